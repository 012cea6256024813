"""Which turn of phrase tells of a happening: by its type, its mode, who is known of it, and the report's own words."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType

# What serves where a frame has no row: who is left out rather than another thing said.
_INSTEAD: Final = {
    "force-to": ("force-to",),
    "force": ("force",),
    "by-to": ("by-to", "by", "to", "none"),
    "by": ("by", "none"),
    "to": ("to", "none"),
    "none": ("none",),
}


class Phrase(msgspec.Struct, frozen=True):
    """How a happening is told in a clause. ``when``: the class of words that a report must use for it."""

    type: EventType
    frame: str
    words: str
    mode: str = ""
    when: str = ""
    loose: str = ""

    @property
    def is_loose(self) -> bool:
        """Tell whether it says no more than the type, which may be far from what the report says."""
        return bool(self.loose)


class Noun(msgspec.Struct, frozen=True):
    """What a happening is called in a heading."""

    type: EventType
    noun: str
    preposition: str
    mode: str = ""
    when: str = ""


class WordClass(msgspec.Struct, frozen=True):
    """Words of a report that bear out a turn of phrase; ``*`` stands for any ending."""

    name: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def _classes() -> dict[str, re.Pattern[str]]:
    return {row.name: _pattern(row.words) for row in read_table("telling_words", WordClass)}


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    found = (re.escape(w.removesuffix("*")) + (r"\w*" if w.endswith("*") else "") for w in words)
    return re.compile(r"\b(?:" + "|".join(found) + r")\b", re.IGNORECASE)


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[EventType, str], tuple[Phrase, ...]]:
    found: dict[tuple[EventType, str], tuple[Phrase, ...]] = {}
    for row in read_table("phrases", Phrase):
        found[row.type, row.mode] = (*found.get((row.type, row.mode), ()), row)
    return found


@lru_cache(maxsize=1)
def _nouns() -> dict[tuple[EventType, str], tuple[Noun, ...]]:
    found: dict[tuple[EventType, str], tuple[Noun, ...]] = {}
    for row in read_table("event_names", Noun):
        found[row.type, row.mode] = (*found.get((row.type, row.mode), ()), row)
    return found


def phrase_for(type_: EventType, mode: str, frame: str, triggers: Sequence[str]) -> Phrase:
    """Return the phrase for a happening: one that the report's words bear out, before one that its type alone gives."""
    loose: Phrase | None = None
    for kind in dict.fromkeys((mode, "")):
        rows = _phrases().get((type_, kind), ())
        worded = _chosen([r.when for r in rows], triggers)
        for when in (worded, "") if worded else ("",):
            row = _of_frame([r for r in rows if r.when == when], frame)
            if row is not None and not row.is_loose:
                return row
            loose = loose or row
    if loose is None:
        raise LookupError(f"phrases.tsv has no row for {type_} {frame}")
    return loose


def _of_frame(rows: Sequence[Phrase], frame: str) -> Phrase | None:
    for name in _INSTEAD[frame]:
        if row := next((r for r in rows if r.frame == name), None):
            return row
    return None


def has_frame(type_: EventType, mode: str, frame: str) -> bool:
    """Tell whether a type, in a mode, has a phrase of its own for a frame."""
    rows = (*_phrases().get((type_, mode), ()), *_phrases().get((type_, ""), ()))
    return any(row.frame == frame for row in rows)


def noun_for(type_: EventType, mode: str, triggers: Sequence[str]) -> Noun:
    """Return what to call a happening: by the report's own word where there is a name for that, else by its type."""
    for kind in dict.fromkeys((mode, "")):
        rows = _nouns().get((type_, kind), ())
        worded = _chosen([r.when for r in rows], triggers)
        if row := next((r for r in rows if r.when == worded), None):
            return row
    raise LookupError(f"event_names.tsv has no row for {type_}")


def _chosen(classes: Sequence[str], triggers: Sequence[str]) -> str:
    """Return the class that most of a report's words for the happening are of; of several the first; or none."""
    votes = {c: sum(bool(_classes()[c].search(t)) for t in triggers) for c in dict.fromkeys(classes) if c}
    best = max(votes, key=lambda c: votes[c], default="")
    return best if best and votes[best] else ""
