"""In what two sightings agree and differ: each agreement with its kind, its words for people, and its weight.

Weights are log odds by judgement, checked on the development pairs of two corpora; the text outweighs
any single field, since every field of a reading may be wrong. ``matching`` adds them up.
"""

import math
from bisect import bisect
from collections.abc import Iterator
from typing import NamedTuple

from firsthand.evidence.digest import Seen
from firsthand.evidence.sightings import cosine
from firsthand.knowledge.distances import kilometres
from firsthand.knowledge.rarity import mode_rarity
from firsthand.ontology import PlacePrecision
from firsthand.record import Count

_PER_NAME = 0.18  # by rarity
_PER_PLACE = 0.14
_PER_MODE = 0.3
_KNOWN = 2.0  # what a name of any number of words says at most
_NEAR, SAME_AREA, _FAR = 12.0, 40.0, 120.0  # kilometres
_WINDOW = 8  # days before publication in which an undated event of the news mostly falls
_CLOSE = 260  # characters between two mentions of one report that are told together
# What both reports are about is compared by all their words; what one only mentions, by its own.
_LEAD = 600  # characters
_ALIKE, _USUAL = 9.0, 0.35
# An equal count says more the larger it is: of none, up to two, up to nine, more.
_SIZES, _EQUAL = (1, 3, 10), (0.3, 0.6, 1.4, 2.2)
_VAGUE = 45  # days: a span as long says little
_SHORT = 3  # days that a strike or a raid may take
_LATE = 16  # days: later still tells no more
_COMMON = 1.8  # of the rarity of a name in the opening: towns that the news of one war is full of
_PER_RARE, _ENOUGH = 2.2, 8.0
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


# Of reports as wholes: samples of words to be compared, ages that count, days beyond which all is alike or long ago.
_SAMPLED, _AGES, _LONG = 6, 3, 60
_GROWN = 1.5  # how much higher a count may be that is only a later one
_UNMET, _MOST = 2.99, 3  # names that hardly any report has, by rarity above the least that is kept


class Part(NamedTuple):
    """A reason for or against, with its weight."""

    kind: str
    reason: str
    weight: float


def main_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """What speaks for one happening of two that are each what its report is about: how the reports stand together."""
    here, there = one.head, other.head
    yield Part("titles-alike", "titles alike", cosine(here.title, there.title))
    unmet = sorted(n for n in here.rare.keys() & there.rare.keys() if here.rare[n] >= _UNMET)
    if unmet:
        few = ", ".join(unmet[:5])
        yield Part("unmet-names", f"both reports name {few}, which few others do", min(len(unmet), _MOST))
    least = min(len(here.sample), len(there.sample))
    if least >= _SAMPLED:
        share = len(here.sample & there.sample) / least
        yield Part("same-words", f"{share:.0%} in the same words", share)
    if here.ages and there.ages:
        same = sorted(here.ages & there.ages)
        if same:
            yield Part("same-ages", f"both name an age, {', '.join(map(str, same))}", min(len(same), _AGES))
        else:
            yield Part("other-ages", "other ages", -1.0)
    if here.counts and there.counts:
        if here.counts & there.counts:
            yield Part("same-count", "titles with one number", 1.0)
        elif min(max(a, b) / max(min(a, b), 1) for a in here.counts for b in there.counts) > _GROWN:
            yield Part("other-count", "titles with other numbers", -1.0)
    spread = abs(here.published - there.published)
    if spread <= 1:
        yield Part("published-together", "published together", 1.0)
    yield Part("published-apart", f"published {spread} days apart", -min(spread, _LONG) / 10)


def talk_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """What speaks for one matter of two that tell that talks go on: the words, since such talks have no day."""
    yield Part("talks", "both of talks that go on", -1.5)
    yield Part("talks", "words around alike", 4.0 * cosine(one.of.around, other.of.around))
    yield Part("talks", "reports alike", 6.0 * cosine(one.head.lead, other.head.lead))
    names = sorted(one.head.rare.keys() & other.head.rare.keys())
    if names:
        rarity = sum(min(one.head.rare[n], other.head.rare[n]) for n in names)
        yield Part("talks", f"both reports name {', '.join(names[:5])}", min(0.2 * rarity, 2.0))
    spread = abs(one.head.published - other.head.published)
    if spread > _LATE:
        yield Part("talks", f"reported {spread} days apart", -0.1 * min(spread - _LATE, 60))


def time_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield how near in time two sightings are."""
    gap = gap_of(one, other)
    if gap is None:
        yield from _undated(one, other)
    elif gap == 0:
        least, width = sorted((_width(one), _width(other)))
        if width == 0:
            yield Part("same-day", "same day", 2.0)
        elif width >= _VAGUE and least <= _SHORT:
            yield Part("of-it", "one goes on for long, the other is of some day in it", -1.0)
        else:
            yield Part("same-time", "same time", 1.0 if width < _VAGUE else 0.3)
    elif gap == 1:
        yield Part("day-apart", "a day apart", 0.5)
    else:
        yield Part("days-apart", f"{gap} days apart", -1.0 - 0.5 * min(gap, 12))


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
        yield Part("reported-together", "reported at the same time", 0.4)
    elif spread > 2:
        yield Part("reported-apart", f"reported {spread} days apart", -0.25 * min(spread, _LATE))


def gap_of(one: Seen, other: Seen) -> int | None:
    """Return the days between two times; None if one is unknown."""
    if not (one.of.start or one.of.end) or not (other.of.start or other.of.end):
        return None
    low_a, high_a = one.of.start or (one.of.end or 0) - _WINDOW, one.of.end or one.head.published
    low_b, high_b = other.of.start or (other.of.end or 0) - _WINDOW, other.of.end or other.head.published
    return max(low_a - high_b, low_b - high_a, 0)


def _width(one: Seen) -> int:
    return (one.of.end or one.head.published) - (one.of.start or (one.of.end or 0) - _WINDOW)


def place_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield how near in place two sightings are, and which names of the place and of victims both have."""
    shared = sorted(one.of.names.keys() & other.of.names.keys())
    if shared:
        rarity = max(min(one.of.names[n], other.of.names[n]) for n in shared)
        yield Part("names", f"both name {', '.join(shared)}", _PER_NAME * rarity)
    here, there = one.of.spot, other.of.spot
    if here is None or there is None:
        return
    if here.point and there.point:
        distance = distance_of(one, other)
        if distance <= _NEAR:
            yield Part("same-place", "same place", _PER_PLACE * min(here.rarity, there.rarity))
            if here.precision is there.precision is PlacePrecision.SITE:
                yield Part("same-spot", "both of one spot", 0.65)
        elif distance <= SAME_AREA:
            yield Part("near", "near one another", 0.3)
        else:
            yield Part("far", f"{distance:.0f} km apart", -1.2 if distance <= _FAR else -2.2)
    elif here.country and there.country and here.country != there.country:
        yield Part("other-country", "another country", -2.5)
    elif here.admin1 and here.admin1 == there.admin1:
        yield Part("same-province", "same province", 0.6)
    elif here.admin1 and there.admin1:
        yield Part("other-province", "another province", -1.0)


def distance_of(one: Seen, other: Seen) -> float:
    """Return kilometres between two points; 0 where one is none."""
    here, there = one.of.spot, other.of.spot
    if not here or not there or not here.point or not there.point:
        return 0.0
    return kilometres(here.point, there.point)


def party_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield who does and suffers both, or only one."""
    known = sorted(one.of.doers.keys() & other.of.doers.keys())
    if known:
        rarity = sum(min(one.of.doers[n], other.of.doers[n]) for n in known)
        yield Part("named-doer", f"both by {', '.join(known)}", min(_PER_NAME * rarity, _KNOWN))
    if one.of.recipients & other.of.recipients:
        yield Part("befall", f"both befall {', '.join(sorted(one.of.recipients & other.of.recipients))}", 0.4)
    if one.of.actors and other.of.actors:
        both = one.of.actors & other.of.actors
        if both:
            yield Part("same-doer", f"both by {', '.join(sorted(both))}", 0.7)
        else:
            yield Part("other-doer", "another doer", -0.5)
    crossed = (one.of.actors & other.of.recipients) - one.of.recipients | (
        other.of.actors & one.of.recipients
    ) - other.of.recipients
    crossed -= one.of.actors & other.of.actors  # of a state both its army and its people go by one code
    if crossed:
        yield Part("crossed", f"{', '.join(sorted(crossed))} does the one and suffers the other", -1.5)


def toll_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield which counts of the two are equal, and which cannot be of one happening."""
    for kind in sorted(one.of.tolls.keys() & other.of.tolls.keys()):
        a, b = one.of.tolls[kind], other.of.tolls[kind]
        if a[0] == b[0] and a[0] is not None:
            yield Part("as-many", f"as many {kind}", _EQUAL[bisect(_SIZES, a[0])])
        elif _disjoint(a, b):
            low, high = sorted(max(x[0] if x[0] is not None else x[1] or 0, 0) for x in (a, b))
            many = 2 * low + 1 if one.head.id == other.head.id else 3 * low + 2
            yield Part("other-number", f"other numbers {kind}", -1.5 if high > many else -0.3)


def _disjoint(a: Count, b: Count) -> bool:
    return (a[1] is not None and b[0] is not None and a[1] < b[0]) or (
        b[1] is not None and a[0] is not None and b[1] < a[0]
    )


def means_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield whether both are done by the same means: that two are gas attacks says more than that both are air raids."""
    shared = sorted(one.of.modes & other.of.modes)
    if shared:
        rarity = max(mode_rarity(one.of.type, mode) for mode in shared)
        yield Part("same-means", f"both {', '.join(shared)}", _PER_MODE * rarity)
    elif _unlike_means(one, other):
        yield Part("other-means", "by other means", -1.0)


def _unlike_means(one: Seen, other: Seen) -> bool:
    a = {i for i, m in enumerate(_MEANS) if m & one.of.modes}
    b = {i for i, m in enumerate(_MEANS) if m & other.of.modes}
    return bool(a and b and not a & b)


def text_parts(one: Seen, other: Seen) -> Iterator[Part]:
    """Yield how alike the words are around two sightings, and at the head of their reports."""
    if one.head.id == other.head.id:
        yield from _within(one, other)
        return
    around, lead = cosine(one.of.around, other.of.around), cosine(one.head.lead, other.head.lead)
    main = all(s.of.main or s.of.position < _LEAD for s in (one, other))
    names = sorted(one.head.rare.keys() & other.head.rare.keys())
    if main and names:
        rarity = sum(max(0.0, min(one.head.rare[n], other.head.rare[n]) - _COMMON) for n in names)
        yield Part(
            "report-names", f"both reports name {', '.join(names[:5])}", min(_PER_RARE * rarity, _ENOUGH)
        )
    yield Part("words-around", f"words around alike by {around:.2f}", 3.0 * around if main else 4.0 * around)
    yield Part(
        "reports-alike", f"reports alike by {lead:.2f}", _ALIKE * (lead - _USUAL) if main else 3.5 * lead
    )


def _within(one: Seen, other: Seen) -> Iterator[Part]:
    """What holds two tellings of one report together, by which the reading alone did not join them."""
    later, earlier = sorted((one, other), key=lambda s: s.order, reverse=True)
    distance = min(
        _AHEAD * max(e - b, 0) + max(b - e, 0)
        for b, _ in later.of.mentions or _NOWHERE
        for e, _ in earlier.of.mentions or _NOWHERE
    )
    yield Part("within", "told together", 1.5 * math.exp(-distance / _CLOSE))
    if one.of.spot is None or other.of.spot is None:
        yield Part("within", "one adds where", 0.6)
    if gap_of(one, other) is None:
        past = later.of.end is not None and later.head.published - later.of.end > _LONG
        # "Ten were killed. In 1988 …": what is told of the news comes before what it recalls, seldom the other way.
        yield Part("within", "recalled", -1.0) if past else Part("within", "one adds when", 0.5)
    if one.of.outcome or other.of.outcome:
        yield Part("within", "an outcome without a place or day of its own", 1.4)
    if later.of.pointing:
        yield Part("within", "points back", 1.2 * later.of.pointing)
    elif (
        one.of.source != other.of.source
        and one.of.tolls.keys() & other.of.tolls.keys()
        and distance <= 2 * _CLOSE
    ):
        yield Part("within", "another voice's version", 0.7)
