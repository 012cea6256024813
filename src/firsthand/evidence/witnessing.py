"""People who were there: voices that tell what they sensed of a happening without a word for it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from firsthand.evidence.telling import Teller, WordRow
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType, SourceKind, Status
from firsthand.record import Claim, Event, Record, Source, Span

_PEOPLE = frozenset({SourceKind.WITNESS, SourceKind.PUBLIC, SourceKind.UNKNOWN})
_UNNAMED = _PEOPLE | {SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.POLITICIAN}
_REACH = 1200  # characters back from the words to the happening that they are about


def witnessed(record: Record, teller: Teller) -> Iterator[tuple[Event, str, Span]]:
    """Yield a happening, who was there, and the words that show it: the attack told last before they speak."""
    sources = {s.id: s for s in record.sources}
    attacks = [
        e
        for e in record.events
        if e.type is EventType.ASSAULT and e.status is Status.HAPPENED and (e.time or e.place)
    ]
    tellers = {(e.id, teller.voice_of(m)) for e in attacks for m in e.mentions}
    seen = set()
    for claim in record.claims:
        span = _sensed(record, claim, sources[claim.source])
        if span is None or _holds_own(record, claim):
            continue
        before = [e for e in attacks if any(0 <= span[0] - m[1] <= _REACH for m in e.mentions)]
        if not before:
            continue
        event = min(before, key=lambda e: (e.mentions[0][0], e.id))
        if (event.id, claim.source) not in seen and (event.id, claim.source) not in tellers:
            seen.add((event.id, claim.source))
            yield event, claim.source, span


def _sensed(record: Record, claim: Claim, source: Source) -> Span | None:
    """Return the words in which a person tells what they sensed."""
    if source.via is None or source.kind not in (_UNNAMED if source.anonymous else _PEOPLE):
        return None
    own, anyone = _perceptions()
    for start, end in claim.content:
        words = record.report.text[start:end]
        quoted = (start > 0 and record.report.text[start - 1] in "\"“'‘«„") or claim.form == "direct"
        found = (own.search(words) if quoted else None) or anyone.search(words)
        if found is not None:
            return (start + found.start(), start + found.end())
    return None


def _holds_own(record: Record, claim: Claim) -> bool:
    """Tell whether a claim tells of a happening with a time or place of its own."""
    return any(
        start <= mention[0] < end
        for event in record.events
        if event.status in (Status.HAPPENED, Status.ONGOING) and (event.time or event.place)
        for mention in event.mentions
        for start, end in claim.content
    )


@lru_cache(maxsize=1)
def _perceptions() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rows = read_table("perception", WordRow)

    def any_of(frame: str) -> re.Pattern[str]:
        words = sorted((re.escape(r.words) for r in rows if r.frame == frame), key=lambda w: (-len(w), w))
        return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)

    return any_of("own"), any_of("any")
