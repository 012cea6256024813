"""From a form to a judgement: what is to be done to an incident, in the shape in which the store takes it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import msgspec

from firsthand.errors import StoreError
from firsthand.exports.places import countries
from firsthand.incident import Incident, Property
from firsthand.ontology import PlacePrecision, TimePrecision
from firsthand.record import Place, Time
from firsthand.store.judging import CORRECT, MERGE, NOTE, SPLIT
from firsthand.views.text import one_line
from firsthand.web.reviewing import TOLLS

_PARTIES: Final = (Property.ACTOR.value, "target")
_TYPED: Final = frozenset(
    {"type", "status", "time", "place", *(p.value for p in TOLLS)}
)  # have a form of their own
_LONGEST: Final = 2000  # characters of a reason
_MOST: Final = 10**9


class Act(msgspec.Struct, frozen=True):
    """One judgement."""

    action: str
    field: str | None = None
    value: Any = None
    others: tuple[str, ...] = ()
    reason: str = ""


class Fields:
    """The fields of a form: each is text, some come several times."""

    def __init__(self, values: Mapping[str, Sequence[str]]) -> None:
        """Hold the fields."""
        self._values = values

    def one(self, name: str) -> str:
        """Return a field without blanks around it; nothing where it is not there."""
        return (self._values.get(name) or [""])[-1].strip()

    def all(self, name: str) -> list[str]:
        """Return all that came under a name."""
        return [v for v in self._values.get(name, ()) if v]

    def pairs(self) -> list[tuple[str, str]]:
        """Return all fields, to be sent once more."""
        return [(name, value) for name, values in self._values.items() for value in values]

    def number(self, name: str) -> int | None:
        """Return a whole number, None where the field is empty. Raises StoreError where it is none."""
        text = self.one(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit()) or int(text[:12]) > _MOST or len(text) > 12:
            raise StoreError(f"{name}: {one_line(text, 40)!r} is not a number")
        return int(text)


class Failed(msgspec.Struct, frozen=True):
    """A form that asked for what cannot be: what was typed, and why not."""

    fields: Fields
    words: str

    @property
    def where(self) -> str:
        """The form on the page that it came from, by field or action; "top" for one that has nothing to type in."""
        action, field = self.fields.one("action"), self.fields.one("field")
        if action == CORRECT:
            return field if field in _TYPED else "top"
        return action if action in (MERGE, SPLIT, NOTE) else "top"


def act_of(fields: Fields, incident: Incident) -> Act:
    """Return the judgement that a form asks for. Raises StoreError that says what is missing or wrong."""
    action = fields.one("action")
    reason = one_line(fields.one("reason"), _LONGEST)
    if action == CORRECT:
        field = fields.one("field")
        return Act(action, field, _value(field, fields, incident), (), reason)
    if action == MERGE:
        return Act(action, others=tuple(dict.fromkeys(fields.all("other"))), reason=reason)
    if action == SPLIT:
        return Act(action, others=_events(fields.all("event"), incident), reason=reason)
    if action == NOTE and not reason:
        raise StoreError("a note needs words")
    return Act(action, reason=reason)


def _events(chosen: Sequence[str], incident: Incident) -> tuple[str, ...]:
    """Return the events chosen, ``report#*`` standing for all of a report."""
    found: dict[str, None] = {}
    for name in chosen:
        report, _, event = name.rpartition("#")
        if event == "*":
            found |= {f"{ref.report}#{ref.event}": None for ref in incident.events if ref.report == report}
        else:
            found[name] = None
    return tuple(found)


def _value(field: str, fields: Fields, incident: Incident) -> Any:
    if field in {"type", "status"}:
        return fields.one(field)
    if field == "time":
        return _time(fields)
    if field == "place":
        return _place(fields, incident)
    if field in _PARTIES:
        party = one_line(fields.one("party"), 120)
        if not party:
            raise StoreError("choose a party, or write its name")
        return party
    if field in {p.value for p in TOLLS}:
        least, most = fields.number("least"), fields.number("most")
        if least is None and most is None:
            raise StoreError("a toll needs a number")
        if least is not None and most is not None and least > most:
            raise StoreError(f"at least {least} is more than at most {most}")
        return [least, most]
    return fields.one("value")


def _time(fields: Fields) -> Any:
    start, end = (_day(fields.one(name)) for name in ("start", "end"))
    if start is None and end is None:
        return None
    if start and end and start > end:
        raise StoreError(f"{start} is after {end}")
    one = start is not None and (end is None or end == start)
    if one:
        end = start
    precision = TimePrecision.DAY if one else None
    return msgspec.to_builtins(
        Time(
            start=start.isoformat() if start else None,
            end=end.isoformat() if end else None,
            precision=precision,
            why="set by a person",
        )
    )


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise StoreError(f"{one_line(text, 40)!r} is not a day like 2024-08-05") from error


def _place(fields: Fields, incident: Incident) -> Any:
    name = one_line(fields.one("name"), 120)
    if not name:
        return None
    lat, lon = (_degrees(fields.one(axis), bound) for axis, bound in (("lat", 90), ("lon", 180)))
    if (lat is None) != (lon is None):
        raise StoreError("a point needs both latitude and longitude")
    country = fields.one("country").upper()
    if country and not (len(country) == 3 and country.isascii() and country.isalpha()):
        raise StoreError(f"country: {one_line(country, 20)!r} is not three letters like IRQ")
    if country and country not in countries():
        raise StoreError(f"country: {country} is no state's code; Iraq's is IRQ")
    given = fields.one("precision")
    if given and given not in set(PlacePrecision):
        raise StoreError(f"precision: {one_line(given, 20)!r} is not one of {', '.join(PlacePrecision)}")
    old = incident.place
    same = old is not None and old.country == country and old.name == name
    return msgspec.to_builtins(
        Place(
            name=name,
            country=country or None,
            admin1=one_line(fields.one("admin1"), 80) or (old.admin1 if same and old else None),
            lat=lat,
            lon=lon,
            precision=PlacePrecision(given) if given else None,
            why="set by a person",
        )
    )


def _degrees(text: str, bound: float) -> float | None:
    if not text:
        return None
    try:
        found = float(text)
    except ValueError as error:
        raise StoreError(f"{one_line(text, 40)!r} is not a number of degrees") from error
    if not -bound <= found <= bound:
        raise StoreError(f"{found:g} degrees is not between -{bound:g} and {bound:g}")
    return round(found, 5)
