"""People behind their titles: "the prime minister" is the one whom the report named with that title."""

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from firsthand.language.phrases import naming_phrase
from firsthand.reading.findings import Phrase

_TITLE_PARTS = frozenset({"compound", "amod", "nmod"})
_MOST_WORDS = 5  # of a title before a name
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
        if not self._names:
            return None
        head = self._doc[phrase.head]
        if not _is_bare_title(head):
            return None
        title = head.lemma_.lower()
        if sum(title in titles for titles in self._titles.values()) != 1:
            return None
        at = bisect_left(self._starts, head.i)
        for name in reversed(self._names[max(0, at - _LOOK_BACK) : at]):
            if title in self._titles[_surname(name)]:
                return naming_phrase(name.root)
        return None


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
