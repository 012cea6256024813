"""The words by which a body's proper name is known: heads of names, and words that say it is a state's organ."""

from dataclasses import dataclass
from functools import lru_cache

import msgspec

from firsthand.knowledge.names import normalize
from firsthand.knowledge.tables import read_table
from firsthand.ontology import Sector

HEADS = ("group", "unit", "force", "council", "guard")


class OwnNameRow(msgspec.Struct, frozen=True):
    """A row of ``own_names.tsv``."""

    word: str
    kind: str  # group, unit, force, council, guard: heads of names; organ, armed: words beside them
    source: str
    sector: Sector | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class OwnNameWords:
    """The rows by word, as words are compared."""

    heads: dict[str, OwnNameRow]
    organs: frozenset[str]
    armed: frozenset[str]


@lru_cache(maxsize=1)
def load_own_name_words() -> OwnNameWords:
    """Return the words of the shipped table."""
    rows = read_table("own_names", OwnNameRow)
    return OwnNameWords(
        {normalize(r.word): r for r in rows if r.kind in HEADS},
        frozenset(normalize(r.word) for r in rows if r.kind == "organ"),
        frozenset(normalize(r.word) for r in rows if r.kind == "armed"),
    )
