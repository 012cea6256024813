"""Words around toponyms: units, sites, directions, cues, and capitalised words that are no places."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import PlacePrecision


class WordRow(msgspec.Struct, frozen=True):
    """A row of place_words.tsv."""

    word: str
    role: str
    source: str
    precision: PlacePrecision | None = None
    kinds: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """The words by what they do. Keys are lower case, several words joined by blanks."""

    units: Mapping[str, WordRow]
    sites: Mapping[str, WordRow]
    areas: frozenset[str]
    quarters: frozenset[str]
    directions: frozenset[str]
    near: frozenset[str]
    cues: frozenset[str]
    links: frozenset[str]
    stops: frozenset[str]
    speaking: frozenset[str]
    acronyms: frozenset[str]
    generic: frozenset[str]
    abroad: frozenset[str]
    mastheads: frozenset[str]


def load_place_words(extra: Path | None = None) -> PlaceWords:
    """Return the shipped words and those in the folder ``extra``."""
    classes: dict[str, dict[str, WordRow]] = {}
    for row in read_table("place_words", WordRow, extra):
        classes.setdefault(row.role, {})[row.word.casefold()] = row

    def words(name: str) -> frozenset[str]:
        return frozenset(classes.get(name, ()))

    return PlaceWords(
        classes.get("unit", {}),
        classes.get("site", {}),
        words("area"),
        words("quarter"),
        words("direction"),
        words("near"),
        words("cue"),
        words("link"),
        words("stop"),
        words("speaking"),
        words("acronym"),
        words("generic"),
        words("abroad"),
        words("masthead"),
    )


class VerbRow(msgspec.Struct, frozen=True):
    """A row of place_verbs.tsv."""

    word: str
    role: str  # going: what follows is where it ends; telling: its subject is no place; …
    source: str
    example: str = ""


@lru_cache(maxsize=1)
def place_verbs() -> dict[str, str]:
    """Return what words do with a place beside them: going, striking, holding, leaving, sending, telling."""
    return {row.word: row.role for row in read_table("place_verbs", VerbRow)}


class PlacingRow(msgspec.Struct, frozen=True):
    """A row of placing_words.tsv."""

    word: str
    kind: str  # saying, own war, local body, addressing
    source: str
    example: str = ""


@lru_cache(maxsize=4)
def placing_words(kind: str) -> frozenset[str]:
    """Return the words of a kind that decide what a place beside them places."""
    return frozenset(row.word for row in read_table("placing_words", PlacingRow) if row.kind == kind)
