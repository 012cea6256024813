"""What the store keeps beside an incident so that it is found, counted and put on the map: its entry."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from firsthand.exports.stream import MemoryStream
from firsthand.exports.telling import label
from firsthand.incident import Evidence, Incident, Statement
from firsthand.knowledge.actors import Actors
from firsthand.ontology import PlacePrecision, TimePrecision
from firsthand.record import Event, Record, Time, age
from firsthand.store.doubts import bits_of, doubts_of, need_of
from firsthand.store.packing import number_of_day
from firsthand.store.tellers import Teller, hosts_of, outlets_of, voices_of

_TOLD: Final = 5  # reports whose words make an incident findable
_AROUND: Final = 160  # characters about a mention
_TITLE: Final = 120
Age = tuple[bool, str, str]
UNDATED: Final = 1  # the day of what bears no date at all
# How far from its point a place of a kind may reach, where the gazetteer says nothing.
_RADIUS: Final = {
    PlacePrecision.SITE: 1.0,
    PlacePrecision.TOWN: 5.0,
    PlacePrecision.DISTRICT: 25.0,
    PlacePrecision.PROVINCE: 100.0,
    PlacePrecision.COUNTRY: 500.0,
    PlacePrecision.REGION: 250.0,  # between a province and a country: it has no edges
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as lists, counts and maps need it."""

    type: str
    status: str
    day: int
    first: int
    last: int
    country: str = ""
    admin1: str = ""
    place: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: str | None = None
    radius: float | None = None
    least: int = 0
    most: int = 0
    reports: int = 0
    conflicts: int = 0
    verdict: str = ""
    rejected: bool = False
    title: str = ""
    outlet: str = ""
    heading: str = ""
    doubts: int = 0  # why a person should look, as bits
    need: int = 0  # and how much
    doers: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    outlets: tuple[Teller, ...] = ()
    voices: tuple[Teller, ...] = ()


# The columns of the table of incidents that an entry fills.
COLUMNS: Final = (
    *("type", "status", "day", "first", "last", "country", "admin1", "place", "lat", "lon", "precision"),
    *("radius", "least", "most", "reports", "conflicts", "verdict", "rejected", "title", "outlet"),
    *("doubts", "need"),
)


def entry_of(
    incident: Incident,
    records: Mapping[str, Record],
    statements: Sequence[Statement],
    actors: Actors,
    verdict: str = "",
) -> Entry:
    """Return the entry of an incident; ``records`` holds at least those of its reports."""
    told = in_order(incident, records)
    events = events_of(incident, records)
    place = incident.place
    published = min((d for r in told if (d := number_of_day(r.report.published))), default=None)
    day, first, last = _days(incident.time, published)
    outlets = [r.report.outlet or "" for r in told]
    point = place is not None and place.lat is not None and place.lon is not None
    doubts = doubts_of(incident, statements)
    return Entry(
        type=incident.type,
        status=incident.status,
        day=day,
        first=first,
        last=last,
        country=(place.country or "") if place else "",
        admin1=(place.admin1 or "") if place else "",
        place=place.name if place else "",
        lat=place.lat if place and point else None,
        lon=place.lon if place and point else None,
        precision=place.precision if place else None,
        radius=_radius(incident) if point else None,
        least=incident.origins.least,
        most=incident.origins.most,
        reports=len(incident.reports),
        conflicts=len(incident.conflicts),
        verdict=verdict,
        rejected=verdict == "rejected",
        title=_title(told),
        outlet=outlets[0] if outlets else "",
        heading=label(MemoryStream(Evidence(), told), incident),
        doubts=bits_of(doubts),
        need=need_of(doubts, len(incident.reports), day),
        doers=_parties(incident, "actor", (p.entity for e in events for p in e.actors)),
        targets=_parties(incident, "target", (p.entity for e in events for p in e.recipients)),
        outlets=outlets_of(incident, told),
        voices=voices_of(incident, hosts_of(told), actors),
    )


def words_of(incident: Incident, records: Mapping[str, Record]) -> str:
    """Return the words by which a search finds an incident: titles, names, and what stands about its mentions."""
    told = in_order(incident, records)[:_TOLD]
    pieces = [r.report.title or "" for r in told]
    if incident.place:
        pieces += [incident.place.name, incident.place.admin1 or ""]
    first = {r.report.id for r in told}
    for ref in incident.events:
        if ref.report not in first:
            continue
        record = records[ref.report]
        for event in record.events:
            if event.id == ref.event:
                pieces += [p.name for p in (*event.actors, *event.recipients)]
                pieces += [_about(record.report.text, start) for start, _ in event.mentions[:1]]
    return " \n".join(dict.fromkeys(p for p in pieces if p))


def names_of_voices(entry: Entry) -> list[str]:
    """Return by what names a question finds the voices of an incident: as said, and the codes of whom they speak for."""
    return sorted({name for v in entry.voices for name in (v.name, *v.also, v.actor) if name})


def in_order(incident: Incident, records: Mapping[str, Record]) -> list[Record]:
    """Return the records of an incident's reports, the earliest first; none before the one that it copies."""
    found = [records[r] for r in incident.reports if r in records]
    original = {p.report: records[p.copy_of] for p in incident.paths if p.copy_of and p.copy_of in records}

    def order(one: Record) -> tuple[Age, bool]:
        home = original.get(one.report.id)
        return told_after(age(one.report), age(home.report) if home else None)

    return sorted(found, key=order)


def told_after(own: Age, original: Age | None) -> tuple[Age, bool]:
    """Return what puts reports in order so that none comes before the one that it copies, whatever it bears."""
    return (own, False) if original is None else (max(own, original), True)


def events_of(incident: Incident, records: Mapping[str, Record]) -> list[Event]:
    """Return the events that are its tellings."""
    wanted = {(e.report, e.event) for e in incident.events}
    reports = dict.fromkeys(e.report for e in incident.events)
    return [
        e
        for r in reports
        if r in records
        for e in records[r].events
        if (records[r].report.id, e.id) in wanted
    ]


def _days(time: Time | None, published: int | None) -> tuple[int, int, int]:
    """Return the day by which it is put in order, and the first and last that it may have been on.

    Of several days the last one that was not after the first report of it.
    """
    start = number_of_day(time.start) if time else None
    end = number_of_day(time.end) if time else None
    first = start or end or published or UNDATED
    last = max(end or published or start or UNDATED, first)
    if time is not None and time.precision is TimePrecision.DAY and start is not None:
        return start, first, last
    return max(first, min(last, published or last)), first, last


def _radius(incident: Incident) -> float | None:
    place = incident.place
    if place is None:
        return None
    if place.uncertainty_km is not None:
        return place.uncertainty_km
    return _RADIUS.get(place.precision) if place.precision else None


def _title(told: Sequence[Record]) -> str:
    if not told:
        return ""
    report = told[0].report
    return " ".join((report.title or report.text[: 2 * _TITLE]).split())[:_TITLE]


def _parties(incident: Incident, name: str, read: Iterable[str | None]) -> tuple[str, ...]:
    """Return the codes of a role: those that a person set, where one did, in place of what was read."""
    given = [v.value for v in incident.values.get(name, ()) if v.set_by is not None]
    if not given:
        return _codes(read)
    return _codes(v for v in given if isinstance(v, str) and v.isupper())


def _codes(found: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(sorted({code for code in found if code}))


def _about(text: str, at: int) -> str:
    start, end = max(0, at - _AROUND), at + _AROUND
    if start:
        start = text.find(" ", start) + 1 or start
    return " ".join(text[start:end].split())
