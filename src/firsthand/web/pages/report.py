"""One report: its words with what was read in them, and beside them who did what and who says so."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.errors import QueryError
from firsthand.ontology import TYPES, Certainty, SourceKind, Status
from firsthand.record import Claim, Event, Party, Record, Source, Span, Version
from firsthand.store import Store
from firsthand.store.answers import Kept, Listed
from firsthand.views.happenings import happening_names, link_sentence
from firsthand.views.text import one_line
from firsthand.views.voices import attitude_words, chain, claim_words, claims_by_voice, voices_below
from firsthand.views.words import outcome_words, place_words, time_words, toll_words
from firsthand.web import words
from firsthand.web.marked import marked
from firsthand.web.rendering import page
from firsthand.web.rows import heading_of, incident_address, report_address, title_of

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
    url = kept.report.url or ""
    return page(
        request,
        "report.html",
        kept=kept,
        title=title_of(kept.report),
        outlet=one_line(kept.report.outlet or "outlet unknown"),
        published=words.instant(kept.report.published),
        url=url if url.startswith(("https://", "http://")) else "",
        credits=[one_line(c) for c in kept.report.credits],
        state=_STATES.get(kept.state, ""),
        error=one_line(kept.error or ""),
        copy=_copy(original) if original else None,
        text=marked(record, asked),
        asked=bool(asked),
        layers=LAYERS,
        happenings=list(_happenings(record, incidents)),
        voices=_voices(record),
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
    return one_line(original.report.outlet or original.report.id), report_address(original.report.id)


def _happenings(record: Record, incidents: Mapping[str, Listed]) -> Iterator[Happening]:
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
            also=words.joined(
                [_chain(record, v.source)[0] for v in _others(event) if not _differs(event, v)]
            ),
            versions=tuple(_version(record, v) for v in _others(event) if _differs(event, v)),
            href=incident_address(listed.incident.id) if listed else "",
            heading=heading_of(listed) if listed else "",
        )


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


def _voices(record: Record) -> Speaker | None:
    if not record.sources:
        return None
    return _speaker(record, record.sources[0], voices_below(record), claims_by_voice(record))


def _speaker(
    record: Record,
    voice: Source,
    below: Mapping[str, tuple[Source, ...]],
    said: Mapping[str, tuple[Claim, ...]],
) -> Speaker:
    return Speaker(
        id=voice.id,
        name=one_line(voice.name),
        kind=words.source_kind(voice.kind, anonymous=voice.anonymous),
        reason=one_line(voice.reason or ""),
        said=tuple(
            Said(c.id, voice.id, claim_words(record, c.content, _SAID), attitude_words(c))
            for c in said.get(voice.id, ())
        ),
        below=tuple(_speaker(record, one, below, said) for one in below.get(voice.id, ())),
    )


def _links(record: Record) -> Iterator[tuple[str, str]]:
    names = happening_names(record)
    for link in record.links:
        said = link_sentence(record, link, names)
        for end in (link.from_, link.to):
            said = said.replace(f" ({end})", "")  # here the words themselves light up
        yield f"{link.id} {link.from_} {link.to}", said
