"""Voices and outlets: what each has said, how often alone, first, copied or contradicted."""

from typing import Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import Response

from firsthand.store import Store
from firsthand.store.answers import Voice
from firsthand.store.tellers import NAMELESS
from firsthand.views.text import one_line
from firsthand.web import asking, words
from firsthand.web.remembering import remembered
from firsthand.web.rendering import page
from firsthand.web.rows import is_nameless, outlet_address, voice_address

router = APIRouter(include_in_schema=False)
_LINES: Final = 200
_CALLED: Final = 6  # names


class VoiceLine(msgspec.Struct, frozen=True, kw_only=True):
    """A voice in the table."""

    name: str
    kind: str
    href: str
    called: str  # what reports call it
    incidents: int
    first: int
    alone: int
    contradicted: int


class OutletLine(msgspec.Struct, frozen=True, kw_only=True):
    """An outlet in the table."""

    name: str
    href: str
    reports: int
    copies: int
    copied: int
    incidents: int
    first: int
    alone: int
    contradicted: int


@router.get("/voices")
def voices(request: Request) -> Response:
    """Show the voices behind the incidents of a question."""
    store: Store = request.app.state.store
    query = asking.query_of(request)
    found = remembered(request, "voices", query.whole(), lambda held: held.sources(query, _LINES))
    lines = [
        VoiceLine(
            name=one_line(one.name),
            kind=words.source_kind(one.kind, anonymous=one.anonymous) if one.kind else "",
            href=voice_address(one.actor or one.name, one.kind),
            called=_called(one),
            incidents=one.incidents,
            first=one.first,
            alone=one.alone,
            contradicted=one.contradicted,
        )
        for one in found
        if not is_nameless(one)
    ]
    return page(
        request,
        "voices.html",
        nameless=next((one.incidents for one in found if is_nameless(one)), 0),
        nameless_href=voice_address(NAMELESS),
        capped=len(found) == _LINES,
        lines=lines,
        pills=asking.pills(query, path="/voices"),
        asked=query.whole().to_url(),
        empty=not found and store.revision() == 0,
    )


def _called(one: Voice) -> str:
    """Return what reports call a voice, each name once."""
    names = {s.value.casefold(): one_line(s.value) for s in reversed(one.said)}
    found = [name for name in reversed(names.values()) if name != one.name]
    return ", ".join(found[:_CALLED]) + (f" and {len(found) - _CALLED} more" if len(found) > _CALLED else "")


@router.get("/outlets")
def outlets(request: Request) -> Response:
    """Show the outlets of the incidents of a question, and what they take from each other."""
    store: Store = request.app.state.store
    query = asking.query_of(request)
    found = remembered(request, "outlets", query.whole(), lambda held: held.outlets(query, _LINES))
    lines = [
        OutletLine(
            name=one_line(one.name),
            href=outlet_address(one.name),
            reports=one.reports,
            copies=one.copies,
            copied=one.copied,
            incidents=one.incidents,
            first=one.first,
            alone=one.alone,
            contradicted=one.contradicted,
        )
        for one in found
    ]
    return page(
        request,
        "outlets.html",
        lines=lines,
        most=_LINES,
        pills=asking.pills(query, path="/outlets"),
        asked=query.whole().to_url(),
        empty=not found and store.revision() == 0,
    )
