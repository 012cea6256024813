"""People behind their titles: "the prime minister" is the one whom the report named with that title."""

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from firsthand.language.phrases import naming_phrase
from firsthand.reading.findings import Phrase

_TITLE_PARTS = frozenset({"compound", "amod", "nmod"})
_MOST_WORDS = 5  # of a title before a name
_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_NEAR = 60  # tokens before a title, where more than one bears it
_LOOK_BACK = 60  # names before a title that are looked at


class TitledPeople:
    """The people whom a report names with a title, in the order of the text."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._names = [e for e in doc.ents if e.label_ == "PERSON"]
        self._starts = [e.start for e in self._names]
        self._titles: dict[str, set[str]] = {}  # by surname
        for name in self._names:
            self._titles.setdefault(_surname(name), set()).update(_titles_of(name))

    def meant_by(self, phrase: Phrase) -> Phrase | None:
        """Return the naming of who bears a title, for a phrase like "the president"; None where two do."""
        title = self._title(phrase)
        if not title or sum(title in titles for titles in self._titles.values()) != 1:
            return None
        return next((naming_phrase(n.root) for n in self._bearers(title, phrase)), None)

    def last_told_of(self, phrase: Phrase) -> Phrase | None:
        """Return who, of several that bear a title, was last the subject of a sentence."""
        near = phrase.head - _NEAR
        found = (n for n in self._bearers(self._title(phrase), phrase) if n.start >= near)
        return next((naming_phrase(n.root) for n in found if n.root.dep_ in _SUBJECT), None)

    def _title(self, phrase: Phrase) -> str:
        """Return the noun of a bare title, empty for any other phrase."""
        if not self._names:
            return ""
        head = self._doc[phrase.head]
        return head.lemma_.lower() if _is_bare_title(head) else ""

    def _bearers(self, title: str, phrase: Phrase) -> Iterator[Span]:
        """Yield the names of a title's bearers before a phrase, the last one first."""
        at = bisect_left(self._starts, phrase.head) if title else 0
        for name in reversed(self._names[max(0, at - _LOOK_BACK) : at]):
            if title in self._titles[_surname(name)]:
                yield name


def _surname(name: Span) -> str:
    words = [t for t in name if t.is_alpha or "-" in t.text] or list(name)
    return words[-1].lower_


def _titles_of(name: Span) -> Iterator[str]:
    """Yield the nouns of the title before a name, and those that stand in apposition to it."""
    doc = name.doc
    for i in range(name.start - 1, max(name.start - _MOST_WORDS, -1), -1):
        token = doc[i]
        if token.pos_ not in ("PROPN", "NOUN") or token.ent_type_ == "PERSON":
            break
        yield token.lemma_.lower()
    for child in name.root.children:
        if child.dep_ == "appos" and child.pos_ == "NOUN":
            yield child.lemma_.lower()
    if name.root.dep_ == "appos" and name.root.head.pos_ == "NOUN":
        yield name.root.head.lemma_.lower()


def _is_bare_title(head: Token) -> bool:
    """Tell whether a noun is a title with nothing beside it that says whose: "the prime minister"."""
    if head.pos_ != "NOUN" or head.tag_ != "NN" or head.ent_type_:
        return False
    before = list(head.lefts)
    if not any(t.lower_ == "the" for t in before):
        return False
    described = any(t.dep_ in _TITLE_PARTS and t.lower_ not in ("prime", "foreign") for t in before)
    return not described and not any(c.dep_ in ("prep", "appos", "poss") for c in head.children)
