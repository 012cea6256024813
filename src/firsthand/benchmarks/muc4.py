"""MUC-4: one report to incident templates (``score_muc4.py``), from the mixed-case text."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import msgspec
from spacy.tokens import Doc, Span

from firsthand.benchmarks.run import Options
from firsthand.knowledge.tables import read_table
from firsthand.language.pipeline import parse
from firsthand.ontology import EventType, Sector, Status
from firsthand.reading.reader import Reader
from firsthand.record import Count, Event, Party, Record, Report

_STAGE = {
    Status.HAPPENED: "ACCOMPLISHED",
    Status.ONGOING: "ACCOMPLISHED",
    Status.FUTURE: "THREATENED",
    Status.HYPOTHETICAL: "THREATENED",
}
_GROUP_SECTORS = frozenset({Sector.REB, Sector.MIL, Sector.COP, Sector.CRM, Sector.OPP, Sector.GOV})


class _TypeRow(msgspec.Struct, frozen=True):
    what: str
    key: str
    incident_type: str


@lru_cache(maxsize=1)
def _types() -> dict[tuple[str, str], str]:
    return {(row.what, row.key): row.incident_type for row in read_table("muc4_types", _TypeRow)}


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield one object a document with its templates; gold is not looked at."""
    for row in rows:
        # Lines are broken at 70 columns; a paragraph is what blank lines part.
        text = re.sub(r"(?<!\n)\n(?!\s*\n)", " ", row["text_cased"])
        report = Report(id=row["id"], text=text, outlet=row.get("source"), published=row.get("report_date"))
        doc = next(parse([text]))
        record = reader.read_parsed(report, doc)
        yield {"id": row["id"], "templates": _templates(record, doc)}


def _templates(record: Record, doc: Doc) -> list[dict[str, Any]]:
    incidents = [e for e in record.events if e.type is EventType.ASSAULT and e.status is not Status.NEGATED]
    return [_template(e, doc) for e in incidents if e.actors or e.recipients or e.weapon or e.casualties]


def _template(event: Event, doc: Doc) -> dict[str, Any]:
    victims = [n for p in event.recipients if (n := _person(p, doc))]
    template: dict[str, Any] = {
        "incident_type": _incident_type(event, doc),
        "PerpInd": [[n] for p in event.actors if (n := _individuals(p, doc))],
        "PerpOrg": [[n] for p in event.actors if (n := _organisation(p, doc))],
        "Target": [[n] for p in event.recipients if (n := _thing(p, doc))],
        "Victim": [[n] for n in victims],
        "Weapon": [[event.weapon.name]] if event.weapon else [],
        "stage": _STAGE[event.status],
        "killed": _exact(event, "killed"),
        "injured": _exact(event, "injured"),
    }
    if event.time and event.time.start:
        template |= {"date_from": event.time.start, "date_to": event.time.end or event.time.start}
    if event.place:
        template |= {"country": event.place.country, "place": event.place.name}
    return template


def _incident_type(event: Event, doc: Doc) -> str:
    keys = [("mode", mode) for mode in event.modes]
    keys += [("trigger", _span(doc, m).root.lemma_.lower()) for m in event.mentions]
    keys += [("weapon", event.weapon.name.lower().split()[-1])] if event.weapon else []
    return next((_types()[key] for key in keys if key in _types()), "attack")


def _span(doc: Doc, mention: tuple[int, int]) -> Span:
    span = doc.char_span(*mention, alignment_mode="expand")
    assert span is not None
    return span


def _named(party: Party, doc: Doc, labels: tuple[str, ...]) -> Span | None:
    """Return the named entity that the party's mention holds, of one of the kinds."""
    if party.mention is None:
        return None
    span = _span(doc, party.mention)
    return next((e for e in span.ents if e.label_ in labels), None)


def _person(party: Party, doc: Doc) -> str | None:
    found = _named(party, doc, ("PERSON",))
    return found.text if found is not None else None


def _organisation(party: Party, doc: Doc) -> str | None:
    found = _named(party, doc, ("ORG", "NORP", "GPE"))
    if found is not None and found.label_ == "ORG":
        return found.text
    known = party.entity is not None and len(party.entity) != 3
    return party.name if known and party.sector in _GROUP_SECTORS else None


def _individuals(party: Party, doc: Doc) -> str | None:
    if party.mention is None:
        return None
    root = _span(doc, party.mention).root
    if _person(party, doc):
        return _person(party, doc)
    return party.name if root.tag_ in ("NN", "NNS") else None


def _thing(party: Party, doc: Doc) -> str | None:
    if party.mention is None or _person(party, doc) or party.sector is not None:
        return None
    return party.name


def _exact(event: Event, harm: str) -> int | None:
    count: Count | None = getattr(event.casualties, harm, None)
    return count[0] if count is not None and count[0] is not None else None
