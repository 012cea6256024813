"""Taking reports in: each is kept as it came, once, before anything is read in it.

What is taken in is acknowledged: whatever happens afterwards, it will be read. Content tells whether a report
is new: the same text, outlet and date under another name or address is the same report.
"""

import hashlib
import os
import socket
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, func, or_, select

from firsthand.record import Record, Report
from firsthand.store.bodies import report_of
from firsthand.store.dialects import chunks, put
from firsthand.store.packing import pack
from firsthand.store.schema import raw, report, run, seen

ACCEPTED: Final = "accepted"
READ: Final = "read"
FAILED: Final = "failed"
WITHDRAWN: Final = "withdrawn"
_SHORT: Final = 8


class Waiting(msgspec.Struct, frozen=True):
    """A report that is still to be read."""

    n: int
    report: Report


class SeenInput(msgspec.Struct, frozen=True):
    """A file or line that was taken in whole before."""

    count: int
    left_out: tuple[str, ...] = ()


def content_hash(report: Report) -> str:
    """Return what tells whether two reports are one: text, outlet and date, and nothing else."""
    content = msgspec.json.encode((report.text, report.outlet, report.published))
    return hashlib.sha256(content).hexdigest()[:32]


def input_hash(data: bytes, way: str = "") -> bytes:
    """Return what tells whether a file or line has been taken in before; ``way`` is how it is read."""
    return hashlib.sha256(way.encode() + b"\0" + data).digest()[:16]


def now() -> str:
    """Return the present as RFC 3339."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def begin_run(connection: Connection) -> int:
    """Note that this process works on the store; return the number of its run."""
    made = run.insert().values(host=socket.gethostname(), pid=os.getpid(), started=now()).returning(run.c.n)
    return int(connection.execute(made).scalar_one())


def end_run(connection: Connection, number: int) -> None:
    """Note that a run is over: what it left is anybody's."""
    connection.execute(run.update().where(run.c.n == number).values(ended=now()))


def accept(connection: Connection, reports: Sequence[Report], number: int) -> list[Waiting | None]:
    """Keep reports that are new and return them by the ids they have in the store; None for those known.

    An id that another report has already gets a few letters of the report's hash.
    """
    hashes = [content_hash(r) for r in reports]
    known = _present(connection, "hash", hashes)
    wished = {r.id for r in reports} | {_distinct(r.id, h) for r, h in zip(reports, hashes, strict=True)}
    taken = _present(connection, "id", wished)
    outcome: list[Waiting | None] = []
    for one, hash_ in zip(reports, hashes, strict=True):
        if hash_ in known:
            outcome.append(None)
            continue
        name = one.id if one.id not in taken else _distinct(one.id, hash_)
        if name in taken:
            name = f"{one.id}~{hash_}"
        known.add(hash_)
        taken.add(name)
        kept = msgspec.structs.replace(one, id=name)
        outcome.append(Waiting(_keep(connection, kept, hash_, number), kept))
    return outcome


def _keep(connection: Connection, kept: Report, hash_: str, number: int) -> int:
    made = report.insert().values(
        id=kept.id,
        hash=hash_,
        state=ACCEPTED,
        run=number,
        outlet=kept.outlet,
        title=kept.title,
        url=kept.url,
        published=kept.published,
    )
    n = int(connection.execute(made.returning(report.c.n)).scalar_one())
    connection.execute(raw.insert().values(n=n, body=pack(kept)))
    return n


def _distinct(name: str, hash_: str) -> str:
    return f"{name}~{hash_[:_SHORT]}"


def _present(connection: Connection, column: str, values: Collection[str]) -> set[str]:
    found: set[str] = set()
    for some in chunks(sorted(set(values))):
        found |= set(connection.execute(select(report.c[column]).where(report.c[column].in_(some))).scalars())
    return found


def seen_before(connection: Connection, hashes: Iterable[bytes]) -> dict[bytes, SeenInput]:
    """Return what is known of files and lines that were taken in whole."""
    found = {}
    for some in chunks(sorted(set(hashes))):
        for hash_, count, left_out in connection.execute(select(seen).where(seen.c.hash.in_(some))):
            found[hash_] = SeenInput(count, tuple(left_out.splitlines()))
    return found


def note_seen(connection: Connection, inputs: Iterable[tuple[bytes, SeenInput]]) -> None:
    """Note that files or lines have been taken in whole."""
    rows = {h: {"hash": h, "count": s.count, "left_out": "\n".join(s.left_out)} for h, s in inputs}
    put(connection, seen, [rows[h] for h in sorted(rows)])


def orphans(connection: Connection, limit: int, *, whosoever: bool = False) -> list[Waiting]:
    """Return reports that nobody is reading: those of runs that are over, or whose process is gone.

    ``whosoever``: those of others too, since a person says that nobody else is at work.
    """
    asked = (
        select(report.c.n, raw.c.body)
        .join(raw, raw.c.n == report.c.n)
        .where(report.c.state == ACCEPTED)
        .order_by(report.c.n)
        .limit(limit)
    )
    if not whosoever:
        asked = asked.where(or_(report.c.run.is_(None), report.c.run.in_(_ended_runs(connection))))
    return [Waiting(row.n, report_of(row.body)) for row in connection.execute(asked)]


def count_waiting(connection: Connection) -> int:
    """Return how many reports are still to be read, whoever is at it."""
    asked = select(func.count()).select_from(report).where(report.c.state == ACCEPTED)
    return int(connection.execute(asked).scalar_one())


def adopt(connection: Connection, numbers: Iterable[int], run_number: int) -> None:
    """Make the reading of reports the task of a run."""
    for some in chunks(numbers):
        connection.execute(report.update().where(report.c.n.in_(some)).values(run=run_number))


def _ended_runs(connection: Connection) -> list[int]:
    """Return the runs that will read nothing more; of another machine those of before yesterday."""
    waiting = select(report.c.run).where(report.c.state == ACCEPTED).distinct()
    host, day = socket.gethostname(), now()[:10]
    found = []
    for row in connection.execute(select(run).where(run.c.n.in_(waiting))):
        here = row.host == host
        gone = (here and not _alive(row.pid)) or (not here and row.started[:10] < day)
        if row.ended is not None or gone:
            found.append(row.n)
    return found


def _alive(pid: int) -> bool:
    if pid == os.getpid():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def hashes_of(connection: Connection, reports: Collection[Report]) -> dict[str, tuple[int, str, str]]:
    """Return for the hash of each report that is known its number, id and state."""
    found: dict[str, tuple[int, str, str]] = {}
    for some in chunks(sorted({content_hash(r) for r in reports})):
        asked = select(report.c.hash, report.c.n, report.c.id, report.c.state).where(report.c.hash.in_(some))
        found |= {row.hash: (row.n, row.id, row.state) for row in connection.execute(asked)}
    return found


def read_by_others(connection: Connection, reader: str | None, after: str, limit: int) -> list[Report]:
    """Return reports by id, after one, that another reader than this one has read or failed on."""
    asked = (
        select(raw.c.body)
        .join(report, report.c.n == raw.c.n)
        .where(report.c.state.in_((READ, FAILED)), report.c.id > after)
        .order_by(report.c.id)
        .limit(limit)
    )
    if reader is not None:
        asked = asked.where(
            or_(report.c.reader.is_(None), report.c.reader != reader, report.c.state == FAILED)
        )
    return [report_of(body) for body in connection.execute(asked).scalars()]


def unread(connection: Connection, records: Sequence[Record]) -> list[Record]:
    """Return the records whose reports are still to be read."""
    asked = select(report.c.id).where(
        report.c.id.in_([r.report.id for r in records]),
        report.c.state.in_((ACCEPTED, FAILED)),
    )
    waiting = set(connection.execute(asked).scalars())
    return [r for r in records if r.report.id in waiting]


def still_waiting(connection: Connection, records: Sequence[Record]) -> list[Record]:
    """Return records of reports that were accepted before under some id and not read yet."""
    known = hashes_of(connection, [r.report for r in records])
    found: dict[str, Record] = {}
    for record in records:
        _, id, state = known[content_hash(record.report)]
        if state == ACCEPTED:
            found[id] = msgspec.structs.replace(record, report=msgspec.structs.replace(record.report, id=id))
    return list(found.values())


def not_withdrawn(connection: Connection, records: Sequence[Record]) -> list[Record]:
    """Return the records of reports that are part of the evidence."""
    asked = select(report.c.id).where(
        report.c.id.in_([r.report.id for r in records]), report.c.state != WITHDRAWN
    )
    present = set(connection.execute(asked).scalars())
    return [r for r in records if r.report.id in present]
