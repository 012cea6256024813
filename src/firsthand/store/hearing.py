"""Voices and outlets across incidents: how often each is heard, first, alone, repeated, contradicted."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec
from sqlalchemy import Connection, func, select, text

from firsthand.exports.naming import entity_name
from firsthand.query import Query
from firsthand.store.accepting import READ
from firsthand.store.answers import OutletRow, Tally, Voice
from firsthand.store.dialects import chunks
from firsthand.store.entries import Entry
from firsthand.store.packing import unpack
from firsthand.store.rollups import measures_of, standings_of
from firsthand.store.schema import incident_body, incident_outlet, incident_voice, report, standing
from firsthand.store.selecting import FEW, Wanted, ask

Standings = Mapping[tuple[str, str, str], Mapping[str, int]]  # by kind, name and sort: counts by measure
VOICES: Final = ("voice", "body")
OUTLETS: Final = ("outlet",)


def sources(connection: Connection, query: Query, limit: int = 100) -> tuple[Voice, ...]:
    """Return the voices of the incidents meant, those of most incidents first; states and groups as one each.

    Of a question with filters, those of its newest ten thousand incidents.
    """
    found = _standings(connection, query, VOICES, limit)
    voices = sorted(
        (_voice(key, counts) for key, counts in _by_name(found).items()),
        key=lambda v: (-v.incidents, v.name, v.kind, v.anonymous),
    )[:limit]
    called = _called(connection, query, {v.actor or v.name for v in voices})
    return tuple(msgspec.structs.replace(v, said=_said(called, v)) for v in voices)


def count(connection: Connection, kinds: tuple[str, ...]) -> int:
    """Return how many voices or outlets the whole store has."""
    counted = standing.c.kind.in_(kinds), standing.c.measure == "incidents"
    names = select(standing.c.kind, standing.c.name).where(*counted).distinct().subquery()
    return int(connection.execute(select(func.count()).select_from(names)).scalar_one())


def voice(connection: Connection, name: str) -> Voice | None:
    """Return how one voice fares over the whole store, by its name or by the code of whom it speaks for."""
    found = _by_name(_top(connection, VOICES, [name]))
    kind = max(found, key=lambda key: (key[0] == "body", found[key].get("incidents", 0)), default=None)
    if kind is not None:
        made = _voice(kind, found[kind])
        return msgspec.structs.replace(made, said=_said(_called(connection, Query(), [name]), made))
    return _called_so(connection, name)


def heard(connection: Connection, names: Collection[str]) -> frozenset[str]:
    """Return which names are those of voices behind some incident, or of outlets that tell of one."""
    found: set[str] = set()
    for some in chunks(sorted(set(names))):
        for column in (incident_voice.c.voice, incident_outlet.c.outlet):
            found |= set(connection.execute(select(column).where(column.in_(some)).distinct()).scalars())
    return frozenset(found)


def outlets(connection: Connection, query: Query, limit: int = 100) -> tuple[OutletRow, ...]:
    """Return the outlets of the incidents meant: how much of what they publish is their own."""
    found = {name: m for (_, name, _), m in _standings(connection, query, OUTLETS, limit).items()}
    names = sorted(found, key=lambda name: (-found[name].get("incidents", 0), name))[:limit]
    return tuple(_outlets(connection, names, found))


def outlet(connection: Connection, name: str) -> OutletRow | None:
    """Return how one outlet fares over the whole store."""
    found = {name: m for (_, name, _), m in _top(connection, OUTLETS, [name]).items()}
    return next(iter(_outlets(connection, [name], found)), None) if found else None


def _called_so(connection: Connection, name: str) -> Voice | None:
    """Return how those fare whom reports call by a name under which they are not counted."""
    counts: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    spoken_for: Counter[str] = Counter()
    for entry in _entries(connection, Query(voices=(name,), rejected=True)):
        mine = [one for one in entry.voices if name in (one.name, *one.also)]
        counts.update({measure for one in mine for measure in measures_of(one)})
        kinds.update(one.sort for one in mine)
        spoken_for.update(one.actor for one in mine)
    if not counts:
        return None
    made = _voice(("voice", name, max(kinds, key=lambda k: (kinds[k], k))), counts)
    return msgspec.structs.replace(made, actor=max(spoken_for, key=lambda c: (spoken_for[c], c)))


def _outlets(
    connection: Connection, names: Collection[str], found: Mapping[str, Mapping[str, int]]
) -> Iterable[OutletRow]:
    counted: dict[str, tuple[int, int]] = {}
    copied: dict[str, int] = {}
    for some in chunks(names):
        own = select(report.c.outlet, func.count(), func.count(report.c.copy_of)).where(
            report.c.outlet.in_(some), report.c.state == READ
        )
        counted |= {row[0]: (row[1], row[2]) for row in connection.execute(own.group_by(report.c.outlet))}
        copy, original = report.alias(), report.alias()
        taken = (
            select(original.c.outlet, func.count())
            .join(copy, copy.c.copy_of == original.c.id)
            .where(original.c.outlet.in_(some), copy.c.outlet != original.c.outlet)
        )
        copied |= {row[0]: row[1] for row in connection.execute(taken.group_by(original.c.outlet))}
    for name in names:
        measures = found[name]
        yield OutletRow(
            name=name,
            reports=counted.get(name, (0, 0))[0],
            copies=counted.get(name, (0, 0))[1],
            copied=copied.get(name, 0),
            incidents=measures.get("incidents", 0),
            first=measures.get("first", 0),
            alone=measures.get("alone", 0),
            contradicted=measures.get("contradicted", 0),
        )


def _voice(key: tuple[str, str, str], counts: Mapping[str, int]) -> Voice:
    kind, name, sort = key
    body = kind == "body"
    return Voice(
        name=entity_name(name).removeprefix("the ") if body else name,
        kind=sort.rstrip("*"),
        anonymous=sort.endswith("*"),
        actor=name if body else "",
        incidents=counts.get("incidents", 0),
        first=counts.get("first", 0),
        alone=counts.get("alone", 0),
        contradicted=counts.get("contradicted", 0),
        copied=counts.get("copied", 0),
    )


def _by_name(found: Standings) -> Standings:
    """Return the counts of voices of one name together, whatever reports take them for; that of most incidents shows."""
    merged: dict[tuple[str, str, str], Counter[str]] = {}
    chief: dict[tuple[str, str], tuple[str, str, str]] = {}
    for key in sorted(found, key=lambda k: (-found[k].get("incidents", 0), k)):
        home = chief.setdefault(key[:2], key)
        merged.setdefault(home, Counter()).update(found[key])
    return merged


def _said(called: Mapping[str, Mapping[str, int]], one: Voice) -> tuple[Tally, ...]:
    names = called.get(one.actor or one.name, {})
    return tuple(
        Tally(value=name, count=count)
        for name, count in sorted(names.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def _standings(connection: Connection, query: Query, kinds: tuple[str, ...], limit: int) -> Standings:
    """Return how voices or outlets fare: the top ones of the roll-up, or all of the incidents of a question."""
    if query.whole() == Query():
        return _top(connection, kinds, _names(connection, kinds, limit))
    found: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for entry in _entries(connection, query):
        for kind, name, sort, measure in standings_of(entry):
            if kind in kinds:
                found[kind, name, sort][measure] += 1
    return found


def _names(connection: Connection, kinds: tuple[str, ...], limit: int) -> list[str]:
    found: list[str] = []
    for kind in kinds:
        asked = (
            select(standing.c.name)
            .where(standing.c.kind == kind, standing.c.measure == "incidents")
            .order_by(standing.c.count.desc())
        )
        found += connection.execute(asked.limit(limit)).scalars()
    return sorted(set(found))


def _top(connection: Connection, kinds: tuple[str, ...], names: Collection[str]) -> Standings:
    found: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for some in chunks(names):
        asked = select(standing).where(standing.c.kind.in_(kinds), standing.c.name.in_(some))
        for row in connection.execute(asked):
            found[row.kind, row.name, row.sort][row.measure] = row[4]
    return found


def _called(connection: Connection, query: Query, names: Collection[str]) -> Mapping[str, Mapping[str, int]]:
    """Return what reports call voices, by the name or code under which these are counted."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    if query.whole() == Query():
        for some in chunks(sorted(names)):
            asked = select(standing).where(standing.c.kind == "said", standing.c.name.in_(some))
            for row in connection.execute(asked):
                found[row.name][row.sort] += row[4]
        return found
    for entry in _entries(connection, query):
        for kind, name, said, _ in standings_of(entry):
            if kind == "said":
                found[name][said] += 1
    return found


def _entries(connection: Connection, query: Query) -> Iterable[Entry]:
    asked = ask(connection, query.whole(), wanted=Wanted.NEWEST)
    sql = f"SELECT i.n FROM {asked.sources} WHERE {asked.condition()} ORDER BY i.day DESC, i.id LIMIT {FEW}"  # noqa: S608
    for some in chunks(connection.execute(text(sql), asked.values).scalars()):
        bodies = select(incident_body.c.facets).where(incident_body.c.n.in_(some))
        yield from (unpack(packed, Entry) for packed in connection.execute(bodies).scalars())
