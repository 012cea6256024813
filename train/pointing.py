"""Learn what the detector's pointing at a place adds to the trees that give an event its place.

    python train/pointing.py ../shared

Reads the reports that neither the trees nor the detector were learned from (the part "hold" of
``train/happenings.tsv.gz``, and gold dev). The candidates of an event, and that it has no place among them, are
weighed against one another: a conditional logit (McFadden 1974), fitted by how likely it makes the right ones.
Writes ``knowledge/tables/pointing.tsv``. Deterministic.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from detector_data import annotated_reports, gold_reports
from locating import Case, cases
from numpy.typing import NDArray
from scipy.optimize import minimize

from firsthand.knowledge.trees import load_trees
from firsthand.reading.reader import Reader

TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/pointing.tsv"
HEADER = (
    "# What the detector's pointing at a place weighs beside the trees of locating.tsv, in log-odds.\n"
    "# Learned by train/pointing.py.\n"
    "feature\tweight\tsource\n"
)
NAMES = ("trees", "pointed", "nowhere")
RIDGE = 1.0
Rows = NDArray[np.float64]


def rows_of(found: Sequence[Case]) -> list[tuple[Rows, NDArray[np.bool_]]]:
    """Return for each event what is weighed of its candidates, after a one for the bias, and which of them are right."""
    trees = load_trees("locating")
    rows = []
    for case in found:
        known = [(features, right) for features, right in case if "pointed" in features]
        if known:
            odds = trees.log_odds([features for features, _ in known])
            values = [[1.0, o, f["pointed"], f["nowhere"]] for o, (f, _) in zip(odds, known, strict=True)]
            rows.append((np.array(values), np.array([right for _, right in known])))
    return rows


def fit(events: Sequence[tuple[Rows, NDArray[np.bool_]]]) -> Rows:
    """Return the weights under which the right candidates, or none where none is right, are likeliest."""

    def loss(weights: Rows) -> tuple[float, Rows]:
        total = RIDGE / 2 * float((weights[1:] ** 2).sum())
        slope = RIDGE * np.concatenate([[0.0], weights[1:]])
        for values, right in events:
            shares = np.exp(values @ weights)
            whole = 1.0 + shares.sum()
            good = float(shares[right].sum()) if right.any() else 1.0
            total += float(np.log(whole / good))
            slope += (shares / whole - shares * right / good) @ values
        return total, slope

    found: Rows = minimize(loss, np.zeros(1 + len(NAMES)), jac=True, method="L-BFGS-B").x
    return found


def main() -> None:
    """Fit and write the weights."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("shared", type=Path)
    shared = arguments.parse_args().shared
    reports = [(text, events) for part, text, events in annotated_reports(shared) if part == "hold"]
    reports += [(text, events) for _, text, events in gold_reports(shared / "gold/dev.jsonl", "hold")]
    events = rows_of(list(cases(Reader(), reports)))
    weights = dict(zip(("bias", *NAMES), fit(events), strict=True))
    rows = "".join(f"{name}\t{weight:.3f}\tlearned\n" for name, weight in weights.items())
    TABLE.write_text(HEADER + rows, encoding="utf-8")
    print(f"{len(events)} events: {rows}")


if __name__ == "__main__":
    main()
