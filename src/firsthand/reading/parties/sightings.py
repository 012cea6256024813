"""The names in a report: which words bear a name of the tables, and which only look like one."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from firsthand.knowledge.actors import Actor, Actors, Role, Way
from firsthand.knowledge.names import Case, Hit, split_words, words_within
from firsthand.knowledge.place_sources import MacroRegion
from firsthand.knowledge.tables import read_table
from firsthand.reading.parties.own_names import Known, covered, find_own_names
from firsthand.record import Span

OWN = "own name"  # kind of actor that no table knows
LAND = frozenset(
    {"state", "demonym", "capital", "region"}
)  # kinds of actor that are named by a piece of land
_HYPHENS = frozenset("-‐‑–")
_PERSON_LIKE = frozenset({"PERSON", "GPE"})
_MAX_NAME, _MAX_ACRONYM, _SMALL_WORDS = 6, 8, 4


@lru_cache(maxsize=1)
def _wide_demonyms() -> frozenset[str]:
    rows = read_table("macro_regions", MacroRegion)
    return frozenset(name.lower() for row in rows for name in row.demonyms if " " in name)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A name seen in the report: words ``first`` to ``last``, and who may bear it."""

    first: int
    last: int
    candidates: tuple[Actor, ...]
    aside: bool  # "Iran-backed", "pro-Russian": takes sides, says nothing of who it is


class SeenNames:
    """The words of a report and the names among them. ``place_at`` tells the state of each place in it."""

    def __init__(self, doc: Doc, actors: Actors, place_at: Mapping[Span, str | None]) -> None:
        self.text = doc.text
        self.actors = actors
        self.words = split_words(doc.text)
        self.surnames: list[Span] = []  # ranges of words: a first name and a city for a surname
        self._place_at = place_at
        found = (self._sighting(hit) for hit in actors.in_words(self.words))
        self.sightings = self._with_own_names([s for s in found if self._is_meant(s, doc)], doc)
        self._firsts = [s.first for s in self.sightings]
        self._acronyms = self._find_acronyms()

    def between(self, first: int, last: int) -> list[Sighting]:
        """Return the names that share a word with words ``first`` to ``last``."""
        at = bisect_left(self._firsts, first)
        while at > 0 and self.sightings[at - 1].last > first:
            at -= 1
        found = []
        while at < len(self.sightings) and self.sightings[at].first < last:
            found.append(self.sightings[at])
            at += 1
        return found

    def word_at(self, token: Token) -> int:
        """Return the index of the word that a token begins in."""
        first, _ = words_within(self.words, token.idx, token.idx + 1)
        if first < len(self.words) and self.words[first].start == token.idx:
            return first
        return max(0, first - 1)

    def role_at(self, head: int, first: int, last: int) -> Hit[Role] | None:
        """Return the role noun that covers word ``head``, else the last one among words ``first`` to ``last``."""
        found = None
        for hit in self.actors.roles.find(self.words, first, last):
            if hit.values[0].way is Way.SIDE:
                continue
            if hit.first <= head < hit.last:
                return hit
            found = hit
        return found

    def roles_between(self, first: int, last: int) -> list[Hit[Role]]:
        """Return the role nouns among words ``first`` to ``last``."""
        return [h for h in self.actors.roles.find(self.words, first, last) if h.values[0].way is not Way.SIDE]

    def is_side(self, at: int) -> bool:
        """Tell whether a word takes sides or tells others apart: "backed", "foreign"."""
        hit = self.actors.roles.at(self.words, at)
        return hit is not None and hit.values[0].way is Way.SIDE

    def own_code(self, first: int, last: int) -> str | None:
        """Return the code of a body by its own name: the acronym given in brackets, else its words in capitals."""
        while first < last and self.words[first].case is Case.ANY:
            first += 1
        named = self.words[first:last]
        if not named or not self.text[named[0].start : named[-1].end].isascii() or len(named) > _MAX_NAME:
            return None
        if last < len(self.words) and self._in_brackets(last):
            return self.words[last].norm.upper()
        return "-".join(w.norm.upper() for w in named)

    def long_form(self, word: int) -> tuple[int, int] | None:
        """Return the words for which an acronym was introduced in brackets: "Kivu Freedom Front (KFF)"."""
        return self._acronyms.get(self.words[word].norm) if self.words[word].case is Case.CAPITALS else None

    def _with_own_names(self, found: list[Sighting], doc: Doc) -> list[Sighting]:
        """Return the sightings with the bodies that no table knows, by names that the report gives them."""
        lands = frozenset(at for s in found if s.candidates[0].kind in LAND for at in range(s.first, s.last))
        others = (at for s in found if s.candidates[0].kind not in LAND for at in range(s.first, s.last))
        known = Known(lands, frozenset(others), covered(self.words, iter(self._place_at)))
        own: list[Sighting] = []
        for name in find_own_names(self.words, doc, self.actors, known):
            code = self.own_code(name.first, name.last)
            if code is not None and (not own or own[-1].last <= name.first):
                text = self.text[self.words[name.first].start : self.words[name.last - 1].end]
                own.append(
                    Sighting(name.first, name.last, (Actor(code, text, name.sector, kind=OWN),), aside=False)
                )
        if not own:
            return found
        taken = {at for s in own for at in range(s.first, s.last)}
        return sorted([*(s for s in found if s.first not in taken), *own], key=lambda s: s.first)

    def _sighting(self, hit: Hit[Actor]) -> Sighting:
        return Sighting(hit.first, hit.last, hit.values, self._stands_aside(hit.first, hit.last))

    def _is_meant(self, sighting: Sighting, doc: Doc) -> bool:
        """Tell whether a name is not a namesake: a place elsewhere, or a word of a headline in capitals."""
        actor, word = sighting.candidates[0], self.words[sighting.first]
        if actor.local and word.case is Case.ANY and self._is_qualified(sighting, doc):
            return False
        if actor.kind == "demonym" and sighting.first:
            before = self.words[sighting.first - 1].norm
            if f"{before} {word.norm}" in _wide_demonyms():
                return False  # "South American" is of no one state
        if actor.kind == "capital" and self._is_surname(sighting, doc):
            self.surnames.append((sighting.first - 1, sighting.last))
            return False
        if self._place_at and actor.kind in ("capital", "state"):
            there = self._place_at.get((word.start, self.words[sighting.last - 1].end))
            return there == actor.country or (there is None and actor.kind == "state")
        if (
            sighting.last - sighting.first == 1
            and word.case is Case.CAPITALS
            and doc.vocab[word.norm].is_stop
        ):
            beside = self.words[max(0, sighting.first - 1) : sighting.last + 1]
            return not all(w.case is Case.CAPITALS for w in beside)
        return True

    def _is_qualified(self, sighting: Sighting, doc: Doc) -> bool:
        """Tell whether a word like "coalition" has its own words: "rebel coalition", "coalition of parties"."""
        first, last = sighting.first, sighting.last
        if last < len(self.words) and self.words[last].norm == "of":
            return True
        if first == 0 or self.words[first - 1].end + 1 != self.words[first].start:
            return False
        before = doc.char_span(self.words[first - 1].start, self.words[first - 1].end)
        return before is not None and before.root.pos_ in ("ADJ", "NOUN", "PROPN")

    def _is_surname(self, sighting: Sighting, doc: Doc) -> bool:
        """Tell whether the parser takes a city and the unknown word before it for one name: "Jack London"."""
        at = sighting.first
        if at == 0 or self.words[at - 1].case is not Case.CAPITAL or self.is_side(at - 1):
            return False
        span = doc.char_span(self.words[at - 1].start, self.words[sighting.last - 1].end)
        named = span is not None and span[0].ent_type_ in _PERSON_LIKE and span[-1].ent_iob_ == "I"
        known = doc.vocab[self.words[at - 1].norm].is_stop or self.actors.roles.at(self.words, at - 1)
        return named and not known and span is not None and span[0].pos_ == "PROPN" and len(span) == 2

    def _stands_aside(self, first: int, last: int) -> bool:
        words = self.words
        if last < len(words) and self._hyphened(words[last - 1].end, words[last].start):
            following = words[last]
            if following.norm.endswith("ed") or self.is_side(last):
                return True
        return (
            first > 0 and self._hyphened(words[first - 1].end, words[first].start) and self.is_side(first - 1)
        )

    def _hyphened(self, end: int, start: int) -> bool:
        return end + 1 == start and self.text[end] in _HYPHENS

    def _find_acronyms(self) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        for at, word in enumerate(self.words):
            if at and word.case is Case.CAPITALS and self._in_brackets(at):
                for first in range(max(0, at - len(word.norm) - _SMALL_WORDS), at):
                    big = [w.norm[0] for w in self.words[first:at] if w.case is not Case.ANY]
                    if self.words[first].case is not Case.ANY and "".join(big) == word.norm:
                        found.setdefault(word.norm, (first, at))
        return found

    def _in_brackets(self, word: int) -> bool:
        found = self.words[word]
        return (
            found.case is Case.CAPITALS
            and 2 <= len(found.norm) <= _MAX_ACRONYM
            and self.text[found.start - 1 : found.start] == "("
            and self.text[found.end : found.end + 1] == ")"
        )
