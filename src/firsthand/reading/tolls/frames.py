"""Who is harmed: the victims of a word of harm, by the frame it stands in."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.harms import HarmRow, Harms, load_harms
from firsthand.reading.tolls.nearby import (
    Counted,
    adjacent,
    after_toll,
    before_passive,
    following,
    has_own,
    number_of,
    of_number,
)
from firsthand.reading.tolls.victims import antecedent, count_people

_COPULAS = frozenset({"be", "remain", "go"})


def find_victims(token: Token, row: HarmRow, harms: Harms) -> Counted:
    """Yield the heads of those harmed and how many they are."""
    if row.frame == "toll":
        yield from after_toll(token, harms)
        return
    if row.frame == "number":
        yield from number_of(token, row.harm, harms)
        return
    if token.dep_ == "conj" and row.frame == "object" and not has_own(token):
        beside = list(adjacent(token, harms))  # "40 people were killed and hundreds wounded"
        if beside:
            yield from beside
            return
    heads = list(_HEADS[row.frame](token))
    counted = [(h, q) for h in heads if (q := count_people(h, harms)) is not None]
    if not heads and row.frame in ("object", "state"):
        counted = list(adjacent(token, harms)) or list(following(token, harms))
    if not counted and row.frame == "act":
        counted = list(of_number(token, harms))
    if not counted and row.frame == "object":
        counted = list(before_passive(token, harms))
    yield from counted[:1]


def _object(token: Token) -> Iterator[Token]:
    passive = token.tag_ == "VBN" and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    children = list(token.children)
    yield from (c for c in children if c.dep_ in ("dobj", "obj"))
    yield from (antecedent(c) for c in children if c.dep_ == "nsubjpass")
    if (
        token.dep_ in ("acl", "relcl")
        and token.tag_ == "VBN"
        and not any(c.dep_ == "nsubjpass" for c in children)
    ) and not any(c.dep_ in ("dobj", "nsubj") for c in children):
        yield token.head
    if any(c.dep_ in ("dobj", "nsubjpass") for c in children):
        return
    shared = (
        token.dep_ == "conj" and token.head.pos_ in ("VERB", "AUX") and (passive or token.head.tag_ == "VBN")
    )
    if shared and not any(c.dep_ == "nsubj" for c in children):
        yield from (antecedent(c) for c in token.head.children if c.dep_ == "nsubjpass")
    yield from (
        c
        for t in token.children
        if t.dep_ == "conj" and t.pos_ == "VERB" and t.i - token.i < 4
        for c in t.children
        if c.dep_ == "dobj"
    )
    if passive and token.dep_ == "conj" and token.head.tag_ == "VBN":
        yield from (antecedent(c) for c in children if c.dep_ == "nsubj")


def _subject(token: Token) -> Iterator[Token]:
    yield from (antecedent(c) for c in token.children if c.dep_ in ("nsubj", "nsubjpass"))
    if token.dep_ == "acl":
        yield token.head
    if token.dep_ == "conj" and not any(c.dep_ == "nsubj" for c in token.children):
        yield from (antecedent(c) for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass"))


def _state(token: Token) -> Iterator[Token]:
    verb = token.head
    yield from (c for c in token.children if c.dep_ in ("nsubj", "nsubjpass"))
    helpers = (c for c in token.children if c.dep_ == "aux")
    yield from (n for c in helpers for n in c.children if n.dep_ == "nsubj")
    if token.dep_ == "amod" and verb.pos_ in ("NOUN", "PROPN"):
        yield verb
    elif verb.lemma_ in load_harms().around["state verb"]:
        yield from (c for c in verb.children if c.dep_ == "dobj")
        yield from (antecedent(c) for c in verb.children if c.dep_ in ("nsubjpass",))
        if verb.lemma_ in _COPULAS:
            yield from (antecedent(c) for c in verb.children if c.dep_ == "nsubj")


def _noun(token: Token) -> Iterator[Token]:
    yield token


def _act(token: Token) -> Iterator[Token]:
    if token.pos_ != "NOUN":
        return
    for child in token.children:
        if child.lower_ == "of" and child.dep_ == "prep":
            yield from (g for g in child.children if g.dep_ == "pobj")
        elif child.dep_ == "poss":
            yield child


def _lives(token: Token) -> Iterator[Token]:
    verb = token.head
    if token.lower_ not in ("lives", "life") or verb.lemma_ not in load_harms().around["life verb"]:
        return
    if verb.lemma_ == "lose":
        yield from (antecedent(c) for c in verb.children if c.dep_ == "nsubj")
        return
    yield from (g for c in token.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj")
    if any(c.dep_ == "nummod" for c in token.children):
        yield token


_HEADS = {
    "object": _object,
    "subject": _subject,
    "state": _state,
    "noun": _noun,
    "act": _act,
    "lives": _lives,
}
