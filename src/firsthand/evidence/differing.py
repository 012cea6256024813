"""Whether two values of one property cannot both be true, and why, in words."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from firsthand.incident import Property, Stated, Statement
from firsthand.knowledge.distances import kilometres
from firsthand.knowledge.names import split_words
from firsthand.knowledge.tables import read_table
from firsthand.knowledge.triggers import WeaponRow
from firsthand.ontology import EventType, PlacePrecision
from firsthand.record import Place

_CODE = re.compile(r"[A-Z][A-Z0-9]+(?:-[A-Z0-9]+)*")
# Kilometres beyond which two places are two: "near" a town is still the town.
_APART = {PlacePrecision.SITE: 30.0, PlacePrecision.TOWN: 45.0, PlacePrecision.DISTRICT: 90.0}
_WIDE = frozenset({PlacePrecision.REGION, PlacePrecision.COUNTRY})
_DAYS = 7  # wider spans are told loosely
_ONE_SIDED = frozenset({EventType.ASSAULT, EventType.COERCE, EventType.SANCTION, EventType.MOBILIZE})
# Weapons of one attack as often as not: what fell and what brought it.
_ALIKE = {
    "aerial": frozenset({"aerial", "drone", "explosives"}),
    "drone": frozenset({"drone", "aerial", "explosives"}),
    "explosives": frozenset({"explosives", "suicide-attack", "aerial", "drone"}),
    "suicide-attack": frozenset({"suicide-attack", "explosives"}),
}
_LOOSE = frozenset({"missile", "missiles", "projectile", "projectiles", "weapon", "weapons", "explosive"})


class Kind(NamedTuple):
    """What sort of happening the values are of."""

    type: EventType = EventType.ASSAULT
    mutual: bool = False  # both sides do it, as in a clash


def differ(prop: Property, one: Statement, other: Statement, kind: Kind) -> str:
    """Return why two values cannot both be true, in words; nothing where they can."""
    if prop is Property.DATE:
        return _days(one, other)
    if prop is Property.PLACE:
        return _places(one.place, other.place)
    if prop is Property.WEAPON:
        return _weapons(one, other)
    if prop is Property.ACTOR:
        return _culprits(one, other, kind)
    if prop is Property.OCCURRED:
        return "it happened against it did not" if one.value != other.value else ""
    return _counts(one.value, other.value)


def _counts(one: Stated, other: Stated) -> str:
    if not isinstance(one, tuple) or not isinstance(other, tuple):
        return ""
    low, high = sorted((one, other), key=lambda c: (c[0] or 0, c[1] or 0))
    if low[1] is None or high[0] is None or low[1] >= high[0]:
        return ""
    return f"{_number(low)} against {_number(high)} at one time"


def _number(count: tuple[int | None, int | None]) -> str:
    least, most = count
    if least == most:
        return str(least)
    if most is None:
        return f"at least {least}"
    return f"at most {most}" if least is None else f"{least} to {most}"


def _days(one: Statement, other: Statement) -> str:
    a, b = _span(one.value, one.precision), _span(other.value, other.precision)
    if a is None or b is None or (a[1] >= b[0] and b[1] >= a[0]):
        return ""
    return f"{one.value} against {other.value}"


def _span(value: Stated, precision: str | None) -> tuple[int, int] | None:
    """Return first and last day; none where an end is open or the span is told loosely."""
    if not isinstance(value, str):
        return None
    start, _, end = value.partition("/")
    if precision == "day":  # "before dawn on Thursday" is that day
        start, end = (end or start, end) if start == ".." else (start, start if end == ".." else end)
    try:
        days = date.fromisoformat(start).toordinal(), date.fromisoformat(end or start).toordinal()
    except ValueError:
        return None
    return days if days[1] - days[0] <= _DAYS else None


def _places(one: Place | None, other: Place | None) -> str:
    """A vaguer place holds the sharper ones in it: a province its towns, a land its provinces."""
    if one is None or other is None or _named_alike(one.name, other.name):
        return ""
    against = f"{one.name} against {other.name}"
    if one.country and other.country and one.country != other.country:
        return f"{against}: two countries"
    if one.precision in _WIDE or other.precision in _WIDE or not (one.precision and other.precision):
        return ""
    if (
        one.lat is not None
        and other.lat is not None
        and PlacePrecision.PROVINCE
        not in (
            one.precision,
            other.precision,
        )
    ):
        room = max(_APART.get(p, 45.0) for p in (one.precision, other.precision))
        distance = _kilometres(one, other)
        return f"{against}: {distance:.0f} km apart" if distance > room else ""
    if one.admin1 and other.admin1 and one.admin1 != other.admin1:
        return f"{against}: two provinces"
    return ""


def _named_alike(one: str, other: str) -> bool:
    a, b = ({w.norm for w in split_words(name)} for name in (one, other))
    return a <= b or b <= a


def _kilometres(one: Place, other: Place) -> float:
    return kilometres((one.lat or 0.0, one.lon or 0.0), (other.lat or 0.0, other.lon or 0.0))


def _weapons(one: Statement, other: Statement) -> str:
    a, b = _mode(str(one.value)), _mode(str(other.value))
    if not a or not b or a == b or b in _ALIKE.get(a, frozenset()) or a in _ALIKE.get(b, frozenset()):
        return ""
    return f"{one.value} against {other.value}"


def _mode(weapon: str) -> str:
    """Return the mode of attack that a weapon makes; nothing for words that fit several."""
    words = weapon.lower().split()
    if not words or words[-1] in _LOOSE:
        return ""
    for start in range(len(words)):
        phrase = " ".join(words[start:])
        for form in (phrase, phrase.removesuffix("s")):
            if form in _weapon_modes():
                return _weapon_modes()[form]
    return ""


@lru_cache(maxsize=1)
def _weapon_modes() -> dict[str, str]:
    return {row.words: row.mode for row in read_table("weapons", WeaponRow)}


def _culprits(one: Statement, other: Statement, kind: Kind) -> str:
    if kind.type not in _ONE_SIDED:
        return ""
    if one.denied != other.denied:
        if one.value == other.value:
            return f"{one.value} is said to have done it and to have not"
        return ""
    if one.denied or kind.mutual:
        return ""
    named = _CODE.fullmatch(str(one.value)) and _CODE.fullmatch(str(other.value))
    return f"{one.value} against {other.value}" if named and one.value != other.value else ""
