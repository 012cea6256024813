"""Who did it and whom it befell, over all reports of an incident."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.exports.cells import set_value
from firsthand.exports.places import countries, country_name
from firsthand.exports.stream import EvidenceStream, events_of
from firsthand.incident import TARGET, Incident, Property
from firsthand.ontology import TYPES, Quad, Sector, SourceKind, Status
from firsthand.record import Event, Party, Record

# Who acts in their own name with arms or by office: their telling of what they did is no sign of a slip.
_ACTING: Final = frozenset({SourceKind.MILITARY, SourceKind.ARMED_GROUP})
_PARTICLES: Final = frozenset({"von", "van", "der", "den", "de", "la", "al", "bin", "ibn", "el", "da", "di"})
_LONG_NAME: Final = 4  # words
_OFFICE: Final = re.compile(
    r"\b(?:ministry|police|army|forces?|command|government|service|office|department|agency|guards?|navy|court|"
    r"council|administration|party|brigades?|movement|state|authority|authorities|staff|army|group|"
    r"pentagon|kremlin|house|street|commission|committee|parliament|military)\b",
    re.IGNORECASE,
)


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One party of an incident, under the name that most reports give it."""

    name: str
    entity: str | None = None
    sector: Sector | None = None
    state: str | None = None  # alpha-3 code, where it is or belongs to a state
    reports: tuple[str, ...] = ()
    denied: bool = False  # somebody denies that it was this party


class Sides(msgspec.Struct, frozen=True):
    """The parties of an incident; those most told first."""

    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]


def sides_of(stream: EvidenceStream, incident: Incident) -> Sides:
    """Return who did it, as the incident's values have it, and whom it befell, as its events do."""
    events = list(events_of(stream, incident))
    told = [(r, e) for r, e in events if e.status in (Status.HAPPENED, Status.ONGOING)] or events
    actors = _grouped((r, p) for r, e in told for p in _actors(e))
    recipients = _grouped((r, p) for r, e in told for p in e.recipients)
    if befell := _given(incident, TARGET):
        recipients = (_known(befell, recipients),)
    values = incident.values.get(Property.ACTOR, ())
    if did := _given(incident, Property.ACTOR):
        return Sides((_known(did, actors),), recipients)
    if values:
        stated = {str(v.value) for v in values if not v.denied}
        actors = tuple(a for a in actors if (a.entity or a.name) in stated)
        known = {a.entity or a.name for a in actors}
        actors += tuple(
            _bare(str(v.value), v.reports) for v in values if not v.denied and str(v.value) not in known
        )
        weight = {str(v.value): len(v.origins) + len(v.reports) / 1000 for v in values if not v.denied}
        actors = tuple(sorted(actors, key=lambda a: -weight.get(a.entity or a.name, 0)))
        doubted = {str(v.value) for v in values if v.denied}
        actors = tuple(
            msgspec.structs.replace(a, denied=True) if (a.entity or a.name) in doubted else a for a in actors
        )
    actors = tuple(
        a for a in actors if not only_tells(incident, a.name) and not _is_unvouched(incident, a.name)
    )
    return Sides(actors, recipients)


def _given(incident: Incident, name: str) -> str:
    """Return the party that a person gave a role, in place of all that was read; nothing where nobody did."""
    value = set_value(incident, name)
    return str(value.value) if value is not None else ""


def _known(value: str, sides: Sequence[Side]) -> Side:
    """Return a party that a person set, as reports name it where they do."""
    return next((s for s in sides if value in (s.entity, s.name)), None) or _bare(value, ())


def only_tells(incident: Incident, name: str) -> bool:
    """Tell whether the doer of a deed of force is no more than the person or watchdog whose word it rests on.

    "The envoy says that X was attacked" makes the envoy no attacker; an armed group, an army or an office that
    tells of its own deed stays its doer.
    """
    if TYPES[incident.type].quad is not Quad.MATERIAL_CONFLICT:
        return False
    if _OFFICE.search(name) or name.casefold() in _state_names() or name in countries():
        return False
    words = name.split()
    return any(
        o.kind not in _ACTING
        and (o.name == name or (len(words) == 1 and name[:1].isupper() and o.name.endswith(f" {name}")))
        for o in incident.origins.list
    )


def _is_unvouched(incident: Incident, name: str) -> bool:
    """Tell whether a person is made the doer of a deed of force that no voice vouches for."""
    if incident.origins.most or TYPES[incident.type].quad is not Quad.MATERIAL_CONFLICT:
        return False
    words = [w for w in name.split() if w not in _PARTICLES]
    person = 1 < len(words) < _LONG_NAME and all(w[:1].isupper() and not w.isupper() for w in words)
    return person and not _OFFICE.search(name) and name.casefold() not in _state_names()


@lru_cache(maxsize=1)
def _state_names() -> frozenset[str]:
    return frozenset(c.name.casefold() for c in countries().values())


def _actors(event: Event) -> Iterable[Party]:
    yield from event.actors
    for version in event.versions:
        if version.status is not Status.NEGATED:
            yield from version.actors


def _bare(value: str, reports: tuple[str, ...]) -> Side:
    state = value if value in countries() else None
    return Side(
        name=country_name(value) if state else value,
        entity=value if value.isupper() else None,
        state=state,
        reports=reports,
    )


def _grouped(parties: Iterable[tuple[Record, Party]]) -> tuple[Side, ...]:
    groups: dict[str, list[tuple[str, Party]]] = {}
    for record, party in parties:
        groups.setdefault(party.entity or party.name, []).append((record.report.id, party))
    order = sorted(groups, key=lambda key: -len({report for report, _ in groups[key]}))
    return tuple(_side(key, groups[key]) for key in order)


@lru_cache(maxsize=1)
def _demonyms() -> frozenset[str]:
    """Return the adjectives of states, which name nobody: "Ukrainian" for "Ukrainian troops" cut short."""
    return frozenset(d for c in countries().values() for d in c.demonyms) - {
        c.name for c in countries().values()
    }


def is_demonym(name: str) -> bool:
    """Tell whether a name is only the adjective of a state: "Russian"."""
    return name in _demonyms()


def _side(key: str, members: list[tuple[str, Party]]) -> Side:
    first = members[0][1]
    names = Counter(party.name for _, party in members)
    sectors = Counter(party.sector for _, party in members if party.sector)
    name = max(names, key=lambda n: (not is_demonym(n), names[n]))
    return Side(
        name=country_name(key) if is_demonym(name) and first.entity and key in countries() else name,
        entity=first.entity,
        sector=max(sectors, key=lambda s: sectors[s]) if sectors else None,
        state=key if first.entity and key in countries() else None,
        reports=tuple(sorted({report for report, _ in members})),
    )
