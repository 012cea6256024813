"""Numbers beside a word of harm, where the parse does not tie them to it."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from firsthand.knowledge.harms import Harms
from firsthand.language.clauses import FINITE
from firsthand.reading.tolls.quantities import Quantity, read_quantity
from firsthand.reading.tolls.victims import count_people

NOT_COUNTS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})
_OF_REACH = 6  # tokens from an act to the "of" that names its victims
_ADJACENT_TAGS = ("VBN", "VBD", "JJ", "NN", "NNS")
_OTHERS = ("others", "other", "more")
_TOLL_REACH = 12  # tokens from "toll" to what it rose to
_NUMBER_REACH = 9  # tokens from "number" to the word of harm
_FAR = 20  # tokens from there to the number
_OBJECT_REACH = 8
_CLAUSE_REACH = 30

Counted = Iterator[tuple[Token, Quantity]]


def has_own(token: Token) -> bool:
    """Tell whether a verb has an object or subject of its own."""
    return any(c.dep_ in ("dobj", "nsubjpass", "nsubj") for c in token.children)


def adjacent(token: Token, harms: Harms) -> Counted:
    """Yield the number right before a participle or adjective: "12 killed", "with six people dead"."""
    if token.tag_ not in _ADJACENT_TAGS or token.i == 0:
        return
    doc = token.doc
    before = doc[token.i - 1]
    if before.pos_ in ("NUM", "NOUN") or before.lower_ in harms.numbers or before.lower_ in _OTHERS:
        quantity = count_people(before, harms, whole=False)
        if quantity is not None and quantity.first >= token.sent.start:
            yield before, quantity


def following(token: Token, harms: Harms) -> Counted:
    """Yield the number right behind a verb whose object the parse has missed: "killed nearly 1,500 Syrians"."""
    if token.pos_ != "VERB" or token.tag_ == "NN":
        return
    doc, end = token.doc, min(token.sent.end - 1, token.i + _OBJECT_REACH)
    found = read_quantity(doc, token.i + 1, end, harms)
    if found is None or found.first != token.i + 1 or doc[found.last].ent_type_ in NOT_COUNTS:
        return
    number = doc[found.last]
    head = (
        number.head if number.head.i > number.i and number.dep_ in ("nummod", "quantmod", "conj") else number
    )
    if number.dep_ == "conj":
        head = number.head.head if number.head.head.i > number.i else number
    yield head, found


def of_number(token: Token, harms: Harms) -> Counted:
    """Yield the number after "of" that the parse hung elsewhere: "the killing on Tuesday of 148 people"."""
    doc = token.doc
    for i in range(token.i + 1, min(token.sent.end - 1, token.i + _OF_REACH)):
        if doc[i].tag_ in FINITE:
            return
        if doc[i].lower_ == "of" and (found := read_quantity(doc, i + 1, i + 6, harms)) is not None:
            number = doc[found.last]
            if found.first == i + 1 and number.ent_type_ not in NOT_COUNTS and number.dep_ == "nummod":
                yield number.head, found
            return


def before_passive(token: Token, harms: Harms) -> Counted:
    """Yield the first number of a passive clause whose subject the parse has missed."""
    if token.tag_ != "VBN" or has_own(token) or token.dep_ not in ("conj", "ROOT", "ccomp"):
        return
    helper = next((c for c in token.children if c.dep_ == "auxpass"), None)
    if helper is None:
        return
    doc, start = token.doc, helper.i
    while (
        start > max(token.sent.start, helper.i - _CLAUSE_REACH)
        and doc[start - 1].text not in (";", ":")
        and doc[start - 1].tag_ not in FINITE
    ):
        start -= 1
    found = read_quantity(doc, start, helper.i - 1, harms)
    if found is not None and found.last + 1 < helper.i and doc[found.last].ent_type_ not in NOT_COUNTS:
        head = doc[found.last + 1]
        yield head, replace(found, more=head.lower_ in _OTHERS)


def number_of(token: Token, harm: str, harms: Harms) -> Counted:
    """Yield what the number of those harmed rose to: "the number of those killed has risen to six"."""
    doc = token.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "of":
        return
    for i in range(token.i + 2, min(token.sent.end, token.i + _NUMBER_REACH)):
        rows = harms.frames.get(doc[i].lemma_.lower()) or harms.frames.get(doc[i].lower_) or ()
        if rows:
            if rows[0].harm == harm:
                yield from after_toll(doc[i], harms, _FAR)
            return


def _risen(token: Token, harms: Harms) -> int | None:
    """Return where a toll's number is to be looked for: behind "reached", or at the "to" of "raised the toll … to"."""
    verb = token.head
    if token.dep_ in ("nsubj", "nsubjpass") and verb.pos_ in ("VERB", "AUX") and verb.i > token.i:
        return verb.i + 1
    if token.dep_ == "dobj" and verb.lemma_ in harms.around["bringing"]:
        links = (c for owner in (verb, token) for c in owner.children if c.lower_ == "to" and c.i > token.i)
        return next((c.i for c in links), None)
    return None


def after_toll(token: Token, harms: Harms, reach: int = _TOLL_REACH) -> Counted:
    """Yield the number that a toll "rose to" or "stands at"; the last of two ("from 12 to 31")."""
    doc, end = token.doc, min(token.sent.end - 1, token.i + reach)
    i = token.i + 1
    risen = _risen(token, harms)
    if risen is not None:
        i, end = risen, min(token.sent.end - 1, risen + reach)
    best = None
    while i <= end:
        found = read_quantity(doc, i, end, harms)
        if found is None:
            break
        number = doc[found.last]
        if number.ent_type_ not in NOT_COUNTS:
            if doc[found.first - 1].lower_ == "from" and found.least != found.most:  # "from 12 to 31"
                found = replace(found, least=found.most)
            best = best or found
            if doc[found.first - 1].lower_ == "to":
                best = found
                break
        i = found.last + 1
    if best is not None:
        yield doc[best.last], best


def bare_number(verb: Token, harms: Harms) -> Counted:
    """Yield the number without a noun that a verb gives: "witnesses spoke of at least 20", "others reported 30"."""
    links = (c for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("of", "at"))
    things = (c for owner in (verb, *links) for c in owner.rights if c.dep_ in ("dobj", "pobj"))
    for thing in things:
        if thing.pos_ == "NUM" and thing.ent_type_ not in NOT_COUNTS:
            found = read_quantity(verb.doc, verb.i + 1, thing.i, harms)
            if found is not None and found.last == thing.i:
                yield thing, found
            return
