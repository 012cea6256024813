"""The brief: a situation report on the incidents of a question, every sentence with its passages."""

from datetime import UTC, datetime
from typing import Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand.brief import Brief, Scope, compose
from firsthand.brief.document import Note
from firsthand.exports.about import About
from firsthand.exports.cells import day_of
from firsthand.exports.stored import StoreStream
from firsthand.query import Query
from firsthand.store import Store
from firsthand.views.text import plain
from firsthand.web import asking
from firsthand.web.rendering import page
from firsthand.web.rows import report_address

router = APIRouter(include_in_schema=False)
_MOST: Final = 1000  # incidents in one brief: more than a person reads, and more than is made while one waits


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A note: where the words stand, and the words."""

    number: int
    outlet: str
    published: str
    title: str
    href: str
    pieces: tuple[tuple[str, bool], ...]


@router.get("/brief")
def brief(request: Request) -> Response:
    """Show the brief of what the address asks for."""
    store: Store = request.app.state.store
    query = asking.query_of(request)
    # the days are the brief's own: what was told before and has changed since belongs in it as well
    wide = msgspec.structs.replace(query.whole(), since=None, until=None)
    with store.snapshot():
        count = store.count(query)
        if count > _MOST:
            return page(
                request, "brief.html", brief=None, count=count, most=_MOST, query=query.whole().to_url()
            )
        narrow = query.whole() if store.count(wide) > _MOST else wide
        stream = StoreStream(store, narrow)
        scope = Scope(
            since=day_of(query.since),
            until=day_of(query.until),
            words=tuple(pill.words for pill in asking.pills(wide)),
        )
        today = datetime.now(UTC).date().isoformat()
        made = compose(stream, scope, About(date=today, query=query.whole().to_url()))
        notes = [_passage(stream, note) for note in made.notes]
    return page(
        request,
        "brief.html",
        brief=made,
        sections=_sections(made),
        notes=notes,
        query=query.whole().to_url(),
        incidents=address_of(query),
        count=count,
        most=_MOST,
    )


def address_of(query: Query) -> str:
    """Return where the incidents of the brief are listed."""
    return asking.address(query.whole())


def _sections(made: Brief) -> list[object]:
    return [section for section in made.sections if section.items]


def _passage(stream: StoreStream, note: Note) -> Passage:
    pieces, at = [], 0
    for start, end in note.marked:
        pieces += [(note.passage[at:start], False), (note.passage[start:end], True)]
        at = end
    pieces.append((note.passage[at:], False))
    return Passage(
        number=note.number,
        outlet=note.outlet,
        published=note.published,
        title=note.title,
        href=_where(stream, note),
        pieces=tuple(piece for piece in pieces if piece[0]),
    )


def _where(stream: StoreStream, note: Note) -> str:
    """Return where the words stand in their report, or the report where they cannot be found as they are."""
    record = stream.record(note.report)
    text = plain(record.report.text) if record else ""
    found = [
        (at, at + end - start)
        for start, end in note.marked[:4]
        if (words := note.passage[start:end]) and (at := text.find(words)) >= 0 and text.count(words) == 1
    ]
    if not found and note.passage and (at := text.find(note.passage)) >= 0:
        found = [(at, at + len(note.passage))]
    return report_address(note.report, found)
