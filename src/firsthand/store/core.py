"""The store as the rest of Firsthand sees it: reports and judgements in, answers out."""

import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, Self

import msgspec
from sqlalchemy import Connection, Engine, select

from firsthand.incident import Copy, Evidence, Incident, ProcessOverTime, Statement
from firsthand.knowledge.actors import Actors, load_actors
from firsthand.query import Query
from firsthand.record import Record, Report
from firsthand.settings import Settings, load_settings
from firsthand.store import (
    accepting,
    counting,
    doctor,
    hearing,
    judgements,
    listing,
    opening,
    reviews,
    showing,
    writing,
)
from firsthand.store.answers import (
    Bin,
    Cell,
    Change,
    Facets,
    Kept,
    Listed,
    OutletRow,
    Overview,
    Page,
    Pair,
    ReportHead,
    Review,
    Shown,
    Standing,
    Voice,
)
from firsthand.store.engine import name_of, plain_errors, reading
from firsthand.store.engine import writing as write_lock
from firsthand.store.schema import report

_ALL: Final = Query(rejected=True)
_LINKED: Final = 64  # records of one step


class Store:
    """Reports, what was read in them, what that adds up to, and what persons say of it."""

    def __init__(self, engine: Engine, settings: Settings) -> None:
        """Use ``Store.open``."""
        self.engine = engine
        self.settings = settings
        self.name = name_of(engine.url)
        self._actors: Actors | None = None
        self._local = threading.local()

    @classmethod
    def open(
        cls, url: str, *, create: bool = False, read_only: bool = False, settings: Settings | None = None
    ) -> Self:
        """Return the store at a path or an address, its tables brought up to this version.

        Raises StoreError where there is none and ``create`` is off, or where it cannot be opened.
        """
        engine = opening.open_engine(url, create=create, read_only=read_only)
        return cls(engine, settings or load_settings())

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the database."""
        self.close()

    @property
    def actors(self) -> Actors:
        """The names that tell whose voice is whose."""
        if self._actors is None:
            self._actors = load_actors(self.settings)
        return self._actors

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Let all questions asked inside see one state of the store."""
        held: Connection | None = getattr(self._local, "connection", None)
        if held is not None:
            with plain_errors(self.engine.url):
                yield held
            return
        with reading(self.engine) as connection:
            self._local.connection = connection
            try:
                yield connection
            finally:
                self._local.connection = None

    # Reports in.

    @contextmanager
    def run(self) -> Iterator[int]:
        """Give the number of a run: reports accepted under it are its own to read until it ends or dies."""
        with write_lock(self.engine) as connection:
            number = accepting.begin_run(connection)
        try:
            yield number
        finally:
            with write_lock(self.engine) as connection:
                accepting.end_run(connection, number)

    def accept(
        self,
        reports: Sequence[Report],
        run: int,
        seen: Sequence[tuple[bytes, accepting.SeenInput]] = (),
    ) -> list[Report | None]:
        """Keep reports that are new, to be read; return them with the ids they have, None for those known.

        ``seen`` are the files and lines that are taken in whole by this. When it returns, nothing of it can
        be lost.
        """
        with write_lock(self.engine) as connection:
            kept = accepting.accept(connection, reports, run)
            accepting.note_seen(connection, seen)
        return [one.report if one is not None else None for one in kept]

    def seen(self, hashes: Collection[bytes]) -> dict[bytes, accepting.SeenInput]:
        """Return what is known of files and lines that were taken in whole."""
        with self.snapshot() as connection:
            return accepting.seen_before(connection, hashes)

    def take_over(self, run: int, limit: int, *, whosoever: bool = False) -> list[Report]:
        """Make reports that nobody is reading the task of a run, and return them."""
        with write_lock(self.engine) as connection:
            found = accepting.orphans(connection, limit, whosoever=whosoever)
            accepting.adopt(connection, [one.n for one in found], run)
        return [one.report for one in found]

    def keep(self, records: Sequence[Record], failed: Mapping[str, str] | None = None) -> int:
        """Keep what was read in accepted reports, and put the evidence in order; return how many changes.

        A report that another process has read in the meantime, and just so, is left as it is.
        """
        count = 0
        for at in range(0, max(len(records), 1), _LINKED):
            part = records[at : at + _LINKED]
            with write_lock(self.engine) as connection:
                fresh = accepting.unread(connection, part)
                count += len(writing.read_in(writing.Step(connection, self.actors), fresh)) if fresh else 0
                for name, why in sorted((failed or {}).items()):
                    writing.note_failed(connection, name, why)
        return count

    def add_records(
        self,
        records: Sequence[Record],
        run: int,
        seen: Sequence[tuple[bytes, accepting.SeenInput]] = (),
    ) -> int:
        """Accept reports and keep what was read in them elsewhere, in one step; return how many were new."""
        with write_lock(self.engine) as connection:
            kept = accepting.accept(connection, [r.report for r in records], run)
            fresh = [
                msgspec.structs.replace(record, report=one.report)
                for record, one in zip(records, kept, strict=True)
                if one is not None
            ]
            new = len(fresh)
            fresh += accepting.still_waiting(
                connection, [r for r, k in zip(records, kept, strict=True) if k is None]
            )
            if fresh:
                writing.read_in(writing.Step(connection, self.actors), fresh)
            accepting.note_seen(connection, seen)
        return new

    def reread(self, records: Sequence[Record]) -> int:
        """Put new readings in the place of old ones; ids and judgements stay. Return how many changes."""
        count = 0
        for at in range(0, len(records), _LINKED):
            with write_lock(self.engine) as connection:
                kept = accepting.not_withdrawn(connection, records[at : at + _LINKED])
                count += len(writing.read_in(writing.Step(connection, self.actors), kept))
        return count

    def to_reread(self, reader: str | None, after: str = "", limit: int = 256) -> list[Report]:
        """Return reports, by id after ``after``, that another reader than ``reader`` has read or failed on."""
        with self.snapshot() as connection:
            return accepting.read_by_others(connection, reader, after, limit)

    def waiting(self) -> int:
        """Return how many reports are still to be read."""
        with self.snapshot() as connection:
            return accepting.count_waiting(connection)

    # Judgements.

    def withdraw(self, id: str, user: str, reason: str) -> int:
        """Take a report out of the evidence, which keeps it; return the number of the log's entry."""
        with write_lock(self.engine) as connection:
            return judgements.withdraw(writing.Step(connection, self.actors), id, user, reason)

    def review(
        self,
        id: str,
        action: str,
        *,
        user: str,
        reason: str = "",
        field: str | None = None,
        value: Any = None,
        others: Sequence[str] = (),
        version: int | None = None,
    ) -> int:
        """Add a judgement on an incident to the log, apply it, and return its number.

        ``others`` are incidents to merge with it, or events (``report#event``) to split off. With ``version``
        it is refused (Outdated) where the incident has changed since, or has become part of another.
        """
        asked = judgements.Asked(id, action, user, reason, field, value, tuple(others), version)
        with write_lock(self.engine) as connection:
            return judgements.review(writing.Step(connection, self.actors), asked)

    def undo(self, number: int, *, user: str, reason: str = "") -> int:
        """Undo an entry of the log by another one, whose number is returned."""
        with write_lock(self.engine) as connection:
            return judgements.undo(writing.Step(connection, self.actors), number, user, reason)

    # Answers.

    def find(self, query: Query) -> Page:
        """Return one page of incidents."""
        with self.snapshot() as connection:
            return listing.find(connection, query)

    def named(self, ids: Collection[str]) -> dict[str, Listed]:
        """Return incidents by their ids as lists have them; ids that are no incident's are left out."""
        with self.snapshot() as connection:
            return listing.named(connection, ids)

    def count(self, query: Query) -> int:
        """Return how many incidents a question selects."""
        with self.snapshot() as connection:
            known = counting.total(connection, query)
            return known if known is not None else listing.count(connection, query)

    def facets(self, query: Query) -> Facets:
        """Return how the incidents of an answer are spread."""
        with self.snapshot() as connection:
            return counting.facets(connection, query)

    def timeline(self, query: Query, grain: str | None = None) -> tuple[Bin, ...]:
        """Return counts by stretches of days."""
        with self.snapshot() as connection:
            return counting.timeline(connection, query, grain)

    def map_bins(self, query: Query, degrees: float = 1.0) -> tuple[Cell, ...]:
        """Return counts by fields of the map; with ``degrees`` 0, incidents by themselves."""
        with self.snapshot() as connection:
            return counting.map_bins(connection, query, degrees)

    def pairs(self, query: Query, limit: int = 20) -> tuple[Pair, ...]:
        """Return who did something to whom most often."""
        with self.snapshot() as connection:
            return counting.pairs(connection, query, limit)

    def incident(self, id: str) -> Shown | None:
        """Return one incident with all that stands behind it; old ids lead to it."""
        with self.snapshot() as connection:
            return showing.show(connection, id)

    def told(self, ids: Sequence[str]) -> list[Shown]:
        """Return incidents by their ids with their statements and reports alone, in that order."""
        with self.snapshot() as connection:
            return showing.told(connection, ids)

    def listed(self, ids: Collection[str]) -> dict[str, Listed]:
        """Return incidents by their ids as a list has them."""
        with self.snapshot() as connection:
            return listing.named(connection, ids)

    def report(self, id: str) -> Kept | None:
        """Return one report with what was read in it."""
        with self.snapshot() as connection:
            return showing.kept_report(connection, id)

    def sources(self, query: Query, limit: int = 100) -> tuple[Voice, ...]:
        """Return voices and how they fare."""
        with self.snapshot() as connection:
            return hearing.sources(connection, query, limit)

    def count_sources(self) -> int:
        """Return how many voices there are in all."""
        with self.snapshot() as connection:
            return hearing.count(connection, hearing.VOICES)

    def voice(self, name: str) -> Voice | None:
        """Return how one voice fares, by its name or by the code of whom it speaks for."""
        with self.snapshot() as connection:
            return hearing.voice(connection, name)

    def heard(self, names: Collection[str]) -> frozenset[str]:
        """Return which names are those of voices behind some incident, or of outlets that tell of one."""
        with self.snapshot() as connection:
            return hearing.heard(connection, names)

    def outlets(self, query: Query, limit: int = 100) -> tuple[OutletRow, ...]:
        """Return outlets and how much of what they publish is their own."""
        with self.snapshot() as connection:
            return hearing.outlets(connection, query, limit)

    def count_outlets(self) -> int:
        """Return how many outlets there are in all."""
        with self.snapshot() as connection:
            return hearing.count(connection, hearing.OUTLETS)

    def outlet(self, name: str) -> OutletRow | None:
        """Return how one outlet fares."""
        with self.snapshot() as connection:
            return hearing.outlet(connection, name)

    def reports_by(self, outlet: str, limit: int = 20) -> tuple[ReportHead, ...]:
        """Return the reports of one outlet, the latest first."""
        with self.snapshot() as connection:
            return showing.heads_by(connection, outlet, limit)

    def processes(self, query: Query = _ALL) -> tuple[Standing, ...]:
        """Return processes with their latest states."""
        return tuple(showing.standing_of(one) for one in self.iter_processes(query))

    def processes_told_last(self, limit: int = 100) -> tuple[Standing, ...]:
        """Return processes with their latest states, those told of last first."""
        with self.snapshot() as connection:
            return tuple(showing.standing_of(one) for one in showing.told_last(connection, limit))

    def process(self, id: str) -> ProcessOverTime | None:
        """Return one process."""
        with self.snapshot() as connection:
            return next(showing.processes(connection, _ALL, id), None)

    def changes(self, since: int = 0, limit: int = 100) -> tuple[Change, ...]:
        """Return what came after number ``since`` in the change feed, oldest first."""
        with self.snapshot() as connection:
            return tuple(showing.changes(connection, since, limit))

    def revision(self) -> int:
        """Return the number of the last change."""
        with self.snapshot() as connection:
            return showing.revision(connection)

    def stamp(self) -> tuple[int, ...]:
        """Return numbers of which one is another whenever the store answers anything otherwise than before."""
        with self.snapshot() as connection:
            return showing.stamp(connection)

    def overview(self) -> Overview:
        """Return what the store holds."""
        with self.snapshot() as connection:
            return showing.overview(connection, self.name)

    def examine(self) -> Iterator[str]:
        """Yield one line for each thing in the store that is not as it must be."""
        with self.snapshot() as connection:
            yield from doctor.examine(connection, self.actors)

    # Streams.

    def iter_incidents(self, query: Query = Query()) -> Iterator[Incident]:  # noqa: B008 - it is frozen
        """Yield all incidents that a question selects, by id."""
        with self.snapshot() as connection:
            yield from listing.iter_incidents(connection, query)

    def iter_shown(self, query: Query = Query()) -> Iterator[Shown]:  # noqa: B008
        """Yield the same with all that stands behind each."""
        with self.snapshot() as connection:
            for part in listing.numbers_in_order(connection, query):
                yield from showing.shown_of(connection, [n for n, _ in part])

    def iter_statements(self, query: Query = Query()) -> Iterator[Statement]:  # noqa: B008
        """Yield the statements behind them."""
        with self.snapshot() as connection:
            for part in listing.numbers_in_order(connection, query):
                found = listing.statements_of(connection, [n for n, _ in part])
                yield from (s for n, _ in part for s in found.get(n, ()))

    def iter_processes(self, query: Query = Query()) -> Iterator[ProcessOverTime]:  # noqa: B008
        """Yield processes by id: all, or those that incidents of a question with filters bear on."""
        with self.snapshot() as connection:
            plain = msgspec.structs.replace(query, rejected=False).whole() == Query()
            yield from showing.processes(connection, Query() if plain else query)

    def iter_copies(self) -> Iterator[Copy]:
        """Yield which reports are copies of which."""
        with self.snapshot() as connection:
            yield from showing.iter_copies(connection)

    def iter_reports(self, query: Query = Query()) -> Iterator[ReportHead]:  # noqa: B008
        """Yield the reports that tell of the incidents meant; without filters all."""
        with self.snapshot() as connection:
            names = None
            if query.whole() != Query():
                names = {name for one in listing.iter_incidents(connection, query) for name in one.reports}
            yield from showing.heads_of(connection, names)

    def iter_records(self) -> Iterator[Record]:
        """Yield the records of all reports that count."""
        with self.snapshot() as connection:
            yield from showing.iter_records(connection)

    def iter_changes(self, since: int = 0) -> Iterator[Change]:
        """Yield all of the change feed after a number."""
        with self.snapshot() as connection:
            yield from showing.changes(connection, since, None)

    def iter_reviews(self, id: str | None = None) -> Iterator[Review]:
        """Yield the log of judgements, oldest first; with ``id`` those on an incident, whatever it was called."""
        with self.snapshot() as connection:
            if id is None:
                yield from reviews.iter_reviews(connection)
            else:
                yield from showing.reviews_of(connection, id)

    def evidence(self, query: Query = Query()) -> Evidence:  # noqa: B008
        """Return all that the store holds together, in memory; in the order of ``evidence_of``."""
        with self.snapshot() as connection:
            age = dict(connection.execute(select(report.c.id, report.c.age)).all())
            found = list(self.iter_incidents(query))
            statements = {s.id: s for s in self.iter_statements(query)}
            told = showing.processes_in_order(connection)
            return Evidence(
                copies=tuple(self.iter_copies()),
                incidents=tuple(sorted(found, key=lambda i: (min(age[r] or "" for r in i.reports), i.id))),
                processes=tuple(told),
                statements=tuple(
                    sorted(statements.values(), key=lambda s: (s.report, s.event, s.property, s.id))
                ),
            )
