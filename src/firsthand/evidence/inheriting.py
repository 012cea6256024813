"""Events told in words that another report had first: they are the original's."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from firsthand.evidence.sightings import Key
from firsthand.incident import Passage
from firsthand.record import Event, Record

_NEAR = 25  # characters by which an aligned mention may be off, for retouched words before it


def inherited(
    records: Sequence[Record], passages: Sequence[Passage], copies: Mapping[str, str]
) -> dict[Key, Key]:
    """Return for each event told in a taken passage the event of the original that it is.

    An event is taken when its first mention (in a copy: any) stands in a passage and the original has an event of the same
    type there. Chains are followed to their start.
    """
    by_id = {r.report.id: r for r in records}
    taken_from: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        taken_from[passage.report].append(passage)
    found: dict[Key, Key] = {}
    for report in sorted(taken_from):
        for event in by_id[report].events:
            for passage in taken_from[report]:
                match = _original(event, passage, report in copies, by_id[passage.of].events)
                if match is not None:
                    found.setdefault((report, event.id), (passage.of, match.id))
    return {key: _start(found, of) for key, of in found.items()}


def _original(event: Event, passage: Passage, copied: bool, events: Sequence[Event]) -> Event | None:
    start = next(
        (s for s, _ in event.mentions[: None if copied else 1] if passage.span[0] <= s < passage.span[1]),
        None,
    )
    if start is None:
        return None
    ratio = (passage.of_span[1] - passage.of_span[0]) / (passage.span[1] - passage.span[0])
    there = passage.of_span[0] + (start - passage.span[0]) * ratio
    near = [
        (abs(mention[0] - there), other.id, other)
        for other in events
        if other.type is event.type
        for mention in other.mentions
        if abs(mention[0] - there) <= _NEAR
    ]
    return min(near, key=lambda n: n[:2])[2] if near else None


def _start(found: dict[Key, Key], key: Key) -> Key:
    seen = {key}
    while key in found and found[key] not in seen:
        key = found[key]
        seen.add(key)
    return key
