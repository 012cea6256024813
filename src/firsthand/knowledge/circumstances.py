"""Circumstances: words for the contexts of a happening, and for what came of an attack."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from firsthand.errors import KnowledgeError
from firsthand.knowledge.tables import read_table
from firsthand.ontology import CONTEXTS


class ContextRow(msgspec.Struct, frozen=True):
    """A row of ``contexts.tsv``: a context of PLOVER's and words that show it."""

    context: str
    words: tuple[str, ...]
    source: str
    example: str


class OutcomeRow(msgspec.Struct, frozen=True):
    """A row of ``outcome_words.tsv``: a verb, with its particle, and what it tells of an attack."""

    words: str
    outcome: str  # damage or intercepted
    source: str
    example: str


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The words of both tables, indexed for look-up."""

    contexts: Mapping[str, tuple[str, ...]]  # a lemma, or two to three joined by a blank, to its contexts
    outcomes: Mapping[tuple[str, str], str]  # verb lemma and particle ("" for none) to the outcome


def load_circumstances(extra: Path | None = None) -> Circumstances:
    """Return the shipped words and those in the folder ``extra``; raise KnowledgeError for an unknown context."""
    contexts: dict[str, tuple[str, ...]] = {}
    for row in read_table("contexts", ContextRow, extra):
        if row.context not in CONTEXTS:
            raise KnowledgeError(f"contexts.tsv: no context {row.context!r}; there are {', '.join(CONTEXTS)}")
        for word in row.words:
            contexts[word] = (*contexts.get(word, ()), row.context)
    outcomes = {}
    for outcome in read_table("outcome_words", OutcomeRow, extra):
        verb, _, particle = outcome.words.partition(" ")
        outcomes[verb, particle] = outcome.outcome
    return Circumstances(contexts, outcomes)
