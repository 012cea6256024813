"""Ties counts to the happenings they belong to."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.ontology import EventType
from firsthand.reading.findings import Parsed, TollFinding, Trigger

_TYPES = {
    "arrested": (EventType.COERCE, EventType.SANCTION),
    "displaced": (EventType.ASSAULT, EventType.COERCE),
    "abducted": (EventType.ASSAULT, EventType.COERCE),
}
_SENTENCES_BACK = 2  # how far a count may stand from its happening: "Four people died." opens no story
_NEXT = 300  # characters: the next sentence
_LONGEST = 400  # tokens: what is longer is no sentence


def assign_tolls(
    triggers: tuple[Trigger, ...], tolls: tuple[TollFinding, ...], parsed: Parsed
) -> tuple[tuple[TollFinding, ...], ...]:
    """Return for each trigger the tolls that belong to it, across sentences where need be."""
    out: list[list[TollFinding]] = [[] for _ in triggers]
    sentences = [(s.start_char, s.end_char, len(s)) for s in parsed.doc.sents]
    by_harm = {harm: _fitting(triggers, types) for harm, types in _TYPES.items()}
    lethal = _fitting(triggers, (EventType.ASSAULT,))
    for toll in tolls:
        if toll.part or toll.total:
            continue
        at = bisect_right(sentences, toll.start, key=lambda s: s[0]) - 1
        near = sentences[max(at - _SENTENCES_BACK, 0)][0]
        chosen = _owner(toll, by_harm.get(toll.harm, lethal), sentences[max(at, 0)], near, parsed)
        if chosen is not None:
            out[chosen.number].append(toll)
    return tuple(tuple(found) for found in out)


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: int
    trigger: Trigger


def _fitting(triggers: tuple[Trigger, ...], types: tuple[EventType, ...]) -> list[_Candidate]:
    """Return the triggers of these types in the order of the text, each with its number."""
    found = [_Candidate(i, t) for i, t in enumerate(triggers) if t.type in types]
    return sorted(found, key=lambda c: (c.trigger.start, c.number))


def _owner(
    toll: TollFinding, fit: list[_Candidate], sentence: tuple[int, int, int], near: int, parsed: Parsed
) -> _Candidate | None:
    """Return the trigger that a toll belongs to: its own word, the nearest of its sentence, the last before."""
    doc = parsed.doc
    verb = doc[toll.verb]
    start, end, length = sentence
    first = bisect_left(fit, start, key=lambda c: c.trigger.start)
    last = bisect_left(fit, end, key=lambda c: c.trigger.start)
    inside = fit[first:last]
    for candidate in inside:
        if candidate.trigger.start <= verb.idx < candidate.trigger.end:
            return candidate
    if inside and length <= _LONGEST:
        return min(inside, key=lambda c: (_tree_distance(verb, doc[c.trigger.head]), c.number))
    if inside:
        return None
    before = fit[first - 1] if first else None
    if before is not None and before.trigger.start >= near:
        return before
    after = fit[last] if last < len(fit) else None  # "A man died on Monday. The shooting …" opens a report
    return after if after is not None and not first and after.trigger.start < end + _NEXT else None


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
