"""How rare words and modes are in news: fixed tables, so that what two reports share weighs the same in every archive."""

import math
from functools import lru_cache

import msgspec

from firsthand.knowledge.names import split_words
from firsthand.knowledge.tables import read_table

_ALL = "*"  # the row that says how many openings were counted
_COMMON = 2.0  # how much a nation's name or an office tells at most
_SHORT = 2  # letters
_RAREST_MODE = 2.5
_UNSEEN = 2  # openings, or happenings, that what the table lacks counts for


class RarityRow(msgspec.Struct, frozen=True):
    """A word, and in how many openings of reports it stands."""

    word: str
    reports: int
    source: str


class ModeRow(msgspec.Struct, frozen=True):
    """A mode of a type of event, and how many happenings of that type are told to be so."""

    type: str
    mode: str
    events: int
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


def mode_rarity(type_: str, mode: str) -> float:
    """Return how much it tells of a happening that it was done so, from 0.7 for what all of its type are to 2.5.

    What was rare in the wars that were counted, such as drones, may be daily in another.
    """
    counts = _mode_counts()
    rarity = math.log(1 + counts.get((type_, _ALL), _UNSEEN) / counts.get((type_, mode), _UNSEEN))
    return min(rarity, _RAREST_MODE)


@lru_cache(maxsize=1)
def _mode_counts() -> dict[tuple[str, str], int]:
    return {(row.type, row.mode): row.events for row in read_table("mode_rarity", ModeRow)}


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
