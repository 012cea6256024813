"""A STIX 2.1 bundle: an incident with our extension, a report for each news report, opinions for who says what.

STIX's incident is a stub that says to extend it. What happened stands in the extension; that a voice vouches for
it or denies it is an opinion, with the voice as author and its exact words as explanation.
"""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, BinaryIO, Final

import msgspec

from firsthand.exports.about import MADE_BY, About
from firsthand.exports.cells import day_of, instant_of
from firsthand.exports.evidence import shown_at
from firsthand.exports.passages import quoted_of
from firsthand.exports.places import countries, point_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.telling import heading
from firsthand.exports.written import Written
from firsthand.incident import Incident, Property, Statement
from firsthand.ontology import Certainty
from firsthand.record import Place, Record

_encode = msgspec.json.Encoder().encode
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_DNS, "firsthand.invalid")
_OPINION: Final = {
    Certainty.CERTAIN: "strongly-agree",
    Certainty.PROBABLE: "agree",
    Certainty.POSSIBLE: "neutral",
}
_EARLIEST: Final = "1970-01-01T00:00:00.000Z"


def identifier(kind: str, *parts: str) -> str:
    """Return a STIX id that is the same for the same thing in every bundle."""
    return f"{kind}--{uuid.uuid5(_SPACE, ' '.join((kind, *parts)))}"


EXTENSION: Final = identifier("extension-definition", "incident evidence")
_MAKER: Final = identifier("identity", "firsthand")


def write_stix(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write one bundle, an object a line. Which incidents a report tells of is kept aside on disk."""
    rows = 0
    head = {"type": "bundle", "id": identifier("bundle", about.date, about.asked)}
    out.write(_encode(head)[:-1] + b',"objects":[')
    between = b"\n"
    with closing(sqlite3.connect("")) as aside:  # a temporary file of its own, gone when closed
        aside.execute(
            "CREATE TABLE told (report TEXT, object TEXT, PRIMARY KEY (report, object)) WITHOUT ROWID"
        )
        aside.execute("CREATE TABLE places (id TEXT PRIMARY KEY) WITHOUT ROWID")
        for thing in _objects(stream, about, aside):
            out.write(between + _encode(thing))
            between = b",\n"
            rows += thing["type"] == "incident"
    out.write(b"\n]}\n")
    return Written(rows)


def _objects(stream: EvidenceStream, about: About, aside: sqlite3.Connection) -> Iterator[dict[str, Any]]:
    yield from _frame(about)
    for told in stream.told():
        yield from _incident_objects(stream, told, about, aside)
    for record in stream.records():
        refs = [
            row[0]
            for row in aside.execute(
                "SELECT object FROM told WHERE report = ? ORDER BY object", (record.report.id,)
            )
        ]
        if refs:
            yield _report(record, refs, about)


def _common(about: About, kind: str, id_: str, created: str | None = None) -> dict[str, Any]:
    moment = created or f"{about.date}T00:00:00.000Z"
    return {
        "type": kind,
        "spec_version": "2.1",
        "id": id_,
        "created_by_ref": _MAKER,
        "created": moment,
        "modified": max(moment, f"{about.date}T00:00:00.000Z"),
    }


def _frame(about: About) -> Iterator[dict[str, Any]]:
    maker = _common(about, "identity", _MAKER, _EARLIEST)
    del maker["created_by_ref"]
    yield {**maker, "name": MADE_BY, "identity_class": "system", "description": about.citation}
    yield {
        **_common(about, "extension-definition", EXTENSION, _EARLIEST),
        "name": "Incident evidence",
        "description": "Type, parties, time, place, values by voice, independent origins, conflicts and revisions "
        f"of an incident as news reports tell it. {about.citation}",
        "schema": "INCIDENTS: the JSON object of an incident in Firsthand's evidence format",
        "version": "1.0.0",
        "extension_types": ["property-extension"],
    }


def _incident_objects(
    stream: EvidenceStream, told: Told, about: About, aside: sqlite3.Connection
) -> Iterator[dict[str, Any]]:
    incident = shown_at(told.incident, about.blur_km)
    me = identifier("incident", incident.id)
    created = _created(stream, incident)
    body = msgspec.to_builtins(incident)
    yield {
        **_common(about, "incident", me, created),
        "name": heading(stream, incident),
        "labels": [incident.type.value.lower(), incident.status.value],
        "external_references": _references(stream, incident),
        "extensions": {
            EXTENSION: {
                "extension_type": "property-extension",
                **{k: v for k, v in body.items() if k != "modes"},
                "modes": body.get("modes", []),
            }
        },
    }
    for report in incident.reports:
        aside.execute("INSERT OR IGNORE INTO told VALUES (?, ?)", (report, me))
    yield from _place_objects(incident.place, me, about, aside)
    seen = set()
    for statement in told.statements:
        opinion = _opinion(stream, statement, me, about)
        if opinion is not None and opinion["id"] not in seen:
            seen.add(opinion["id"])
            aside.execute("INSERT OR IGNORE INTO told VALUES (?, ?)", (statement.report, opinion["id"]))
            yield opinion


def _created(stream: EvidenceStream, incident: Incident) -> str | None:
    records = (stream.record(name) for name in incident.reports)
    first = min((i for r in records if r is not None and (i := instant_of(r.report))), default=None)
    return _instant(first) if first else None


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _references(stream: EvidenceStream, incident: Incident) -> list[dict[str, str]]:
    found = []
    for name in incident.reports:
        record = stream.record(name)
        if record is not None:
            found.append(_reference(record))
    return found


def _reference(record: Record) -> dict[str, str]:
    report = record.report
    found = {
        "source_name": report.outlet or "unknown outlet",
        "description": report.title or report.id,
        "external_id": report.id,
    }
    if report.url and report.url.startswith(("https://", "http://")):
        found["url"] = report.url
    return found


def _place_objects(
    place: Place | None, incident: str, about: About, aside: sqlite3.Connection
) -> Iterator[dict[str, Any]]:
    if place is None:
        return
    point = point_of(place)
    known = countries().get(place.country or "")
    if point is None and known is None:
        return
    me = identifier("location", place.name, place.country or "", str(point), f"{about.blur_km:g}")
    whole: dict[str, Any] = {**_common(about, "location", me, _EARLIEST), "name": place.name}
    if known:
        whole["country"] = known.alpha2
    if place.admin1:
        whole["administrative_area"] = place.admin1
    if point:
        whole |= {"latitude": point[0], "longitude": point[1]}
        if place.uncertainty_km:
            whole["precision"] = place.uncertainty_km * 1000
    if aside.execute("INSERT OR IGNORE INTO places VALUES (?)", (me,)).rowcount:
        yield whole
    yield {
        **_common(about, "relationship", identifier("relationship", incident, me)),
        "relationship_type": "located-at",
        "source_ref": incident,
        "target_ref": me,
    }


def _opinion(
    stream: EvidenceStream, statement: Statement, incident: str, about: About
) -> dict[str, Any] | None:
    """Return what a voice makes of it: whether it happened, and who did it where that is denied."""
    if statement.property is Property.OCCURRED:
        held = _OPINION[statement.certainty] if statement.value is True else "strongly-disagree"
    elif statement.denied:
        held = "disagree"
    else:
        return None
    record = stream.record(statement.report)
    whole = {
        **_common(about, "opinion", identifier("opinion", statement.id, incident)),
        "opinion": held,
        "explanation": quoted_of(stream, statement) or "no words",
        "authors": [" ← ".join(statement.chain) or "unknown"],
        "object_refs": [incident],
    }
    if record is not None:
        whole["external_references"] = [_reference(record)]
    return whole


def _report(record: Record, refs: list[str], about: About) -> dict[str, Any]:
    day = day_of(record.report.published)
    moment = instant_of(record.report)
    published = _instant(moment) if moment else f"{(day or day_of(about.date))}T00:00:00.000Z"
    return {
        **_common(about, "report", identifier("report", record.report.id), published),
        "name": record.report.title or record.report.id,
        "report_types": ["incident"],
        "published": published,
        "object_refs": refs,
        "external_references": [_reference(record)],
    }
