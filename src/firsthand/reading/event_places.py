"""The place of an event: of all places a report names, the one where it happened.

Each place of the trigger's sentence is weighed by how the syntax ties it to the trigger: the trigger's own
argument ("the attack on the base in Anbar"), a phrase of the clause around it, or neither; by the
preposition, by the kind of happening and by how exact the place is. The weights are those of a logistic
model (``knowledge/tables/event_places.tsv``, learned by ``train/event_places.py``). Datelines, peoples and
places that stand for governments do not count. Where no place of the sentence is likelier than not, the
answer is None: what an event inherits is decided where mentions are joined.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import exp

import msgspec
from spacy.tokens import Doc, Span, Token

from firsthand.knowledge.place_words import place_verbs, placing_words
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType, PlacePrecision
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole, Roles, Trigger, WeighedPlace

_VIOLENT = frozenset(
    (EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE, EventType.PROTEST, EventType.RETREAT)
)
_PRACTICAL = frozenset((EventType.CONSULT, EventType.AID, EventType.COOPERATE))
_STANDING = (PlaceRole.PLACE, PlaceRole.INSIDE_NAME, PlaceRole.ACTOR)
NOWHERE = -9.0  # log-odds of where somebody only tells of it
_BY_NAME = 1.2  # log-odds of a place that a happening or who does it is named for
FINENESS = {
    PlacePrecision.SITE: 0,
    PlacePrecision.TOWN: 1,
    PlacePrecision.DISTRICT: 2,
    PlacePrecision.PROVINCE: 3,
    PlacePrecision.REGION: 4,
    PlacePrecision.COUNTRY: 5,
    None: 6,
}
_HEADS = frozenset(("compound", "nmod", "conj", "appos", "poss", "amod", "nummod"))
_PREPOSITIONS = frozenset(
    [
        "in",
        "at",
        "near",
        "on",
        "of",
        "from",
        "to",
        "into",
        "against",
        "inside",
        "outside",
        "around",
        "across",
        "throughout",
        "within",
        "along",
        "off",
        "over",
        "between",
        "through",
        "toward",
        "towards",
        "by",
        "for",
        "with",
        "under",
        "above",
    ]
)
_MOST = 12  # places on either side of a trigger that are weighed
_STEPS = 8  # of the tree between a place and a trigger; farther apart is nowhere
# Where a mention is when it is joined; joining loses below, gold dev and train are flat to 0.5.
_THRESHOLD = 0.45


class _Weight(msgspec.Struct, frozen=True):
    feature: str
    weight: float
    source: str


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in read_table("event_places", _Weight)}


def place_of(
    trigger: Trigger,
    roles: Roles,
    parsed: Parsed,
    places: tuple[PlaceFinding, ...],
) -> PlaceFinding | None:
    """Return the place that the words around the trigger give it, or None."""
    return likeliest_place(weigh_places(trigger, roles, parsed, places))


def weigh_places(
    trigger: Trigger,
    roles: Roles,
    parsed: Parsed,
    places: tuple[PlaceFinding, ...],
) -> tuple[WeighedPlace, ...]:
    """Return the places of the trigger's sentence, each with the log-odds that it happened there."""
    near = candidate_places(trigger, parsed, places)
    weights = _weights()
    weighed = []
    acting = {phrase.head for phrase in roles.actors} if trigger.type is EventType.ASSAULT else set()
    for place in near:
        named = _named(place, parsed.doc)
        named_for = _is_told_by_name(named, trigger, roles)
        acts = not acting.isdisjoint(range(named.start, named.end))
        if acts and place.place.precision is PlacePrecision.COUNTRY and not named_for:
            continue  # "Kenya was behind the raid"; but a state arrests at home
        if _is_of_the_telling(named, place, trigger):
            weighed.append(WeighedPlace(place, NOWHERE))
            continue
        features = place_features(trigger, roles, place, near, parsed.doc)
        score = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
        if named_for:
            score = max(score, _BY_NAME)
        weighed.append(WeighedPlace(place, score))
    return tuple(weighed)


def _named(place: PlaceFinding, doc: Doc) -> Span:
    """Return the name of a place, whatever its phrase says around it."""
    named = doc.char_span(place.start, place.end, alignment_mode="expand")
    assert named is not None
    return named


def likeliest_place(weighed: tuple[WeighedPlace, ...]) -> PlaceFinding | None:
    """Return the likeliest of the places weighed, or None where none is likely enough."""
    best = max(weighed, key=lambda w: w.log_odds, default=None)
    if best is None:
        return None
    likelihood = 1 / (1 + exp(-best.log_odds))
    if likelihood < _THRESHOLD:
        return None
    place = best.finding.place
    return replace(best.finding, place=msgspec.structs.replace(place, confidence=round(likelihood, 2)))


def candidate_places(trigger: Trigger, parsed: Parsed, places: Sequence[PlaceFinding]) -> list[PlaceFinding]:
    """Return the places of the trigger's sentence that may be where something happened."""
    sentence = parsed.doc[trigger.head].sent
    first = bisect_left(places, sentence.start_char, key=_start)
    last = bisect_left(places, sentence.end_char, key=_start)
    here = bisect_left(places, trigger.start, key=_start)
    window = places[max(first, here - _MOST) : min(last, here + _MOST)]
    return [
        p
        for p in window
        if (p.role in _STANDING or (p.role is PlaceRole.DEMONYM and _names_war(p, parsed.doc[trigger.head])))
        and (p.place.country or p.place.precision)
        and not is_body(p)
        and not tells(p, parsed.doc)
        and not trigger.start <= p.start < trigger.end
    ]


def tells(place: PlaceFinding, doc: Doc) -> bool:
    """Tell whether a state or its capital speaks: "an attack Kyiv blamed on Moscow", "which Ankara says is"."""
    if place.role is not PlaceRole.ACTOR:
        return False
    root = _named(place, doc).root
    return root.dep_ == "nsubj" and place_verbs().get(root.head.lemma_) == "telling"


def _names_war(place: PlaceFinding, trigger: Token) -> bool:
    """Tell whether a war is named for a people: "the Syrian conflict"."""
    names = (c for c in trigger.lefts if c.dep_ in ("amod", "compound", "nmod"))
    return trigger.lemma_ in placing_words("own war") and any(place.start <= c.idx < place.end for c in names)


def _is_told_by_name(named: Span, trigger: Trigger, roles: Roles) -> bool:
    """Tell whether a war is named for its land, or an act by those of a town: "Syria's civil war", "Berlin police arrested"."""
    if named.root.dep_ not in ("poss", "compound", "amod", "nmod"):
        return False
    holder = named.root.head
    if holder.i == trigger.head:
        civil = named.root.dep_ != "poss" or any(c.lower_ == "civil" for c in holder.lefts)
        aimed = any(c.dep_ == "prep" and c.lower_ in ("in", "on", "against", "with") for c in holder.rights)
        return holder.lemma_ in placing_words("own war") and civil and not aimed
    acts = trigger.type is EventType.COERCE and any(phrase.head == holder.i for phrase in roles.actors)
    return acts and holder.lemma_ in placing_words("local body")


def _is_of_the_telling(named: Span, place: PlaceFinding, trigger: Trigger) -> bool:
    """Tell whether a place is where somebody tells of it: "speaking in Vienna, he said", "in Oslo, the king condemned"."""
    _, anchor = _governor(_root(named, place, named.doc))
    above = _chain(named.doc[trigger.head])
    if (
        anchor.lemma_ in placing_words("addressing")
        and anchor.tag_ == "VBG"
        and trigger.head not in _chain(anchor)
    ):
        return True
    telling = place_verbs().get(anchor.lemma_) == "telling" and anchor.pos_ == "VERB"
    return telling and anchor.i in above[1:] and named.root.i < anchor.i


def is_body(place: PlaceFinding) -> bool:
    """Tell whether a name of a building stands for the body that sits there: "the Pentagon said"."""
    return place.role is PlaceRole.ACTOR and place.place.precision is PlacePrecision.SITE


def _start(place: PlaceFinding) -> int:
    return place.start


@dataclass(frozen=True, slots=True)
class _Tie:
    """How a place hangs together with a trigger in the tree."""

    preposition: str  # or the relation where there is none
    anchor: str  # what it hangs on: trigger, argument, above, beside
    relation: str  # of the trigger to the word above that both hang on
    steps: int
    speech: bool  # the place belongs to a verb of saying
    holder: int  # the token that it hangs on


def place_features(
    trigger: Trigger, roles: Roles, place: PlaceFinding, near: Sequence[PlaceFinding], doc: Doc
) -> dict[str, float]:
    """Return what the model weighs: names of features and their values."""
    span = doc.char_span(*(place.place.mention or (place.start, place.end)), alignment_mode="expand")
    assert span is not None
    tie = _tie(_root(span, place, doc), doc[trigger.head], doc)
    kind = kind_of(trigger.type)
    precision = place.place.precision or "none"
    between = [p for p in near if min(place.start, trigger.start) < p.start < max(place.start, trigger.start)]
    finer = any(_is_inner(p, place) for p in near)
    names = [
        f"kind {kind}",
        f"{tie.preposition}",
        f"{tie.preposition} {tie.anchor}",
        f"{tie.anchor} {tie.relation}",
        f"{kind} {tie.anchor}",
        f"{kind} {tie.preposition}",
        f"precision {precision}",
        f"role {place.role}",
        f"after {place.start > trigger.start}",
    ]
    names += _party_features(tie, roles)
    names += _verb_features(tie, doc[trigger.head])
    names += ["of speech"] if tie.speech else []
    names += ["finer beside"] if finer else []
    names += ["alone"] if len(near) == 1 else []
    names += ["implied"] if place.place.why and place.place.why.startswith("“") else []
    features = dict.fromkeys(names, 1.0)
    features["steps"] = min(tie.steps, _STEPS) / _STEPS
    features["between"] = min(len(between), 3) / 3
    features["distance"] = min(abs(place.start - trigger.start), 200) / 200
    return features


def _party_features(tie: _Tie, roles: Roles) -> list[str]:
    """Tell whether the place belongs to who did it or to whom: "a man from Kharkiv", "troops at the base"."""
    names = []
    for who, phrases in (("actor", roles.actors), ("recipient", roles.recipients)):
        if any(p.head == tie.holder for p in phrases):
            names += [f"of {who}", f"of {who} {tie.preposition}"]
    return names


def _verb_features(tie: _Tie, trigger: Token) -> list[str]:
    """Tell what the trigger does with a place: "visited Kabul", "bombed Arak", "attacks" in several."""
    role = place_verbs().get(trigger.lemma_.lower())
    names = ["plural"] if trigger.tag_ == "NNS" else []
    if role and tie.anchor == "trigger":
        names += [f"{role} {tie.preposition}"]
    elif role:
        names += [f"{role} {tie.anchor}"]
    return names


def kind_of(type_: EventType) -> str:
    """Return whether happenings of a type are deeds, dealings or words."""
    if type_ in _VIOLENT:
        return "deed"
    return "dealing" if type_ in _PRACTICAL else "word"


def _root(span: Span, place: PlaceFinding, doc: Doc) -> Token:
    """Return the head of the naming phrase, left of which may stand "30 km south of"."""
    root = span.root
    if root.dep_ in ("prep", "advmod", "npadvmod") or root.pos_ in ("ADV", "ADP", "NUM"):
        root = _named(place, doc).root
    return root


def _is_inner(fine: PlaceFinding, coarse: PlaceFinding) -> bool:
    """Tell whether a finer place of the same country stands beside a coarser one."""
    if fine is coarse or fine.place.country != coarse.place.country:
        return False
    return FINENESS[fine.place.precision] < FINENESS[coarse.place.precision] and (
        abs(fine.start - coarse.start) < 60
    )


def _tie(place: Token, trigger: Token, doc: Doc) -> _Tie:
    """Return the way from a place to a trigger through the tree."""
    preposition, anchor = _governor(place)
    speech = anchor.lemma_ in placing_words("saying")
    if trigger.i in (anchor.i, place.i):
        return _Tie(preposition, "trigger", "itself", 0, speech, anchor.i)
    up = _chain(anchor)
    if trigger.i in up:
        return _Tie(preposition, "argument", anchor.dep_, up.index(trigger.i), speech, anchor.i)
    above = _chain(trigger)
    if anchor.i in above:
        steps = above.index(anchor.i)
        return _Tie(preposition, "above", doc[above[steps - 1]].dep_, steps, speech, anchor.i)
    common = next((i for i in above if i in up), None)
    if common is None:
        return _Tie(preposition, "beside", "nothing", _STEPS, speech, anchor.i)
    steps = above.index(common)
    relation = doc[above[steps - 1]].dep_ if steps else "itself"
    return _Tie(preposition, "beside", relation, steps + up.index(common), speech, anchor.i)


def _governor(place: Token) -> tuple[str, Token]:
    """Return the preposition or relation of a place, and the word that it hangs on."""
    token = place
    for _ in range(_STEPS):
        if token.dep_ not in _HEADS or token.head.i == token.i:
            break
        if token.dep_ in ("compound", "poss", "amod", "nmod"):
            return token.dep_, token.head
        token = token.head
    if token.dep_ == "pobj" and token.head.i != token.i:
        preposition = token.head
        word = preposition.lower_ if preposition.lower_ in _PREPOSITIONS else "other"
        holder = preposition.head
        for _ in range(3):  # "in the south of", "from inside"
            if holder.dep_ != "prep" or holder.head.i == holder.i:
                break
            word = holder.lower_ if holder.lower_ in _PREPOSITIONS else word
            holder = holder.head
        return word, holder
    return token.dep_, token.head


def _chain(token: Token) -> list[int]:
    """Return the indices of a token and those above it."""
    chain = [token.i]
    while token.head.i != token.i and len(chain) <= _STEPS:
        token = token.head
        chain.append(token.i)
    return chain
