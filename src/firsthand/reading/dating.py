"""Dating: when an event happened, once its mentions are joined.

What the words around each mention say (``event_times.py``) is only part of it: a third of all dated events
stand in a sentence without their time, in the scene that a sentence before has dated. Every time of the
sentences around an event, of the report's first ones, and of the happenings told beside it is weighed: how
its own words bind it, how near it stands, in what tense the event is told, what other happenings it dates.
The weights are boosted trees (``knowledge/tables/dating.tsv``, learned by ``train/dating.py``; Friedman
2001), as for places.
"""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import islice
from math import log1p

from spacy.tokens import Token

from firsthand.knowledge.calendar import load_calendar
from firsthand.knowledge.trees import Trees, load_trees
from firsthand.language.clauses import is_verbal
from firsthand.ontology import Status, TimePrecision
from firsthand.reading.choosing import choose, sentences_of
from firsthand.reading.event_places import kind_of
from firsthand.reading.event_times import binding_cost, clause_of, going_back, time_head
from firsthand.reading.findings import Parsed, TimeFinding, TimeKind
from firsthand.reading.mentions import Mention, judged
from firsthand.reading.times.finder import publication_day
from firsthand.record import Time

THRESHOLD = 0.25  # F1 over five folds of gold train is flat from 0.2 to 0.35
_BEGUN = frozenset((Status.HAPPENED, Status.ONGOING))  # what is told so has no day after the report's
_LEAD = 2  # the last of the first sentences, whose times count for the whole report
_BACK, _AHEAD = 3, 1  # sentences around a mention whose times are weighed
_MOST_SENTENCES = 8  # of one event that are looked at
_MOST_TIMES = 6  # of one sentence
_MOST_CANDIDATES = 16
_MOST_NEIGHBOURS = 8  # mentions of one sentence that lend their time
_LENT_FROM = 3  # sentences before and after, whose happenings lend their time
_FAR = 5
_UNBOUND = 12  # costs more than any binding

_Key = tuple[str | None, str | None, int]


@dataclass(slots=True)
class _Scene:
    """What a report says of times, by time."""

    by_key: dict[_Key, list[TimeFinding]] = field(default_factory=dict)
    sentences: dict[_Key, set[int]] = field(default_factory=dict)
    in_sentence: dict[int, list[_Key]] = field(default_factory=dict)
    days: set[_Key] = field(default_factory=set)
    total: int = 0
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Dating:
    """A time that an event may have, with what speaks for it."""

    time: Time
    features: dict[str, float]


@lru_cache(maxsize=1)
def _trees() -> Trees:
    return load_trees("dating")


def date_events(
    groups: tuple[tuple[Mention, ...], ...], parsed: Parsed, times: tuple[TimeFinding, ...]
) -> tuple[Time | None, ...]:
    """Return the time of each group of mentions, or None where no time is likely enough."""
    published = parsed.report.published or ""
    chosen = []
    for group, options in zip(groups, weigh_times(groups, parsed, times), strict=True):
        over = judged(group).status in _BEGUN
        likely = (o for o in options if not (over and published and (o.time.start or "") > published[:10]))
        chosen.append(choose(likely, _trees(), THRESHOLD))
    return tuple(found[0].time if found else None for found in chosen)


def weigh_times(
    groups: tuple[tuple[Mention, ...], ...], parsed: Parsed, times: tuple[TimeFinding, ...]
) -> Iterator[tuple[Dating, ...]]:
    """Yield for each group the times that it may have, with their features."""
    scene = _scene(parsed, times)
    bound = [_bound(group) for group in groups]
    tellers: dict[int, list[int]] = {}  # sentence to the groups that it tells of
    for number, group in enumerate(groups):
        for sentence in sentences_of(group, _MOST_SENTENCES):
            tellers.setdefault(sentence, []).append(number)
    for number, group in enumerate(groups):
        lent = _lent(number, groups, tellers, bound)
        yield tuple(_candidates(group, bound[number], lent, scene, parsed))


def _key(finding: TimeFinding) -> _Key:
    """Return what makes two expressions one time: the interval, or where it stands if there is none."""
    time = finding.time
    return (time.start, time.end, 0 if time.start or time.end else finding.start)


def _scene(parsed: Parsed, times: tuple[TimeFinding, ...]) -> _Scene:
    scene = _Scene(published=publication_day(parsed.report.published))
    starts = [sentence.start_char for sentence in parsed.doc.sents]
    for finding in times:
        if finding.kind is TimeKind.RECURRING:
            continue
        key, sentence = _key(finding), max(0, bisect_right(starts, finding.start) - 1)
        scene.by_key.setdefault(key, []).append(finding)
        scene.sentences.setdefault(key, set()).add(sentence)
        scene.in_sentence.setdefault(sentence, []).append(key)
        scene.total += 1
        if finding.time.precision is TimePrecision.DAY:
            scene.days.add(key)
    return scene


def _bound(group: tuple[Mention, ...]) -> dict[_Key, list[TimeFinding]]:
    """Return the times that the words of the mentions give the event."""
    found: dict[_Key, list[TimeFinding]] = {}
    for mention in group:
        if mention.finding.time is not None:
            found.setdefault(_key(mention.finding.time), []).append(mention.finding.time)
    return found


@dataclass(slots=True)
class _Loan:
    """What the happenings beside an event have for a time."""

    away: int  # sentences to the nearest; before counts less than after
    found: TimeFinding
    same_type: bool = False
    parties: bool = False  # one of the event's parties has a part in it
    count: int = 0


def _lent(
    number: int,
    groups: tuple[tuple[Mention, ...], ...],
    tellers: Mapping[int, list[int]],
    bound: list[dict[_Key, list[TimeFinding]]],
) -> dict[_Key, _Loan]:
    """Return the times of the happenings told near by, by how near."""
    lent: dict[_Key, _Loan] = {}
    group = groups[number]
    type_ = group[0].finding.trigger.type
    codes = _codes(group)
    for sentence in sentences_of(group, _MOST_SENTENCES):
        for away in range(-_LENT_FROM, _LENT_FROM + 1):
            for other in islice(tellers.get(sentence + away, ()), _MOST_NEIGHBOURS):
                if other == number:
                    continue
                for key, findings in bound[other].items():
                    loan = lent.setdefault(key, _Loan(abs(away), findings[0]))
                    loan.away = min(loan.away, abs(away))
                    loan.count += 1
                    loan.same_type |= groups[other][0].finding.trigger.type == type_
                    loan.parties |= bool(codes & _codes(groups[other]))
    return lent


def _codes(group: tuple[Mention, ...]) -> frozenset[str]:
    return frozenset(p.entity or p.name for m in group for p in (*m.actors, *m.recipients))


def _candidates(
    group: tuple[Mention, ...],
    bound: Mapping[_Key, list[TimeFinding]],
    lent: Mapping[_Key, _Loan],
    scene: _Scene,
    parsed: Parsed,
) -> Iterator[Dating]:
    sentences = sentences_of(group, _MOST_SENTENCES)
    around = [s + away for s in sentences for away in range(-_BACK, _AHEAD + 1)]
    near = [
        key
        for sentence in (*around, *range(_LEAD + 1))
        for key in islice(scene.in_sentence.get(sentence, ()), _MOST_TIMES)
    ]
    keys = list(dict.fromkeys((*bound, *near, *lent)))[:_MOST_CANDIDATES]
    shared = _event_features(group, bound, lent, scene)
    for key in keys:
        ties = bound.get(key, [])
        loan = lent.get(key)
        findings = scene.by_key.get(key, [])
        if not ties and findings and all(_is_of_the_answer(group, f, parsed) for f in findings):
            continue
        finding = ties[0] if ties else loan.found if loan and not findings else _nearest(findings, group)
        features = shared | _time_features(key, finding, scene)
        features |= _tie_features(group, ties, finding, key, scene, sentences, parsed)
        if loan is not None:
            features |= {
                "lent": 1.0,
                f"lent from {loan.away}": 1.0,
                "lent by type": float(loan.same_type),
                "lent by party": float(loan.parties),
                "lent by": log1p(loan.count),
            }
        yield Dating(finding.time, features)


def _is_of_the_answer(group: tuple[Mention, ...], finding: TimeFinding, parsed: Parsed) -> bool:
    """Tell whether a time is that of an act which goes back to the event: "on Monday the court overturned the verdict"."""
    for mention in group[:_MOST_SENTENCES]:
        verb = going_back(mention.token)
        if verb is not None:
            clause = clause_of(time_head(finding, parsed.doc))
            if clause is not None and clause.i == verb.i:
                return True
    return False


def _nearest(findings: list[TimeFinding], group: tuple[Mention, ...]) -> TimeFinding:
    """Return the naming of a time that stands nearest before a mention, or nearest at all."""
    starts = [m.finding.trigger.start for m in group[:_MOST_SENTENCES]]
    return min(findings, key=lambda f: min(abs(f.start - s) + (200 if f.start > s else 0) for s in starts))


def _event_features(
    group: tuple[Mention, ...],
    bound: Mapping[_Key, list[TimeFinding]],
    lent: Mapping[_Key, _Loan],
    scene: _Scene,
) -> dict[str, float]:
    """Return what holds of the event whatever the time: its kind, how it is told, what times stand beside it."""
    first = group[0]
    judged = first.finding.judgement
    type_ = max(group, key=lambda m: m.finding.trigger.score).finding.trigger.type
    own = [s for s in sentences_of(group, _MOST_SENTENCES) if s in scene.in_sentence]
    return {
        f"kind {kind_of(type_)}": 1.0,
        f"type {type_}": 1.0,
        f"status {judged.status}": 1.0,
        f"certainty {judged.certainty}": 1.0,
        "said": float(judged.source != "s0"),
        f"tense {tense_of(first.token)}": 1.0,
        "nouns only": float(all(m.finding.trigger.nominal for m in group)),
        "plural": sum(m.token.tag_ == "NNS" for m in group) / len(group),
        "group size": log1p(len(group)),
        "sentence": float(min(first.sentence, 20)),
        "times bound": float(len(bound)),
        "times lent": float(min(len(lent), 5)),
        "own sentences have times": float(bool(own)),
        "days in report": float(min(len(scene.days), 6)),
        "anaphoric": float(first.definite),
        "indefinite": float(first.indefinite),
        "known parties": float(bool(first.actors or first.recipients)),
    }


def _time_features(key: _Key, finding: TimeFinding, scene: _Scene) -> dict[str, float]:
    """Return what a time is, and what it is to the whole report."""
    time = finding.time
    sentences = scene.sentences.get(key, set())
    features = {
        f"precision {time.precision}": 1.0,
        f"rule {finding.rule}": 1.0,
        "open": float(time.start is None or time.end is None),
        "count": log1p(len(scene.by_key.get(key, ()))),
        "share": len(scene.by_key.get(key, ())) / max(1, scene.total),
        "lead": float(bool(sentences) and min(sentences) <= 1),
        "only day": float(scene.days == {key}),
    }
    start = time.start or time.end
    if scene.published is not None and start is not None:
        before = (scene.published - date.fromisoformat(start)).days
        features[f"age {_age(before)}"] = 1.0
    return features


def _age(days: int) -> str:
    if days < 0:
        return "future"
    return next((str(limit) for limit in (0, 1, 3, 7, 31, 366) if days <= limit), "old")


def _tie_features(
    group: tuple[Mention, ...],
    ties: list[TimeFinding],
    finding: TimeFinding,
    key: _Key,
    scene: _Scene,
    sentences: list[int],
    parsed: Parsed,
) -> dict[str, float]:
    """Return how the words tie a time to the event."""
    features: dict[str, float] = {}
    if ties:
        features |= {"bound": 1.0, "bound by": log1p(len(ties)), "bound share": len(ties) / len(group)}
    there = scene.sentences.get(key, set())
    away = next((d for d in range(_FAR) if any({s - d, s + d} & there for s in sentences)), _FAR)
    before = any(s - d in there for s in sentences for d in range(_BACK + 1))
    features |= {f"distance {away}": 1.0, "before": float(before)}
    if away == 0:
        features |= _sentence_features(group, scene.by_key.get(key, []), parsed)
    features["alone"] = float(all(len(scene.in_sentence.get(s, ())) <= 1 for s in sentences))
    head = time_head(finding, parsed.doc)
    features |= {f"hangs {head.dep_}": 1.0, f"on {_bearer(head)}": 1.0}
    return features


def _sentence_features(
    group: tuple[Mention, ...], findings: list[TimeFinding], parsed: Parsed
) -> dict[str, float]:
    """Return how closely a time of a mention's own sentence hangs together with the mention."""
    cost, gap, same_clause, after = _UNBOUND, 400, False, False
    for mention in group[:_MOST_SENTENCES]:
        sentence = mention.token.sent
        for finding in findings:
            if not sentence.start_char <= finding.start < sentence.end_char:
                continue
            head = time_head(finding, parsed.doc)
            found = binding_cost(mention.finding.trigger, finding, parsed.doc)
            cost = min(cost, _UNBOUND if found is None else found)
            distance = abs(head.i - mention.token.i)
            if distance < gap:
                gap, after = distance, head.i > mention.token.i
            own, its = clause_of(mention.token), clause_of(head)
            same_clause |= own is not None and its is not None and own.i == its.i
    return {
        "cost": float(cost),
        "gap": log1p(gap),
        "same clause": float(same_clause),
        "after": float(after),
    }


def _bearer(head: Token) -> str:
    """Return what kind of word a time hangs on: a verb of saying, another verb, a noun."""
    above = head.head if head.dep_ != "pobj" else head.head.head
    if is_verbal(above):
        return "saying" if above.lemma_ in load_calendar().dating["saying"] else f"verb {above.tag_}"
    return above.pos_


def tense_of(token: Token) -> str:
    """Return in what tense an event is told: that of its verb, or of the clause that its noun stands in."""
    verb = token if is_verbal(token) else clause_of(token)
    if verb is None:
        return "none"
    auxiliaries = {c.lower_ for c in verb.lefts if c.dep_ in ("aux", "auxpass")}
    for words, name in (
        ({"will", "would", "could", "may", "might", "can", "should", "must", "'ll", "to"}, "modal"),
        ({"had"}, "pluperfect"),
        ({"has", "have", "'ve"}, "perfect"),
        ({"was", "were"}, "was"),
        ({"is", "are", "'re", "'s"}, "is"),
    ):
        if auxiliaries & words:
            return f"{name} {'verb' if verb.i == token.i else 'noun'}"
    return f"{verb.tag_} {'verb' if verb.i == token.i else 'noun'}"
