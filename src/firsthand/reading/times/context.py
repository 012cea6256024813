"""What an expression of time is read against, and the small readers that all rules share."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import LEADING, Match
from firsthand.reading.times.words import Word


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against."""

    published: date
    last: date | None  # the day last told of in the text
    forward: bool  # the words around it look forward
    backward: bool = False  # … or plainly back


Meaning = Callable[[Match, Context], Interval | None]


def part_word(match: Match) -> str | None:
    """Return "early", "mid", "late", "start" or "end", if the words have one."""
    return match.value("part", "edge")


def as_int(text: str | None) -> int:
    """Return a value of the tables as a number; nothing is 0."""
    return int(text) if text else 0


def word_span(words: tuple[Word, ...]) -> tuple[int, int]:
    """Return first and last token of the words that belong to the mention: without a leading "in"."""
    first = 0
    while first < len(words) - 1 and words[first].kind in LEADING:
        first += 1
    return words[first].first, words[-1].last
