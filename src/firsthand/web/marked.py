"""The words of a report with what was read in them. The only place where markup comes to a template ready made."""

from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup, escape

from firsthand.ontology import TYPES
from firsthand.record import Record, Span
from firsthand.views.marks import LAYER_CLASS, MEANT_FIRST, Layer, Mark, Segment, marks_of, segments
from firsthand.views.text import plain

_DEEPEST: Final = 3  # claims within claims that are told apart by their look


def marked(record: Record, asked: Sequence[Span] = ()) -> Markup:
    """Return the report's text with its marks; the spans ``asked`` for stand out, the first as ``#at``."""
    text = plain(record.report.text)
    quads = {event.id: TYPES[event.type].quad.value for event in record.events}
    said_by = {claim.id: claim.source for claim in record.claims}
    told_by = {event.id: event.source for event in record.events}
    wanted = [(s, e) for s, e in asked if 0 <= s < e <= len(text)]
    pieces: list[Markup] = []
    seen: set[str] = set()
    edges = sorted({edge for span in wanted for edge in span})
    first = True
    for segment in segments(len(text), marks_of(record)):
        for start, end in _cut(segment, edges):
            piece = escape(text[start:end])
            if any(s <= start and end <= e for s, e in wanted):
                piece = Markup('<mark class="asked"{}>{}</mark>').format(
                    Markup(' id="at"') if first else "", piece
                )
                first = False
            pieces.append(
                _span(segment, piece, quads, {**said_by, **told_by}, seen) if segment.marks else piece
            )
    return Markup("").join(pieces)


def _cut(segment: Segment, edges: Sequence[int]) -> Iterator[Span]:
    at = segment.start
    for edge in edges:
        if at < edge < segment.end:
            yield at, edge
            at = edge
    if at < segment.end:
        yield at, segment.end


def _span(
    segment: Segment, piece: Markup, quads: dict[str, str], voice_of: dict[str, str], seen: set[str]
) -> Markup:
    marks = sorted(segment.marks, key=lambda mark: (MEANT_FIRST.index(mark.layer), mark.start, mark.id))
    top = marks[0]
    ids = list(dict.fromkeys(mark.id for mark in marks))
    classes = list(dict.fromkeys(LAYER_CLASS[mark.layer] for mark in marks))
    depth = len({mark.id for mark in marks if mark.layer is Layer.CLAIM})
    if depth > 1:
        classes.append(f"c{min(depth, _DEEPEST)}")
    if top.layer is Layer.EVENT:
        classes.append(f"q{quads[top.id]}")
    lights = [top.id, voice_of.get(top.id, "")]
    anchor = Markup("")
    if _opens(segment, top) and top.id not in seen:
        seen.add(top.id)
        anchor = Markup(' id="m-{}"').format(top.id)
    return Markup('<span class="{}" data-of="{}" data-lights="{}"{}>{}</span>').format(
        " ".join(classes), " ".join(ids), " ".join(part for part in lights if part), anchor, piece
    )


def _opens(segment: Segment, top: Mark) -> bool:
    """Tell whether a trigger or a voice begins here."""
    return top.layer in (Layer.EVENT, Layer.VOICE) and top.start == segment.start
