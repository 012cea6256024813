"""PLOVER: the main event of a sentence, in the labels that its corpora were given.

The reading keeps an act's own type and gives it a status; the manual instead codes a promised act as AGREE
and a threatened one as THREATEN, and the corpora still follow the older table from CAMEO. Those shifts are
made here alone, by ``plover_shifts.tsv``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from spacy.tokens import Doc, Span, Token

from firsthand.benchmarks.plover_opinion import YIELD, Chances, Parties, choose_label, label_of, opinion_on
from firsthand.benchmarks.run import Options
from firsthand.knowledge.tables import read_table
from firsthand.language.clauses import is_verbal
from firsthand.language.encoder import load_encoder
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
_FOR_PARTY = 0.15  # that a given actor fills its role
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
class Candidate:
    """A happening that a sentence may be coded with: how much speaks for it, and the corpora's label."""

    type: EventType
    trigger: Trigger
    roles: Roles
    weight: float
    coded: bool  # False: only thought of, and of a type that is not coded then


@dataclass(frozen=True, slots=True)
class MainEvent:
    """The event that a sentence is coded with. ``why`` names trigger and frame, and what was learned."""

    type: EventType
    roles: Roles
    why: str


def predict(rows: Iterable[dict[str, Any]], reader: Reader, options: Options) -> Iterator[dict[str, Any]]:
    """Yield ``{"id", "events": [{"event_type", "source", "target", "why"}]}``.

    Of each row id and text are read, and with ``options.given`` the wordings of source and target.
    """
    kept = list(rows)
    encoder = load_encoder()
    for row, doc in zip(kept, parse(row["text"] for row in kept), strict=True):
        text = str(row["text"])
        parsed = Parsed(
            Report(id=str(row["id"]), text=text), doc, find_quotations(text), find_antecedents(doc)
        )
        parties = given_parties(row, doc) if options.given else ()
        main = main_event(parsed, reader, opinion_on(doc, encoder, parties), parties)
        yield {"id": row["id"], "events": [] if main is None else [prediction(main, text)]}


def given_parties(row: Mapping[str, Any], doc: Doc) -> Parties:
    """Return where a row's source and target stand: of its events nothing else is looked at."""
    found: list[Span | None] = []
    for role in ("source", "target"):
        named = (p["text"] for event in row.get("events", ()) for p in event.get(role, ()) if p["text"])
        found.append(next((span for w in named if (span := _find(w, doc)) is not None), None))
    return tuple(found)


def _find(wording: str, doc: Doc) -> Span | None:
    at = doc.text.find(wording)
    return doc.char_span(at, at + len(wording), alignment_mode="expand") if at >= 0 else None


def main_event(
    parsed: Parsed, reader: Reader, chances: Chances | None = None, parties: Parties = ()
) -> MainEvent | None:
    """Return the event that the sentence is chiefly about, or None where it tells of none.

    ``chances`` is what was learned of the sentence's type; ``parties`` between whom it is, where they are given.
    """
    candidates = [
        c for t in find_triggers(parsed, reader.lexicon) if (c := _candidate(t, parsed, reader, parties))
    ]
    best = max(candidates, key=lambda c: c.weight, default=None)
    given = any(parties)
    if chances is None:
        return None if best is None or not best.coded else MainEvent(best.type, best.roles, _why(best))
    if not given and (best is None or not best.coded):
        return None
    label, chance = choose_label([(label_of(c.type), c.weight) for c in candidates], chances)
    own = max((c for c in candidates if label_of(c.type) == label), key=lambda c: c.weight, default=None)
    learned = f"learned: {label} {chance:.2f}"
    if own is not None:
        return MainEvent(own.type, own.roles, f"{_why(own)}; {learned}")
    kind = EventType.CONCEDE if label == YIELD else EventType(label)
    return MainEvent(kind, Roles() if best is None else best.roles, learned)


def _candidate(trigger: Trigger, parsed: Parsed, reader: Reader, parties: Parties) -> Candidate | None:
    token = parsed.doc[trigger.head]
    if _is_mere_words(token):
        return None
    roles = find_roles(trigger, parsed, reader.lexicon)
    status = weigh(token, reader.lexicon.hedges).status
    return Candidate(
        _shifted(trigger, status),
        trigger,
        roles,
        _weight(trigger, roles, parsed) + _between(roles, parties),
        not (status is Status.HYPOTHETICAL and trigger.type in _UNCODED_IF_HYPOTHETICAL),
    )


def _between(roles: Roles, parties: Parties) -> float:
    """Return what it is worth that a happening is between the given parties."""
    found = zip((roles.actors, roles.recipients), parties, strict=False)
    return _FOR_PARTY * sum(
        any(p.start < span.end_char and span.start_char < p.end for p in phrases)
        for phrases, span in found
        if span is not None
    )


def _why(candidate: Candidate) -> str:
    return f"{candidate.trigger.why} {candidate.weight:.2f}"


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


def prediction(main: MainEvent, text: str) -> dict[str, Any]:
    """Return the event as the scorer reads it."""
    return {
        "event_type": main.type.value,
        "source": _texts(main.roles.actors, text),
        "target": _texts(main.roles.recipients, text),
        "why": main.why,
    }


def _texts(phrases: tuple[Phrase, ...], text: str) -> list[dict[str, str]]:
    return [{"text": text[p.start : p.end]} for p in phrases]
