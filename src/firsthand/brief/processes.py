"""Sentences on lasting undertakings: how they stand, since when and by whose word, and what bears on them."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from firsthand.brief.document import Item, Run, Sentence
from firsthand.brief.numbers import number_words
from firsthand.brief.sentences import Desk, referred, source_words
from firsthand.exports.cells import day_of
from firsthand.exports.naming import entity_name, trimmed
from firsthand.exports.telling import day_words
from firsthand.incident import MovedBy, ProcessOverTime, StateAt
from firsthand.knowledge.tables import read_table
from firsthand.ontology import Certainty, LinkKind, ProcessState
from firsthand.record import Link, Process, Record, Span
from firsthand.views.text import joined, one_line

_MOST_PARTIES = 4
_NAMED = 3  # voices in one line
_MOST_STATES = 10  # lines of one process
_Stand = tuple[ProcessState, list[StateAt]]  # a state, and who told of it one after the other
_MENTIONED = "mentioned by "
_SHORT = 3  # letters of a word that says nothing of a subject


class _StateWords(msgspec.Struct, frozen=True):
    state: ProcessState
    words: str


class _LinkWords(msgspec.Struct, frozen=True):
    kind: LinkKind
    certainty: Certainty
    words: str
    plural: str


@lru_cache(maxsize=1)
def _states() -> dict[ProcessState, str]:
    return {row.state: row.words for row in read_table("state_words", _StateWords)}


@lru_cache(maxsize=1)
def _links() -> dict[tuple[LinkKind, Certainty], str]:
    return {(row.kind, row.certainty): row.words for row in read_table("link_words", _LinkWords)}


def process_item(desk: Desk, process: ProcessOverTime) -> Item | None:
    """Return how a process stands: the latest state, what bears on it, and its states in order."""
    lines = list(_state_lines(desk, process))
    bearing = list(_moved(desk, process))
    if not lines and not bearing:
        return None
    heading = trimmed(process.name)
    named = [entity_name(p) if p.isupper() else one_line(p) for p in process.parties]
    parties = joined(named) if len(named) <= _MOST_PARTIES else ""  # so many are of several undertakings
    heading = f"{heading[:1].upper()}{heading[1:]}" + (f" ({parties})" if parties else "")
    last = [_latest(line) for line in lines[-1:]]
    return Item(sentences=(*last, *bearing), heading=heading, points=tuple(lines) if len(lines) > 1 else ())


def _latest(line: Sentence) -> Sentence:
    run = line[0]
    when, _, rest = run.words.partition(": ")
    day = when.rpartition(" to ")[2]
    if rest.startswith(_MENTIONED):
        rest = rest.removeprefix(_MENTIONED)
        on = f"Last mentioned on {day}" if when != "undated" else "Mentioned"
        return (Run(f"{on} by {rest}", run.notes),)
    on = f"Last told, on {day}, as " if when != "undated" else "Told as "
    return (Run(f"{on}{rest}", run.notes),)


def _state_lines(desk: Desk, process: ProcessOverTime) -> Iterator[Sentence]:
    """Yield "17 May 2024: stalled, according to Mesopotamia Today [10]", a line for each day and state."""
    days: dict[tuple[str, ProcessState], list[StateAt]] = {}
    for one in sorted(process.states, key=lambda s: (s.date or "", s.report)):
        if not desk.until or (one.date or "") <= desk.until:
            days.setdefault((one.date or "", one.state), []).append(one)
    groups: list[_Stand] = []
    for (_, state), told in days.items():
        if groups and groups[-1][0] is state:  # told again, and nothing new in it
            groups[-1][1].extend(told)
        else:
            groups.append((state, list(told)))
    for state, told in _of_now(groups, desk.since):
        notes: dict[int, None] = {}
        voices: dict[str, None] = {}
        for one in told:
            voice = _says(desk, one.report, one.source, one.voice)
            if voice in voices and one is not told[-1]:
                continue  # told again by the same voice: the first passage and the last are enough
            found = desk.notes.at(one.report, _state_spans(desk, process, one))
            if found:  # what no passage can be shown for is not said
                notes |= dict.fromkeys(found)
                voices[voice] = None
        if not notes:
            continue
        first, last = day_of(told[0].date), day_of(told[-1].date)
        when = day_words(first) if first else "undated"
        if first and last and first != last:
            when = f"{when} to {day_words(last)}"
        by = next((one.by for one in told if one.by in desk.numbers), None)
        cause = f" on account of {referred(desk, by)}" if by else ""
        if not by and not any(_is_said(desk, process, one) for one in told):
            yield (Run(f"{when}: {_MENTIONED}{_some(list(voices))}", tuple(notes)),)
            continue
        yield (Run(f"{when}: {_states()[state]}{cause}, according to {_some(list(voices))}", tuple(notes)),)


def _is_said(desk: Desk, process: ProcessOverTime, state: StateAt) -> bool:
    """Tell whether a report says how it stands, and does not only name it: "the crisis" alone is none under way.

    That it is proposed or at risk is never taken from its name alone.
    """
    if state.state in (ProcessState.PROPOSED, ProcessState.AT_RISK) or state.by:
        return True
    record = desk.stream.record(state.report)
    own = [p for p in record.processes if p.kind is process.kind and p.state is state.state] if record else []
    return not own or any(p.evidence for p in own)


def _of_now(groups: list[_Stand], since: str) -> list[_Stand]:
    """Return the states from a day on with the last one before it, and of a long story only the end."""
    earlier = sum((told[-1].date or "") < since for _, told in groups)
    return groups[max(0, earlier - 1) :][-_MOST_STATES:]


def _some(voices: list[str]) -> str:
    """Return the voices in words, no more than a line bears."""
    rest = len(voices) - _NAMED
    return joined(voices) if rest < 1 else joined([*voices[:_NAMED], f"{number_words(rest)} more"])


def _says(desk: Desk, report: str, source: str | None, voice: str | None) -> str:
    """Return who says so: the voice that is named, in the report's own form of it where that is found."""
    record = desk.stream.record(report)
    if voice is None or record is None:
        return source_words(desk, report, source)
    known = next((s.id for s in record.sources if s.name == voice), None)
    return source_words(desk, report, known) if known else one_line(voice)


def _state_spans(desk: Desk, process: ProcessOverTime, state: StateAt) -> tuple[Span, ...]:
    """Return the words behind a state: of its link, its process, its cause, or of a process of the same subject."""
    record = desk.stream.record(state.report)
    if record is None:
        return ()
    own = [p for p in record.processes if p.kind is process.kind]
    if state.state is ProcessState.AT_RISK:
        ends = {p.id for p in own}
        links = [x for x in record.links if x.kind is LinkKind.THREATENS and x.to in ends and x.evidence]
        if links:
            return links[0].evidence
    fitting = sorted(own, key=lambda p: (p.state is not state.state, p.name != process.name))
    if fitting:
        return _spans(fitting[0])
    cause = desk.mentions.get(state.by or "", {}).get(state.report)
    if cause:
        return (cause,)
    subject = _subject(process.name)
    near = max(record.processes, key=lambda p: len(subject & _subject(p.name)), default=None)
    return _spans(near) if near is not None and subject & _subject(near.name) else ()


def _subject(name: str) -> frozenset[str]:
    return frozenset(w for w in name.casefold().split() if len(w) > _SHORT)


def _spans(process: Process) -> tuple[Span, ...]:
    return process.evidence or process.mentions[:1]


def _moved(desk: Desk, process: ProcessOverTime) -> Iterator[Sentence]:
    """Yield "The rocket fire on … (item 1) could endanger it, Salim al-Rawi said [3]."."""
    groups: dict[tuple[str, LinkKind, Certainty], list[MovedBy]] = {}
    for moved in process.moved_by:
        if moved.incident in desk.numbers:
            groups.setdefault((moved.incident, moved.kind, moved.certainty), []).append(moved)
    for (incident, kind, certainty), told in groups.items():
        voices: dict[str, None] = {}
        notes: tuple[int, ...] = ()
        for one in told:
            record = desk.stream.record(one.report)
            link = _link(record, process, kind) if record else None
            mention = desk.mentions.get(incident, {}).get(one.report)
            found = desk.notes.at(one.report, link.evidence if link else (mention,) if mention else ())
            if found:
                voices[_says(desk, one.report, link.source if link else None, one.voice)] = None
                notes += found
        if voices:
            words = f"{referred(desk, incident)} {_links()[kind, certainty]} this process, {_some(list(voices))} said"
            yield (Run(f"{words[:1].upper()}{words[1:]}", tuple(dict.fromkeys(notes))),)


def _link(record: Record, process: ProcessOverTime, kind: LinkKind) -> Link | None:
    own = {p.id for p in record.processes if p.kind is process.kind}
    return next((x for x in record.links if x.kind is kind and x.to in own), None)
