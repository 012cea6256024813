"""Sentences on lasting undertakings: how they stand, since when and by whose word, and what bears on them."""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from firsthand.brief.document import Item, Run, Sentence
from firsthand.brief.sentences import Desk, referred, source_words
from firsthand.exports.cells import day_of
from firsthand.exports.naming import entity_name
from firsthand.exports.telling import day_words
from firsthand.incident import MovedBy, ProcessOverTime, StateAt
from firsthand.knowledge.tables import read_table
from firsthand.ontology import Certainty, LinkKind, ProcessState
from firsthand.record import Link, Process, Record, Span
from firsthand.views.text import joined, one_line


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
    heading = one_line(process.name)
    parties = joined([entity_name(p) if p.isupper() else one_line(p) for p in process.parties])
    heading = f"{heading[:1].upper()}{heading[1:]}" + (f" ({parties})" if parties else "")
    last = [_latest(line) for line in lines[-1:]]
    return Item(sentences=(*last, *bearing), heading=heading, points=tuple(lines) if len(lines) > 1 else ())


def _latest(line: Sentence) -> Sentence:
    run = line[0]
    when, _, rest = run.words.partition(": ")
    on = f"Last told, on {when}, as " if when != "undated" else "Told as "
    return (Run(f"{on}{rest}", run.notes),)


def _state_lines(desk: Desk, process: ProcessOverTime) -> Iterator[Sentence]:
    """Yield "17 May 2024: stalled, according to Mesopotamia Today [10]", a line for each day and state."""
    groups: dict[tuple[str, ProcessState], list[StateAt]] = {}
    for one in sorted(process.states, key=lambda s: (s.date or "", s.report)):
        groups.setdefault((one.date or "", one.state), []).append(one)
    for (day, state), told in groups.items():
        voices = list(dict.fromkeys(source_words(desk, s.report, s.source) for s in told))
        notes: tuple[int, ...] = ()
        for one in told:
            notes += desk.notes.at(one.report, _state_spans(desk, process, one))
        known = day_of(day)
        when = day_words(known) if known else "undated"
        yield (
            Run(f"{when}: {_states()[state]}, according to {joined(voices)}", tuple(dict.fromkeys(notes))),
        )


def _state_spans(desk: Desk, process: ProcessOverTime, state: StateAt) -> tuple[Span, ...]:
    record = desk.stream.record(state.report)
    if record is None:
        return ()
    own = [p for p in record.processes if p.kind is process.kind]
    if state.state is ProcessState.AT_RISK:
        links = [x for x in record.links if x.kind is LinkKind.THREATENS and x.to in {p.id for p in own}]
        if links:
            return links[0].evidence
    fitting = sorted(own, key=lambda p: (p.state is not state.state, p.name != process.name))
    return _spans(fitting[0]) if fitting else ()


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
            if link is not None:
                voices[source_words(desk, one.report, link.source)] = None
                notes += desk.notes.at(one.report, link.evidence)
        if voices:
            words = f"{referred(desk, incident)} {_links()[kind, certainty]} this process, {joined(list(voices))} said"
            yield (Run(f"{words[:1].upper()}{words[1:]}", tuple(dict.fromkeys(notes))),)


def _link(record: Record, process: ProcessOverTime, kind: LinkKind) -> Link | None:
    own = {p.id for p in record.processes if p.kind is process.kind}
    return next((x for x in record.links if x.kind is kind and x.to in own), None)
