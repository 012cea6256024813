"""The archive that linking looks things up in, kept in the store's tables.

Every question is a few statements, however many keys it has. What was read once in a transaction is kept for
its duration, since linking and assembling ask for the same reports.
"""

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, Executable, Row, Select, bindparam, or_, select

from firsthand.evidence.blocks import Posting, postings
from firsthand.evidence.copies import Reuse
from firsthand.evidence.digest import Digest, from_bytes, seen_in, to_bytes
from firsthand.evidence.index import Edge, Verdict
from firsthand.record import Record
from firsthand.store.bodies import record_of, report_of
from firsthand.store.dialects import chunks, put
from firsthand.store.schema import (
    block,
    digest,
    edge,
    pair_verdict,
    raw,
    record,
    report,
    reuse,
    shingle,
    sighting,
)

_LEVEL: Final = 1
_EDGE: Final = msgspec.msgpack.Decoder(tuple[float, tuple[str, ...]])
_REUSE: Final = msgspec.msgpack.Decoder(Reuse)
_PACK: Final = msgspec.msgpack.Encoder(order="deterministic")


class SqlIndex:
    """An archive of digests in the tables of a store, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        """Begin with nothing looked up."""
        self._connection = connection
        self._digests: dict[str, Digest] = {}
        self._records: dict[str, Record] = {}
        self._texts: dict[str, str] = {}

    # What linking asks.

    def digests(self, reports: Collection[str]) -> Mapping[str, Digest]:
        """Return the digests of reports."""
        missing = sorted(set(reports) - self._digests.keys())
        asked = select(report.c.id, digest.c.body).join(digest, digest.c.n == report.c.n)
        for row in self._rows(asked, report.c.id, missing):
            self._digests[row.id] = from_bytes(zlib.decompress(row.body))
        return {name: self._digests[name] for name in reports if name in self._digests}

    def records(self, reports: Collection[str]) -> Mapping[str, Record]:
        """Return the records of reports that have not been withdrawn."""
        missing = sorted(set(reports) - self._records.keys())
        asked = (
            select(report.c.id, raw.c.body.label("raw"), record.c.body)
            .join(raw, raw.c.n == report.c.n)
            .join(record, record.c.n == report.c.n)
            .where(report.c.state == "read")
        )
        for row in self._rows(asked, report.c.id, missing):
            self._records[row.id] = record_of(row.raw, row.body)
        return {name: self._records[name] for name in reports if name in self._records}

    def texts(self, reports: Collection[str]) -> Mapping[str, str]:
        """Return the texts of reports that have not been withdrawn, without their records, which take longer."""
        known = {name: r.report.text for name, r in self._records.items() if name in reports}
        missing = sorted(set(reports) - known.keys() - self._texts.keys())
        asked = (
            select(report.c.id, raw.c.body).join(raw, raw.c.n == report.c.n).where(report.c.state == "read")
        )
        for row in self._rows(asked, report.c.id, missing):
            self._texts[row.id] = report_of(row.body).text
        return known | {name: self._texts[name] for name in reports if name in self._texts}

    def reports_of(self, uids: Collection[str]) -> Mapping[str, str]:
        """Return for each sighting its report."""
        asked = select(sighting.c.uid, report.c.id).join(report, report.c.n == sighting.c.report)
        return {row.uid: row.id for row in self._rows(asked, sighting.c.uid, sorted(uids))}

    def sharing(self, shingles: Collection[int]) -> Mapping[int, Sequence[Posting]]:
        """Return the reports that have each shingle in their sketch."""
        found: dict[int, list[Posting]] = defaultdict(list)
        asked = select(shingle.c.hash, report.c.age, report.c.id).join(report, report.c.n == shingle.c.report)
        for row in self._rows(asked, shingle.c.hash, sorted(shingles)):
            found[row.hash].append(Posting(row.age, row.id))
        return found

    def blocks(self, keys: Collection[int]) -> Mapping[int, Sequence[Posting]]:
        """Return the members of each block."""
        found: dict[int, list[Posting]] = defaultdict(list)
        asked = (
            select(block.c.key, report.c.id, report.c.age, sighting.c.age.label("own_age"), sighting.c.uid)
            .join(report, report.c.n == block.c.report)
            .outerjoin(sighting, sighting.c.n == block.c.sighting)
        )
        for row in self._rows(asked, block.c.key, sorted(keys)):
            found[row.key].append(Posting(row.own_age or row.age, row.id, row.uid or ""))
        return found

    def edges(self, uids: Collection[str]) -> Collection[Edge]:
        """Return the edges that touch any of the sightings, each once."""
        numbers = sorted(self.numbers_of(uids).values())
        found: dict[tuple[int, int, str], tuple[float, tuple[str, ...]]] = {}
        for column in (edge.c.a, edge.c.b):
            for row in self._rows(select(edge), column, numbers):
                found[row.a, row.b, row.kind] = _EDGE.decode(row.body)
        names = self._uids({n for a, b, _ in found for n in (a, b)})
        return [Edge(names[a], names[b], kind, *rest) for (a, b, kind), rest in found.items()]

    def reuses(self, reports: Collection[str]) -> Collection[Reuse]:
        """Return what any of the reports has in the same words as another, each pair once."""
        numbers = sorted(self.report_numbers(reports).values())
        found: dict[tuple[int, int], Reuse] = {}
        for column in (reuse.c.later, reuse.c.earlier):
            for row in self._rows(select(reuse), column, numbers):
                found[row.later, row.earlier] = _REUSE.decode(row.body)
        return found.values()

    def verdicts(self, uids: Collection[str]) -> Collection[Verdict]:
        """Return the reviews that touch any of the sightings."""
        found: dict[tuple[str, str, int], Verdict] = {}
        for column in (pair_verdict.c.a, pair_verdict.c.b):
            for row in self._rows(select(pair_verdict), column, sorted(uids)):
                found[row.a, row.b, row.n] = Verdict(row.a, row.b, row.same, row.n)
        return [found[key] for key in sorted(found, key=lambda key: (key[2], key))]

    # What the store changes.

    def put(self, pairs: Sequence[tuple[Digest, Record]]) -> None:
        """Add reports, or put new readings in the place of old ones, which ``drop`` took out."""
        numbers = self.report_numbers([made.head.id for made, _ in pairs])
        ages: list[dict[str, Any]] = []
        bodies: list[dict[str, Any]] = []
        shingles: list[dict[str, Any]] = []
        sightings: list[dict[str, Any]] = []
        members: list[tuple[int, int, str]] = []
        for made, made_from in pairs:
            name = made.head.id
            number = numbers[name]
            self._digests[name], self._records[name] = made, made_from
            ages.append({"which": number, "order": made.head.order})
            bodies.append({"n": number, "body": zlib.compress(to_bytes(made), _LEVEL)})
            shingles += [{"hash": h, "report": number} for h in made.sketch]
            sightings += [
                {"uid": s.of.uid, "report": number, "event": s.of.event, "age": s.order}
                for s in seen_in(made)
            ]
            members += [(key, number, member.uid) for key, member in postings(made)]
        self._many(
            report.update().where(report.c.n == bindparam("which")).values(age=bindparam("order")), ages
        )
        self._many(digest.insert(), bodies)
        self._many(shingle.insert(), sorted(shingles, key=lambda row: (row["hash"], row["report"])))
        put(self._connection, sighting, sightings, key=("uid",))
        rows = self.numbers_of([row["uid"] for row in sightings]) | {"": 0}
        keys = sorted({(key, number, rows[uid]) for key, number, uid in members})
        self._many(block.insert(), [{"key": k, "report": r, "sighting": s} for k, r, s in keys])

    def _many(self, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._connection.execute(statement, rows)

    def drop(self, name: str) -> Digest | None:
        """Take a report out and return its digest; edges and passages stay until ``unlink``."""
        old = self.digests([name]).get(name)
        if old is None:
            return None
        number = self.report_numbers([name])[name]
        run = self._connection.execute
        for keys in chunks(sorted({key for key, _ in postings(old)})):
            run(block.delete().where(block.c.key.in_(keys), block.c.report == number))
        for hashes in chunks(old.sketch):
            run(shingle.delete().where(shingle.c.hash.in_(hashes), shingle.c.report == number))
        run(digest.delete().where(digest.c.n == number))
        run(sighting.update().where(sighting.c.report == number).values(report=None))
        self._digests.pop(name, None)
        self._records.pop(name, None)
        return old

    def unlink(self, uids: Iterable[str], reports: Iterable[str]) -> None:
        """Forget the edges of sightings and the passages of reports."""
        for numbers in chunks(sorted(self.numbers_of(list(uids)).values())):
            self._connection.execute(edge.delete().where(or_(edge.c.a.in_(numbers), edge.c.b.in_(numbers))))
        for numbers in chunks(sorted(self.report_numbers(list(reports)).values())):
            self._connection.execute(
                reuse.delete().where(or_(reuse.c.later.in_(numbers), reuse.c.earlier.in_(numbers)))
            )

    def sweep(self) -> None:
        """Forget the sightings that are no more."""
        self._connection.execute(sighting.delete().where(sighting.c.report.is_(None)))

    def link(self, edges: Iterable[Edge], reuses: Iterable[Reuse]) -> None:
        """Add edges and passages."""
        edges, reuses = list(edges), list(reuses)
        numbers = self.numbers_of({uid for e in edges for uid in (e.a, e.b)})
        rows = [
            {"a": numbers[e.a], "b": numbers[e.b], "kind": e.kind, "body": _PACK.encode((e.score, e.why))}
            for e in edges
        ]
        if rows:
            self._connection.execute(edge.insert(), rows)
        homes = self.report_numbers({name for r in reuses for name in (r.later, r.earlier)})
        rows = [
            {"later": homes[r.later], "earlier": homes[r.earlier], "body": _PACK.encode(r)} for r in reuses
        ]
        if rows:
            self._connection.execute(reuse.insert(), rows)

    def numbers_of(self, uids: Collection[str]) -> dict[str, int]:
        """Return the row of each sighting."""
        asked = select(sighting.c.uid, sighting.c.n)
        return {row.uid: row.n for row in self._rows(asked, sighting.c.uid, sorted(uids))}

    def report_numbers(self, reports: Collection[str]) -> dict[str, int]:
        """Return the row of each report."""
        asked = select(report.c.id, report.c.n)
        return {row.id: row.n for row in self._rows(asked, report.c.id, sorted(reports))}

    def _uids(self, numbers: Collection[int]) -> dict[int, str]:
        asked = select(sighting.c.n, sighting.c.uid)
        return {row.n: row.uid for row in self._rows(asked, sighting.c.n, sorted(numbers))}

    def _rows(
        self, asked: Select[Any], column: ColumnElement[Any], keys: Sequence[Any]
    ) -> Iterator[Row[Any]]:
        for some in chunks(keys):
            yield from self._connection.execute(asked.where(column.in_(some))).all()
