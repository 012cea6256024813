"""The rules by which expressions of time are found: patterns over classes of words.

Where two rules match at one place the longer match wins, then the earlier rule. The names are those of the
functions in ``resolve`` and stand in ``TimeFinding.rule``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from firsthand.reading.times.words import Classed, Word, compile_pattern

_COUNT = "(a? few|number|day|a)"
_PART = "(part hyphen?|the? edge of)"
_REL = "(last|past|this|next|coming|prior|following|same|that|recent)"
_ANY_UNIT = "(unit|weekend|season|daypart)"

# "the night of June 26", "the early hours of Wednesday": the day that they are part of
_STRETCH = "((part hyphen?)? daypart|(part|portion|daypart) units)"

RULES: tuple[tuple[str, str], ...] = (
    ("full_date", "(weekday comma? )?month (day|dayth) comma? year"),
    ("full_date", "(weekday comma?)? the? (day|dayth) (of|hyphen)? month (comma|of|hyphen)? year"),
    ("full_date", "year hyphen? month hyphen? day"),
    ("iso_date", "year hyphen day hyphen day"),
    ("numeric_date", "numeric"),
    ("short_date", "(day|dayth) month (day|number)"),
    ("full_date", f"the? {_STRETCH} of (weekday comma?)? month (day|dayth) comma? year"),
    ("full_date", f"the? {_STRETCH} of (weekday comma?)? the? (day|dayth) of? month comma? year"),
    ("month_day", "(weekday comma?)? month the? (day|dayth)"),
    ("month_day", f"the? {_STRETCH} of (weekday comma?)? month the? (day|dayth)"),
    ("month_day", f"the? {_STRETCH} of (weekday comma?)? the? (day|dayth) of? month"),
    ("month_day", "(weekday comma?)? the? (day|dayth) of? month"),
    ("day_range", "month (day|dayth) (hyphen|to|and|until|or) (day|dayth) (comma? year)?"),
    ("day_range", "the? (day|dayth) (hyphen|to|and|until|or) the? (day|dayth) of? month (comma? year)?"),
    (
        "date_range",
        "month (day|dayth) (comma? year)? (hyphen|to|and|until|or) month (day|dayth) (comma? year)?",
    ),
    ("date_range", "(day|dayth) of? month year? (hyphen|to|and|until|or) (day|dayth) of? month year?"),
    ("month_year", f"{_PART}? month (comma|of|in)? year"),
    ("month_of", f"{_PART}? month (of|in|comma)? (last|this|next|that|same|following|prior) unit"),
    ("month", f"(last|this|next|that)? {_PART}? month"),
    ("month_range", f"{_PART}? month year? (hyphen|to|and|or|until) {_PART}? month ((comma|of)? year)?"),
    ("year", f"{_PART}? year"),
    ("year_range", "year (hyphen|to|and|or|until) (year|day|number)"),
    ("decade", f"the? {_PART}? the? decade"),
    (
        "weekday",
        f"(the? (last|this|next|that|following|prior|coming) )?({_PART} in?)? weekday (comma? in? the? daypart)?",
    ),
    ("weekday", f"the? {_STRETCH} of (last|next|this)? weekday daypart?"),
    ("weekday_of", "weekday (of|comma)? (last|this|next|that) (unit|weekend)"),
    ("weekday_of", "(last|this|next|that) unit poss? (in|comma)? weekday"),
    ("weekday_ago", "(a|number) unit ago in? weekday|weekday (a|number) (unit|units) ago"),
    ("weekday_range", f"{_PART}? weekday daypart? (and|to|hyphen|or|until|comma) {_PART}?weekday daypart?"),
    ("deictic", "(part|sooner|later)? deictic daypart?"),
    ("deictic_range", "deictic (and|or) deictic"),
    ("overnight", "overnight (weekday)?"),
    ("unit", f"(the? edge of|(part|sooner|later) (in|of)?)? the? {_REL} {_ANY_UNIT}"),
    ("unit", "((part|sooner|later) (in|of)|the? edge of) the unit"),
    ("unit", "the? (unit|this unit) poss edge"),
    ("unit_range", "last unit and this unit"),
    ("weekend", "the weekend"),
    ("units", f"in? the? (last|past|next|coming|prior|recent) {_COUNT}? units|the following {_COUNT}? units"),
    ("ahead", "the units ahead"),
    ("in_units", f"in (most|less|approx)? {_COUNT} (unit|units)"),
    ("daypart", "(in|by) the part? hyphen? daypart|that daypart"),
    ("units", "(next|last|past|prior) (few|number|day) unit"),
    ("season", f"{_PART}? (the? {_REL} |the )?season (of|comma)? year|{_PART}? (the? {_REL} )?season"),
    ("season_of", f"{_PART}? the? season (of|comma)? the? (last|this|next|that) unit"),
    ("ago", f"((most|less|approx|in) )?((the? )?half a|{_COUNT})? (unit|units) ago"),
    ("from_now", f"{_COUNT} (unit|units) now"),
    ("anchored", f"((most|less|approx|in) )?{_COUNT} (unit|units) (sooner|later|before|after)"),
    ("day_before", "the (unit|daypart) (before|after)"),
    (
        "nth",
        f"the? (first|ordinal|last|next) {_COUNT}? (half|unit|units) (of|in) (the? unit|(last|this|next|that) unit"
        "|month( (comma|of)? year)?|year)",
    ),
    ("festival", "(the? (last|this|next) )? festival ((of|comma)? year)?"),
    ("vague", "vague|in the past"),
    ("background", "background"),
    ("duration", f"for ((most|less|approx|in) )?(the? (last|past))? {_COUNT}? (unit|units)"),
    ("duration", f"(unit|units) of|{_COUNT} hyphen (unit|units)"),
    ("recurring", "every (number|ordinal|few)? (unit|units|weekday|daypart)|weekdays|most? dayparts"),
)
LEADING = frozenset({"in", "for", "approx"})  # words that a pattern may ask for, but no part of the mention
_PREFIX = "(since|until|by|before|after|from|between)"
_PREFIX_PATTERN = f"{_PREFIX} (the|approx|most|less|in)*$"
_REACH = 4  # words that may stand between the preposition and what it governs: "until at least"


@dataclass(frozen=True, slots=True)
class Match:
    """Words that a rule takes for an expression of time."""

    rule: str
    words: tuple[Word, ...]
    prefix: str = ""  # since, until, by, before, after, from, between
    prefix_word: Word | None = None

    def all(self, *kinds: str) -> list[Word]:
        """Return the words of these classes."""
        return [w for w in self.words if w.kind in kinds]

    def value(self, *kinds: str) -> str | None:
        """Return the value of the first word of these classes."""
        return next((w.value for w in self.words if w.kind in kinds), None)

    def has(self, *kinds: str) -> bool:
        """Tell whether a word of these classes is there."""
        return any(w.kind in kinds for w in self.words)


@lru_cache(maxsize=1)
def _compiled() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, compile_pattern(pattern)) for name, pattern in RULES)


@lru_cache(maxsize=1)
def _prefix() -> re.Pattern[str]:
    return compile_pattern(_PREFIX_PATTERN)


def match_rules(classed: Classed) -> Iterator[Match]:
    """Yield the expressions of time in order, none overlapping another."""
    found = []
    for rank, (name, pattern) in enumerate(_compiled()):
        for m in pattern.finditer(classed.string):
            start = m.start()
            while start < m.end() - 1 and classed.words[start].kind in LEADING:
                start += 1
            found.append((start, -m.end(), rank, m.start(), name))
    done = 0
    for start, minus_end, _, first, name in sorted(found):
        if start < done:
            continue
        done = -minus_end
        yield _with_prefix(name, classed.words[max(first, 0) : done], start, classed)


def _with_prefix(name: str, words: tuple[Word, ...], start: int, classed: Classed) -> Match:
    before = max(0, start - _REACH)
    match = _prefix().search(classed.string[before:start])
    if match is None:
        return Match(name, words)
    word = next(islice(classed.words, before + match.start(), None))
    return Match(name, words, word.kind, word)
