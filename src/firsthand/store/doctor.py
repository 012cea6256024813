"""Looks whether what must hold in a store does: each finding is one line."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, select, text

from firsthand.evidence.assemble import assemble, material
from firsthand.evidence.linking import components
from firsthand.incident import Statement
from firsthand.knowledge.actors import Actors
from firsthand.record import Record, problems
from firsthand.store.accepting import READ, content_hash
from firsthand.store.bodies import record_of, report_of
from firsthand.store.dialects import chunks
from firsthand.store.engine import is_sqlite
from firsthand.store.entries import Entry
from firsthand.store.index import SqlIndex
from firsthand.store.listing import Body
from firsthand.store.packing import unpack
from firsthand.store.rollups import Counts
from firsthand.store.schema import (
    cell,
    grid,
    incident,
    incident_body,
    raw,
    record,
    report,
    sighting,
    standing,
    tally,
)

_LITERAL: Final = frozenset({"weapon"})  # properties whose value is what the words say
_ORPHANS: Final = (
    ("block", "report", "report", "n"),
    ("shingle", "report", "report", "n"),
    ("edge", "a", "sighting", "n"),
    ("edge", "b", "sighting", "n"),
    ("reuse", "later", "report", "n"),
    ("reuse", "earlier", "report", "n"),
    ("record", "n", "raw", "n"),
    ("incident_body", "n", "incident", "n"),
    ("incident_actor", "n", "incident", "n"),
    ("incident_outlet", "n", "incident", "n"),
    ("incident_report", "n", "incident", "n"),
    ("sighting", "incident", "incident", "n"),
    ("sighting", "report", "report", "n"),
    ("telling", "report", "report", "n"),
    ("telling_key", "telling", "telling", "n"),
)


def examine(connection: Connection, actors: Actors) -> Iterator[str]:
    """Yield one line for each thing in the store that is not as it must be."""
    if is_sqlite(connection):
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        yield from (f"database: {line}" for line in found if line != "ok")
    yield from _orphans(connection)
    yield from _reports(connection)
    yield from _incidents(connection)
    yield from _finding(connection)
    yield from _rollups(connection)
    yield from _rebuilt(connection, actors)


def _orphans(connection: Connection) -> Iterator[str]:
    for table, column, home, key in _ORPHANS:
        sql = (
            f"SELECT count(*) FROM {table} x WHERE x.{column} IS NOT NULL AND NOT EXISTS"  # noqa: S608
            f" (SELECT 1 FROM {home} h WHERE h.{key} = x.{column})"
        )
        lost = connection.execute(text(sql)).scalar_one()
        if lost:
            yield f"{table}: {lost} rows belong to no {home}"
    left = connection.execute(select(sighting.c.uid).where(sighting.c.report.is_(None))).scalars().all()
    if left:
        yield f"sighting: {len(left)} of no report"
    states = "SELECT count(*) FROM report r WHERE r.state = 'read' AND NOT EXISTS (SELECT 1 FROM record x WHERE x.n = r.n)"
    unread = connection.execute(text(states)).scalar_one()
    if unread:
        yield f"report: {unread} are marked as read and have no record"


def _reports(connection: Connection) -> Iterator[str]:
    """Yield what is wrong with reports and records: a hash, a span, a value without one."""
    asked = (
        select(report.c.id, report.c.hash, raw.c.body.label("raw"), record.c.body)
        .join(raw, raw.c.n == report.c.n)
        .outerjoin(record, record.c.n == report.c.n)
    )
    for row in connection.execute(asked):
        if content_hash(report_of(row.raw)) != row.hash:
            yield f"report {row.id}: its text is not the one that was taken in"
        if row.body is not None:
            made = record_of(row.raw, row.body)
            yield from (f"record {row.id}: {line}" for line in problems(made))
            yield from _without_words(made)


def _without_words(made: Record) -> Iterator[str]:
    for event in made.events:
        if not event.mentions:
            yield f"record {made.report.id}: {event.id} has no words"


def _incidents(connection: Connection) -> Iterator[str]:
    numbers = connection.execute(select(incident.c.n).order_by(incident.c.n)).scalars().all()
    for some in chunks(numbers):
        asked = select(incident.c.id, incident_body.c.body, incident_body.c.statements)
        joined = asked.join(incident_body, incident_body.c.n == incident.c.n).where(incident.c.n.in_(some))
        rows = connection.execute(joined).all()
        bodies = {row.id: unpack(row.body, Body).incident for row in rows}
        texts = _texts(connection, sorted({name for one in bodies.values() for name in one.reports}))
        for row in rows:
            said = unpack(row.statements, tuple[Statement, ...])
            known = {s.id for s in said}
            for name, values in bodies[row.id].values.items():
                for value in values:
                    if value.set_by is None and not value.statements:
                        yield f"incident {row.id}: {name} {value.value!r} rests on no statement"
                    lost = [s for s in value.statements if s not in known]
                    if lost:
                        yield f"incident {row.id}: {name} rests on a statement that is not kept ({lost[0]})"
            for statement in said:
                yield from _spans(row.id, statement, texts)


def _spans(id: str, statement: Statement, texts: dict[str, str]) -> Iterator[str]:
    where = f"incident {id}: statement {statement.id} on {statement.property}"
    words = texts.get(statement.report)
    if words is None:
        yield f"{where} is of a report that is not among its own ({statement.report})"
        return
    if not statement.evidence:
        yield f"{where} has no span"
    for start, end in statement.evidence:
        if not 0 <= start < end <= len(words):
            yield f"{where}: [{start}, {end}) is not in its text"
    if statement.property in _LITERAL and isinstance(statement.value, str) and statement.evidence:
        quoted = " ".join(words[a:b] for a, b in statement.evidence).lower()
        if not any(part in quoted for part in statement.value.lower().split()):
            yield f"{where}: {statement.value!r} is not what its words say ({quoted!r})"


def _texts(connection: Connection, names: list[str]) -> dict[str, str]:
    found = {}
    for some in chunks(names):
        asked = select(report.c.id, raw.c.body).join(raw, raw.c.n == report.c.n)
        for row in connection.execute(asked.where(report.c.id.in_(some), report.c.state == READ)):
            found[row.id] = report_of(row.body).text
    return found


def _finding(connection: Connection) -> Iterator[str]:
    """Yield what is out of step in full text and boxes."""
    key = "rowid" if is_sqlite(connection) else "n"
    numbers = set(connection.execute(select(incident.c.n)).scalars())
    words = set(connection.execute(text(f"SELECT {key} FROM incident_text")).scalars())  # noqa: S608
    if numbers != words:
        yield f"full text: {len(numbers ^ words)} incidents are out of step"
    if is_sqlite(connection):
        points = set(connection.execute(select(incident.c.n).where(incident.c.lat.is_not(None))).scalars())
        boxes = set(connection.execute(text("SELECT n FROM incident_box")).scalars())
        if points != boxes:
            yield f"map: {len(points ^ boxes)} incidents are out of step"


def _rollups(connection: Connection) -> Iterator[str]:
    counts = Counts.none()
    for packed in connection.execute(select(incident_body.c.facets)).scalars():
        counts.add(unpack(packed, Entry))
    for table, kept in (
        (cell, counts.cells),
        (tally, counts.tallies),
        (grid, counts.fields),
        (standing, counts.standings),
    ):
        if _rows(connection, table) != {key: n for key, n in kept.items() if n}:
            yield f"{table.name}: the counts are not those of the incidents"


def _rows(connection: Connection, table: Table) -> dict[Any, int]:
    keys = {"cell": ("grain", "country", "bucket", "type", "status")}.get(
        table.name, tuple(c.name for c in table.primary_key.columns)
    )
    columns = [table.c[k] for k in keys]
    return {tuple(row[:-1]): row[-1] for row in connection.execute(select(*columns, table.c.count))}


def _rebuilt(connection: Connection, actors: Actors) -> Iterator[str]:
    """Yield incidents that are not what their sightings make when put together anew."""
    index = SqlIndex(connection)
    home = dict(
        connection.execute(
            select(sighting.c.uid, incident.c.id).outerjoin(incident, incident.c.n == sighting.c.incident)
        ).all()
    )
    left = sorted(home)
    done: set[str] = set()
    for some in chunks(left):
        seeds = [uid for uid in some if uid not in done]
        if not seeds:
            continue
        parts = list(components(seeds, (), (), index))
        done.update(uid for part in parts for uid in part.uids)
        made = assemble(parts, material(parts, index), actors)
        moved = [uid for uid, id in made.incident_of.items() if home.get(uid) != id]
        if moved:
            yield f"incidents: {len(moved)} sightings are not where they belong ({moved[0]})"
        yield from _unequal(connection, {i.id: i for i in made.incidents})


def _unequal(connection: Connection, made: dict[str, Any]) -> Iterator[str]:
    for some in chunks(sorted(made)):
        asked = select(incident.c.id, incident_body.c.body, incident_body.c.machine).join(
            incident_body, incident_body.c.n == incident.c.n
        )
        for row in connection.execute(asked.where(incident.c.id.in_(some))):
            kept = unpack(row.machine or row.body, Body).incident
            if msgspec.json.encode(kept) != msgspec.json.encode(made[row.id]):
                yield f"incident {row.id}: it is not what its statements make"
