"""What a report is about: the happening that its title and opening tell."""

import re

from firsthand.knowledge.rarity import rarity
from firsthand.ontology import EventType, Status
from firsthand.record import Event, Record

_LEAD = 700  # characters in which a report tells what it is about
_AROUND = 140  # characters beside a mention that are held against the title
_LOOKED = 4  # mentions
_TITLED = 2.0
WORD = re.compile(r"[^\W_]{3,}|\d+")
_TOLD = frozenset({Status.HAPPENED, Status.ONGOING})


def leading(record: Record) -> tuple[Event, ...]:
    """Return the events of a report that are told as done, the one that it is about first.

    Harm comes first, with a count, told early and often, in the words of the title; then the order of the text.
    """
    told = [e for e in record.events if e.status in _TOLD]
    title = frozenset(words(record.report.title or ""))
    text = record.report.text
    return tuple(sorted(told, key=lambda e: -_weight(e) - _TITLED * _titled(e, text, title)))


def words(text: str) -> list[str]:
    """Return the words of a text that are compared, in lower case."""
    return [w.lower() for w in WORD.findall(text)]


def _titled(event: Event, text: str, title: frozenset[str]) -> float:
    """Return the share of the title, by how rare its words are, that stands around one of the event's mentions."""
    whole = sum(rarity(w) for w in title)
    around = (
        title.intersection(words(text[max(0, s - _AROUND) : s + _AROUND]))
        for s, _ in event.mentions[:_LOOKED]
    )
    return max((sum(rarity(w) for w in found) for found in around), default=0.0) / whole if whole else 0.0


def _weight(event: Event) -> float:
    weight = 2.0 if event.type is EventType.ASSAULT else 0.0
    counts = event.casualties
    if counts is not None and (counts.killed or counts.injured):
        weight += 1.0
    if event.mentions and event.mentions[0][0] < _LEAD:
        weight += 1.5 - event.mentions[0][0] / _LEAD
    return weight + 0.2 * min(len(event.mentions), 5) + 0.3 * (event.place is not None)
