"""Joining: mentions of the same happening within one report become one event.

Mentions are taken in the order of the text; each joins the group whose members it fits best, or opens a
new one. How well two mentions fit is a weighted sum of what can be seen of them (a logistic model whose
weights stand in ``knowledge/tables/joining.tsv``, learned by ``train/joining.py``); some differences rule
a group out whatever the sum says.
"""

from functools import lru_cache

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.tables import read_table
from firsthand.reading.findings import PlaceFinding, TimeFinding
from firsthand.reading.mentions import Mention, describe_mentions
from firsthand.reading.pair_features import pair_features, same_party, tells_outcome

__all__ = ["Mention", "describe_mentions", "group_mentions", "pair_features", "pair_score", "same_party"]

# A mention is compared with at most this many members of a group (the first and the last ones), and with
# at most this many open groups of its type: the cost stays linear in the length of the report.
_MEMBERS = 6
_GROUPS = 40
_FEW, _TIMES_MORE = 4, 1.8  # the dead of two mentions that cannot be one happening
_SURE = 5.0  # log-odds where the grammar itself says that the same happening is spoken of


class _Weight(msgspec.Struct, frozen=True):
    feature: str
    weight: float


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in read_table("joining", _Weight)}


def group_mentions(mentions: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], ...]:
    """Return the mentions in groups, one for each distinct happening, in the order of the text."""
    groups: list[list[Mention]] = []
    by_type: dict[str, list[int]] = {}
    for mention in mentions:
        open_groups = by_type.setdefault(mention.finding.trigger.type, [])
        best, best_score = None, 0.0
        for index in open_groups[-_GROUPS:]:
            score = _fit(mention, groups[index])
            if score > best_score:
                best, best_score = index, score
        if best is None:
            open_groups.append(len(groups))
            groups.append([mention])
        else:
            groups[best].append(mention)
    return tuple(tuple(group) for group in groups)


def _fit(mention: Mention, group: list[Mention]) -> float:
    """Return how well a mention fits a group: above 0 it is more likely one of it than not."""
    members = group if len(group) <= _MEMBERS else [group[0], *group[-_MEMBERS + 1 :]]
    if any(_apart(member, mention) for member in members):
        return float("-inf")
    if any(_goes_on_about(member.token, mention.token) for member in members):
        return _SURE
    scores = [pair_score(member, mention) for member in members]
    return sum(scores) / len(scores)


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
    if a.sentence != b.sentence and _tolls_differ(a, b):
        return True
    return _far_apart(a.finding.place, b.finding.place)


def _tolls_differ(a: Mention, b: Mention) -> bool:
    """Tell whether the dead of two mentions are so many more in one that they are others.

    In 69 gold reports nearly all pairs of such mentions tell of two happenings.
    """
    dead = _dead(a), _dead(b)
    return min(dead) >= _FEW and max(dead) >= _TIMES_MORE * min(dead)


def _dead(mention: Mention) -> int:
    """Return how many were killed at least, as the words beside a mention have it."""
    counts = [t.count for t in mention.finding.tolls if t.harm == "killed" and not (t.part or t.total)]
    return max((count[0] or 0 for count in counts), default=0)


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


def _goes_on_about(event: Token, verb: Token) -> bool:
    """Tell whether an event is the subject of a verb, in its clause or in one that refers back to it."""
    return any(c.i == event.i for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")) or (
        event.sent.start <= verb.i < event.sent.end and tells_outcome(event, verb) and verb.head.i == event.i
    )
