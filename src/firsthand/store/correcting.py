"""What a field may be corrected to: whoever asks for it, the form of its value is looked at here."""

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any, Final

import msgspec

from firsthand.errors import StoreError
from firsthand.incident import TARGET, Property
from firsthand.knowledge.actors import CountryRow
from firsthand.knowledge.tables import read_table
from firsthand.ontology import TYPES, EventType, PlacePrecision, Status, TimePrecision
from firsthand.record import Count, Place, Time

# The fields of an incident itself; all others are values beside those that voices give.
KINDS: Final[dict[str, Any]] = {
    "type": EventType,
    "status": Status,
    "modes": tuple[str, ...],
    "place": Place | None,
    "time": Time | None,
}
COUNTS: Final = tuple(
    Property(name) for name in ("killed", "injured", "missing", "abducted", "arrested", "displaced")
)
FIELDS: Final = (*KINDS, *(p.value for p in Property), TARGET)
_MOST: Final = 10**9  # people
_SHOWN: Final = 60  # characters of a value that is refused
_COUNT: Final = 'at least and at most, as "[8, 8]" or "[8, null]"'
_DAY: Final = (
    'a day, as "2024-08-05", or first and last, as "2024-08-05/2024-08-07", ".." where one is not known'
)
_FORMS: Final = {
    "type": f"one of {', '.join(EventType)}",
    "status": f"one of {', '.join(Status)}",
    "modes": f'a list, as ["aerial"], of {", ".join(sorted({m for t in TYPES.values() for m in t.modes}))}',
    "place": (
        '{"name": "Harir", "country": "IRQ", "lat": 36.5, "lon": 44.3, "precision": "town"}, or null: a country by its '
        f"three letters, both degrees or neither, precision one of {', '.join(PlacePrecision)}"
    ),
    "time": (
        '{"start": "2024-08-05", "end": "2024-08-07"}, or null: days in their order, at least one of them; '
        f"precision, where given, one of {', '.join(TimePrecision)}"
    ),
    Property.DATE.value: _DAY,
    Property.ACTOR.value: 'a code or a name, as "IRN" or "Dawn Brigades"',
    TARGET: 'a code or a name, as "IRN" or "Dawn Brigades"',
    Property.WEAPON.value: 'words, as "rockets"',
    Property.OCCURRED.value: "true or false",
    **{p.value: _COUNT for p in COUNTS},
}


def checked_value(field: str, value: Any) -> Any:
    """Return a person's value for a field in the form in which it is kept. Raises StoreError where it is none."""
    if field not in FIELDS:
        raise StoreError(f"{field}: no field that can be corrected; there are {', '.join(FIELDS)}")
    kind, holds = _CHECKS[field]
    try:
        found = msgspec.convert(value, kind)
    except msgspec.ValidationError:
        pass
    else:
        if holds(found):
            return msgspec.to_builtins(found)
    given = repr(value)
    given = given if len(given) <= _SHOWN else f"{given[: _SHOWN - 1]}…"
    raise StoreError(f"{field}: {_FORMS[field]}; not {given}")


def time_of(days: str) -> Time | None:
    """Return the time that a day, or its first and last joined by a stroke, stands for; None where it is none."""
    first, _, last = days.partition("/") if "/" in days else (days, "", days)
    start, end = (None if text in ("", "..") else text for text in (first, last))
    time = Time(
        start=start,
        end=end,
        precision=TimePrecision.DAY if start == end else None,
        why="set by a person",
    )
    return time if _is_time(time) else None


def _is_count(count: Count) -> bool:
    least, most = count
    if any(end is not None and not 0 <= end <= _MOST for end in count):
        return False
    return count != (None, None) and (least is None or most is None or least <= most)


def _is_named(name: str) -> bool:
    return bool(name.strip())


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_time(time: Time | None) -> bool:
    if time is None:
        return True
    days = [day for day in (time.start, time.end) if day is not None]
    return bool(days) and all(map(_is_day, days)) and days == sorted(days)


def _is_place(place: Place | None) -> bool:
    if place is None:
        return True
    if (place.lat is None) != (place.lon is None):
        return False
    at_most = ((place.lat, 90.0), (place.lon, 180.0))
    on_earth = all(degrees is None or -bound <= degrees <= bound for degrees, bound in at_most)
    return (
        _is_named(place.name)
        and on_earth
        and (place.country is None or place.country in _countries())
        and (place.uncertainty_km is None or place.uncertainty_km >= 0)
    )


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    return frozenset(row.alpha3 for row in read_table("countries", CountryRow))


def _are_modes(modes: tuple[str, ...]) -> bool:
    return {*modes} <= {m for t in TYPES.values() for m in t.modes}


def _holds(_: object) -> bool:
    return True


# Of each field its kind, and what must hold of a value of that kind.
_CHECKS: Final[dict[str, tuple[Any, Callable[[Any], bool]]]] = {
    "type": (KINDS["type"], _holds),
    "status": (KINDS["status"], _holds),
    "modes": (KINDS["modes"], _are_modes),
    "place": (KINDS["place"], _is_place),
    "time": (KINDS["time"], _is_time),
    Property.DATE.value: (str, lambda days: time_of(days) is not None),
    Property.ACTOR.value: (str, _is_named),
    TARGET: (str, _is_named),
    Property.WEAPON.value: (str, _is_named),
    Property.OCCURRED.value: (bool, _holds),
    **{p.value: (Count, _is_count) for p in COUNTS},
}
