"""The place of an event: of all places a report names, the one where it happened.

The trigger's own argument comes first ("attack on the base in Anbar"), then the phrases of the clause and
sentence around it. Places of speaking, origins of actors, destinations of later journeys, peoples and
datelines do not count. Where the words near the trigger name none, the answer is None: what an event
inherits from another mention or from the report's scene is decided where mentions are joined.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole, Roles, Trigger

_AT = frozenset(
    "in at near on inside outside around across throughout within along off over above under by from to into "
    "against of through between toward towards amid".split()
)
_FIRM = frozenset(
    ["in", "at", "near", "inside", "outside", "around", "across", "throughout", "within", "along", "off"]
)
_SPEECH = frozenset("say tell add report announce note state according quote speak claim write".split())
_FINENESS = {
    PlacePrecision.SITE: 0,
    PlacePrecision.TOWN: 1,
    PlacePrecision.DISTRICT: 2,
    PlacePrecision.PROVINCE: 3,
    PlacePrecision.REGION: 4,
    PlacePrecision.COUNTRY: 5,
    None: 6,
}
_DEPTH = 6


def place_of(
    trigger: Trigger, roles: Roles, parsed: Parsed, places: tuple[PlaceFinding, ...]
) -> PlaceFinding | None:
    """Return the place that the words around the trigger give it, or None."""
    sentence = parsed.doc[trigger.head].sent
    near = [p for p in places if sentence.start_char <= p.start < sentence.end_char and _may_hold(p)]
    if not near:
        return None
    scored = []
    for place in near:
        score = _score(trigger, place, parsed.doc)
        if score > 0:
            scored.append((-score, _FINENESS[place.place.precision], abs(place.start - trigger.start), place))
    return min(scored, key=lambda s: s[:3])[3] if scored else None


def _may_hold(place: PlaceFinding) -> bool:
    return place.role in (PlaceRole.PLACE, PlaceRole.INSIDE_NAME)


def _score(trigger: Trigger, place: PlaceFinding, doc: Doc) -> float:
    """Return how firmly the syntax ties a place to the trigger; 0 for not at all."""
    span = doc.char_span(place.start, place.end, alignment_mode="expand")
    if span is None:
        return 0.0
    head = span.root
    if trigger.start <= place.start < trigger.end:
        return 0.0
    path = _path_up(head, trigger.head)
    if path is None:
        return _clause_score(trigger, head, doc)
    prepositions = [t.lower_ for t in path if t.dep_ == "prep" or t.pos_ == "ADP"]
    verbs = [t for t in path[1:] if t.pos_ == "VERB"]
    score = 10.0 - len(path)
    if prepositions and prepositions[0] in _FIRM:
        score += 3
    elif not prepositions or prepositions[0] not in _AT:
        score -= 6
    score -= 2 * len(verbs)
    return max(score, 0.0)


def _path_up(token: Token, head: int) -> list[Token] | None:
    """Return the tokens from a place up to, not including, the trigger; None where it hangs elsewhere."""
    path = [token]
    while path[-1].head.i != path[-1].i and len(path) <= _DEPTH + 6:
        above = path[-1].head
        if above.i == head:
            return path
        path.append(above)
    return None


def _clause_score(trigger: Trigger, head: Token, doc: Doc) -> float:
    """Score a place that does not hang on the trigger: on its clause's verb, or the noun it modifies."""
    preposition = _preposition(head)
    if preposition is None or preposition.lower_ not in _FIRM:
        return 0.0
    anchor = preposition.head
    distance = 0
    above = doc[trigger.head]
    while above.head.i != above.i and distance < _DEPTH:
        above = above.head
        distance += 1
        if above.i == anchor.i:
            return 0.0 if anchor.lemma_ in _SPEECH else max(0.5, 6.0 - distance)
    return 0.0


def _preposition(token: Token) -> Token | None:
    while token.dep_ in ("compound", "nmod", "conj", "appos", "poss", "amod") and token.head.i != token.i:
        token = token.head
    return token.head if token.dep_ == "pobj" else None


def _unused(doc: Doc) -> Iterator[Sequence[int]]:
    yield from ()
