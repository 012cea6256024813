"""Processes: truces, talks, withdrawals — their states over time, what moved them, and who says so."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.exports.stored import StoreStream
from firsthand.exports.stream import EvidenceStream
from firsthand.incident import MovedBy, ProcessOverTime, StateAt
from firsthand.ontology import Certainty, LinkKind, ProcessKind, ProcessState
from firsthand.query import Query
from firsthand.record import Record, Span, age
from firsthand.store import Store
from firsthand.store.answers import Listed, Standing
from firsthand.views.text import counted, one_line
from firsthand.web import words
from firsthand.web.process_claims import claims_on, own_of
from firsthand.web.process_claims import parties_of as party_lines
from firsthand.web.rendering import page
from firsthand.web.rows import (
    heading_of,
    incident_address,
    outlet_address,
    outlet_name,
    process_address,
    report_address,
    title_of,
)
from firsthand.web.versions import Teller, teller

router = APIRouter(include_in_schema=False)
_READ: Final = 300  # reports of a process that are looked through for claims, the latest
_FOLDED: Final = 8  # claims of a party before the rest is folded
_LINES: Final = 300  # processes in the list
AGAINST: Final = frozenset({LinkKind.THREATENS, LinkKind.PREVENTS, LinkKind.VIOLATES})
FOR: Final = frozenset({LinkKind.ENABLES})  # what "causes" a process may as well have had it called off
_BAD: Final = frozenset(
    {ProcessState.AT_RISK, ProcessState.STALLED, ProcessState.VIOLATED, ProcessState.COLLAPSED}
)
_GOOD: Final = frozenset({ProcessState.AGREED, ProcessState.IN_FORCE, ProcessState.COMPLETED})


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A process in a list."""

    name: str
    href: str
    parties: str
    state: str
    tone: str  # for, against or nothing
    since: str
    reports: str
    against: int
    helping: int


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A state that it was said to be in, on one day."""

    day: str
    state: str
    tone: str
    voices: tuple[Teller, ...]
    by: tuple[tuple[str, str], ...]  # incidents that put it there


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that bears on it."""

    heading: str
    href: str
    words: str
    when: str
    voices: tuple[Teller, ...]


@router.get("/processes")
def processes(request: Request) -> Response:
    """List the processes, those that were told of last at the head, by kind."""
    store: Store = request.app.state.store
    with store.snapshot():
        found = store.processes_told_last(_LINES)
        held = store.overview()
    kinds: dict[ProcessKind, list[Line]] = {}
    for one in found:
        kinds.setdefault(one.process.kind, []).append(line_of(one))
    groups = sorted(kinds.items(), key=lambda kind: -len(kind[1]))
    return page(
        request,
        "processes.html",
        groups=[(plural(kind), lines) for kind, lines in groups],
        total=held.processes,
        shown=len(found),
        empty=not held.reports,
    )


def plural(kind: ProcessKind) -> str:
    """Return what several processes of a kind are called."""
    word = kind.value.replace("-", " ")
    word = "crises" if word == "crisis" else f"{word}s"
    return f"{word[:1].upper()}{word[1:]}"


def line_of(one: Standing) -> Line:
    """Return the line of a process in a list."""
    process = one.process
    state = ProcessState(one.state) if one.state else None
    return Line(
        name=name_of(process),
        href=process_address(process.id),
        parties=parties_of(process),
        state=words.state_name(state),
        tone=_tone(state),
        since=words.short_day(one.since),
        reports=counted(len(process.reports), "report"),
        against=len({m.incident for m in process.moved_by if m.kind in AGAINST}),
        helping=len({m.incident for m in process.moved_by if m.kind in FOR}),
    )


def name_of(process: ProcessOverTime) -> str:
    """Return the name of a process with a capital."""
    name = one_line(process.name)
    return f"{name[:1].upper()}{name[1:]}"


def parties_of(process: ProcessOverTime) -> str:
    """Return the parties of a process by name."""
    return words.joined([words.actor_name(p) if p.isupper() else one_line(p) for p in process.parties])


def _tone(state: ProcessState | None) -> str:
    return "against" if state in _BAD else "for" if state in _GOOD else ""


@router.get("/process/{id}")
def process(request: Request, id: str) -> Response:
    """Show one process."""
    store: Store = request.app.state.store
    with store.snapshot():
        found = store.process(id)
        if found is None:
            raise HTTPException(404, f"There is no process {one_line(id, 60)} in this store.")
        stream = StoreStream(store, Query())
        names = [m.incident for m in found.moved_by] + [s.by for s in found.states if s.by]
        kin = store.listed(list(dict.fromkeys(names)))
        records = _records(stream, found)
        known = store.heard(_names(found, records))
        movers = list(_movers(stream, found, kin, known))
        given: dict[str, Any] = {
            "process": found,
            "name": name_of(found),
            "kind": plural(found.kind),
            "parties": party_lines(found, known),
            "steps": list(_steps(stream, found, kin, known)),
            "against": [m for kind, m in movers if kind in AGAINST],
            "helping": [m for kind, m in movers if kind in FOR],
            "others": [m for kind, m in movers if kind not in AGAINST | FOR],
            "claims": claims_on(stream, found, records, store.actors, known),
            "folded": _FOLDED,
            "reports": [_report(record, found) for record in records],
            "left_out": len(found.reports) - len(records),
        }
    return page(request, "process.html", **given)


def _records(stream: EvidenceStream, process: ProcessOverTime) -> list[Record]:
    """Return the records of the latest reports of a process, the earliest of them first."""
    records = [r for name in process.reports[:_READ] if (r := stream.record(name)) is not None]
    return sorted(records, key=lambda r: age(r.report))


def _names(process: ProcessOverTime, records: Iterable[Record]) -> set[str]:
    """Return the names that could have a page: of parties, voices and outlets."""
    found = {party for party in process.parties if party.isupper()}
    for record in records:
        found |= {source.name for source in record.sources} | {record.report.outlet or ""}
    return found


def _steps(
    stream: EvidenceStream, process: ProcessOverTime, kin: Mapping[str, Listed], known: Container[str]
) -> Iterator[Step]:
    groups: dict[tuple[str, ProcessState], list[StateAt]] = {}
    for one in sorted(process.states, key=lambda s: (s.date or "", s.report)):
        groups.setdefault((one.date or "", one.state), []).append(one)
    for (day, state), told in groups.items():
        voices: dict[str, Teller] = {}
        for one in told:
            made = teller(stream, one.report, one.source, _state_spans(stream, process, one), known)
            voices.setdefault(made.words, made)
        by = {one.by: heading_of(kin[one.by]) for one in told if one.by in kin and one.by}
        yield Step(
            day=words.days(day) if day else "no day told",
            state=words.state_name(state),
            tone=_tone(state),
            voices=tuple(voices.values()),
            by=tuple((name, incident_address(id)) for id, name in by.items()),
        )


def _state_spans(stream: EvidenceStream, process: ProcessOverTime, state: StateAt) -> tuple[Span, ...]:
    own = own_of(stream.record(state.report), process)
    fitting = sorted(own, key=lambda p: p.state is not state.state)
    return (fitting[0].evidence or fitting[0].mentions[:1]) if fitting else ()


def _movers(
    stream: EvidenceStream, process: ProcessOverTime, kin: Mapping[str, Listed], known: Container[str]
) -> Iterator[tuple[LinkKind, Mover]]:
    groups: dict[tuple[str, LinkKind, Certainty], list[MovedBy]] = {}
    for moved in process.moved_by:
        groups.setdefault((moved.incident, moved.kind, moved.certainty), []).append(moved)
    for (id, kind, certainty), told in groups.items():
        listed = kin.get(id)
        if listed is None:
            continue
        yield (
            kind,
            Mover(
                heading=heading_of(listed),
                href=incident_address(id),
                words="led to a turn in"
                if kind is LinkKind.CAUSES
                else words.link_words(kind, certainty.value),
                when=words.when(listed.incident),
                voices=_who(stream, process, listed, told, known),
            ),
        )


def _who(
    stream: EvidenceStream,
    process: ProcessOverTime,
    listed: Listed,
    told: Iterable[MovedBy],
    known: Container[str],
) -> tuple[Teller, ...]:
    """Return who says that it bears on the process, and where."""
    voices: dict[str, Teller] = {}
    for one in told:
        record = stream.record(one.report)
        own = {p.id for p in own_of(record, process)}
        mine = {ref.event for ref in listed.incident.events if ref.report == one.report}
        link = next(
            (x for x in record.links if x.kind is one.kind and x.from_ in mine and x.to in own), None
        ) if record else None  # fmt: skip
        made = teller(stream, one.report, link.source if link else None, link.evidence if link else (), known)
        if link is None and one.voice:
            made = msgspec.structs.replace(made, words=one_line(one.voice), href="")
        voices.setdefault(made.words, made)
    return tuple(voices.values())


def _report(record: Record, process: ProcessOverTime) -> tuple[str, str, str, str, str]:
    """Return a report: title, address of what it says of the process, outlet, its address, when."""
    own = own_of(record, process)
    return (
        title_of(record.report),
        report_address(record.report.id, own[0].mentions[:1] if own else ()),
        outlet_name(record.report.outlet, record.report.url),
        outlet_address(record.report.outlet),
        words.instant(record.report.published),
    )
