"""Learn what the detector's pointing at a place adds to the trees that give an event its place.

    python train/pointing.py ../shared

Reads the reports that neither the trees nor the detector were learned from (the part "hold" of
``train/happenings.tsv.gz``, and gold dev), and calls a candidate right where its name stands in the words of the annotated
place. Writes ``knowledge/tables/pointing.tsv``. Deterministic.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import numpy as np
from detector_data import annotated_reports, gold_reports
from locating import matches
from sklearn.linear_model import LogisticRegression

from firsthand.knowledge.trees import load_trees
from firsthand.language.pipeline import parse
from firsthand.reading.findings import Parsed
from firsthand.reading.joining import group_mentions
from firsthand.reading.locating import weigh_groups
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Place, Report

TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/pointing.tsv"
HEADER = (
    "# What the detector's pointing at a place adds to the trees of locating.tsv: a sum of the log-odds of both and some features.\n"
    "# Learned by train/pointing.py.\n"
    "feature\tweight\tsource\n"
)
# Beside the two the features that the trees, which know 52 reports, weigh too little: chosen forward, by ten folds.
NAMES = (
    *("trees", "pointed", "nowhere"),
    *("share of mentions", "dateline", "count", "indefinite", "is best", "finer here"),
)


def cases(shared: Path) -> Iterator[tuple[list[float], bool]]:
    """Yield the log-odds of each candidate of each event that the reader finds, and whether it is the place."""
    reader, trees = Reader(), load_trees("locating")
    reports = [(text, events) for part, text, events in annotated_reports(shared) if part == "hold"]
    reports += [(text, events) for _, text, events in gold_reports(shared / "gold/dev.jsonl", "hold")]
    for (text, events), doc in zip(reports, parse(t for t, _ in reports), strict=True):
        parsed = Parsed(Report(id="", text=text), doc)
        places = find_places(parsed, reader.gazetteer)
        groups = group_mentions(reader.mentions(parsed.report, doc))
        known = matches(groups, SimpleNamespace(events=[SimpleNamespace(**event) for event in events]))
        for number, candidates in enumerate(weigh_groups(groups, parsed, places)):
            place = known[number].place if number in known else None
            weighed = trees.log_odds([candidate.features for candidate in candidates])
            for candidate, log_odds in zip(candidates, weighed, strict=True):
                if "pointed" not in candidate.features:
                    continue
                right = place is not None and any(
                    f.start < place[1] and place[0] < f.end and is_same(f.place, candidate.finding.place)
                    for f in places
                )
                values = {"trees": log_odds, **candidate.features}
                yield [values.get(name, 0.0) for name in NAMES], right


def is_same(one: Place, other: Place) -> bool:
    """Tell whether two names were resolved to one place."""
    return (one.name.lower(), one.country, one.precision) == (
        other.name.lower(),
        other.country,
        other.precision,
    )


def main() -> None:
    """Fit and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("shared", type=Path)
    found = list(cases(arguments.parse_args().shared))
    model = LogisticRegression().fit(np.array([x for x, _ in found]), np.array([y for _, y in found]))
    weights = dict(zip(("bias", *NAMES), [model.intercept_[0], *model.coef_[0]], strict=True))
    rows = "".join(f"{name}\t{weight:.3f}\tlearned\n" for name, weight in weights.items())
    TABLE.write_text(HEADER + rows, encoding="utf-8")
    print(f"{len(found)} candidates: {rows}")


if __name__ == "__main__":
    main()
