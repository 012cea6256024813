"""One thing with all that stands behind it: an incident, a report, a process, a voice; and the change feed."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, func, select

from firsthand.errors import StoreError
from firsthand.incident import Copy, ProcessOverTime
from firsthand.query import Query
from firsthand.record import Record, moment
from firsthand.store.accepting import ACCEPTED, FAILED, READ
from firsthand.store.answers import (
    Change,
    ChangeKind,
    Kept,
    Overview,
    ReportHead,
    Review,
    Shown,
    Standing,
    Tally,
    Verdict,
)
from firsthand.store.bodies import record_of, report_of
from firsthand.store.dialects import chunks
from firsthand.store.entries import Age, told_after
from firsthand.store.listing import incidents_of, numbers_in_order, statements_of
from firsthand.store.packing import day_of_number, unpack
from firsthand.store.reviews import iter_reviews
from firsthand.store.schema import (
    change,
    incident,
    incident_report,
    moved,
    process,
    raw,
    record,
    redirect,
    report,
    review,
    review_on,
    sighting,
)
from firsthand.store.undertakings import Kept as KeptProcess
from firsthand.store.undertakings import shown as shown_processes

_HOPS = 100  # redirects from one id to the next
_STEP = 200


def present_id(connection: Connection, id: str) -> str | None:
    """Return what an incident is called now, or None where there is none."""
    for _ in range(_HOPS):
        if connection.execute(select(incident.c.n).where(incident.c.id == id)).scalar() is not None:
            return id
        id = connection.execute(select(redirect.c.new).where(redirect.c.old == id)).scalar() or ""
        if not id:
            return None
    return None


def show(connection: Connection, id: str) -> Shown | None:
    """Return one incident with its statements, reports, processes and judgements; old ids lead to it."""
    name = present_id(connection, id)
    if name is None:
        return None
    n = connection.execute(select(incident.c.n).where(incident.c.id == name)).scalar_one()
    found = next(iter(shown_of(connection, [n])))
    return msgspec.structs.replace(found, asked=id) if id != name else found


def shown_of(connection: Connection, numbers: Sequence[int]) -> Iterator[Shown]:
    """Yield incidents with what stands behind them, by their numbers, in that order."""
    bodies = incidents_of(connection, numbers)
    machine = incidents_of(connection, numbers, machine=True)
    said = statements_of(connection, numbers)
    heads = {}
    for some in chunks(numbers):
        for row in connection.execute(select(incident).where(incident.c.n.in_(some))):
            heads[row.n] = row
    names = {name for one in bodies.values() for name in one.reports}
    reports = {r.id: r for r in heads_of(connection, names)}
    for n in numbers:
        one = bodies[n]
        uids = list(connection.execute(select(sighting.c.uid).where(sighting.c.incident == n)).scalars())
        yield Shown(
            incident=one,
            machine=machine.get(n),
            version=heads[n].version,
            changed=heads[n].changed,
            verdict=Verdict(heads[n].verdict) if heads[n].verdict else None,
            statements=said.get(n, ()),
            reports=tuple(
                sorted(
                    (reports[name] for name in one.reports if name in reports),
                    key=lambda r: _order(r, reports.get(r.copy_of or "")),
                )
            ),
            processes=_processes_on(connection, uids),
            reviews=_reviews_on(connection, uids),
        )


def _order(head: ReportHead, original: ReportHead | None) -> tuple[Age, bool]:
    own, home = ((*moment(r.published), r.id) if r else None for r in (head, original))
    assert own is not None
    return told_after(own, home)


def told(connection: Connection, ids: Sequence[str]) -> list[Shown]:
    """Return incidents by their ids with what is said of them and the heads of their reports, in that order."""
    numbers: dict[str, int] = {}
    for some in chunks(ids):
        asked = select(incident.c.id, incident.c.n).where(incident.c.id.in_(some))
        numbers |= {row.id: row.n for row in connection.execute(asked)}
    order = [numbers[id] for id in ids if id in numbers]
    bodies = incidents_of(connection, order)
    said = statements_of(connection, order)
    reports = {r.id: r for r in heads_of(connection, {name for b in bodies.values() for name in b.reports})}
    return [
        Shown(
            incident=bodies[n],
            statements=said.get(n, ()),
            reports=tuple(reports[name] for name in bodies[n].reports if name in reports),
        )
        for n in order
    ]


def _processes_on(connection: Connection, uids: Collection[str]) -> tuple[str, ...]:
    found: set[str] = set()
    for some in chunks(sorted(uids)):
        asked = select(process.c.id).join(moved, moved.c.process == process.c.n).where(moved.c.uid.in_(some))
        found |= set(connection.execute(asked).scalars())
    return tuple(sorted(found))


def reviews_of(connection: Connection, id: str) -> Iterator[Review]:
    """Yield the judgements on an incident, oldest first, also those made on it under another id; or on a report."""
    named = set(connection.execute(select(review.c.n).where(review.c.incident == id)).scalars())
    name = present_id(connection, id)
    if name is None and not named:
        raise StoreError(f"{id}: no such incident in the store")
    here = select(incident.c.n).where(incident.c.id == name).scalar_subquery()
    uids = connection.execute(select(sighting.c.uid).where(sighting.c.incident == here)).scalars().all()
    yield from iter_reviews(connection, named | {r.id for r in _reviews_on(connection, uids)})


def _reviews_on(connection: Connection, uids: Collection[str]) -> tuple[Review, ...]:
    found: set[int] = set()
    for some in chunks(sorted(uids)):
        found |= set(connection.execute(select(review_on.c.n).where(review_on.c.uid.in_(some))).scalars())
    return tuple(iter_reviews(connection, found)) if found else ()


def heads_of(connection: Connection, names: Collection[str] | None = None) -> Iterator[ReportHead]:
    """Yield reports without their texts, by id: all, or those named."""
    asked = select(report).order_by(report.c.id)
    parts = [asked] if names is None else [asked.where(report.c.id.in_(s)) for s in chunks(sorted(names))]
    for part in parts:
        for row in connection.execute(part):
            yield ReportHead(
                id=row.id,
                outlet=row.outlet,
                title=row.title,
                url=row.url,
                published=row.published,
                state=row.state,
                copy_of=row.copy_of,
            )


def heads_by(connection: Connection, outlet: str, limit: int) -> tuple[ReportHead, ...]:
    """Return the reports of one outlet, the latest first."""
    asked = select(report.c.id).where(report.c.outlet == outlet, report.c.state == READ)
    names = connection.execute(asked.order_by(report.c.published.desc(), report.c.id).limit(limit)).scalars()
    order = {name: at for at, name in enumerate(names)}
    return tuple(sorted(heads_of(connection, order), key=lambda head: order[head.id]))


def kept_report(connection: Connection, id: str) -> Kept | None:
    """Return a report with what was read in it, or None where there is none."""
    asked = (
        select(report, raw.c.body.label("raw"), record.c.body)
        .join(raw, raw.c.n == report.c.n)
        .outerjoin(record, record.c.n == report.c.n)
        .where(report.c.id == id)
    )
    row = connection.execute(asked).one_or_none()
    if row is None:
        return None
    told = (
        select(incident.c.id)
        .join(incident_report, incident_report.c.n == incident.c.n)
        .where(incident_report.c.report == row.n)
        .order_by(incident.c.id)
    )
    return Kept(
        report=report_of(row.raw),
        state=row.state,
        hash=row.hash,
        reader=row.reader,
        error=row.error,
        record=record_of(row.raw, row.body) if row.body is not None else None,
        copy_of=row.copy_of,
        incidents=tuple(connection.execute(told).scalars()),
    )


def iter_records(connection: Connection) -> Iterator[Record]:
    """Yield the records of all reports that were read and not withdrawn, by id."""
    names = connection.execute(
        select(report.c.n).where(report.c.state == READ).order_by(report.c.id)
    ).scalars()
    for some in chunks(names):
        asked = (
            select(raw.c.body.label("raw"), record.c.body)
            .join(record, record.c.n == raw.c.n)
            .join(report, report.c.n == raw.c.n)
            .where(raw.c.n.in_(some))
            .order_by(report.c.id)
        )
        for row in connection.execute(asked):
            yield record_of(row.raw, row.body)


def iter_copies(connection: Connection) -> Iterator[Copy]:
    """Yield which reports are copies of which, by id."""
    asked = select(report.c.id, report.c.copy_of).where(report.c.copy_of.is_not(None)).order_by(report.c.id)
    for row in connection.execute(asked):
        yield Copy(report=row.id, of=row.copy_of)


def processes(connection: Connection, query: Query, id: str | None = None) -> Iterator[ProcessOverTime]:
    """Yield processes by id: all, those that incidents of a question bear on, or one."""
    asked = select(process.c.body).order_by(process.c.id)
    if id is not None:
        asked = asked.where(process.c.id == id)
    elif query.whole() != Query():
        numbers = [n for part in numbers_in_order(connection, query) for n, _ in part]
        names: set[int] = set()
        for some in chunks(numbers):
            bears = select(moved.c.process).join(sighting, sighting.c.uid == moved.c.uid)
            names |= set(connection.execute(bears.where(sighting.c.incident.in_(some))).scalars())
        asked = asked.where(process.c.n.in_(sorted(names)))
    bodies = list(connection.execute(asked).scalars())
    for some_bodies in chunks(bodies):
        yield from shown_processes(connection, [unpack(body, KeptProcess) for body in some_bodies])


def told_last(connection: Connection, limit: int) -> Iterator[ProcessOverTime]:
    """Yield the processes whose states were told of last, those first."""
    asked = select(process.c.body).order_by(process.c.since.is_(None), process.c.since.desc(), process.c.id)
    bodies = list(connection.execute(asked.limit(limit)).scalars())
    yield from shown_processes(connection, [unpack(body, KeptProcess) for body in bodies])


def processes_in_order(connection: Connection) -> Iterator[ProcessOverTime]:
    """Yield all processes, those told of first at the head."""
    kept = [unpack(body, KeptProcess) for body in connection.execute(select(process.c.body)).scalars()]
    yield from shown_processes(connection, sorted(kept, key=lambda k: k.order))


def standing_of(found: ProcessOverTime) -> Standing:
    """Return a process with its latest state."""
    last = found.states[-1] if found.states else None
    return Standing(process=found, state=last.state if last else None, since=last.date if last else None)


def changes(connection: Connection, since: int = 0, limit: int | None = 100) -> Iterator[Change]:
    """Yield what came after number ``since`` in the change feed, oldest first."""
    asked = select(change).where(change.c.seq > since).order_by(change.c.seq).limit(limit)
    for row in connection.execute(asked):
        yield Change(
            seq=row.seq,
            time=row.time,
            kind=ChangeKind(row.kind),
            incident=row.incident,
            into=row.into,
            fields=tuple(row.fields.split()),
        )


def revision(connection: Connection) -> int:
    """Return the number of the last change."""
    return int(connection.execute(select(func.max(change.c.seq))).scalar() or 0)


def stamp(connection: Connection) -> tuple[int, ...]:
    """Return the last numbers of changes, reports and judgements, and how many reports wait."""
    waiting = select(func.count()).select_from(report).where(report.c.state == ACCEPTED)
    last = [select(func.max(column)).scalar_subquery() for column in (change.c.seq, report.c.n, review.c.n)]
    asked = select(*last, waiting.scalar_subquery())
    return tuple(int(n or 0) for n in connection.execute(asked).one())


def overview(connection: Connection, url: str) -> Overview:
    """Return what the store holds."""
    states: dict[str, int] = dict(
        connection.execute(select(report.c.state, func.count()).group_by(report.c.state)).all()
    )
    dated = incident.c.day > 1
    # Each by itself: of both at once SQLite walks the whole index.
    days = [
        connection.execute(select(of(incident.c.day)).where(dated)).scalar() for of in (func.min, func.max)
    ]
    told = connection.execute(select(func.max(report.c.published))).scalar()
    readers = connection.execute(
        select(report.c.reader, func.count()).where(report.c.reader.is_not(None)).group_by(report.c.reader)
    )

    def size(column: Column[Any]) -> int:
        return int(connection.execute(select(func.count(column))).scalar_one())

    return Overview(
        url=url,
        reports=sum(states.values()),
        waiting=states.get(ACCEPTED, 0),
        failed=states.get(FAILED, 0),
        incidents=size(incident.c.n),
        processes=size(process.c.n),
        reviews=size(review.c.n),
        changes=size(change.c.seq),
        first_day=day_of_number(days[0]) if days[0] else None,
        last_day=day_of_number(days[1]) if days[1] else None,
        last_told=told[:10] if told else None,
        readers=tuple(Tally(value=name, count=n) for name, n in sorted(readers.all())),
    )
