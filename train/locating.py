"""Learn the trees that give an event its place, once its mentions are joined.

    python train/locating.py ../shared

Reads the annotated reports of the part "learn" (``train/detector_data.py``), takes the reader's own events, and calls
a candidate right where it agrees with the annotated place of the happening whose words the event shares. Beside them
stand the incidents of MUC-4's training reports (``train/muc_places.py``), which are read by the tables alone. The gold
reports are left out: the weights of the sentence model (``train/event_places.py``) have seen them. So is where the
detector points, which has seen all of these; ``train/pointing.py`` adds it. Writes ``knowledge/tables/locating.tsv``.
Deterministic: fixed seed. About half an hour.
"""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from detector_data import Happening, annotated_reports
from event_places import same_place
from muc_places import incident_cases
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.feature_extraction import DictVectorizer

from firsthand.language.pipeline import parse
from firsthand.reading.findings import Parsed, PlaceFinding
from firsthand.reading.joining import Mention, group_mentions
from firsthand.reading.locating import weigh_groups
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Place, Report

POINTING = ("pointed", "nowhere")
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/locating.tsv"
HEADER = (
    "# Boosted trees that give an event its place (reading/locating.py): log-odds in the leaves.\n"
    "# Learned by train/locating.py.\n"
    "tree\tnode\tfeature\tthreshold\tlow\thigh\tvalue\tsource\n"
)
Case = list[tuple[dict[str, float], bool]]  # the features of each candidate of an event, and if it is right


def cases(reader: Reader, reports: Iterable[tuple[str, list[Happening]]]) -> Iterator[Case]:
    """Yield the candidates of each event that the reader finds in texts, by what is known of their happenings."""
    reports = list(reports)
    for (text, happenings), doc in zip(reports, parse(text for text, _ in reports), strict=True):
        parsed = Parsed(Report(id="", text=text), doc)
        places = find_places(parsed, reader.gazetteer)
        groups = group_mentions(reader.mentions(parsed.report, doc))
        known = matches(groups, happenings)
        for number, candidates in enumerate(weigh_groups(groups, parsed, places)):
            named = list(named_places(known.get(number), places))
            yield [(c.features, any(agree(place, c.finding.place) for place in named)) for c in candidates]


def matches(groups: tuple[tuple[Mention, ...], ...], happenings: list[Happening]) -> dict[int, Happening]:
    """Return the happening of each group that shares words with one, one to one, same type first."""
    pairs = []
    for i, group in enumerate(groups):
        kind = max(group, key=lambda m: m.finding.trigger.score).finding.trigger.type
        spans = {(m.finding.trigger.start, m.finding.trigger.end) for m in group}
        for j, happening in enumerate(happenings):
            shared = sum(max(0, min(t, e) - max(s, b)) for s, t in spans for b, e in happening["mentions"])
            if shared:
                pairs.append((-(happening["type"] == kind), -shared, i, j))
    found: dict[int, Happening] = {}
    taken: set[int] = set()
    for _, _, i, j in sorted(pairs):
        if i not in found and j not in taken:
            found[i] = happenings[j]
            taken.add(j)
    return found


def named_places(happening: Happening | None, places: tuple[PlaceFinding, ...]) -> Iterator[Place]:
    """Yield the places that the reader finds in the words of a happening's annotated place."""
    start, end = (happening and happening["place"]) or (0, 0)
    for finding in places:
        if finding.start < end and start < finding.end:
            yield finding.place


def agree(one: Place, other: Place) -> bool:
    """Tell whether two places are the same by name, or near enough."""
    names = ((p.name.lower(), p.country, p.precision) for p in (one, other))
    return len(set(names)) == 1 or same_place(one, other)


def fit(found: Iterable[Case]) -> tuple[DictVectorizer, GradientBoostingClassifier]:
    """Return the trees learned from the cases."""
    known = [candidate for case in found for candidate in case]
    vectorizer = DictVectorizer(sparse=False)
    features = vectorizer.fit_transform([{k: v for k, v in f.items() if k not in POINTING} for f, _ in known])
    model = GradientBoostingClassifier(
        n_estimators=200,
        max_depth=4,  # as good on reports held out as twice as many, or as deeper ones
        learning_rate=0.06,
        subsample=0.5,
        max_features=0.15,
        min_samples_leaf=40,
        random_state=2,
    )
    model.fit(features, np.array([right for _, right in known]))
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


def main() -> None:
    """Fit and write the trees."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("shared", type=Path)
    shared = arguments.parse_args().shared
    reports = ((text, events) for part, text, events in annotated_reports(shared) if part == "learn")
    found = [*cases(Reader(), reports), *incident_cases(shared / "bench/muc4/train.jsonl")]
    model = fit(found)
    TABLE.write_text(HEADER + "".join(f"{row}\n" for row in rows(*model)), encoding="utf-8")
    right = sum(right for case in found for _, right in case)
    print(f"{len(found)} events, {sum(map(len, found))} candidates, {right} of them right")


if __name__ == "__main__":
    main()
