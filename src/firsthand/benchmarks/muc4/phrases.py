"""The phrases of a report that may fill a role of an incident, in the wordings an answer key would have."""

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import msgspec
from spacy.tokens import Doc, Token

from firsthand.knowledge.tables import read_table
from firsthand.language.phrases import naming_phrase

_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)
_NUMBERS = frozenset({"nummod", "quantmod", "det", "predet"})
_NAMED = frozenset({"PERSON", "ORG", "NORP", "GPE", "FAC", "PRODUCT"})
_NAME = 5  # words of a person's name
_LONGEST = 9  # words: longer ones are clauses that the parse took for a name


class _TitleRow(msgspec.Struct, frozen=True):
    title: str


@lru_cache(maxsize=1)
def _titles() -> frozenset[str]:
    return frozenset(row.title for row in read_table("muc4_titles", _TitleRow))


@dataclass(slots=True)
class Occurrence:
    """One place where a wording stands: the head token, and how the wording was cut."""

    head: int
    first: int
    last: int
    cut: str


@dataclass(slots=True)
class Candidate:
    """A wording of a report, as the key's readers compare it, with all the places where it stands."""

    key: str
    text: str
    occurrences: list[Occurrence] = field(default_factory=list)
    person: bool = False  # somewhere it is the name of a person

    @property
    def heads(self) -> set[int]:
        """Return the head tokens of all places."""
        return {o.head for o in self.occurrences}


@dataclass(frozen=True, slots=True)
class Filler:
    """A wording that fills a role, and how sure."""

    candidate: Candidate
    role: str
    score: float


def fullest(candidate: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Return the longest name of the person whom a name means, by the words that it holds."""
    words = set(candidate.key.split())
    longer = (
        c for c in candidates if c.person and words <= set(c.key.split()) and len(c.key.split()) <= _NAME
    )
    return max(longer, key=lambda c: len(c.key.split()), default=candidate) if candidate.person else candidate


def normal(text: str) -> str:
    """Return a wording as it is compared: lower case, without articles and punctuation."""
    return " ".join(_ARTICLE.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split())


def find_candidates(doc: Doc) -> list[Candidate]:
    """Return every wording that may fill a role, in the order of the text."""
    found: dict[str, Candidate] = {}
    for occurrence in _occurrences(doc):
        text = doc[occurrence.first : occurrence.last].text
        key = normal(text)
        if len(key) < 2 or "[" in text or "]" in text or "\n" in text:
            continue
        candidate = found.setdefault(key, Candidate(key, text))
        candidate.occurrences.append(occurrence)
        candidate.person |= occurrence.cut == "name" and doc[occurrence.head].ent_type_ == "PERSON"
    return list(found.values())


def _occurrences(doc: Doc) -> Iterator[Occurrence]:
    for token in doc:
        if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound":
            yield from _cuts(token)
    titles = _titles() | {""}  # what is left of a full stop
    for entity in doc.ents:
        if entity.label_ in _NAMED and len(entity) <= _LONGEST:
            first = entity.start + (doc[entity.start].pos_ in ("DET", "PUNCT"))
            last = entity.end - (doc[entity.end - 1].tag_ == "POS")
            if entity.label_ == "PERSON":
                while first < last and doc[first].lower_.rstrip(".") in titles:
                    first += 1
            if first < last:
                yield Occurrence(entity.root.i, first, last, "name")


def _cuts(head: Token) -> Iterator[Occurrence]:
    """Yield the ways to cut a naming phrase, the longest first, each wording once."""
    doc, last = head.doc, head.i + 1
    phrase = naming_phrase(head)
    first = head.i
    while first > 0 and doc[first - 1].idx >= phrase.start:
        first -= 1
    if last - first > _LONGEST:
        first = last - 1
    plain = first
    while plain < head.i and doc[plain].dep_ in _NUMBERS:
        plain += 1
    nouns = head.i
    while nouns > plain and doc[nouns - 1].dep_ in ("compound", "nmod"):
        nouns -= 1
    starts: dict[int, str] = {}
    for start, cut in ((first, "full"), (plain, "plain"), (nouns, "nouns"), (head.i, "head")):
        starts[start] = cut if start not in starts else starts[start] + "+" + cut
    for start, cut in starts.items():
        yield Occurrence(head.i, start, last, cut)
    end = _of_end(head)
    if end is not None and end - first <= _LONGEST:
        yield Occurrence(head.i, first, end, "of")
        if plain != first:
            yield Occurrence(head.i, plain, end, "plain-of")


def _of_end(head: Token) -> int | None:
    """Return where the phrase ends with its complement, as in "members of the union"."""
    if head.i + 1 >= len(head.doc):
        return None
    following = head.doc[head.i + 1]
    if following.dep_ != "prep" or following.head.i != head.i or following.lower_ not in ("of", "from", "in"):
        return None
    inner = next((c for c in following.children if c.dep_ == "pobj"), None)
    return inner.i + 1 if inner is not None and inner.i > following.i else None
