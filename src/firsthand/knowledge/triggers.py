"""Triggers: the words that tell of a happening, with their frames, and the classes of words they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from firsthand.errors import KnowledgeError
from firsthand.knowledge.tables import read_table
from firsthand.ontology import TYPES, EventType

NO_EVENT = "NONE"  # the type of a row that says: in this frame the word tells of no happening


class TriggerRow(msgspec.Struct, frozen=True):
    """A row of ``triggers.tsv``: words, the frame they must stand in, and what they then tell of."""

    words: str  # lemmas joined by spaces; a verb comes first, a noun last
    pos: str  # V verb, N noun, A adjective
    type: str
    source: str
    example: str
    modes: tuple[str, ...] = ()
    when: tuple[str, ...] = ()  # conditions, all of which must hold
    actor: tuple[str, ...] = ()  # slots, the first that is filled counts; empty: those usual for the type
    recipient: tuple[str, ...] = ()
    score: float = 0.8
    sense: str = ""


class ClassRow(msgspec.Struct, frozen=True):
    """A row of ``word_classes.tsv``: a class and lemmas that belong to it."""

    name: str
    words: tuple[str, ...]
    source: str


class WeaponRow(msgspec.Struct, frozen=True):
    """A row of ``weapons.tsv``: a word for a weapon and the mode of an attack made with it."""

    words: str
    source: str
    mode: str = ""
    generic: bool = False  # tells how ("air" strike) but names no weapon


class LightVerbRow(msgspec.Struct, frozen=True):
    """A row of ``light_verbs.tsv``: a verb that lends its arguments to the event noun beside it."""

    words: str
    # whose roles its arguments give the noun: actor, recipient, none; both: each its own; object: the object is the
    # sufferer; helped: the object is the actor; joint: subject and object are actors
    subject: str
    source: str
    example: str
    noun: str = "obj"  # where the noun stands: obj, or a preposition
    unless: str = ""  # a preposition beside which the verb is none: "gave the raid as the reason"


class SlotRow(msgspec.Struct, frozen=True):
    """A row of ``role_slots.tsv``: where a type's actors and recipients usually stand."""

    type: str
    pos: str
    source: str
    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()


class ModeRow(msgspec.Struct, frozen=True):
    """A row of ``mode_words.tsv``: words below a trigger of a type that give the mode."""

    type: str
    mode: str
    words: tuple[str, ...]
    source: str


class WeightRow(msgspec.Struct, frozen=True):
    """A row of ``trigger_weights.tsv``: a feature of the surroundings and what it adds to the score."""

    feature: str
    weight: float
    source: str


@dataclass(frozen=True, slots=True)
class ModeWords:
    """A row of the mode table, ready for look-up."""

    type: EventType
    mode: str
    words: frozenset[str]


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a frame asks for: a slot, and words or classes one of which must fill it.

    ``others`` are alternatives: the condition is met when it or one of them is.
    """

    slot: str
    words: frozenset[str]
    classes: tuple[str, ...]
    negated: bool
    others: tuple["Condition", ...] = ()

    @property
    def any(self) -> bool:
        """Tell whether whatever fills the slot will do."""
        return not self.words and not self.classes


@dataclass(frozen=True, slots=True)
class Frame:
    """A row of the trigger table, ready to be tried on a token."""

    words: tuple[str, ...]
    pos: str
    type: EventType | None  # None: no happening
    modes: tuple[str, ...]
    conditions: tuple[Condition, ...]
    actor: tuple[str, ...]
    recipient: tuple[str, ...]
    score: float
    name: str
    row: TriggerRow


class _ActorName(msgspec.Struct, frozen=True):
    """What a row of ``actors.tsv`` says of an actor's names."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LightVerb:
    """What a light verb's subject is of the happening that its noun tells of."""

    subject: str
    noun: str
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Triggers:
    """The words of the tables, indexed for look-up."""

    frames: Mapping[str, tuple[Frame, ...]]  # by the word that anchors the frame: first of all its words
    by_name: Mapping[str, Frame]
    classes: Mapping[str, frozenset[str]]
    weapons: Mapping[str, WeaponRow]
    light_verbs: Mapping[str, tuple[LightVerb, ...]]
    slots: Mapping[tuple[str, str], SlotRow]
    mode_words: tuple[ModeWords, ...]
    weights: Mapping[str, float]  # what a feature of the surroundings adds to a trigger's score

    def in_class(self, word: str, name: str) -> bool:
        """Tell whether a lemma belongs to a class of words."""
        return word in self.classes.get(name, frozenset())


def load_triggers(extra: Path | None = None) -> Triggers:
    """Return the shipped words and those in the folder ``extra``; raise KnowledgeError for a bad row."""
    classes: dict[str, set[str]] = {}
    for row in read_table("word_classes", ClassRow, extra):
        classes.setdefault(row.name, set()).update(row.words)
    weapons = {row.words: row for row in read_table("weapons", WeaponRow, extra)}
    classes["weapon"] = {w for w, row in weapons.items() if not row.generic}
    frames: dict[str, list[Frame]] = {}
    by_name: dict[str, Frame] = {}
    for number, trigger in enumerate(read_table("triggers", TriggerRow, extra), 1):
        frame = _frame(trigger, number, classes)
        frames.setdefault(frame.words[0], []).append(frame)
        by_name[frame.name] = frame
    classes["armed name"] = {
        name.lower()
        for row in read_table("actors", _ActorName, extra)
        if row.kind in _ARMED
        for name in (row.name, *row.aliases)
    }
    doers = set().union(
        *(classes.get(name, set()) for name in ("people", "force", "body", "site", "aid_goods"))
    )
    classes["event"] = {
        f.words[0] for rows in frames.values() for f in rows if f.pos == "N" and f.type and len(f.words) == 1
    } - doers
    harm = [f for rows in frames.values() for f in rows if f.type is EventType.ASSAULT and len(f.words) == 1]
    classes["harm"] = {f.words[0] for f in harm if f.pos == "N"} - doers
    classes["harming"] = {f.words[0] for f in harm if f.pos == "V"}
    light: dict[str, list[LightVerb]] = {}
    for verb in read_table("light_verbs", LightVerbRow, extra):
        light.setdefault(verb.words, []).append(LightVerb(verb.subject, verb.noun, verb.unless))
    return Triggers(
        frames={word: tuple(sorted(rows, key=_specific_first)) for word, rows in frames.items()},
        by_name=by_name,
        classes={name: frozenset(words) for name, words in classes.items()},
        weapons=weapons,
        light_verbs={word: tuple(rows) for word, rows in light.items()},
        slots={(row.type, row.pos): row for row in read_table("role_slots", SlotRow, extra)},
        mode_words=tuple(
            ModeWords(EventType(row.type), row.mode, frozenset(row.words))
            for row in read_table("mode_words", ModeRow, extra)
        ),
        weights={row.feature: row.weight for row in read_table("trigger_weights", WeightRow, extra)},
    )


def _specific_first(frame: Frame) -> tuple[int, bool, int]:
    """Order frames of one word: more words first, then what is no event, then by how much is asked for."""
    asked = sum((1 if c.any else 2) for c in frame.conditions if not c.negated)
    return (-len(frame.words), not (frame.type is None and frame.conditions), -asked)


def _frame(row: TriggerRow, number: int, classes: Mapping[str, set[str]]) -> Frame:
    kind = None if row.type == NO_EVENT else EventType(row.type) if row.type in set(EventType) else None
    if kind is None and row.type != NO_EVENT:
        raise KnowledgeError(f"triggers.tsv row {number} ({row.words}): no event type {row.type!r}")
    for mode in row.modes:
        if kind is None or mode not in TYPES[kind].modes:
            raise KnowledgeError(f"triggers.tsv row {number} ({row.words}): {row.type} has no mode {mode!r}")
    return Frame(
        words=tuple(row.words.split()),
        pos=row.pos,
        type=kind,
        modes=row.modes,
        conditions=tuple(_condition(text, row, classes) for text in row.when),
        actor=row.actor,
        recipient=row.recipient,
        score=row.score,
        name=f"{row.words}/{row.pos}/{row.type}/{number}",
        row=row,
    )


def _condition(text: str, row: TriggerRow, classes: Mapping[str, set[str]]) -> Condition:
    """Return the condition that ``text`` spells: ``[!]slot=word,@class,…``, ``=*`` or nothing for any filler.

    Alternatives stand after a semicolon.
    """
    first, *others = (_one_condition(part.strip(), row, classes) for part in text.split(";"))
    return replace(first, others=tuple(others))


def _one_condition(text: str, row: TriggerRow, classes: Mapping[str, set[str]]) -> Condition:
    slot, _, values = text.lstrip("!").partition("=")
    parts = [v.strip() for v in values.split(",") if v.strip() and v.strip() != "*"]
    named = tuple(v[1:] for v in parts if v.startswith("@"))
    for name in named:
        if name not in classes and name not in RUN_TIME_CLASSES:
            raise KnowledgeError(f"triggers.tsv ({row.words}): no word class {name!r}")
    return Condition(
        slot.strip(), frozenset(v for v in parts if not v.startswith("@")), named, text.startswith("!")
    )


# Classes that a word belongs to by its place in the text, not by the table alone.
RUN_TIME_CLASSES = frozenset({"actor", "name", "place", "person", "number", "state", "named", "armed"})
_ARMED = frozenset({"armed-group", "force", "criminal"})  # kinds of actors.tsv
