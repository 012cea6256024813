"""Learn the weights of the model that gives an event its place.

    python train/event_places.py ../shared/gold/train.jsonl

For each gold mention of an event, each place of its sentence is a case; it is right where it agrees with
the event's gold place: same country, and near enough for a gold point. Sentences of our own add cases
(``place_sentences.py``). Fits a logistic regression over ``place_features`` and writes ``knowledge/tables/event_places.tsv``. Deterministic: no sampling, fixed solver.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import numpy as np
from place_sentences import own_cases
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from spacy.tokens import Doc

from firsthand.knowledge.distances import kilometres
from firsthand.knowledge.gazetteer import Gazetteer
from firsthand.language.pipeline import parse
from firsthand.ontology import PlacePrecision
from firsthand.reading.event_places import candidate_places, place_features
from firsthand.reading.findings import Parsed, Phrase, Roles, Trigger
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Event, Party, Place, Record
from firsthand.settings import Settings

REACH = {
    PlacePrecision.SITE: 25,
    PlacePrecision.TOWN: 25,
    PlacePrecision.DISTRICT: 75,
    PlacePrecision.PROVINCE: 75,
}
TABLE = Path(__file__).parent.parent / "src/firsthand/knowledge/tables/event_places.tsv"
HEADER = (
    "# Log-odds weights of the model that gives an event its place (reading/event_places.py).\n"
    "# Learned by train/event_places.py.\n"
    "feature\tweight\tsource\n"
)


def same_place(gold: Place, other: Place) -> bool:
    """Tell whether a place is the gold one, by country and distance, or by its words where gold has no country."""
    if gold.country and other.country and gold.country != other.country:
        return False
    reach = REACH.get(gold.precision) if gold.precision else None
    if reach is None or gold.lat is None or gold.lon is None:
        if gold.country:
            return gold.country == other.country and other.precision in (
                PlacePrecision.COUNTRY,
                PlacePrecision.REGION,
                None,
            )
        a, b = gold.mention, other.mention
        return bool(a and b and a[0] < b[1] and b[0] < a[1])
    if other.lat is None or other.lon is None:
        return False
    return kilometres((gold.lat, gold.lon), (other.lat, other.lon)) <= reach


def gold_triggers(event: Event, doc: Doc) -> Iterator[Trigger]:
    """Yield a trigger for each gold mention of an event."""
    for start, end in event.mentions:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            root = span.root
            nominal = root.pos_ in ("NOUN", "PROPN")
            yield Trigger(start, end, root.i, event.type, (), "gold", nominal, 1.0, "gold")


def gold_roles(event: Event, doc: Doc) -> Roles:
    """Return the parties of an event as phrases of the text."""
    return Roles(tuple(_phrases(event.actors, doc)), tuple(_phrases(event.recipients, doc)))


def _phrases(parties: tuple[Party, ...], doc: Doc) -> Iterator[Phrase]:
    for party in parties:
        span = doc.char_span(*party.mention, alignment_mode="expand") if party.mention else None
        if span is not None:
            yield Phrase(span.start_char, span.end_char, span.root.i)


def cases(records: list[Record], gazetteer: Gazetteer) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield features and answer for each place in the sentence of a gold trigger."""
    for record, doc in zip(records, parse(r.report.text for r in records), strict=True):
        parsed = Parsed(record.report, doc)
        places = find_places(parsed, gazetteer)
        for event in record.events:
            roles = gold_roles(event, doc)
            for trigger in gold_triggers(event, doc):
                near = candidate_places(trigger, parsed, places)
                for place in near:
                    right = event.place is not None and same_place(event.place, place.place)
                    yield place_features(trigger, roles, place, near, doc), right


def fit_weights(found: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """Return the weights learned from cases, the bias first."""
    features, answers = zip(*found, strict=True)
    vectorizer = DictVectorizer(sparse=False)
    model = LogisticRegression(C=0.1, max_iter=2000)
    model.fit(vectorizer.fit_transform(features), np.array(answers))
    weights = sorted(zip(vectorizer.feature_names_, map(float, model.coef_[0]), strict=True))
    return {"bias": float(model.intercept_[0]), **dict(weights)}


def load(file: Path) -> list[Record]:
    """Return the gold records of a file."""
    return [msgspec.convert(json.loads(line), Record) for line in file.open(encoding="utf-8")]


def main() -> None:
    """Fit and write the weights."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("train", type=Path, nargs="+")
    options = arguments.parse_args()
    reader = Reader(Settings(detector=False))
    records = [record for file in options.train for record in load(file)]
    found = [*cases(records, reader.gazetteer), *own_cases(reader)]
    weights = fit_weights(found)
    TABLE.write_text(
        HEADER + "".join(f"{name}\t{weight:.3f}\tlearned\n" for name, weight in weights.items()),
        encoding="utf-8",
    )
    print(f"{len(found)} cases, {sum(right for _, right in found)} right, {len(weights)} weights")


if __name__ == "__main__":
    main()
