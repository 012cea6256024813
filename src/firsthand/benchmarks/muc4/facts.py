"""Where, when and how many: what the record's events say of an incident."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from spacy.tokens import Doc

from firsthand.benchmarks.muc4.models import TYPES
from firsthand.knowledge.tables import read_table
from firsthand.ontology import EventType, PlacePrecision, Status
from firsthand.record import Count, Event, Record

_STAGES = {Status.FUTURE: "THREATENED", Status.HYPOTHETICAL: "THREATENED"}
_EXACT = {
    PlacePrecision.TOWN: 0,
    PlacePrecision.DISTRICT: 1,
    PlacePrecision.SITE: 2,
    PlacePrecision.PROVINCE: 3,
}


class _TypeRow(msgspec.Struct, frozen=True):
    what: str
    key: str
    incident_type: str


class _CountryRow(msgspec.Struct, frozen=True):
    alpha3: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: str = ""


@lru_cache(maxsize=1)
def _kinds() -> Mapping[tuple[str, str], str]:
    return {(row.what, row.key): row.incident_type for row in read_table("muc4_types", _TypeRow)}


@lru_cache(maxsize=1)
def _country_names() -> Mapping[str, str]:
    """Return the code of a country by each of its names, and by its capital and people."""
    names: dict[str, str] = {}
    for row in read_table("countries", _CountryRow):
        for name in (row.name, *row.aliases, row.capital, *row.demonyms, *(d + "s" for d in row.demonyms)):
            names.setdefault(name.lower(), row.alpha3)
    return names


@lru_cache(maxsize=1)
def _countries() -> Mapping[str, str]:
    return {row.alpha3: row.name.lower() for row in read_table("countries", _CountryRow)}


class _CoveredRow(msgspec.Struct, frozen=True):
    alpha3: str


@lru_cache(maxsize=1)
def _covered() -> frozenset[str]:
    return frozenset(row.alpha3 for row in read_table("muc4_countries", _CoveredRow))


def incident_kind(event: Event, doc: Doc) -> str:
    """Return the type of incident that an assault is."""
    keys = [("mode", mode) for mode in event.modes]
    for start, end in event.mentions:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            keys.append(("trigger", span.root.lemma_.lower()))
    if event.weapon:
        keys.append(("weapon", event.weapon.name.lower().split()[-1]))
    return next((_kinds()[key] for key in keys if key in _kinds()), TYPES[0])


def assaults(record: Record) -> list[Event]:
    """Return the events that may be incidents."""
    return [e for e in record.events if e.type is EventType.ASSAULT and e.status is not Status.NEGATED]


def countries_named(doc: Doc) -> list[str]:
    """Return the countries that a report names, the one named most often first."""
    counts: dict[str, int] = {}
    for entity in doc.ents:
        name = entity.text.lower().removeprefix("the ")
        code = _country_names().get(name)
        if code is not None:
            counts[code] = counts.get(code, 0) + 1
    return sorted(counts, key=lambda code: -counts[code])


def country_of(events: Sequence[Event], named: Sequence[str]) -> str | None:
    """Return the country of an incident, else the one that the report is about, in MUC's words.

    A country that the report does not name is a namesake of the town, unless it names none that MUC covers;
    one that MUC does not cover is seldom where it happened.
    """
    covered = [code for code in named if code in _covered()] or list(named)
    places = [e.place.country for e in events if e.place and e.place.country]
    found = [code for code in places if code in covered]
    if not found and not _covered().intersection(covered):
        found = [code for code in places if code in _covered()]
    best = max(found, key=found.count) if found else next(iter(covered), None)
    return _countries().get(best) if best is not None else None


def place_of(events: Sequence[Event]) -> str | None:
    """Return the name of the place of an incident: a town rather than a house or a province."""
    places = [e.place for e in events if e.place and e.place.precision in _EXACT]
    best = min(places, key=lambda p: _EXACT[p.precision or PlacePrecision.SITE], default=None)
    return best.name if best is not None else None


def dates_of(events: Sequence[Event], published: str | None) -> dict[str, Any]:
    """Return the days of an incident; without any: at the latest on that of the report, as the keys have it."""
    for event in events:
        if event.time and event.time.start and event.status not in _STAGES:
            return {"date_from": event.time.start, "date_to": event.time.end or event.time.start}
    return {"date_to": published[:10]} if published else {}


def toll_of(events: Iterable[Event], harm: str) -> int | None:
    """Return how many were harmed, where an event says it exactly."""
    for event in events:
        count: Count | None = getattr(event.casualties, harm, None)
        if count is not None and count[0] and count[0] == count[1]:
            return count[0]
    return None


def facts_of(events: Sequence[Event], named: Sequence[str], published: str | None) -> dict[str, Any]:
    """Return country, place, dates, stage and toll of an incident, of which ``events`` tell."""
    real = [e for e in events if e.status not in _STAGES]
    facts: dict[str, Any] = {
        "country": country_of(real or events, named),
        "place": place_of(real or events),
        "stage": "ACCOMPLISHED",
        "killed": toll_of(real, "killed"),
        "injured": toll_of(real, "injured"),
    }
    return {k: v for k, v in facts.items() if v is not None} | dates_of(real, published)
