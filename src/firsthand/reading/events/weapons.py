"""Weapons: the words around a trigger that tell with what it was done."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.knowledge.triggers import Triggers, WeaponRow
from firsthand.language.clauses import is_passive, is_verbal
from firsthand.reading.events.site import lemma_of

_MEANS = frozenset({"with", "by", "using", "from", "through", "via", "of"})
_GASWORKS = frozenset(
    {"station", "plant", "field", "pipeline", "facility", "supply", "terminal", "price", "export"}
)
_LINKS = frozenset(
    {"dobj", "nsubj", "nsubjpass", "agent", "pobj", "compound", "amod", "nmod", "conj", "attr"}
)


@dataclass(frozen=True, slots=True)
class WeaponWord:
    """A weapon word in the text: its tokens and its row."""

    first: Token
    last: Token
    row: WeaponRow


def weapon_at(token: Token, triggers: Triggers) -> WeaponWord | None:
    """Return the weapon that a token names, with the words before it where they are part of the name."""
    doc = token.doc
    lemma = lemma_of(token)
    if lemma == "gas" and token.i + 1 < len(doc) and doc[token.i + 1].lemma_.lower() in _GASWORKS:
        return None
    for back in (3, 2, 1):
        if token.i >= back:
            words = [doc[i].lower_ for i in range(token.i - back, token.i)]
            row = triggers.weapons.get(" ".join([*words, lemma]))
            if row is not None:
                return WeaponWord(doc[token.i - back], token, row)
    row = triggers.weapons.get(lemma) or triggers.weapons.get(token.lower_)
    return WeaponWord(token, token, row) if row is not None else None


def weapons_near(head: Token, nominal: bool, triggers: Triggers) -> list[WeaponWord]:
    """Return the weapons that the trigger's clause names as its means, nearest first."""
    found: list[WeaponWord] = []
    for token in _candidates(head, nominal):
        weapon = weapon_at(token, triggers)
        if weapon is None or (weapon.row.generic and not _describes_attack(weapon, head)):
            continue
        if all(w.last.i != weapon.last.i for w in found):
            found.append(weapon)
    return found


def _describes_attack(weapon: WeaponWord, head: Token) -> bool:
    """Tell whether a word such as "air" is said of the attack: it says nothing in "struck an air base"."""
    return head.i in (weapon.last.i, weapon.last.head.i) or weapon.first.i != weapon.last.i


def _candidates(head: Token, nominal: bool) -> list[Token]:
    tokens = [head]
    tokens += [
        t for child in head.lefts if child.dep_ in ("compound", "amod", "nmod") for t in (*child.lefts, child)
    ]
    tokens += _means(head)
    if nominal:
        above = head.head
        if head.dep_ in ("compound", "nmod") and above.i != head.i:
            tokens += [above]
        if head.dep_ in ("nsubj", "nsubjpass", "dobj") and is_verbal(above):
            tokens += _means(above)
        if head.dep_ == "pobj" and is_verbal(above.head):
            tokens += _means(above.head)
            tokens += _core(above.head)
    else:
        tokens += _core(head)
        if head.dep_ in ("acl", "relcl") and head.head.pos_ in ("NOUN", "PROPN"):
            tokens += [head.head, *(c for c in head.head.lefts if c.dep_ == "compound")]
        if head.dep_ in ("advcl", "conj") and is_verbal(head.head):
            tokens += _core(head.head) + _means(head.head)
    return tokens


def _core(verb: Token) -> list[Token]:
    """Return subject and object of a verb with their modifiers: a rocket hits, a rebel fires rockets."""
    found = []
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            found.append(child)
            found += [t for t in child.lefts if t.dep_ in ("compound", "amod", "nmod")]
            found += [t for t in child.children if t.dep_ == "conj"]
            found += [
                inner
                for t in child.children
                if t.dep_ == "prep" and t.lower_ == "of"
                for inner in t.children
                if inner.dep_ == "pobj"
            ]
            found += [inner for t in child.children if t.dep_ == "acl" for inner in _held(t)]
    return found


def _held(participle: Token) -> Iterator[Token]:
    """Yield what a thing holds: "barrels containing chlorine", "shells filled with sarin"."""
    for child in participle.children:
        if child.dep_ == "dobj":
            yield child
        elif child.dep_ == "prep" and child.lower_ == "with":
            yield from (inner for inner in child.children if inner.dep_ == "pobj")


def _means(head: Token) -> list[Token]:
    found = []
    for child in head.children:
        if (child.dep_ in ("prep", "agent") and child.lower_ in _MEANS) or child.lower_ == "using":
            for inner in child.children:
                if inner.dep_ in ("pobj", "dobj"):
                    found += [inner, *(t for t in inner.lefts if t.dep_ in ("compound", "amod"))]
                    found += [t for t in inner.children if t.dep_ == "conj"]
        elif child.dep_ == "prep" and child.lower_ == "in":
            for inner in child.children:  # "killed in a drone strike", "died in shelling"
                if inner.dep_ == "pobj":
                    found += [inner, *(t for t in inner.lefts if t.dep_ in ("compound", "amod"))]
    if is_verbal(head) and is_passive(head) and head.dep_ == "acl":
        found.append(head.head)
    return found
