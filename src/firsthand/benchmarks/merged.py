"""One line for each merged incident, by the main happening of each report: what FA-KES and GVA are scored on."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from firsthand.benchmarks.records import records_of
from firsthand.benchmarks.towns import towns_of
from firsthand.evidence import evidence_of
from firsthand.evidence.leading import leading
from firsthand.evidence.statements import statements_of
from firsthand.incident import Incident, Property, Stated, Statement
from firsthand.reading.reader import Reader
from firsthand.record import Record, Report


def report_of(row: dict[str, Any], name: str, published: str) -> Report:
    """Return the report of a corpus's row: its outlet, title and text, under ``name``."""
    return Report(
        id=name,
        outlet=row["source"],
        title=row["title"],
        published=published,
        language="en",
        text=row["text"],
    )


def merged(reports: Iterable[Report], reader: Reader) -> Iterator[dict[str, Any]]:
    """Yield each incident that is the main one of some report, in the scorer's shape."""
    records = list(records_of(reports, reader))
    yield from merged_records(records, reader)


def merged_records(records: Sequence[Record], reader: Reader) -> Iterator[dict[str, Any]]:
    """Yield the same from records at hand."""
    evidence = evidence_of(records, reader.actors)
    holding = {(e.report, e.event): i for i in evidence.incidents for e in i.events}
    members: dict[str, list[str]] = defaultdict(list)
    main: dict[str, Incident] = {}
    of = {c.report: c.of for c in evidence.copies}
    by_id = {r.report.id: r for r in records}
    for record in records:
        incident = _main(by_id[of.get(record.report.id, record.report.id)], holding)
        if incident is not None:
            members[incident.id].append(record.report.id)
            main[incident.id] = incident
    # All that a report says, what it has from another as well.
    by_report = {record.report.id: list(statements_of(record, reader.actors)) for record in records}
    texts = {record.report.id: record.report.text for record in records}
    for incident in evidence.incidents:
        if incident.id in main:
            line = _line(incident, members[incident.id], by_report, texts)
            told = [by_id[name] for name in members[incident.id]]
            scene = ", ".join((*([line["place"]] if "place" in line else []), *_scene(told, reader)))
            yield (line | {"place": scene}) if scene else line


def _main(record: Record, holding: dict[tuple[str, str], Incident]) -> Incident | None:
    """Return the incident of the event that the report is about."""
    incidents = (holding.get((record.report.id, event.id)) for event in leading(record))
    return next((i for i in incidents if i is not None), None)


def _scene(records: Sequence[Record], reader: Reader) -> Iterator[str]:
    """Yield the town that most of the reports are about, the larger one that it is a part of, and its province."""
    places = Counter(e.place.country for r in records for e in r.events if e.place and e.place.country)
    if not places:
        return
    country = min(places, key=lambda c: (-places[c], c))
    found = [towns_of(record.report, country, reader.gazetteer) for record in records]
    votes = Counter(town for towns in found for town in towns[:1])
    best = min(votes, key=lambda t: (-votes[t], t.number), default=None)
    if best is None:
        return
    yield best.name
    yield from {t.name: None for towns in found if towns[:1] == (best,) for t in towns[1:]}
    province = reader.gazetteer.province_name(best.admin1)
    if province:
        yield province


def _line(
    incident: Incident,
    reports: Sequence[str],
    by_report: Mapping[str, Sequence[Statement]],
    texts: Mapping[str, str],
) -> dict[str, Any]:
    line: dict[str, Any] = {"id": incident.id, "reports": sorted(reports)}
    day = incident.time and (incident.time.start or incident.time.end)
    published = min((s.published[:10] for r in reports for s in by_report[r] if s.published), default=None)
    if day or published:
        line["date"] = day or published
    place = ", ".join(_places(incident, by_report))
    if place:
        line["place"] = place
    counts = {prop: _final(incident, prop) for prop in (Property.KILLED, Property.INJURED)}
    if counts[Property.KILLED] and counts[Property.INJURED] == 1 and _one_person(incident, by_report):
        counts[Property.INJURED] = 0  # "a man was shot … the man died"
    if any(count is not None for count in counts.values()):
        line |= {prop.value: count or 0 for prop, count in counts.items()}
    line["claims"] = [
        {"report": report, "field": "killed", "value": number}
        for report in sorted(reports)
        for number in sorted({n for s in by_report[report] for n in _ends(s, texts[report])})
    ]
    return line


def _ends(statement: Statement, text: str) -> Iterator[int]:
    """Yield the numbers that a statement gives for the dead, as coders write them: both ends where it names two.

    What the record holds as [41, null] is written down as 40 where the words are "more than 40", and as 500 and 1000
    where they are "from 500 to well over 1,000".
    """
    if statement.property is Property.KILLED and isinstance(statement.value, tuple):
        words = {w.replace(",", "") for start, end in statement.evidence for w in text[start:end].split()}
        least, most = statement.value
        for number in {number for number in statement.value if number is not None}:
            beyond = most is None and str(number - 1) in words and str(number) not in words
            yield number - 1 if beyond else number
        if least is not None and most is None and str(least) in words:
            yield from (int(word) for word in words if word.isdecimal() and int(word) > least)


def _places(incident: Incident, by_report: Mapping[str, Sequence[Statement]]) -> Iterator[str]:
    """Yield the place, its province, and the town it is in: the one most often told in its events."""
    if incident.place is not None:
        yield incident.place.name
        if incident.place.admin1:
            yield incident.place.admin1
    held = {(e.report, e.event) for e in incident.events}
    told = [
        s
        for report in incident.reports
        for s in by_report.get(report, ())
        if s.property is Property.PLACE and s.precision == "town"
    ]
    towns = Counter(str(s.value) for s in told if (s.report, s.event) in held)
    towns = towns or Counter(str(s.value) for s in told)  # where all else in the reports happens
    if towns:
        yield min(towns, key=lambda t: (-towns[t], t))


def _one_person(incident: Incident, by_report: Mapping[str, Sequence[Statement]]) -> bool:
    """Tell whether the one who was hurt is only spoken of as a person, never counted beside the dead."""
    held = {(e.report, e.event) for e in incident.events}
    told = [
        s
        for report in incident.reports
        for s in by_report.get(report, ())
        if s.property is Property.INJURED and (s.report, s.event) in held and _number(s.value) == 1
    ]
    return bool(told) and all(s.group == "one" for s in told)


def _final(incident: Incident, prop: Property) -> int | None:
    """Return the count that the latest reports give: of equally many reports the higher one."""
    ranked = [
        (len(value.reports), number)
        for value in incident.values.get(prop.value, ())
        if (number := _number(value.value)) is not None
    ]
    return max(ranked)[1] if ranked else None


def _number(value: Stated) -> int | None:
    if not isinstance(value, tuple):
        return None
    return value[0] if value[0] is not None else value[1]
