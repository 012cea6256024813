"""One step of the store: some reports come, are read anew or go, and all that follows from them is put in order.

It happens in one transaction of the only writer, so a killed process leaves the state before it or after it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, select

from firsthand.evidence.assemble import Assembled, Material, assemble, material
from firsthand.evidence.digest import Digest, carry_uids
from firsthand.evidence.linking import link
from firsthand.evidence.sightings import digest
from firsthand.evidence.ties import Component, components
from firsthand.knowledge.actors import Actors
from firsthand.record import Record
from firsthand.store.accepting import FAILED, READ
from firsthand.store.bodies import body_of, reader_of
from firsthand.store.changing import Change, Fresh, Views
from firsthand.store.dialects import chunks, put
from firsthand.store.index import SqlIndex
from firsthand.store.reviews import judgements_on
from firsthand.store.schema import record, report
from firsthand.store.undertakings import gather_anew, parts_of, put_parts, touched

__all__ = ["Change", "Step", "forget", "note_failed", "read_in", "review_again"]
_T = TypeVar("_T")
_ERROR: Final = 500  # characters of what a reader said when it failed


class Step(msgspec.Struct):
    """What one step needs of the world around it."""

    connection: Connection
    actors: Actors


def read_in(step: Step, records: Sequence[Record]) -> list[Change]:
    """Keep what was read in reports that were accepted, in place of any reading from before, and what follows."""
    index = SqlIndex(step.connection)
    numbers = index.report_numbers([r.report.id for r in records])
    known = list({r.report.id: r for r in records if r.report.id in numbers}.values())
    old, made = [], []
    processes = touched(step.connection, [numbers[r.report.id] for r in known])
    index.digests([r.report.id for r in known])
    for one in known:
        new = digest(one)
        before = index.drop(one.report.id)
        if before is not None:
            old.append(before)
            new = carry_uids(before, new)
        made.append((new, one))
    _keep_records(step.connection, [(numbers[r.report.id], r) for r in known])
    index.put(made)
    parts = {numbers[one.report.id]: parts_of(one, new, step.actors) for new, one in made}
    put_parts(step.connection, parts)
    return _follow(step, index, [r.report.id for r in known], old, processes)


def forget(step: Step, names: Collection[str], state: str) -> list[Change]:
    """Take reports out of the evidence; they stay in the store in the ``state`` given."""
    index = SqlIndex(step.connection)
    numbers = index.report_numbers(names)
    processes = touched(step.connection, numbers.values())
    put_parts(step.connection, dict.fromkeys(numbers.values(), ()))
    old = []
    for name in sorted(numbers):
        before = index.drop(name)
        if before is not None:
            old.append(before)
        gone = report.update().where(report.c.n == numbers[name])
        step.connection.execute(gone.values(state=state, copy_of=None))
    return _follow(step, index, sorted(numbers), old, processes)


def review_again(step: Step, uids: Collection[str]) -> list[Change]:
    """Put in order what a judgement on some sightings changes."""
    index = SqlIndex(step.connection)
    dirty = list(components(sorted(index.reports_of(uids)), (), (), index))
    return _assemble(step, index, dirty, ())


def note_failed(connection: Connection, name: str, why: str) -> None:
    """Note that the reader broke down on a report: it is kept, and read again by a later reader."""
    failed = report.update().where(report.c.id == name, report.c.state != READ)
    connection.execute(failed.values(state=FAILED, error=why[:_ERROR]))


def _keep_records(connection: Connection, read: Sequence[tuple[int, Record]]) -> None:
    put(connection, record, [{"n": number, "body": body_of(one)} for number, one in read])
    kept = report.update().where(report.c.n == bindparam("which"))
    rows = [{"which": number, "by": reader_of(one)} for number, one in read]
    if rows:
        connection.execute(kept.values(state=READ, reader=bindparam("by"), error=None), rows)


def _follow(
    step: Step, index: SqlIndex, changed: Sequence[str], old: Sequence[Digest], processes: set[int]
) -> list[Change]:
    """Link what changed, assemble what that touches, and write it."""
    linked = link(changed, index, old)
    index.unlink(linked.unlinked, linked.unmatched)
    index.link(linked.edges, linked.reuses)
    family = {*linked.kin, *changed}
    _write_copies(step.connection, family, linked.copies)
    changes = _assemble(step, index, linked.dirty, linked.gone, changed)
    index.sweep()
    numbers = list(index.report_numbers(family | set(linked.copies.values())).values())
    gather_anew(step.connection, processes | touched(step.connection, numbers), numbers)
    return changes


def _write_copies(connection: Connection, family: Collection[str], copies: Mapping[str, str]) -> None:
    rows: dict[str, str | None] = {}
    for some in chunks(sorted(family)):
        asked = select(report.c.id, report.c.copy_of).where(report.c.id.in_(some))
        rows |= {row.id: row.copy_of for row in connection.execute(asked)}
    moved = [{"name": n, "original": copies.get(n)} for n in sorted(rows) if rows[n] != copies.get(n)]
    if moved:
        statement = report.update().where(report.c.id == bindparam("name"))
        connection.execute(statement.values(copy_of=bindparam("original")), moved)


def _assemble(
    step: Step,
    index: SqlIndex,
    dirty: Sequence[Component],
    gone: Collection[str],
    read: Collection[str] = (),
) -> list[Change]:
    given = material(dirty, index)
    made = assemble(dirty, given, step.actors)
    uids = {uid for component in dirty for uid in component.uids}
    views = Views(step.connection, step.actors)
    return views.write(_fresh(step.connection, made, given, uids), uids | set(gone), read)


def _fresh(
    connection: Connection, made: Assembled, given: Material, uids: Collection[str]
) -> dict[str, Fresh]:
    """Return each incident with all that is kept of it."""
    orders = {s.uid: (d.head.order, s.position, s.uid) for d in given.digests.values() for s in d.sightings}
    members: dict[str, list[str]] = {i.id: [] for i in made.incidents}
    for uid in sorted(uids & made.incident_of.keys(), key=lambda u: orders[u]):
        members[made.incident_of[uid]].append(uid)
    bearings = _by_incident((b.incident, b) for b in made.bearings)
    judgements = judgements_on(connection, uids)
    homes = {(name, s.event): s.uid for name, d in given.digests.items() for s in d.sightings}
    owner = {s: i.id for i in made.incidents for vs in i.values.values() for v in vs for s in v.statements}
    said = _by_incident(
        (owner.get(s.id) or made.incident_of.get(homes.get((s.report, s.event), ""), ""), s)
        for s in made.statements
    )
    return {
        i.id: Fresh(
            machine=i,
            uids=tuple(members[i.id]),
            bearings=tuple(bearings.get(i.id, ())),
            statements=tuple(said.get(i.id, ())),
            judgements=tuple(j for uid in members[i.id] for j in judgements.get(uid, ())),
            records={name: given.records[name] for name in i.reports if name in given.records},
        )
        for i in made.incidents
    }


def _by_incident(pairs: Iterable[tuple[str, _T]]) -> dict[str, list[_T]]:
    found: dict[str, list[_T]] = {}
    for name, one in pairs:
        found.setdefault(name, []).append(one)
    return found
