"""The words of time in a parse: each token's class and value, as one string that patterns run over.

A report becomes a string with one character per token, a private one for each class of ``time_words.tsv``.
Patterns are then plain regular expressions over classes ("month day comma? year"): linear, and short enough
to read.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from firsthand.knowledge.calendar import Calendar, load_calendar

# Classes that no table holds because digits make them.
_DIGIT_CLASSES = ("day", "dayth", "year", "number", "decade", "numeric")
_OTHER, _BREAK = "x", "|"
_FIRST_CHARACTER = 0xE000  # Unicode's private use area
_NAME = re.compile(r"[a-z_]+")
_DAY_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DECADE = re.compile(r"['’]?(\d{2}|\d{4})['’]?s")
_NUMERIC = re.compile(r"(\d{1,2})([./])(\d{1,2})\2(\d{4})")
_PART_OF_YEAR = re.compile(r"(early|mid|late)-(\d{4})(s?)")
_WHOLE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,9}")
_BEFORE_A_NOUN = frozenset({"compound", "amod", "nmod", "poss"})
_FIRST_YEAR, _LAST_YEAR = 1800, 2099


@dataclass(frozen=True, slots=True)
class Word:
    """A token, its class and its value."""

    kind: str
    value: str
    first: int  # token index
    last: int


@dataclass(frozen=True, slots=True)
class Classed:
    """The words of a report and the string of their classes, one character a word."""

    words: tuple[Word, ...]
    string: str


@lru_cache(maxsize=1)
def _characters() -> dict[str, str]:
    names = dict.fromkeys((*load_calendar().classes, *_DIGIT_CLASSES))
    return {name: chr(_FIRST_CHARACTER + i) for i, name in enumerate(names)}


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a regular expression over class characters for a pattern over class names."""
    characters = _characters()
    return re.compile(_NAME.sub(lambda m: characters[m.group()], pattern).replace(" ", ""))


def classify(doc: Doc) -> Classed:
    """Return the report's words by class; words of no class are kept, blank lines break."""
    calendar, characters = load_calendar(), _characters()
    words: list[Word] = []
    string: list[str] = []
    i, size = 0, len(doc)
    while i < size:
        token = doc[i]
        if token.is_space:
            if token.text.count("\n") > 1:
                words.append(Word("", "", i, i))
                string.append(_BREAK)
            i += 1
            continue
        word = _phrase(doc, i, calendar) or _word(token, calendar)
        if joined := _PART_OF_YEAR.fullmatch(token.lower_):
            words.append(Word("part", joined[1], i, i))
            string.append(characters["part"])
            word = Word("decade" if joined[3] else "year", joined[2], i, i)
        words.append(word)
        string.append(characters.get(word.kind, _OTHER))
        i = word.last + 1
    return Classed(tuple(words), "".join(string))


def _phrase(doc: Doc, i: int, calendar: Calendar) -> Word | None:
    """Return the longest phrase of the tables that begins at token ``i``."""
    for parts, kind, value in calendar.phrases.get(_lower(doc[i]), ()):
        if i + len(parts) <= len(doc) and all(_lower(doc[i + k]) == part for k, part in enumerate(parts)):
            return Word(kind, value, i, i + len(parts) - 1)
    return None


def _word(token: Token, calendar: Calendar) -> Word:
    text = token.text
    if text[0].isdigit() or text[0] in "'’":
        kind, value = _of_digits(text)
        if kind:
            return Word(kind, value, token.i, token.i)
    kind, value = calendar.words.get(_lower(token), ("", ""))
    if kind == "weekdays" and is_of_a_noun(token):
        kind = "weekday"
    if kind and not _means_time(token, kind):
        kind, value = "", ""
    return Word(kind, value, token.i, token.i)


def is_of_a_noun(token: Token) -> bool:
    """Tell whether a word in the plural is a possessor: "Tuesdays attack", where a copy has lost its apostrophes."""
    return token.dep_ in _BEFORE_A_NOUN and token.head.i > token.i


def is_of_a_day(token: Token) -> bool:
    """Tell whether a day possesses a noun: "Monday's horror", or "Mondays horror" where apostrophes are lost."""
    return token.pos_ == "NOUN" and any(
        child.lower_ in _weekdays()
        and (child.dep_ == "poss" or (child.text[-1] == "s" and is_of_a_noun(child)))
        for child in token.lefts
    )


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    words = load_calendar().words
    return frozenset(word for word, (kind, _) in words.items() if kind in ("weekday", "weekdays"))


def _of_digits(text: str) -> tuple[str, str]:
    if _WHOLE.fullmatch(text):
        number = int(text.replace(",", ""))
        if 1 <= number <= 31 and len(text) <= 2:
            return "day", str(number)
        if _FIRST_YEAR <= number <= _LAST_YEAR and "," not in text:
            return "year", text
        return "number", str(number)
    if match := _DAY_ORDINAL.fullmatch(text):
        return ("dayth", match[1]) if 1 <= int(match[1]) <= 31 else ("", "")
    if match := _NUMERIC.fullmatch(text):
        return "numeric", f"{match[1]}-{match[3]}-{match[4]}"
    if match := _DECADE.fullmatch(text):
        return "decade", match[1] if len(match[1]) == 4 else f"19{match[1]}"
    return "", ""


def _means_time(token: Token, kind: str) -> bool:
    """Tell "May", "March", "fall" and the like from their namesakes."""
    if kind == "month":
        capital = token.text[0].isupper()
        return capital and not (token.lower_ in ("may", "march") and token.pos_ in ("AUX", "VERB"))
    if kind == "weekday":
        return token.text[0].isupper()
    if kind == "season":
        return token.pos_ in ("NOUN", "PROPN")
    return True


def _lower(token: Token) -> str:
    lower = token.lower_
    return "'s" if lower == "’s" else lower
