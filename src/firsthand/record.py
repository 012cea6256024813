"""The record: what one report becomes. Types, validation, JSON in and out.

Offsets are half-open counts of Unicode code points into ``Report.text``. A field with nothing to say is
left out of the JSON. Unknown fields are ignored on the way in.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from firsthand.errors import RecordError
from firsthand.ontology import (
    CONTEXTS,
    TYPES,
    Certainty,
    ClaimForm,
    EventType,
    LinkKind,
    PlacePrecision,
    ProcessKind,
    ProcessState,
    Sector,
    SourceKind,
    Status,
    TimePrecision,
)

_RESPONSIBILITY = ("responsibility", "full responsibility", "credit for")
Span = tuple[int, int]
_DATE = len("2024-01-01")
Count = tuple[int | None, int | None]  # [least, most], either end open


class _Base(msgspec.Struct, frozen=True, omit_defaults=True):
    pass


class Report(_Base, frozen=True, kw_only=True):
    """The article itself: its own words and where they come from."""

    id: str
    text: str
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None  # RFC 3339, or a plain date
    language: str | None = None  # BCP 47
    credits: tuple[str, ...] = ()  # bylines and agencies named as authors, verbatim
    dateline: str | None = None


class Source(_Base, frozen=True, kw_only=True):
    """A voice in the report; the first of a record is the outlet itself."""

    id: str
    name: str
    kind: SourceKind
    via: str | None = None  # id of the voice through which this report has it
    anonymous: bool = False
    reason: str | None = None  # why it is unnamed, in the report's words
    description: str | None = None
    mentions: tuple[Span, ...] = ()


class Claim(_Base, frozen=True, kw_only=True):
    """One voice, one passage."""

    id: str
    source: str
    cue: tuple[Span, ...] = ()
    content: tuple[Span, ...] = ()
    form: ClaimForm = ClaimForm.INDIRECT
    attitude: str | None = None  # assertion, denial, question, directive, belief, intention, evaluation …
    parent: str | None = None  # the claim in whose content this one stands
    confidence: float | None = None
    why: str | None = None


class Party(_Base, frozen=True, kw_only=True):
    """Who does it, or to whom."""

    name: str
    mention: Span | None = None
    entity: str | None = None
    sector: Sector | None = None
    confidence: float | None = None
    why: str | None = None


class Weapon(_Base, frozen=True, kw_only=True):
    """What it was done with."""

    name: str
    mention: Span | None = None


class Place(_Base, frozen=True, kw_only=True):
    """Where the event happened. An area stays an area: no coordinates without a point to them."""

    name: str
    mention: Span | None = None
    country: str | None = None  # ISO 3166-1 alpha-3
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision | None = None
    uncertainty_km: float | None = None
    confidence: float | None = None
    why: str | None = None


class Time(_Base, frozen=True, kw_only=True):
    """When it happened: an interval of days, both ends in it, either end open."""

    mention: Span | None = None
    start: str | None = None
    end: str | None = None
    precision: TimePrecision | None = None
    why: str | None = None


class Casualties(_Base, frozen=True, kw_only=True):
    """Counts as [least, most] by what befell people."""

    killed: Count | None = None
    injured: Count | None = None
    missing: Count | None = None
    abducted: Count | None = None
    arrested: Count | None = None
    displaced: Count | None = None


class CasualtyMentions(_Base, frozen=True, kw_only=True):
    """The words behind each count."""

    killed: tuple[Span, ...] = ()
    injured: tuple[Span, ...] = ()
    missing: tuple[Span, ...] = ()
    abducted: tuple[Span, ...] = ()
    arrested: tuple[Span, ...] = ()
    displaced: tuple[Span, ...] = ()


class Version(_Base, frozen=True, kw_only=True):
    """What one voice says of an event where voices differ."""

    source: str
    status: Status
    certainty: Certainty
    evidence: tuple[Span, ...] = ()
    casualties: Casualties | None = None
    time: Time | None = None
    place: Place | None = None
    actors: tuple[Party, ...] = ()
    weapon: Weapon | None = None


class Event(_Base, frozen=True, kw_only=True):
    """One distinct happening, or a planned, feared or denied one."""

    id: str
    type: EventType
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    mentions: tuple[Span, ...] = ()
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    weapon: Weapon | None = None
    place: Place | None = None
    time: Time | None = None
    casualties: Casualties | None = None
    casualties_mentions: CasualtyMentions | None = None
    damage: tuple[Span, ...] = ()
    intercepted: bool | None = None
    status: Status
    certainty: Certainty
    source: str
    versions: tuple[Version, ...] = ()
    confidence: float | None = None
    why: str | None = None


def takes_responsibility(claim: Claim, text: str) -> bool:
    """Tell whether a claim is one of responsibility: "claimed responsibility for the attack", "claimed the attack".

    ``text`` is that of the claim's report.
    """
    start, end = claim.content[0] if claim.content else (0, 0)
    if text[start:end].lower().startswith(_RESPONSIBILITY):
        return True
    cue = text[claim.cue[0][0] : claim.cue[0][1]].lower() if claim.cue else ""
    return claim.why == "np" and cue.startswith("claim")


def version_of(event: Event, source: str) -> Version:
    """Return the event's own values as what the voice ``source`` says of it."""
    return Version(
        source=source,
        status=event.status,
        certainty=event.certainty,
        evidence=event.mentions,
        casualties=event.casualties,
        time=event.time,
        place=event.place,
        actors=event.actors,
        weapon=event.weapon,
    )


class Link(_Base, frozen=True, kw_only=True, rename={"from_": "from"}):
    """One happening bearing on another, with the words that say so."""

    id: str
    kind: LinkKind
    from_: str
    to: str
    certainty: Certainty
    source: str
    evidence: tuple[Span, ...] = ()
    confidence: float | None = None
    why: str | None = None


class ProcessParty(_Base, frozen=True, kw_only=True):
    """Who takes part in a process."""

    name: str
    entity: str | None = None


class Process(_Base, frozen=True, kw_only=True):
    """A lasting undertaking that events move."""

    id: str
    kind: ProcessKind
    name: str
    parties: tuple[ProcessParty, ...] = ()
    state: ProcessState | None = None
    mentions: tuple[Span, ...] = ()
    events: tuple[str, ...] = ()
    source: str | None = None
    evidence: tuple[Span, ...] = ()


class MadeBy(_Base, frozen=True, kw_only=True):
    """A stage of the reading, its version, and the model behind it."""

    stage: str
    version: str
    model: str | None = None


class Record(_Base, frozen=True, kw_only=True):
    """All that one report says."""

    report: Report
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    events: tuple[Event, ...] = ()
    links: tuple[Link, ...] = ()
    processes: tuple[Process, ...] = ()
    made_by: tuple[MadeBy, ...] = ()


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)


def host_of(url: str | None) -> str:
    """Return where a report stands: "news.example"; nothing where that is not known."""
    try:
        return (urlsplit(url or "").hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def age(report: Report) -> tuple[bool, str, str]:
    """Return what puts reports in order: dated ones first, by date (a day without an hour at its end), by id."""
    return (*moment(report.published), report.id)


def moment(published: str | None) -> tuple[bool, str]:
    """Return what puts times of publication in order: what bears none comes last, a day without an hour at its end."""
    return published is None, instant(published)


def instant(published: str | None, *, begins: bool = False) -> str:
    """Return a time of publication in UTC, so that two of them compare as text.

    A plain date is the whole day: its last second, or the first where ``begins`` is set.
    """
    if not published:
        return ""
    if len(published) == _DATE:
        return f"{published}T{'00:00:00' if begins else '23:59:59'}+00:00"
    try:
        found = datetime.fromisoformat(published)
    except ValueError:
        return published
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def to_json(record: Record) -> bytes:
    """Return the record as one line of JSON without its newline: the same bytes for the same record."""
    return _encoder.encode(record)


def from_json(line: bytes | str, *, where: str = "record") -> Record:
    """Return the record that one line of JSON holds.

    Raises RecordError, naming ``where`` and the field, when the line is no JSON, lacks a field that must
    be there, or breaks the contract (see ``problems``).
    """
    try:
        record = _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise RecordError(f"{where}: {error}") from error
    found = next(problems(record), None)
    if found is not None:
        raise RecordError(f"{where}: report {record.report.id}: {found}")
    return record


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a record."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **msgspec.json.schema(Record),
    }


def problems(record: Record) -> Iterator[str]:
    """Yield one line for each breach of the contract: the field and what is wrong with it."""
    yield from _span_problems(record)
    yield from _identity_problems(record)
    yield from _reference_problems(record)
    yield from _value_problems(record)


def _walk_spans(value: Any, path: str) -> Iterator[tuple[str, Span]]:
    """Yield every span below ``value`` with the path that leads to it."""
    if isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _walk_spans(getattr(value, name), f"{path}.{name}" if path else name)
    elif isinstance(value, tuple):
        leaf = path.rsplit(".", 1)[-1].split("[", 1)[0]
        if leaf in _SPAN_FIELDS and len(value) == 2 and all(isinstance(x, int) for x in value):
            yield path, (value[0], value[1])
            return
        for i, item in enumerate(value):
            yield from _walk_spans(item, f"{path}[{i}]")


_SPAN_FIELDS = frozenset(
    {"mention", "mentions", "cue", "content", "evidence", "damage", *CasualtyMentions.__struct_fields__}
)


def _span_problems(record: Record) -> Iterator[str]:
    size = len(record.report.text)
    for name in ("sources", "claims", "events", "links", "processes"):
        for path, (start, end) in _walk_spans(getattr(record, name), name):
            if ".casualties." in path:
                continue  # a count, not a span
            if not 0 <= start < end <= size:
                yield f"{path}: [{start}, {end}) is not a span of a text of {size} characters"


def _identity_problems(record: Record) -> Iterator[str]:
    for name in ("sources", "claims", "events", "links", "processes"):
        seen = set()
        for i, item in enumerate(getattr(record, name)):
            if item.id in seen:
                yield f"{name}[{i}].id: {item.id!r} is used twice"
            seen.add(item.id)


def _reference_problems(record: Record) -> Iterator[str]:
    voices = {s.id for s in record.sources}
    events = {e.id for e in record.events}
    ends = events | {p.id for p in record.processes}
    for i, s in enumerate(record.sources):
        if s.via is not None and s.via not in voices:
            yield f"sources[{i}].via: no source {s.via!r}"
    yield from _cycle_problems(record)
    for name in ("claims", "events", "links"):
        for i, item in enumerate(getattr(record, name)):
            if item.source not in voices:
                yield f"{name}[{i}].source: no source {item.source!r}"
    for i, link in enumerate(record.links):
        for field, value in (("from", link.from_), ("to", link.to)):
            if value not in ends:
                yield f"links[{i}].{field}: no event or process {value!r}"
    for i, process in enumerate(record.processes):
        for event in process.events:
            if event not in events:
                yield f"processes[{i}].events: no event {event!r}"


def _cycle_problems(record: Record) -> Iterator[str]:
    via = {s.id: s.via for s in record.sources}
    for i, s in enumerate(record.sources):
        seen, here = {s.id}, s.via
        while here is not None and here not in seen:
            seen.add(here)
            here = via.get(here)
        if here is not None:
            yield f"sources[{i}].via: the chain from {s.id!r} runs in a circle"


def _value_problems(record: Record) -> Iterator[str]:
    for i, event in enumerate(record.events):
        for mode in event.modes:
            if mode not in TYPES[event.type].modes:
                yield f"events[{i}].modes: {mode!r} is no mode of {event.type}"
        for context in event.contexts:
            if context not in CONTEXTS:
                yield f"events[{i}].contexts: {context!r} is no context"
        for name in Casualties.__struct_fields__:
            count = getattr(event.casualties, name, None)
            if count and None not in count and count[0] > count[1]:
                yield f"events[{i}].casualties.{name}: {count[0]} to {count[1]} runs backwards"
        if event.time and event.time.start and event.time.end and event.time.start > event.time.end:
            yield f"events[{i}].time: {event.time.start} to {event.time.end} runs backwards"
