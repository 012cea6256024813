"""The sentences on one incident, composed from its statements: what happened and who says so."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.brief.citing import Notes
from firsthand.brief.disputes import is_self
from firsthand.brief.document import Run, Sentence
from firsthand.brief.doubts import denial_of, denying, is_unsure, says_so
from firsthand.brief.items import Entry, is_verbal
from firsthand.brief.numbers import HARMS, number_words, of_harm, stated_words
from firsthand.brief.voices import Voice, behind, named, voices_of, vouching
from firsthand.exports.cells import set_value
from firsthand.exports.naming import is_common, outlet_words, says_whom, speaker
from firsthand.exports.parties import only_tells, sides_of
from firsthand.exports.places import countries, country_name
from firsthand.exports.stream import EvidenceStream, Told, events_of, words_of
from firsthand.exports.telling import (
    Parts,
    clause,
    heading,
    parts_of,
    phrase_of,
    place_name,
    time_words,
    told_place,
    told_time,
    when_words,
    where_words,
)
from firsthand.incident import IncidentLink, Property, Statement, Value
from firsthand.knowledge.tables import read_table
from firsthand.ontology import TYPES, Certainty, LinkKind, PlacePrecision, Quad, SourceKind, Status
from firsthand.record import Link, Span, moment
from firsthand.views.text import one_line

_NAMED: Final = 4  # voices in one sentence; the rest are counted
_QUOTE: Final = 320  # characters
_UNSURE: Final = {Certainty.PROBABLE: "it is likely that", Certainty.POSSIBLE: "it is possible that"}

_SET: Final = {
    **{prop: f"{of_harm(prop)[:1].upper()}{of_harm(prop)[1:]} is" for prop in HARMS},
    Property.DATE: "When it happened:",
    Property.PLACE: "Where it happened:",
    Property.ACTOR: "Who did it:",
    Property.WEAPON: "With what it was done:",
    Property.OCCURRED: "Whether it happened:",
}


class Desk(msgspec.Struct, frozen=True):
    """What the sentences of one report share."""

    stream: EvidenceStream
    notes: Notes
    numbers: Mapping[str, int]  # of incidents, by id
    headings: Mapping[str, str]
    mentions: Mapping[str, Mapping[str, Span]] = {}  # of incidents, by id: where each report first names it
    since: str = ""  # the first day reported on, where there is one
    until: str = ""  # and the last


class _LinkWords(msgspec.Struct, frozen=True):
    kind: str
    certainty: str
    words: str


@lru_cache(maxsize=1)
def _link_words() -> dict[tuple[str, str], str]:
    return {(row.kind, row.certainty): row.words for row in read_table("link_words", _LinkWords)}


def happening(desk: Desk, entry: Entry) -> Sentence:
    """Return what happened, where and when, and by whose word: no value that voices contradict one another on."""
    told = entry.told
    statements = [s for s in vouching(told) if says_so(desk.stream, s)] or vouching(told)
    parts = parts_of(desk.stream, told.incident, with_actor=says_who(told))
    words = _what(desk.stream, told, parts)
    voices = voices_of(desk.stream, statements)
    notes = desk.notes.of((s for v in voices for s in v.statements), first=True)
    if not voices:
        return _in_passing(desk, told, words)
    surest = min((s.certainty for s in statements), key=list(Certainty).index)
    return (Run(_attributed(words, voices, told, surest, entry.number, parts.actor), notes),)


def _what(stream: EvidenceStream, told: Told, parts: Parts) -> str:
    """Return the clause with place and time."""
    incident = told.incident
    elsewhere = {c.property for c in incident.conflicts}  # told in a sentence of its own
    elsewhere |= {p for p in (Property.PLACE, Property.DATE) if set_value(incident, p)}
    place = told_place(incident)
    said = bool(place_name(place)) and place_name(place).casefold() in parts.recipient.casefold()
    wide = place is not None and (said or place.precision is PlacePrecision.COUNTRY)
    if wide and place is not None and country_name(place.country) in parts.recipient:
        place = None  # "annexed the Crimea region of Ukraine"
    where = "" if Property.PLACE in elsewhere or parts.at_place else where_words(place, named=said)
    when = "" if Property.DATE in elsewhere else when_words(told_time(stream, incident))
    return " ".join(part for part in (clause(incident, parts), where, when) if part)


def says_who(told: Told) -> bool:
    """Tell whether the chief actor may stand in the main sentence.

    So it is where nobody doubts it, and it is an act of words, or most of those who tell of the act name it.
    """
    incident = told.incident
    values = incident.values.get(Property.ACTOR, ())
    if set_value(incident, Property.ACTOR):
        return False  # no voice of the sentence said so
    if any(c.property is Property.ACTOR for c in incident.conflicts) or any(v.denied for v in values):
        return False
    if TYPES[incident.type].quad in (Quad.VERBAL_CONFLICT, Quad.VERBAL_COOPERATION):
        return True
    chief = _chief(told)
    if chief is not None and only_tells(incident, str(chief.value)):
        return False
    counted = {o.id for o in incident.origins.list if o.counts}
    return chief is not None and 2 * len(set(chief.origins) & counted) >= len(counted)


def _chief(told: Told) -> Value | None:
    """Return the actor that most origins name."""
    values = [v for v in told.incident.values.get(Property.ACTOR, ()) if not v.denied]
    return max(values, key=lambda v: len(v.origins) + len(v.reports) / 1000, default=None)


def _in_passing(desk: Desk, told: Told, words: str) -> Sentence:
    """Return a sentence for what is only spoken of as known."""
    known = voices_of(desk.stream, told.statements)
    spans = [(r.report, r.event) for r in told.incident.events]
    numbers = desk.notes.of(v.statements[0] for v in known) or _trigger_notes(desk, told)
    where = named(known, 2) or _outlets(desk, [report for report, _ in spans])
    return (Run(f"{where} mentioned that {words}, with no voice that vouches for it", numbers),)


def _outlets(desk: Desk, reports: list[str]) -> str:
    records = [desk.stream.record(name) for name in reports]
    return next((_upper(outlet_words(r)) for r in records if r is not None), "A report")


def _attributed(
    words: str, voices: list[Voice], told: Told, surest: Certainty, number: int, doer: str
) -> str:
    """Return the clause with its voices; the turn of phrase goes by the number, so that it varies and stays."""
    start = f"{words[:1].upper()}{words[1:]}"
    doubt = _UNSURE.get(surest)
    least, most = told.incident.origins.least, told.incident.origins.most
    if most > 1 and len(voices) > 1:
        count = number_words(least) if least == most else f"{number_words(least)} to {number_words(most)}"
        few = (
            len({v.words for v in voices}) < least
        )  # an origin without a name of its own, or two of one name
        names = f"{'among them ' if few else ''}{named(voices, _NAMED)}"
        if doubt:
            return f"By {count} independent accounts, {names if few else f'of {names}'}, {doubt} {words}"
        if number % 2:
            return f"{start}, according to {count} independent origins{',' if few else ':'} {names}"
        return f"{count.capitalize()} independent origins tell that {words}{',' if few else ':'} {names}"
    voice = voices[0]
    if voice.is_outlet:
        if doubt:
            return f"{_upper(voice.words)} wrote, naming no source, that {doubt} {words}"
        verb = "said" if voice.words.endswith("report") else "reported"
        forms = (
            f"{start}, {voice.words} {verb} without naming a source",
            f"{_upper(voice.words)} {verb}, naming no source, that {words}",
        )
        return forms[number % 2]
    who = named(voices, _NAMED)
    if doubt:
        return f"{_upper(who)} said {doubt} {words}"
    if doer.casefold() == who.casefold() and len(voices) == 1:
        return f"By {_own(who)} own account, {words}"
    turns = (f"{start}, {who} said", f"{start}, according to {who}", f"According to {who}, {words}")
    return turns[number % len(turns)]


def _own(name: str) -> str:
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _upper(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


def blame(desk: Desk, told: Told) -> Iterator[Sentence]:
    """Yield who is named as having done it, where the main sentence left that out and nobody contradicts."""
    incident = told.incident
    if TYPES[incident.type].quad is not Quad.MATERIAL_CONFLICT or set_value(incident, Property.ACTOR):
        return
    said = _chief(told) if says_who(told) else None
    in_dispute = any(c.property is Property.ACTOR for c in incident.conflicts)
    sides = {
        o for c in incident.conflicts if c.property is Property.ACTOR for side in c.between for o in side
    }
    told_of = sides_of(desk.stream, incident)
    befell = {r.entity or r.name for r in told_of.recipients}
    befell |= {r.name.split()[-1] for r in told_of.recipients if r.name}
    befell |= {a.entity or a.name for a in told_of.actors[:1] if says_who(told)}  # the sentence before has it
    for value in incident.values.get(Property.ACTOR, ()):
        if value is said or (in_dispute and set(value.origins) <= sides):
            continue
        voices = voices_of(desk.stream, behind(told, value))
        if not voices or (not value.denied and not _is_doer(told, str(value.value), befell)):
            continue
        if _is_only_a_kind(desk, told, value):
            continue
        whom = stated_words(Property.ACTOR, value.value)
        sure = min((s.certainty for v in voices for s in v.statements), key=list(Certainty).index)
        notes = desk.notes.of(v.statements[0] for v in voices)
        if value.denied and all(v.is_outlet for v in voices):
            continue  # a report that weighs who it was not is no party that denies
        if value.denied and all(is_self(v, str(value.value)) for v in voices):
            yield (Run(f"{_upper(named(voices, _NAMED))} denied having done it", notes),)
            continue
        stem = whom.casefold().removeprefix("the ").removesuffix("s")
        if not value.denied and all(stem in v.words.casefold() for v in voices):
            if _in_arms(told, value):  # a state's voice that seems to name itself is most often misread
                yield (Run(f"{_upper(named(voices, _NAMED))} said that it was their own doing", notes),)
            continue
        if not value.denied and sure is Certainty.CERTAIN and all(v.is_outlet for v in voices):
            yield (Run(f"It was {whom}, according to {named(voices, _NAMED)}", notes),)
            continue
        verb = "denied that it was" if value.denied else "named" if sure is Certainty.CERTAIN else "suspected"
        yield (Run(f"{_upper(named(voices, _NAMED))} {verb} {whom}", notes),)


def set_by_persons(desk: Desk, told: Told) -> Iterator[Sentence]:
    """Yield what persons set: "The number of people injured is eight (set by ana)"; it rests on no passage but theirs."""
    notes = desk.notes.of(vouching(told), first=True) or _trigger_notes(desk, told)
    for prop in Property:
        value = set_value(told.incident, prop)
        if value is not None:
            words = stated_words(prop, value.value)
            if prop is Property.PLACE:
                words = place_name(told.incident.place) or words
            yield (Run(f"{_SET[prop]} {words} (set by {one_line(value.set_by or '')})", notes),)


def _in_arms(told: Told, value: Value) -> bool:
    """Tell whether all who give a value are armed groups or forces, which claim what they did."""
    kinds = [o.kind for o in told.incident.origins.list if o.id in value.origins]
    return bool(kinds) and all(k in (SourceKind.ARMED_GROUP, SourceKind.MILITARY) for k in kinds)


def _is_doer(told: Told, value: str, befell: set[str]) -> bool:
    """Tell whether a value can be told as a doer: somebody who can be known by it, and nor the one struck or already named."""
    known = value.isupper() or says_whom(value, acting=True)
    last = value.split()[-1:]
    return known and value not in befell and not befell & set(last) and not only_tells(told.incident, value)


def _is_only_a_kind(desk: Desk, told: Told, value: Value) -> bool:
    """Tell whether a state is named in no report as the doer, but only by a common noun: "police", "the occupiers"."""
    if str(value.value) not in countries():
        return False
    found = [words_of(desk.stream, s) for s in behind(told, value)]
    return all(is_common(one) for words in found for one in words.split(" … "))


def bearings(desk: Desk, told: Told) -> Iterator[Sentence]:
    """Yield what reports say of how an incident bears on another: "It was a response to … (item 1), X said"."""
    groups: dict[tuple[LinkKind, str], list[IncidentLink]] = {}
    for link in told.incident.links:
        if link.to in desk.numbers:
            groups.setdefault((link.kind, link.to), []).append(link)
    for (kind, to), links in groups.items():
        voiced = [found for link in links if (found := _voiced(desk, told, link)) is not None]
        if not voiced:
            continue
        certainty = min((link.certainty for _, link in voiced), key=list(Certainty).index)
        words = _link_words()[kind.value, certainty.value]
        names = list(dict.fromkeys(name for name, _ in voiced))
        notes: tuple[int, ...] = ()
        for (name, _), source in zip(voiced, links, strict=False):
            del name
            notes += desk.notes.at(source.report, _evidence(desk, told, source))
        said = " and ".join(names[:2])
        yield (Run(f"It {words} {referred(desk, to)}, {said} said", tuple(dict.fromkeys(notes))),)


def referred(desk: Desk, incident: str) -> str:
    """Return how another sentence refers to an incident: "the rocket fire on Harir air base (item 1)"."""
    name = desk.headings[incident]
    lowered = name if name[1:2].isupper() else f"{name[:1].lower()}{name[1:]}"
    return f"the {lowered} (item {desk.numbers[incident]})"


def _link_of(desk: Desk, told: Told, link: IncidentLink) -> Link | None:
    record = desk.stream.record(link.report)
    mine = {ref.event for ref in told.incident.events if ref.report == link.report}
    if record is None:
        return None
    return next((x for x in record.links if x.kind is link.kind and x.from_ in mine), None)


def _evidence(desk: Desk, told: Told, link: IncidentLink) -> tuple[tuple[int, int], ...]:
    found = _link_of(desk, told, link)
    return found.evidence if found is not None else ()


def _voiced(desk: Desk, told: Told, link: IncidentLink) -> tuple[str, IncidentLink] | None:
    found = _link_of(desk, told, link)
    return (source_words(desk, link.report, found.source), link) if found is not None else None


def source_words(desk: Desk, report: str, source: str | None) -> str:
    """Return a voice of a report, by its id there, as a sentence names it."""
    record = desk.stream.record(report)
    if record is None:
        return report
    known = {s.id: s for s in record.sources}
    found = known.get(source or "")
    if found is None or found.id == record.sources[0].id:
        return outlet_words(record)
    via = known.get(found.via or "")
    through = via.name if via is not None and via.id != record.sources[0].id else record.report.outlet or ""
    return speaker(record, found, through)


def clause_heading(desk: Desk, entry: Entry) -> str:
    """Return an act of words, or a denial, as a heading: "The foreign ministry made a demand".

    Where its words do not bear out what we would say, only who spoke: the sentence below it says the rest.
    """
    told = entry.told
    parts = parts_of(desk.stream, told.incident)
    denied = told.incident.status is Status.NEGATED
    if not denied and (phrase_of(told.incident, parts).is_loose or is_unsure(desk.stream, told)):
        return _upper(
            ", ".join(filter(None, (parts.actor, time_words(told_time(desk.stream, told.incident)))))
        )
    words = " ".join(
        filter(None, (clause(told.incident, parts), when_words(told_time(desk.stream, told.incident))))
    )
    if denied:
        voices = voices_of(desk.stream, denying(told) or told.statements)
        words = f"Not so, by the word of {named(voices, 2) or 'the report'}: {words}"
    return _upper(words)


def quoted(desk: Desk, entry: Entry) -> Sentence:
    """Return the sentence in which the first report has an act of words, or a denial."""
    told = entry.told
    denied = told.incident.status is Status.NEGATED
    where = (denial_of(desk.stream, told) if denied else None) or _first_words(desk, told)
    if where is None:
        return ()
    report, span = where
    text = desk.notes.passage(report, span, _QUOTE)
    statements = [s for s in told.statements if s.property is Property.OCCURRED or s.denied]
    statements.sort(key=lambda s: (moment(s.published), s.report, s.id))
    notes = desk.notes.at(report, (span,)) + desk.notes.of(_earliest(statements), first=True)
    return (Run(f"{_outlets(desk, [report])}: “{_inner(text)}”", tuple(dict.fromkeys(notes))),)


def _first_words(desk: Desk, told: Told) -> tuple[str, Span] | None:
    """Return the first words by which the earliest report tells of an incident."""
    found = []
    for record, event in events_of(desk.stream, told.incident):
        if event.mentions:
            found.append((moment(record.report.published), record.report.id, event.mentions[0]))
    if not found:
        found = [(moment(s.published), s.report, s.evidence[0]) for s in told.statements if s.evidence]
    return min(found)[1:] if found else None


def _earliest(statements: list[Statement]) -> list[Statement]:
    """Return the earliest statement of each report."""
    found: dict[str, Statement] = {}
    for statement in statements:
        found.setdefault(statement.report, statement)
    return list(found.values())


def _inner(text: str) -> str:
    """Return words that go into quotation marks: their own double marks become single ones."""
    opened = re.sub(r'(^|[\s(\[—–-])"', r"\1‘", text)
    return opened.replace('"', "’").replace("“", "‘").replace("”", "’").strip()


def fragment(desk: Desk, told: Told) -> Sentence:
    """Return the sentence of the report itself, where too little is told to compose one."""
    where = _first_words(desk, told)
    if where is None:
        return ()
    text = desk.notes.passage(*where, _QUOTE)
    return (Run(f"{_outlets(desk, [where[0]])}: “{_inner(text)}”", desk.notes.at(where[0], (where[1],))),)


def _trigger_notes(desk: Desk, told: Told) -> tuple[int, ...]:
    where = _first_words(desk, told)
    return desk.notes.at(where[0], (where[1],)) if where else ()


def titled(stream: EvidenceStream, told: Told) -> str:
    """Return what other sentences call an incident: its heading; of an act of words, whose they are."""
    voice = parts_of(stream, told.incident).actor if is_verbal(told) else ""
    return f"words of {voice}" if voice else heading(stream, told.incident)
