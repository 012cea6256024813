"""Joining: mentions of the same happening within one report become one event.

Mentions are taken in the order of the text; each joins the group whose members it fits best, or opens a
new one. How well two mentions fit is a weighted sum of what can be seen of them (a logistic model whose
weights stand in ``knowledge/tables/joining.tsv``, learned by ``train/joining.py``); some differences rule
a group out whatever the sum says.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import log1p

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType, Status
from firsthand.reading.findings import EventMention, Parsed, PlaceFinding, TimeFinding
from firsthand.reading.parties import PartyNamer
from firsthand.record import Party, Place

# A mention is compared with at most this many members of a group (the first and the last ones), and with
# at most this many open groups of its type: the cost stays linear in the length of the report.
_MEMBERS = 6
_GROUPS = 40
_SURE = 5.0  # log-odds where the grammar itself says that the same happening is spoken of
_NEAR = 2  # sentences that "the attack" reaches back with ease

_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both", "such", "his", "her", "its", "their"})
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_DESCRIBING = frozenset({"prep", "compound", "amod", "nmod", "acl", "relcl", "poss"})
_PART_OF_CLAUSE = frozenset(
    {"acl", "advcl", "relcl", "xcomp", "conj", "ccomp", "dobj", "pobj", "prep", "pcomp"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    """An event mention with what the comparison looks at, worked out once."""

    finding: EventMention
    token: Token
    sentence: int
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    definite: bool
    indefinite: bool
    plural: bool
    generic: bool
    anaphoric: bool  # "the attack": nothing but the article tells which

    @property
    def real(self) -> bool:
        """Tell whether the happening is told as a fact."""
        return self.finding.judgement.status in (Status.HAPPENED, Status.ONGOING)


class _Weight(msgspec.Struct, frozen=True):
    feature: str
    weight: float


@lru_cache(maxsize=1)
def _weights() -> dict[str, float]:
    return {row.feature: row.weight for row in read_table("joining", _Weight)}


def describe_mentions(
    findings: tuple[EventMention, ...],
    parsed: Parsed,
    actors: Actors,
    places: tuple[PlaceFinding, ...] = (),
) -> tuple[Mention, ...]:
    """Return the findings with parties named and sentences counted, in the order of the text."""
    sentence_of: dict[int, int] = {}
    for number, sentence in enumerate(parsed.doc.sents):
        for i in range(sentence.start, sentence.end):
            sentence_of[i] = number
    ordered = sorted(findings, key=lambda f: (f.trigger.start, f.trigger.end))
    namer = PartyNamer(parsed, actors, places)
    described = (_describe(f, parsed, namer, sentence_of) for f in ordered)
    return tuple(part for mention in described for part in _split(mention))


def _describe(
    finding: EventMention, parsed: Parsed, namer: PartyNamer, sentence_of: dict[int, int]
) -> Mention:
    act = finding.trigger.type
    token = parsed.doc[finding.trigger.head]
    determiners = {child.lower_ for child in token.lefts if child.dep_ in ("det", "poss", "predet")}
    return Mention(
        finding,
        token,
        sentence_of.get(token.i, 0),
        tuple(namer.name_party(p, act, acting=True) for p in finding.roles.actors),
        tuple(namer.name_party(p, act, acting=False) for p in finding.roles.recipients),
        definite=bool(determiners & _DEFINITE),
        indefinite=bool(determiners & {"a", "an", "another", "any", "some"}),
        plural=token.tag_ in ("NNS", "NNPS"),
        anaphoric=bool(determiners & _POINTING) and not _is_described(token),
        generic=bool(determiners & {"any", "no", "every", "each"}),
    )


def _is_described(noun: Token) -> bool:
    """Tell whether a noun has words of its own that tell it from others of its kind."""
    return any(child.dep_ in _DESCRIBING for child in noun.children)


def _split(mention: Mention) -> tuple[Mention, ...]:
    """Return one mention for each victim where a plural names several: "the killings of A and B"."""
    named = [p for p in mention.recipients if p.mention is not None and p.name[:1].isupper()]
    if not (mention.plural and len(named) > 1 and len(named) == len(mention.recipients)):
        return (mention,)
    if mention.finding.trigger.type is not EventType.ASSAULT:
        return (mention,)
    shares = tuple(
        replace(toll, count=(1, 1)) if toll.count == (len(named), len(named)) else toll
        for toll in mention.finding.tolls
    )
    finding = replace(mention.finding, tolls=shares)
    return tuple(replace(mention, finding=finding, recipients=(party,)) for party in named)


def group_mentions(mentions: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], ...]:
    """Return the mentions in groups, one for each distinct happening, in the order of the text."""
    groups: list[list[Mention]] = []
    by_type: dict[str, list[int]] = {}
    for mention in mentions:
        open_groups = by_type.setdefault(mention.finding.trigger.type, [])
        best, best_score = None, 0.0
        for index in open_groups[-_GROUPS:]:
            score = _fit(mention, groups[index])
            if score > best_score:
                best, best_score = index, score
        if best is None:
            open_groups.append(len(groups))
            groups.append([mention])
        else:
            groups[best].append(mention)
    return tuple(tuple(group) for group in groups)


def _fit(mention: Mention, group: list[Mention]) -> float:
    """Return how well a mention fits a group: above 0 it is more likely one of it than not."""
    members = group if len(group) <= _MEMBERS else [group[0], *group[-_MEMBERS + 1 :]]
    if any(_apart(member, mention) for member in members):
        return float("-inf")
    if any(_goes_on_about(member.token, mention.token) for member in members):
        return _SURE
    scores = [pair_score(member, mention) for member in members]
    return (max(scores) + sum(scores) / len(scores)) / 2


def pair_score(earlier: Mention, later: Mention) -> float:
    """Return the log-odds that two mentions of one type tell of the same happening."""
    weights = _weights()
    total = weights["bias"]
    for name, value in pair_features(earlier, later).items():
        total += weights.get(name, 0.0) * value
    return total


def _apart(a: Mention, b: Mention) -> bool:
    """Tell whether two mentions cannot be of one happening."""
    if a.token.i == b.token.i:
        return True  # parts of one plural
    if a.token.i != b.token.i and a.token.dep_ != "conj" and _days_differ(a.finding.time, b.finding.time):
        return True
    return _far_apart(a.finding.place, b.finding.place)


def _days_differ(a: TimeFinding | None, b: TimeFinding | None) -> bool:
    if a is None or b is None or a.time.start is None or b.time.start is None:
        return False
    if a.time.end is None or b.time.end is None:
        return False
    return a.time.end < b.time.start or b.time.end < a.time.start


def _far_apart(a: PlaceFinding | None, b: PlaceFinding | None) -> bool:
    return (
        a is not None
        and b is not None
        and a.place.country is not None
        and b.place.country is not None
        and a.place.country != b.place.country
    )


def pair_features(earlier: Mention, later: Mention) -> dict[str, float]:
    """Return what can be seen of two mentions, by name; a feature that is absent counts as 0."""
    a, b = earlier.token, later.token
    gap = later.sentence - earlier.sentence
    found = {
        "same lemma": a.lemma_.lower() == b.lemma_.lower(),
        "alike words": max(0.0, _similarity(a, b)),
        "same sentence": gap == 0,
        "next sentence": gap == 1,
        "distance": log1p(gap),
        "later is noun": later.finding.trigger.nominal,
        "later is definite": later.definite,
        "later is indefinite": later.indefinite,
        "number differs": earlier.plural != later.plural and later.finding.trigger.nominal,
        "later hangs on earlier": gap == 0 and _hangs_on(b, a),
        "coordinated": gap == 0 and (b in a.conjuncts),
        "later tells its outcome": gap == 0 and _tells_outcome(a, b),
        "later is generic": later.generic,
        "later is anaphoric": later.anaphoric,
        "anaphoric and near": later.anaphoric and gap <= _NEAR,
        "anaphoric, words alike": later.anaphoric and a.lemma_.lower() == b.lemma_.lower(),
        "anaphoric, number differs": later.anaphoric and earlier.plural != later.plural,
        "one voice": earlier.finding.judgement.source == later.finding.judgement.source,
        "both real": earlier.real == later.real,
        f"type {later.finding.trigger.type}": True,
    }
    found |= _party_features("actor", earlier.actors, later.actors)
    found |= _party_features("recipient", earlier.recipients, later.recipients)
    found |= _circumstance_features(earlier.finding, later.finding)
    return {name: float(value) for name, value in found.items() if value}


def _similarity(a: Token, b: Token) -> float:
    return float(a.similarity(b)) if a.has_vector and b.has_vector else 0.0


def _hangs_on(lower: Token, upper: Token) -> bool:
    steps = 0
    while lower.i not in (upper.i, lower.head.i) and steps < 6:
        if lower.dep_ not in _PART_OF_CLAUSE:
            return False
        lower, steps = lower.head, steps + 1
    return lower.i == upper.i


def _goes_on_about(event: Token, verb: Token) -> bool:
    """Tell whether an event is the subject of a verb, in its clause or in one that refers back to it."""
    return any(c.i == event.i for c in verb.lefts if c.dep_ in ("nsubj", "nsubjpass")) or (
        event.sent.start <= verb.i < event.sent.end and _tells_outcome(event, verb) and verb.head.i == event.i
    )


def _tells_outcome(event: Token, verb: Token) -> bool:
    """Tell whether a verb without a subject of its own goes on about the event named before it.

    "a strike in the town, which killed four": the parser hangs the clause on the town.
    """
    if not (event.i < verb.i and event.pos_ == "NOUN" and verb.pos_ == "VERB"):
        return False
    if verb.dep_ not in ("relcl", "acl", "advcl"):
        return False
    subjects = [child for child in verb.lefts if child.dep_ in ("nsubj", "nsubjpass")]
    return all(child.tag_ in ("WDT", "WP") for child in subjects)


def _party_features(role: str, a: tuple[Party, ...], b: tuple[Party, ...]) -> dict[str, bool]:
    if not a or not b:
        return {f"{role} unknown": True}
    same = any(same_party(x, y) for x in a for y in b)
    codes_a, codes_b = {p.entity for p in a if p.entity}, {p.entity for p in b if p.entity}
    return {
        f"same {role}": same,
        f"same {role} code": not same and bool(codes_a & codes_b),
        f"other {role}": not same and bool(codes_a) and bool(codes_b) and not codes_a & codes_b,
        f"{role} unclear": not same and not (codes_a and codes_b),
    }


def same_party(a: Party, b: Party) -> bool:
    """Tell whether two parties are the same words, or one is named by part of the other's name."""
    if a.mention is not None and a.mention == b.mention:
        return True
    if a.entity and b.entity and a.entity != b.entity:
        return False
    words = set(a.name.lower().split()), set(b.name.lower().split())
    return words[0] <= words[1] or words[1] <= words[0]


def _circumstance_features(a: EventMention, b: EventMention) -> dict[str, bool]:
    killed = (
        {t.count for t in a.tolls if t.harm == "killed"},
        {t.count for t in b.tolls if t.harm == "killed"},
    )
    modes = set(a.trigger.modes), set(b.trigger.modes)
    return {
        "same place": a.place is not None
        and b.place is not None
        and a.place.place.name == b.place.place.name,
        "other place": a.place is not None
        and b.place is not None
        and a.place.place.name != b.place.place.name,
        "same time": a.time is not None and b.time is not None and a.time.time.start == b.time.time.start,
        "other time": a.time is not None and b.time is not None and a.time.time.start != b.time.time.start,
        "same toll": bool(killed[0] & killed[1]),
        "other toll": bool(killed[0] and killed[1]) and not killed[0] & killed[1],
        "same mode": bool(modes[0] & modes[1]),
        "other mode": bool(modes[0] and modes[1]) and not modes[0] & modes[1],
    }


def _same_place(a: Place, b: Place) -> bool:
    if a.lat is not None and b.lat is not None:
        return (a.lat, a.lon) == (b.lat, b.lon)
    return a.name == b.name
