"""Who is harmed: the victims of a word of harm, by the frame it stands in."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.harms import HarmRow, Harms, load_harms
from firsthand.language.clauses import called
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

_BECAUSE_OF = frozenset({"for", "with"})
_PART_WORDS = frozenset({"including", "among"})
_PARTS_REACH = 14  # tokens
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
    if row.frame == "object" and _counts_before(token, harms):
        yield from adjacent(token, harms)
        return
    heads = list(_HEADS[row.frame](token))
    whole = row.frame != "noun"  # "two deaths and nine injuries" are not eleven deaths
    counted = [(h, q) for h in heads if (q := count_people(h, harms, whole=whole)) is not None]
    if not heads and row.frame in ("object", "state"):
        counted = list(adjacent(token, harms)) or list(following(token, harms))
    if not counted and row.frame == "act":
        counted = list(of_number(token, harms))
    if not counted and row.frame == "object":
        counted = list(before_passive(token, harms))
    yield from counted[:1]


def _counts_before(token: Token, harms: Harms) -> bool:
    """Tell whether a verb is a headline's participle between two counts: "8 killed, 25 injured by mortar fire"."""
    before = token.doc[token.i - 1] if token.i > token.sent.start else token
    things = (c for c in token.children if c.dep_ == "dobj" and c.pos_ == "NUM" and c.i > token.i)
    following = (token.doc[c.i + 1] for c in things if c.i + 1 < token.sent.end)
    return before.pos_ == "NUM" and any(t.lemma_.lower() in harms.frames for t in following)


def _object(token: Token) -> Iterator[Token]:
    passive = token.tag_ == "VBN" and not any(c.dep_ == "aux" and c.lemma_ == "have" for c in token.children)
    children = list(token.children)
    yield from (c for c in children if c.dep_ in ("dobj", "obj"))
    yield from (antecedent(c) for c in children if c.dep_ == "nsubjpass")
    yield from called(token)
    if token.dep_ == "advcl" and token.tag_ == "VBN" and token.head.lemma_ == "leave":
        yield from (c for c in token.head.rights if c.dep_ == "dobj" and c.i < token.i)  # "left five hurt"
    if is_headline_verb(token):
        yield from (c for c in token.rights if c.dep_ == "nummod")
    yield from _raised(token)
    yield from _in_a_range(token)
    yield from _found_dead(token)
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


def is_headline_verb(token: Token) -> bool:
    """Tell whether a plural is a headline's verb: "Blast kills 12, wounds 30"."""
    return token.tag_ == "NNS" and any(c.dep_ == "nummod" and c.i == token.i + 1 for c in token.rights)


def _raised(token: Token) -> Iterator[Token]:
    """Yield who is believed or reported to have been harmed: the subject stands at that verb."""
    believing = token.head.lemma_ in load_harms().around["believing"]
    if not believing or token.dep_ not in ("xcomp", "oprd", "ccomp") or has_own(token):
        return
    if token.tag_ == "VB" and any(c.dep_ == "dobj" for c in token.children):
        return  # "believed to have killed them"
    yield from (antecedent(c) for c in token.head.children if c.dep_ == "nsubjpass")


def _in_a_range(token: Token) -> Iterator[Token]:
    """Yield who is counted by a range that the parse takes for a phrase: "killed from 500 to 1,000 people"."""
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in ("from", "between") and child.nbor().pos_ == "NUM":
            yield from (c for c in child.children if c.dep_ == "pobj" and c.pos_ in ("NOUN", "PROPN"))


def _found_dead(token: Token) -> Iterator[Token]:
    """Yield who was found: "four people were found shot dead", "they found two women shot dead"."""
    dead = any(c.dep_ in ("oprd", "acomp") and c.lower_ == "dead" for c in token.children)
    if not dead or any(c.dep_ in ("dobj", "nsubjpass") for c in token.children):
        return
    if token.head.lemma_ == "find" and token.dep_ in ("xcomp", "ccomp"):
        own = [c for c in token.children if c.dep_ == "nsubj"]
        yield from own or [c for c in token.head.children if c.dep_ in ("nsubjpass", "nsubj")]


def _subject(token: Token) -> Iterator[Token]:
    yield from (antecedent(c) for c in token.children if c.dep_ in ("nsubj", "nsubjpass"))
    yield from _raised(token)
    if token.dep_ == "acl":
        yield token.head
    if token.dep_ == "conj" and not any(c.dep_ == "nsubj" for c in token.children):
        yield from (antecedent(c) for c in token.head.children if c.dep_ in ("nsubj", "nsubjpass"))


def _state(token: Token) -> Iterator[Token]:
    verb = token.head
    whole = _left_with_parts(token)
    if whole is not None:
        yield whole
        return
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


def _left_with_parts(token: Token) -> Token | None:
    """Return who was left so, where a part of them is named between: "left 12 people, among them three nurses, dead"."""
    doc, start = token.doc, max(token.sent.start, token.i - _PARTS_REACH)
    part = next((t.i for t in doc[start : token.i] if t.lower_ in _PART_WORDS), None)
    if part is None:
        return None
    for before in reversed(doc[start:part]):
        if before.dep_ == "dobj" and before.head.lemma_ == "leave" and before.i > before.head.i:
            return before
    return None


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


def _suffered(token: Token) -> Iterator[Token]:
    """Yield who has injuries: "six suffered burns", "were treated for wounds", "injuries to eight people"."""
    if token.pos_ != "NOUN":
        return
    around = load_harms().around
    verb = token.head
    if token.dep_ == "dobj" and verb.lemma_ in around["suffer verb"]:
        yield from (antecedent(c) for c in verb.children if c.dep_ == "nsubj")
    elif token.dep_ == "pobj" and verb.lower_ in _BECAUSE_OF and verb.head.lemma_ in around["care verb"]:
        if any(c.lower_ == "still" for c in verb.head.children):
            return  # "seven are still being treated": some of those who were hurt
        yield from (antecedent(c) for c in verb.head.children if c.dep_ in ("nsubjpass", "dobj"))
    links = (c for c in token.children if c.dep_ == "prep" and c.lower_ == "to")
    yield from (g for c in links for g in c.children if g.dep_ == "pobj")


def _remains(token: Token) -> Iterator[Token]:
    """Yield who was found dead: "twelve bodies were recovered", "they found the bodies of six men"."""
    finding, verb = load_harms().around["finding verb"], token.head
    found = token.dep_ in ("dobj", "nsubjpass") and verb.lemma_ in finding
    judged = any(c.dep_ in ("acomp", "oprd", "xcomp") and c.lower_ != "dead" for c in verb.children)
    if (found and judged) or any(c.dep_ == "compound" for c in token.children):
        return  # "health bodies", "the bodies were found guilty"
    if not found and not any(c.dep_ in ("acl", "relcl") and c.lemma_ in finding for c in token.children):
        return
    whose = [g for c in token.children if c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
    yield from whose or [token]


_HEADS = {
    "object": _object,
    "subject": _subject,
    "state": _state,
    "noun": _noun,
    "act": _act,
    "lives": _lives,
    "suffered": _suffered,
    "remains": _remains,
}
