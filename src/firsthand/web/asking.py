"""The question that an address asks, and the addresses of questions next to it."""

import math
from typing import Any, Final

import msgspec
from fastapi import Request

from firsthand.errors import QueryError
from firsthand.ontology import EventType, Status
from firsthand.query import Box, Order, Query
from firsthand.web import words
from firsthand.web.access import blur_of

OTHER: Final = frozenset({"zoom", "blur", "frame", "grain", "unplaced", "since_change", "token"})

KM_PER_DEGREE: Final = 111.32


def query_of(request: Request, *, ignore: frozenset[str] = OTHER) -> Query:
    """Return the question in the address. Raises QueryError that names what is wrong with it."""
    query = Query.from_pairs(request.query_params.multi_items(), ignore=ignore)
    return coarse(query, blur_of(request))


def frame_of(request: Request) -> Box | None:
    """Return the part of the world that the map looks at. Raises QueryError where it is none."""
    given = request.query_params.get("frame")
    if not given:
        return None
    try:
        found = Query.from_pairs([("box", given)])
    except QueryError as error:
        raise QueryError(str(error).replace("box", "frame", 1)) from error
    return coarse(found, blur_of(request)).box


def coarse(query: Query, km: float) -> Query:
    """Return the question with its box widened to whole cells, so that points cannot be found by narrowing it."""
    if query.box is None or not km:
        return query
    step = km / KM_PER_DEGREE
    west, south, east, north = query.box
    box = (
        max(-180.0, math.floor(west / step) * step),
        max(-90.0, math.floor(south / step) * step),
        min(180.0, math.ceil(east / step) * step),
        min(90.0, math.ceil(north / step) * step),
    )
    return msgspec.structs.replace(query, box=box)


def number_of(request: Request, name: str, least: float, most: float, default: float) -> float:
    """Return a number in the address that is no filter. Raises QueryError where it is none or out of bounds."""
    given = request.query_params.get(name)
    if given is None or not given.strip():
        return default
    try:
        found = float(given)
    except ValueError as error:
        raise QueryError(f"{name}: {given!r} is not a number") from error
    if not least <= found <= most:
        raise QueryError(f"{name}: {found:g} is not between {least:g} and {most:g}")
    return found


def address(query: Query, path: str = "/explore") -> str:
    """Return the address of a question."""
    asked = query.to_url()
    return f"{path}?{asked}" if asked else path


def changed(query: Query, **changes: Any) -> Query:
    """Return the question with other filters, from its first page on."""
    return msgspec.structs.replace(query, **{"cursor": None, **changes})


def toggled(query: Query, field: str, value: str) -> Query:
    """Return the question with a value of a list of values added, or taken away where it is there."""
    given: tuple[Any, ...] = getattr(query, field)
    kind = {"types": EventType, "status": Status}.get(field, str)
    one = kind(value)
    kept = tuple(v for v in given if v != one) if one in given else (*given, one)
    return changed(query, **{field: kept})


class Pill(msgspec.Struct, frozen=True):
    """An active filter in words, and the address without it."""

    words: str
    href: str


def pills(query: Query, *, path: str = "/explore", process: str = "") -> list[Pill]:
    """Return the filters of a question; ``process`` is the name of the one it asks for."""
    found: list[tuple[str, dict[str, Any]]] = []
    if query.text:
        found.append((f"“{query.text}”", {"text": None}))
    for field, say in (
        ("types", words.type_name),
        ("actors", lambda v: f"{words.actor_name(v)} in it"),
        ("doers", lambda v: f"by {words.actor_name(v)}"),
        ("targets", lambda v: f"against {words.actor_name(v)}"),
        ("countries", lambda v: f"in {words.country(v)}"),
        ("status", lambda v: words.STATUS[Status(v)]),
        ("outlets", lambda v: f"told by {v}"),
        ("voices", lambda v: f"according to {words.voice_name(v)}"),
    ):
        for value in getattr(query, field):
            left = tuple(v for v in getattr(query, field) if v != value)
            found.append((say(value), {field: left}))
    if query.place:
        found.append((f"place: {query.place}", {"place": None}))
    if query.box:
        found.append(("inside a frame of the map", {"box": None}))
    if query.since or query.until:
        found.append((_span(query), {"since": None, "until": None}))
    if query.process:
        found.append((f"bears on {process or 'a process'}", {"process": None}))
    if query.least_origins:
        found.append((f"at least {query.least_origins} origins", {"least_origins": 0}))
    if query.single_origin:
        found.append(("one origin only", {"single_origin": False}))
    if query.conflicts:
        found.append(("accounts differ", {"conflicts": False}))
    if query.reviewed is not None:
        found.append(("judged by a person" if query.reviewed else "judged by nobody", {"reviewed": None}))
    if query.rejected:
        found.append(("with what was rejected", {"rejected": False}))
    if query.changed_since is not None:
        found.append((f"changed since no. {query.changed_since}", {"changed_since": None}))
    return [Pill(say, address(changed(query, **without), path)) for say, without in found]


def _span(query: Query) -> str:
    if query.since and query.until:
        return words.days(query.since, query.until)
    return f"since {words.days(query.since)}" if query.since else f"until {words.days(query.until)}"


ORDERS: Final = {
    Order.NEWEST: "latest first",
    Order.OLDEST: "earliest first",
    Order.CHANGED: "last changed first",
    Order.ORIGINS: "best attested first",
    Order.REPORTS: "most told first",
    Order.DOUBT: "most doubtful first",
    Order.RELEVANCE: "closest to the words",
}
