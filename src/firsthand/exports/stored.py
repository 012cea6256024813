"""Evidence out of a store: what a question selects, in the shape that exports and briefs ask for."""

from collections import OrderedDict
from collections.abc import Iterator
from typing import Final, Protocol

from firsthand.exports.stream import Told
from firsthand.incident import Copy, Incident, ProcessOverTime, Statement
from firsthand.query import Query
from firsthand.record import Record

_KEPT: Final = 2000  # records at hand: an incident's reports are asked for several times in a row


class _Shown(Protocol):
    @property
    def incident(self) -> Incident: ...
    @property
    def statements(self) -> tuple[Statement, ...]: ...


class _Head(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def copy_of(self) -> str | None: ...


class _Kept(Protocol):
    @property
    def record(self) -> Record | None: ...


class StoreLike(Protocol):
    """What is asked of a store here; ``firsthand.store.Store`` has it."""

    def iter_shown(self, query: Query) -> Iterator[_Shown]:
        """Yield incidents by id with their statements."""

    def iter_processes(self, query: Query) -> Iterator[ProcessOverTime]:
        """Yield processes."""

    def iter_reports(self, query: Query) -> Iterator[_Head]:
        """Yield the heads of the reports of incidents."""

    def report(self, id: str) -> _Kept | None:
        """Return a report with its record."""


class StoreStream:
    """What a question selects from a store, one consistent state of it while ``Store.snapshot`` is open."""

    def __init__(self, store: StoreLike, query: Query) -> None:
        self._store = store
        self._query = query.whole()
        self._records: OrderedDict[str, Record | None] = OrderedDict()

    def told(self) -> Iterator[Told]:
        """Yield the incidents by id, each with its statements."""
        for shown in self._store.iter_shown(self._query):
            yield Told(shown.incident, shown.statements)

    def processes(self) -> Iterator[ProcessOverTime]:
        """Yield the processes that the question is about."""
        yield from self._store.iter_processes(self._query)

    def copies(self) -> Iterator[Copy]:
        """Yield the copies among the reports of the incidents."""
        for head in self._store.iter_reports(self._query):
            if head.copy_of:
                yield Copy(report=head.id, of=head.copy_of)

    def records(self) -> Iterator[Record]:
        """Yield the records of the reports that tell of the incidents."""
        for head in self._store.iter_reports(self._query):
            record = self.record(head.id)
            if record is not None:
                yield record

    def record(self, report: str) -> Record | None:
        """Return a record by the id of its report; the last ones asked for are kept."""
        if report in self._records:
            self._records.move_to_end(report)
            return self._records[report]
        kept = self._store.report(report)
        record = kept.record if kept is not None else None
        self._records[report] = record
        if len(self._records) > _KEPT:
            self._records.popitem(last=False)
        return record
