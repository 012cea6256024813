"""Links by what a happening is: a reaction with its object, or one that goes back to what was told before."""

from collections.abc import Iterator

from spacy.tokens import Token

from firsthand.knowledge.bearings import Bearing, BearingFrame
from firsthand.ontology import EventType, Status
from firsthand.reading.certainty.grammar import children
from firsthand.reading.links.looking import OBJECTS, End, Field, Found, allowed

_JUDGING = frozenset(
    {EventType.ACCUSE, EventType.SUPPORT}
)  # praise and blame that were not given respond to nothing
_REAL = (Status.HAPPENED, Status.ONGOING)  # "called for an attack" answers none
_DEEDS = frozenset({EventType.AID, EventType.COERCE, EventType.CONCEDE})
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


def _by_object(field: Field, token: Token) -> Iterator[Found]:
    for source in field.ends[token.i]:
        if source.type is None:
            continue
        row = field.bearings.find(BearingFrame.OBJECT, (token.lemma_.lower(), str(source.type)))
        if row is None or not allowed(source, row, aim=False):
            continue
        if source.status is Status.NEGATED and source.type in _JUDGING:
            continue
        target = _object(field, token, row, source)
        if target is not None and not (source.type is EventType.REQUEST and target.status not in _REAL):
            yield field.found(row, source, target, token, token, token)


def _object(field: Field, token: Token, row: Bearing, source: End) -> End | None:
    for child in children(token):
        dep = child.dep_
        takes = (
            dep in OBJECTS
            or (dep == "prep" and child.lower_ in _OBJECT_PREPOSITIONS and not _is_setting(child, source))
            or (dep in ("ccomp", "xcomp", "acl") and child.i > token.i and not _is_alleged(child, source))
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


def _is_setting(preposition: Token, source: End) -> bool:
    """Tell whether a phrase says in or from what somebody is helped, barred or let go, not in answer to what."""
    return source.type in _DEEDS and preposition.lower_ in ("in", "from")


def _is_alleged(clause: Token, source: End) -> bool:
    """Tell whether a clause spells out what somebody claims: "the claim that rebels attacked the port"."""
    return source.type is EventType.ACCUSE and clause.head.lemma_.lower() in (
        "claim",
        "allege",
        "assert",
        "assertion",
        "allegation",
    )
