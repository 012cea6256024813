"""The voices and outlets of one incident and how each fares with it: what lists, filters and counts of them rest on.

A voice that speaks for a state or a group is counted under its code, however it is called: "US", "Washington" and
"Biden" are the United States.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

import msgspec

from firsthand.incident import Incident, Origin
from firsthand.knowledge.actors import Actors
from firsthand.ontology import SourceKind
from firsthand.record import Record, host_of, instant

NAMELESS: Final = "unknown"  # what a record calls the outlet of a report that came without one
_SPOKEN_FOR: Final = frozenset(
    {SourceKind.OFFICIAL, SourceKind.MILITARY, SourceKind.ARMED_GROUP, SourceKind.POLITICIAN}
)
_STATES: Final = frozenset({"state", "demonym", "capital", "person"})
_NAME: Final = 200  # characters of a name that are looked at
# "A diplomat in Baghdad" is not Iraq's; "Iran-backed factions" are not Iran, "pro-Kremlin" bloggers not Russia.
_PLACED: Final = re.compile(r"\s+(?:in|from|at|near|on|with)\s+.*$")
_BESIDE: Final = re.compile(
    r"\b(?:(?:pro|anti)-\w+|\w+-(?:backed|aligned|allied|linked|supported|led|funded|trained|affiliated)\b)",
    re.IGNORECASE,
)


class Teller(msgspec.Struct, frozen=True, array_like=True):
    """A voice or an outlet and how it fares with one incident."""

    name: str
    sort: str = ""  # kind of a voice, with a * where it is unnamed
    first: bool = False
    alone: bool = False
    contradicted: bool = False
    copied: bool = False  # a report that has it is repeated by another
    actor: str = ""  # code of the state or group that it speaks for
    also: tuple[str, ...] = ()  # what other reports of it call it


def hosts_of(records: Sequence[Record]) -> dict[str, str]:
    """Return where each report that came without an outlet's name stands."""
    return {r.report.id: host_of(r.report.url) for r in records if not r.report.outlet}


def first_to_tell(incident: Incident) -> tuple[str | None, ...]:
    """Return the outlets that may have told of an incident before all others, None for one without a name.

    It is one where the hours are known. A report that bears a day alone may be of any hour of it, so that of two of
    one day either may be first; what copies another is not, whatever it bears.
    """
    own = [path for path in incident.paths if path.copy_of is None]
    dated = [path for path in own if path.published] or own
    until = min((instant(path.published) for path in dated), default="")
    return tuple(dict.fromkeys(p.outlet for p in dated if instant(p.published, begins=True) <= until))


def outlets_of(incident: Incident, told: Sequence[Record]) -> tuple[Teller, ...]:
    """Return the outlets that tell of an incident; ``told`` are its reports, the earliest first."""
    names = list(dict.fromkeys(r.report.outlet or "" for r in told if r.report.outlet))
    disputed = _disputed(incident)
    against = {r for o in incident.origins.list if o.id in disputed for r in o.reports}
    by = {r.report.outlet for r in told if r.report.id in against}
    first = first_to_tell(incident)
    return tuple(Teller(n, "", first == (n,), len(names) == 1, n in by) for n in sorted(names))


def voices_of(incident: Incident, hosts: Mapping[str, str], actors: Actors) -> tuple[Teller, ...]:
    """Return the voices of an incident; ``hosts`` says where its reports without an outlet's name stand."""
    disputed = _disputed(incident)
    repeated = {path.copy_of for path in incident.paths if path.copy_of}
    counting = [o for o in incident.origins.list if o.counts]
    found: dict[tuple[str, str], Teller] = {}
    for origin in incident.origins.list:
        for name in names_of(origin, hosts):
            sort = f"{origin.kind}{'*' if origin.anonymous else ''}"
            made = Teller(
                name=name,
                sort=sort,
                first=origin in counting[:1],
                alone=counting == [origin],
                contradicted=origin.id in disputed,
                copied=not repeated.isdisjoint(origin.reports),
                actor=actor_of(name, origin.kind, anonymous=origin.anonymous, actors=actors),
                also=_other_names(incident, origin, name),
            )
            found[name, sort] = _together(found.get((name, sort)), made)
    return tuple(found[key] for key in sorted(found))


def names_of(origin: Origin, hosts: Mapping[str, str]) -> tuple[str, ...]:
    """Return what an origin is called: an outlet without a name by where its reports stand, if that is known."""
    if origin.kind is SourceKind.OUTLET and origin.name == NAMELESS:
        return tuple(sorted({hosts.get(r) or NAMELESS for r in origin.reports})) or (NAMELESS,)
    return (origin.name,)


def speaking_as(name: str, incident: Incident, hosts: Mapping[str, str], actors: Actors) -> list[Origin]:
    """Return the origins of an incident that a name means: as reports call them, or the code of whom they speak for."""
    return [
        one
        for one in incident.origins.list
        if name in names_of(one, hosts)
        or same_voice(one, name, incident)
        or name == actor_of(one.name, one.kind, anonymous=one.anonymous, actors=actors)
    ]


def same_voice(origin: Origin, name: str, incident: Incident) -> bool:
    """Tell whether a report calls a voice of an incident by a name."""
    return name == origin.name or name in _other_names(incident, origin, origin.name)


def actor_of(name: str, kind: SourceKind, *, anonymous: bool, actors: Actors) -> str:
    """Return the code of the state or group that a voice speaks for, by its name alone; nothing for others.

    A state is spoken for by those in its service; a body that has a name of its own by whoever bears it.
    """
    if kind is SourceKind.OUTLET:
        return ""
    whole = _BESIDE.sub("", name[:_NAME])
    found = actors.find(_PLACED.sub("", whole))
    if found is None and not anonymous:
        found = actors.find(whole)
    if found is None:
        return ""
    serves = kind in _SPOKEN_FOR or (kind is SourceKind.UNKNOWN and not anonymous)
    return found.code if serves or (not anonymous and found.kind not in _STATES) else ""


def _together(known: Teller | None, made: Teller) -> Teller:
    if known is None:
        return made
    return msgspec.structs.replace(
        known,
        first=known.first or made.first,
        alone=known.alone or made.alone,
        contradicted=known.contradicted or made.contradicted,
        copied=known.copied or made.copied,
        also=tuple(sorted({*known.also, *made.also})),
    )


def _disputed(incident: Incident) -> set[str]:
    return {origin for c in incident.conflicts for side in c.between for origin in side}


def _other_names(incident: Incident, origin: Origin, name: str) -> tuple[str, ...]:
    """Return what reports call a voice, other than its name; an unnamed one is called otherwise by everybody."""
    if origin.anonymous or origin.kind is SourceKind.OUTLET:
        return ()
    told = {path.through[-1].name for path in incident.paths if path.origin == origin.id and path.through}
    return tuple(sorted(told - {name}))
