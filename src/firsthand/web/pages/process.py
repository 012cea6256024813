"""Processes: truces, talks, withdrawals — their states over time, what moved them, and who says so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.exports.stored import StoreStream
from firsthand.exports.stream import EvidenceStream
from firsthand.incident import MovedBy, ProcessOverTime, StateAt
from firsthand.ontology import Certainty, LinkKind, ProcessKind, ProcessState
from firsthand.query import Query
from firsthand.record import Process, Record, Span
from firsthand.store import Store
from firsthand.store.answers import Listed, Standing
from firsthand.views.text import counted, one_line
from firsthand.views.voices import attitude_words, claim_words
from firsthand.web import words
from firsthand.web.rendering import page
from firsthand.web.rows import heading_of, incident_address, process_address, report_address, title_of
from firsthand.web.versions import voice_name

router = APIRouter(include_in_schema=False)
_READ: Final = 60  # reports of a process that are looked through for claims
_SHOWN: Final = 24  # claims
_LINES: Final = 300  # processes in the list
AGAINST: Final = frozenset({LinkKind.THREATENS, LinkKind.PREVENTS, LinkKind.VIOLATES})
FOR: Final = frozenset({LinkKind.ENABLES, LinkKind.CAUSES})
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
    voices: tuple[tuple[str, str], ...]  # name, and where its words stand
    by: tuple[tuple[str, str], ...]  # incidents that put it there


class Mover(msgspec.Struct, frozen=True, kw_only=True):
    """An incident that bears on it."""

    heading: str
    href: str
    words: str
    when: str
    voices: tuple[tuple[str, str], ...]


class ClaimOn(msgspec.Struct, frozen=True, kw_only=True):
    """What a voice says of it."""

    voice: str
    outlet: str
    when: str
    words: str
    how: str
    href: str


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
        movers = list(_movers(stream, found, kin))
        given: dict[str, Any] = {
            "process": found,
            "name": name_of(found),
            "kind": plural(found.kind),
            "parties": parties_of(found),
            "steps": list(_steps(stream, found, kin)),
            "against": [m for kind, m in movers if kind in AGAINST],
            "helping": [m for kind, m in movers if kind in FOR],
            "others": [m for kind, m in movers if kind not in AGAINST | FOR],
            "claims": list(_claims(stream, found))[:_SHOWN],
            "reports": list(_reports(stream, found)),
        }
    return page(request, "process.html", **given)


def _steps(stream: EvidenceStream, process: ProcessOverTime, kin: Mapping[str, Listed]) -> Iterator[Step]:
    groups: dict[tuple[str, ProcessState], list[StateAt]] = {}
    for one in sorted(process.states, key=lambda s: (s.date or "", s.report)):
        groups.setdefault((one.date or "", one.state), []).append(one)
    for (day, state), told in groups.items():
        voices: dict[str, str] = {}
        for one in told:
            spans = _state_spans(stream, process, one)
            voices.setdefault(voice_name(stream, one.report, one.source), report_address(one.report, spans))
        by = {one.by: heading_of(kin[one.by]) for one in told if one.by in kin and one.by}
        yield Step(
            day=words.days(day) if day else "no day told",
            state=words.state_name(state),
            tone=_tone(state),
            voices=tuple(voices.items()),
            by=tuple((name, incident_address(id)) for id, name in by.items()),
        )


def _own(record: Record | None, process: ProcessOverTime) -> list[Process]:
    """Return what a report tells of the process: of those of its kind, first those of its name."""
    of_kind = [p for p in record.processes if p.kind is process.kind] if record else []
    return sorted(of_kind, key=lambda p: one_line(p.name) != one_line(process.name))


def _state_spans(stream: EvidenceStream, process: ProcessOverTime, state: StateAt) -> tuple[Span, ...]:
    own = _own(stream.record(state.report), process)
    fitting = sorted(own, key=lambda p: p.state is not state.state)
    return (fitting[0].evidence or fitting[0].mentions[:1]) if fitting else ()


def _movers(
    stream: EvidenceStream, process: ProcessOverTime, kin: Mapping[str, Listed]
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
                words=words.link_words(kind, certainty.value),
                when=words.when(listed.incident),
                voices=tuple(_who(stream, process, listed, told).items()),
            ),
        )


def _who(
    stream: EvidenceStream, process: ProcessOverTime, listed: Listed, told: Iterable[MovedBy]
) -> dict[str, str]:
    """Return who says that it bears on the process, and where."""
    voices: dict[str, str] = {}
    for one in told:
        record = stream.record(one.report)
        own = {p.id for p in _own(record, process)}
        mine = {ref.event for ref in listed.incident.events if ref.report == one.report}
        link = next(
            (x for x in record.links if x.kind is one.kind and x.from_ in mine and x.to in own), None
        ) if record else None  # fmt: skip
        name = voice_name(stream, one.report, link.source) if link else one_line(one.voice or "")
        spans = link.evidence if link else ()
        name = name or one_line((record.report.outlet if record else None) or one.report)
        voices.setdefault(name, report_address(one.report, spans))
    return voices


def _claims(stream: EvidenceStream, process: ProcessOverTime) -> Iterator[ClaimOn]:
    """Yield what voices say in whose words the process is named, the latest first."""
    records = [r for name in process.reports[:_READ] if (r := stream.record(name)) is not None]
    seen: set[tuple[str, str]] = set()
    for record in sorted(records, key=lambda r: (r.report.published or "", r.report.id), reverse=True):
        named = [s for p in _own(record, process)[:1] for s in p.mentions]
        root = record.sources[0].id if record.sources else ""
        for claim in record.claims:
            if claim.source == root or not any(_over(c, m) for c in claim.content for m in named):
                continue
            said = claim_words(record, claim.content, 280)
            voice = voice_name(stream, record.report.id, claim.source)
            if (voice, said) in seen:
                continue
            seen.add((voice, said))
            yield ClaimOn(
                voice=voice,
                outlet=one_line(record.report.outlet or "an unnamed outlet"),
                when=words.short_day(record.report.published),
                words=said,
                how=attitude_words(claim),
                href=report_address(record.report.id, claim.content[:4]),
            )


def _over(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _reports(stream: EvidenceStream, process: ProcessOverTime) -> Iterator[tuple[str, str, str]]:
    records = [r for name in process.reports[:_READ] if (r := stream.record(name)) is not None]
    for record in sorted(records, key=lambda r: (r.report.published or "", r.report.id)):
        own = _own(record, process)
        spans = own[0].mentions[:1] if own else ()
        about = (
            f"{one_line(record.report.outlet or 'outlet unknown')}, {words.instant(record.report.published)}"
        )
        yield (
            title_of(record.report),
            report_address(record.report.id, spans),
            about,
        )
