"""Closed lists of words by which a phrase that names a speaker is read."""

from functools import lru_cache

import msgspec

from firsthand.knowledge.tables import read_table


class _Row(msgspec.Struct, frozen=True):
    name: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    return {row.name: frozenset(row.words) for row in read_table("voice_words", _Row)}


def words_of(name: str) -> frozenset[str]:
    """Return a list of ``knowledge/tables/voice_words.tsv`` by its name."""
    return _lists()[name]
