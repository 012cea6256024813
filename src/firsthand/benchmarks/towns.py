"""The town that a report is about: named in its title, its dateline and its opening, before "police" and after "in"."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.tables import read_table
from firsthand.record import Report

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*\.?|\S")
_PAIR = re.compile(r"\b([A-Z][a-z]+) ([A-Z][a-z]+)\b")
_SEAM = re.compile(r" [-|–] ")  # what follows in a title is the outlet's name
_STATE = re.compile(r"\b[A-Z][A-Za-z]*\.?(?: [A-Z][a-z]+)?")
_LOWER = re.compile(r"\b[a-z][a-z'’-]+\b")
_OPENING = 1500
_LONGEST = 3  # words of a name
_DATELINE = 4  # words into a report
_SEAMS = "—–-(,:|/"
_VILLAGE = 300  # people
_TIMES, _NEAR = 5, 30.0  # how much larger, and how many kilometres off, the town is that a quarter belongs to


class _WordRow(msgspec.Struct, frozen=True):
    """A word beside a name, and what it tells of it."""

    word: str
    kind: str
    source: str
    example: str = ""


class _Named(NamedTuple):
    """A name where it stands, with the words before and after."""

    name: str
    towns: tuple[Candidate, ...]
    at: int
    before: str
    after: str
    beyond: str  # the two words after a comma
    single: bool


def towns_of(report: Report, country: str, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Return the town that a report is about, and the larger one that it is a part of, if both are named."""
    parts = [p for p in _SEAM.split(report.title or "") if p]
    title, outlet, opening = (
        "".join(parts[:1]),
        " ".join(parts[1:]),
        report.text[:_OPENING],
    )
    lower = set(_LOWER.findall(report.text))
    persons = _persons(report.text, gazetteer)
    states = _states(f"{opening} {outlet}", country, gazetteer)
    weight: dict[int, float] = defaultdict(float)
    known: dict[int, Candidate] = {}
    for words, base in ((title, 2.0), (outlet, 0.7), (opening, 1.0)):
        for named in _names(words, country, gazetteer):
            if named.name.lower() in lower or named.after in _words("called-after"):
                continue
            if named.single and persons[named.name]:
                continue
            worth = base if base != 2.0 or named.name in opening else 0.8
            worth *= _standing(named, base == 1.0)
            told = _states(named.beyond, country, gazetteer)
            if any(c.kind == "admin1" for c in gazetteer.find(named.name)):
                worth *= 0.3
            for town in named.towns:
                known[town.number] = town
                fits = (2.0 if town.admin1 in told else 0.6) if told else 1.0
                weight[town.number] += worth * fits * (1.5 if town.admin1 in states else 1.0)
    ranked = sorted(known.values(), key=lambda t: (-weight[t.number] * _size(t), t.number))
    larger = (t for t in ranked[1:] if t.population >= _TIMES * max(ranked[0].population, 1))
    return (*ranked[:1], *[t for t in larger if _distance(t, ranked[0]) <= _NEAR][:1])


def _names(text: str, country: str, gazetteer: Gazetteer) -> Iterator[_Named]:
    tokens = _TOKEN.findall(text)
    at = 0
    while at < len(tokens):
        step = 1
        if tokens[at][0].isupper():
            for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
                words = tokens[at : at + length]
                if not (words[-1][0].isupper() and all(w[0].isalpha() for w in words)):
                    continue
                name = re.sub(r"['’]s$", "", " ".join(words).rstrip("."))
                towns = tuple(
                    c
                    for c in gazetteer.find(name)
                    if c.kind == "town" and c.country == country and c.rank <= 1
                )
                if towns:
                    yield _named(name, towns, tokens, at, length)
                    step = length
                    break
        at += step


def _named(name: str, towns: tuple[Candidate, ...], tokens: Sequence[str], at: int, length: int) -> _Named:
    end = at + length
    after = tokens[end].lower().rstrip(".") if end < len(tokens) else ""
    beyond = " ".join(tokens[end + 1 : end + 3]) if after == "," else ""
    return _Named(name, towns, at, tokens[at - 1] if at else "", after, beyond, length == 1)


def _standing(named: _Named, in_text: bool) -> float:
    """Return how much the words around make a name that of the scene."""
    worth = 1.0
    before = named.before
    if before and before[0].isupper() and before.lower() not in _words("lead-in"):
        worth *= 0.3
    if before.lower() == "in":
        worth *= 1.7
    if named.after in _words("of-town"):
        worth *= 1.7
    starts = named.name.isupper() or (named.after and named.after in _SEAMS)
    if in_text and named.at < _DATELINE and starts:
        worth *= 2.5
    return worth * (0.5 if all(t.population < _VILLAGE for t in named.towns) else 1.0)


def _persons(text: str, gazetteer: Gazetteer) -> Counter[str]:
    """Return the words that stand after a first name somewhere: surnames, though towns bear them too."""
    return Counter(
        last
        for first, last in _PAIR.findall(text)
        if first.lower() not in _words("lead-in") and not gazetteer.find(first)
    )


def _states(text: str, country: str, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the first-level units that a text names, in full or abbreviated."""
    found: set[str] = set()
    for match in _STATE.finditer(text):
        for name in {match.group(), match.group().split()[0]}:
            short = gazetteer.find_abbreviated(name) if len(name) > 2 or name.isupper() else ()
            found |= {
                c.admin1
                for c in (*gazetteer.find(name), *short)
                if c.kind == "admin1" and c.country == country
            }
    return frozenset(found)


@lru_cache(maxsize=3)
def _words(kind: str) -> frozenset[str]:
    return frozenset(row.word for row in read_table("scene_words", _WordRow) if row.kind == kind)


def _size(town: Candidate) -> float:
    return 1 + 0.12 * math.log10(town.population + 10)


def _distance(one: Candidate, other: Candidate) -> float:
    if one.point is None or other.point is None:
        return math.inf
    (lat_a, lon_a), (lat_b, lon_b) = one.point, other.point
    across = (lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return 111.2 * math.hypot(lat_b - lat_a, across)
