"""Joining: mentions of the same happening within one report become one event.

Of all mentions of a type the two that fit best are joined first, then the groups that fit best, until none
are likelier one than two (average linkage, Sokal and Michener 1958). How well two mentions fit is a weighted
sum of what can be seen of them (a logistic model whose weights stand in ``knowledge/tables/joining.tsv``,
learned by ``train/joining.py``); some differences keep two mentions apart whatever the sum says.
"""

from functools import lru_cache

import msgspec
import numpy as np
from numpy.typing import NDArray

from firsthand.knowledge.distances import kilometres
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EXACT_PLACES, EventType
from firsthand.reading.findings import PlaceFinding, TimeFinding
from firsthand.reading.mentions import Mention, describe_mentions
from firsthand.reading.pair_features import pair_features, same_party
from firsthand.reading.pair_ties import are_two, goes_on_about, harmed, is_whole_and_deed, tells_how_hurt
from firsthand.reading.times.words import is_of_a_day

__all__ = ["Mention", "describe_mentions", "group_mentions", "pair_features", "pair_score", "same_party"]

# All pairs are compared among this many mentions of a type. One after them is compared with at most so many
# members of a group (the first and the last ones), and with at most so many groups: the cost stays linear in
# the length of the report.
_AT_ONCE = 60
_MEMBERS = 6
_GROUPS = 40
_FEW, _TIMES_MORE = 4, 1.8  # the dead of two mentions that cannot be one happening
_NOT_BY_CHANCE = 6  # dead and wounded together: two blasts may well each kill one and wound two
_OF_MANY_KINDS = frozenset({EventType.RETREAT, EventType.COERCE})
_FAR = 80.0  # kilometres between two of them that are no one place
_BOUND = 1.0  # log-odds of a place that the words bind to a mention
_TOLD_OF = 2  # mentions that make a happening one that the reader of a report knows
_SURE = 5.0  # log-odds where the grammar itself says that the same happening is spoken of


Fits = NDArray[np.float64]


class _Weight(msgspec.Struct, frozen=True):
    feature: str
    weight: float


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in read_table("joining", _Weight)}


def group_mentions(mentions: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], ...]:
    """Return the mentions in groups, one for each distinct happening, in the order of the text."""
    by_type: dict[str, list[int]] = {}
    for number, mention in enumerate(mentions):
        by_type.setdefault(mention.finding.trigger.type, []).append(number)
    groups: list[list[int]] = []
    for numbers in by_type.values():
        alike = [mentions[number] for number in numbers]
        groups += ([numbers[place] for place in group] for group in _groups_of_one_type(alike))
    return tuple(tuple(mentions[number] for number in group) for group in sorted(groups))


def _groups_of_one_type(mentions: list[Mention]) -> list[list[int]]:
    """Return which mentions go together: the first ones all at once, those after them one by one."""
    groups = _merge(mentions[:_AT_ONCE])
    for number in range(_AT_ONCE, len(mentions)):
        fits = [(_fit(mentions, number, group), place) for place, group in enumerate(groups[-_GROUPS:])]
        best, place = max(fits, key=lambda fit: fit[0])
        if best > 0:
            groups[max(0, len(groups) - _GROUPS) + place].append(number)
        else:
            groups.append([number])
    return groups


def _merge(mentions: list[Mention]) -> list[list[int]]:
    """Join the two groups that fit best until none do: how well is the mean over their pairs of mentions.

    Those whom a sentence ties follow: a tie says nothing of how well two fit others, and would draw one away from
    the group that it fits.
    """
    fits = np.full((len(mentions), len(mentions)), -np.inf)
    tied = []
    for later in range(len(mentions)):
        for earlier in range(later):
            fits[earlier, later] = fits[later, earlier] = _pair_fit(mentions[earlier], mentions[later])
            if tells_how_hurt(mentions[earlier], mentions[later]):
                tied.append((earlier, later))
    groups = [[number] for number in range(len(mentions))]
    while len(groups) > 1:
        a, b = divmod(int(fits.argmax()), len(groups))  # the first of equals: a is before b
        if fits[a, b] <= 0:
            break
        fits, groups = _joined(fits, groups, a, b)
    for pair in tied:
        a, b = sorted(next(n for n, group in enumerate(groups) if one in group) for one in pair)
        if a != b and fits[a, b] > -np.inf:
            fits, groups = _joined(fits, groups, a, b)
    return _recalled(mentions, fits, groups)


def _recalled(mentions: list[Mention], fits: Fits, groups: list[list[int]]) -> list[list[int]]:
    """Return the groups with "Monday's attack" joined to what a report has told of most before.

    A happening named by its day is taken for known: of those in 1,100 annotated reports that fit nothing told
    before by their words, 13 of 16 are the happening of their type told most often until then.
    """
    for number, mention in enumerate(mentions):
        new = next((n for n, group in enumerate(groups) if group[0] == number), None)
        if new is None or not mention.finding.trigger.nominal or not is_of_a_day(mention.token):
            continue
        told = [sum(one < number for one in group) for group in groups]
        may = [n for n in range(new) if told[n] >= _TOLD_OF and fits[n, new] > -np.inf]
        if may:
            known = max(may, key=lambda n: told[n])
            fits, groups = _joined(fits, groups, known, new)
    return groups


def _joined(fits: Fits, groups: list[list[int]], a: int, b: int) -> tuple[Fits, list[list[int]]]:
    """Return the fits and the groups once group ``b`` has gone into group ``a``."""
    sizes = len(groups[a]), len(groups[b])
    fits[a] = fits[:, a] = (fits[a] * sizes[0] + fits[b] * sizes[1]) / sum(sizes)
    fits[a, a] = -np.inf
    fits = np.delete(np.delete(fits, b, axis=0), b, axis=1)
    kept = [group for n, group in enumerate(groups) if n != b]
    kept[a] = sorted(groups[a] + groups[b])
    return fits, kept


def _fit(mentions: list[Mention], number: int, group: list[int]) -> float:
    """Return how well a mention fits a group: above 0 it is more likely one of it than not."""
    members = group if len(group) <= _MEMBERS else [group[0], *group[-_MEMBERS + 1 :]]
    return sum(_pair_fit(mentions[member], mentions[number]) for member in members) / len(members)


def _pair_fit(earlier: Mention, later: Mention) -> float:
    if _apart(earlier, later):
        return float("-inf")
    sure = goes_on_about(earlier, later) or _counts_the_same(earlier, later)
    return _SURE if sure else pair_score(earlier, later)


def pair_score(earlier: Mention, later: Mention) -> float:
    """Return the log-odds that two mentions of one type tell of the same happening."""
    weights = _weights()
    total = weights["bias"]
    for name, value in pair_features(earlier, later).items():
        total += weights.get(name, 0.0) * value
    return total


def _apart(a: Mention, b: Mention) -> bool:
    """Tell whether two mentions cannot be of one happening."""
    if a.token.i == b.token.i:
        return True  # parts of one plural
    if a.token.i != b.token.i and a.token.dep_ != "conj" and _days_differ(a.finding.time, b.finding.time):
        return True
    if a.sentence != b.sentence and (_tolls_differ(a, b) or _dead_of_elsewhere(a, b)):
        return True
    if not (a.finding.trigger.nominal or b.finding.trigger.nominal) and _dead_of_elsewhere(a, b):
        return True  # "killed twelve in the one town, while eighteen were killed in the other"
    if are_two(a, b) or is_whole_and_deed(a, b):
        return True
    if _other_acts(a, b):
        return True
    return _far_apart(a.finding.place, b.finding.place) or _far_apart_for_sure(a, b)


def _other_acts(a: Mention, b: Mention) -> bool:
    """Tell whether two concessions or acts of force are told as different ones: a truce is no withdrawal."""
    one, other = a.finding.trigger, b.finding.trigger
    return (
        one.type in _OF_MANY_KINDS and bool(one.modes and other.modes) and not {*one.modes} & {*other.modes}
    )


def _tolls_differ(a: Mention, b: Mention) -> bool:
    """Tell whether the dead of two mentions are so many more in one that they are others.

    In 69 gold reports nearly all pairs of such mentions tell of two happenings.
    """
    dead = harmed(a, "killed"), harmed(b, "killed")
    return min(dead) >= _FEW and max(dead) >= _TIMES_MORE * min(dead)


def _dead_of_elsewhere(a: Mention, b: Mention) -> bool:
    """Tell whether two mentions count other dead in places of other names: eighteen here, nineteen there."""
    dead = harmed(a, "killed"), harmed(b, "killed")
    places = a.finding.place, b.finding.place
    if not min(dead) or dead[0] == dead[1] or places[0] is None or places[1] is None:
        return False
    return places[0].place.name != places[1].place.name


def _counts_the_same(a: Mention, b: Mention) -> bool:
    """Tell whether two mentions count as many dead and as many wounded, and not just a few: it is told again."""
    dead, wounded = harmed(a, "killed"), harmed(a, "injured")
    if not (dead and wounded) or dead + wounded < _NOT_BY_CHANCE:
        return False
    return (dead, wounded) == (harmed(b, "killed"), harmed(b, "injured"))


def _days_differ(a: TimeFinding | None, b: TimeFinding | None) -> bool:
    if a is None or b is None or a.time.start is None or b.time.start is None:
        return False
    if a.time.end is None or b.time.end is None:
        return False
    return a.time.end < b.time.start or b.time.end < a.time.start


def _far_apart(a: PlaceFinding | None, b: PlaceFinding | None) -> bool:
    return (
        a is not None
        and b is not None
        and a.place.country is not None
        and b.place.country is not None
        and a.place.country != b.place.country
    )


def _far_apart_for_sure(a: Mention, b: Mention) -> bool:
    """Tell whether the words bind two mentions to towns or sites that lie far from one another."""
    one, other = _bound_point(a), _bound_point(b)
    return one is not None and other is not None and kilometres(one, other) > _FAR


def _bound_point(mention: Mention) -> tuple[float, float] | None:
    bound = [w for w in mention.finding.near if w.log_odds > _BOUND]
    best = max(bound, key=lambda w: w.log_odds, default=None)
    return best.finding.point if best is not None and best.finding.place.precision in EXACT_PLACES else None
