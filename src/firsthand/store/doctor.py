"""Looks whether what must hold in a store does: each finding is one line."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, func, or_, select, text

from firsthand.evidence.assemble import Material, assemble, material
from firsthand.evidence.counting import gives
from firsthand.evidence.digest import carry_uids, seen_in
from firsthand.evidence.matching import score
from firsthand.evidence.sightings import digest as digest_of
from firsthand.evidence.ties import Component, components
from firsthand.incident import Incident, Property, Statement
from firsthand.knowledge.actors import Actors
from firsthand.record import Record, problems
from firsthand.store.accepting import content_hash
from firsthand.store.bodies import record_of, report_of
from firsthand.store.dialects import chunks, words_in
from firsthand.store.engine import is_sqlite
from firsthand.store.entries import COLUMNS, Entry, entry_of, names_of_voices, words_of
from firsthand.store.index import SqlIndex
from firsthand.store.listing import Body
from firsthand.store.packing import unpack
from firsthand.store.rollups import Counts
from firsthand.store.schema import (
    cell,
    digest,
    grid,
    incident,
    incident_actor,
    incident_body,
    incident_outlet,
    incident_voice,
    process,
    raw,
    record,
    report,
    sighting,
    spread,
    standing,
    tally,
)
from firsthand.store.undertakings import Kept, parts_kept, parts_of, rebuilt

# Properties whose value is what the words say; a place may be pointed to ("the country") where it was named.
_LITERAL: Final = frozenset({Property.WEAPON, Property.PLACE})
_COUNTED: Final = frozenset(
    {Property.KILLED, Property.INJURED, Property.ABDUCTED, Property.ARRESTED, Property.MISSING}
)
_STEP: Final = 500  # reports looked at together
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
    ("incident_voice", "n", "incident", "n"),
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
    lost = list(_orphans(connection))
    yield from lost
    yield from _reports(connection)
    yield from _incidents(connection, actors)
    yield from _belongings(connection)
    yield from _finding(connection)
    yield from _rollups(connection)
    if lost:
        yield "incidents and processes: not put together anew, since rows are missing"
        return
    otherwise = list(_rebuilt(connection, actors))
    yield from otherwise
    if otherwise:
        yield (
            "incidents: they are not what this version makes of the reports; after an upgrade that is to be"
            " expected, and firsthand reread --all puts them in order"
        )
    yield from _processes(connection, actors)


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


def _incidents(connection: Connection, actors: Actors) -> Iterator[str]:
    """Yield what is wrong with incidents: a value without a statement, words or counts of other incidents."""
    numbers = connection.execute(select(incident.c.n).order_by(incident.c.n)).scalars().all()
    asked = select(incident, incident_body.c.body, incident_body.c.statements, incident_body.c.facets).join(
        incident_body, incident_body.c.n == incident.c.n
    )
    for some in chunks(numbers):
        rows = connection.execute(asked.where(incident.c.n.in_(some))).all()
        bodies = {row.id: unpack(row.body, Body).incident for row in rows}
        records = SqlIndex(connection).records({name for one in bodies.values() for name in one.reports})
        texts = {name: one.report.text for name, one in records.items()}
        sought = words_in(connection, some)
        voices = _voices(connection, some)
        for row in rows:
            one, said = bodies[row.id], unpack(row.statements, tuple[Statement, ...])
            yield from _values(one, {s.id for s in said})
            for statement in said:
                yield from _spans(row.id, statement, texts)
            if sought.get(row.n) != words_of(one, records):
                yield f"incident {row.id}: a search finds it by other words than its own"
            entry = entry_of(one, records, said, actors, row.verdict)
            if unpack(row.facets, Entry) != entry:
                yield f"incident {row.id}: it is counted as something else than it is"
            if voices.get(row.n, set()) != set(names_of_voices(entry)):
                yield f"incident {row.id}: it is found by other voices than its own"
            if any(getattr(row, name) != getattr(entry, name) for name in COLUMNS):
                yield f"incident {row.id}: lists have it as something else than it is"


def _belongings(connection: Connection) -> Iterator[str]:
    for table in (incident_actor, incident_outlet, incident_voice):
        here, there = table.c, incident.c
        wrong = or_(here.day != there.day, here.type != there.type, here.rejected != there.rejected)
        asked = select(func.count()).select_from(table.join(incident, there.n == here.n)).where(wrong)
        lost = connection.execute(asked).scalar_one()
        if lost:
            yield f"{table.name}: {lost} rows have another day or type than their incident"


def _voices(connection: Connection, numbers: Collection[int]) -> dict[int, set[str]]:
    """Return the voices by which incidents are found, by their numbers."""
    found: dict[int, set[str]] = {}
    asked = select(incident_voice.c.n, incident_voice.c.voice).where(incident_voice.c.n.in_(numbers))
    for row in connection.execute(asked):
        found.setdefault(row.n, set()).add(row.voice)
    return found


def _values(one: Incident, known: Collection[str]) -> Iterator[str]:
    for name, values in one.values.items():
        for value in values:
            if value.set_by is None and not value.statements:
                yield f"incident {one.id}: {name} {value.value!r} rests on no statement"
            lost = [s for s in value.statements if s not in known]
            if lost:
                yield f"incident {one.id}: {name} rests on a statement that is not kept ({lost[0]})"


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
    if statement.property in _COUNTED and statement.evidence:
        phrases = [words[a:b] for a, b in statement.evidence]
        if isinstance(statement.value, tuple) and not any(gives(p, statement.value) for p in phrases):
            yield f"{where}: {statement.value!r} is not the count that its words give ({phrases[0]!r})"
    if statement.property in _LITERAL and isinstance(statement.value, str) and statement.evidence:
        quoted = " ".join(words[a:b] for a, b in statement.evidence)
        named = any(part in quoted.lower() for part in statement.value.lower().split())
        if not named and not (statement.property is Property.PLACE and quoted.islower()):
            yield f"{where}: {statement.value!r} is not what its words say ({quoted!r})"


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
        (spread, counts.spreads),
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
        given = material(parts, index)
        yield from _linked_otherwise(parts, given)
        made = assemble(parts, given, actors)
        moved = [uid for uid, id in made.incident_of.items() if home.get(uid) != id]
        if moved:
            yield f"incidents: {len(moved)} sightings are not where they belong ({moved[0]})"
        yield from _unequal(connection, {i.id: i for i in made.incidents})


def _linked_otherwise(parts: Sequence[Component], given: Material) -> Iterator[str]:
    """Yield how many of the digests and scores by which sightings were tied are not those of this version."""
    kept = given.digests
    known = [name for name in given.records if name in kept]
    other = [name for name in known if carry_uids(kept[name], digest_of(given.records[name])) != kept[name]]
    if other:
        yield f"digests: {len(other)} of {len(known)} are not what this version makes ({other[0]})"
    seen = {s.of.uid: s for d in kept.values() for s in seen_in(d)}
    scored = [edge for part in parts for edge in part.edges if edge.score]
    other = [f"{e.a} {e.b}" for e in scored if round(score(seen[e.a], seen[e.b]), 3) != e.score]
    if other:
        yield f"ties: {len(other)} of {len(scored)} are scored otherwise by this version ({other[0]})"


def _unequal(connection: Connection, made: dict[str, Any]) -> Iterator[str]:
    for some in chunks(sorted(made)):
        asked = select(incident.c.id, incident_body.c.body, incident_body.c.machine).join(
            incident_body, incident_body.c.n == incident.c.n
        )
        for row in connection.execute(asked.where(incident.c.id.in_(some))):
            kept = unpack(row.machine or row.body, Body).incident
            if msgspec.json.encode(kept) != msgspec.json.encode(made[row.id]):
                yield f"incident {row.id}: it is not what its statements make"


def _processes(connection: Connection, actors: Actors) -> Iterator[str]:
    """Yield processes that are not what their reports make of them."""
    asked = select(report.c.id, report.c.n, digest.c.body).join(digest, digest.c.n == report.c.n)
    index = SqlIndex(connection)
    for part in connection.execute(asked.order_by(report.c.n)).partitions(_STEP):
        kept = parts_kept(connection, [row.n for row in part])
        records = SqlIndex(connection).records([row.id for row in part])
        digests = index.digests([row.id for row in part])
        for row in part:
            made = parts_of(records[row.id], digests[row.id], actors) if row.id in records else ()
            if kept.get(row.n, ()) != made:
                yield f"report {row.id}: what is kept of its processes is not what it tells"
        index = SqlIndex(connection)
    rows = {
        row.id: unpack(row.body, Kept) for row in connection.execute(select(process.c.id, process.c.body))
    }
    made_anew = {one.process.id: one for one in rebuilt(connection)}
    for id in sorted(rows.keys() | made_anew.keys()):
        if id not in rows or id not in made_anew:
            yield f"process {id}: it {'is not kept' if id not in rows else 'rests on nothing'}"
        elif rows[id] != made_anew[id]:
            yield f"process {id}: it is not what its reports make"
