"""Parquet: a row for each incident, with its values and statements nested, row group by row group."""

from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import pyarrow as pa  # type: ignore[import-untyped]
import pyarrow.parquet as pq  # type: ignore[import-untyped]

from firsthand.exports.about import About
from firsthand.exports.cells import value_words
from firsthand.exports.evidence import statements_in_full
from firsthand.exports.parties import Side, sides_of
from firsthand.exports.places import blurred, point_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.written import Written

_GROUP: Final = 2000  # incidents held at once
_TEXTS = pa.list_(pa.string())
_PARTY = pa.struct(
    [("name", pa.string()), ("entity", pa.string()), ("sector", pa.string()), ("denied", pa.bool_())]
)
_VALUE = pa.struct(
    [
        ("property", pa.string()),
        ("value", pa.string()),
        ("least", pa.int64()),
        ("most", pa.int64()),
        ("denied", pa.bool_()),
        ("origins", _TEXTS),
        ("reports", _TEXTS),
        ("statements", _TEXTS),
    ]
)
_ORIGIN = pa.struct(
    [
        ("id", pa.string()),
        ("name", pa.string()),
        ("kind", pa.string()),
        ("anonymous", pa.bool_()),
        ("counts", pa.bool_()),
        ("reports", _TEXTS),
    ]
)
_STATEMENT = pa.struct(
    [
        ("id", pa.string()),
        ("report", pa.string()),
        ("event", pa.string()),
        ("outlet", pa.string()),
        ("url", pa.string()),
        ("published", pa.string()),
        ("property", pa.string()),
        ("value", pa.string()),
        ("denied", pa.bool_()),
        ("certainty", pa.string()),
        ("chain", _TEXTS),
        ("words", pa.string()),
        ("spans", pa.list_(pa.list_(pa.int64()))),
    ]
)
SCHEMA: Final = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        ("type", pa.string()),
        ("modes", _TEXTS),
        ("status", pa.string()),
        ("date_start", pa.string()),
        ("date_end", pa.string()),
        ("date_precision", pa.string()),
        ("place", pa.string()),
        ("admin1", pa.string()),
        ("country", pa.string()),
        ("latitude", pa.float64()),
        ("longitude", pa.float64()),
        ("place_precision", pa.string()),
        ("uncertainty_km", pa.float64()),
        ("actors", pa.list_(_PARTY)),
        ("recipients", pa.list_(_PARTY)),
        ("origins_least", pa.int32()),
        ("origins_most", pa.int32()),
        ("origins", pa.list_(_ORIGIN)),
        ("values", pa.list_(_VALUE)),
        ("disputed", _TEXTS),
        ("reports", _TEXTS),
        ("urls", _TEXTS),
        ("statements", pa.list_(_STATEMENT)),
    ]
)


def write_parquet(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write the incidents; query, date, version and citation are key-value metadata of the file."""
    facts = {f"firsthand.{name}": value for name, value in about.facts().items()}
    schema = SCHEMA.with_metadata(facts)
    rows = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in _groups(stream.told()):
            table = pa.Table.from_pylist([_row(stream, told, about) for told in group], schema=schema)
            writer.write_table(table, row_group_size=_GROUP)
            rows += len(group)
    return Written(rows)


def _groups(items: Iterator[Told]) -> Iterator[list[Told]]:
    group: list[Told] = []
    for item in items:
        group.append(item)
        if len(group) == _GROUP:
            yield group
            group = []
    if group:
        yield group


def _row(stream: EvidenceStream, told: Told, about: About) -> dict[str, Any]:
    incident = told.incident
    place = blurred(incident.place, about.blur_km)
    point = point_of(place)
    sides = sides_of(stream, incident)
    records = [r for r in (stream.record(name) for name in incident.reports) if r is not None]
    return {
        "id": incident.id,
        "type": incident.type.value,
        "modes": list(incident.modes),
        "status": incident.status.value,
        "date_start": incident.time.start if incident.time else None,
        "date_end": incident.time.end if incident.time else None,
        "date_precision": str(incident.time.precision) if incident.time and incident.time.precision else None,
        "place": place.name if place else None,
        "admin1": place.admin1 if place else None,
        "country": place.country if place else None,
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
        "place_precision": str(place.precision) if place and place.precision else None,
        "uncertainty_km": place.uncertainty_km if place else None,
        "actors": [_party(s) for s in sides.actors],
        "recipients": [_party(s) for s in sides.recipients],
        "origins_least": incident.origins.least,
        "origins_most": incident.origins.most,
        "origins": [_origin(o) for o in incident.origins.list],
        "values": list(_values(told)),
        "disputed": list(dict.fromkeys(str(c.property) for c in incident.conflicts)),
        "reports": list(incident.reports),
        "urls": [r.report.url for r in records if r.report.url],
        "statements": [_statement(s) for s in statements_in_full(stream, told)],
    }


def _party(side: Side) -> dict[str, Any]:
    sector = str(side.sector) if side.sector else None
    return {"name": side.name, "entity": side.entity, "sector": sector, "denied": side.denied}


def _origin(origin: Any) -> dict[str, Any]:
    return {
        "id": origin.id,
        "name": origin.name,
        "kind": str(origin.kind),
        "anonymous": origin.anonymous,
        "counts": origin.counts,
        "reports": list(origin.reports),
    }


def _values(told: Told) -> Iterator[dict[str, Any]]:
    for name, values in told.incident.values.items():
        for value in values:
            count = value.value if isinstance(value.value, tuple) else (None, None)
            yield {
                "property": str(name),
                "value": value_words(value),
                "least": count[0],
                "most": count[1],
                "denied": value.denied,
                "origins": list(value.origins),
                "reports": list(value.reports),
                "statements": list(value.statements),
            }


def _statement(whole: dict[str, Any]) -> dict[str, Any]:
    value = whole["value"]
    if isinstance(value, list | tuple):
        value = "/".join("" if part is None else str(part) for part in value)
    spans = [list(span) for span in whole.get("evidence", ())]
    return {**{f.name: whole.get(f.name) for f in _STATEMENT}, "value": str(value), "spans": spans}
