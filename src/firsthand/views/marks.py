"""Which characters of a report belong to which finding, for the views that show its text."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from firsthand.record import Event, Record, Span


class Layer(StrEnum):
    """What a stretch of text is."""

    CLAIM = "claim"  # the words that somebody says
    CUE = "cue"  # the word of saying
    VOICE = "voice"  # who says it
    PROCESS = "process"
    PARTY = "party"
    PLACE = "place"
    TIME = "time"
    TOLL = "toll"
    WEAPON = "weapon"
    LINK = "link"
    EVENT = "event"  # last: a trigger is drawn over all else


# By which a page colours a layer.
LAYER_CLASS: Final = {
    Layer.EVENT: "e",
    Layer.VOICE: "v",
    Layer.CLAIM: "c",
    Layer.CUE: "cue",
    Layer.PROCESS: "pr",
    Layer.PLACE: "pl",
    Layer.TIME: "ti",
    Layer.TOLL: "to",
    Layer.PARTY: "pa",
    Layer.WEAPON: "we",
    Layer.LINK: "li",
}
# Of several findings on one word, the one that a pointer means first.
MEANT_FIRST: Final = tuple(Layer[name] for name in (
    "EVENT", "VOICE", "TOLL", "TIME", "PLACE", "WEAPON", "PARTY", "PROCESS", "LINK", "CUE", "CLAIM",
))  # fmt: skip


class Mark(NamedTuple):
    """One stretch of text, what it is and the id of the finding it belongs to."""

    start: int
    end: int
    layer: Layer
    id: str


class Segment(NamedTuple):
    """A stretch in which the same marks hold throughout."""

    start: int
    end: int
    marks: tuple[Mark, ...]


def marks_of(record: Record) -> tuple[Mark, ...]:
    """Return every mark of a record, in the order of the text."""
    return tuple(
        sorted(set(_all_marks(record)), key=lambda mark: (mark.start, -mark.end, mark.layer, mark.id))
    )


def _all_marks(record: Record) -> Iterator[Mark]:
    for voice in record.sources:
        yield from _spans(voice.mentions, Layer.VOICE, voice.id)
    for claim in record.claims:
        yield from _spans(claim.content, Layer.CLAIM, claim.id)
        yield from _spans(claim.cue, Layer.CUE, claim.id)
    for event in record.events:
        yield from _event_marks(event)
    for link in record.links:
        yield from _spans(link.evidence, Layer.LINK, link.id)
    for process in record.processes:
        yield from _spans(process.mentions, Layer.PROCESS, process.id)


def _event_marks(event: Event) -> Iterator[Mark]:
    yield from _spans(event.mentions, Layer.EVENT, event.id)
    for party in (*event.actors, *event.recipients):
        yield from _maybe(party.mention, Layer.PARTY, event.id)
    for thing, layer in ((event.place, Layer.PLACE), (event.time, Layer.TIME), (event.weapon, Layer.WEAPON)):
        yield from _maybe(thing.mention if thing else None, layer, event.id)
    yield from _spans(event.damage, Layer.TOLL, event.id)
    if event.casualties_mentions:
        for harm in event.casualties_mentions.__struct_fields__:
            yield from _spans(getattr(event.casualties_mentions, harm), Layer.TOLL, event.id)


def _spans(spans: Iterable[Span], layer: Layer, id: str) -> Iterator[Mark]:
    for start, end in spans:
        yield Mark(start, end, layer, id)


def _maybe(span: Span | None, layer: Layer, id: str) -> Iterator[Mark]:
    if span is not None:
        yield Mark(span[0], span[1], layer, id)


def segments(size: int, marks: Iterable[Mark]) -> Iterator[Segment]:
    """Yield the text's stretches from 0 to ``size`` without a gap, each with the marks that cover it."""
    edges: dict[int, tuple[list[Mark], list[Mark]]] = {0: ([], []), size: ([], [])}
    for mark in marks:
        if 0 <= mark.start < mark.end <= size:
            edges.setdefault(mark.start, ([], []))[0].append(mark)
            edges.setdefault(mark.end, ([], []))[1].append(mark)
    active: dict[Mark, None] = {}
    order = sorted(edges)
    for start, end in pairwise(order):
        for mark in edges[start][1]:
            active.pop(mark, None)
        active |= dict.fromkeys(edges[start][0])
        yield Segment(start, end, tuple(active))
