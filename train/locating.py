"""Learn the trees that give an event its place, once its mentions are joined.

    python train/locating.py ../shared/gold/train.jsonl … [--muc4 ../shared/bench/muc4/train.jsonl]
        [--dev ../shared/gold/dev.jsonl]

Reads the gold reports, takes the reader's own events and those that it misses, and calls a candidate place right where it agrees with
that of the gold event whose words the event shares. The log-odds of the sentence model
(``train/event_places.py``) are those of weights learned without the report's fold, as they will be for
reports never seen. Incidents of MUC-4 add cases (``train/muc_places.py``). Writes ``knowledge/tables/locating.tsv``. Deterministic: fixed seed.
"""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import event_places
import muc_places
import numpy as np
from place_sentences import own_cases
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer

from firsthand.language.pipeline import parse
from firsthand.reading.certainty import judge
from firsthand.reading.event_places import weigh_places
from firsthand.reading.findings import EventMention, Parsed, PlaceFinding
from firsthand.reading.joining import Mention, describe_mentions, group_mentions
from firsthand.reading.locating import THRESHOLD, Candidate, weigh_groups
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.reading.voices import find_voices
from firsthand.record import Event, Record
from firsthand.settings import Settings

FOLDS = 5
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/locating.tsv"
HEADER = (
    "# Boosted trees that give an event its place (reading/locating.py): log-odds in the leaves.\n"
    "# Learned by train/locating.py.\n"
    "tree\tnode\tfeature\tthreshold\tlow\thigh\tvalue\tsource\n"
)


def matches(groups: tuple[tuple[Mention, ...], ...], gold: Record) -> dict[int, Event]:
    """Return the gold event of each group that shares words with one, one to one, same type first."""
    pairs = []
    for i, group in enumerate(groups):
        kind = max(group, key=lambda m: m.finding.trigger.score).finding.trigger.type
        spans = {(m.finding.trigger.start, m.finding.trigger.end) for m in group}
        for j, event in enumerate(gold.events):
            shared = sum(max(0, min(t, e) - max(s, b)) for s, t in spans for b, e in event.mentions)
            if shared:
                pairs.append((-(event.type == kind), -shared, i, j))
    found: dict[int, Event] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(pairs):
        if i not in found and j not in taken:
            found[i] = gold.events[j]
            taken.add(j)
    return found


Case = tuple[tuple[Candidate, ...], Event | None]


def cases(
    reader: Reader, records: list[Record], weights: dict[str, float] | None
) -> tuple[list[Case], list[Case]]:
    """Return for each event of the reader its candidate places and the gold event; and those that it missed."""
    own: list[Case] = []
    missed: list[Case] = []
    for gold, doc in zip(records, parse(r.report.text for r in records), strict=True):
        parsed = Parsed(gold.report, doc)
        places = find_places(parsed, reader.gazetteer)
        mentions = []
        for mention in reader.mentions(gold.report, doc):
            f = mention.finding
            near = weigh_places(f.trigger, f.roles, parsed, places, weights)
            mentions.append(replace(mention, finding=replace(f, near=near)))
        groups = group_mentions(tuple(mentions))
        known = matches(groups, gold)
        others = tuple(
            missed_groups(reader, parsed, {event.id for event in known.values()}, gold, places, weights)
        )
        own += [(c, known.get(i)) for i, c in enumerate(weigh_groups(groups, parsed, places))]
        beside = tuple(weigh_groups((*groups, *(group for _, group in others)), parsed, places))
        missed += [(c, event) for c, (event, _) in zip(beside[len(groups) :], others, strict=True)]
    return own, missed


def missed_groups(
    reader: Reader,
    parsed: Parsed,
    known: set[str],
    gold: Record,
    places: tuple[PlaceFinding, ...],
    weights: dict[str, float] | None,
) -> Iterator[tuple[Event, tuple[Mention, ...]]]:
    """Yield the gold events that the reader does not find, as groups of mentions."""
    voices = find_voices(parsed, reader.lexicon, reader.actors)
    for event in gold.events:
        if event.id in known:
            continue
        roles = event_places.gold_roles(event, parsed.doc)
        findings = tuple(
            EventMention(
                trigger,
                roles,
                judge(trigger, parsed, voices, reader.lexicon),
                near=weigh_places(trigger, roles, parsed, places, weights),
            )
            for trigger in event_places.gold_triggers(event, parsed.doc)
        )
        if findings:
            yield event, describe_mentions(findings, parsed, reader.actors, places, voices)


def is_right(candidate: Candidate, gold: Event | None) -> bool:
    """Tell whether a candidate is the place that gold has."""
    place = gold.place if gold is not None else None
    return place is not None and event_places.same_place(place, candidate.finding.place)


def fit(
    found: list[Case], further: list[muc_places.Labelled] | None = None
) -> tuple[DictVectorizer, GradientBoostingClassifier]:
    """Return the trees learned from the cases, and from further ones whose answers are known."""
    features = [c.features for candidates, _ in found for c in candidates]
    answers = [is_right(c, gold) for candidates, gold in found for c in candidates]
    for candidates, right in further or ():
        features += [c.features for c in candidates]
        answers += [i in right for i in range(len(candidates))]
    vectorizer = DictVectorizer(sparse=False)
    model = GradientBoostingClassifier(
        n_estimators=250,
        max_depth=6,  # of few features each: 51.3 over ten folds of all gold, 50.4 with 4 of twice as many
        learning_rate=0.02,
        subsample=0.7,
        max_features=0.08,
        min_samples_leaf=10,
        random_state=0,
    )
    model.fit(vectorizer.fit_transform(features), np.array(answers))
    return vectorizer, model


def rows(vectorizer: DictVectorizer, model: Any) -> Iterator[str]:
    """Yield the trees as lines of the table."""
    prior = float(model.init_.class_prior_[1])
    yield f"-1\t0\t\t\t\t\t{np.log(prior / (1 - prior)):.4f}\tlearned"
    for number, (estimator,) in enumerate(model.estimators_):
        tree = estimator.tree_
        for node in range(tree.node_count):
            if tree.children_left[node] < 0:
                value = model.learning_rate * float(tree.value[node][0][0])
                yield f"{number}\t{node}\t\t\t\t\t{value:.4f}\tlearned"
            else:
                name = vectorizer.feature_names_[tree.feature[node]]
                low, high = tree.children_left[node], tree.children_right[node]
                yield f"{number}\t{node}\t{name}\t{tree.threshold[node]:.4f}\t{low}\t{high}\t\tlearned"


def measure(found: list[Case], model: tuple[DictVectorizer, Any], places: int) -> str:
    """Return precision and recall over cases that the model has not seen."""
    given = right = 0
    for candidates, gold in found:
        if not candidates:
            continue
        likelihood = model[1].predict_proba(model[0].transform([c.features for c in candidates]))[:, 1]
        best = int(np.argmax(likelihood))
        if likelihood[best] >= THRESHOLD:
            given += 1
            right += is_right(candidates[best], gold)
    return f"{right} right of {given} given, {places} in gold: F1 {200 * right / (given + places):.1f}"


def main() -> None:
    """Fit and write the trees."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path, nargs="+")
    arguments.add_argument("--muc4", type=Path)
    arguments.add_argument("--dev", type=Path)
    options = arguments.parse_args()
    reader = Reader(Settings(detector=False))
    records = [record for file in options.train for record in event_places.load(file)]
    sentences = list(own_cases(reader))
    found: list[tuple[list[Case], list[Case]]] = []
    for fold in range(FOLDS):
        rest = [r for i, r in enumerate(records) if i % FOLDS != fold]
        weights = event_places.fit_weights([*event_places.cases(rest, reader.gazetteer), *sentences])
        found.append(cases(reader, records[fold::FOLDS], weights))
    further: list[muc_places.Labelled] = []
    if options.muc4:  # their sentences are none of the gold reports'
        weights = event_places.fit_weights([*event_places.cases(records, reader.gazetteer), *sentences])
        further = list(muc_places.labelled_groups(options.muc4, reader, weights))
    for fold in range(FOLDS):
        rest = [case for i, both in enumerate(found) if i != fold for part in both for case in part]
        placed = sum(e.place is not None for r in records[fold::FOLDS] for e in r.events)
        print(f"fold {fold}: {measure(found[fold][0], fit(rest, further), placed)}")
    model = fit([case for both in found for part in both for case in part], further)
    TABLE.write_text(HEADER + "".join(f"{row}\n" for row in rows(*model)), encoding="utf-8")
    if options.dev:
        dev = event_places.load(options.dev)
        placed = sum(e.place is not None for r in dev for e in r.events)
        print(f"dev: {measure(cases(reader, dev, None)[0], model, placed)}")


if __name__ == "__main__":
    main()
