"""Bearings: the words that tell how happenings bear on one another and on processes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import Certainty, EventType, LinkKind, ProcessKind, ProcessState


class BearingFrame(StrEnum):
    """How a word of bearing stands between the two happenings."""

    VERB = "verb"  # its subject bears on its object
    PHRASE = "phrase"  # what governs it bears on what follows: "in response to"
    NOUN = "noun"  # "the attack was a blow to the talks"
    OBJECT = "object"  # an event type whose object is what it responds to
    ADJECTIVE = "adjective"  # at the reaction: "a retaliatory strike"
    PURPOSE = "purpose"  # an event type whose infinitive of purpose is what it serves: "sent guns to attack"
    CLAUSE = "clause"  # an event type done to those of whom a clause tells what it answers: "shot men who attacked"
    ORDINAL = "ordinal"  # at one of several told before: "the second strike"
    RETORT = "retort"  # an answer that does not say to what: "in response, the army shelled the port"
    REFERENCE = "reference"  # a noun that goes back to an event told before: "the bloodshed", "the decision"
    REACTION = "reaction"  # the reaction itself, where it goes back to an event told before: "an inquiry"


class Bearing(msgspec.Struct, frozen=True):
    """One row of bearings.tsv."""

    word: str
    frame: BearingFrame
    kind: LinkKind
    direction: str
    source: str
    example: str
    certainty: Certainty | None = None  # None: as the words are hedged
    from_types: tuple[EventType, ...] = ()
    to_types: tuple[EventType, ...] = ()

    @property
    def backward(self) -> bool:
        """Tell whether the grammatical object is what bears: "because of the attack"."""
        return self.direction == "backward"


class ProcessFrame(StrEnum):
    """What a row of processes.tsv is about."""

    NOUN = "noun"  # names a process wherever it stands
    WEAK = "weak"  # only with a party or place to it
    REPEATED = "repeated"  # only when the report keeps coming back to it
    OTHER = "other"  # words before a noun that make it another thing: no process
    STATE = "state"  # says where a process stands, where it is told as a fact
    STANDING = "standing"  # says where one stands, told or only wished: who wants a truce kept has one


_OF_STATE = frozenset({ProcessFrame.STATE, ProcessFrame.STANDING})
_BESIDE = _OF_STATE | {ProcessFrame.OTHER}  # words beside the noun


class ProcessWord(msgspec.Struct, frozen=True):
    """One row of processes.tsv."""

    word: str
    frame: ProcessFrame
    kind: tuple[ProcessKind, ...]
    source: str
    example: str
    state: ProcessState | None = None


@dataclass(frozen=True, slots=True)
class Bearings:
    """The words of both tables, indexed for look-up."""

    rows: tuple[Bearing, ...] = ()
    process_rows: tuple[ProcessWord, ...] = ()
    index: Mapping[tuple[BearingFrame, str], Bearing] = field(default_factory=dict)
    phrase_ends: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    nouns: Mapping[str, ProcessWord] = field(default_factory=dict)
    last_nouns: frozenset[str] = frozenset()  # with which those of several words end: "fire" of "cease-fire"
    states: Mapping[str, tuple[ProcessWord, ...]] = field(
        default_factory=dict
    )  # a row for each kind of process
    others: Mapping[str, ProcessWord] = field(default_factory=dict)

    def find(self, frame: BearingFrame, words: Iterable[str]) -> Bearing | None:
        """Return the row of the first of ``words`` that the table has in this frame."""
        for word in words:
            row = self.index.get((frame, word))
            if row is not None:
                return row
        return None


def load_bearings(extra: Path | None = None) -> Bearings:
    """Return the shipped words and those in the folder ``extra``, whose rows override shipped ones."""
    rows = read_table("bearings", Bearing, extra)
    process_rows = read_table("processes", ProcessWord, extra)
    ends: dict[str, list[tuple[str, ...]]] = {}
    for row in rows:
        if row.frame is BearingFrame.PHRASE:
            words = tuple(row.word.split())
            ends.setdefault(words[-1], []).append(words)
    nouns = {row.word: row for row in process_rows if row.frame not in _BESIDE}
    states: dict[str, tuple[ProcessWord, ...]] = {}
    for state in process_rows:
        if state.frame in _OF_STATE:
            states[state.word] = (*states.get(state.word, ()), state)
    return Bearings(
        rows,
        process_rows,
        {(row.frame, row.word): row for row in rows},
        {last: tuple(sorted(found, key=len, reverse=True)) for last, found in ends.items()},
        nouns,
        frozenset(word.replace("-", " ").split()[-1] for word in nouns if " " in word or "-" in word),
        states,
        {row.word: row for row in process_rows if row.frame is ProcessFrame.OTHER},
    )
