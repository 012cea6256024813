"""Names compared as people read them: accents, articles, hyphens and spellings of English don't count."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Generic, TypeVar

T = TypeVar("T")

# Initials with points ("U.S.", "U.S"), an ampersand, or a run of letters and digits with inner apostrophes.
_WORD = re.compile(r"(?:[^\W\d_]\.)+(?:[^\W\d_](?![^\W_]))?|&|[^\W_]+(?:[_'’ʼ`‘][^\W_]+)*")
_GENITIVE = ("'s", "’s")
_DROPPED = str.maketrans("", "", ".'’ʼ`‘")
_FOLDED = str.maketrans({"ł": "l", "ø": "o", "ı": "i", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})
_ACRONYM = 3  # letters of the longest one that is never written like a word: "Nato", but "US"
# One spelling for each word that British and American papers, or two transliterations, write differently.
_SPELLINGS = {
    "&": "and",
    "el": "al",
    "peoples": "people",
    "centre": "center",
    "colour": "color",
    "defence": "defense",
    "labour": "labor",
    "organisation": "organization",
    "organisations": "organizations",
    "programme": "program",
    "armoured": "armored",
    "mobilisation": "mobilization",
    "stabilisation": "stabilization",
    "defences": "defenses",
    "honour": "honor",
    "harbour": "harbor",
}


class Case(IntEnum):
    """How a word is written, or must be written to be the name."""

    ANY = 0  # lower case
    CAPITAL = 1  # first letter
    CAPITALS = 2  # all letters


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text in the form in which names are compared."""

    norm: str
    start: int
    end: int
    case: Case


@dataclass(frozen=True, slots=True)
class Hit(Generic[T]):
    """A name found in a list of words: words ``first`` to ``last`` (not included), and what it names."""

    first: int
    last: int
    values: tuple[T, ...]


def normalize(word: str) -> str:
    """Return the form of one word in which names are compared: ``Kata’ib`` and ``kataib`` are the same."""
    if word.isascii() and word.isalpha():  # most words
        word = word.lower()
        return _SPELLINGS.get(word, word)
    if word.endswith(_GENITIVE) and len(word) > 3:
        word = word[:-2]
    word = word.casefold()
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word).translate(_FOLDED)
        word = "".join(c for c in word if not unicodedata.combining(c))
    word = word.translate(_DROPPED)
    return _SPELLINGS.get(word, word)


def split_words(text: str) -> list[Word]:
    """Return the words of a text, without "the", in order, with their places in it."""
    found = []
    for match in _WORD.finditer(text):
        raw = match.group()
        norm = normalize(raw)
        if norm and norm != "the":
            end = match.end() - 2 if raw.endswith(_GENITIVE) and len(raw) > 3 else match.end()
            found.append(Word(norm, match.start(), end, _case(raw)))
    return found


def _case(raw: str) -> Case:
    if not raw[0].isupper():
        return Case.ANY
    bare = raw.removesuffix("'s").removesuffix("’s")
    return Case.CAPITALS if bare.isupper() or _is_short_mixed(bare) else Case.CAPITAL


def _is_short_mixed(word: str) -> bool:
    """Tell "LeT" and "JuD" from "Let" and "Jud"."""
    return len(word) <= _ACRONYM and word[-1:].isupper() and not word.isupper()


def name_words(name: str) -> tuple[list[str], Case]:
    """Return a name's words as compared, and how it has to be written to be meant: ``US`` is not "us"."""
    plain = name.replace("-", " ")
    if name.isascii() and plain.replace(" ", "").isalnum():  # most names: several times faster than the regex
        parts = plain.split()
        norms = [_SPELLINGS.get(w, w) for w in plain.lower().split() if w != "the"]
        acronym = len(norms) == 1 and (parts[-1].isupper() or _is_short_mixed(parts[-1]))
        capital = not name.islower() and any(w[0].isupper() for w in parts)
    else:
        words = split_words(name)
        norms = [w.norm for w in words]
        acronym = len(words) == 1 and words[0].case is Case.CAPITALS
        capital = any(w.case for w in words)
    if acronym:
        return norms, Case.CAPITALS if len(norms[0]) <= _ACRONYM else Case.CAPITAL
    return norms, Case.CAPITAL if capital else Case.ANY


@dataclass(slots=True)
class NameIndex(Generic[T]):
    """Names and what they stand for, found in running words by the longest match."""

    _values: dict[str, list[tuple[Case, T]]] = field(default_factory=dict)
    _lengths: dict[str, set[int]] = field(default_factory=dict)

    def add(self, name: str, value: T) -> None:
        """Let ``name`` stand for ``value``, beside whatever it stands for already."""
        if "'s " in name:
            self.add(name.replace("'s ", "s "), value)  # papers drop the apostrophe, and so do copies of them
        norms, case = name_words(name)
        if not norms:
            return
        entries = self._values.setdefault(" ".join(norms), [])
        for _, known in entries:
            if known is value:
                return
        entries.append((case, value))
        self._lengths.setdefault(norms[0], set()).add(len(norms))

    def at(self, words: Sequence[Word], first: int) -> Hit[T] | None:
        """Return the longest name that begins at word ``first``."""
        lengths = self._lengths.get(words[first].norm)
        if not lengths:
            return None
        for length in sorted(lengths, reverse=True):
            last = first + length
            if last > len(words):
                continue
            entries = self._values.get(" ".join([w.norm for w in words[first:last]]))
            if entries:
                case = max(w.case for w in words[first:last])
                values = tuple(value for needed, value in entries if case >= needed)
                if values:
                    return Hit(first, last, values)
        return None

    def find(self, words: Sequence[Word], first: int = 0, last: int | None = None) -> Iterator[Hit[T]]:
        """Yield the names among words ``first`` to ``last``, from the left, none inside another."""
        end = len(words) if last is None else last
        view = words if end == len(words) else words[:end]
        while first < end:
            hit = self.at(view, first)
            if hit is None:
                first += 1
            else:
                yield hit
                first = hit.last


def words_within(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """Return the range of words that lie in the characters from ``start`` to ``end``."""
    first = bisect_left(words, start, key=lambda w: w.start)
    last = bisect_left(words, end, key=lambda w: w.start)
    return first, last
