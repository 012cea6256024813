"""Processes: lasting undertakings such as talks, truces and withdrawals, and where they stand."""

from collections.abc import Mapping, Sequence

from spacy.tokens import Token

from firsthand.knowledge.actors import Actors
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import EventType
from firsthand.reading.findings import Parsed, Voices
from firsthand.reading.processes.namings import Group, group_namings, phrase_words
from firsthand.reading.processes.standing import standing
from firsthand.record import Event, Process, ProcessParty, Span

__all__ = ["find_processes"]

_FINITE = frozenset({"VB", "VBZ", "VBP", "VBD", "MD"})
_VERBAL = frozenset({"VERB", "AUX"})
_OPEN = frozenset({"ADP", "DET", "CCONJ", "SCONJ", "ADJ", "PUNCT", "PART"})  # a name does not end in these


def find_processes(
    parsed: Parsed,
    events: tuple[Event, ...],
    voices: Voices,
    lexicon: Lexicon,
    actors: Actors | None = None,
) -> tuple[Process, ...]:
    """Return the processes that the report speaks of, in the order of the text.

    ``actors`` gives codes to parties that no event of the report has named.
    """
    codes = {p.name: p.entity for e in events for p in (*e.actors, *e.recipients) if p.entity is not None}
    outlet = voices.sources[0].id if voices.sources else None
    processes: list[Process] = []
    for group in group_namings(parsed, events, lexicon):
        stands = standing(group, lexicon)
        if stands is None:
            continue
        spans = tuple(dict.fromkeys(n.span for n in group.namings))
        touched = tuple(e for e in events if _overlaps(e, spans))
        state, evidence = stands
        made = tuple(e for e in events if e.type is EventType.AGREE and _overlaps(e, evidence))
        processes.append(
            Process(
                id=f"p{len(processes) + 1}",
                kind=group.kind,
                name=_name(group, parsed),
                parties=_parties(group, (*touched, *made), codes, actors),
                state=state,
                mentions=spans,
                events=tuple(e.id for e in touched),
                source=outlet,
                evidence=evidence,
            )
        )
    return tuple(processes)


def _overlaps(event: Event, spans: Sequence[Span]) -> bool:
    return any(start < to and at < end for start, end in event.mentions for at, to in spans)


def _name(group: Group, parsed: Parsed) -> str:
    """Return the fullest wording of a noun phrase, without article and owner's pronoun."""
    best = ""
    for naming in group.namings:
        if naming.head.pos_ in _VERBAL:
            continue
        words = phrase_words(naming.head)
        while words and (words[0].dep_ in ("det", "case", "punct") or words[0].tag_ == "PRP$"):
            words = words[1:]
        words = _without_clause(words)
        while words and words[0].tag_ in _FINITE:  # "be referendums": the parse hangs the verb on the noun
            words = words[1:]
        while words and words[-1].pos_ in _OPEN:  # cut off in the middle of a phrase
            words = words[:-1]
        if words:
            text = " ".join(parsed.text[words[0].idx : words[-1].idx + len(words[-1])].split())
            best = max(best, text, key=lambda t: (min(len(t), 80), -len(t)))
    return best or parsed.text[group.namings[0].span[0] : group.namings[0].span[1]]


def _without_clause(words: list[Token]) -> list[Token]:
    """Return the words before the first relative clause: "the war, which is now in its third year"."""
    for at, word in enumerate(words):
        if word.tag_ in ("WDT", "WP", "WP$", "WRB") and at:
            return words[:at]
    return words


def _parties(
    group: Group, own: Sequence[Event], codes: Mapping[str, str], actors: Actors | None
) -> tuple[ProcessParty, ...]:
    """Return the parties of the events that are mentions of it or made it, then those named in its phrases."""
    parties: dict[str, ProcessParty] = {}
    for event in own:
        for party in (*event.actors, *event.recipients):
            if party.entity is not None:
                parties.setdefault(party.entity, ProcessParty(name=party.name, entity=party.entity))
    for naming in group.namings:
        for name in naming.parties:
            code = codes.get(name)
            if code is None and actors is not None:
                actor = actors.find(name)
                code = actor.code if actor is not None else None
            parties.setdefault(code or name, ProcessParty(name=name, entity=code))
    return tuple(parties.values())
