"""What is known of a phrase and of a report: the features from which incidents are read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from spacy.tokens import Doc, Token

from firsthand.benchmarks.muc4.facts import countries_named
from firsthand.benchmarks.muc4.opinions import Likelihoods, phrase_opinion, report_opinion
from firsthand.benchmarks.muc4.phrases import Candidate, Occurrence
from firsthand.knowledge.actors import Actors
from firsthand.knowledge.tables import read_table
from firsthand.record import Event, Record, Span

_NOUN_CLASSES = ("site", "force", "people", "body")
_CONTENT = frozenset({"NOUN", "VERB", "ADJ"})
_CLIMBED = frozenset({"conj", "appos"})
_STEPS = (-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0)
_EARLY = 4  # sentences
_PLACES = 12  # of a wording that are looked at
_NEAR = 2  # words to either side


@dataclass(frozen=True, slots=True)
class Scene:
    """A record laid over the tokens of its parse."""

    doc: Doc
    triggers: Mapping[int, str]  # token of a happening's word: its type
    events: Mapping[int, tuple[Event, ...]]
    parts: Mapping[int, tuple[str, ...]]  # token inside a party's phrase: what the party does
    starts: Mapping[int, int]  # where a token starts: the token
    sentences: tuple[int, ...]  # the number of each token's sentence
    words: Mapping[int, tuple[str, ...]]  # sentence: what happens in it
    likely: Likelihoods | None = None  # what the encoder says


class _ClassRow(msgspec.Struct, frozen=True):
    name: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def _classes() -> Mapping[str, str]:
    """Return the class of a noun: site, force, people or body."""
    found: dict[str, str] = {}
    rows = {row.name: row.words for row in read_table("word_classes", _ClassRow)}
    for name in _NOUN_CLASSES:
        for word in rows.get(name, ()):
            found.setdefault(word, name)
    return found


def noun_class(token: Token) -> str:
    """Return the class of what a noun names: for a name the kind of name."""
    if token.ent_type_ and token.pos_ == "PROPN":
        return token.ent_type_
    return _classes().get(token.lemma_.lower(), "other")


def lay_out(record: Record, doc: Doc, likely: Likelihoods | None = None) -> Scene:
    """Return the record's happenings and parties by token."""
    tokens = {t.idx: t.i for t in doc}
    triggers: dict[int, str] = {}
    events: dict[int, tuple[Event, ...]] = {}
    parts: dict[int, tuple[str, ...]] = {}
    for event in record.events:
        for start, end in event.mentions:
            for i in _covered(tokens, start, end):
                triggers[i] = event.type.value
                events[i] = (*events.get(i, ()), event)
        label = f"{event.type.value}"
        for role, spans in _roles(event):
            for start, end in spans:
                for i in _covered(tokens, start, end):
                    parts[i] = (*parts.get(i, ()), f"{role} {label}", f"{role} {label} {event.status.value}")
    numbers = [0] * len(doc)
    words: dict[int, tuple[str, ...]] = {}
    for n, sentence in enumerate(doc.sents):
        for token in sentence:
            numbers[token.i] = n
            if token.i in triggers:
                words[n] = (*words.get(n, ()), f"{triggers[token.i]} {token.lemma_.lower()}")
    return Scene(doc, triggers, events, parts, tokens, tuple(numbers), words, likely)


def _covered(tokens: Mapping[int, int], start: int, end: int) -> list[int]:
    return [tokens[c] for c in range(start, min(end, start + 200)) if c in tokens]


def _roles(event: Event) -> list[tuple[str, list[Span]]]:
    harmed = event.casualties_mentions
    return [
        ("actor", [p.mention for p in event.actors if p.mention]),
        ("recipient", [p.mention for p in event.recipients if p.mention]),
        ("weapon", [event.weapon.mention] if event.weapon and event.weapon.mention else []),
        ("killed", list(harmed.killed) if harmed else []),
        ("injured", list(harmed.injured) if harmed else []),
        ("place", [event.place.mention] if event.place and event.place.mention else []),
        ("damage", list(event.damage)),
    ]


def lemma(token: Token) -> str:
    """Return what stands for a word: its lemma, or for a name the kind of name."""
    if token.ent_type_ and token.pos_ == "PROPN":
        return f"<{token.ent_type_}>"
    if token.is_space:
        return "<SPACE>"
    return token.lemma_.lower().replace("#", "<HASH>") if token.pos_ != "NUM" else "<NUM>"


def steps(name: str, value: float) -> set[str]:
    """Return a log-odds as features: the steps that it exceeds."""
    return {f"{name} over {step:g}" for step in _STEPS if value > step}


def report_features(scene: Scene, record: Record) -> set[str]:
    """Return the features of a report from which it is told what incidents it holds."""
    found = {f"about {code}" for code in countries_named(scene.doc)[:1]}
    for token in scene.doc:
        if token.pos_ in _CONTENT:
            found.add(f"word {lemma(token)}")
            if scene.sentences[token.i] < _EARLY:
                found.add(f"early {lemma(token)}")
    for i, events in scene.events.items():
        word = scene.doc[i].lemma_.lower()
        for event in events:
            found.add(f"{event.type.value} {word} {event.status.value}")
            found.add(f"{event.type.value} {event.status.value}")
            found.update(f"mode {mode} {event.status.value}" for mode in event.modes)
            if event.type.value == "ASSAULT":
                found.update(_assault_features(event, record.report.published))
    if scene.likely is not None:
        found.update(report_opinion(scene.likely))
    return found


def _assault_features(event: Event, published: str | None) -> Iterable[str]:
    for role, parties in (("actor", event.actors), ("recipient", event.recipients)):
        for party in parties:
            yield f"assault {role} {party.sector.value if party.sector else '?'}"
    if event.time and event.time.end and published:
        yield "assault this year" if event.time.end[:4] == published[:4] else "assault before"
        yield "assault this month" if event.time.end[:7] == published[:7] else "assault before month"
    if event.casualties and event.casualties.killed:
        yield "assault killed"
    if event.weapon:
        yield "assault weapon"


def phrase_features(candidate: Candidate, scene: Scene, actors: Actors) -> set[str]:
    """Return the features of a wording: those of all places where it stands, together."""
    found: set[str] = set()
    for occurrence in candidate.occurrences[:_PLACES]:
        found.update(_own_features(occurrence, scene.doc))
        found.update(_context_features(occurrence, scene))
    if scene.likely is not None:
        found.update(phrase_opinion(candidate.occurrences[:_PLACES], scene.likely))
    words = candidate.key.split()
    found.add(f"length {min(len(words), 5)}")
    found.add(f"times {min(len(candidate.occurrences), 4)}")
    actor = actors.find(candidate.text)
    if actor is not None:
        sector = actor.sector.value if actor.sector else "?"
        found.update((f"known {sector}", f"known {actor.kind}", "known"))
        if actor.country is None or sector == "REB":
            found.add(f"known {actor.code}")
    return found


def _own_features(occurrence: Occurrence, doc: Doc) -> Iterable[str]:
    head = doc[occurrence.head]
    name = lemma(head)
    yield f"cut {occurrence.cut}"
    yield f"head {name}"
    yield f"head {name} cut {occurrence.cut}"
    yield f"tag {head.tag_}"
    yield f"kind {head.ent_type_ or '-'} {'name' if occurrence.cut == 'name' else 'phrase'}"
    for i in range(occurrence.first, min(occurrence.last, occurrence.first + 8)):
        if i != occurrence.head:
            yield f"with {lemma(doc[i])}"
    if head.text.isupper() and len(head) > 1:
        yield "acronym"
    first = doc[occurrence.first]
    yield f"first {first.pos_}"
    before = doc[occurrence.first - 1] if occurrence.first else None
    yield f"before {lemma(before) if before is not None else '^'}"
    if occurrence.last < len(doc):
        yield f"after {lemma(doc[occurrence.last])}"
    left = [c.lemma_.lower() for c in head.lefts if c.dep_ == "det"]
    yield f"article {left[0] if left else '-'}"
    yield f"outer {first.left_edge.i != first.i or (before is not None and before.dep_ in ('compound', 'amod') and before.head.i == head.i)}"


def _context_features(occurrence: Occurrence, scene: Scene) -> Iterable[str]:
    head = scene.doc[occurrence.head]
    what = noun_class(head)
    yield f"class {what}"
    number = scene.sentences[head.i]
    yield f"sentence {number if number < 3 else '3-6' if number < 7 else '7-'}"
    for feature in _path_features(head, scene):
        yield feature
        yield f"{what}: {feature}"
    for part in scene.parts.get(head.i, ()):
        yield f"part {part}"
        yield f"{what}: part {part}"
    for word in scene.words.get(number, ()):
        yield f"beside {word}"
        yield f"beside {word.split()[0]}"
        yield f"{what}: beside {word}"
    yield from _neighbour_features(occurrence, scene, number)


def _path_features(head: Token, scene: Scene) -> Iterable[str]:
    path, governor = _path(head)
    yield f"path {path}"
    if governor is None:
        return
    yield f"path {path} {lemma(governor)}"
    if governor.i in scene.triggers:
        kind = scene.triggers[governor.i]
        yield f"path {path} {kind}"
        for event in scene.events[governor.i]:
            yield f"path {path} {kind} {event.status.value}"
            for mode in event.modes:
                yield f"path {path} mode {mode}"
    above, upper = _path(governor)
    if upper is not None:
        yield f"path {path} {above} {lemma(upper)}"
        if upper.i in scene.triggers:
            yield f"path {path} {above} {scene.triggers[upper.i]}"


def _neighbour_features(occurrence: Occurrence, scene: Scene, number: int) -> Iterable[str]:
    doc = scene.doc
    for offset in (-1, 1):
        for word in scene.words.get(number + offset, ()):
            yield f"near {word.split()[0]}"
    for i in range(max(0, occurrence.first - 1 - _NEAR), occurrence.first):
        yield f"left {lemma(doc[i])}"
    for i in range(occurrence.last, min(len(doc), occurrence.last + _NEAR)):
        yield f"right {lemma(doc[i])}"
    for child in doc[occurrence.head].children:
        if child.dep_ in ("relcl", "acl", "appos"):
            yield f"{child.dep_} {lemma(child)}"


def _path(token: Token) -> tuple[str, Token | None]:
    """Return how a word hangs on the word that governs it, through lists, titles and prepositions."""
    steps = 0
    while token.dep_ in _CLIMBED and token.head.i != token.i and steps < 10:
        token, steps = token.head, steps + 1
    if token.dep_ == "compound" and token.head.i != token.i:
        return "compound", token.head
    head = token.head
    if head.i == token.i:
        return "root", None
    if token.dep_ == "pobj" and head.head.i != head.i:
        return f"{head.lemma_.lower()}{'/agent' if head.dep_ == 'agent' else ''}", head.head
    return token.dep_, head
