"""One report: its words with what was read in them, and beside them who did what and who says so."""

from collections.abc import Container, Iterator, Mapping
from typing import Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.errors import QueryError
from firsthand.ontology import TYPES, Certainty, SourceKind, Status
from firsthand.record import Claim, Event, Party, Record, Source, Span, Version
from firsthand.store import Store
from firsthand.store.answers import Kept, Listed
from firsthand.store.tellers import same_voice
from firsthand.views.happenings import happening_names, link_sentence
from firsthand.views.text import one_line
from firsthand.views.voices import attitude_words, chain, claim_words, claims_by_voice, voices_below
from firsthand.views.words import outcome_words, place_words, time_words, toll_words
from firsthand.web import words
from firsthand.web.marked import marked
from firsthand.web.rendering import page
from firsthand.web.rows import (
    heading_of,
    incident_address,
    outlet_address,
    outlet_name,
    report_address,
    title_of,
    voice_address,
)
from firsthand.web.sides import keys_of, of_voices

router = APIRouter(include_in_schema=False)
_MOST_ASKED: Final = 50  # spans in one address
_SAID: Final = 280  # characters of a claim in the rail
_DEEP: Final = 12  # voices within voices that the rail indents
LAYERS: Final = (
    ("event", "happenings", "e q4"),
    ("voice", "voices", "v"),
    ("claim", "what they say", "c"),
    ("place", "places", "pl"),
    ("time", "times", "ti"),
    ("toll", "counts", "to"),
    ("process", "processes", "pr"),
)
_STATES: Final = {
    "accepted": "This report waits to be read.",
    "failed": "This report could not be read.",
    "withdrawn": "This report was withdrawn: nothing here rests on it any more.",
}


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the report, as the rail has it."""

    id: str
    voice: str
    name: str
    quad: str
    negated: bool
    parties: str
    where_when: str
    outcome: str
    status: str
    said_by: tuple[str, ...]
    hue: str  # of the side on which its voice stands, where accounts of it differ
    also: str
    versions: tuple[str, ...]
    href: str
    heading: str


class Said(msgspec.Struct, frozen=True):
    """One claim in the rail."""

    id: str
    voice: str
    words: str
    how: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """A voice, what it says, and the voices that come through it."""

    id: str
    name: str
    href: str  # where all that it says is shown
    kind: str
    reason: str
    said: tuple[Said, ...]
    below: tuple["Speaker", ...]


@router.get("/report/{id:path}")  # an id may have a slash in it
def report(request: Request, id: str) -> Response:
    """Show a report; ``?at=START-END`` marks these characters of it."""
    store: Store = request.app.state.store
    asked = _asked(request)
    with store.snapshot():
        kept = store.report(id)
        if kept is None:
            raise HTTPException(404, f"There is no report {one_line(id, 60)} in this store.")
        incidents = store.listed(kept.incidents)
        original = store.report(kept.copy_of) if kept.copy_of else None
        record = kept.record or Record(report=kept.report)
        known = store.heard({s.name for s in record.sources} | {kept.report.outlet or ""})
        sides = {
            one.incident.id: of_voices(one.incident.conflicts, keys_of(one.incident, store.actors))
            for one in incidents.values()
            if one.incident.conflicts
        }
    url = kept.report.url or ""
    return page(
        request,
        "report.html",
        kept=kept,
        title=title_of(kept.report),
        outlet=outlet_name(kept.report.outlet, kept.report.url),
        outlet_href=outlet_address(kept.report.outlet) if kept.report.outlet in known else "",
        published=words.instant(kept.report.published),
        url=url if url.startswith(("https://", "http://")) else "",
        credits=[one_line(c) for c in kept.report.credits],
        state=_STATES.get(kept.state, ""),
        error=one_line(kept.error or ""),
        copy=_copy(original) if original else None,
        text=marked(record, asked),
        asked=bool(asked),
        layers=LAYERS,
        happenings=list(_happenings(record, incidents, sides)),
        voices=_voices(record, known),
        processes=[(p.id, words.one_line(p.name), words.state_name(p.state)) for p in record.processes],
        links=list(_links(record)),
        depth=_DEEP,
    )


def _asked(request: Request) -> list[Span]:
    found = []
    for given in request.query_params.getlist("at")[:_MOST_ASKED]:
        start, _, end = given.partition("-")
        if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()) or len(given) > 24:
            raise QueryError(f"at: {given[:40]!r} is not two places in the text, like 120-134")
        found.append((int(start), int(end)))
    return found


def _copy(original: Kept) -> tuple[str, str]:
    return outlet_name(original.report.outlet, original.report.url), report_address(original.report.id)


def _happenings(
    record: Record, incidents: Mapping[str, Listed], sides: Mapping[str, Mapping[str, str]]
) -> Iterator[Happening]:
    home = {
        ref.event: listed
        for listed in incidents.values()
        for ref in listed.incident.events
        if ref.report == record.report.id
    }
    for event in record.events:
        listed = home.get(event.id)
        yield Happening(
            id=event.id,
            voice=event.source,
            name=_name(event),
            quad=TYPES[event.type].quad.value,
            negated=event.status is Status.NEGATED,
            parties=_parties(event),
            where_when=_where_when(event),
            outcome=outcome_words(event),
            status=_status(event.status, event.certainty),
            said_by=_chain(record, event.source),
            hue=_hue(record, event, listed, sides),
            also=words.joined(
                [_chain(record, v.source)[0] for v in _others(event) if not _differs(event, v)]
            ),
            versions=tuple(_version(record, v) for v in _others(event) if _differs(event, v)),
            href=incident_address(listed.incident.id) if listed else "",
            heading=heading_of(listed) if listed else "",
        )


def _hue(record: Record, event: Event, listed: Listed | None, sides: Mapping[str, Mapping[str, str]]) -> str:
    """Return the hue that the incident's page gives to the side of who says it here, if it takes one."""
    if listed is None or listed.incident.id not in sides:
        return ""
    hues = sides[listed.incident.id]
    name = next((s.name for s in record.sources if s.id == event.source), "")
    own = [o for o in listed.incident.origins.list if record.report.id in o.reports and o.id in hues]
    called = [o for o in own if same_voice(o, name, listed.incident)]
    return hues[called[0].id] if called else ""


def _chain(record: Record, source: str) -> tuple[str, ...]:
    """Return the voices from the innermost out; an outlet that is not known is the report."""
    return tuple(
        "the report"
        if v.kind is SourceKind.OUTLET and not record.report.outlet and v.via is None
        else one_line(v.name)
        for v in chain(record, source)
    ) or ("the report",)


def _others(event: Event) -> list[Version]:
    return [v for v in event.versions if v.source != event.source]


def _differs(event: Event, version: Version) -> bool:
    """Tell whether a voice says anything else of it than that it is as the event has it."""
    same = version.status is event.status
    return not same or any((version.casualties, version.time, version.place, version.actors, version.weapon))


def _version(record: Record, version: Version) -> str:
    """Return "the army: said not to have happened; by Iran": what one voice says where voices differ."""
    parts = [_status(version.status, version.certainty)]
    parts += [toll_words(version.casualties)] if version.casualties else []
    parts += [time_words(version.time)] if version.time else []
    parts += [place_words(version.place)] if version.place else []
    parts += [f"by {words.joined([_party(p) for p in version.actors])}"] if version.actors else []
    parts += [f"with {one_line(version.weapon.name)}"] if version.weapon else []
    return f"{' ← '.join(_chain(record, version.source))}: {'; '.join(part for part in parts if part)}"


def _name(event: Event) -> str:
    return words.event_name(event.type, event.modes)


def _status(status: Status, certainty: Certainty) -> str:
    found = words.STATUS[status]
    plain = certainty is Certainty.CERTAIN or status is Status.HYPOTHETICAL
    return found if plain else f"{found}, {certainty.value}"


def _parties(event: Event) -> str:
    actors = words.joined([_party(p) for p in event.actors])
    recipients = words.joined([_party(p) for p in event.recipients])
    found = f"{actors or 'nobody named'} → {recipients}" if recipients else actors
    weapon = f"with {one_line(event.weapon.name)}" if event.weapon else ""
    return " ".join(part for part in (found, weapon) if part)


def _party(party: Party) -> str:
    name = one_line(party.name)
    stands = words.actor_name(party.entity) if party.entity else ""
    return f"{name} ({stands})" if stands and stands.casefold() not in name.casefold() else name


def _where_when(event: Event) -> str:
    parts = [place_words(event.place)] if event.place else []
    parts += [time_words(event.time)] if event.time else []
    return " · ".join(parts)


def _voices(record: Record, known: Container[str]) -> Speaker | None:
    if not record.sources:
        return None
    return _speaker(record, record.sources[0], voices_below(record), claims_by_voice(record), known)


def _speaker(
    record: Record,
    voice: Source,
    below: Mapping[str, tuple[Source, ...]],
    said: Mapping[str, tuple[Claim, ...]],
    known: Container[str],
) -> Speaker:
    name = (record.report.outlet or voice.name) if voice.id == record.sources[0].id else voice.name
    return Speaker(
        id=voice.id,
        name=one_line(voice.name),
        href=voice_address(name, voice.kind) if name in known else "",
        kind=words.source_kind(voice.kind, anonymous=voice.anonymous),
        reason=one_line(voice.reason or ""),
        said=tuple(
            Said(c.id, voice.id, claim_words(record, c.content, _SAID), attitude_words(c))
            for c in said.get(voice.id, ())
        ),
        below=tuple(_speaker(record, one, below, said, known) for one in below.get(voice.id, ())),
    )


def _links(record: Record) -> Iterator[tuple[str, str]]:
    names = happening_names(record)
    for link in record.links:
        said = link_sentence(record, link, names)
        for end in (link.from_, link.to):
            said = said.replace(f" ({end})", "")  # here the words themselves light up
        yield f"{link.id} {link.from_} {link.to}", said
