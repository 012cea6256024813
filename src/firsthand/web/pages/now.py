"""Now: what is new or changed since the last visit, what is disputed, and which processes moved."""

import time
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

import msgspec
from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.exports.cells import day_of
from firsthand.incident import Incident, Property
from firsthand.ontology import EventType, Status
from firsthand.query import Order, Query
from firsthand.store import Store
from firsthand.store.answers import ChangeKind, Listed, Overview
from firsthand.web import words
from firsthand.web.asking import address
from firsthand.web.pages.process import Line, line_of
from firsthand.web.remembering import remembered
from firsthand.web.rendering import page
from firsthand.web.rows import Row, row_of

router = APIRouter(include_in_schema=False)
COOKIE: Final = "visit"
_REST: Final = 30 * 60  # seconds without a look after which another visit begins
_KEPT: Final = 400 * 24 * 3600
_NEWS: Final = 20
_CHIEF: Final = 14
_LOOKED: Final = 200  # of which the chief ones are chosen
_DISPUTED: Final = 6
_MOVED: Final = 8
_CHANGES: Final = 1000
_WEEK: Final = timedelta(days=6)


class Visit(msgspec.Struct, frozen=True):
    """What somebody has seen: all up to ``since`` before this visit, all up to ``last`` by now."""

    since: int
    last: int
    at: int  # seconds since the epoch of the last look

    @classmethod
    def read(cls, cookie: str | None) -> "Visit | None":
        """Return what a cookie says, or None where it says nothing that could be."""
        parts = (cookie or "").split(".")
        if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 16 for p in parts):
            return None
        return cls(*(int(p) for p in parts))

    def words(self) -> str:
        """Return it as the cookie keeps it."""
        return f"{self.since}.{self.last}.{self.at}"


def next_visit(before: Visit | None, revision: int, now: int) -> Visit:
    """Return what has been seen when this page is shown: what came before a pause is no longer new."""
    if before is None:
        return Visit(0, revision, now)
    last = min(before.last, revision)  # a store may have been put in another's place
    since = last if now - before.at > _REST else min(before.since, last)
    return Visit(since, revision, now)


@router.get("/")
def now(request: Request) -> Response:
    """Show what is new since the last visit; the first one sees the newest of all."""
    store: Store = request.app.state.store
    before = Visit.read(request.cookies.get(COOKIE))
    with store.snapshot():
        revision = store.revision()
        visit = next_visit(before, revision, int(time.time()))
        if request.query_params.get("seen") == "all":
            return _remember(RedirectResponse("/", status_code=303), Visit(revision, revision, visit.at))
        held = remembered(request, "overview", Query(), lambda kept: kept.overview())
        fresh = before is not None and visit.since > 0
        chief = _chief(held)
        rows, count = (
            _news(store, visit.since)
            if fresh
            else (remembered(request, "chief", chief, lambda kept: _most_told(kept, chief)), 0)
        )
        differ = Query(conflicts=True, order=Order.CHANGED, limit=_DISPUTED)
        disputed = remembered(request, "rows", differ, lambda kept: _rows(kept, differ))
        moved = remembered(request, "moved", Query(), _moved)
        given: dict[str, Any] = {
            "held": held,
            "fresh": fresh,
            "rows": rows,
            "count": count,
            "chief": words.days(chief.since, chief.until) if chief.since else "",
            "more": address(Query(changed_since=visit.since, order=Order.CHANGED)),
            "disputed": disputed,
            "moved": moved,
            "brief": _brief(held),
            "span": words.days(held.first_day, str(_last(held))) if held.first_day else "",
            "revision": revision,
        }
    return _remember(page(request, "now.html", **given), visit)


def _remember(answer: Response, visit: Visit) -> Response:
    answer.set_cookie(COOKIE, visit.words(), max_age=_KEPT, httponly=True, samesite="lax")
    return answer


def _last(held: Overview) -> date | None:
    """Return the last day that anything is told of: an election set for next year is no news of that year."""
    days = [day for day in (day_of(held.last_day), day_of(held.last_told)) if day is not None]
    return min(days, default=None)


def _chief(held: Overview) -> Query:
    """Return the question for what was most told in the last two weeks that the store has."""
    last = _last(held)
    if last is None or last < date.min + 2 * _WEEK:
        return Query(order=Order.REPORTS, limit=_LOOKED)
    since = (last - 2 * _WEEK).isoformat()
    return Query(since=since, until=last.isoformat(), order=Order.REPORTS, limit=_LOOKED)


def _most_told(store: Store, query: Query) -> list[Row]:
    """Return the incidents of most reports; of as many, those that cost most, violence, the latest come first."""
    found = sorted(store.find(query).rows, key=lambda one: _day(one.incident), reverse=True)
    return [row_of(one) for one in sorted(found, key=lambda one: _gravity(one.incident))[:_CHIEF]]


def _gravity(incident: Incident) -> tuple[int, ...]:
    """Return what sorts the gravest incident first."""
    violent = incident.type is EventType.ASSAULT and incident.status in (Status.HAPPENED, Status.ONGOING)
    return (
        -len(incident.reports),
        -_most(incident, Property.KILLED),
        -_most(incident, Property.INJURED),
        not violent,
    )


def _most(incident: Incident, harm: Property) -> int:
    """Return the highest number of people that is told to have come to a harm."""
    counts = (value.value for value in incident.values.get(harm, ()) if isinstance(value.value, tuple))
    return max((end for count in counts for end in count if end is not None), default=0)


def _day(incident: Incident) -> str:
    return (incident.time and (incident.time.start or incident.time.end)) or ""


def _rows(store: Store, query: Query) -> list[Row]:
    return [row_of(one) for one in store.find(query).rows]


def _news(store: Store, since: int) -> tuple[list[Row], int]:
    """Return what was added or has changed since a number of the feed, with what has changed, and how many."""
    query = Query(changed_since=since, order=Order.CHANGED, limit=_NEWS)
    found = store.find(query).rows
    told = _told(store, since, found)
    return [
        row_of(one, new=told[one.incident.id] == "new", news=told[one.incident.id]) for one in found
    ], store.count(query)


def _told(store: Store, since: int, rows: tuple[Listed, ...]) -> Mapping[str, str]:
    fields: dict[str, dict[str, None]] = {row.incident.id: {} for row in rows}
    new: set[str] = set()
    at = max(since, max((row.changed for row in rows), default=0) - _CHANGES)
    for change in store.changes(at, _CHANGES):
        if change.incident in fields:
            if change.kind in (ChangeKind.ADDED, ChangeKind.SPLIT):
                new.add(change.incident)
            fields[change.incident] |= dict.fromkeys(change.fields)
    return {
        id: "new" if id in new else f"changed: {words.changed_words(tuple(found)) or 'details'}"
        for id, found in fields.items()
    }


def _moved(store: Store) -> list[Line]:
    """Return the processes whose states were told of last."""
    return [line_of(one) for one in store.processes_told_last(_MOVED) if one.since]


def _brief(held: Overview) -> str:
    """Return the address of the brief on the last seven days that the store has."""
    last = _last(held)
    if last is None:
        return "/brief"
    first = last - _WEEK if last > date.min + _WEEK else last
    return address(Query(since=first.isoformat(), until=last.isoformat()), "/brief")
