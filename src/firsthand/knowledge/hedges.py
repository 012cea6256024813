"""Hedges: the words that say whether a thing is so, and how surely."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import Certainty, Status


class Frame(StrEnum):
    """Where a hedging word stands to the word of the happening."""

    MODAL = "modal"  # its auxiliary
    NEGATOR = "negator"  # "not", "no" at it, its subject or its object
    ADVERB = "adverb"
    MARK = "mark"  # the subordinator of its clause
    ADJECTIVE = "adjective"  # at the noun
    PREPOSITION = "preposition"
    VERB = "verb"  # governs it: "plans to attack", "feared an attack"
    NOUN = "noun"  # "the threat of an attack", "attack plan"
    PREDICATE = "predicate"  # "is ready to attack"
    CARRIER = "carrier"  # "launch an attack": the happening shares its fate
    CEASING = "ceasing"  # "end the war": what is to end goes on until then
    UNDOING = "undoing"  # "reverse the ban": what is to be undone was done
    SOUGHT = "sought"  # "the demand is a truce": what is to be, not what is
    PURPOSE = "purpose"  # "came to attack": no word of the table
    PERFORMATIVE = "performative"  # the happening itself, done by saying so: "would like to thank"
    ANSWER = "answer"  # what a happening that has taken place is said to be: "may be a response"
    LASTING = "lasting"  # the happening's own noun, of things that go on


class Hedge(msgspec.Struct, frozen=True):
    """One row of the table: a word in a frame and what it does to the happening."""

    word: str
    frame: Frame
    source: str
    example: str
    status: Status | None = None  # None: left as it was
    certainty: Certainty | None = None
    value: float | None = None  # FactBank's scale, where status and certainty do not say it


@dataclass(frozen=True, slots=True)
class Hedges:
    """The words of the table, indexed for look-up."""

    rows: tuple[Hedge, ...] = ()
    index: Mapping[tuple[Frame, str], Hedge] = field(default_factory=dict)

    def find(self, frame: Frame, words: Iterable[str]) -> Hedge | None:
        """Return the row of the first of ``words`` that the table has in this frame."""
        for word in words:
            row = self.index.get((frame, word))
            if row is not None:
                return row
        return None


def load_hedges(extra: Path | None = None) -> Hedges:
    """Return the shipped words and those in the folder ``extra``, whose rows override shipped ones."""
    rows = read_table("hedges", Hedge, extra)
    return Hedges(rows, {(row.frame, row.word): row for row in rows})
