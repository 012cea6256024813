"""Events told in words that another report had first: they are the original's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from firsthand.evidence.digest import Digest, Sighting
from firsthand.incident import Passage

_NEAR = 25  # characters by which an aligned mention may be off, for retouched words before it


def inherited(
    digests: Mapping[str, Digest], passages: Iterable[Passage], copies: Mapping[str, str]
) -> dict[str, str]:
    """Return for each sighting told in a taken passage, by uid, the sighting of the original that it is.

    It is taken when its first mention (in a copy: any) stands in a passage and the original has one of the same
    type there. Chains are followed to their start.
    """
    taken_from: dict[str, list[Passage]] = defaultdict(list)
    for passage in sorted(passages, key=lambda p: (p.report, p.span, p.of, p.of_span)):
        taken_from[passage.report].append(passage)
    found: dict[str, str] = {}
    for report, taken in taken_from.items():
        for sighting in digests[report].sightings:
            for passage in taken:
                match = _original(sighting, passage, report in copies, digests[passage.of].sightings)
                if match is not None:
                    found.setdefault(sighting.uid, match.uid)
    return {uid: _start(found, uid) for uid in found}


def tied(passage: Passage, digests: Mapping[str, Digest]) -> Iterator[tuple[str, str]]:
    """Yield all pairs of sightings that a passage may make one, whichever report turns out to be the original."""
    back = Passage(report=passage.of, span=passage.of_span, of=passage.report, of_span=passage.span)
    for way in (passage, back):
        for sighting in digests[way.report].sightings:
            for copied in (False, True):
                match = _original(sighting, way, copied, digests[way.of].sightings)
                if match is not None:
                    yield min(sighting.uid, match.uid), max(sighting.uid, match.uid)


def _original(
    sighting: Sighting, passage: Passage, copied: bool, others: Sequence[Sighting]
) -> Sighting | None:
    told = sighting.mentions if copied else sighting.mentions[:1]
    start = next((s for s, _ in told if passage.span[0] <= s < passage.span[1]), None)
    if start is None:
        return None
    ratio = (passage.of_span[1] - passage.of_span[0]) / (passage.span[1] - passage.span[0])
    there = passage.of_span[0] + (start - passage.span[0]) * ratio
    near = [
        (abs(mention[0] - there), other.event, other)
        for other in others
        if other.type is sighting.type
        for mention in other.mentions
        if abs(mention[0] - there) <= _NEAR
    ]
    return min(near, key=lambda n: n[:2])[2] if near else None


def _start(found: Mapping[str, str], uid: str) -> str:
    seen = {uid}
    while uid in found and found[uid] not in seen:
        uid = found[uid]
        seen.add(uid)
    return uid
