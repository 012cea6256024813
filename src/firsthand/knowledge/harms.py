"""Words of harm and of number: what befalls people, and how many.

Tables: ``harms`` (word, frame, harm), ``numbers`` (words of number and words that bound one), ``people``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from firsthand.knowledge.tables import read_table

# What befell them when the words say only what was done: the reading of the words around decides.
BY_WEAPON = "wounded by a weapon"
CASUALTIES = "casualties"
_PERSON_ENDINGS = ("man", "men", "woman", "er", "or", "ist", "ian", "ee", "ant", "eer")
_NO_PERSONS = frozenset({"number", "order", "power", "water", "border", "paper", "tiger", "computer"})


class HarmRow(msgspec.Struct, frozen=True):
    """A row of ``harms.tsv``."""

    word: str
    frame: str  # object, subject, state, noun, act, toll, number, lives, suffered, remains
    harm: str
    source: str
    example: str = ""


class NumberRow(msgspec.Struct, frozen=True):
    """A row of ``numbers.tsv``."""

    word: str
    kind: str  # number, scale, many, part; least, more, upto, less, nearly, about
    source: str
    least: int = 0
    most: int = 0
    example: str = ""


class PersonRow(msgspec.Struct, frozen=True):
    """A row of ``people.tsv``; ``size`` 0 is a group whose number the noun does not tell."""

    word: str
    source: str
    size: int = 1
    example: str = ""


class HarmWordRow(msgspec.Struct, frozen=True):
    """A row of ``harm_words.tsv``."""

    word: str
    kind: str  # trying, achieving, believing, state verb, life verb, suffer verb, care verb, slight, thing, lethal, bringing, moving, tally, giving, finding verb
    source: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Harms:
    """The words, indexed for look-up."""

    frames: Mapping[str, tuple[HarmRow, ...]]  # first word to rows
    numbers: Mapping[str, NumberRow]
    bounds: tuple[
        tuple[tuple[str, ...], str], ...
    ]  # words before a number and what they make of it, longest first
    people: Mapping[str, int]
    around: Mapping[str, frozenset[str]]  # kind to words

    def is_person(self, lemma: str) -> bool:
        """Tell whether a noun is one for people."""
        return lemma in self.people or (lemma.endswith(_PERSON_ENDINGS) and lemma not in _NO_PERSONS)


@lru_cache(maxsize=1)
def load_harms() -> Harms:
    """Return the words of harm and number of the shipped tables; read once."""
    frames: dict[str, list[HarmRow]] = {}
    for row in read_table("harms", HarmRow):
        frames.setdefault(row.word.split()[0], []).append(row)
    around: dict[str, set[str]] = {}
    for word in read_table("harm_words", HarmWordRow):
        around.setdefault(word.kind, set()).add(word.word)
    rows = read_table("numbers", NumberRow)
    values = {row.word: row for row in rows if row.kind in ("number", "scale", "many", "part")}
    bounds = [(tuple(row.word.split()), row.kind) for row in rows if row.word not in values]
    return Harms(
        frames={word: tuple(found) for word, found in frames.items()},
        numbers=values,
        bounds=tuple(sorted(bounds, key=lambda b: (-len(b[0]), b[0]))),
        people={row.word: row.size for row in read_table("people", PersonRow)},
        around={kind: frozenset(found) for kind, found in around.items()},
    )
