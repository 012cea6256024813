"""Who acts in a happening whose noun has no place of its own for them: at a meeting, or by being held to account."""

from collections.abc import Iterator
from itertools import islice

from spacy.tokens import Token

from firsthand.knowledge.triggers import LightVerb, Triggers
from firsthand.language.clauses import arguments_of, is_verbal, prepositions_of
from firsthand.reading.events.site import is_actor, lemma_of

_AT_TALKS = frozenset({"in", "of", "during", "at", "after", "for", "before", "from", "to"})
_OBJECT_PLACES = frozenset({"dobj", "nsubjpass"})
_TELLING = frozenset({"tell", "inform", "assure", "warn", "urge", "ask"})
_LONGEST_LOOK = 20  # tokens
_MOST_TELLERS = 3  # verbs one inside another: "police said it was thought to have been …"


def attendees(head: Token, triggers: Triggers) -> list[Token]:
    """Return who acts at a meeting: "left after talks with", "told him in a phone call", "talks, in which all …"."""
    if there := _subjects_there(head):
        return there
    if head.dep_ != "pobj" or head.head.lower_ not in _AT_TALKS:
        return []
    above = head.head.head
    if above.lower_ == "ahead" or (above.dep_ == "pobj" and above.head.lower_ in _AT_TALKS):
        above = above.head if above.lower_ == "ahead" else above.head.head  # "at dinner during a visit"
    if not is_verbal(above):
        return []
    found = arguments_of(above)
    acting = [*found.objects, *found.subjects] if found.passive else found.subjects
    if above.lemma_ in _TELLING and not found.passive:
        acting = [*acting, *found.datives, *found.objects]
    return [t for t in acting if is_actor(t, triggers) or t.pos_ == "PRON"]


def _subjects_there(head: Token) -> list[Token]:
    """Return who acts in the clause of a meeting: "a call, in which Chad and Mali will discuss …"."""
    for token in islice(head.doc[head.i + 1 :], _LONGEST_LOOK):
        if token.is_sent_start:
            break
        if token.dep_ != "relcl" or not (token.head.i == head.i or token.head.ent_type_ == "DATE"):
            continue
        at = (c for c in token.lefts if c.dep_ == "prep" and c.lower_ in _AT_TALKS)
        if any(inner.lower_ == "which" for c in at for inner in c.children):
            return arguments_of(token).subjects
    return []


def answerable(head: Token, triggers: Triggers) -> list[Token]:
    """Return who is said to have done it: claims responsibility for it, is blamed for it, or it is laid to."""
    above = head.head
    if head.dep_ == "pobj" and above.lower_ in ("for", "of", "over"):
        governor = above.head
        if governor.lemma_ == "responsibility" and governor.dep_ == "dobj" and is_verbal(governor.head):
            taken = triggers.in_class(governor.head.lemma_, "claiming")
            return arguments_of(governor.head).subjects if taken else []
        if governor.lemma_ == "responsible" and is_verbal(governor.head):
            return arguments_of(governor.head).subjects
        if is_verbal(governor) and triggers.in_class(governor.lemma_, "blaming"):
            return arguments_of(governor).objects
    if head.dep_ == "pobj" and above.lower_ == "behind" and above.head.lemma_ == "be":
        return arguments_of(above.head).subjects
    if is_verbal(above) and triggers.in_class(above.lemma_, "attributing") and head.dep_ in _OBJECT_PLACES:
        return prepositions_of(above).get("to", []) or prepositions_of(above).get("on", [])
    for verb in _clauses_about(head, triggers):
        if found := _answering(verb, head, triggers):
            return found
    return []


def _clauses_about(noun: Token, triggers: Triggers) -> Iterator[Token]:
    """Yield the verbs that tell of a noun, those told inside them too: "a strike thought to have been launched by"."""
    clauses = [c for c in noun.rights if c.dep_ in ("acl", "relcl") and is_verbal(c)]
    if noun.dep_ in ("nsubjpass", "nsubj") and is_verbal(noun.head):
        clauses.append(noun.head)
    for clause in clauses:
        verb = clause
        for _ in range(_MOST_TELLERS):
            yield verb
            saying = any(triggers.in_class(verb.lemma_, name) for name in ("saying", "believing"))
            inner = (c for c in verb.rights if c.dep_ in ("ccomp", "xcomp") and is_verbal(c))
            told = next(inner, None) if saying else None
            if told is None:
                break
            verb = told


def light_row(verb: Token, place: str, triggers: Triggers) -> LightVerb | None:
    """Return the row by which a verb lends its arguments to a noun that stands in a place beside it."""
    lemma = lemma_of(verb)
    particles = [t.lower_ for t in verb.children if t.dep_ == "prt"]
    beside = {t.lower_ for t in verb.children if t.dep_ == "prep"}
    for key in [f"{lemma} {p}" for p in particles] + [lemma]:
        for row in triggers.light_verbs.get(key, ()):
            if row.noun == place and row.unless not in beside:
                return row
    return None


def _answering(verb: Token, deed: Token, triggers: Triggers) -> list[Token]:
    """Return who does what a verb is told of: whom it is laid to, who claims it, who is said to carry it out."""
    found = arguments_of(verb)
    of_deed = found.passive or any(t.i == deed.i for t in found.objects)
    if triggers.in_class(verb.lemma_, "attributing") and of_deed:
        return found.prepositions.get("on", []) or found.prepositions.get("to", [])
    if triggers.in_class(verb.lemma_, "claiming"):
        taken = any(t.lemma_ in ("responsibility", "credit") for t in found.objects)
        if (taken and verb.dep_ == "relcl") or (verb.lemma_ == "claim" and of_deed):
            return [t for t in found.subjects if t.i != deed.i]
    if verb.lemma_ == "be":
        works = (c for c in verb.rights if c.dep_ == "attr" and c.lemma_ == "work")
        return [t for work in works for t in prepositions_of(work).get("of", [])]
    row = light_row(verb, "obj", triggers) if of_deed else None
    if row is not None and row.subject == "actor":
        return [t for t in found.subjects if t.i != deed.i]
    return []
