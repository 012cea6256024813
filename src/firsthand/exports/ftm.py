"""FollowTheMoney statements as CSV: incidents as Event, reports as Article, parties as LegalEntity.

A line is one value of one property of one entity, from one report: the model that our own statements follow.
FollowTheMoney has no place for roles and certainty; who says a thing stands in ``origin``.
"""

import csv
import hashlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from firsthand.exports.about import About
from firsthand.exports.cells import as_text, safe, value_words
from firsthand.exports.parties import Side, sides_of
from firsthand.exports.passages import quoted_of
from firsthand.exports.places import countries, country_name
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.telling import heading
from firsthand.exports.written import Written
from firsthand.incident import Property, content_id
from firsthand.ontology import Sector
from firsthand.record import Record

_FORMER: Final = {"SUN": "suhh", "YUG": "yucs", "CSK": "cshh"}
COLUMNS: Final = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang",
    "original_value", "external", "first_seen", "last_seen", "id",
)  # fmt: skip
_DATASET: Final = "firsthand"
_TYPES: Final = {
    "id": "entity", "name": "name", "title": "string", "startDate": "date", "endDate": "date", "date": "date",
    "location": "address", "country": "country", "involved": "entity", "proof": "entity",
    "summary": "text", "description": "text", "notes": "text", "sourceUrl": "url", "publisher": "string",
    "publishedAt": "date", "keywords": "string", "recordId": "string", "fileName": "string",
}  # fmt: skip
_PUBLIC: Final = frozenset({Sector.GOV, Sector.MIL, Sector.COP, Sector.JUD, Sector.LEG, Sector.SPY})


def write_ftm(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write the statements of every incident, then of every report. The rest of ``about`` is an entity of its own."""
    writer = csv.writer(as_text(out), dialect=csv.unix_dialect)
    writer.writerow(COLUMNS)
    rows = 0
    for told in stream.told():
        for line in _Lines(about).of_incident(stream, told):
            writer.writerow(line)
        rows += 1
    for record in stream.records():
        for line in _Lines(about).of_report(record):
            writer.writerow(line)
    about_id = content_id("about", about.date, about.asked)
    for line in _Lines(about).of_entity(
        about_id,
        "Document",
        (("title", "About this file"), ("summary", about.citation), ("fileName", about.asked)),
    ):
        writer.writerow(line)
    return Written(rows)


class _Lines:
    def __init__(self, about: About) -> None:
        self._about = about
        self._seen: set[str] = set()

    def of_entity(
        self,
        entity: str,
        schema: str,
        values: Iterator[tuple[str, str | None]] | tuple[tuple[str, str], ...],
        origin: str = "",
    ) -> Iterator[list[str]]:
        yield from self._line(entity, schema, "id", entity, origin)
        for prop, value in values:
            if value:
                yield from self._line(entity, schema, prop, value, origin)

    def of_report(self, record: Record) -> Iterator[list[str]]:
        report = record.report
        values = (
            ("title", report.title or report.id),
            ("sourceUrl", report.url),
            ("publisher", report.outlet),
            ("publishedAt", (report.published or "")[:10]),
            ("fileName", report.id),
        )
        yield from self.of_entity(_article(report.id), "Article", iter(values))

    def of_incident(self, stream: EvidenceStream, told: Told) -> Iterator[list[str]]:
        incident = told.incident
        sides = sides_of(stream, incident)
        place, time = incident.place, incident.time
        alpha2 = _code(place.country if place else None)
        values: tuple[tuple[str, str | None], ...] = (
            ("name", heading(stream, incident)),
            ("recordId", incident.id),
            ("keywords", incident.type.value),
            *(("keywords", mode) for mode in incident.modes),
            ("startDate", time.start if time else None),
            ("endDate", time.end if time else None),
            ("location", f"{place.name}, {country_name(place.country)}".strip(", ") if place else None),
            ("country", alpha2),
            *(("involved", _party(s)) for s in (*sides.actors, *sides.recipients)),
            *(("proof", _article(r)) for r in incident.reports),
        )
        yield from self.of_entity(incident.id, "Event", iter(values))
        for name, held in incident.values.items():
            for value in held:
                if name != Property.OCCURRED:
                    yield from self._line(
                        incident.id,
                        "Event",
                        "summary",
                        f"{name}: {value_words(value)}",
                        ", ".join(value.reports),
                    )
        for statement in told.statements:
            words = quoted_of(stream, statement)
            record = stream.record(statement.report)
            text = f"{statement.property.value}: “{words}” ({' ← '.join(statement.chain)})"
            yield from self._line(incident.id, "Event", "description", text, statement.report)
            if record is not None and record.report.url:
                yield from self._line(incident.id, "Event", "sourceUrl", record.report.url, statement.report)
        for side in (*sides.actors, *sides.recipients):
            schema = "PublicBody" if side.sector in _PUBLIC else "LegalEntity"
            state = _code(side.state)
            yield from self.of_entity(_party(side), schema, iter((("name", side.name), ("country", state))))

    def _line(self, entity: str, schema: str, prop: str, value: str, origin: str = "") -> Iterator[list[str]]:
        value = str(safe(value))
        key = hashlib.sha1(f"{_DATASET}.{entity}.{prop}.{value}".encode(), usedforsecurity=False).hexdigest()
        if key not in self._seen:
            self._seen.add(key)
            day = self._about.date
            yield [
                entity,
                entity,
                prop,
                _TYPES[prop],
                schema,
                value,
                _DATASET,
                str(safe(origin)),
                "",
                "",
                "f",
                day,
                day,
                key,
            ]


def _article(report: str) -> str:
    return content_id("article", report)


def _party(side: Side) -> str:
    return content_id("party", side.entity or side.name, side.sector if side.entity else None)


def _code(alpha3: str | None) -> str | None:
    """Return FollowTheMoney's code of a state: ISO 3166-1's, of a former one the four letters of ISO 3166-3."""
    known = countries().get(alpha3 or "")
    return None if known is None else _FORMER.get(known.alpha3, known.alpha2.lower())
