"""Toponyms found and resolved: raw text in, or with ``given`` the gold spans (never their labels)."""

from collections.abc import Iterable, Iterator
from typing import Any

from spacy.tokens import Doc

from firsthand.benchmarks.run import Options
from firsthand.knowledge.gazetteer import Gazetteer
from firsthand.language.pipeline import parse
from firsthand.reading.findings import Parsed, PlaceFinding
from firsthand.reading.places.finding import place_toponyms
from firsthand.reading.places.spans import find_toponyms, given_toponyms
from firsthand.reading.reader import Reader
from firsthand.record import Report


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield the toponyms of each row's text."""
    documents = list(rows)
    alpha2 = reader.gazetteer.alpha2
    docs = parse((d["text"] for d in documents), model=reader.settings.model, batch=reader.settings.batch)
    for row, doc in zip(documents, docs, strict=True):
        yield {"id": row["id"], "toponyms": toponyms(row, doc, reader.gazetteer, options, alpha2)}


def toponyms(
    row: dict[str, Any], doc: Doc, gazetteer: Gazetteer, options: Options, alpha2: dict[str, str]
) -> list[dict[str, Any]]:
    """Return the predictions for one document in the scorer's shape."""
    parsed = Parsed(Report(id=row["id"], text=row["text"], url=row.get("url")), doc)
    if not options.given:
        return [_shape(f, alpha2) for f in place_toponyms(find_toponyms(doc, gazetteer), parsed, gazetteer)]
    spans = [(t["start"], t["end"]) for t in row["toponyms"]]
    found = place_toponyms(given_toponyms(spans, doc, gazetteer), parsed, gazetteer)
    return [
        {**_shape(f, alpha2), "start": s, "end": e} for (s, e), f in zip(sorted(spans), found, strict=True)
    ]


def _shape(finding: PlaceFinding, alpha2: dict[str, str]) -> dict[str, Any]:
    point = finding.point
    return {
        "start": finding.start,
        "end": finding.end,
        "lat": point[0] if point else None,
        "lon": point[1] if point else None,
        "geonames_id": finding.geonames_id,
        "country_code": alpha2.get(finding.place.country or ""),
    }
