"""Learn the trees that give an event its time, once its mentions are joined.

    python train/dating.py ../shared/gold/train.jsonl … [--dev ../shared/gold/dev.jsonl]

Reads the gold reports, takes the reader's own events, and calls a candidate time right where it agrees with
that of the gold event whose words the event shares. Writes ``knowledge/tables/dating.tsv``. Deterministic:
fixed seed.
"""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import event_places
import numpy as np
from locating import rows
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer

from firsthand.language.pipeline import parse
from firsthand.ontology import TimePrecision
from firsthand.reading.dating import THRESHOLD, Dating, weigh_times
from firsthand.reading.findings import Parsed
from firsthand.reading.joining import Mention, group_mentions
from firsthand.reading.reader import Reader
from firsthand.reading.times import find_times
from firsthand.record import Event, Party, Record, Span, Time
from firsthand.settings import Settings

FOLDS = 5
WEEK = 7
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/dating.tsv"
HEADER = (
    "# Boosted trees that give an event its time (reading/dating.py): log-odds in the leaves.\n"
    "# Learned by train/dating.py.\n"
    "tree\tnode\tfeature\tthreshold\tlow\thigh\tvalue\tsource\n"
)

Case = tuple[tuple[Dating, ...], Event | None]


def same_time(gold: Time, other: Time) -> bool:
    """Tell whether a time is the gold one, as the scorer of records has it: a day, or half of an interval."""
    a, b, c, d = (_day(text) for text in (gold.start, gold.end, other.start, other.end))
    if gold.precision is TimePrecision.DAY and a is not None:
        return (a, b) == (c, d)
    if a is None and b is None:
        m, n = gold.mention, other.mention
        return bool(m and n and m[0] < n[1] and n[0] < m[1])
    if a is None or b is None:
        known, found = (b, d) if b is not None else (a, c)
        open_too = c is None if a is None else d is None
        return known is not None and found is not None and abs(known - found) <= WEEK and open_too
    if c is None or d is None:
        return False
    shared = min(b, d) - max(a, c) + 1
    return shared > 0 and shared / (max(b, d) - min(a, c) + 1) >= 0.5


def _day(text: str | None) -> int | None:
    return date.fromisoformat(text[:10]).toordinal() if text else None


def paired(groups: tuple[tuple[Mention, ...], ...], gold: Record) -> dict[int, Event]:
    """Return the gold event of each group as the scorer pairs them: same type, then shared parties, then words.

    Of two groups that share words with one event, the one with its parties is it; the other's time would
    be learned as wrong, or as right, by chance.
    """
    pairs = []
    for i, group in enumerate(groups):
        kind = max(group, key=lambda m: m.finding.trigger.score).finding.trigger.type
        spans = {(m.finding.trigger.start, m.finding.trigger.end) for m in group}
        actors = [p.mention for m in group for p in m.actors if p.mention]
        recipients = [p.mention for m in group for p in m.recipients if p.mention]
        for j, event in enumerate(gold.events):
            shared = sum(max(0, min(t, e) - max(s, b)) for s, t in spans for b, e in event.mentions)
            both = _shared(event.actors, actors) + _shared(event.recipients, recipients)
            if shared:
                pairs.append((10 * (event.type == kind) + 3 * both + min(shared, 200) / 1000, -i, -j))
    found: dict[int, Event] = {}
    taken: set[int] = set()
    for _, i, j in sorted(pairs, reverse=True):
        if -i not in found and -j not in taken:
            found[-i] = gold.events[-j]
            taken.add(-j)
    return found


def _shared(parties: tuple[Party, ...], spans: list[Span]) -> int:
    """Return how many parties are named by words that some spans share."""
    named = [p.mention for p in parties if p.mention]
    return sum(any(s < e and b < t for s, t in spans) for b, e in named)


def cases(reader: Reader, records: list[Record]) -> Iterator[Case]:
    """Yield for each event of the reader its candidate times and the gold event."""
    for gold, doc in zip(records, parse(r.report.text for r in records), strict=True):
        parsed = Parsed(gold.report, doc)
        groups = group_mentions(reader.mentions(gold.report, doc))
        known = paired(groups, gold)
        for i, candidates in enumerate(weigh_times(groups, parsed, find_times(parsed))):
            yield candidates, known.get(i)


def is_right(candidate: Dating, gold: Event | None) -> bool:
    """Tell whether a candidate is the time that gold has."""
    return gold is not None and gold.time is not None and same_time(gold.time, candidate.time)


def fit(found: list[Case]) -> tuple[DictVectorizer, GradientBoostingClassifier]:
    """Return the trees learned from the cases."""
    features = [c.features for candidates, _ in found for c in candidates]
    answers = [is_right(c, gold) for candidates, gold in found for c in candidates]
    vectorizer = DictVectorizer(sparse=False)
    model = GradientBoostingClassifier(
        # Deeper trees learn these reports by heart: over six folds of train and dev 54.8 with a depth of 4,
        # 55.4 so, and nearly the same from every threshold between 0.2 and 0.35.
        n_estimators=300,
        max_depth=2,
        learning_rate=0.03,
        subsample=0.7,
        max_features=0.15,
        min_samples_leaf=20,
        random_state=0,
    )
    model.fit(vectorizer.fit_transform(features), np.array(answers))
    return vectorizer, model


def measure(
    found: list[Case], model: tuple[DictVectorizer, GradientBoostingClassifier], threshold: float
) -> tuple[int, int]:
    """Return how many times are given and how many of them are right, in cases that the model has not seen."""
    given = right = 0
    for candidates, gold in found:
        if not candidates:
            continue
        likelihood = model[1].predict_proba(model[0].transform([c.features for c in candidates]))[:, 1]
        best = int(np.argmax(likelihood))
        if likelihood[best] >= threshold:
            given += 1
            right += is_right(candidates[best], gold)
    return given, right


def show(name: str, given: int, right: int, records: list[Record]) -> None:
    """Print precision, recall and F1."""
    dated = sum(e.time is not None for r in records for e in r.events)
    print(f"{name}: {right} right of {given} given, {dated} in gold: F1 {200 * right / (given + dated):.1f}")


def main() -> None:
    """Fit and write the trees."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path, nargs="+")
    arguments.add_argument("--dev", type=Path)
    options = arguments.parse_args()
    reader = Reader(Settings(detector=False))
    records = [record for file in options.train for record in event_places.load(file)]
    found = [list(cases(reader, records[fold::FOLDS])) for fold in range(FOLDS)]
    models = [
        fit([case for i, part in enumerate(found) if i != fold for case in part]) for fold in range(FOLDS)
    ]
    for threshold in sorted({0.2, 0.25, 0.3, 0.35, 0.4, 0.5, THRESHOLD}):
        sums = [measure(part, model, threshold) for part, model in zip(found, models, strict=True)]
        show(f"{FOLDS} folds, from {threshold}", *map(sum, zip(*sums, strict=True)), records)
    model = fit([case for part in found for case in part])
    TABLE.write_text(HEADER + "".join(f"{row}\n" for row in rows(*model)), encoding="utf-8")
    if options.dev:
        dev = event_places.load(options.dev)
        show("dev", *measure(list(cases(reader, dev)), model, THRESHOLD), dev)


if __name__ == "__main__":
    main()
