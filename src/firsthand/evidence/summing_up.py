"""What stands at the head of an incident: of all that its events say, the best supported, never a mean."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from firsthand.evidence.differing import Kind
from firsthand.ontology import EventType, PlacePrecision, Status
from firsthand.record import Event, Place, Time

_FINE = {
    PlacePrecision.SITE: 6,
    PlacePrecision.TOWN: 5,
    PlacePrecision.DISTRICT: 3,
    PlacePrecision.PROVINCE: 2,
    PlacePrecision.REGION: 1,
    PlacePrecision.COUNTRY: 1,
}


def place_of(events: Sequence[Event]) -> Place | None:
    """Return the place most often told, an exact one before a wide one."""
    places = [e.place for e in events if e.place is not None]
    votes = Counter(p.name for p in places)
    ranked = sorted(
        places,
        key=lambda p: (
            -(votes[p.name] * _FINE.get(p.precision or PlacePrecision.COUNTRY, 1)),
            p.lat is None,
            p.name,
        ),
    )
    return _bare(ranked[0]) if ranked else None


def time_of(events: Sequence[Event]) -> Time | None:
    """Return the time most often told, a day before a span; of several, the one told first."""
    times = [e.time for e in events if e.time is not None]
    votes = Counter((t.start, t.end) for t in times)
    ranked = sorted(
        enumerate(times), key=lambda t: (t[1].start != t[1].end, -votes[t[1].start, t[1].end], t[0])
    )
    if not ranked:
        return None
    best = ranked[0][1]
    return Time(start=best.start, end=best.end, precision=best.precision)


def modes_of(events: Sequence[Event]) -> tuple[str, ...]:
    """Return all modes that its events have."""
    return tuple(sorted({mode for event in events for mode in event.modes}))


def kind_of(events: Sequence[Event]) -> Kind:
    """Return what sort of happening it is: of which type, and whether both sides do it."""
    mutual = any(len({p.entity for p in e.actors if p.entity}) > 1 for e in events)
    return Kind(type=events[0].type if events else EventType.ASSAULT, mutual=mutual)


def status_of(events: Sequence[Event]) -> Status:
    """Return happened if anybody tells it as done, else ongoing, else negated."""
    told = {e.status for e in events}
    return next((s for s in (Status.HAPPENED, Status.ONGOING) if s in told), Status.NEGATED)


def _bare(place: Place) -> Place:
    """Return the place without what holds for one report only."""
    return msgspec.structs.replace(place, mention=None, confidence=None, why=None)
