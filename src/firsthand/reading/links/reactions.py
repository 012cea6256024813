"""Links by what a happening is: a reaction with its object, or one that goes back to what was told before."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.bearings import Bearing, BearingFrame
from firsthand.language.clauses import is_clause_misread, with_conjuncts
from firsthand.ontology import EventType, Status
from firsthand.reading.certainty.grammar import children
from firsthand.reading.links.looking import OBJECTS, End, Field, Found, allowed

_JUDGING = frozenset(
    {EventType.ACCUSE, EventType.SUPPORT}
)  # praise and blame that were not given respond to nothing
_REAL = (Status.HAPPENED, Status.ONGOING)
# "called for an attack", "threatened to cut aid" and "supports a strike" answer none
_AHEAD = frozenset({EventType.REQUEST, EventType.THREATEN, EventType.SUPPORT})
_ALLEGED = frozenset(
    {EventType.ASSAULT, EventType.COERCE, EventType.AID, EventType.MOBILIZE}
    | {EventType.CONSULT, EventType.COOPERATE}
)
_CLAUSES = ("ccomp", "xcomp", "acl")
_DEEDS = frozenset({EventType.AID, EventType.COERCE, EventType.CONCEDE})
_AT = frozenset({"on", "against", "at"})
_PURPOSE = frozenset({"advcl", "acl", "relcl", "xcomp", "pcomp"})
_OBJECT_PREPOSITIONS = frozenset(
    {"for", "over", "against", "of", "to", "on", "about", "into", "with", "at", "as", "from", "in"}
)


def by_reaction(field: Field, token: Token) -> Iterator[Found]:
    """Yield what the happenings at a token answer by what they are."""
    yield from _by_object(field, token)
    yield from _by_adjective(field, token)
    yield from _by_itself(field, token)
    yield from _by_purpose(field, token)
    yield from _by_clause(field, token)
    yield from _by_ordinal(field, token)


def _by_object(field: Field, token: Token) -> Iterator[Found]:
    for source in field.ends[token.i]:
        if source.type is None:
            continue
        row = _row_of(field, token, source)
        if row is None:
            continue
        if source.status is Status.NEGATED and source.type in _JUDGING:
            continue
        target = _object(field, token, row, source)
        if target is not None and not _is_only_thought_of(source, target):
            yield field.found(row, source, target, token, token, token)


def _is_only_thought_of(source: End, target: End) -> bool:
    """Tell whether a target is asked for, threatened or alleged, and so nothing that the source answers."""
    if source.type in _AHEAD:
        return target.status not in _REAL
    return (
        source.type is EventType.ACCUSE and target.status is Status.HYPOTHETICAL and target.type in _ALLEGED
    )


def _row_of(field: Field, token: Token, source: End) -> Bearing | None:
    """Return the row of the word itself, where it is of that type, else that of its type."""
    for word in (token.lemma_.lower(), str(source.type)):
        row = field.bearings.find(BearingFrame.OBJECT, (word,))
        if row is not None and allowed(source, row, aim=False):
            return row
    return None


def _object(field: Field, token: Token, row: Bearing, source: End) -> End | None:
    for child in children(token):
        dep = child.dep_
        takes = (
            dep in OBJECTS
            or (dep == "prep" and child.lower_ in _OBJECT_PREPOSITIONS and not _is_setting(child, source))
            or (dep in _CLAUSES and child.i > token.i and not _is_content(child, source))
            or (dep in ("amod", "compound", "poss") and token.pos_ == "NOUN" and child.i in field.ends)
        )
        if takes:
            found = field.below(child, row, aim=True, include=True, depth=6, but=source.id) or field.referred(
                child, row, source.id
            )
            if found is not None:
                return found
    if token.dep_ == "relcl" and any(
        c.dep_ == "dobj" and c.lower_ in ("that", "which") for c in children(token)
    ):
        return field.near(token.head, row, aim=True, but=source.id, skip=token.i)
    return None


def _by_adjective(field: Field, token: Token) -> Iterator[Found]:
    for child in children(token):
        if child.dep_ not in ("amod", "compound"):
            continue
        row = field.bearings.find(BearingFrame.ADJECTIVE, (child.lower_,))
        source = field.own_end(token, row) if row is not None else None
        if row is None or source is None:
            continue
        target = field.before(token.i, row, but=source.id)
        if target is not None:
            yield field.found(row, source, target, child, token, child)


def _by_itself(field: Field, token: Token) -> Iterator[Found]:
    """Yield what a word that is always an answer goes back to: "an inquiry is under way"."""
    row = field.bearings.find(BearingFrame.REACTION, (token.lemma_.lower(),))
    source = field.own_end(token, row) if row is not None else None
    if row is None or source is None:
        return
    if source.type is EventType.ACCUSE and source.status not in _REAL:
        return  # "they want an inquiry": of what, its own words say
    target = field.before(token.i, row, but=source.id)
    if target is not None:
        yield field.found(row, source, target, token, token, token)


def _by_purpose(field: Field, token: Token) -> Iterator[Found]:
    """Yield what help or arms are given for: "sent the rebels guns to attack the port"."""
    for source in field.ends[token.i]:
        row = field.bearings.find(BearingFrame.PURPOSE, (str(source.type),))
        if row is None:
            continue
        things = [c for c in children(token) if c.dep_ in (*OBJECTS, "prep") and c.i > token.i]
        for holder in (token, *things):
            for clause in children(holder):
                if clause.dep_ not in _PURPOSE or not any(c.tag_ == "TO" for c in children(clause)):
                    continue
                if field.bearings.find(BearingFrame.VERB, (clause.lemma_.lower(),)) is not None:
                    continue  # "to combat the attack": the verb says how it bears
                target = field.below(clause, row, aim=True, include=True, depth=6, but=source.id)
                if target is not None:
                    yield field.found(row, source, target, token, token, token)
                    return


def _by_clause(field: Field, token: Token) -> Iterator[Found]:
    """Yield what those had done to whom something is done: "shot two men who had attacked the post"."""
    for source in field.ends[token.i]:
        row = field.bearings.find(BearingFrame.CLAUSE, (str(source.type),))
        if row is None or not allowed(source, row, aim=False):
            continue
        for victim in _victims(token):
            for clause in children(victim):
                if clause.dep_ not in ("relcl", "acl") or clause.tag_ == "VBN" or not _is_own_deed(clause):
                    continue
                deeds = [clause, *(c for c in children(clause) if c.dep_ == "xcomp")]
                target = next(
                    (x for d in deeds for x in [field.pick(d.i, row, aim=True, but=source.id)] if x), None
                )
                if target is not None:
                    yield field.found(row, source, target, token, clause, token)
                    return


def _victims(token: Token) -> list[Token]:
    """Return those to whom an act is done, by the verb's object or what a noun is "on" or "against"."""
    if token.dep_ == "amod" and is_clause_misread(token):  # "the strike targeted men preparing an attack"
        return [token.head]
    found = [c for c in children(token) if c.dep_ in ("dobj", "nsubjpass")]
    found += [
        c
        for p in children(token)
        if p.dep_ == "prep" and p.lower_ in _AT
        for c in children(p)
        if c.dep_ == "pobj"
    ]
    return [v for f in found for v in with_conjuncts(f)]


def _is_own_deed(clause: Token) -> bool:
    """Tell whether a clause says what its noun does, not what is done to it."""
    subjects = [c for c in children(clause) if c.dep_ in ("nsubj", "nsubjpass", "auxpass")]
    return all(c.dep_ == "nsubj" and c.lower_ in ("who", "that", "which") for c in subjects)


def _by_ordinal(field: Field, token: Token) -> Iterator[Found]:
    """Yield what one of several is part of: "four strikes were flown … the second strike"."""
    for child in children(token):
        row = field.bearings.find(BearingFrame.ORDINAL, (child.lower_,)) if child.dep_ == "amod" else None
        source = field.own_end(token, row) if row is not None else None
        if row is None or source is None or token.tag_ in ("NNS", "NNPS"):
            continue
        for i in range(token.i):
            target = field.pick(i, row, aim=True, but=source.id)
            counted = any(c.dep_ == "nummod" for c in children(field.doc[i]))
            if target is not None and target.type == source.type and counted:
                yield field.found(row, source, target, child, token, child)
                return


def _is_setting(preposition: Token, source: End) -> bool:
    """Tell whether a phrase says in or from what somebody is helped, barred or let go, not in answer to what."""
    return source.type in _DEEDS and preposition.lower_ in ("in", "from")


def _is_content(clause: Token, source: End) -> bool:
    """Tell whether a clause is what is alleged or refused: "claims that rebels attacked", "refused to talk"."""
    if source.type is EventType.REJECT:
        return clause.dep_ == "xcomp"
    return source.type is EventType.ACCUSE and clause.head.lemma_.lower() in (
        "claim",
        "allege",
        "assert",
        "assertion",
        "allegation",
    )
