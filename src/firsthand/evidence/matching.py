"""How far two sightings may be one happening: a score in parts, each with its reason.

Weights are log odds by judgement, checked on the development pairs of two corpora; the text outweighs
any single field, since every field of a reading may be wrong.
"""

import math
from bisect import bisect
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.evidence.digest import Seen
from firsthand.evidence.sightings import cosine
from firsthand.ontology import PlacePrecision
from firsthand.record import Count

THRESHOLD = 1.0
_BASE = -2.2
_PER_NAME = 0.15  # by rarity
_PER_PLACE = 0.12
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
_TALKS = -1.5
_COMMON = 2.0  # of the rarity of a name in the opening: towns that the news of one war is full of
_PER_RARE, _ENOUGH = 1.1, 8.0
_NOWHERE = ((0, 0),)
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


def explain(one: Seen, other: Seen) -> tuple[Part, ...]:
    """Return the parts of the score that two sightings are one happening; their sum is the score."""
    if one.of.talks and other.of.talks and one.head.id != other.head.id:
        return tuple(_talks(one, other))
    parts = [Part("same type", _BASE)]
    parts += _time(one, other)
    parts += _place(one, other)
    parts += _parties(one, other)
    parts += _tolls(one, other)
    parts += _means(one, other)
    parts += _text(one, other)
    return tuple(parts)


def _talks(one: Seen, other: Seen) -> Iterator[Part]:
    """What speaks for one matter of two that tell that talks go on: the words, since such talks have no day."""
    yield Part("both of talks that go on", _TALKS)
    yield Part("words around alike", 4.0 * cosine(one.of.around, other.of.around))
    yield Part("reports alike", 6.0 * cosine(one.head.lead, other.head.lead))
    names = sorted(one.head.rare.keys() & other.head.rare.keys())
    if names:
        rarity = sum(min(one.head.rare[n], other.head.rare[n]) for n in names)
        yield Part(f"both reports name {', '.join(names[:5])}", min(0.2 * rarity, 2.0))
    spread = abs(one.head.published - other.head.published)
    if spread > _LATE:
        yield Part(f"reported {spread} days apart", -0.1 * min(spread - _LATE, 60))


def score(one: Seen, other: Seen) -> float:
    """Return the score that two sightings are one happening; from THRESHOLD on they may be joined."""
    return sum(part.weight for part in explain(one, other))


def told_apart(one: Seen, other: Seen) -> bool:
    """Tell whether one report, having both, tells them apart: such two never become one incident."""
    if one.head.id != other.head.id:
        return False
    return (
        other.of.event in one.of.apart
        or one.of.type is not other.of.type
        or (_gap(one, other) or 0) > 2 * (one.of.source != other.of.source)
        or _distance(one, other) > _SAME_AREA
    )


def _time(one: Seen, other: Seen) -> Iterator[Part]:
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


def _undated(one: Seen, other: Seen) -> Iterator[Part]:
    if one.head.id == other.head.id:
        return
    a = (
        (one.anchor, one.head.published)
        if one.of.start or one.of.end
        else (one.head.published - _WINDOW, one.head.published)
    )
    b = (
        (other.anchor, other.head.published)
        if other.of.start or other.of.end
        else (other.head.published - _WINDOW, other.head.published)
    )
    spread = abs(a[1] - b[1]) if not (one.of.start or other.of.start) else max(a[0] - b[1], b[0] - a[1], 0)
    if spread == 0:
        yield Part("reported at the same time", 0.4)
    elif spread > 2:
        yield Part(f"reported {spread} days apart", -0.25 * min(spread, _LATE))


def _gap(one: Seen, other: Seen) -> int | None:
    """Return the days between two times; None if one is unknown."""
    if not (one.of.start or one.of.end) or not (other.of.start or other.of.end):
        return None
    low_a, high_a = one.of.start or (one.of.end or 0) - _WINDOW, one.of.end or one.head.published
    low_b, high_b = other.of.start or (other.of.end or 0) - _WINDOW, other.of.end or other.head.published
    return max(low_a - high_b, low_b - high_a, 0)


def _width(one: Seen) -> int:
    return (one.of.end or one.head.published) - (one.of.start or (one.of.end or 0) - _WINDOW)


def _place(one: Seen, other: Seen) -> Iterator[Part]:
    shared = sorted(one.of.names.keys() & other.of.names.keys())
    if shared:
        rarity = max(min(one.of.names[n], other.of.names[n]) for n in shared)
        yield Part(f"both name {', '.join(shared)}", _PER_NAME * rarity)
    here, there = one.of.spot, other.of.spot
    if here is None or there is None:
        return
    if here.point and there.point:
        distance = _distance(one, other)
        if distance <= _NEAR:
            yield Part("same place", _PER_PLACE * min(here.rarity, there.rarity))
            if here.precision is there.precision is PlacePrecision.SITE:
                yield Part("both of one spot", 0.65)
        elif distance <= _SAME_AREA:
            yield Part("near one another", 0.3)
        else:
            yield Part(f"{distance:.0f} km apart", -1.2 if distance <= _FAR else -2.2)
    elif here.country and there.country and here.country != there.country:
        yield Part("another country", -2.5)
    elif here.admin1 and here.admin1 == there.admin1:
        yield Part("same province", 0.6)
    elif here.admin1 and there.admin1:
        yield Part("another province", -1.0)


def _distance(one: Seen, other: Seen) -> float:
    """Return kilometres between two points; 0 where one is none."""
    here, there = one.of.spot, other.of.spot
    if not here or not there or not here.point or not there.point:
        return 0.0
    (lat_a, lon_a), (lat_b, lon_b) = here.point, there.point
    a, b = math.radians(lat_a), math.radians(lat_b)
    half = (
        math.sin((b - a) / 2) ** 2
        + math.cos(a) * math.cos(b) * math.sin(math.radians(lon_b - lon_a) / 2) ** 2
    )
    return 2 * _RADIUS * math.asin(math.sqrt(min(1.0, half)))


def _parties(one: Seen, other: Seen) -> Iterator[Part]:
    if one.of.recipients & other.of.recipients:
        yield Part(f"both befall {', '.join(sorted(one.of.recipients & other.of.recipients))}", 0.4)
    if one.of.actors and other.of.actors:
        both = one.of.actors & other.of.actors
        yield Part(f"both by {', '.join(sorted(both))}", 0.7) if both else Part("another doer", -0.5)
    crossed = (one.of.actors & other.of.recipients) - one.of.recipients | (
        other.of.actors & one.of.recipients
    ) - other.of.recipients
    if crossed:
        yield Part(f"{', '.join(sorted(crossed))} does the one and suffers the other", -1.5)


def _tolls(one: Seen, other: Seen) -> Iterator[Part]:
    for kind in sorted(one.of.tolls.keys() & other.of.tolls.keys()):
        a, b = one.of.tolls[kind], other.of.tolls[kind]
        if a[0] == b[0] and a[0] is not None:
            yield Part(f"as many {kind}", _EQUAL[bisect(_SIZES, a[0])])
        elif _disjoint(a, b):
            low, high = sorted(max(x[0] if x[0] is not None else x[1] or 0, 0) for x in (a, b))
            many = 2 * low + 1 if one.head.id == other.head.id else 3 * low + 2
            yield Part(f"other numbers {kind}", -1.5 if high > many else -0.3)


def _disjoint(a: Count, b: Count) -> bool:
    return (a[1] is not None and b[0] is not None and a[1] < b[0]) or (
        b[1] is not None and a[0] is not None and b[1] < a[0]
    )


def _means(one: Seen, other: Seen) -> Iterator[Part]:
    if one.of.modes & other.of.modes:
        yield Part(f"both {', '.join(sorted(one.of.modes & other.of.modes))}", 0.5)
    elif _unlike_means(one, other):
        yield Part("by other means", -1.0)


def _unlike_means(one: Seen, other: Seen) -> bool:
    a = {i for i, m in enumerate(_MEANS) if m & one.of.modes}
    b = {i for i, m in enumerate(_MEANS) if m & other.of.modes}
    return bool(a and b and not a & b)


def _text(one: Seen, other: Seen) -> Iterator[Part]:
    if one.head.id == other.head.id:
        yield from _within(one, other)
        return
    around, lead = cosine(one.of.around, other.of.around), cosine(one.head.lead, other.head.lead)
    main = one.of.position < _LEAD and other.of.position < _LEAD
    names = sorted(one.head.rare.keys() & other.head.rare.keys())
    if main and names:
        rarity = sum(max(0.0, min(one.head.rare[n], other.head.rare[n]) - _COMMON) for n in names)
        yield Part(f"both reports name {', '.join(names[:5])}", min(_PER_RARE * rarity, _ENOUGH))
    yield Part(f"words around alike by {around:.2f}", 3.0 * around if main else 4.0 * around)
    yield Part(f"reports alike by {lead:.2f}", _ALIKE * (lead - _USUAL) if main else 3.5 * lead)


def _within(one: Seen, other: Seen) -> Iterator[Part]:
    """What holds two tellings of one report together, by which the reading alone did not join them."""
    later, earlier = sorted((one, other), key=lambda s: s.order, reverse=True)
    distance = min(
        _AHEAD * max(e - b, 0) + max(b - e, 0)
        for b, _ in later.of.mentions or _NOWHERE
        for e, _ in earlier.of.mentions or _NOWHERE
    )
    yield Part("told together", 1.5 * math.exp(-distance / _CLOSE))
    if one.of.spot is None or other.of.spot is None:
        yield Part("one adds where", 0.6)
    if _gap(one, other) is None:
        yield Part("one adds when", 0.5)
    if one.of.outcome or other.of.outcome:
        yield Part("an outcome without a place or day of its own", 1.4)
    if later.of.pointing:
        yield Part("points back", 1.2 * later.of.pointing)
    elif (
        one.of.source != other.of.source
        and one.of.tolls.keys() & other.of.tolls.keys()
        and distance <= 2 * _CLOSE
    ):
        yield Part("another voice's version", 0.7)
