"""Judgements as they come in: each is looked at, added to the log, and applied in one step."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from firsthand.errors import Outdated, StoreError
from firsthand.store import accepting, correcting, judging, listing, reviews, showing, writing
from firsthand.store.schema import incident, report, sighting


class Asked(msgspec.Struct, frozen=True):
    """A judgement that somebody wants to make."""

    id: str
    action: str
    user: str
    reason: str = ""
    field: str | None = None
    value: Any = None
    others: tuple[str, ...] = ()
    version: int | None = None


def review(step: writing.Step, asked: Asked) -> int:
    """Add a judgement on an incident to the log, apply it, and return its number."""
    connection, action, field, value = step.connection, asked.action, asked.field, asked.value
    name, uids = _target(connection, asked.id, asked.version)
    before = None
    other_uids: tuple[str, ...] = ()
    if action == judging.CORRECT:
        if field is None:
            raise StoreError("a correction needs a field")
        value = correcting.checked_value(field, value)
        n = connection.execute(select(incident.c.n).where(incident.c.id == name)).scalar_one()
        before = judging.machine_value(listing.incidents_of(connection, [n])[n], field)
    elif action == judging.MERGE:
        other_uids = tuple(u for other in asked.others for u in _target(connection, other, None)[1])
        if not other_uids or uids[0] in other_uids:
            raise StoreError("a merge needs another incident")
    elif action == judging.SPLIT:
        other_uids = _events(connection, asked.others, uids)
    elif action not in (judging.ACCEPT, judging.REJECT, judging.UNVERIFIABLE, judging.NOTE):
        raise StoreError(f"{action}: no judgement on an incident")
    body = reviews.ReviewBody(
        field=field, before=before, after=value, others=asked.others, uids=uids, other_uids=other_uids
    )
    made = reviews.write_review(connection, name, action, asked.user, asked.reason, body)
    writing.review_again(step, {*uids, *other_uids})
    return made


def undo(step: writing.Step, number: int, user: str, reason: str) -> int:
    """Undo an entry of the log by another one, whose number is returned."""
    made, entry, body = reviews.undo(step.connection, number, user, reason)
    if entry.action == judging.WITHDRAW:
        for name in entry.others:
            kept = showing.kept_report(step.connection, name)
            if kept is not None and kept.record is not None:
                writing.read_in(step, [kept.record])
    writing.review_again(step, {*body.uids, *body.other_uids})
    return made


def withdraw(step: writing.Step, id: str, user: str, reason: str) -> int:
    """Take a report out of the evidence, which keeps it; return the number of the log's entry."""
    state = step.connection.execute(select(report.c.state).where(report.c.id == id)).scalar()
    if state is None:
        raise StoreError(f"{id}: no such report in the store")
    if state == accepting.WITHDRAWN:
        raise StoreError(f"{id}: it is withdrawn already")
    n = reviews.write_review(
        step.connection, id, judging.WITHDRAW, user, reason, reviews.ReviewBody(others=(id,))
    )
    writing.forget(step, [id], accepting.WITHDRAWN)
    return n


def _target(connection: Connection, id: str, version: int | None) -> tuple[str, tuple[str, ...]]:
    """Return the present id of an incident and its sightings by age."""
    name = showing.present_id(connection, id)
    if name is None:
        raise StoreError(f"{id}: no such incident in the store")
    row = connection.execute(select(incident.c.n, incident.c.version).where(incident.c.id == name)).one()
    if version is not None and (row.version != version or name != id):
        raise Outdated(
            f"{name}: it has changed since (version {row.version}, not {version}); look again and judge anew"
        )
    asked = select(sighting.c.uid).where(sighting.c.incident == row.n).order_by(sighting.c.age)
    return name, tuple(connection.execute(asked).scalars())


def _events(connection: Connection, others: Sequence[str], uids: Sequence[str]) -> tuple[str, ...]:
    """Return the sightings of events to split off. Raises StoreError where that leaves nothing, or all."""
    found = []
    for name in others:
        home, _, event = name.rpartition("#")
        asked = select(sighting.c.uid).join(report, report.c.n == sighting.c.report)
        uid = connection.execute(asked.where(report.c.id == home, sighting.c.event == event)).scalar()
        if uid is None or uid not in uids:
            raise StoreError(f"{name}: no event of this incident; name one as report#event")
        found.append(uid)
    if not found or len(set(found)) == len(uids):
        raise StoreError("a split needs some of the incident's events, and not all of them")
    return tuple(dict.fromkeys(found))
