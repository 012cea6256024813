"""PLOVER 2.0 records, one JSON object a line, with the shifts that PLOVER makes and the record does not.

An incident is a record of its own. What reports tell as planned or conditional is one too, under the type
that PLOVER gives it (aid that is promised: AGREE; an attack that is threatened: THREATEN). What PLOVER has
no field for, origins and who says what, stands under ``firsthand``.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from firsthand.exports.about import MADE_BY, About
from firsthand.exports.cells import one_day, toll_range
from firsthand.exports.codes import plover_type
from firsthand.exports.evidence import statements_in_full
from firsthand.exports.parties import Side, sides_of
from firsthand.exports.places import blurred, country_name, point_of
from firsthand.exports.stream import EvidenceStream, Told, events_of
from firsthand.exports.written import Written
from firsthand.incident import Property
from firsthand.ontology import PLANNED, TYPES, EventType, PlacePrecision
from firsthand.record import Event, Party, Place, Record, Time

_encode = msgspec.json.Encoder().encode
_RESOLUTION = {
    PlacePrecision.SITE: 5,
    PlacePrecision.TOWN: 4,
    PlacePrecision.DISTRICT: 3,
    PlacePrecision.PROVINCE: 2,
    PlacePrecision.COUNTRY: 1,
}
_NO_TYPE = "PLOVER codes no such act"


def write_plover(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write the incidents, then what their reports tell as planned, promised or threatened."""
    rows = left = 0
    joined: set[tuple[str, str]] = set()  # plans that became part of an incident: few
    for told in stream.told():
        refs = ((r.report.id, e) for r, e in events_of(stream, told.incident))
        joined |= {(report, e.id) for report, e in refs if e.status in PLANNED}
        type_ = plover_type(told.incident.type, told.incident.status)
        if type_ is None:
            left += 1
            continue
        out.write(_encode(_incident(stream, told, type_, about)) + b"\n")
        rows += 1
    copies = {copy.report for copy in stream.copies()}
    for record in stream.records():
        if record.report.id not in copies:
            for event in record.events:
                if event.status in PLANNED and (record.report.id, event.id) not in joined:
                    type_ = plover_type(event.type, event.status)
                    if type_ is None:
                        left += 1
                    else:
                        out.write(_encode(_plan(record, event, type_, about)) + b"\n")
                        rows += 1
    return Written(rows, {_NO_TYPE: left})


def _incident(stream: EvidenceStream, told: Told, type_: EventType, about: About) -> dict[str, Any]:
    incident = told.incident
    sides = sides_of(stream, incident)
    events = [e for _, e in events_of(stream, incident)]
    contexts = list(dict.fromkeys(c for e in events for c in e.contexts))
    records = [r for r in (stream.record(name) for name in incident.reports) if r is not None]
    sizes = {
        name: toll_range(incident, prop)
        for name, prop in (
            ("dead", Property.KILLED),
            ("injured", Property.INJURED),
            ("arrested", Property.ARRESTED),
        )
    }
    same = type_ is incident.type
    return _whole(
        {
            "id": incident.id,
            **_dates(incident.time),
            "actor": [_entity(s) for s in sides.actors],
            "recipient": [_entity(s) for s in sides.recipients],
            "event": type_.value,
            "mode": list(incident.modes) if same else [],
            "context": contexts,
            "event_loc": _location(incident.place, about),
            # PLOVER has one number: the least that anybody whose count stands vouches for
            "size": {name: count[0] for name, count in sizes.items() if count[0] is not None},
            "cite_info": [_cite(r) for r in records],
            "firsthand": {
                "type": incident.type.value,
                "status": incident.status.value,
                "origins": incident.origins,
                "values": incident.values,
                "conflicts": incident.conflicts,
                "revisions": incident.revisions,
                "statements": statements_in_full(stream, told),
            },
        },
        type_,
        about,
    )


def _plan(record: Record, event: Event, type_: EventType, about: About) -> dict[str, Any]:
    text = record.report.text
    killed = event.casualties.killed if event.casualties else None
    return _whole(
        {
            "id": f"{record.report.id}#{event.id}",
            **_dates(event.time),
            "actor": [_party(p) for p in event.actors],
            "recipient": [_party(p) for p in event.recipients],
            "event": type_.value,
            "mode": list(event.modes) if type_ is event.type else _threatened(type_, event.type),
            "context": list(event.contexts),
            "event_loc": _location(event.place, about),
            "size": {"dead": killed[0]} if killed and killed[0] is not None else {},
            "cite_info": [_cite(record)],
            "firsthand": {
                "type": event.type.value,
                "status": event.status.value,
                "certainty": event.certainty.value,
                "words": [text[start:end] for start, end in event.mentions],
                "report": record.report.id,
            },
        },
        type_,
        about,
    )


def _threatened(type_: EventType, of: EventType) -> list[str]:
    """Return what is threatened, as PLOVER's modes of THREATEN have it."""
    if type_ is not EventType.THREATEN:
        return []
    return {EventType.ASSAULT: ["violence"], EventType.COERCE: ["restrict"]}.get(of, [])


def _whole(fields: dict[str, Any], type_: EventType, about: About) -> dict[str, Any]:
    facts = TYPES[type_]
    fields |= {
        "quad_code": facts.quad.value,
        "event_scale": facts.score,
        "coder": MADE_BY,
        "coded_date": about.date,
        "codebook": "PLOVER 2.0",
        "comment": about.citation,
    }
    return {name: value for name, value in fields.items() if value not in (None, [], {}, "")}


def _dates(time: Time | None) -> dict[str, str | None]:
    if time is None:
        return {}
    return {"date": time.start or time.end, "enddate": time.end if one_day(time) is None else None}


def _entity(side: Side) -> dict[str, Any]:
    found = {
        "code": side.state or side.entity,
        "sector": side.sector.value if side.sector else None,
        "entity_text": side.name,
        "denied": side.denied or None,
    }
    return {name: value for name, value in found.items() if value}


def _party(party: Party) -> dict[str, Any]:
    found = {"code": party.entity, "sector": party.sector, "entity_text": party.name}
    return {name: value for name, value in found.items() if value}


def _location(place: Place | None, about: About) -> dict[str, Any]:
    shown = blurred(place, about.blur_km)
    if shown is None:
        return {}
    point = point_of(shown)
    found = {
        "extracted_place": shown.name,
        "lat": point[0] if point else None,
        "lon": point[1] if point else None,
        "province": shown.admin1,
        "country": country_name(shown.country),
        "country_code": shown.country,
        "resolution": _RESOLUTION.get(shown.precision) if shown.precision else None,
    }
    return {name: value for name, value in found.items() if value not in (None, "")}


def _cite(record: Record) -> dict[str, Any]:
    report = record.report
    found: Iterator[tuple[str, str | None]] = iter(
        (
            ("id", report.id),
            ("url", report.url),
            ("title", report.title),
            ("publication", report.outlet),
            ("date", report.published),
            ("language", report.language),
        )
    )
    return {name: value for name, value in found if value}
