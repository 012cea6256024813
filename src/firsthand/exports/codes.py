"""The ways from PLOVER to ACLED and CAMEO, decided by type, mode, actors and harm."""

from functools import lru_cache
from typing import Final

import msgspec

from firsthand.exports.parties import Side, Sides
from firsthand.incident import Incident
from firsthand.knowledge.tables import read_table
from firsthand.ontology import TYPES, EventType, Status, acled_sub_event

_CLASH: Final = "Armed clash"
_REMOTE: Final = frozenset(
    {"Air/drone strike", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Suicide bomb"}
)
_PROTESTER, _RIOTER, _CIVILIAN, _EXTERNAL = "6", "5", "7", "8"


class SubEvent(msgspec.Struct, frozen=True):
    """One of ACLED's sub-event types."""

    sub_event: str
    event_type: str
    disorder: str


class _SideRow(msgspec.Struct, frozen=True):
    sector: str
    inter: str
    armed: str


class Cameo(msgspec.Struct, frozen=True):
    """A CAMEO code and what it means."""

    type: EventType
    code: str
    name: str
    mode: str = ""
    odd: str = ""


class _StatusRow(msgspec.Struct, frozen=True):
    type: tuple[str, ...]
    status: tuple[str, ...]
    to: str = ""


@lru_cache(maxsize=1)
def _sub_events() -> dict[str, SubEvent]:
    return {row.sub_event: row for row in read_table("acled_types", SubEvent)}


@lru_cache(maxsize=1)
def _sides() -> dict[str, _SideRow]:
    return {row.sector: row for row in read_table("acled_sides", _SideRow)}


@lru_cache(maxsize=1)
def cameo_codes() -> dict[tuple[EventType, str], Cameo]:
    """Return the CAMEO codes by type and mode."""
    return {(row.type, row.mode): row for row in read_table("cameo_codes", Cameo)}


@lru_cache(maxsize=1)
def _status_rows() -> tuple[_StatusRow, ...]:
    return read_table("plover_status", _StatusRow)


def plover_type(type_: EventType, status: Status) -> EventType | None:
    """Return the type that PLOVER codes an act of some status with; None where it codes none."""
    if status in (Status.HAPPENED, Status.ONGOING):
        return type_
    for row in _status_rows():
        if type_ in row.type and status in row.status:
            return EventType(row.to) if row.to else None
    return None


def cameo_of(incident: Incident) -> Cameo:
    """Return the CAMEO code of an incident: of its most exact mode, else of its type."""
    codes = cameo_codes()
    found = [codes[incident.type, mode] for mode in incident.modes if (incident.type, mode) in codes]
    plain = codes[incident.type, ""]
    return max(found, key=lambda c: (c.code != plain.code, len(c.code)), default=plain)


def inter_of(side: Side | None, incident: Incident, *, demonstrates: bool = False) -> str:
    """Return ACLED's code of what kind an actor is; empty where the reports do not tell."""
    if side is None:
        return ""
    if demonstrates:
        return _RIOTER if set(incident.modes) & {"riot", "vandalize"} else _PROTESTER
    row = _sides().get(side.sector or "")
    if row is None:
        return ""
    where = incident.place.country if incident.place else None
    if row.inter == "1" and side.state and where and side.state != where:
        return _EXTERNAL
    return row.inter


def is_armed(side: Side | None) -> bool:
    """Tell whether a party fights as one that is armed and organised."""
    row = _sides().get((side.sector if side else None) or "")
    return row is not None and row.armed == "yes"


def acled_of(incident: Incident, sides: Sides, *, harmed: bool) -> SubEvent | None:
    """Return ACLED's type of an incident; None where it has none, as for most acts of words.

    The default of type and mode is corrected by who is on the other side: shots at people who are not armed
    are an attack, two armed sides with no remote weapon a clash. ``harmed``: somebody was killed or injured.
    """
    default = acled_sub_event(incident.type, incident.modes)
    if default is None:
        return None
    if incident.type is EventType.ASSAULT:
        default = _assault(default, sides)
    if default == "Protest with intervention" and harmed:
        default = "Excessive force against protesters"
    return _sub_events()[default]


def _assault(default: str, sides: Sides) -> str:
    if default in _REMOTE:
        return default
    both_armed = (
        is_armed(sides.actors[0]) and any(is_armed(s) for s in (*sides.actors[1:], *sides.recipients))
        if sides.actors
        else False
    )
    if default == _CLASH and not both_armed:
        return "Attack"
    if default == "Attack" and both_armed:
        return _CLASH
    return default


def quad_of(type_: EventType) -> str:
    """Return the quad class of a type."""
    return TYPES[type_].quad.value
