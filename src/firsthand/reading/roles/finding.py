"""Finding roles: the slots of a trigger's frame are filled from the syntax, and turned into naming phrases."""

from collections.abc import Callable

from spacy.tokens import Token

from firsthand.knowledge.lexicon import Lexicon
from firsthand.knowledge.triggers import SlotRow, Triggers
from firsthand.language.phrases import naming_phrase
from firsthand.ontology import EventType
from firsthand.reading.events.site import is_actor
from firsthand.reading.events.weapons import weapon_at, weapons_near
from firsthand.reading.findings import Parsed, Phrase, Roles, Trigger
from firsthand.reading.roles.slots import Slots
from firsthand.record import Weapon

_THINGS_TOO = frozenset({EventType.ASSAULT, EventType.COERCE})  # a base, a shop, a train may be the target
_BOTH_SIDES = frozenset({EventType.CONSULT, EventType.COOPERATE, EventType.AGREE, EventType.ASSAULT})


def find_roles(trigger: Trigger, parsed: Parsed, lexicon: Lexicon) -> Roles:
    """Return actors, recipients and weapon of the happening that a trigger tells of."""
    triggers = lexicon.triggers
    head = parsed.doc[trigger.head]
    frame = triggers.by_name[trigger.frame]
    usual = triggers.slots.get((trigger.type.value, frame.pos)) or SlotRow(trigger.type.value, frame.pos, "")
    slots = Slots(head, trigger.nominal, triggers)
    actors = _fill(frame.actor or usual.actor, slots, lambda t: is_actor(t, triggers), parsed)
    things = trigger.type in _THINGS_TOO
    recipients = _fill(
        frame.recipient or usual.recipient, slots, lambda t: is_actor(t, triggers) or things, parsed
    )
    recipients = [t for t in recipients if t not in actors and weapon_at(t, triggers) is None]
    if trigger.type in _BOTH_SIDES and (both := slots.between()):
        actors, recipients = _resolved(both, parsed), []
    return Roles(
        actors=_phrases(actors),
        recipients=_phrases(recipients),
        weapon=_weapon(head, trigger, triggers),
    )


def _fill(names: tuple[str, ...], slots: Slots, fits: Callable[[Token], bool], parsed: Parsed) -> list[Token]:
    """Return the fillers of the first slot that holds anyone fit; slots joined by + count together."""
    for name in names:
        found = [t for part in name.split("+") for t in slots.fill(part)]
        good = [t for t in _resolved(found, parsed) if fits(t)]
        if good:
            return good
    return []


def _resolved(tokens: list[Token], parsed: Parsed) -> list[Token]:
    """Return what pronouns stand for; pronouns of nobody known are left out."""
    found: list[Token] = []
    for token in tokens:
        target = parsed.antecedents.get(token.i)
        meant = parsed.doc[target] if target is not None else token
        if meant.pos_ == "PRON" or meant.tag_ in ("PRP$", "WP", "WDT", "DT"):
            continue
        if meant not in found:
            found.append(meant)
    return found


def _phrases(tokens: list[Token]) -> tuple[Phrase, ...]:
    return tuple(naming_phrase(t) for t in tokens)


def _weapon(head: Token, trigger: Trigger, triggers: Triggers) -> Weapon | None:
    if trigger.type not in (EventType.ASSAULT, EventType.MOBILIZE):
        return None
    for weapon in weapons_near(head, trigger.nominal, triggers):
        if not weapon.row.generic and weapon.last.i != head.i:
            start, end = weapon.first.idx, weapon.last.idx + len(weapon.last)
            return Weapon(name=head.doc.text[start:end], mention=(start, end))
    return None
