"""How far two sightings may be one happening: a score in parts, each with its reason.

Weights are log odds by judgement, checked on the development pairs of two corpora; the text outweighs
any single field, since every field of a reading may be wrong.
"""

import math
from bisect import bisect
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.evidence.sightings import Sighting, cosine
from firsthand.ontology import PlacePrecision
from firsthand.record import Count

THRESHOLD = 1.0
_BASE = -2.2
_PER_NAME = 0.35  # by rarity
_PER_PLACE = 0.25
_RADIUS = 6371.0
_NEAR, _SAME_AREA, _FAR = 12.0, 40.0, 120.0  # kilometres
_WINDOW = 8  # days before publication in which an undated event of the news mostly falls
_CLOSE = 260  # characters between two mentions of one report that are told together
# What both reports are about is compared by all their words; what one only mentions, by its own.
_LEAD = 600  # characters
_ALIKE, _USUAL = 9.0, 0.35
# An equal count says more the larger it is: of none, up to two, up to nine, more.
_SIZES, _EQUAL = (1, 3, 10), (0.3, 0.6, 1.4, 2.2)
_LATE = 16  # days: later still tells no more
_PER_RARE, _ENOUGH = 0.6, 6.0
_AHEAD = 2  # how much farther words are that are still to come
_MEANS = (
    frozenset({"heavy-weapons"}),
    frozenset({"aerial"}),
    frozenset({"drone"}),
    frozenset({"firearms"}),
    frozenset({"abduct"}),
    frozenset({"suicide-attack", "explosives"}),
)


class Part(NamedTuple):
    """A reason for or against, with its weight."""

    reason: str
    weight: float


def explain(one: Sighting, other: Sighting) -> tuple[Part, ...]:
    """Return the parts of the score that two sightings are one happening; their sum is the score."""
    parts = [Part("same type", _BASE)]
    parts += _time(one, other)
    parts += _place(one, other)
    parts += _parties(one, other)
    parts += _tolls(one, other)
    parts += _means(one, other)
    parts += _text(one, other)
    return tuple(parts)


def score(one: Sighting, other: Sighting) -> float:
    """Return the score that two sightings are one happening; from THRESHOLD on they may be joined."""
    return sum(part.weight for part in explain(one, other))


def told_apart(one: Sighting, other: Sighting) -> bool:
    """Tell whether one report, having both, tells them apart: such two never become one incident."""
    if one.key[0] != other.key[0]:
        return False
    return (
        other.key[1] in one.apart
        or one.type is not other.type
        or (_gap(one, other) or 0) > 2 * (one.source != other.source)
        or _distance(one, other) > _SAME_AREA
    )


def _time(one: Sighting, other: Sighting) -> Iterator[Part]:
    gap = _gap(one, other)
    if gap is None:
        yield from _undated(one, other)
    elif gap == 0:
        width = max(_width(one), _width(other))
        yield Part("same day", 2.0) if width == 0 else Part("same time", 1.0 if width < 45 else 0.3)
    elif gap == 1:
        yield Part("a day apart", 0.5)
    else:
        yield Part(f"{gap} days apart", -1.0 - 0.5 * min(gap, 12))


def _undated(one: Sighting, other: Sighting) -> Iterator[Part]:
    if one.key[0] == other.key[0]:
        return
    a = (one.anchor, one.published) if one.start or one.end else (one.published - _WINDOW, one.published)
    b = (
        (other.anchor, other.published)
        if other.start or other.end
        else (other.published - _WINDOW, other.published)
    )
    spread = abs(a[1] - b[1]) if not (one.start or other.start) else max(a[0] - b[1], b[0] - a[1], 0)
    if spread == 0:
        yield Part("reported at the same time", 0.4)
    elif spread > 2:
        yield Part(f"reported {spread} days apart", -0.25 * min(spread, _LATE))


def _gap(one: Sighting, other: Sighting) -> int | None:
    """Return the days between two times; None if one is unknown."""
    if not (one.start or one.end) or not (other.start or other.end):
        return None
    low_a, high_a = one.start or (one.end or 0) - _WINDOW, one.end or one.published
    low_b, high_b = other.start or (other.end or 0) - _WINDOW, other.end or other.published
    return max(low_a - high_b, low_b - high_a, 0)


def _width(one: Sighting) -> int:
    return (one.end or one.published) - (one.start or (one.end or 0) - _WINDOW)


def _place(one: Sighting, other: Sighting) -> Iterator[Part]:
    shared = sorted(one.names.keys() & other.names.keys())
    if shared:
        rarity = max(min(one.names[n], other.names[n]) for n in shared)
        yield Part(f"both name {', '.join(shared)}", _PER_NAME * rarity)
    if one.place is None or other.place is None:
        return
    distance = _distance(one, other)
    if one.point and other.point:
        if distance <= _NEAR:
            yield Part("same place", _PER_PLACE * min(one.rarity, other.rarity))
            if one.place.precision is other.place.precision is PlacePrecision.SITE:
                yield Part("both of one spot", 0.65)
        elif distance <= _SAME_AREA:
            yield Part("near one another", 0.3)
        else:
            yield Part(f"{distance:.0f} km apart", -1.2 if distance <= _FAR else -2.2)
    elif one.place.country and other.place.country and one.place.country != other.place.country:
        yield Part("another country", -2.5)
    elif one.place.admin1 and one.place.admin1 == other.place.admin1:
        yield Part("same province", 0.6)
    elif one.place.admin1 and other.place.admin1:
        yield Part("another province", -1.0)


def _distance(one: Sighting, other: Sighting) -> float:
    """Return kilometres between two points; 0 where one is none."""
    if not one.point or not other.point:
        return 0.0
    (lat_a, lon_a), (lat_b, lon_b) = one.point, other.point
    a, b = math.radians(lat_a), math.radians(lat_b)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, half)))


def _parties(one: Sighting, other: Sighting) -> Iterator[Part]:
    if one.recipients & other.recipients:
        yield Part(f"both befall {', '.join(sorted(one.recipients & other.recipients))}", 0.4)
    if one.actors and other.actors:
        both = one.actors & other.actors
        yield Part(f"both by {', '.join(sorted(both))}", 0.7) if both else Part("another doer", -0.5)
    crossed = (one.actors & other.recipients) - one.recipients | (
        other.actors & one.recipients
    ) - other.recipients
    if crossed:
        yield Part(f"{', '.join(sorted(crossed))} does the one and suffers the other", -1.5)


def _tolls(one: Sighting, other: Sighting) -> Iterator[Part]:
    for kind in sorted(one.tolls.keys() & other.tolls.keys()):
        a, b = one.tolls[kind], other.tolls[kind]
        if a[0] == b[0] and a[0] is not None:
            yield Part(f"as many {kind}", _EQUAL[bisect(_SIZES, a[0])])
        elif _disjoint(a, b):
            low, high = sorted(max(x[0] if x[0] is not None else x[1] or 0, 0) for x in (a, b))
            many = 2 * low + 1 if one.key[0] == other.key[0] else 3 * low + 2
            yield Part(f"other numbers {kind}", -1.5 if high > many else -0.3)


def _disjoint(a: Count, b: Count) -> bool:
    return (a[1] is not None and b[0] is not None and a[1] < b[0]) or (
        b[1] is not None and a[0] is not None and b[1] < a[0]
    )


def _means(one: Sighting, other: Sighting) -> Iterator[Part]:
    if one.modes & other.modes:
        yield Part(f"both {', '.join(sorted(one.modes & other.modes))}", 0.5)
    elif _unlike_means(one, other):
        yield Part("by other means", -1.0)


def _unlike_means(one: Sighting, other: Sighting) -> bool:
    a = {i for i, m in enumerate(_MEANS) if m & one.modes}
    b = {i for i, m in enumerate(_MEANS) if m & other.modes}
    return bool(a and b and not a & b)


def _text(one: Sighting, other: Sighting) -> Iterator[Part]:
    if one.key[0] == other.key[0]:
        yield from _within(one, other)
        return
    around, lead = cosine(one.around, other.around), cosine(one.lead, other.lead)
    main = one.position < _LEAD and other.position < _LEAD
    names = sorted(one.rare.keys() & other.rare.keys())
    if main and names:
        rarity = sum(min(one.rare[n], other.rare[n]) for n in names)
        yield Part(f"both reports name {', '.join(names[:5])}", min(_PER_RARE * rarity, _ENOUGH))
    yield Part(f"words around alike by {around:.2f}", 3.0 * around if main else 4.0 * around)
    yield Part(f"reports alike by {lead:.2f}", _ALIKE * (lead - _USUAL) if main else 3.5 * lead)


def _within(one: Sighting, other: Sighting) -> Iterator[Part]:
    """What holds two tellings of one report together, by which the reading alone did not join them."""
    later, earlier = sorted((one, other), key=lambda s: (s.position, s.key), reverse=True)
    distance = min(_AHEAD * max(e - b, 0) + max(b - e, 0) for b in later.places for e in earlier.places)
    yield Part("told together", 1.5 * math.exp(-distance / _CLOSE))
    if one.place is None or other.place is None:
        yield Part("one adds where", 0.6)
    if _gap(one, other) is None:
        yield Part("one adds when", 0.5)
    if one.outcome or other.outcome:
        yield Part("an outcome without a place or day of its own", 1.4)
    if later.pointing:
        yield Part("points back", 1.2 * later.pointing)
    elif one.source != other.source and one.tolls.keys() & other.tolls.keys() and distance <= 2 * _CLOSE:
        yield Part("another voice's version", 0.7)
