"""How rare a word is in news: a fixed table, so that what two reports share weighs the same in every archive."""

import math
from functools import lru_cache

import msgspec

from firsthand.knowledge.tables import read_table

_ALL = "*"  # the row that says how many openings were counted
_UNSEEN = 2  # openings that a word outside the table counts for


class RarityRow(msgspec.Struct, frozen=True):
    """A word, and in how many openings of reports it stands."""

    word: str
    reports: int
    source: str


def rarity(word: str) -> float:
    """Return how much a word tells, from 0.7 for one of every report to ``RAREST``; ``word`` in lower case."""
    return _weights().get(word, rarest())


@lru_cache(maxsize=1)
def rarest() -> float:
    """Return the rarity of a word that the table lacks."""
    return math.log(1 + _counts()[_ALL] / _UNSEEN)


@lru_cache(maxsize=1)
def _counts() -> dict[str, int]:
    return {row.word: row.reports for row in read_table("word_rarity", RarityRow)}


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    counts = _counts()
    return {word: math.log(1 + counts[_ALL] / n) for word, n in counts.items() if word != _ALL}
