"""Whether the words around a time expression look forward or back."""

from calendar import day_name
from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.calendar import load_calendar

_WEEKDAYS = frozenset(name.lower() for name in day_name)
_CLIMB = 8  # steps from a time up to its verb
_MODALS = frozenset({"will", "wo", "'ll", "’ll", "shall", "would", "could", "may", "might", "should", "must"})
_WILL = frozenset({"will", "wo", "'ll", "’ll", "shall"})
_PRESENT = frozenset({"is", "are", "has", "have", "will", "'s", "’s"})
_NOMINAL = frozenset({"NOUN", "PROPN", "NUM", "ADJ"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp", "acl", "advcl", "conj"})


def looks_forward(head: Token) -> bool:
    """Tell whether a time with this head belongs to something still to come when the report was written."""
    future = load_calendar().future
    below = head
    for token in _ancestors(head):
        if token.lower_ == "ahead":  # "ahead of the announcement Sunday"
            return True
        if token.pos_ in _NOMINAL and any(
            child.lower_ in future["adjective"] for child in token.children if child.i < token.i
        ):
            return True
        if head.i < token.i and below is head and token.lemma_.lower() in future["deed"]:
            return False  # "to answer for its Feb. 24 invasion"
        if token.pos_ in ("VERB", "AUX"):
            if below.dep_ in ("dobj", "prep") and token.lemma_ in future["planned"] and still_open(below):
                return True  # "they plan a meeting on Nov. 24"
            if below.dep_ in ("nsubj", "nsubjpass") and token.lemma_ not in future["agenda"]:
                return (
                    False  # "the attack on Monday could disrupt": the verb comes after, the attack was before
                )
            if below.pos_ in _NOMINAL and not _plain_future(token):
                return False  # "could be a response to the strike on July 20"
            if head.lemma_.lower() in _WEEKDAYS and _was_to(token):
                return False  # "was to meet on Monday" is over; "was to leave in August" may not be
            return _verb_looks_forward(token, future["schedule"], future["awaiting"])
        below = token
    return False


def _was_to(verb: Token) -> bool:
    return verb.tag_ == "VB" and verb.head.lemma_ == "be" and verb.head.tag_ == "VBD"


def _plain_future(verb: Token) -> bool:
    return not any(t.lower_ in _MODALS - _WILL for t in verb.children if t.dep_ == "aux")


def looks_back(head: Token) -> bool:
    """Tell whether the verb over a time is in the past tense or the perfect."""
    for token in _ancestors(head):
        if token.pos_ in ("VERB", "AUX"):
            helpers = {t.lower_ for t in token.children if t.dep_ in ("aux", "auxpass")}
            if helpers & {"have", "has", "had", "was", "were", "did"}:
                return True
            return token.tag_ in ("VBD", "VBN") and not helpers & _MODALS
    return False


def still_open(head: Token) -> bool:
    """Tell whether the verb over "until Monday" leaves the end to come: it is not in the past tense."""
    for token in _ancestors(head):
        if token.pos_ in ("VERB", "AUX"):
            helpers = {t.lower_ for t in token.children if t.dep_ in ("aux", "auxpass")}
            return token.tag_ in ("VBZ", "VBP", "VB") or bool(helpers & _PRESENT)
    return False


def _ancestors(token: Token) -> Iterator[Token]:
    for _ in range(_CLIMB):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _verb_looks_forward(verb: Token, schedule: frozenset[str], awaiting: frozenset[str]) -> bool:
    helpers = [t for t in verb.children if t.dep_ in ("aux", "auxpass")]
    lowers = {t.lower_ for t in helpers}
    if "have" in lowers or "had" in lowers or "has" in lowers:
        return False
    if lowers & _MODALS or verb.lower_ in _MODALS:
        return True
    if verb.lemma_ in awaiting and verb.tag_ in ("VBN", "JJ") and verb.dep_ in ("acl", "ROOT", "conj"):
        return verb.lemma_ in ("schedule", "due", "expect", "plan", "slate", "set")
    infinitive = any(t.tag_ == "TO" for t in helpers)
    if infinitive:
        return _awaited(verb, awaiting)
    if verb.tag_ == "VBG":
        if any(t.lower_ in ("is", "are", "'s", "’s", "'re", "’re", "am") for t in helpers):
            return verb.lemma_ in schedule
        return verb.dep_ in _COMPLEMENTS and verb.head.i != verb.i and _awaited(verb, awaiting)
    if verb.tag_ in ("VBZ", "VBP"):
        return verb.lemma_ in schedule
    if (
        verb.tag_ == "VBN"
        and verb.dep_ in ("conj", "ccomp", "xcomp")
        and verb.head.pos_ == "VERB"
        and not helpers
    ):
        return verb.dep_ == "conj" and _verb_looks_forward(verb.head, schedule, awaiting)
    if verb.tag_ == "VB" and verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        return _verb_looks_forward(verb.head, schedule, awaiting)
    return False


def _awaited(verb: Token, awaiting: frozenset[str]) -> bool:
    """Tell whether an infinitive hangs on words of planning or asking, or stands alone as headlines have it."""
    governor = verb.head
    if governor.i == verb.i:
        return True
    if governor.lower_ == "able" and governor.head.tag_ == "VBD":
        return False  # "was able to meet on Friday"
    if governor.lemma_.lower() in awaiting or governor.lower_ in awaiting:
        return True
    if governor.pos_ == "AUX" or governor.lemma_ == "be":  # "is to meet on Friday"
        return verb.dep_ in ("xcomp", "ROOT")
    if verb.dep_ == "conj":
        return _awaited(governor, awaiting)
    if governor.lemma_ == "go" and governor.tag_ == "VBG":
        return True
    modals = {t.lower_ for t in governor.children if t.dep_ == "aux"}
    return bool(modals & _MODALS) and "have" not in modals
