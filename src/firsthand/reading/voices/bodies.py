"""Bodies in a phrase: the one that a spokesman speaks for, and what goes on after a preposition."""

from spacy.tokens import Token

from firsthand.knowledge.voice_words import words_of
from firsthand.language.phrases import naming_phrase
from firsthand.reading.voices.mention import name_words
from firsthand.reading.voices.outlets import wording

_SPOKESMEN = frozenset({"spokesman", "spokeswoman", "spokesperson"})


def counted(target: Token) -> Token | None:
    """Return the noun behind a word of quantity."""
    if target.lemma_.lower() not in words_of("quantity"):
        return None
    for child in target.rights:
        if child.lower_ == "of":
            return next((c for c in child.children if c.dep_ == "pobj" and c.pos_ in {"NOUN", "PROPN"}), None)
    return None


# "a source close to the talks", "a person familiar with the matter", "a diplomat briefed on the plan"
_STANDING = frozenset({"close", "familiar", "loyal", "briefed", "involved"})
_TOWARDS = frozenset({"to", "with", "on", "in"})


def tail_of(target: Token, words: frozenset[str]) -> int | None:
    """Return where the name ends that goes on after a preposition: "spokesman for the ministry", "source close to"."""
    for child in target.rights:
        if child.dep_ in ("amod", "acl", "relcl") and child.lower_ in _STANDING and child.i == target.i + 1:
            return tail_of(child, _TOWARDS)
        if child.dep_ == "prep" and child.lower_ in words:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                return naming_phrase(inner).end
    return None


def body_of(head: Token) -> tuple[str, ...]:
    """Return the body that a spokesman or a statement speaks for."""
    if head.lemma_.lower() not in words_of("speaks-for"):
        return ()
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"for", "of", "from", "by"}:
            inner = next((c for c in child.children if c.dep_ == "pobj"), None)
            if inner is not None:
                phrase = naming_phrase(inner)
                return name_words(wording(inner, phrase.start, phrase.end))
    words = [t.lower_ for t in head.lefts if t.dep_ in {"compound", "nmod", "poss"} and t.pos_ != "PRON"]
    return tuple(words)


def body_of_named(head: Token, target: Token) -> tuple[str, ...]:
    """Return the body in "White House spokeswoman Ann Lee" and "Ann Lee, a spokeswoman for the White House"."""
    for token in (head, target):
        for child in token.children:
            if child.dep_ == "appos" and child.lemma_.lower() in _SPOKESMEN:
                return body_of(child)
            if child.dep_ in {"compound", "nmod"} and child.lemma_.lower() in _SPOKESMEN:
                first = token.left_edge.i
                words = [t.text for t in token.doc[first : child.i] if t.pos_ in {"PROPN", "NOUN", "ADJ"}]
                return name_words(" ".join(words))
    return ()


def short_name(head: Token) -> str:
    """Return the short name that stands in brackets after a body's name, in lower case."""
    doc, at = head.doc, head.i + 1
    while at < len(doc) and doc[at].ent_iob_ == "I":
        at += 1
    closed = at + 2 < len(doc) and doc[at].text == "(" and doc[at + 2].text == ")"
    return doc[at + 1].lower_ if closed and doc[at + 1].is_upper else ""
