"""Learn the weights by which ``bench muc4`` reads incidents from records.

    python train/muc4.py ../shared/bench/muc4/train.jsonl half0/opinions.jsonl half1/opinions.jsonl

Two sets of logistic regressions over binary features (benchmarks/muc4/features.py), sparse by an L1
penalty: what incidents a report holds, and which role a wording fills. A wording is a right answer where
the key has it word for word. Reports as a whole are judged by models of other reports while the wordings
are learned (five folds). The opinions are the encoder's, of models that did not see the report
(``train/encoder.py --fold 0/2 --kinds muc``, and ``1/2``). Writes ``knowledge/tables/muc4_weights.tsv``. Deterministic: fixed solver and seed.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from firsthand.benchmarks.muc4 import ROLES, TYPES, read_row
from firsthand.benchmarks.muc4.features import lay_out, phrase_features, report_features
from firsthand.benchmarks.muc4.incidents import report_score_features
from firsthand.benchmarks.muc4.models import LEAST_RELEVANT, TOLD
from firsthand.benchmarks.muc4.opinions import Likelihoods
from firsthand.benchmarks.muc4.phrases import find_candidates, normal
from firsthand.knowledge.actors import Actors
from firsthand.language.pipeline import parse
from firsthand.reading.reader import Reader
from firsthand.settings import Settings

FOLDS = 5
LEAST = {"report": 4, "phrase": 4}  # reports, wordings that must share a feature
STRENGTH = {"report": 0.12, "told": 0.25, "phrase": 0.25}
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/muc4_weights.tsv"
HEADER = (
    "# Log-odds weights of the models that read MUC-4's incidents from a record; used only by `bench muc4`.\n"
    "# Learned by train/muc4.py. model: any or a type of incident (of a\n"
    '# report; "told": as it is told to the models of wordings), or a role (of a wording).\n'
    "model\tfeature\tweight\tsource\n"
)
Model = tuple[dict[str, float], float]


def estimator(strength: float) -> LogisticRegression:
    """Return a sparse logistic regression that has not learned yet."""
    return LogisticRegression(C=strength, l1_ratio=1.0, solver="liblinear", random_state=0, max_iter=300)


def fit(vectors: Any, names: Sequence[str], answers: Sequence[bool], strength: float) -> Model:
    """Return the weights of the features that count, and the bias."""
    model = estimator(strength).fit(vectors, np.array(answers))
    weights = {n: float(w) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) >= 0.005}
    return weights, float(model.intercept_[0])


def score(model: Model, features: set[str]) -> float:
    """Return the log-odds of a model."""
    return model[1] + sum(model[0].get(f, 0.0) for f in features)


def vectorize(features: Sequence[set[str]], least: int) -> tuple[Any, list[str]]:
    """Return the matrix of the features that are frequent enough, and their names."""
    counts: dict[str, int] = {}
    for each in features:
        for name in each:
            counts[name] = counts.get(name, 0) + 1
    names = sorted(name for name, count in counts.items() if count >= least)
    column = {name: i for i, name in enumerate(names)}
    rows = [sorted(column[f] for f in each if f in column) for each in features]
    ends = np.cumsum([0, *map(len, rows)]).astype(np.int32)
    columns = np.array([c for row in rows for c in row], dtype=np.int32)
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(names))), names


def report_answers(row: dict[str, Any]) -> dict[str, bool]:
    """Return which incidents the key has for a report."""
    types = {t["incident_type"] for t in row["templates"]}
    return {"any": bool(types)} | {name: name in types for name in TYPES}


def report_models(
    features: Sequence[set[str]], answers: Sequence[dict[str, bool]], strength: float
) -> dict[str, Model]:
    """Return one model for each type of incident and one for whether there is any."""
    vectors, names = vectorize(features, LEAST["report"])
    return {kind: fit(vectors, names, [a[kind] for a in answers], strength) for kind in answers[0]}


def held_out_scores(
    features: Sequence[set[str]], answers: Sequence[dict[str, bool]]
) -> list[dict[str, float]]:
    """Return every report's scores by models that did not see it."""
    scores: list[dict[str, float]] = [{} for _ in features]
    for fold in range(FOLDS):
        known = [i for i in range(len(features)) if i % FOLDS != fold]
        models = report_models([features[i] for i in known], [answers[i] for i in known], STRENGTH["told"])
        for i in range(fold, len(features), FOLDS):
            scores[i] = {kind: score(model, features[i]) for kind, model in models.items()}
    return scores


def wanted(row: dict[str, Any], role: str) -> set[str]:
    """Return the wordings that the key has for a role in a report."""
    return {normal(m) for t in row["templates"] for entity in t[role] for m in entity}


def learn(rows: Sequence[dict[str, Any]], scenes: Sequence[Any], actors: Actors) -> dict[str, Model]:
    """Return all models. ``scenes`` holds a record, its parse and the encoder's opinion for each row."""
    laid = [lay_out(record, doc, likely) for record, doc, likely in scenes]
    reports = [report_features(scene, record) for scene, (record, *_) in zip(laid, scenes, strict=True)]
    answers = [report_answers(row) for row in rows]
    phrases: list[set[str]] = []
    right: dict[str, list[bool]] = {role: [] for role in ROLES}
    for row, scene, told in zip(rows, laid, held_out_scores(reports, answers), strict=True):
        if told["any"] < LEAST_RELEVANT:
            continue
        keys = {role: wanted(row, role) for role in ROLES}
        extra = report_score_features(told)
        for candidate in find_candidates(scene.doc):
            phrases.append(phrase_features(candidate, scene, actors) | extra)
            for role in ROLES:
                right[role].append(candidate.key in keys[role])
    vectors, names = vectorize(phrases, LEAST["phrase"])
    roles = {role: fit(vectors, names, right[role], STRENGTH["phrase"]) for role in ROLES}
    told = report_models(reports, answers, STRENGTH["told"])
    kinds = report_models(reports, answers, STRENGTH["report"])
    return kinds | {f"{TOLD}{kind}": model for kind, model in told.items()} | roles


def read_opinions(paths: Sequence[Path]) -> dict[str, Likelihoods]:
    """Return the encoder's opinion of each report by its id."""
    windows: dict[str, list[dict[str, Any]]] = {}
    for path in paths:
        for line in path.open(encoding="utf-8"):
            said = json.loads(line)
            windows.setdefault(said["row"], []).append(said)
    found = {}
    for row, said in windows.items():
        found[row] = Likelihoods(
            tuple(tuple(chances) for w in said for chances in w["parts"]),
            tuple(tuple(w["types"]) for w in said),
        )
    return found


def write(models: dict[str, Model], table: Path) -> None:
    """Write the weights as a knowledge table."""
    lines = []
    for kind, (weights, bias) in models.items():
        lines.append(f"{kind}\tbias\t{bias:.3f}\tlearned\n")
        lines += [f"{kind}\t{name}\t{weight:.3f}\tlearned\n" for name, weight in sorted(weights.items())]
    table.write_text(HEADER + "".join(lines), encoding="utf-8")


def main() -> None:
    """Fit and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path)
    arguments.add_argument("opinions", type=Path, nargs="+")
    options = arguments.parse_args()
    rows = [json.loads(line) for line in options.train.open(encoding="utf-8")]
    reader = Reader(Settings(detector=False))
    reports = [read_row(row) for row in rows]
    docs = parse(report.text for report in reports)
    said = read_opinions(options.opinions)
    scenes = [(reader.read_parsed(r, doc), doc, said[r.id]) for r, doc in zip(reports, docs, strict=True)]
    write(learn(rows, scenes, reader.actors), TABLE)


if __name__ == "__main__":
    main()
