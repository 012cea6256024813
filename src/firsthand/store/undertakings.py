"""Processes, kept from what each report tells of them, so that a new report costs no reading of the old ones.

Incidents that move a process are named by sightings, and looked up when it is shown: nothing is written anew
when an incident gets another id.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from firsthand.evidence.digest import Digest
from firsthand.evidence.processes import chief_parties, name_among, processes_of
from firsthand.evidence.undertakings import Undertaking, tellings_of, together
from firsthand.incident import MovedBy, ProcessOverTime, StateAt, content_id
from firsthand.knowledge.actors import Actors
from firsthand.ontology import ProcessKind, ProcessState
from firsthand.record import Record
from firsthand.store.dialects import chunks
from firsthand.store.packing import pack, unpack
from firsthand.store.schema import incident, moved, process, report, sighting, telling, telling_key

_MOMENT = slice(2, None)  # of what puts reports in order: when it was published


class Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A process as one report tells of it; incidents are named by sightings."""

    report: str
    kind: ProcessKind
    keys: tuple[str, ...]
    named: bool = False  # the report has a word for it
    name: str = ""
    parties: tuple[str, ...] = ()
    states: tuple[StateAt, ...] = ()
    moved_by: tuple[MovedBy, ...] = ()
    days: tuple[tuple[str, str], ...] = ()  # dated sightings of the report, where a state bears their day


class Kept(msgspec.Struct, frozen=True, omit_defaults=True):
    """A process as it is kept."""

    process: ProcessOverTime
    order: tuple[str, int]  # age of its first report, place in it
    days: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()  # by report


def parts_of(record: Record, digest: Digest, actors: Actors) -> tuple[Part, ...]:
    """Return what one report tells of processes, from that report alone."""
    uid_of = {(record.report.id, s.event): s.uid for s in digest.sightings}
    days = tuple(
        (uid_of[record.report.id, e.id], e.time.start)
        for e in record.events
        if (record.report.id, e.id) in uid_of and e.time and e.time.start and e.time.start == e.time.end
    )
    parts = []
    for told in tellings_of(record, actors):
        (whole,) = processes_of([Undertaking(tellings=((record, told),))], uid_of, {})
        needs_days = any(s.by and s.state is ProcessState.VIOLATED for s in whole.states)
        parts.append(
            Part(
                report=record.report.id,
                kind=told.kind,
                keys=told.keys,
                named=bool(told.process) or told.kind is ProcessKind.WITHDRAWAL,
                name=whole.name if told.process else "",
                parties=told.parties,
                states=whole.states,
                moved_by=whole.moved_by,
                days=days if needs_days else (),
            )
        )
    return tuple(parts)


def put_parts(connection: Connection, told: Mapping[int, Sequence[Part]]) -> None:
    """Keep what reports, by number, tell of processes, in place of what was kept of them before."""
    old: list[int] = []
    for some in chunks(sorted(told)):
        asked = select(telling.c.n).where(telling.c.report.in_(some))
        old += connection.execute(asked).scalars()
    for some in chunks(old):
        connection.execute(telling_key.delete().where(telling_key.c.telling.in_(some)))
        connection.execute(telling.delete().where(telling.c.n.in_(some)))
    for number, parts in told.items():
        for at, part in enumerate(parts):
            made = telling.insert().values(report=number, at=at, body=pack(part)).returning(telling.c.n)
            n = connection.execute(made).scalar_one()
            rows = [{"key": key, "telling": n} for key in sorted(set(part.keys))]
            connection.execute(telling_key.insert(), rows)


def touched(connection: Connection, reports: Collection[int]) -> set[int]:
    """Return the processes that reports tell of."""
    found: set[int] = set()
    for some in chunks(sorted(reports)):
        asked = select(telling.c.process).where(telling.c.report.in_(some), telling.c.process.is_not(None))
        found |= set(connection.execute(asked.distinct()).scalars())
    return found


def gather_anew(connection: Connection, numbers: Collection[int], reports: Collection[int]) -> None:
    """Put the processes ``numbers`` together anew, and those that ``reports`` tell of."""
    tellings = _closure(connection, numbers, reports)
    groups = _groups(tellings)
    for some in chunks(sorted({row.process for row in tellings if row.process is not None} | set(numbers))):
        connection.execute(telling.update().where(telling.c.process.in_(some)).values(process=None))
        connection.execute(moved.delete().where(moved.c.process.in_(some)))
        connection.execute(process.delete().where(process.c.n.in_(some)))
    names = {row.id for row in tellings}
    copies, followers = _copies(connection, names)
    for group in groups:
        if any(part.named for _, part in group):
            _keep(connection, group, _kept_of(group, copies, followers))


def parts_kept(connection: Connection, reports: Collection[int]) -> dict[int, tuple[Part, ...]]:
    """Return what is kept of what reports, by number, tell of processes."""
    found: dict[int, tuple[Part, ...]] = {}
    for some in chunks(sorted(reports)):
        asked = select(telling.c.report, telling.c.body).where(telling.c.report.in_(some))
        for row in connection.execute(asked.order_by(telling.c.report, telling.c.at)):
            found[row.report] = (*found.get(row.report, ()), unpack(row.body, Part))
    return found


def rebuilt(connection: Connection) -> Iterator[Kept]:
    """Yield all processes as they are when put together anew from what reports tell of them."""
    tellings = _closure(
        connection, (), connection.execute(select(telling.c.report).distinct()).scalars().all()
    )
    copies, followers = _copies(connection, {row.id for row in tellings})
    for group in _groups(tellings):
        if any(part.named for _, part in group):
            yield _kept_of(group, copies, followers)


def _closure(connection: Connection, numbers: Collection[int], reports: Collection[int]) -> list[Row[Any]]:
    """Return all tellings that share a key with those of some processes and reports, and theirs with them."""
    found: dict[int, Row[Any]] = {}
    asked = select(
        telling.c.n, telling.c.at, telling.c.process, telling.c.body, report.c.id, report.c.age
    ).join(report, report.c.n == telling.c.report)
    for column, values in ((telling.c.process, numbers), (telling.c.report, reports)):
        for some in chunks(sorted(values)):
            found |= {row.n: row for row in connection.execute(asked.where(column.in_(some)))}
    frontier, keys_known = set(found), set[str]()
    while frontier:
        keys: set[str] = set()
        for some in chunks(sorted(frontier)):
            asked_keys = select(telling_key.c.key).where(telling_key.c.telling.in_(some)).distinct()
            keys |= set(connection.execute(asked_keys).scalars())
        near: set[int] = set()
        for fresh in chunks(sorted(keys - keys_known)):
            holders = select(telling_key.c.telling).where(telling_key.c.key.in_(fresh)).distinct()
            near |= set(connection.execute(holders).scalars())
        keys_known |= keys
        frontier = near - found.keys()
        for some in chunks(sorted(frontier)):
            found |= {row.n: row for row in connection.execute(asked.where(telling.c.n.in_(some)))}
    return sorted(found.values(), key=lambda row: (row.age, row.id, row.at))


def _groups(tellings: Sequence[Row[Any]]) -> list[list[tuple[Row[Any], Part]]]:
    """Return the tellings of one undertaking together, the earliest first."""
    parts = [(row, unpack(row.body, Part)) for row in tellings]
    told = [(part.keys, row.age[_MOMENT]) for row, part in parts]
    return [[parts[at] for at in group] for group in together(told)]


def _copies(connection: Connection, names: Collection[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return of which report each is a copy, and which reports are copies of each."""
    copies: dict[str, str] = {}
    followers: dict[str, list[str]] = {}
    for some in chunks(sorted(names)):
        asked = select(report.c.id, report.c.copy_of).where(report.c.copy_of.is_not(None))
        copies |= {row.id: row.copy_of for row in connection.execute(asked.where(report.c.id.in_(some)))}
        for row in connection.execute(asked.where(report.c.copy_of.in_(some))):
            followers.setdefault(row.copy_of, []).append(row.id)
    return copies, followers


def _kept_of(
    group: Sequence[tuple[Row[Any], Part]],
    copies: Mapping[str, str],
    followers: Mapping[str, Sequence[str]],
) -> Kept:
    whole = _put_together([part for _, part in group], copies, followers)
    first = group[0][0]
    days = tuple((part.report, part.days) for _, part in group if part.days)
    return Kept(whole, (first.age, first.at), days)


def _keep(connection: Connection, group: Sequence[tuple[Row[Any], Part]], kept: Kept) -> None:
    whole = kept.process
    last = whole.states[-1] if whole.states else None
    made = process.insert().values(
        id=whole.id,
        kind=whole.kind,
        name=whole.name,
        state=last.state if last else None,
        since=last.date if last else None,
        reports=len(whole.reports),
        body=pack(kept),
    )
    n = connection.execute(made.returning(process.c.n)).scalar_one()
    for some in chunks(row.n for row, _ in group):
        connection.execute(telling.update().where(telling.c.n.in_(some)).values(process=n))
    uids = {m.incident for m in whole.moved_by} | {s.by for s in whole.states if s.by}
    rows = [{"process": n, "uid": uid} for uid in sorted(uids)]
    if rows:
        connection.execute(moved.insert(), rows)


def _put_together(
    parts: Sequence[Part], copies: Mapping[str, str], followers: Mapping[str, Sequence[str]]
) -> ProcessOverTime:
    """Return what parts say together, as ``processes_of`` does from whole records."""
    states: dict[tuple[str, str], StateAt] = {}
    moves: dict[tuple[str, str, str], MovedBy] = {}
    for part in parts:
        if part.report in copies:
            continue  # what it says is its original's
        for move in part.moved_by:
            moves.setdefault((move.incident, move.kind, part.report), move)
        for state in part.states:
            states.setdefault((state.state, part.report), state)
    reports = {part.report for part in parts}
    reports |= {copy for name in reports for copy in followers.get(name, ())}
    names = [part.name for part in parts if part.name]
    return ProcessOverTime(
        id=content_id("p", parts[0].report, parts[0].kind, parts[0].keys),
        kind=parts[0].kind,
        name=name_among(names) or parts[0].kind.value,
        parties=chief_parties([part.parties for part in parts]),
        reports=tuple(sorted(reports)),
        states=tuple(sorted(states.values(), key=lambda s: (s.date or "", s.report, s.state))),
        moved_by=tuple(moves[key] for key in sorted(moves)),
    )


def shown(connection: Connection, kept: Iterable[Kept]) -> Iterator[ProcessOverTime]:
    """Yield processes with the incidents that moved them by their present ids."""
    kept = list(kept)
    uids = {m.incident for k in kept for m in k.process.moved_by}
    uids |= {s.by for k in kept for s in k.process.states if s.by}
    uids |= {uid for k in kept for _, days in k.days for uid, _ in days}
    home: dict[str, str] = {}
    for some in chunks(sorted(uids)):
        asked = select(sighting.c.uid, incident.c.id).join(incident, incident.c.n == sighting.c.incident)
        home |= {row.uid: row.id for row in connection.execute(asked.where(sighting.c.uid.in_(some)))}
    for one in kept:
        yield _with_incidents(one, home)


def _with_incidents(kept: Kept, home: Mapping[str, str]) -> ProcessOverTime:
    found = kept.process
    moves: dict[tuple[str, str, str], MovedBy] = {}
    for move in found.moved_by:
        if move.incident in home:
            named = msgspec.structs.replace(move, incident=home[move.incident])
            moves.setdefault((named.incident, named.kind, named.report), named)
    days = dict(kept.days)
    states = [_dated(s, days.get(s.report, ()), home) for s in found.states if s.by is None or s.by in home]
    return msgspec.structs.replace(
        found,
        states=tuple(sorted(states, key=lambda s: (s.date or "", s.report, s.state))),
        moved_by=tuple(moves[key] for key in sorted(moves)),
    )


def _dated(state: StateAt, days: Sequence[tuple[str, str]], home: Mapping[str, str]) -> StateAt:
    if state.by is None:
        return state
    incident_now = home[state.by]
    day = next((d for uid, d in days if home.get(uid) == incident_now), None)
    date = day if day is not None and state.state is ProcessState.VIOLATED else state.date
    return msgspec.structs.replace(state, by=incident_now, date=date)
