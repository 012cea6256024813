"""Of whom a count is, and which two counts can be held against one another."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from firsthand.knowledge.harms import NumberRow
from firsthand.knowledge.tables import read_table
from firsthand.knowledge.triggers import ClassRow
from firsthand.record import Count, Event, Span

_TOKEN = re.compile(r"\d+(?:,\d{3})*|[^\W\d_]+(?:-[^\W\d_]+)*")
_LONG = 9  # digits: no count of people
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NUMBER = re.compile(
    r"\d|\b(?:no|none|nobody|zero|one|dozens?|hundreds?|thousands?|scores?)\b", re.IGNORECASE
)
# All who were harmed, whoever they are.
_ALL = frozenset(
    {"people", "person", "persons", "victim", "victims", "casualties", "others", "dead", "bodies"}
)
_RAISED = re.compile(
    r"\b(?:ris(?:en|es)|rose|climb(?:ed|s)|up|rais(?:ed|es|ing)|increased|grown|grew|revis(?:ed|es|ing)|brings?"
    r"|bringing|brought|updated)\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_LOOK_BACK = 80
_ONE_OF = re.compile(r"one of (?:those|the)\b", re.IGNORECASE)
_ANOTHER = re.compile(r"\b(?:another|other|second|third|also)\W+(?:[\w-]+\W+){0,3}$", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\bnumber of ([^.,;]{3,60}?)\s+(?:killed|dead|injured|wounded|hurt)\b[^.;]*$")
_FAR_BACK = 200
_YEARS = 1900


class Counted(NamedTuple):
    """Whom a count is of, as far as its words say, and whether it is told as grown."""

    group: str | None = None
    nation: str | None = None
    raised: bool = False


def counted(text: str, words: Span | None, event: Event, count: Count | None = None) -> Counted:
    """Return of whom the count told by some words is; one person who is named or described is no toll."""
    if words is None:
        return Counted()
    phrase = text[words[0] : words[1]]
    nation = next(
        (p.entity for p in event.recipients if p.mention and p.entity and _overlap(p.mention, words)), None
    )
    raised = _RAISED.search(text[max(0, words[0] - _LOOK_BACK) : words[0]]) is not None
    group = _group(phrase)
    before = text[max(0, words[0] - _LOOK_BACK) : words[0]]
    single = _ONE_OF.match(phrase) or not _has_number(phrase, _words(phrase))
    if count == (1, 1) and single:
        group = None if _ANOTHER.search(before) else "one"
    elif group is None and (number := _NUMBER_OF.search(text[max(0, words[0] - _FAR_BACK) : words[0]])):
        group = next((k for w in reversed(number[1].lower().split()) if (k := _kind(w))), None)
    return Counted(group, nation, raised)


def comparable(one: Counted, other: Counted, a: Count, b: Count) -> bool:
    """Tell whether two counts are of the same people, or of some among all."""
    if one.nation and other.nation and one.nation != other.nation:
        return False
    kinds = {one.group, other.group}
    if "one" in kinds and len(kinds) > 1:
        return False  # a single death told beside a toll is one of it
    if kinds == {"armed", "civil"}:
        return False
    if "people" in kinds and kinds & {"armed", "civil"}:
        whole, part = (a, b) if one.group == "people" else (b, a)
        return whole[1] is not None and part[0] is not None and whole[1] < part[0]
    return True


def count_in(phrase: str) -> Count | None:
    """Return the count that the words of one number give: "at least 61 people", "between 500 and 1,300"."""
    words = [w.group().lower() for w in _TOKEN.finditer(phrase)]
    numbers = [n for w in words if (n := _value(w)) is not None]
    if len(numbers) == 2 and "and" in words and words[0] == "between":
        return (min(numbers), max(numbers))
    if len(numbers) != 1 or "and" in words:
        return None  # "two women and a man"
    text = phrase.lower()
    if "more than" in text or "over " in text:
        return (numbers[0] + 1, None)
    return (numbers[0], None) if "at least" in text else (numbers[0], numbers[0])


def gives(phrase: str, count: Count) -> bool:
    """Tell whether the words of a number give a count, or could: "40 people" killed or wounded are none to 40 dead."""
    read = count_in(phrase)
    return read is None or count in (read, (0, read[1]))


def numbers_in(phrase: str) -> Iterator[int]:
    """Yield the numbers from two on that a phrase gives, but for years."""
    for word in _TOKEN.finditer(phrase):
        number = _value(word.group().lower())
        if number is not None and 1 < number < _YEARS:
            yield number


def _value(word: str) -> int | None:
    if word.replace(",", "").isdecimal():
        return int(word.replace(",", "")) if len(word) < _LONG else None
    parts = [_numbers().get(part) for part in word.split("-")]
    return None if None in parts else sum(p or 0 for p in parts)


def _group(phrase: str) -> str | None:
    return next((kind for word in reversed(_words(phrase)) if (kind := _kind(word)) is not None), None)


def _words(phrase: str) -> list[str]:
    return [w.group().lower() for w in _WORD.finditer(phrase)]


def _kind(word: str) -> str | None:
    if word in _ALL:
        return "people"
    armed, civil = _classes()
    for form in (word, word.removesuffix("s"), word.removesuffix("es")):
        if form in armed:
            return "armed"
        if form in civil:
            return "civil"
    return None


def _has_number(phrase: str, words: list[str]) -> bool:
    return _NUMBER.search(phrase) is not None or any(_value(word) is not None for word in words)


@lru_cache(maxsize=1)
def _classes() -> tuple[frozenset[str], frozenset[str]]:
    rows = read_table("word_classes", ClassRow)
    armed = frozenset(w for row in rows if row.name == "force" for w in row.words)
    civil = frozenset(w for row in rows if row.name in ("people", "captive") for w in row.words)
    return armed - _ALL, civil - armed - _ALL - frozenset({"man", "men", "other", "suspect", "human"})


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    rows = read_table("numbers", NumberRow)
    return {row.word.lower(): row.least for row in rows if row.kind == "number" and row.least == row.most}


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
