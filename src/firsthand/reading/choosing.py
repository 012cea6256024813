"""Choosing: of what an event may have for a place or time the likeliest, where it is likely enough.

Places and times are chosen alike: what the report offers is weighed by boosted trees (Friedman 2001) that
stand in a table, the log-odds that it is the event's.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import exp
from typing import Protocol, TypeVar

from firsthand.reading.mentions import Mention


class Option(Protocol):
    """What may be chosen, with what speaks for it."""

    @property
    def features(self) -> Mapping[str, float]:
        """Return names of features and their values."""
        ...


class Weigher(Protocol):
    """What weighs an option: boosted trees, or what builds on them."""

    def log_odds(self, cases: Sequence[Mapping[str, float]]) -> list[float]:
        """Return for each case, by its features, the log-odds that it is the right one."""
        ...


Chosen = TypeVar("Chosen", bound=Option)


def choose(options: Iterable[Chosen], weigher: Weigher, threshold: float) -> tuple[Chosen, float] | None:
    """Return the likeliest option, the first of equals, and how likely it is; None below the threshold."""
    offered = list(options)
    if not offered:
        return None
    weighed = zip(weigher.log_odds([option.features for option in offered]), offered, strict=True)
    log_odds, best = max(weighed, key=lambda pair: pair[0])
    likelihood = 1 / (1 + exp(-log_odds))
    return (best, likelihood) if likelihood >= threshold else None


def sentences_of(group: tuple[Mention, ...], most: int) -> list[int]:
    """Return the sentences that an event's mentions stand in, in order, the first ones of them."""
    return sorted({mention.sentence for mention in group})[:most]
