"""Which reports tell of the same lasting undertaking: those that share a key made of its kind and its parties.

A key depends on one report alone, so a new report touches only the undertakings whose keys it has.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise

import msgspec

from firsthand.evidence.telling import WordRow
from firsthand.knowledge.actors import Actor, Actors, choose, load_actors
from firsthand.knowledge.names import split_words
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType, ProcessKind, ProcessState, Sector, Status
from firsthand.record import Event, Process, Record, Span, age, instant
from firsthand.settings import load_settings

_AROUND = 260  # characters around a mention in which the parties are named
_LEAD = 1500  # characters of a report that tell who it is about
_ABOUT = 160  # characters around a mention that tell what the talks are about
_GOING_ON = frozenset({Status.ONGOING, Status.FUTURE, Status.HAPPENED})
_STATE = re.compile(r"[A-Z]{3}")
_DATELINE = re.compile(r"[A-Z][^\n]{0,60}?(?:[-–—|]|:)\s")
_GROUPS = frozenset({Sector.REB, Sector.OPP, Sector.UNK})

# Of one land alone there are many at a time, and others each season; a war or a siege goes on.
_MANY_IN_A_LAND = frozenset(
    {ProcessKind.NEGOTIATION, ProcessKind.AGREEMENT, ProcessKind.ELECTION, ProcessKind.TRIAL}
)
_QUIET, _LONG_QUIET = 90, 400  # days

EventKey = tuple[str, str]  # report and event


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One undertaking as one report has it."""

    report: str
    kind: ProcessKind
    keys: tuple[str, ...]  # what it shares with other reports' tellings of the same
    process: str | None = None  # id in the record; none where only a happening tells of it
    state: ProcessState | None = None
    parties: tuple[str, ...] = ()
    talks: tuple[str, ...] = ()  # events that tell that its talks go on


class Undertaking(msgspec.Struct, frozen=True, kw_only=True):
    """One undertaking as several reports have it, the earliest first."""

    tellings: tuple[tuple[Record, Telling], ...]

    @property
    def talks(self) -> tuple[EventKey, ...]:
        """The events that tell that its talks go on."""
        return tuple((t.report, event) for _, t in self.tellings for event in t.talks)


def tellings_of(record: Record, actors: Actors | None = None) -> tuple[Telling, ...]:
    """Return the undertakings that a report tells of, from that report alone."""
    return tuple(_Reading(record, actors or _shipped()).tellings())


def keys_of(record: Record, actors: Actors | None = None) -> tuple[str, ...]:
    """Return the keys of all undertakings of a report: reports with none in common share none."""
    return tuple(sorted({key for telling in tellings_of(record, actors) for key in telling.keys}))


def talks_of(record: Record, actors: Actors | None = None) -> dict[str, tuple[str, ...]]:
    """Return for each event that tells of talks going on the keys of the undertakings that they are."""
    found: dict[str, set[str]] = defaultdict(set)
    for telling in tellings_of(record, actors):
        for event in telling.talks:
            found[event].update(telling.keys)
    return {event: tuple(sorted(keys)) for event, keys in sorted(found.items())}


def gather(records: Iterable[Record], actors: Actors | None = None) -> tuple[Undertaking, ...]:
    """Return the undertakings of some reports: tellings with a key in common are one, and theirs with them."""
    ordered = sorted(records, key=lambda r: age(r.report))
    told = [(record, telling) for record in ordered for telling in tellings_of(record, actors)]
    groups = together([(t.keys, instant(r.report.published)) for r, t in told])
    of = ([told[at] for at in group] for group in groups)
    named = (g for g in of if any(t.process or t.kind is ProcessKind.WITHDRAWAL for _, t in g))
    return tuple(Undertaking(tellings=tuple(g)) for g in named)


def together(told: Sequence[tuple[Sequence[str], str]]) -> list[list[int]]:
    """Return which tellings are of one undertaking, each the earliest first.

    ``told`` are the keys of each and when it was published, the earliest first. Two that follow one another by a
    key are of one, unless it was quiet for too long between them: the talks of a land are others three years later.
    """
    parent = list(range(len(told)))
    last: dict[str, tuple[int, date | None]] = {}
    for at, (keys, published) in enumerate(told):
        day = _day(published)
        for key in keys:
            before, then = last.get(key, (at, day))
            if day is None or then is None or (day - then).days <= _quiet(key):
                one, other = sorted((_root(parent, before), _root(parent, at)))
                parent[other] = one
            last[key] = (at, day)
    groups: dict[int, list[int]] = defaultdict(list)
    for at in range(len(told)):
        groups[_root(parent, at)].append(at)
    return list(groups.values())


def _quiet(key: str) -> int:
    """Return the days without a report after which an undertaking of these parties is another one."""
    kind, *parties = key.split(" ")
    return _QUIET if len(parties) == 1 and ProcessKind(kind) in _MANY_IN_A_LAND else _LONG_QUIET


def one_talks(undertakings: Iterable[Undertaking]) -> Iterator[tuple[EventKey, EventKey]]:
    """Yield pairs of events that tell of the same ongoing talks."""
    for undertaking in undertakings:
        yield from pairwise(undertaking.talks)


class _Reading:
    def __init__(self, record: Record, actors: Actors) -> None:
        self._record, self._actors = record, actors
        self._on = _day(record.report.published)
        self._events = {e.id: e for e in record.events}
        self._lead: Counter[str] | None = None
        self._lands: dict[str, str] = {}
        dateline = _DATELINE.match(record.report.text)
        self._start = dateline.end() if dateline else 0
        self._mediators = frozenset(
            p.entity
            for e in record.events
            if e.type is EventType.CONSULT and "third-party" in e.modes
            if e.status is not Status.FUTURE
            for p in e.actors
            if p.entity
        )

    def tellings(self) -> Iterator[Telling]:
        listed: set[str] = set()
        for process in self._record.processes:
            parties = self._parties(process)
            listed.update(process.events)
            talks = [e for e in process.events if self._goes_on(self._events[e])]
            negotiation = process.kind is ProcessKind.NEGOTIATION
            yield Telling(
                report=self._record.report.id,
                kind=process.kind,
                keys=self._keys(process.kind, parties, process),
                process=process.id,
                state=process.state,
                parties=parties,
                talks=tuple(talks) if negotiation else (),
            )
            if negotiation:
                yield from self._withdrawal(process.name, process.mentions[:2], parties)
        for event in self._record.events:
            if event.id not in listed and self._goes_on(event):
                yield from self._talk(event)

    def _talk(self, event: Event) -> Iterator[Telling]:
        """A happening that tells of talks where the report has no word for them as an undertaking."""
        parties = self._filled(_codes(event), event.mentions[:1])
        if len(parties) == 2:
            state = ProcessState.ONGOING if event.status is Status.ONGOING else None
            yield Telling(
                report=self._record.report.id,
                kind=ProcessKind.NEGOTIATION,
                keys=self._keys(ProcessKind.NEGOTIATION, parties, None),
                state=state,
                parties=parties,
                talks=(event.id,),
            )
            yield from self._withdrawal("", event.mentions[:1], parties)

    def _withdrawal(self, name: str, mentions: Sequence[Span], parties: tuple[str, ...]) -> Iterator[Telling]:
        """Talks about a withdrawal are a withdrawal as well, one that is proposed."""
        has = any(p.kind is ProcessKind.WITHDRAWAL for p in self._record.processes)
        near = [self._record.report.text[max(0, a - _ABOUT) : b + _ABOUT] for a, b in mentions]
        if not has and len(parties) >= 2 and any(_leaving().search(text) for text in (name, *near)):
            yield Telling(
                report=self._record.report.id,
                kind=ProcessKind.WITHDRAWAL,
                keys=self._keys(ProcessKind.WITHDRAWAL, parties, None),
                state=ProcessState.PROPOSED,
                parties=parties,
            )

    def _goes_on(self, event: Event) -> bool:
        """Tell whether an event tells of talks as such: a meeting of a certain day is a happening of its own."""
        if event.type is not EventType.CONSULT or event.status not in _GOING_ON or not event.mentions:
            return False
        dated = event.time is not None and event.time.start == event.time.end and event.time.start
        return not (event.status is Status.HAPPENED and dated)

    def _parties(self, process: Process) -> tuple[str, ...]:
        own = [p.entity for p in process.parties if p.entity]
        if len(own) < 2:
            own += [code for e in process.events for code in _codes(self._events[e]) if code not in own]
        return self._filled([code for code in own if code not in self._mediators], process.mentions[:2])

    def _filled(self, own: Sequence[str], mentions: Sequence[Span]) -> tuple[str, ...]:
        """Return the parties; where fewer than two are told, with those named most nearby, else in the lead."""
        if len(set(own)) >= 2:
            return tuple(sorted(set(own)))
        text = self._record.report.text
        near: Counter[str] = Counter()
        for start, end in mentions:
            near.update(self._named(text[max(0, start - _AROUND, self._start) : end + _AROUND]))
        if self._lead is None:
            self._lead = self._named(f"{self._record.report.title or ''}. {text[self._start : _LEAD]}")
        found = list(dict.fromkeys(own))
        for counts in (near, self._lead):
            for code in sorted(counts, key=lambda c: (not _STATE.fullmatch(c), -counts[c], c)):
                if len(found) < 2 and code not in found and code not in self._mediators:
                    found.append(code)
        return tuple(sorted(found))

    def _named(self, text: str) -> Counter[str]:
        """Return the parties that a text names, by how often: states, and groups that have a land."""
        found: Counter[str] = Counter()
        for hit in self._actors.in_words(split_words(text)):
            actor = choose(hit.values, (), self._on)
            if actor is None:
                continue
            code = actor.country if _STATE.fullmatch(actor.country or "") and not _own(actor) else actor.code
            land = actor.country or (actor.where[0] if actor.where else actor.code)
            if code and _STATE.fullmatch(land):
                self._lands[code] = land
                found[code] += 1
        return found

    def _land(self, code: str) -> str:
        """Return the land of a party: of a state itself, of a group the one it fights in."""
        if code not in self._lands:  # "RSF" looks like a state
            told = [(p.name, p.entity) for e in self._record.events for p in (*e.actors, *e.recipients)]
            told += [(p.name, p.entity) for process in self._record.processes for p in process.parties]
            named = [name for name, entity in told if entity == code]
            found = (self._actors.find(name, self._on) for name in (*named, code.replace("-", " ")))
            actor = next((a for a in found if a is not None and a.code == code), None)
            self._lands[code] = (actor.country or next(iter(actor.where), "")) if actor is not None else ""
        return self._lands.get(code) or code

    def _keys(self, kind: ProcessKind, parties: tuple[str, ...], process: Process | None) -> tuple[str, ...]:
        """Return a key for each pair of lands; the one land where all are of it."""
        lands = sorted({self._land(code) for code in parties})
        if len(lands) > 1:
            return tuple(f"{kind.value} {a} {b}" for a, b in combinations(lands, 2))
        if lands:
            return (f"{kind.value} {lands[0]}",)
        mark = process.id if process is not None else ""
        return (f"{kind.value} of {self._record.report.id} {mark}",)


def _own(actor: Actor) -> bool:
    """Tell whether an actor is a party of its own and no part of a state."""
    return actor.sector in _GROUPS


def _codes(event: Event) -> list[str]:
    return [p.entity for p in (*event.actors, *event.recipients) if p.entity]


@lru_cache(maxsize=1)
def _leaving() -> re.Pattern[str]:
    """Return the words for the end of a presence: what talks about a withdrawal are about."""
    rows = read_table("leaving", WordRow)
    words = sorted((re.escape(row.words) for row in rows), key=lambda w: (-len(w), w))
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _shipped() -> Actors:
    return load_actors(load_settings())


def _root(parent: list[int], at: int) -> int:
    while parent[at] != at:
        parent[at] = parent[parent[at]]
        at = parent[at]
    return at


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat((published or "")[:10])
    except ValueError:
        return None
