"""The situation report as a whole: which sentences stand where."""

from collections.abc import Iterable, Iterator, Sequence

from firsthand.brief.citing import Notes
from firsthand.brief.disputes import MATTERS, dispute_sentences
from firsthand.brief.document import Brief, Item, Run, Section, Sentence
from firsthand.brief.items import Entry, Place, Scope, entries_of, is_verbal
from firsthand.brief.numbers import number_words
from firsthand.brief.processes import process_item
from firsthand.brief.sentences import (
    Desk,
    bearings,
    blame,
    clause_heading,
    fragment,
    happening,
    quoted,
    referred,
    set_by_persons,
    titled,
)
from firsthand.brief.tolls import toll_sentences
from firsthand.brief.voices import named, voices_of, vouching
from firsthand.exports.about import About
from firsthand.exports.stream import EvidenceStream, events_of
from firsthand.exports.telling import day_words
from firsthand.incident import ProcessOverTime
from firsthand.record import Span
from firsthand.views.text import counted, joined

_GLANCE = 5  # incidents in the summary
_TITLES = {
    Place.NEW: "What is new",
    Place.CHANGED: "Told before, with something new",
    Place.SAID: "What was said and decided",
    Place.RECALLED: "Background that the reports recall",
    Place.DENIED: "Denied, and told by nobody as done",
    Place.FRAGMENT: "Also mentioned, in the reports' own words",
}


def compose(stream: EvidenceStream, scope: Scope, about: About) -> Brief:
    """Return the situation report of a stream of evidence: the same for the same evidence."""
    entries = entries_of(stream, scope)
    numbers = {e.told.incident.id: e.number for e in entries if e.number}
    headings = {e.told.incident.id: titled(stream, e.told) for e in entries if e.number}
    mentions = {e.told.incident.id: _mentions(stream, e) for e in entries if e.number}
    since, until = (day.isoformat() if day else "" for day in (scope.since, scope.until))
    desk = Desk(stream, Notes(stream), numbers, headings, mentions, since, until)
    sections = tuple(s for s in _sections(desk, entries) if s.items)
    return Brief(
        title=_title(scope),
        scope=tuple(_scope_lines(stream, entries, scope, about)),
        sections=sections,
        notes=desk.notes.all(),
        method=(
            "Every sentence says what the cited passages say and no more. An origin is a voice that gives the "
            "information without leaning on another voice here; reports that copy one another add none. "
            "Nothing here says what is true.",
            about.citation,
        ),
    )


def _mentions(stream: EvidenceStream, entry: Entry) -> dict[str, Span]:
    """Return where each report first names an incident."""
    found: dict[str, Span] = {}
    for record, event in events_of(stream, entry.told.incident):
        if event.mentions:
            found.setdefault(record.report.id, event.mentions[0])
    return found


def _title(scope: Scope) -> str:
    what = f": {', '.join(scope.words)}" if scope.words else ""
    return f"Situation report{what}"


def _scope_lines(
    stream: EvidenceStream, entries: Sequence[Entry], scope: Scope, about: About
) -> Iterator[str]:
    days = [d for e in entries for d in (e.first, e.last) if d]
    since, until = scope.since or min(days, default=None), scope.until or max(days, default=None)
    if since and until:
        yield f"{day_words(since)} to {day_words(until)}" if since != until else day_words(since)
    names = sorted({name for e in entries for name in e.told.incident.reports})
    records = [r for r in (stream.record(name) for name in names) if r is not None]
    copies = {c.report for c in stream.copies()} & set(names)
    outlets = {r.report.outlet for r in records if r.report.outlet}
    held = (
        f", {number_words(len(copies))} of them {'a copy' if len(copies) == 1 else 'copies'} of another"
        if copies
        else ""
    )
    by = f"by {counted(len(outlets), 'outlet')}" if outlets else "of no known outlet"
    yield f"From {counted(len(names), 'report')} {by}{held}; as of {about.date}."
    disputed = sum(bool(e.told.incident.conflicts) for e in entries)
    yield (
        f"{counted(len(entries), 'incident')}, {number_words(disputed) if disputed else 'none'} of them disputed; "
        f"{number_words(len(_alone(entries))) if _alone(entries) else 'none'} of what happened "
        f"{'rests' if len(_alone(entries)) == 1 else 'rest'} on one origin."
    )


def _sections(desk: Desk, entries: Sequence[Entry]) -> Iterator[Section]:
    by_place: dict[Place, list[Entry]] = {}
    for entry in entries:
        by_place.setdefault(entry.place, []).append(entry)
    yield Section(title="In short", items=tuple(_glance(desk, entries)), listed=True)
    for place in (Place.NEW, Place.CHANGED):
        yield Section(title=_TITLES[place], items=tuple(_told(desk, by_place.get(place, ()))))
    yield Section(title="What is disputed", items=tuple(_disputed(desk, entries)))
    processes = (process_item(desk, p) for p in _in_order(desk))
    yield Section(title="Processes, and what bears on them", items=tuple(p for p in processes if p))
    yield Section(title="What rests on one origin", items=tuple(_resting(desk, entries)), listed=True)
    yield Section(title=_TITLES[Place.SAID], items=tuple(_said(desk, by_place.get(Place.SAID, ()))))
    yield Section(title=_TITLES[Place.DENIED], items=tuple(_said(desk, by_place.get(Place.DENIED, ()))))
    recalled = by_place.get(Place.RECALLED, ())
    yield Section(title=_TITLES[Place.RECALLED], items=tuple(i for e in recalled for i in _recalled(desk, e)))
    loose = dict.fromkeys(fragment(desk, e.told) for e in by_place.get(Place.FRAGMENT, ()))
    yield Section(
        title=_TITLES[Place.FRAGMENT], items=tuple(Item(sentences=(s,)) for s in loose if s), listed=True
    )


def _in_order(desk: Desk) -> list[ProcessOverTime]:
    """Return the processes that the time reported on tells of, those with most movement first."""
    told = (p for p in desk.stream.processes() if _is_told(desk, p))
    return sorted(told, key=lambda p: (-len(p.moved_by), -len(p.reports), p.id))


def _is_told(desk: Desk, process: ProcessOverTime) -> bool:
    if any(m.incident in desk.numbers for m in process.moved_by):
        return True
    dates = [s.date for s in process.states]
    return any(d is None or (d >= desk.since and (not desk.until or d <= desk.until)) for d in dates)


def _glance(desk: Desk, entries: Sequence[Entry]) -> Iterator[Item]:
    chief = sorted(
        (e for e in entries if e.place in (Place.NEW, Place.CHANGED) and e.told.incident.origins.most),
        key=lambda e: (-e.weight, e.number),
    )
    for entry in sorted(chief[:_GLANCE], key=lambda e: e.number):
        yield Item(sentences=(_short(desk, entry),), number=0)


def _short(desk: Desk, entry: Entry) -> Sentence:
    """Return one line on an incident: what, how well attested, and what is disputed about it."""
    incident = entry.told.incident
    notes = desk.notes.of(vouching(entry.told), first=True)
    name = desk.headings[incident.id]
    least, most = incident.origins.least, incident.origins.most
    origins = f"{number_words(least)}" if least == most else f"{number_words(least)} to {number_words(most)}"
    attested = f"{origins} independent origin{'' if (least, most) == (1, 1) else 's'}"
    disputed = [MATTERS.get(p, p.value) for p in dict.fromkeys(c.property for c in incident.conflicts)]
    end = f"; accounts differ on {joined(disputed)}" if disputed else ""
    return (Run(f"{name} (item {entry.number}): {attested}{end}", notes),)


def _told(desk: Desk, entries: Iterable[Entry]) -> Iterator[Item]:
    for entry in entries:
        told = entry.told
        sentences = [
            happening(desk, entry),
            *blame(desk, told),
            *toll_sentences(
                desk.stream, told, desk.notes, said_by=named(voices_of(desk.stream, vouching(told)), 3)
            ),
            *set_by_persons(desk, told),
            *bearings(desk, told),
            *_differing(desk, entry),
        ]
        yield Item(
            sentences=tuple(s for s in sentences if s),
            heading=desk.headings[told.incident.id],
            number=entry.number,
        )


def _recalled(desk: Desk, entry: Entry) -> Iterator[Item]:
    yield from _said(desk, (entry,)) if is_verbal(entry.told) else _told(desk, (entry,))


def _differing(desk: Desk, entry: Entry) -> Iterator[Sentence]:
    """Yield that accounts differ, with the passages: what they say stands in a part of its own."""
    properties = list(dict.fromkeys(c.property for c in entry.told.incident.conflicts))
    if properties:
        about = joined([MATTERS.get(p, p.value) for p in properties])
        said = [s for s in entry.told.statements if s.property in properties]
        firsts = [v.statements[0] for v in voices_of(desk.stream, said)]
        yield (Run(f"Accounts differ on {about}; see below", desk.notes.of(firsts)),)


def _disputed(desk: Desk, entries: Sequence[Entry]) -> Iterator[Item]:
    for entry in entries:
        sentences = tuple(dispute_sentences(desk.stream, entry.told, desk.notes))
        if sentences:
            name = desk.headings.get(entry.told.incident.id, "")
            heading = f"{name} (item {entry.number})" if name else titled(desk.stream, entry.told)
            yield Item(sentences=sentences, heading=heading)


def _alone(entries: Sequence[Entry]) -> list[Entry]:
    kept = (Place.NEW, Place.CHANGED)
    return [e for e in entries if e.place in kept and e.told.incident.origins.most == 1]


def _resting(desk: Desk, entries: Sequence[Entry]) -> Iterator[Item]:
    for entry in _alone(entries):
        incident = entry.told.incident
        statements = vouching(entry.told)
        voices = voices_of(desk.stream, statements)
        reports = len(incident.reports)
        carried = f", though {number_words(reports)} reports carry it" if reports > 1 else ""
        name = referred(desk, incident.id)
        words = (
            f"{name[:1].upper()}{name[1:]} rests on the word of {named(voices, 2) or 'nobody'} alone{carried}"
        )
        yield Item(sentences=((Run(words, desk.notes.of(statements)),),))


def _said(desk: Desk, entries: Iterable[Entry]) -> Iterator[Item]:
    for entry in entries:
        found = [quoted(desk, entry), *set_by_persons(desk, entry.told), *bearings(desk, entry.told)]
        if any(found):
            yield Item(
                sentences=tuple(s for s in found if s),
                heading=clause_heading(desk, entry),
                number=entry.number,
            )
