"""PLOVER: the main event of a sentence, in the labels that its corpora were given.

The reading keeps an act's own type and gives it a status; the manual instead codes a promised act as AGREE
and a threatened one as THREATEN, and the corpora still follow the older table from CAMEO. Those shifts are
made here alone, by ``plover_shifts.tsv``.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from spacy.tokens import Token

from firsthand.benchmarks.run import Options
from firsthand.knowledge.tables import read_table
from firsthand.language.clauses import is_verbal
from firsthand.language.pipeline import parse
from firsthand.language.pronouns import find_antecedents
from firsthand.language.quotations import find_quotations
from firsthand.ontology import EventType, Status
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.events import find_triggers
from firsthand.reading.findings import Parsed, Phrase, Roles, Trigger
from firsthand.reading.reader import Reader
from firsthand.reading.roles import find_roles
from firsthand.record import Report

_SUBORDINATE = frozenset({"advcl", "relcl", "acl", "csubj", "pcomp", "appos", "xcomp"})
# What each clause, each noun between a trigger and the root costs, and what a role found is worth: chosen on
# the train split.
_PER_CLAUSE = 0.25
_PER_NOUN = 0.3
_FOR_ROLE = 0.1
# Sentences that only say that something was said: root verb and its object or complement.
_MERE_WORDS = {
    "claim": frozenset({"responsibility"}),
    "deny": frozenset({"responsibility"}),
    "decline": frozenset({"comment"}),
    "refuse": frozenset({"comment"}),
    "express": frozenset({"hope", "optimism", "concern", "wish", "confidence", "doubt"}),
}
_UNCODED_IF_HYPOTHETICAL = frozenset(
    {EventType.AID, EventType.CONSULT, EventType.SUPPORT, EventType.COOPERATE}
)


class ShiftRow(msgspec.Struct, frozen=True):
    """A row of ``plover_shifts.tsv``."""

    to: str
    source: str
    type: tuple[str, ...] = ()
    mode: str = ""
    words: tuple[str, ...] = ()
    status: str = ""

    def fits(self, trigger: Trigger, status: Status) -> bool:
        """Tell whether the row speaks of this trigger."""
        word = trigger.frame.split("/")[0]
        return (
            trigger.type.value in self.type
            and (not self.mode or self.mode in trigger.modes)
            and (not self.words or word in self.words)
            and (not self.status or self.status == status.value)
        )


@lru_cache(maxsize=1)
def _shifts() -> tuple[ShiftRow, ...]:
    return read_table("plover_shifts", ShiftRow)


@dataclass(frozen=True, slots=True)
class MainEvent:
    """The event that a sentence is coded with."""

    type: EventType
    trigger: Trigger
    roles: Roles


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:  # noqa: ARG001
    """Yield ``{"id", "events": [{"event_type", "source", "target"}]}``: of each row id and text are read."""
    kept = list(rows)
    for row, doc in zip(kept, parse(row["text"] for row in kept), strict=True):
        text = str(row["text"])
        report = Report(id=str(row["id"]), text=text)
        parsed = Parsed(report, doc, find_quotations(text), find_antecedents(doc))
        main = main_event(parsed, reader)
        yield {"id": row["id"], "events": [] if main is None else [_event(main, text)]}


def main_event(parsed: Parsed, reader: Reader) -> MainEvent | None:
    """Return the event that the sentence is chiefly about, or None where it tells of none."""
    best: tuple[float, Trigger, Roles] | None = None
    for trigger in find_triggers(parsed, reader.lexicon):
        if _is_mere_words(parsed.doc[trigger.head]):
            continue
        roles = find_roles(trigger, parsed, reader.lexicon)
        weight = _weight(trigger, roles, parsed)
        if best is None or weight > best[0]:
            best = (weight, trigger, roles)
    if best is None:
        return None
    _, trigger, roles = best
    status = weigh(parsed.doc[trigger.head], reader.lexicon.hedges).status
    if status is Status.HYPOTHETICAL and trigger.type in _UNCODED_IF_HYPOTHETICAL:
        return None
    return MainEvent(_shifted(trigger, status), trigger, roles)


def _is_mere_words(token: Token) -> bool:
    root = next((t for t in (token, *token.ancestors) if t.dep_ == "ROOT"), token)
    inner = _MERE_WORDS.get(root.lemma_.lower(), frozenset())
    return any(c.lemma_.lower() in inner for c in root.children)


def _weight(trigger: Trigger, roles: Roles, parsed: Parsed) -> float:
    clauses, nouns = _depth(parsed.doc[trigger.head])
    roles_found = bool(roles.actors) + bool(roles.recipients)
    return trigger.score - _PER_CLAUSE * clauses - _PER_NOUN * nouns + _FOR_ROLE * roles_found


def _depth(token: Token) -> tuple[int, int]:
    """Return how many clauses and nouns stand between a token and the root of its sentence."""
    clauses = nouns = 0
    while token.dep_ != "ROOT" and token.head.i != token.i:
        clauses += token.dep_ in _SUBORDINATE
        nouns += token.head.pos_ in ("NOUN", "PROPN") or (token.dep_ == "pobj" and is_verbal(token.head.head))
        token = token.head
    return clauses, nouns


def _shifted(trigger: Trigger, status: Status) -> EventType:
    for row in _shifts():
        if row.fits(trigger, status):
            return EventType(row.to)
    return trigger.type


def _event(main: MainEvent, text: str) -> dict[str, Any]:
    return {
        "event_type": main.type.value,
        "source": _texts(main.roles.actors, text),
        "target": _texts(main.roles.recipients, text),
    }


def _texts(phrases: tuple[Phrase, ...], text: str) -> list[dict[str, str]]:
    return [{"text": text[p.start : p.end]} for p in phrases]
