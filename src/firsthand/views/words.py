"""A record's parts said in words: the one wording that every view shares."""

from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import Certainty, EventType, PlacePrecision, SourceKind, Status, TimePrecision
from firsthand.record import (
    Casualties,
    Claim,
    Count,
    Event,
    Link,
    Party,
    Place,
    Process,
    Record,
    Source,
    Span,
    Time,
    Version,
)

# Terminals obey control characters, and some characters reorder what stands beside them. A report is not
# trusted with either. One character stands for one, so that offsets stay true.
_DIRECTION: Final = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_CONTROL: Final = (*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0))
_UNSAFE: Final = dict.fromkeys((*_CONTROL, *_DIRECTION), "\ufffd")

# Acts that several parties do together: "talks between A and B".
_JOINT: Final = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
# "rocket attack" says more than "attack" or "shelling or rocket fire".
_NAMED_BY_WEAPON: Final = ((), ("heavy-weapons",))

# Voices within voices, drawn as a tree: no report nests deeper, and a hostile one must not.
_DEEPEST: Final = 30

HARMS: Final = Casualties.__struct_fields__


class _EventName(msgspec.Struct, frozen=True):
    type: str
    noun: str
    preposition: str
    mode: str = ""


class _LinkWords(msgspec.Struct, frozen=True):
    kind: str
    certainty: str
    words: str


class _CountryRow(msgspec.Struct, frozen=True):
    alpha3: str
    name: str


@lru_cache(maxsize=1)
def _event_names() -> dict[tuple[str, str], _EventName]:
    return {(row.type, row.mode): row for row in read_table("event_names", _EventName)}


@lru_cache(maxsize=1)
def _link_words() -> dict[tuple[str, str], str]:
    return {(row.kind, row.certainty): row.words for row in read_table("link_words", _LinkWords)}


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {row.alpha3: row.name for row in read_table("countries", _CountryRow)}


def plain(text: str) -> str:
    """Return the text with every control and direction character replaced by one visible sign."""
    return text.translate(_UNSAFE)


def one_line(text: str, limit: int = 0) -> str:
    """Return the text on one line, cut to ``limit`` characters (0: uncut)."""
    line = " ".join(plain(text).split())
    return line if not limit or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def counted(number: int, noun: str) -> str:
    """Return "1 report", "2 reports"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def words_at(record: Record, span: Span) -> str:
    """Return the report's exact words at a span, on one line."""
    return one_line(record.report.text[span[0] : span[1]])


def title_of(record: Record) -> str:
    """Return the report's title, or what stands for one."""
    return one_line(record.report.title or record.report.id)


def published_words(record: Record) -> str:
    """Return the day of publication in words, or "no date"."""
    stamp = record.report.published
    if not stamp:
        return "no date"
    day = _day(stamp[:10])
    return f"{day:%A} {day.day} {day:%B %Y}" if day else one_line(stamp)


def chain(record: Record, source: str) -> tuple[Source, ...]:
    """Return the voices from the innermost one out to the outlet."""
    voices = {voice.id: voice for voice in record.sources}
    found: dict[str, Source] = {}
    here: str | None = source
    while here is not None and here in voices and here not in found:
        found[here] = voices[here]
        here = voices[here].via
    return tuple(found.values())


def voices_below(record: Record) -> dict[str, tuple[Source, ...]]:
    """Return, by the id of a voice, the voices that the report has through it.

    A voice without a known way hangs on the outlet; below a depth that nobody could read, all hang on one.
    """
    if not record.sources:
        return {}
    root = record.sources[0].id
    below: dict[str, list[Source]] = {}
    for voice in record.sources[1:]:
        way = chain(record, voice.id)
        known = len(way) > 1 and way[-1].id == root
        parent = way[max(1, len(way) - 1 - _DEEPEST)].id if known else root
        below.setdefault(parent, []).append(voice)
    return {parent: tuple(voices) for parent, voices in below.items()}


def chain_words(record: Record, source: str) -> str:
    """Return "US officials ← diplomatic source ← The National ← Shafaq News"."""
    return " ← ".join(one_line(voice.name) for voice in chain(record, source)) or source


def type_words(event: Event) -> str:
    """Return "ASSAULT, heavy weapons"."""
    modes = ", ".join(mode.replace("-", " ") for mode in event.modes)
    return f"{event.type.value}, {modes}" if modes else event.type.value


def event_name(event: Event) -> str:
    """Return what to call a happening inside a sentence: "air strike by US on Popular Mobilization Forces"."""
    names = _event_names()
    row = next(
        (names[key] for mode in (*event.modes, "") if (key := (event.type.value, mode)) in names),
        _EventName(event.type.value, event.type.value.lower(), "with"),
    )
    name = row.noun
    if event.weapon and event.modes in _NAMED_BY_WEAPON and event.type == EventType.ASSAULT:
        name = f"{one_line(event.weapon.name).removesuffix('s')} attack"
    actors = _join([one_line(party.name) for party in event.actors])
    recipients = _join([one_line(party.name) for party in event.recipients])
    if event.type in _JOINT and len(event.actors) > 1:
        name += f" between {actors}"
    elif actors:
        name += f" by {actors}"
    return f"{name} {row.preposition} {recipients}" if recipients else name


def party_words(party: Party) -> str:
    """Return "US forces (USA, MIL)"."""
    codes = [code for code in (party.entity, party.sector.value if party.sector else None) if code]
    return one_line(party.name) + (f" ({', '.join(codes)})" if codes else "")


def place_words(place: Place) -> str:
    """Return "Ain Al-Asad Airbase, Al Anbar, Iraq", each part once."""
    country = _countries().get(place.country, place.country) if place.country else None
    parts: list[str] = []
    for part in (place.name, place.admin1, country):
        if part and one_line(part).casefold() not in (seen.casefold() for seen in parts):
            parts.append(one_line(part))
    if place.precision == PlacePrecision.REGION:
        parts[0] += " (an area)"
    return ", ".join(parts)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _day_words(day: date, *, year: bool = True) -> str:
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def time_words(time: Time) -> str:
    """Return "Mon 5 Aug 2024", "July 2024", "1 Jan to 7 Aug 2024", "until 7 Aug 2024"."""
    start, end = _day(time.start), _day(time.end)
    if start and end:
        return _interval_words(start, end, time.precision)
    if start:
        return f"since {_day_words(start)}"
    if end:
        return f"until {_day_words(end)}"
    return "undated"


def _interval_words(start: date, end: date, precision: TimePrecision | None) -> str:
    if start == end:
        return f"{start:%a} {_day_words(start)}"
    if precision == TimePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    if precision == TimePrecision.YEAR and start.year == end.year:
        return f"{start.year}"
    return f"{_day_words(start, year=start.year != end.year)} to {_day_words(end)}"


def count_words(count: Count) -> str:
    """Return "4", "at least 5", "up to 200", "5 to 7", "no"."""
    least, most = count
    if least == most:
        return "no" if least == 0 else str(least)
    if most is None:
        return f"at least {least}"
    if not least:
        return f"up to {most}"
    return f"{least} to {most}"


def toll_words(casualties: Casualties | None) -> str:
    """Return "4 killed, at least 5 injured", or nothing."""
    if casualties is None:
        return ""
    counts = ((harm, getattr(casualties, harm)) for harm in HARMS)
    return ", ".join(f"{count_words(count)} {harm}" for harm, count in counts if count)


def status_words(status: Status, certainty: Certainty) -> str:
    """Return "happened, certain"."""
    return f"{status.value}, {certainty.value}"


def version_words(record: Record, version: Version) -> str:
    """Return "the army: negated, certain; no killed": what one voice says where voices differ."""
    parts = [status_words(version.status, version.certainty)]
    parts += [toll_words(version.casualties)] if version.casualties else []
    parts += [time_words(version.time)] if version.time else []
    parts += [place_words(version.place)] if version.place else []
    parts += [f"by {_join([one_line(party.name) for party in version.actors])}"] if version.actors else []
    parts += [f"with {one_line(version.weapon.name)}"] if version.weapon else []
    return f"{chain_words(record, version.source)}: {'; '.join(part for part in parts if part)}"


def happening_names(record: Record) -> dict[str, str]:
    """Return the name of each event and process by its id."""
    names = {event.id: event_name(event) for event in record.events}
    return names | {process.id: one_line(process.name) for process in record.processes}


def link_sentence(record: Record, link: Link, names: dict[str, str] | None = None) -> str:
    """Return "The rocket attack on US forces (e1) could endanger the talks on X (p1), says Shafaq News."."""
    names = names or happening_names(record)
    verb = _link_words().get((link.kind.value, link.certainty.value), link.kind.value)
    said = _says(chain(record, link.source))
    subject = _the(names.get(link.from_, link.from_))
    thing = _the(names.get(link.to, link.to))
    return f"{subject[:1].upper()}{subject[1:]} ({link.from_}) {verb} {thing} ({link.to}){said}."


_ARTICLES: Final = ("the ", "a ", "an ", "his ", "her ", "their ", "its ")


def _the(name: str) -> str:
    return name if name.lower().startswith(_ARTICLES) else f"the {name}"


def _says(voices: tuple[Source, ...]) -> str:
    """Return ", says a diplomatic source", ", say US officials", ", says The National"."""
    if not voices:
        return ""
    name = one_line(voices[0].name)
    last = name.split()[-1:] or [""]
    if voices[0].kind == SourceKind.OUTLET or not last[0][:1].islower():
        return f", says {name}"
    if last[0].endswith("s"):
        return f", say {name}"
    if name.lower().startswith(_ARTICLES):
        return f", says {name}"
    return f", says {'an' if name[0].lower() in 'aeio' else 'a'} {name}"


def process_words(process: Process) -> str:
    """Return "negotiation: talks on the withdrawal; Baghdad, Washington; at risk"."""
    parts = [f"{process.kind.value}: {one_line(process.name)}"]
    if process.parties:
        parts.append(", ".join(one_line(party.name) for party in process.parties))
    if process.state:
        parts.append(process.state.value.replace("-", " "))
    return "; ".join(parts)


def _join(names: list[str]) -> str:
    return ", ".join(names[:-1]) + f" and {names[-1]}" if len(names) > 1 else "".join(names)


def voice_words(voice: Source) -> str:
    """Return "diplomatic source (official, unnamed)"."""
    kind = voice.kind.value.replace("-", " ")
    reason = f", {one_line(voice.reason)}" if voice.reason else ""
    return f"{one_line(voice.name)} ({kind}{', unnamed' if voice.anonymous else ''}{reason})"


def claim_words(record: Record, claim_content: tuple[Span, ...], limit: int = 0) -> str:
    """Return the words of a claim, its pieces joined by " … ", cut to ``limit`` characters (0: uncut)."""
    most = 4 * limit or None  # a claim may run over pages of which a line is shown
    pieces = (
        record.report.text[start : end if most is None else min(end, start + most)]
        for start, end in claim_content
    )
    return one_line(" … ".join(one_line(piece) for piece in pieces), limit)


def claims_by_voice(record: Record) -> dict[str, tuple[Claim, ...]]:
    """Return the claims of each voice by its id."""
    found: dict[str, list[Claim]] = {}
    for claim in record.claims:
        found.setdefault(claim.source, []).append(claim)
    return {voice: tuple(claims) for voice, claims in found.items()}
