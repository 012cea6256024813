"""The people of a report: full names first, then by surname alone, and the words that say what they are."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Token

from firsthand.knowledge.actors import Actor
from firsthand.knowledge.names import Case, words_within
from firsthand.reading.findings import Parsed
from firsthand.reading.parties.context import PartyContext

_NAME_PARTS = frozenset({"PROPN", "NOUN", "ADJ", "X"})
_MAX_NAME = 8
_MAX_TITLE = 8  # words of a title before a name: "U.S. Deputy Assistant Secretary of State for …"
_TITLE_GAPS = frozenset({" ", "-", ". ", "", "'s ", "’s ", " - "})
_TITLE_LINKS = frozenset({"of", "for", "and", "to"})
_TITLE_OF = frozenset({"of", "for", "to"})


@dataclass(slots=True)
class Person:
    """Somebody with a full name in the report; ``offices`` from the tables, ``descriptions`` from the text."""

    surname: str
    mentions: list[tuple[int, int]] = field(default_factory=list)  # ranges of words
    offices: tuple[Actor, ...] = ()


class People:
    """Looks up who a name in the report belongs to."""

    def __init__(self, parsed: Parsed, context: PartyContext) -> None:
        self._context = context
        self._doc = parsed.doc
        self._by_full: dict[str, Person] = {}
        self._by_part: dict[str, Person] = {}
        for first, last, offices in sorted(self._full_names(), key=lambda f: (f[0], -f[1])):
            self._add(first, last, offices)

    def _full_names(self) -> Iterator[tuple[int, int, tuple[Actor, ...]]]:
        taken: set[int] = set()
        for first, last in self._context.surnames:
            taken.update(range(first, last))
            yield first, last, ()
        for sighting in self._context.sightings:
            if sighting.candidates[0].kind == "person" and sighting.last - sighting.first > 1:
                taken.update(range(sighting.first, sighting.last))
                yield sighting.first, sighting.last, sighting.candidates
        for span in self._doc.ents:
            if span.label_ == "PERSON":
                first, last = words_within(self._context.words, span.start_char, span.end_char)
                if (
                    last - first > 1
                    and taken.isdisjoint(range(first, last))
                    and not self._is_body(first, last)
                ):
                    yield first, last, ()

    def _is_body(self, first: int, last: int) -> bool:
        """Tell whether the parser took a body or a place for a person, or words after a surname for a name."""
        return any(
            (s.last - s.first > 1 and s.candidates[0].kind != "person")
            or (s.first <= first and (s.last >= last or s.candidates[0].kind == "person"))
            for s in self._context.between(first, last)
        )

    def _add(self, first: int, last: int, offices: tuple[Actor, ...]) -> None:
        words = self._context.words[first:last]
        full = " ".join(w.norm for w in words)
        person = self._by_full.get(full)
        if person is None:
            person = self._by_full[full] = Person(words[-1].norm, [], offices)
            if not self._context.is_side(last - 1):  # "North" is seldom the man of that name
                self._by_part.setdefault(words[-1].norm, person)
            if not self._context.between(first, first + 1) or offices:
                self._by_part.setdefault(words[0].norm, person)
        person.mentions.append((first, last))

    def named(self, first: int, last: int) -> Person | None:
        """Return the person whose full name or surname stands in words ``first`` to ``last``, at their end."""
        words = self._context.words
        for begin in range(max(first, last - _MAX_NAME), last):
            person = self._by_full.get(" ".join([w.norm for w in words[begin:last]]))
            if person is not None:
                return person
        if last > first and words[last - 1].case is Case.CAPITAL:
            return self._by_part.get(words[last - 1].norm)
        return None

    def title_before(self, first: int) -> int:
        """Return the word at which the title before a name begins ("US Secretary of State"); ``first`` if none."""
        words = self._context.words
        if first and words[first - 1].norm in _TITLE_OF:
            return first  # "the police killing of Ann Moore" says nothing of her
        begin = first
        while begin > max(0, first - _MAX_TITLE):
            word, following = words[begin - 1], words[begin]
            span = self._doc.char_span(word.start, word.end, alignment_mode="expand")
            token = span[0] if span else None
            if self._context.text[word.end : following.start] not in _TITLE_GAPS or token is None:
                break
            if self._opens_sentence(following.start):
                break  # "… Robert Kennedy. Sirhan was …" is no title
            if token.pos_ not in _NAME_PARTS and word.norm not in _TITLE_LINKS:
                break
            begin -= 1
        while begin < first and words[begin].norm in _TITLE_LINKS:
            begin += 1
        return begin

    def title_head(self, title: int, first: int) -> int:
        """Return the head word of a title: in "ambassador to Chad" it stands before "to"."""
        words = self._context.words
        return next((at - 1 for at in range(title + 1, first) if words[at].norm in _TITLE_OF), first - 1)

    def _opens_sentence(self, start: int) -> bool:
        """Tell whether a sentence begins at an offset, and not behind the stop of "Gen."."""
        span = self._doc.char_span(start, start + 1, alignment_mode="expand")
        return span is not None and bool(span[0].is_sent_start)

    def token_of(self, first: int, last: int) -> Token | None:
        """Return the head token of a name."""
        words = self._context.words
        span = self._doc.char_span(words[first].start, words[last - 1].end, alignment_mode="expand")
        return span.root if span is not None else None
