"""Processes across reports: the same undertaking of the same parties, its states in order, what moved it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from firsthand.evidence.copies import age
from firsthand.evidence.sightings import Key
from firsthand.incident import MovedBy, ProcessOverTime, StateAt, content_id
from firsthand.knowledge.names import split_words
from firsthand.ontology import EventType, LinkKind, ProcessKind, ProcessState, Status
from firsthand.record import Process, Record

_STOP = frozenset({"the", "on", "of", "about", "in", "for", "and", "talks", "over", "to"})
_AROUND = 160  # characters
_GOING_ON = frozenset({Status.ONGOING, Status.FUTURE, Status.HAPPENED})


@dataclass(frozen=True, slots=True)
class Undertaking:
    """One process as several reports have it, and the events that tell that its talks go on."""

    tellings: tuple[tuple[Record, Process], ...]
    talks: tuple[Key, ...]


def gather(records: Sequence[Record]) -> tuple[Undertaking, ...]:
    """Return the processes of all records, those that are one together."""
    ordered = sorted(records, key=lambda r: age(r.report))
    groups: list[list[tuple[Record, Process]]] = []
    for record in ordered:
        for process in record.processes:
            home = next((g for g in reversed(groups) if any(_same(process, p) for _, p in g)), None)
            if home is None:
                groups.append([(record, process)])
            else:
                home.append((record, process))
    return tuple(Undertaking(tuple(g), tuple(_talks(g, ordered))) for g in groups)


def one_talks(undertakings: Iterable[Undertaking]) -> Iterator[tuple[Key, Key]]:
    """Yield pairs of events that tell of the same ongoing talks."""
    for undertaking in undertakings:
        yield from pairwise(undertaking.talks)


def processes_of(
    undertakings: Iterable[Undertaking], incident_of: Mapping[Key, str], copies: Mapping[str, str]
) -> tuple[ProcessOverTime, ...]:
    """Return the processes over time.

    ``incident_of`` names the incident of an event, ``copies`` the original of a report that is a copy.
    """
    return tuple(_over_time(u, incident_of, copies) for u in undertakings)


def _same(one: Process, other: Process) -> bool:
    """Tell whether two are one: same kind, and no party or subject that tells them apart."""
    if one.kind is not other.kind:
        return False
    a, b = _parties(one), _parties(other)
    if a and b:
        return bool(a & b)
    words_a, words_b = _subject(one), _subject(other)
    return not (words_a and words_b) or bool(words_a & words_b)


def _parties(process: Process) -> frozenset[str]:
    return frozenset(p.entity or p.name for p in process.parties)


def _subject(process: Process) -> frozenset[str]:
    return frozenset(w.norm for w in split_words(process.name) if len(w.norm) > 2) - _STOP


def _over_time(
    undertaking: Undertaking, incident_of: Mapping[Key, str], copies: Mapping[str, str]
) -> ProcessOverTime:
    group = undertaking.tellings
    first_record, first = group[0]
    states: dict[tuple[ProcessState, str], StateAt] = {}
    moved: dict[tuple[str, LinkKind, str], MovedBy] = {}
    for record, process in group:
        report = record.report.id
        if process.state is not None:
            states.setdefault((process.state, report), _state(process.state, record, process.source))
        for link in record.links:
            incident = incident_of.get((report, link.from_))
            if link.to == process.id and incident is not None:
                moved.setdefault(
                    (incident, link.kind, report),
                    MovedBy(incident=incident, kind=link.kind, certainty=link.certainty, report=report),
                )
                if link.kind is LinkKind.THREATENS:
                    states.setdefault(
                        (ProcessState.AT_RISK, report), _state(ProcessState.AT_RISK, record, link.source)
                    )
    names = sorted((p.name for _, p in group), key=lambda n: (-len(n), n))
    reports = {r.report.id for r, _ in group} | {report for report, _ in undertaking.talks}
    reports |= {copy for copy, of in copies.items() if of in reports}
    return ProcessOverTime(
        id=content_id("p", first_record.report.id, first.id),
        kind=first.kind,
        name=names[0],
        parties=tuple(sorted({p for _, process in group for p in _parties(process)})),
        reports=tuple(sorted(reports)),
        states=tuple(states.values()),
        moved_by=tuple(moved.values()),
    )


def _state(state: ProcessState, record: Record, source: str | None) -> StateAt:
    published = record.report.published
    return StateAt(
        state=state, date=published[:10] if published else None, report=record.report.id, source=source
    )


def _talks(group: Sequence[tuple[Record, Process]], records: Iterable[Record]) -> Iterator[Key]:
    """Yield the events that tell of the talks as such: those of the process, and where the words are of its subject.

    A meeting of a certain day is a happening of its own.
    """
    if group[0][1].kind is not ProcessKind.NEGOTIATION:
        return
    subject = frozenset(w for _, process in group for w in _subject(process))
    listed = {(record.report.id, event) for record, process in group for event in process.events}
    for record in records:
        text = record.report.text
        for event in record.events:
            if event.type is not EventType.CONSULT or event.status not in _GOING_ON or not event.mentions:
                continue
            if event.status is Status.HAPPENED and event.time and event.time.start == event.time.end:
                continue
            start, end = event.mentions[0]
            near = {w.norm for w in split_words(text[max(0, start - _AROUND) : end + _AROUND])}
            if (record.report.id, event.id) in listed or subject & near:
                yield record.report.id, event.id
