"""Where exports and briefs take evidence from: one narrow interface, and an implementation in memory."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

import msgspec

from firsthand.incident import Copy, Evidence, Incident, ProcessOverTime, Statement
from firsthand.record import Event, Record


class Told(msgspec.Struct, frozen=True):
    """An incident with the statements that stand behind it."""

    incident: Incident
    statements: tuple[Statement, ...]


class EvidenceStream(Protocol):
    """Evidence that can be gone through any number of times, in one order, without being held in memory."""

    def told(self) -> Iterator[Told]:
        """Yield the incidents that were asked for, ordered by id."""

    def processes(self) -> Iterator[ProcessOverTime]:
        """Yield the processes of the reports of these incidents."""

    def copies(self) -> Iterator[Copy]:
        """Yield which report repeats which, among the reports of these incidents."""

    def records(self) -> Iterator[Record]:
        """Yield the records of the reports that tell of these incidents, ordered by id."""

    def record(self, report: str) -> Record | None:
        """Return one report with all that was read in it; None where it is not at hand."""


class MemoryStream:
    """The whole of some evidence, with the records that it was made from."""

    def __init__(self, evidence: Evidence, records: Iterable[Record]) -> None:
        self._evidence = evidence
        self._records: Mapping[str, Record] = {r.report.id: r for r in records}
        self._statements = {s.id: s for s in evidence.statements}
        self._by_event: dict[tuple[str, str], list[Statement]] = {}
        for statement in evidence.statements:
            self._by_event.setdefault((statement.report, statement.event), []).append(statement)

    def told(self) -> Iterator[Told]:
        """Yield all incidents by id, each with the statements of its values and events."""
        for incident in sorted(self._evidence.incidents, key=lambda i: i.id):
            yield Told(incident, tuple(self._behind(incident)))

    def _behind(self, incident: Incident) -> Iterator[Statement]:
        found: dict[str, Statement] = {}
        for values in incident.values.values():
            for value in values:
                found |= {i: self._statements[i] for i in value.statements if i in self._statements}
        for ref in incident.events:
            found |= {s.id: s for s in self._by_event.get((ref.report, ref.event), ())}
        yield from sorted(found.values(), key=lambda s: (s.report, s.event, s.property, s.id))

    def processes(self) -> Iterator[ProcessOverTime]:
        """Yield all processes by id."""
        yield from sorted(self._evidence.processes, key=lambda p: p.id)

    def copies(self) -> Iterator[Copy]:
        """Yield all copies by report."""
        yield from sorted(self._evidence.copies, key=lambda c: c.report)

    def records(self) -> Iterator[Record]:
        """Yield all records by the id of the report."""
        yield from (self._records[name] for name in sorted(self._records))

    def record(self, report: str) -> Record | None:
        """Return a record by the id of its report."""
        return self._records.get(report)


def events_of(stream: EvidenceStream, incident: Incident) -> Iterator[tuple[Record, Event]]:
    """Yield what each report has of an incident, in the order of ``Incident.events``."""
    for ref in incident.events:
        record = stream.record(ref.report)
        event = next((e for e in record.events if e.id == ref.event), None) if record else None
        if record is not None and event is not None:
            yield record, event


def words_of(stream: EvidenceStream, statement: Statement) -> str:
    """Return the exact words behind a statement, its pieces joined by " … "."""
    record = stream.record(statement.report)
    if record is None:
        return ""
    text = record.report.text
    return " … ".join(" ".join(text[start:end].split()) for start, end in statement.evidence)
