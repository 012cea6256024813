"""One incident: what is told of it, by whom, through whom, and where voices differ."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.exports.parties import sides_of
from firsthand.exports.stored import StoreStream
from firsthand.exports.stream import EvidenceStream, events_of
from firsthand.incident import Incident, IncidentLink
from firsthand.ontology import TYPES
from firsthand.query import Query
from firsthand.record import Party, Record, Span
from firsthand.store import Store
from firsthand.store.answers import Listed, Shown
from firsthand.views.text import counted, one_line
from firsthand.web import words
from firsthand.web.origins import Node, tree
from firsthand.web.rendering import page
from firsthand.web.reviewing import logged
from firsthand.web.rows import (
    VERDICTS,
    heading_of,
    incident_address,
    outlet_address,
    outlet_name,
    process_address,
    report_address,
    title_of,
)
from firsthand.web.tolls import charts
from firsthand.web.versions import Cited, Fact, Telling, disputes, facts, versions, voice_name

router = APIRouter(include_in_schema=False)
_KIN: Final = 40  # reports that are looked through for what bears on this incident
_PARTIES: Final = 4


class Bearing(msgspec.Struct, frozen=True):
    """What this incident has to do with another, and who says so."""

    words: str
    heading: str
    href: str
    voices: str
    evidence: str


class Standing(msgspec.Struct, frozen=True):
    """A process that it bears on."""

    name: str
    state: str
    href: str


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A report of it."""

    outlet: str
    outlet_href: str
    title: str
    when: str
    href: str
    url: str
    copy_of: str


@router.get("/incident/{id}")
def incident(request: Request, id: str) -> Response:
    """Show one incident; an old id shows the one it is part of now, and says so."""
    store: Store = request.app.state.store
    with store.snapshot():
        shown = store.incident(id)
        if shown is None:
            raise HTTPException(404, f"There is no incident {one_line(id, 60)} in this store.")
        stream = StoreStream(store, Query())
        telling = Telling(shown, stream, store)
        kin = _kin(store, shown.incident)
        own = kin[shown.incident.id]
        given: dict[str, Any] = {
            "shown": shown,
            "incident": shown.incident,
            "heading": heading_of(own),
            "kind": words.kind_name(shown.incident),
            "quad": TYPES[shown.incident.type].quad.value,
            "when": _when(shown.incident),
            "parties": list(_parties(stream, shown.incident)),
            "facts": list(facts(telling)),
            "disputes": list(disputes(telling)),
            "versions": versions(telling),
            "charts": list(charts(telling)),
            "tree": _tree(telling, _titles(stream, shown)),
            "bearings": list(_bearings(stream, shown.incident, kin)),
            "borne": list(_borne(stream, shown.incident, kin)),
            "processes": list(_processes(store, shown.processes)),
            "reports": list(_reports(telling)),
            "attested": _capital(attested(shown.incident, sum(bool(r.copy_of) for r in shown.reports))),
            "verdict": VERDICTS[shown.verdict] if shown.verdict else "",
            "log": list(logged(shown.reviews, store)),
            "joined": [words.plainly(why) for why in shown.incident.why],
        }
    return page(request, "incident.html", **given)


def _tree(telling: Telling, titles: dict[str, str]) -> list[Node]:
    incident = telling.incident
    names = {o.id: telling.name(o) for o in incident.origins.list}
    return tree(incident, titles, _spans(telling.stream, incident), names, telling.known)


def _when(incident: Incident) -> str:
    time = incident.time
    if time is None or not (time.start or time.end):
        return "no day is told"
    if time.start and time.end:
        return words.days(time.start, time.end)
    return f"since {words.days(time.start)}" if time.start else f"by {words.days(time.end)}"


def _kin(store: Store, incident: Incident) -> dict[str, Listed]:
    """Return this incident, those it is linked to, and those that the same reports tell of."""
    names: dict[str, None] = {incident.id: None}
    names |= dict.fromkeys(link.to for link in incident.links)
    for report in incident.reports[:_KIN]:
        kept = store.report(report)
        names |= dict.fromkeys(kept.incidents if kept else ())
    return store.listed(list(names))


def _parties(stream: EvidenceStream, incident: Incident) -> Iterator[Fact]:
    """Yield whom it befell: what voices say of who did it stands with the values."""
    sides = sides_of(stream, incident).recipients
    several = [side for side in sides if len(side.reports) > 1]
    place = incident.place.name.casefold() if incident.place else ""
    wanted = {
        side.entity or side.name
        for side in (several or sides)[:_PARTIES]
        if not place or side.name.casefold() not in place
    }
    found: dict[str, Cited] = {}
    for record, event in events_of(stream, incident):
        for party in event.recipients:
            key = party.entity or party.name
            if key in wanted:
                found.setdefault(key, _cited_party(record, party))
    if found:
        yield Fact("To whom", tuple(found.values()))


def _cited_party(record: Record, party: Party) -> Cited:
    name = words.actor_name(party.entity) if party.entity else one_line(party.name)
    spans: tuple[Span, ...] = (party.mention,) if party.mention else ()
    return Cited(value=name, href=report_address(record.report.id, spans))


def _spans(stream: EvidenceStream, incident: Incident) -> dict[str, list[Span]]:
    """Return the words by which each report tells of it."""
    found: dict[str, list[Span]] = {}
    for record, event in events_of(stream, incident):
        found.setdefault(record.report.id, []).extend(event.mentions)
    return {name: sorted(spans) for name, spans in found.items()}


def _bearings(stream: EvidenceStream, incident: Incident, kin: Mapping[str, Listed]) -> Iterator[Bearing]:
    """Yield what this incident has to do with others."""
    for (_, to, certainty), links in _grouped(incident.links).items():
        if to in kin:
            voices, href = _says(stream, incident, links)
            say = words.link_words(links[0].kind, certainty)
            yield Bearing(f"It {say}", heading_of(kin[to]), incident_address(to), voices, href)


def _borne(stream: EvidenceStream, incident: Incident, kin: Mapping[str, Listed]) -> Iterator[Bearing]:
    """Yield what others have to do with this incident."""
    for other in kin.values():
        links = tuple(link for link in other.incident.links if link.to == incident.id)
        for (_, _, certainty), same in _grouped(links).items():
            voices, href = _says(stream, other.incident, same)
            say = words.link_words(same[0].kind, certainty)
            yield Bearing(f"{say} it", heading_of(other), incident_address(other.incident.id), voices, href)


def _grouped(links: Iterable[IncidentLink]) -> dict[tuple[str, str, str], list[IncidentLink]]:
    found: dict[tuple[str, str, str], list[IncidentLink]] = {}
    for link in links:
        found.setdefault((link.kind.value, link.to, link.certainty.value), []).append(link)
    return found


def _says(stream: EvidenceStream, incident: Incident, links: Iterable[IncidentLink]) -> tuple[str, str]:
    """Return who says so, and where the words of the first of them stand."""
    voices: dict[str, None] = {}
    href = ""
    for link in links:
        record = stream.record(link.report)
        mine = {ref.event for ref in incident.events if ref.report == link.report}
        told = (
            next((x for x in record.links if x.kind is link.kind and x.from_ in mine), None)
            if record
            else None
        )
        if told is not None:
            voices[voice_name(stream, link.report, told.source)] = None
            href = href or report_address(link.report, told.evidence)
    return words.joined(list(voices)), href


def _processes(store: Store, names: Iterable[str]) -> Iterator[Standing]:
    for name in names:
        found = store.process(name)
        if found is not None:
            state = found.states[-1].state if found.states else None
            yield Standing(_capital(one_line(found.name)), words.state_name(state), process_address(name))


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _titles(stream: EvidenceStream, shown: Shown) -> dict[str, str]:
    records = (stream.record(head.id) for head in shown.reports)
    return {record.report.id: title_of(record.report) for record in records if record is not None}


def _reports(telling: Telling) -> Iterator[Told]:
    shown, stream = telling.shown, telling.stream
    spans = _spans(stream, shown.incident)
    heads = {head.id: head for head in shown.reports}
    for head in shown.reports:
        of = heads.get(head.copy_of or "")
        url = head.url or ""
        record = stream.record(head.id)
        yield Told(
            outlet=outlet_name(head.outlet, head.url),
            outlet_href=outlet_address(head.outlet) if head.outlet in telling.known else "",
            title=title_of(record.report) if record else one_line(head.title or head.id),
            when=words.instant(head.published),
            href=report_address(head.id, spans.get(head.id, [])[:1]),
            url=url if url.startswith(("https://", "http://")) else "",
            copy_of=outlet_name(of.outlet, of.url) if of else ("another report" if head.copy_of else ""),
        )


def attested(incident: Incident, copies: int) -> str:
    """Return "2–3 independent origins in 5 reports, 1 of them a copy"."""
    found = f"{words.origins_words(incident.origins)} in {counted(len(incident.reports), 'report')}"
    if copies:
        found += f", {copies} of them {'a copy' if copies == 1 else 'copies'} of another"
    return found
