"""Modes: how the thing was done, from the frame, the weapons named and the words of what is asked or moved."""

from itertools import islice

from spacy.tokens import Token

from firsthand.knowledge.triggers import Triggers
from firsthand.ontology import EventType
from firsthand.reading.events.site import lemma_of
from firsthand.reading.events.weapons import weapons_near

_MOST_BELOW = 60  # tokens; a clause that goes on for longer speaks of other things as well
_ANY = "*"  # a row for what no other row of the type speaks of
_BY_CONTENT = frozenset(
    {
        EventType.REQUEST,
        EventType.REJECT,
        EventType.THREATEN,
        EventType.MOBILIZE,
        EventType.CONSULT,
        EventType.SANCTION,
        EventType.RETREAT,
        EventType.COERCE,
        EventType.ACCUSE,
        EventType.PROTEST,
    }
)


def modes_of(
    kind: EventType, given: tuple[str, ...], head: Token, nominal: bool, triggers: Triggers
) -> tuple[str, ...]:
    """Return the modes of a trigger of a type, those that its row has ``given`` first."""
    if kind is EventType.ASSAULT:
        return _ways_of_harm(given, head, nominal, triggers)
    if given or kind not in _BY_CONTENT:
        return given
    return _by_content(kind, head, triggers)


def _ways_of_harm(given: tuple[str, ...], head: Token, nominal: bool, triggers: Triggers) -> tuple[str, ...]:
    modes = list(given)
    for weapon in weapons_near(head, nominal, triggers):
        named = given and weapon.last.i == head.i  # "air raids and bombing": its frame says how
        if named or not weapon.row.mode or _is_what_is_hit(weapon.last, triggers):
            continue
        if weapon.row.mode not in modes:
            modes.append(weapon.row.mode)
    return tuple(modes[:2])


def _is_what_is_hit(weapon: Token, triggers: Triggers) -> bool:
    """Tell whether a weapon is what is attacked, not what with: "shot down a jet", "destroyed the guns"."""
    return weapon.dep_ in ("dobj", "nsubjpass") and not triggers.in_class(lemma_of(weapon.head), "wielding")


def _by_content(kind: EventType, head: Token, triggers: Triggers) -> tuple[str, ...]:
    """Return the first mode of the type whose words stand below the trigger, nearest first."""
    words = [lemma_of(t) for t in _below(head)]
    for row in triggers.mode_words:
        if row.type == kind and (not row.words.isdisjoint(words) or _ANY in row.words):
            return (row.mode,)
    return ()


def _below(head: Token) -> list[Token]:
    """Return the words that depend on the trigger, and those of the noun it modifies or is object of."""
    return [t for t in islice(head.subtree, _MOST_BELOW) if not t.is_punct]
