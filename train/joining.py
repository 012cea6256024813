"""Learn the weights of the model that joins mentions of one happening.

    python train/joining.py ../shared/gold/train.jsonl [--dev ../shared/gold/dev.jsonl]

Reads the gold reports, takes the reader's own mentions, calls two of one type alike if they touch
mentions of one gold event, and fits a logistic regression over ``pair_features``, in which the pairs of a
mention that has many before it weigh less. Writes
``knowledge/tables/joining.tsv``. Deterministic: no sampling, fixed solver.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from firsthand.language.pipeline import parse
from firsthand.reading.joining import Mention, pair_features
from firsthand.reading.reader import Reader
from firsthand.record import Record
from firsthand.settings import Settings

# Added to the learned bias: a mention left alone makes an event too many, a wrong join loses one. In
# ten folds over gold train and dev, 0.5 to 0.65 finds most events (0.25 to 1 alike within a point).
LEANING = 0.65
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/joining.tsv"
HEADER = (
    "# Log-odds weights of the model that joins mentions of one happening (reading/joining.py).\n"
    "# Learned by train/joining.py.\n"
    "feature\tweight\tsource\n"
)


def gold_events(mention: Mention, gold: Record) -> set[str]:
    """Return the ids of the gold events that a mention's trigger touches."""
    trigger = mention.finding.trigger
    return {e.id for e in gold.events for s, t in e.mentions if s < trigger.end and trigger.start < t}


def pairs(reader: Reader, records: list[Record]) -> Iterator[tuple[dict[str, float], bool, float]]:
    """Yield features, answer and weight for each pair of mentions of one type that gold knows."""
    docs = parse(r.report.text for r in records)
    for gold, doc in zip(records, docs, strict=True):
        mentions = reader.mentions(gold.report, doc)
        known = [(m, found) for m in mentions if (found := gold_events(m, gold))]
        for j, (later, events) in enumerate(known):
            alike = [k for k in known[:j] if k[0].finding.trigger.type == later.finding.trigger.type]
            for earlier, others in alike:
                yield pair_features(earlier, later), bool(events & others), len(alike) ** -0.5


def load(file: Path) -> list[Record]:
    """Return the gold records of a file."""
    return [msgspec.convert(json.loads(line), Record) for line in file.open(encoding="utf-8")]


def main() -> None:
    """Fit and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path)
    arguments.add_argument("--dev", type=Path)
    options = arguments.parse_args()
    reader = Reader(Settings(detector=False))
    features, answers, weights = zip(*pairs(reader, load(options.train)), strict=True)
    vectorizer = DictVectorizer(sparse=False)
    model = LogisticRegression(C=0.1, max_iter=3000)
    share = np.array(weights) * (len(weights) / sum(weights))
    model.fit(vectorizer.fit_transform(features), np.array(answers), sample_weight=share)
    rows = [("bias", float(model.intercept_[0]) + LEANING)]
    rows += sorted(zip(vectorizer.feature_names_, map(float, model.coef_[0]), strict=True))
    TABLE.write_text(
        HEADER + "".join(f"{name}\t{weight:.3f}\tlearned\n" for name, weight in rows), encoding="utf-8"
    )
    if options.dev:
        features, answers, _ = zip(*pairs(reader, load(options.dev)), strict=True)
        told = model.predict(vectorizer.transform(features))
        right = np.array(answers)
        hits = int((told & right).sum())
        print(
            f"dev pairs: precision {hits / max(1, told.sum()):.3f}, recall {hits / max(1, right.sum()):.3f}"
        )


if __name__ == "__main__":
    main()
