"""What the name of a voice says: whose person's name it is, for whom it speaks, of which institution it is."""

import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from firsthand.knowledge.cues import VoiceRow
from firsthand.knowledge.names import split_words
from firsthand.knowledge.tables import read_table
from firsthand.knowledge.voice_words import words_of
from firsthand.ontology import SourceKind

_PERSONS = frozenset({"person", "office"})
_SERVANTS = frozenset({SourceKind.OFFICIAL, SourceKind.MILITARY})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_AGED = ("year", "old")  # "59-year-old Roe"
_BEHIND = re.compile(r"\s(?:in|of|at|from|for|on|with|near|by)\s.*$", re.IGNORECASE)
_FORMER = re.compile(r"\b(?:former|ex|retired)\b", re.IGNORECASE)
_HOPS = 3  # "a statement from Roe's lawyer" is Roe's
_NAME = 3  # words of a person's name behind a title, at most
_PARTICLES = frozenset({"al", "bin", "ibn", "de", "da", "del", "der", "van", "von", "la", "du", "dos"})


class Called(NamedTuple):
    """A name taken apart."""

    words: tuple[str, ...]  # as compared, without titles; of the one that it speaks for
    person: bool  # it is surely a person's
    speaks_for: bool  # it is a spokesman's, an office's, a lawyer's


class _GivenRow(msgspec.Struct, frozen=True):
    name: str


class _ShortRow(msgspec.Struct, frozen=True):
    name: str
    short: tuple[str, ...]


class _MouthRow(msgspec.Struct, frozen=True):
    words: str
    ways: tuple[str, ...]


class _InstitutionRow(msgspec.Struct, frozen=True):
    words: str
    institution: str


@lru_cache(maxsize=8192)
def called(name: str) -> Called:
    """Return a name taken apart: of "a spokesman for Sen. Ann Lee" the words of Ann Lee."""
    owner, speaks_for = name, False
    for _ in range(_HOPS):
        if (found := _owner(owner)) is None:
            break
        owner, speaks_for = found, True
    found_words = split_words(owner)
    words = [w.norm for w in found_words]
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    start = _after_titles(words)
    given = next((n for n in range(start, len(words) - 1) if words[n] in _given()), None)
    capital = all(w.case or w.norm in _PARTICLES for w in found_words[start:])
    noun = not words or is_noun_of_voices(words[-1])
    if noun or not capital or not (given is not None or 0 < start >= len(words) - _NAME):
        return Called(tuple(words), False, speaks_for)
    return Called(tuple(words[start if given is None else given :]), True, speaks_for)


def institution_of(phrase: str) -> str | None:
    """Return the institution that a phrase names at its end: the police of "a spokesman for the Tarn police"."""
    if _FORMER.search(phrase):
        return None
    here: str | None = phrase
    for _ in range(_HOPS + 1):
        if here is None:
            return None
        plain = here.lower().replace("’", "'")
        for words in (plain, _BEHIND.sub("", plain)):
            for form in (words, words.removesuffix("s")):
                found = next((i for w, i in _institutions() if form == w or form.endswith(f" {w}")), None)
                if found is not None:
                    return found
        here = _owner(here)
    return None


def is_crowd(name: str) -> bool:
    """Tell whether a name is of nobody in particular: "many people", "other Americans", "critics"."""
    words = name.lower().split()
    return bool(words) and words[0] in words_of("crowd") and not (len(words) > 1 and words[0] == "people")


def is_norm(name: str) -> bool:
    """Tell whether a name is of what is to be done, not of what was: "royal laws", "the constitution"."""
    words = _BEHIND.sub("", name).lower().split()
    return bool(words) and not words_of("norm").isdisjoint({words[-1], words[-1].removesuffix("s")})


def is_description(name: str, *, known: bool) -> bool:
    """Tell whether a name is none but describes some person: "candidate", "the young Tarnian aide".

    ``known``: its words name an actor, so that only a noun for people leaves open who is meant.
    """
    words = _BEHIND.sub("", name).split()
    if not words or not words[-1].islower():
        return False
    row = _row(words[-1])
    if known:  # "Tarnian officials" are their government
        return row is not None and row.being == "person" and row.kind not in _SERVANTS
    return row is None or row.being != "body"


def _row(noun: str) -> VoiceRow | None:
    return _rows().get(noun) or _rows().get(noun.removesuffix("s"))


def kind_of(description: str) -> SourceKind | None:
    """Return the kind of voice that the noun of a description names."""
    words = _BEHIND.sub("", description).lower().split()
    row = _row(words[-1]) if words else None
    return row.kind if row is not None else None


def places_in(phrase: str) -> frozenset[str]:
    """Return the capitalised words of an institution's name that are none of its own: the town of "Tarn police"."""
    own = {word for words, _ in _institutions() for word in words.replace(".", "").split()}
    named = (w.norm for w in split_words(phrase) if w.case)
    return frozenset(
        w for w in named if w not in own and w not in words_of("unplaced") and not is_noun_of_voices(w)
    )


def given_alike(one: str, other: str) -> bool:
    """Tell whether two given names may be of one person: the same, an initial, a short form."""
    short, long = sorted((one, other), key=len)
    if short == long or (len(short) == 1 and long.startswith(short)):
        return True
    return not _shorts().get(one, frozenset({one})).isdisjoint(_shorts().get(other, frozenset({other})))


def is_noun_of_voices(word: str) -> bool:
    """Tell whether a word is a noun for those who speak: "minister", "coalition"."""
    return _row(word) is not None


def _owner(name: str) -> str | None:
    """Return for whom a name speaks."""
    possessive, prepositional, compound = _mouths()
    if _FORMER.search(name):
        return None
    found = possessive.match(name) or prepositional.match(name)
    if found is not None:
        return found[1]
    found = compound.match(name)
    if found is None or not (found[1][:1].isupper() or institution_of(found[1])):
        return None
    return found[1]


def _after_titles(words: list[str]) -> int:
    """Return where a name begins behind the titles and offices before it, and an age."""
    start = 0
    for n, word in enumerate(words[:-1]):
        row = _rows().get(word)
        office = row is not None and row.being in _PERSONS
        if word in words_of("title") or office or tuple(words[n - 1 : n + 1]) == _AGED:
            start = n + 1
    return start


@lru_cache(maxsize=1)
def _rows() -> dict[str, VoiceRow]:
    return {row.word: row for row in read_table("voice_heads", VoiceRow)}


@lru_cache(maxsize=1)
def _given() -> frozenset[str]:
    return frozenset(row.name for row in read_table("given_names", _GivenRow))


@lru_cache(maxsize=1)
def _shorts() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in read_table("nicknames", _ShortRow):
        for form in (row.name, *row.short):
            found.setdefault(form, {form}).add(row.name)
    return {form: frozenset(names) for form, names in found.items()}


@lru_cache(maxsize=1)
def _mouths() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rows = read_table("mouthpieces", _MouthRow)

    def any_of(way: str) -> str:
        words = sorted((re.escape(r.words) for r in rows if way in r.ways), key=lambda w: (-len(w), w))
        return "|".join(words)

    return (
        re.compile(rf"(.+?)(?:['’]s|s['’])\s+(?:[\w-]+\s+){{0,2}}(?:{any_of('poss')})$", re.IGNORECASE),
        re.compile(
            rf"(?:[\w-]+\s+){{0,3}}?(?:{any_of('of')})\s+(?:for|of|to|from|by)\s+(?:the\s+)?(.+)$",
            re.IGNORECASE,
        ),
        re.compile(rf"(.+?)\s+(?:{any_of('comp')})$", re.IGNORECASE),
    )


@lru_cache(maxsize=1)
def _institutions() -> tuple[tuple[str, str], ...]:
    rows = read_table("institutions", _InstitutionRow)
    return tuple(sorted(((r.words, r.institution) for r in rows), key=lambda r: (-len(r[0]), r[0])))
