"""The words of time: months, units, festivals, and what turns a bare day to the future.

Tables: ``time_words`` (word, class, value), ``future_words``, ``festivals`` with ``festival_dates``, and
``named_days`` for days that are spoken of without a year.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec

from firsthand.knowledge.tables import read_table

_PIECE = re.compile(r"'s|\w+|[^\w\s]")


class TimeWordRow(msgspec.Struct, frozen=True):
    """A row of ``time_words.tsv``."""

    word: str
    kind: str  # the class that the rules go by
    source: str
    value: str = ""
    example: str = ""


class FutureWordRow(msgspec.Struct, frozen=True):
    """A row of ``future_words.tsv``."""

    word: str
    kind: str  # schedule, awaiting, adjective
    source: str
    example: str = ""


class DatingWordRow(msgspec.Struct, frozen=True):
    """A row of ``dating_words.tsv``."""

    word: str
    kind: str  # saying, act of speech, sequel, beginning, ending, anniversary, apart
    source: str
    example: str = ""


class FestivalRow(msgspec.Struct, frozen=True):
    """A row of ``festivals.tsv``."""

    name: str
    source: str
    example: str
    aliases: tuple[str, ...] = ()
    start: str = ""  # month-day, where the day is fixed
    end: str = ""


class FestivalDateRow(msgspec.Struct, frozen=True):
    """A row of ``festival_dates.tsv``."""

    name: str
    start: date
    end: date
    source: str


class NamedDayRow(msgspec.Struct, frozen=True):
    """A row of ``named_days.tsv``."""

    day: str  # month-day
    year: int
    nouns: tuple[str, ...]
    source: str
    example: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """The words of time, indexed for look-up."""

    words: Mapping[str, tuple[str, str]]  # one-token word to class and value
    phrases: Mapping[
        str, tuple[tuple[tuple[str, ...], str, str], ...]
    ]  # first token to phrases, longest first
    classes: tuple[str, ...]
    future: Mapping[str, frozenset[str]]  # kind to words
    dating: Mapping[str, frozenset[str]]  # kind to verbs
    festivals: Mapping[str, tuple[tuple[date, date], ...]]  # moving ones
    fixed: Mapping[str, tuple[str, str]]  # fixed ones: month-day to month-day
    named_days: Mapping[str, tuple[int, frozenset[str]]]

    def festival(self, name: str, year: int) -> tuple[date, date] | None:
        """Return first and last day of the festival that begins in ``year``, or None if it is not known."""
        if name in self.fixed:
            start, end = self.fixed[name]
            return date.fromisoformat(f"{year}-{start}"), date.fromisoformat(f"{year}-{end}")
        return next(((s, e) for s, e in self.festivals.get(name, ()) if s.year == year), None)


def pieces(text: str) -> tuple[str, ...]:
    """Return the words and marks of a table cell, cut as the tokenizer cuts them."""
    return tuple(_PIECE.findall(text.lower()))


@lru_cache(maxsize=1)
def load_calendar() -> Calendar:
    """Return the words of time of the shipped tables; read once."""
    words: dict[str, tuple[str, str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str, str]]] = {}
    rows = read_table("time_words", TimeWordRow)
    festivals = read_table("festivals", FestivalRow)
    entries = [(row.word, row.kind, row.value) for row in rows]
    entries += [(name, "festival", row.name) for row in festivals for name in (row.name, *row.aliases)]
    for word, kind, value in entries:
        parts = pieces(word)
        if " " not in word and ("." in word or len(parts) == 1):
            words[word] = (kind, value)
        else:
            phrases.setdefault(parts[0], []).append((parts, kind, value))
    future: dict[str, set[str]] = {}
    for row in read_table("future_words", FutureWordRow):
        future.setdefault(row.kind, set()).add(row.word)
    dating: dict[str, set[str]] = {}
    for verb in read_table("dating_words", DatingWordRow):
        dating.setdefault(verb.kind, set()).add(verb.word)
    moving: dict[str, list[tuple[date, date]]] = {}
    for day in read_table("festival_dates", FestivalDateRow):
        moving.setdefault(day.name, []).append((day.start, day.end))
    return Calendar(
        words=words,
        phrases={k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in phrases.items()},
        classes=tuple(dict.fromkeys([row.kind for row in rows] + ["festival"])),
        future={k: frozenset(v) for k, v in future.items()},
        dating={k: frozenset(v) for k, v in dating.items()},
        festivals={k: tuple(v) for k, v in moving.items()},
        fixed={row.name: (row.start, row.end) for row in festivals if row.start},
        named_days={
            row.day: (row.year, frozenset(row.nouns)) for row in read_table("named_days", NamedDayRow)
        },
    )
