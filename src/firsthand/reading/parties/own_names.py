"""Bodies that no table knows, by the proper names a report gives them: "the Dawn Brigades".

A capitalised head noun ("Brigades", "Front", "Council") makes a name with the capitalised words before it
("Dawn Brigades") or after "of" ("Army of the Long Valley"), unless these only say which organ of a state it
is ("Border Guard", "5th Division"), or a state or a known body is named with it ("Iraqi Desert Brigade").
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from firsthand.knowledge.actors import Actors, Way
from firsthand.knowledge.names import Case, Word, words_within
from firsthand.knowledge.own_names import OwnNameRow, OwnNameWords, load_own_name_words
from firsthand.ontology import Sector
from firsthand.record import Span

_GAPS = frozenset({" ", "-", "‑"})
_OF = frozenset({"of", "for"})
_INSIDE = frozenset({"of", "and", "for"})  # small words inside a name
_PLACED = frozenset({"council", "guard"})  # kinds of head that belong to the place named with them
_ONLY_AFTER = frozenset({"force", "guard"})  # … and that make no name with "of": "Guards of the Palace"
_MOST = 5  # words before a head, and after it
_NEAR_OWNER = 4  # words after "of" in which a state or body may be named: "of the Iranian Guards"


@dataclass(frozen=True, slots=True)
class OwnName:
    """A name that a body bears: words ``first`` to ``last``, and its sector if the words tell one."""

    first: int
    last: int
    sector: Sector | None


@dataclass(frozen=True, slots=True)
class Known:
    """What else is named in the report: ranges of words of lands, of bodies and people, of places."""

    lands: frozenset[int]
    bodies: frozenset[int]
    places: frozenset[int]


def covered(words: list[Word], spans: Iterator[Span]) -> frozenset[int]:
    """Return the words that lie in spans of the text."""
    return frozenset(at for span in spans for at in range(*words_within(words, *span)))


def find_own_names(words: list[Word], doc: Doc, actors: Actors, known: Known) -> Iterator[OwnName]:
    """Yield the names of bodies unknown to the tables, in the order of the text."""
    table = load_own_name_words()
    for at, word in enumerate(words):
        row = table.heads.get(word.norm)
        if row is not None and word.case is Case.CAPITAL and at not in known.bodies:
            found = _Reader(words, doc, actors, known, table).read(at, row)
            if found is not None:
                yield found


@dataclass(frozen=True, slots=True)
class _Reader:
    words: list[Word]
    doc: Doc
    actors: Actors
    known: Known
    table: OwnNameWords

    def read(self, at: int, row: OwnNameRow) -> OwnName | None:
        """Return the name with its head at word ``at``, or None where there is none."""
        if not self._is_noun(at) or self._goes_on(at):
            return None
        first, last = self._before(at), at + 1
        of = self._after_of(at)
        if self._has_owner(at, first, row):
            return None
        if of is not None and (row.kind not in _ONLY_AFTER if first == at else row.kind == "group"):
            last = of
        named = [k for k in (*range(first, at), *range(at + 1, last)) if self.words[k].norm not in _INSIDE]
        if not any(self._is_own(k, row) for k in named) or not self.known.bodies.isdisjoint(named):
            return None
        armed = any(self.words[k].norm in self.table.armed for k in named)
        return OwnName(first, last, Sector.REB if armed else row.sector)

    def _goes_on(self, at: int) -> bool:
        """Tell whether the name has its head further on: "National Resistance Army"."""
        if at + 1 >= len(self.words) or self._gap(at) not in _GAPS:
            return False
        following = self.words[at + 1]
        return following.case is Case.CAPITAL and following.norm in self.table.heads

    def _before(self, at: int) -> int:
        """Return where the capitalised words before a head begin, without an opening "Our" or "Two"."""
        first = at
        while first > max(0, at - _MOST) and self.words[first - 1].case is not Case.ANY:
            if self._gap(first - 1) not in _GAPS:
                break
            first -= 1
        while first < at and self.doc.vocab[self.words[first].norm].is_stop:
            first += 1
        return first

    def _after_of(self, at: int) -> int | None:
        """Return where the capitalised words after "of" end: "Army of the Long Valley"."""
        words = self.words
        if at + 2 >= len(words) or words[at + 1].norm not in _OF or words[at + 2].case is Case.ANY:
            return None
        if self._gap(at) != " " or self._gap(at + 1) not in (" ", " the "):
            return None
        last = at + 3
        while last < min(len(words), at + 1 + _MOST) and self._gap(last - 1) in (" ", " the "):
            small = words[last].norm in _INSIDE and last + 1 < len(words)
            if words[last].case is Case.ANY and not (small and words[last + 1].case is not Case.ANY):
                break
            last += 1
        while words[last - 1].norm in _INSIDE:
            last -= 1
        return last

    def _has_owner(self, at: int, first: int, row: OwnNameRow) -> bool:
        """Tell whether a state or a known body is named as the one that it belongs to."""
        if self._has_possessor(first):
            return True
        if row.kind == "group":
            return False
        if not self.known.lands.isdisjoint(range(max(0, first - 1), at)):
            return True
        if at + 1 < len(self.words) and self.words[at + 1].norm in _OF and self._gap(at) == " ":
            for after in range(at + 2, min(len(self.words), at + 2 + _NEAR_OWNER)):
                if after in self.known.lands or after in self.known.bodies:
                    return True
                if self._part_of_speech(after) in ("VERB", "AUX"):
                    break
        return False

    def _has_possessor(self, first: int) -> bool:
        """Tell whether a possessive before the name says whose it is: "the government's", "Hezbollah's"."""
        if first == 0 or not self._gap(first - 1).startswith(("'", "’")):
            return False
        if first - 1 in self.known.bodies:
            return True
        hit = self.actors.roles.at(self.words, first - 1)
        return hit is not None and hit.values[0].way is Way.STATE

    def _is_own(self, at: int, row: OwnNameRow) -> bool:
        """Tell whether a word of a name is neither a land nor says which organ of a state is meant."""
        word = self.words[at]
        if at in self.known.lands or word.norm in self.table.organs or word.norm[0].isdigit():
            return False
        if at in self.known.places and row.kind in _PLACED:
            return False
        return word.norm in self.table.armed or not self.actors.roles.at(self.words, at)

    def _is_noun(self, at: int) -> bool:
        """Tell whether the parser takes a head for a noun, and not for a person's surname."""
        if self._part_of_speech(at) not in ("NOUN", "PROPN"):
            return False
        row = self.table.heads[self.words[at].norm]
        return row.kind not in _PLACED or self._token(at).ent_type_ != "PERSON"

    def _part_of_speech(self, at: int) -> str:
        return self._token(at).pos_

    def _token(self, at: int) -> Token:
        """Return the token of a word."""
        span = self.doc.char_span(self.words[at].start, self.words[at].end, alignment_mode="expand")
        return span.root if span is not None else self.doc[0]

    def _gap(self, at: int) -> str:
        """Return what stands between a word and the next one."""
        return self.doc.text[self.words[at].end : self.words[at + 1].start]
