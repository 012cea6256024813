"""Finding roles: the slots of a trigger's frame are filled from the syntax, and turned into naming phrases."""

from collections.abc import Callable

from spacy.tokens import Token

from firsthand.knowledge.lexicon import Lexicon
from firsthand.knowledge.triggers import SlotRow, Triggers
from firsthand.ontology import MUTUAL, EventType
from firsthand.reading.events.site import is_actor, lemma_of
from firsthand.reading.events.weapons import weapon_at, weapons_near
from firsthand.reading.findings import Parsed, Roles, Trigger
from firsthand.reading.roles.naming import both_meant, each_named, named, party_phrase, speaker_of
from firsthand.reading.roles.slots import Slots
from firsthand.record import Weapon

_THINGS_TOO = frozenset({EventType.ASSAULT, EventType.COERCE})  # a base, a shop, a train may be the target
_BOTH_SIDES = frozenset(
    {EventType.CONSULT, EventType.COOPERATE, EventType.AGREE, EventType.ASSAULT, EventType.ACCUSE}
)
_OF_WORDS = frozenset(  # types that are done by speaking: "we" is who speaks
    {
        EventType.ACCUSE,
        EventType.AGREE,
        EventType.SUPPORT,
        EventType.REQUEST,
        EventType.REJECT,
        EventType.THREATEN,
        EventType.CONCEDE,
    }
)
# types whose words say what will be done, and so to whom: "willing to talk to the rebels"
_ASKING = frozenset({EventType.AGREE, EventType.REQUEST, EventType.THREATEN})
# types whose nouns may tell the deed after them: "a ban on issuing visas to Malians"
_OF_DEEDS = frozenset({EventType.COERCE, EventType.SANCTION, EventType.SUPPORT})
# types whose nouns one may draw or earn: "faced accusations", "won praise"
_RECEIVED = frozenset({EventType.ACCUSE, EventType.REQUEST, EventType.SUPPORT})
# types whose nouns are done by whoever the clause is about, if they name nobody: "cast doubt on the report"
_SHARED = frozenset({EventType.ACCUSE, EventType.AID, EventType.MOBILIZE, EventType.CONSULT})
# slots that a thing may fill for whose it is: "his decision won praise", "defended the envoy's visit"
_OWNED = frozenset(
    {
        "on",
        "on/against",
        "on/against/upon",
        "against",
        "to",
        "to/with",
        "at/against/of",
        "against/at",
        "obj",
        "sufferer",
        "denier",
    }
)
_NO = frozenset({"no", "neither"})
_TIMES = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "ORDINAL"})


def find_roles(trigger: Trigger, parsed: Parsed, lexicon: Lexicon) -> Roles:
    """Return actors, recipients and weapon of the happening that a trigger tells of."""
    triggers = lexicon.triggers
    head = parsed.doc[trigger.head]
    frame = triggers.by_name.get(trigger.frame)  # none where the word was learned, not looked up
    pos = frame.pos if frame else "N" if trigger.nominal else "V"
    usual = triggers.slots.get((trigger.type.value, pos)) or SlotRow(trigger.type.value, pos, "")
    own = frame or usual
    slots = Slots(head, trigger.nominal, triggers)
    joint = trigger.type in _BOTH_SIDES and (trigger.nominal or trigger.type in MUTUAL)
    if joint and (both := slots.between(shared=trigger.type in MUTUAL)):
        actors, recipients = _named(both, parsed, triggers), []
    else:
        actors = _fill(own.actor or usual.actor, slots, lambda t: _may_do(t, triggers), parsed)
        if not actors and trigger.nominal and trigger.type in _SHARED:
            actors = _fill(("around",), slots, lambda t: _may_do(t, triggers), parsed)
        if not actors and trigger.type in _OF_WORDS:
            actors = _speaking(slots, parsed, triggers)
        if not actors:
            actors = _fill(("before",), slots, lambda t: _may_do(t, triggers), parsed)
        asked = own.recipient or usual.recipient
        if trigger.nominal:
            asked += (
                usual.recipient
            )  # a noun's frame tells of its own place only: "a massacre against villagers"
        if trigger.type in _ASKING or (trigger.nominal and trigger.type in _OF_DEEDS):
            asked = (*asked, "inner")
        if trigger.nominal and trigger.type in _RECEIVED:
            asked = (*asked, "denier")
        recipients = _fill(asked, slots, lambda t: _may_suffer(t, triggers, trigger.type), parsed)
        recipients = [_whose(t, parsed, triggers) for t in recipients]
        if "visit" in trigger.modes:  # a visit is paid to people; where to is the place's affair
            recipients = [t for t in recipients if not _is_place(t, triggers)]
    recipients = [t for t in recipients if t not in actors]
    return Roles(
        actors=tuple(party_phrase(t, triggers) for t in actors),
        recipients=tuple(party_phrase(t, triggers) for t in recipients),
        weapon=_weapon(head, trigger, triggers, recipients),
    )


def _whose(token: Token, parsed: Parsed, triggers: Triggers) -> Token:
    """Return who is hurt where a part of the body is: "a woman whose eye was injured"."""
    if token.ent_type_ or not triggers.in_class(token.lemma_.lower(), "body_part"):
        return token
    for child in token.lefts:
        if child.dep_ == "poss":
            owner = child
            if child.lower_ == "whose" and token.head.dep_ == "relcl":
                owner = token.head.head
            elif child.lower_ == "whose" and token.head.head.dep_ == "relcl":
                owner = token.head.head.head
            return named(owner, parsed, triggers) or token
    return token


def _may_suffer(token: Token, triggers: Triggers, type_: EventType) -> bool:
    if type_ is EventType.RETREAT and token.text.islower() and triggers.in_class(token.text, "direction"):
        return False  # "withdrew from the north"
    if token.ent_type_ in _TIMES or _is_vague(token, triggers):
        return False
    if not token.ent_type_ and triggers.in_class(token.lemma_, "time_noun"):
        return False  # "may attack at any moment", "wounded at the start of the strike"
    if type_ in _THINGS_TOO:
        if type_ is EventType.COERCE and not (token.pos_ == "PROPN" or _may_act(token, triggers)):
            return triggers.in_class(lemma_of(token), "site")
        crewed = type_ is EventType.ASSAULT and triggers.in_class(lemma_of(token), "vehicle")
        return (crewed or weapon_at(token, triggers) is None) and not triggers.in_class(
            token.lemma_.lower(), "event"
        )
    return _may_act(token, triggers)


def _may_act(token: Token, triggers: Triggers) -> bool:
    """Tell whether a noun can act; a part of the world only beside those that can: "Chad, Europe and Mali"."""
    if _is_vague(token, triggers) or not any(c.isalpha() for c in token.text):
        return False
    if token.ent_type_ == "LOC":
        beside = [token.head, *token.children]  # not all conjuncts: lists may be endless
        return any(t.ent_type_ in ("GPE", "ORG") and "conj" in (t.dep_, token.dep_) for t in beside)
    return is_actor(token, triggers)


def _may_do(token: Token, triggers: Triggers) -> bool:
    """Tell whether a noun can be the actor: aircraft too, and a name that the parser knows no kind for.

    "No group claimed the attack" names nobody.
    """
    if any(child.lower_ in _NO for child in token.lefts) or _is_vague(token, triggers):
        return False
    if token.pos_ == "PROPN" and not token.ent_type_ and token.text.istitle():
        return True
    return _may_act(token, triggers) or triggers.in_class(lemma_of(token), "craft")


def _is_vague(token: Token, triggers: Triggers) -> bool:
    """Tell whether a noun names nobody by itself: "the country", "the two sides", "others"."""
    if not token.ent_type_ and triggers.in_class(token.lemma_.lower(), "nobody"):
        return True  # "the latest situation", "a decisive blow"
    vague = token.pos_ in ("NOUN", "ADJ", "DET") and (
        triggers.in_class(token.lower_, "vague") or triggers.in_class(token.lemma_, "vague_kind")
    )
    return vague and not any(c.dep_ in ("amod", "poss", "compound", "nmod") for c in token.lefts)


def _is_place(token: Token, triggers: Triggers) -> bool:
    return (
        token.ent_type_ in ("GPE", "LOC", "FAC")
        or triggers.in_class(token.lemma_.lower(), "site")
        or (token.lemma_.lower() in ("country", "capital", "nation", "state"))
    )


def _fill(names: tuple[str, ...], slots: Slots, fits: Callable[[Token], bool], parsed: Parsed) -> list[Token]:
    """Return the fillers of the first slot that holds anyone fit; what a + adds needs the slot before it."""
    for name in names:
        first, *others = name.split("+")
        found = slots.fill(first)
        found = found and [*found, *(t for part in others for t in slots.fill(part))]
        good = [t for t in _named(found, parsed, slots.triggers) if fits(t)]
        if not good and first in _OWNED:
            good = [t for t in _named(slots.owners_of(found), parsed, slots.triggers) if fits(t)]
        if good:
            return good
    return []


def _speaking(slots: Slots, parsed: Parsed, triggers: Triggers) -> list[Token]:
    """Return who says "we" or "I" where that is the subject."""
    for token in slots.fill("subj"):
        if token.lower_ in ("we", "i"):
            speaker = speaker_of(token, triggers)
            return _named([speaker], parsed, triggers) if speaker is not None else []
    return []


def _named(tokens: list[Token], parsed: Parsed, triggers: Triggers) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        both = both_meant(token, triggers)
        meant = named(token, parsed, triggers)
        for party in both or (each_named(meant) if meant is not None else ()):
            if party not in found:
                found.append(party)
    return found


def _weapon(head: Token, trigger: Trigger, triggers: Triggers, hit: list[Token]) -> Weapon | None:
    if trigger.type not in (EventType.ASSAULT, EventType.MOBILIZE):
        return None
    for weapon in weapons_near(head, trigger.nominal, triggers):
        if not weapon.row.generic and weapon.last.i != head.i and weapon.last not in hit:
            start, end = weapon.first.idx, weapon.last.idx + len(weapon.last)
            return Weapon(name=head.doc.text[start:end], mention=(start, end))
    return None
