"""How rare a word is in news: a fixed table, so that what two reports share weighs the same in every archive."""

import math
from functools import lru_cache

import msgspec

from firsthand.knowledge.names import split_words
from firsthand.knowledge.tables import read_table

_ALL = "*"  # the row that says how many openings were counted
_COMMON = 2.0  # how much a nation's name or an office tells at most
_SHORT = 2  # letters
_UNSEEN = 2  # openings that a word outside the table counts for


class RarityRow(msgspec.Struct, frozen=True):
    """A word, and in how many openings of reports it stands."""

    word: str
    reports: int
    source: str


class _CountryRow(msgspec.Struct, frozen=True):
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()


class _RoleRow(msgspec.Struct, frozen=True):
    noun: str
    aliases: tuple[str, ...] = ()


def rarity(word: str) -> float:
    """Return how much a word tells, from 0.7 for one of every report to ``RAREST``; ``word`` in lower case."""
    weight = _weights().get(word, rarest())
    return min(weight, _COMMON) if word in _everyday() else weight


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Return the words of nations and offices: those of a war that was not counted would seem rare."""
    names = [
        n for row in read_table("countries", _CountryRow) for n in (row.name, *row.aliases, *row.demonyms)
    ]
    names += [n for row in read_table("roles", _RoleRow) for n in (row.noun, *row.aliases)]
    words = (w.norm for name in names for w in split_words(name))
    return frozenset(f for w in words if len(w) > _SHORT for f in (w, f"{w}s"))


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
