"""Processes across reports: the same undertaking of the same parties, its states in order, what moved it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from firsthand.evidence.undertakings import EventKey, Telling, Undertaking, gather, one_talks
from firsthand.incident import MovedBy, ProcessOverTime, StateAt, content_id
from firsthand.ontology import EventType, LinkKind, ProcessKind, ProcessState, Status
from firsthand.record import Event, Link, Process, Record, instant

__all__ = ["Undertaking", "gather", "one_talks", "processes_of"]

_PUTS = {LinkKind.THREATENS: ProcessState.AT_RISK, LinkKind.VIOLATES: ProcessState.VIOLATED}
_BEARS = frozenset(
    {LinkKind.THREATENS, LinkKind.VIOLATES, LinkKind.CAUSES, LinkKind.ENABLES, LinkKind.PREVENTS}
)
# Acts with which a state begins: their day is the state's.
_BEGINS = {
    ProcessState.AGREED: frozenset({EventType.AGREE, EventType.CONCEDE, EventType.SUPPORT}),
    ProcessState.IN_FORCE: frozenset({EventType.RETREAT, EventType.CONCEDE, EventType.AGREE}),
    ProcessState.STALLED: frozenset({EventType.REJECT}),
    ProcessState.COLLAPSED: frozenset({EventType.REJECT}),
    ProcessState.COMPLETED: frozenset({EventType.RETREAT}),
}
_NAME_WORDS = 8
_SHORT = 2  # letters of words that tell nothing: "of", "in"
_ALONE = 0.15  # what a word costs that one name has alone
_MANY = 10  # reports, from which on a party that hardly any of them names is left out
_OFTEN = 0.1  # of the reports
_PAIR = 2
_BESIDE = 300  # characters
_WORD = re.compile(r"[^\W_]+")
_MEETS = frozenset({ProcessKind.NEGOTIATION})


def processes_of(
    undertakings: Iterable[Undertaking], incident_of: Mapping[EventKey, str], copies: Mapping[str, str]
) -> tuple[ProcessOverTime, ...]:
    """Return the processes over time.

    ``incident_of`` names the incident of an event, ``copies`` the original of a report that is a copy.
    """
    return tuple(_over_time(u, incident_of, copies) for u in undertakings)


def _over_time(
    undertaking: Undertaking, incident_of: Mapping[EventKey, str], copies: Mapping[str, str]
) -> ProcessOverTime:
    first_record, first = undertaking.tellings[0]
    states: dict[tuple[ProcessState, str], StateAt] = {}
    moved: dict[tuple[str, LinkKind, str], MovedBy] = {}
    for record, telling in undertaking.tellings:
        report = record.report.id
        if report in copies:
            continue  # what it says is its original's
        for move in _moves(record, telling, incident_of):
            moved.setdefault((move.incident, move.kind, report), move)
            state = _PUTS.get(move.kind)
            if state is not None:
                date = _day_of(move, record, incident_of) if state is ProcessState.VIOLATED else None
                at = _state(state, record, move.voice, date=date, by=move.incident)
                states.setdefault((state, report), at)
        stated = _stated(record, telling)
        if stated is not None:
            states.setdefault((stated.state, report), stated)
    reports = {telling.report for _, telling in undertaking.tellings}
    reports |= {copy for copy, of in copies.items() if of in reports}
    named = [p.name for r, t in undertaking.tellings for p in r.processes if p.id == t.process]
    return ProcessOverTime(
        id=content_id("p", first_record.report.id, first.kind, first.keys),
        kind=first.kind,
        name=name_among(named) or first.kind.value,
        parties=chief_parties([telling.parties for _, telling in undertaking.tellings]),
        reports=tuple(sorted(reports)),
        states=tuple(sorted(states.values(), key=lambda s: (s.date or "", s.report, s.state))),
        moved_by=tuple(moved[key] for key in sorted(moved)),
    )


def name_among(names: Sequence[str]) -> str:
    """Return the name that tells most of what the others tell too, and is none of a whole sentence.

    Each of its words counts by how many of the names have it, less where no other has it. So of two names the
    longer one stands, and of a hundred none that only one report uses.
    """
    if not names:
        return ""
    fitting = [n for n in names if len(n.split()) <= _NAME_WORDS]
    if not fitting:
        return min(names, key=lambda n: (len(n), n))
    shared = Counter(word for name in names for word in set(_telling_words(name)))

    def worth(name: str) -> float:
        words = set(_telling_words(name))
        return sum(shared[w] / len(names) - (_ALONE if shared[w] == 1 else 0.0) for w in words)

    return min(set(fitting), key=lambda n: (-round(worth(n), 6), -len(n), n))


def _telling_words(name: str) -> list[str]:
    return [word for word in _WORD.findall(name.lower()) if len(word) > _SHORT]


def chief_parties(named: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the parties of an undertaking by what each report names; of many reports, those of several of them."""
    counts = Counter(party for parties in named for party in set(parties))
    if len(named) < _MANY:
        return tuple(sorted(counts))
    chief = {party for party, _ in sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:_PAIR]}
    return tuple(sorted(p for p, n in counts.items() if p in chief or n >= _OFTEN * len(named)))


def _moves(record: Record, telling: Telling, incident_of: Mapping[EventKey, str]) -> Iterator[MovedBy]:
    """Yield what a report says moved the undertaking: links to it, to its talks, or to what called them off."""
    ends = {telling.process, *telling.talks} - {None}
    events = {e.id: e for e in record.events}
    own = next((p for p in record.processes if p.id == telling.process), None)
    ends |= set(own.events) if own is not None else set()
    for link in record.links:
        if link.kind in _BEARS and link.to in ends and link.from_ not in ends:
            yield from _moved(record, link, link.from_, link.kind, incident_of)
        elif telling.kind in _MEETS:
            cause = _why_called_off(link, events)
            if cause is not None:
                yield from _moved(record, link, cause, LinkKind.CAUSES, incident_of)


def _why_called_off(link: Link, events: Mapping[str, Event]) -> str | None:
    """Return what a meeting was called off for: as its cause, or as what the calling-off responds to."""
    one, other = events.get(link.from_), events.get(link.to)
    if one is None or other is None:
        return None
    if link.kind is LinkKind.CAUSES and _calls_off(other) and one.type is EventType.ASSAULT:
        return one.id
    if link.kind is LinkKind.RESPONDS_TO and _calls_off(one) and other.type is EventType.ASSAULT:
        return other.id
    return None


def _calls_off(event: Event) -> bool:
    return event.type is EventType.REJECT and event.status in (Status.HAPPENED, Status.ONGOING)


def _moved(
    record: Record, link: Link, event: str, kind: LinkKind, incident_of: Mapping[EventKey, str]
) -> Iterator[MovedBy]:
    incident = incident_of.get((record.report.id, event))
    if incident is not None:
        yield MovedBy(
            incident=incident,
            kind=kind,
            certainty=link.certainty,
            report=record.report.id,
            voice=_voice(record, link.source),
        )


def _stated(record: Record, telling: Telling) -> StateAt | None:
    """Return the state in which a report has the undertaking; stalled where a meeting is called off."""
    process = next((p for p in record.processes if p.id == telling.process), None)
    state, source = telling.state, process.source if process is not None else None
    off = [e for e in record.events if _calls_off(e) and "meet" in e.modes and _is_of(e, telling, process)]
    if telling.kind in _MEETS and off and state in (None, ProcessState.ONGOING, ProcessState.PROPOSED):
        state, source = ProcessState.STALLED, off[0].source
    if state is None:
        return None
    begun = next(
        (
            e.time.start
            for e in record.events
            if e.type in _BEGINS.get(state, ()) and e.status is Status.HAPPENED
            if e.time is not None and e.time.start and e.time.start == e.time.end
            if process is None or e.id in process.events or len(record.processes) == 1
        ),
        None,
    )
    return _state(state, record, _voice(record, source), date=begun)


def _is_of(event: Event, telling: Telling, process: Process | None) -> bool:
    """Tell whether a meeting called off is one of these talks: between their parties, or told beside them."""
    parties = {p.entity for p in (*event.actors, *event.recipients) if p.entity}
    if parties:
        return parties <= set(telling.parties)
    named = process.mentions if process is not None else ()
    return any(abs(a - b) <= _BESIDE for a, _ in event.mentions for b, _ in named)


def _day_of(move: MovedBy, record: Record, incident_of: Mapping[EventKey, str]) -> str | None:
    """Return the day of what moved it, as the same report has it."""
    for event in record.events:
        time = event.time
        moved = incident_of.get((record.report.id, event.id)) == move.incident
        if moved and time is not None and time.start and time.start == time.end:
            return time.start
    return None


def _state(
    state: ProcessState,
    record: Record,
    voice: str | None,
    *,
    date: str | None = None,
    by: str | None = None,
) -> StateAt:
    published = instant(record.report.published)
    source = next((s.id for s in record.sources if s.name == voice), None)
    home = record.sources[0].id if record.sources else None
    day = date or (record.report.published or "")[:10] or published[:10]
    return StateAt(
        state=state, date=day or None, report=record.report.id, source=source or home, voice=voice, by=by
    )


def _voice(record: Record, source: str | None) -> str | None:
    """Return the name of a voice, unless it is the outlet's own."""
    if source is None or (record.sources and source == record.sources[0].id):
        return None
    return next((s.name for s in record.sources if s.id == source), None)
