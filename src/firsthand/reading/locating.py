"""Locating: where an event happened, once its mentions are joined.

What each mention's sentence says is only part of it: a quarter of all events stand in a sentence without
their place. Every place of the sentences around an event, and of the report's first ones, is weighed: how
well the best mention's words bind it, how often it is named, what place the happenings beside it have, how
exact it is, how central to the report. The weights are boosted trees (``knowledge/tables/locating.tsv``,
learned by ``train/locating.py``; Friedman 2001): whether a place may stand far from the event depends on
too many other things for a sum.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from math import exp, log, log1p

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.place_words import place_verbs
from firsthand.knowledge.tables import read_table
from firsthand.knowledge.trees import Trees, load_trees
from firsthand.ontology import EXACT_PLACES, EventType, PlacePrecision
from firsthand.reading.choosing import choose, sentences_of
from firsthand.reading.dating import tense_of
from firsthand.reading.event_places import FINENESS, NOWHERE, is_body, kind_of, tells
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole
from firsthand.reading.mentions import Mention
from firsthand.reading.pair_ties import is_background, is_of_a_war
from firsthand.record import Place

_LEAD = 2  # the last of the first sentences, whose places count for the whole report
_BACK, _AHEAD = 2, 1  # sentences around a mention whose places are weighed
_MOST_SENTENCES = 12  # of one event that are looked at
_MOST_PLACES = 12  # of one sentence
_MOST_CANDIDATES = 30
_MOST_NEIGHBOURS = 8  # mentions of one sentence that lend their place
_FAR = 4
_LATE = 20  # the sentence from which on it makes no difference how late an event is told
_NOTHING = -9.0
_FLOOR = 0.001  # of a likelihood whose log-odds are taken
_BEHIND = 1.5  # such a place leaves out those of its sentence that are bound less by so much
_BOUND_FOR_SURE = 1.5  # log-odds of a place that leaves none of other sentences in question
_PHRASE = 10  # words after its head that a phrase is searched for a place
_LIKELY = -0.5  # log-odds of a place that counts as one of several

_AROUND = (PlacePrecision.TOWN, PlacePrecision.DISTRICT, PlacePrecision.PROVINCE)
_WITHIN = frozenset({"in", "at", "near", "outside"})
_NEXT_TO = 4  # words between a building and where it stands: "in the Iraqi city of"
_NAMED = (PlaceRole.PLACE, PlaceRole.INSIDE_NAME)
_HANGING = frozenset({"pobj", "prep", "compound", "appos", "nmod"})

_Key = tuple[str, str | None, PlacePrecision | None]


@dataclass(slots=True)
class _Scene:
    """What a report says of its places, by place."""

    by_key: dict[_Key, list[PlaceFinding]] = field(default_factory=dict)
    sentences: dict[_Key, set[int]] = field(default_factory=dict)
    in_sentence: dict[int, list[_Key]] = field(default_factory=dict)
    countries: Counter[str] = field(default_factory=Counter)
    total: int = 0
    most: int = 0  # namings of the place named most
    words: dict[int, _Key] = field(default_factory=dict)  # of the names, by token


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that an event may have happened at, with what speaks for it."""

    finding: PlaceFinding
    features: dict[str, float]


class _Weight(msgspec.Struct, frozen=True):
    feature: str
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class _Weigher:
    """The trees, and what the detector's pointing adds to them, learned on other reports."""

    trees: Trees
    weights: Mapping[str, float]

    def log_odds(self, cases: Sequence[Mapping[str, float]]) -> list[float]:
        """Return the log-odds that each candidate of one event is its place.

        Where the detector points, the candidates and that the place is none of them are weighed against one
        another (a conditional logit, McFadden 1974): two that are likely each make the other less so.
        """
        odds = self.trees.log_odds(cases)
        if any("pointed" not in case for case in cases):
            return odds
        shares = [exp(self._sum(own, case)) for own, case in zip(odds, cases, strict=True)]
        whole = 1.0 + sum(shares)
        return [log(share / (whole - share)) for share in shares]

    def _sum(self, trees: float, features: Mapping[str, float]) -> float:
        start = self.weights["bias"] + self.weights["trees"] * trees
        return start + sum(self.weights[name] * features[name] for name in ("pointed", "nowhere"))


@lru_cache(maxsize=1)
def _weigher() -> _Weigher:
    weights = {row.feature: row.weight for row in read_table("pointing", _Weight)}
    return _Weigher(load_trees("locating"), weights)


def locate_events(
    groups: tuple[tuple[Mention, ...], ...],
    parsed: Parsed,
    places: tuple[PlaceFinding, ...],
    likelihood: float,
) -> tuple[Place | None, ...]:
    """Return the place of each group of mentions, or None where no place has the ``likelihood`` (0 to 1)."""
    found = []
    for candidates in weigh_groups(groups, parsed, places):
        chosen = choose(candidates, _weigher(), likelihood)
        found.append(
            chosen
            and msgspec.structs.replace(
                _inner(chosen[0].finding, parsed, places).place, confidence=round(chosen[1], 2)
            )
        )
    return tuple(found)


def _inner(outer: PlaceFinding, parsed: Parsed, places: tuple[PlaceFinding, ...]) -> PlaceFinding:
    """Return the finer place that a place's name says where to find: the camp of "at Camp Arran near Tikrit"."""
    named = parsed.doc.char_span(outer.start, outer.end, alignment_mode="expand")
    if named is None or outer.place.precision not in _AROUND:
        return outer
    token = named.root
    above = []
    while token.dep_ in _HANGING and token.head.i < token.i:
        token = token.head
        above.append(token.idx)
    before = bisect_left(places, outer.start, key=lambda finding: finding.start)
    for inner in places[max(0, before - 2) : before]:
        end = inner.place.mention[1] if inner.place.mention else inner.end
        between = parsed.doc.char_span(end, outer.start, alignment_mode="contract") or ()
        words = [t for t in between if not t.is_space]
        beside = 0 < len(words) <= _NEXT_TO and words[0].lower_ in _WITHIN and all(t.is_alpha for t in words)
        holds = beside or any(inner.start <= at < inner.end for at in above)
        exact = inner.place.precision is PlacePrecision.SITE and inner.role in _NAMED
        if holds and exact and inner.place.country == outer.place.country:
            return inner
    return outer


def weigh_groups(
    groups: tuple[tuple[Mention, ...], ...], parsed: Parsed, places: tuple[PlaceFinding, ...]
) -> Iterator[tuple[Candidate, ...]]:
    """Yield for each group the places that it may have happened at, with their features."""
    scene = _scene(parsed, places)
    bound = [_bound(group) for group in groups]
    doers: dict[int, list[int]] = {}  # sentence to the groups of deeds and dealings that it tells of
    for number, group in enumerate(groups):
        if _kind(group) != "word":
            for sentence in sentences_of(group, _MOST_SENTENCES):
                doers.setdefault(sentence, []).append(number)
    for number, group in enumerate(groups):
        lent = _lent(number, sentences_of(group, _MOST_SENTENCES), doers, bound)
        candidates = _candidates(group, bound[number], lent, scene)
        if all(is_background(mention) for mention in group):
            candidates = _in_own_words(candidates, group)
        elif all(
            mention.finding.trigger.type is EventType.ASSAULT and is_of_a_war(mention) for mention in group
        ):
            kept = list(candidates)
            own = list(_in_own_words(kept, group))  # no town beside it is where a war was
            candidates = (c for c in kept if c in own or c.finding.place.precision not in EXACT_PLACES)
        yield _in_own_sentences(tuple(candidates))


def _in_own_sentences(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """Return only what stands in the happening's own sentences, where the syntax binds one of it for sure."""
    bound = [c for c in candidates if "log-odds" in c.features]
    best = max((c.features["log-odds"] for c in bound), default=0.0)
    if best * 3 <= _BOUND_FOR_SURE:
        return candidates
    return tuple(c for c in bound if (best - c.features["log-odds"]) * 3 < _BEHIND)


def _in_own_words(candidates: Iterable[Candidate], group: tuple[Mention, ...]) -> Iterator[Candidate]:
    """Yield the places in the phrases of the happening itself: what is told beside it was elsewhere."""
    words = [(m.token.left_edge.idx, m.token.right_edge.idx + len(m.token.right_edge)) for m in group]
    for candidate in candidates:
        if any(start <= candidate.finding.start < end for start, end in words):
            yield candidate


def _key(finding: PlaceFinding) -> _Key:
    place = finding.place
    name = "" if place.precision is PlacePrecision.COUNTRY else place.name.lower()
    return (name, place.country, place.precision)


def _scene(parsed: Parsed, places: tuple[PlaceFinding, ...]) -> _Scene:
    scene = _Scene()
    starts = [sentence.start_char for sentence in parsed.doc.sents]
    for finding in places:
        if not (finding.place.country or finding.place.precision) or is_body(finding):
            continue
        if tells(finding, parsed.doc):
            continue
        key, sentence = _key(finding), max(0, bisect_right(starts, finding.start) - 1)
        scene.by_key.setdefault(key, []).append(finding)
        scene.sentences.setdefault(key, set()).add(sentence)
        scene.in_sentence.setdefault(sentence, []).append(key)
        scene.total += 1
        for token in finding.words(parsed.doc):
            scene.words.setdefault(token.i, key)
        if finding.place.country:
            scene.countries[finding.place.country] += 1
    scene.most = max((len(found) for found in scene.by_key.values()), default=0)
    return scene


def _bound(group: tuple[Mention, ...]) -> dict[_Key, list[tuple[float, PlaceFinding]]]:
    """Return the places of the mentions' own sentences with their log-odds, the likeliest first."""
    found: dict[_Key, list[tuple[float, PlaceFinding]]] = {}
    for mention in group:
        for weighed in mention.finding.near:
            found.setdefault(_key(weighed.finding), []).append((weighed.log_odds, weighed.finding))
    return {key: sorted(ties, key=lambda tie: -tie[0]) for key, ties in found.items()}


def _type(group: tuple[Mention, ...]) -> EventType:
    return max(group, key=lambda m: m.finding.trigger.score).finding.trigger.type


def _kind(group: tuple[Mention, ...]) -> str:
    return kind_of(_type(group))


def _lent(
    number: int,
    sentences: list[int],
    doers: Mapping[int, list[int]],
    bound: list[dict[_Key, list[tuple[float, PlaceFinding]]]],
) -> dict[_Key, float]:
    """Return the places of the happenings within two sentences, less half a point for each sentence away."""
    lent: dict[_Key, float] = {}
    for sentence in sentences:
        for away in (0, -1, 1, -2, 2):
            for other in islice(doers.get(sentence + away, ()), _MOST_NEIGHBOURS):
                if other != number:
                    for key, ties in islice(bound[other].items(), _MOST_PLACES):
                        worth = ties[0][0] - 0.5 * abs(away)
                        lent[key] = max(lent.get(key, _NOTHING), worth)
    return lent


def _near_keys(sentences: list[int], scene: _Scene) -> Iterator[_Key]:
    around = [s + away for s in sentences for away in range(-_BACK, _AHEAD + 1)]
    for sentence in (*around, *range(_LEAD + 1)):
        yield from islice(scene.in_sentence.get(sentence, ()), _MOST_PLACES)


def _candidates(
    group: tuple[Mention, ...],
    bound: Mapping[_Key, list[tuple[float, PlaceFinding]]],
    lent: Mapping[_Key, float],
    scene: _Scene,
) -> Iterator[Candidate]:
    sentences = sentences_of(group, _MOST_SENTENCES)
    telling = {key for key, ties in bound.items() if ties[0][0] <= NOWHERE}
    keys = [k for k in dict.fromkeys((*bound, *_near_keys(sentences, scene))) if k in scene.by_key]
    keys = [k for k in keys if k not in telling and (k in bound or not _attacks(k, group, scene))]
    keys = keys[:_MOST_CANDIDATES]
    type_ = _type(group)
    codes = {p.entity for m in group for p in (*m.actors, *m.recipients)}
    shared = _event_features(group, type_)
    shared["places bound"] = log1p(sum(ties[0][0] > _LIKELY for ties in bound.values()))
    shown = {key: _shown(key, bound, group, scene) for key in keys}
    bound = {key: ties for key, ties in bound.items() if key not in telling}
    best = max((ties[0][0] for ties in bound.values()), default=_NOTHING)
    near, here = _finest(keys), _finest(bound)
    pointed = _pointed(group, scene)
    nowhere = min((m.finding.pointing.nowhere for m in group if m.finding.pointing), default=None)
    coarsest = {key[1]: -FINENESS[key[2]] for key in sorted(bound, key=lambda k: FINENESS[k[2]])}
    for key in keys:
        findings = scene.by_key[key]
        fineness = FINENESS[key[2]]
        features = shared | _bond_features(bound.get(key), best, len(group))
        features |= _report_features(key, findings, scene)
        features |= _distance_features(scene.sentences[key], sentences, key in bound)
        if key in lent:
            features |= {"neighbour": 1.0, "neighbour log-odds": max(-3.0, lent[key]) / 3}
        features |= {
            "finer near": float(near.get(key[1], 99) < fineness),
            "finer here": float(here.get(key[1], 99) < fineness),
            "coarser here": float(key[1] in coarsest and -coarsest[key[1]] > fineness),
            "code of party": float(key[1] in codes and key[2] is PlacePrecision.COUNTRY),
            "code of party, finer": float(key[1] in codes and key[2] is not PlacePrecision.COUNTRY),
            "country of no party": float(bool(codes) and key[1] not in codes),
        }
        features |= _party_features(shown[key], group)
        if nowhere is not None:
            features |= {"pointed": _logit(pointed.get(key, 0.0)), "nowhere": _logit(nowhere)}
        yield Candidate(shown[key], features)


def _attacks(key: _Key, group: tuple[Mention, ...], scene: _Scene) -> bool:
    """Tell whether a state is who attacks: "Kenya was behind the raid"."""
    if key[2] is not PlacePrecision.COUNTRY or _type(group) is not EventType.ASSAULT:
        return False
    return any(scene.words.get(p.head) == key for m in group for p in m.finding.roles.actors)


def _event_features(group: tuple[Mention, ...], type_: EventType) -> dict[str, float]:
    """Return what holds of the event wherever it was: its kind, and how it is told."""
    first = group[0]
    role = place_verbs().get(first.token.lemma_.lower(), "")
    return {
        f"kind {kind_of(type_)}": 1.0,
        f"type {type_}": 1.0,
        "group size": log1p(len(group)),
        f"status {first.finding.judgement.status}": 1.0,
        "nouns only": float(all(m.finding.trigger.nominal for m in group)),
        "plural": sum(m.token.tag_ == "NNS" for m in group) / len(group),
        **{f"mode {mode}": 1.0 for m in group for mode in m.finding.trigger.modes},
        f"tense {tense_of(first.token)}": 1.0,
        f"verb {role}": float(bool(role)),
        "said": float(first.finding.judgement.source != "s0"),
        "sentence": float(min(first.sentence, _LATE)),
        "score": max(m.finding.trigger.score for m in group),
        "definite": float(first.definite),
        "indefinite": float(first.indefinite),
        "has time": float(any(m.finding.time for m in group)),
        "has toll": float(any(m.finding.tolls for m in group)),
    }


def _party_features(finding: PlaceFinding, group: tuple[Mention, ...]) -> dict[str, float]:
    """Tell whether the place is named in the words for who did it or to whom: "shelled Kherson"."""
    sides = {
        "inside actors": (p for m in group for p in m.finding.roles.actors),
        "inside recipients": (p for m in group for p in m.finding.roles.recipients),
    }
    return {
        name: 1.0
        for name, phrases in sides.items()
        if any(phrase.start <= finding.start < phrase.end for phrase in phrases)
    }


def _pointed(group: tuple[Mention, ...], scene: _Scene) -> dict[_Key, float]:
    """Return how surely the detector points from a mention at a naming of each place, as a likelihood.

    A word pointed at that names no place itself stands for the one that its phrase names: "a post near Arran".
    """
    most: dict[_Key, float] = {}
    for mention in group:
        shares: dict[_Key, float] = {}
        for word, likelihood in mention.finding.pointing.at.items() if mention.finding.pointing else ():
            key = scene.words.get(word) or _key_below(mention.token.doc[word], scene)
            if key is not None:
                shares[key] = shares.get(key, 0.0) + likelihood
        for key, share in shares.items():
            most[key] = max(most.get(key, 0.0), share)
    return most


def _key_below(token: Token, scene: _Scene) -> _Key | None:
    """Return the first place that is named in the phrase of a word."""
    last = min(token.right_edge.i, token.i + _PHRASE)
    return next((scene.words[i] for i in range(token.left_edge.i, last + 1) if i in scene.words), None)


def _logit(likelihood: float) -> float:
    return log((likelihood + _FLOOR) / (1 - likelihood + _FLOOR))


def _finest(keys: Iterable[_Key]) -> dict[str | None, int]:
    finest: dict[str | None, int] = {}
    for key in keys:
        if key[1] is not None:
            finest[key[1]] = min(finest.get(key[1], 99), FINENESS[key[2]])
    return finest


def _bond_features(
    ties: list[tuple[float, PlaceFinding]] | None, best: float, mentions: int
) -> dict[str, float]:
    """Return how the words of the mentions bind a place, or how those beside it are bound."""
    if not ties:
        return {"others best": max(-3.0, best) / 3, "no others": float(best == _NOTHING)}
    return {
        "in": 1.0,
        "log-odds": ties[0][0] / 3,
        "is best": float(ties[0][0] == best),
        "behind best": min(3.0, best - ties[0][0]) / 3,
        "mentions": log1p(len(ties)),
        "share of mentions": len(ties) / mentions,
        "second log-odds": (max(-3.0, ties[1][0]) + 3) / 3 if len(ties) > 1 else 0.0,
    }


def _report_features(key: _Key, findings: list[PlaceFinding], scene: _Scene) -> dict[str, float]:
    """Return what a place is to the whole report."""
    roles = {finding.role for finding in findings[:_MOST_PLACES]}
    count = len(findings)
    of_country = scene.countries[key[1]] if key[1] else 0
    return {
        f"precision {key[2] or 'none'}": 1.0,
        "count": log1p(count),
        "share": count / scene.total,
        "top place": float(count == scene.most),
        "country share": of_country / scene.total,
        "top country": float(of_country == max(scene.countries.values(), default=-1)),
        "lead": float(min(scene.sentences[key]) <= 1),
        "dateline": float(PlaceRole.DATELINE in roles),
        "actor only": float(roles <= {PlaceRole.ACTOR, PlaceRole.DEMONYM}),
        "demonym only": float(roles <= {PlaceRole.DEMONYM}),
    }


def _distance_features(places: set[int], sentences: list[int], bound: bool) -> dict[str, float]:
    """Return how many sentences lie between, and whether the place comes first."""
    away = next((d for d in range(_FAR) if any({s - d, s + d} & places for s in sentences)), _FAR)
    before = any(s - d in places for s in sentences for d in range(_BACK + 1))
    return {f"distance {away}": 1.0, "before": float(before and not bound)}


def _shown(
    key: _Key,
    bound: Mapping[_Key, list[tuple[float, PlaceFinding]]],
    group: tuple[Mention, ...],
    scene: _Scene,
) -> PlaceFinding:
    """Return the naming of a place that is bound to the event best, or else stands nearest its first mention."""
    if key in bound:
        return bound[key][0][1]
    findings, first = scene.by_key[key], group[0].finding.trigger.start
    after = bisect_left(findings, first, key=lambda finding: finding.start)
    return min(findings[max(0, after - 1) : after + 1], key=lambda finding: abs(finding.start - first))
