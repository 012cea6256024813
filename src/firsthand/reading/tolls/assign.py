"""Ties counts to the happenings they belong to."""

from spacy.tokens import Token

from firsthand.ontology import EventType
from firsthand.reading.findings import Parsed, TollFinding, Trigger

_TYPES = {
    "arrested": (EventType.COERCE, EventType.SANCTION),
    "displaced": (EventType.ASSAULT, EventType.COERCE),
    "abducted": (EventType.ASSAULT, EventType.COERCE),
}
_CLIMB = 8


def assign_tolls(
    triggers: tuple[Trigger, ...], tolls: tuple[TollFinding, ...], parsed: Parsed
) -> tuple[tuple[TollFinding, ...], ...]:
    """Return for each trigger the tolls that belong to it, across sentences where need be."""
    out: list[list[TollFinding]] = [[] for _ in triggers]
    for toll in tolls:
        if toll.part or toll.total:
            continue
        chosen = _owner(toll, triggers, parsed)
        if chosen is not None:
            out[chosen].append(toll)
    return tuple(tuple(found) for found in out)


def _owner(toll: TollFinding, triggers: tuple[Trigger, ...], parsed: Parsed) -> int | None:
    """Return the number of the trigger that a toll belongs to."""
    doc = parsed.doc
    verb = doc[toll.verb]
    types = _TYPES.get(toll.harm, (EventType.ASSAULT,))
    fit = [i for i, t in enumerate(triggers) if t.type in types]
    for i in fit:
        if triggers[i].start <= verb.idx < triggers[i].end:
            return i
    sentence = verb.sent
    inside = [i for i in fit if sentence.start_char <= triggers[i].start < sentence.end_char]
    if inside:
        return min(inside, key=lambda i: (_tree_distance(verb, doc[triggers[i].head]), i))
    before = [i for i in fit if triggers[i].start < sentence.start_char]
    return before[-1] if before else None


def _tree_distance(a: Token, b: Token) -> int:
    """Return how many steps of the parse lie between two tokens."""
    above = {a.i: 0}
    token, steps = a, 0
    while token.head.i != token.i:
        token, steps = token.head, steps + 1
        above[token.i] = steps
    token, steps = b, 0
    while token.i not in above:
        if token.head.i == token.i:
            return 99
        token, steps = token.head, steps + 1
    return steps + above[token.i]
