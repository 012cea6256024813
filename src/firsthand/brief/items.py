"""Which incidents a situation report is about, and where in it each belongs."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import msgspec

from firsthand.exports.cells import day_of
from firsthand.exports.parties import sides_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.telling import VERBAL
from firsthand.incident import Property
from firsthand.ontology import TYPES, EventType, Status

_RECALLED: Final = timedelta(days=7)  # what lies further before the time reported on is background
_SEVERE: Final = ("ASSAULT", "COERCE", "PROTEST", "MOBILIZE", "RETREAT", "SANCTION")


class Place(StrEnum):
    """The part of the report that an incident belongs to."""

    NEW = "new"
    CHANGED = "changed"  # told before the time reported on, and told anew in it
    SAID = "said"  # an act of words
    RECALLED = "recalled"  # happened long before
    FRAGMENT = "fragment"  # too little is told to make a sentence of
    DENIED = "denied"


# In the order in which the parts stand; what cannot be told in a sentence has no number.
_NUMBERED: Final = (Place.NEW, Place.CHANGED, Place.SAID, Place.DENIED, Place.RECALLED)


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What the report is about: days, both in it; either may be open. ``words`` say the rest of the question."""

    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An incident of the report."""

    told: Told
    place: Place
    number: int
    first: date | None  # when the first report of it was published
    last: date | None
    weight: float


def entries_of(stream: EvidenceStream, scope: Scope) -> tuple[Entry, ...]:
    """Return the incidents that happened in the time reported on, or that a report of that time tells of.

    In order of their day, then of first publication; numbered as they stand in the report.
    """
    start = scope.since or _earliest(stream)
    found = [entry for told in stream.told() if (entry := _entry(stream, told, scope, start)) is not None]
    found.sort(
        key=lambda e: (
            _day(e.told) or e.first or date.max,
            e.first or date.max,
            -e.weight,
            e.told.incident.id,
        )
    )
    numbered: dict[str, int] = {}
    for place in _NUMBERED:
        for entry in found:
            if entry.place is place:
                numbered[entry.told.incident.id] = len(numbered) + 1
    return tuple(msgspec.structs.replace(e, number=numbered.get(e.told.incident.id, 0)) for e in found)


def _earliest(stream: EvidenceStream) -> date | None:
    """Return the day of the first report: a set without a question about time begins there."""
    return min((d for r in stream.records() if (d := day_of(r.report.published))), default=None)


def _entry(stream: EvidenceStream, told: Told, scope: Scope, start: date | None) -> Entry | None:
    days = sorted(_published(stream, told))
    first, last = (days[0], days[-1]) if days else (None, None)
    inside = [
        d for d in days if (not scope.since or d >= scope.since) and (not scope.until or d <= scope.until)
    ]
    if not (inside or _happened_in(told, scope)) and (scope.since or scope.until):
        return None
    place = _place(stream, told, start, first, scope)
    return Entry(told=told, place=place, number=0, first=first, last=last, weight=_weight(told))


def _published(stream: EvidenceStream, told: Told) -> Iterator[date]:
    for name in told.incident.reports:
        record = stream.record(name)
        day = day_of(record.report.published) if record else None
        if day:
            yield day


def _happened_in(told: Told, scope: Scope) -> bool:
    time = told.incident.time
    if time is None:
        return False
    start, end = day_of(time.start or time.end), day_of(time.end or time.start)
    if start is None or end is None:
        return False
    return (not scope.since or end >= scope.since) and (not scope.until or start <= scope.until)


def _place(stream: EvidenceStream, told: Told, start: date | None, first: date | None, scope: Scope) -> Place:
    incident = told.incident
    if incident.status is Status.NEGATED:
        return Place.DENIED
    end = day_of(incident.time.end) if incident.time else None
    if end and start and end < start - _RECALLED:
        return Place.RECALLED
    if is_verbal(told):
        return Place.SAID
    if _is_fragment(stream, told):
        return Place.FRAGMENT
    if scope.since and first and first < scope.since:
        return Place.CHANGED
    return Place.NEW


def is_verbal(told: Told) -> bool:
    """Tell whether it is an act of words, whose content stands in the report's sentence; a meeting is none."""
    type_ = told.incident.type
    return TYPES[type_].quad in VERBAL and type_ is not EventType.CONSULT


def _is_fragment(stream: EvidenceStream, told: Told) -> bool:
    """Tell whether one voice's mention says neither who and whom, nor where with either, nor how many."""
    incident = told.incident
    if incident.origins.most > 1 or any(incident.values.get(p) for p in (Property.KILLED, Property.INJURED)):
        return False
    sides = sides_of(stream, incident)
    known = bool(sides.actors) + bool(sides.recipients) + bool(incident.place) + bool(incident.time)
    return known < 2 or not vouched(told)


def vouched(told: Told) -> bool:
    """Tell whether any voice vouches that it happened."""
    return told.incident.origins.most > 0


def _day(told: Told) -> date | None:
    time = told.incident.time
    return day_of(time.start or time.end) if time else None


def _weight(told: Told) -> float:
    """Return how much an incident weighs in the summary: lives first, then how many origins and reports."""
    incident = told.incident
    weight = 0.0
    for prop, factor in ((Property.KILLED, 3.0), (Property.INJURED, 1.0), (Property.ABDUCTED, 1.0)):
        counts = [v.value[0] or 0 for v in incident.values.get(prop, ()) if isinstance(v.value, tuple)]
        weight += factor * min(max(counts, default=0), 50)
    weight += 2 * incident.origins.least + len(incident.reports) + 3 * bool(incident.conflicts)
    return weight if incident.type.value in _SEVERE else weight / 4
