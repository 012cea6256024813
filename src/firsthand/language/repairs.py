"""Repairs of parses that go wrong in the same way again and again."""

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from firsthand.language.clauses import FINITE

REJOINED = "firsthand_rejoined"
RETOLD = "firsthand_retold"
_LETTER_AND_NUMBER = re.compile(r"[A-Z]\d{1,3}")  # a movement called by the day it began
_OPENING = frozenset({'"', "“", "``"})
_CLOSING = frozenset({'"', "”", "''"})
_FARTHEST = 20  # tokens of a quoted object
_OWN = frozenset({"nsubj", "nsubjpass", "aux", "auxpass", "expl", "csubj"})
_BELOW = frozenset({"ccomp", "xcomp", "advcl", "conj"})
_SAYING = frozenset({"say", "think", "believe", "insist", "allege", "argue", "claim"})
_REPORTING = frozenset({"report", "say", "announce", "state", "write", "claim", "add", "confirm", "warn"})
_SAID_THINGS = frozenset(
    {"thing", "something", "nothing", "word", "prayer", "line", "phrase", "responsibility"}
)
_HIGHEST = 4  # verbs from a bare form up to the verb of saying
_VERB_FORMS = FINITE | {"VBN"}


@Language.component(REJOINED)
def rejoin_quoted(doc: Doc) -> Doc:
    """Hang on the verb what the parser hung on the last words of its quoted object.

    In "accused “a gang known to the guards” of firing" it is not the guards' firing: what a quotation holds
    does not reach past its closing mark.
    """
    for preposition in doc:
        if preposition.lower_ != "of" or preposition.i < 3 or preposition.nbor(-1).text not in _CLOSING:
            continue
        inner, last = preposition.head, preposition.i - 1
        first = next(
            (i for i in range(last - 1, max(0, last - _FARTHEST), -1) if doc[i].text in _OPENING), None
        )
        if first is None or not first < inner.i < last or first == 0:
            continue
        thing = inner
        while first < thing.head.i < last and thing.head.i != thing.i:
            thing = thing.head
        deed = any(c.tag_ == "VBG" for c in preposition.children)
        if thing.i != inner.i and thing.dep_ == "dobj" and thing.head.i < first:
            preposition.head = thing.head if deed else thing  # "condemned “killings in the north” of guards"
    return doc


@Language.component(RETOLD)
def retell(doc: Doc) -> Doc:
    """Mend what the parser makes of the clauses under a verb of saying, and of the WHO and the M23.

    A finite verb is not coordinated with "would stay" or "use": in "said they would stay and warned the rebels"
    who says so warns. Nobody says services: in "said services hacked computers" they hack.
    """
    for token in doc:
        if (token.text == "WHO" and token.pos_ == "PRON") or (
            token.tag_ == "NN" and _LETTER_AND_NUMBER.fullmatch(token.text)
        ):
            token.pos_, token.tag_ = "PROPN", "NNP"
        elif token.dep_ == "conj" and token.tag_ in FINITE:
            _give_back(token)
        elif token.dep_ == "relcl":
            _take_back(token)
        elif token.lemma_ in _SAYING and token.pos_ == "VERB":
            _open_clause(token)
    return doc


def _take_back(told: Token) -> None:
    """Give a verb of reporting its clause: "reported, citing two diplomats, that the talks had collapsed"."""
    that = next((c for c in told.lefts if c.lower_ == "that" and c.dep_ == "mark"), None)
    if that is None or not that.i or that.nbor(-1).text != ",":
        return
    for above in told.ancestors:
        if above.lemma_ in _REPORTING and above.pos_ == "VERB":
            if not any(c.dep_ in ("ccomp", "dobj") for c in above.children):
                told.head, told.dep_ = above, "ccomp"
            return


def _give_back(verb: Token) -> None:
    """Hang a finite verb that was hung on a bare form on the verb of saying above."""
    first = verb.head
    if first.tag_ != "VB" or first.i > verb.i or any(c.dep_ in _OWN for c in verb.children):
        return
    above = first
    for _ in range(_HIGHEST):
        if above.head.i == above.i or above.dep_ not in _BELOW or above.head.i > above.i:
            return
        above = above.head
        if above.tag_ in FINITE or (above.tag_ == "VBN" and any(c.lemma_ == "have" for c in above.lefts)):
            break
    past = above.tag_ not in {"VBZ", "VBP"}
    if (verb.tag_ == "VBD") != past or not any(c.dep_ == "nsubj" for c in above.lefts):
        return
    for child in [c for c in first.children if c.dep_ in ("cc", "punct") and first.i < c.i < verb.i]:
        if child.i >= verb.left_edge.i - 2:
            child.head = above
    verb.head = above


def _open_clause(verb: Token) -> None:
    """Make a clause of an object that is followed by a participle: "said the services hacked computers"."""
    things = [c for c in verb.rights if c.dep_ == "dobj" and c.pos_ in ("NOUN", "PROPN")]
    if len(things) != 1 or any(c.dep_ == "ccomp" for c in verb.children):
        return
    thing = things[0]
    for told in thing.rights:
        if told.dep_ == "acl" and told.tag_ in ("VBN", "VBD") and told.i == thing.i + 1:
            if thing.lemma_ in _SAID_THINGS or any(c.dep_ == "agent" for c in told.children):
                return
            told.head = verb
            told.dep_, told.tag_ = "ccomp", "VBD"
            thing.head = told
            thing.dep_ = "nsubj"
            return


def bare_clause(verb: Token, thing: Token) -> tuple[int, int] | None:
    """Return the reported clause that the parser took for an object, as characters.

    In "officials stated the strike targeted militants" the verb of a clause without "that" becomes a
    participle before "militants". A verb form that stands between two nouns of the object gives it away.
    """
    if thing.i <= verb.i:
        return None
    noun = None
    for token in thing.subtree:
        if token.i > thing.i:
            break
        if token.pos_ in {"NOUN", "PROPN"} and token.i < thing.i:
            noun = token
        elif (
            noun is not None
            and token.tag_ in _VERB_FORMS
            and token.i == noun.i + 1
            and token.dep_ in {"amod", "compound"}
        ):
            last = thing.right_edge
            return thing.left_edge.idx, last.idx + len(last)
    return None
