"""Slots: the places in the syntax around a trigger where its actors and recipients may stand."""

from functools import cached_property

from spacy.tokens import Token

from firsthand.knowledge.triggers import LightVerb, Triggers
from firsthand.language.clauses import (
    Arguments,
    arguments_of,
    inherited_subjects,
    is_verbal,
    prepositions_of,
    with_conjuncts,
)
from firsthand.reading.events.site import is_actor, lemma_of, noun_modifiers

_SHORT_STATES = frozenset(
    {"us", "u.s.", "uk", "u.k.", "eu", "un", "u.n.", "nato", "uae", "usa", "isis", "isil"}
)
_BOTH_PARTIES = ("between", "among")


class Slots:
    """What stands in each named slot of a trigger.

    Slots: ``subj``, ``obj``, ``iobj``, ``poss``, ``mod`` (a premodifier that acts: "US strike"), ``host``
    (subject of a light verb that gives the noun its actor), ``sufferer`` (of one that gives the recipient),
    ``object-of`` (of a light verb's other object) and every preposition by its name.
    """

    def __init__(self, head: Token, nominal: bool, triggers: Triggers) -> None:
        self.head = head
        self.nominal = nominal
        self.triggers = triggers

    @cached_property
    def arguments(self) -> Arguments:
        """Return the verb's arguments; of a noun what its own prepositions hold."""
        if not self.nominal and is_verbal(self.head):
            return arguments_of(self.head)
        return Arguments(prepositions=prepositions_of(self.head))

    def fill(self, name: str) -> list[Token]:
        """Return the heads of what stands in a slot."""
        if name == "subj":
            return self._subjects()
        if name == "obj":
            return self.arguments.objects
        if name == "iobj":
            return self.arguments.datives
        if name == "poss":
            return self._possessors()
        if name == "mod":
            return [t for t in noun_modifiers(self.head) if self._acts(t)]
        if name == "target":
            return [t for t in noun_modifiers(self.head) if t.dep_ == "compound"]
        if name in ("host", "sufferer"):
            return self._light_subjects("actor" if name == "host" else "recipient")
        if name == "comp":  # the subject of what is asked: "urged that the army leave", "for troops to leave"
            return self._complement_subjects()
        if name == "compobj":
            return [o for c in self._complements() for o in arguments_of(c).objects]
        found = [t for part in name.split("/") for t in self.arguments.prepositions.get(part, [])]
        return found or self._from_above(name)

    def _subjects(self) -> list[Token]:
        head = self.head
        if self.nominal:
            return self._light_subjects("actor")
        if not is_verbal(head):  # an adjective: "they are ready"
            if head.dep_ in ("acomp", "attr", "oprd", "conj") and is_verbal(head.head):
                return arguments_of(head.head).subjects
            return inherited_subjects(head)
        return self.arguments.subjects

    def _possessors(self) -> list[Token]:
        return [t for child in self.head.lefts if child.dep_ == "poss" for t in with_conjuncts(child)]

    def _acts(self, token: Token) -> bool:
        """Tell whether a premodifier names who acts; a town does not ("the Kabul attack")."""
        if token.lower_ in _SHORT_STATES or token.ent_type_ in ("NORP", "ORG", "PERSON"):
            return True
        return token.ent_type_ != "GPE" and is_actor(token, self.triggers)

    def _complements(self) -> list[Token]:
        return [t for t in self.head.children if t.dep_ in ("ccomp", "xcomp", "advcl", "acl")]

    def _complement_subjects(self) -> list[Token]:
        return [
            t
            for c in self._complements()
            for child in c.children
            if child.dep_ in ("nsubj", "nsubjpass")
            for t in with_conjuncts(child)
        ]

    def _light(self) -> tuple[Token, LightVerb] | None:
        """Return the light verb that governs the noun, and what it makes of its subject."""
        noun = self.head
        while noun.dep_ in ("conj", "compound", "nmod") and noun.head.pos_ in ("NOUN", "PROPN"):
            noun = noun.head
        above = noun.head
        if noun.dep_ in ("dobj", "nsubjpass", "attr") and is_verbal(above):
            return self._light_row(above, "obj")
        if noun.dep_ == "nsubj" and is_verbal(above):
            return self._light_row(above, "subj")
        if noun.dep_ == "pobj" and above.head.i != above.i:
            governor = above.head
            if governor.pos_ == "NOUN" and governor.dep_ in ("dobj", "pobj") and above.lower_ == "of":
                # "a series of attacks", "a wave of strikes"
                return self._light_row(governor.head, "obj") if is_verbal(governor.head) else None
            if is_verbal(governor):
                return self._light_row(governor, above.lower_)
        if noun.head.dep_ == "acl" and is_verbal(noun.head):
            return self._light_row(noun.head, "obj")
        for child in noun.children:  # "strikes carried out by the army", "the attack launched by rebels"
            if child.dep_ in ("acl", "relcl") and is_verbal(child):
                row = self._light_row(child, "obj")
                if row is not None:
                    return row
        return None

    def _light_row(self, verb: Token, place: str) -> tuple[Token, LightVerb] | None:
        lemma = lemma_of(verb)
        particles = [t.lower_ for t in verb.children if t.dep_ == "prt"]
        for key in [f"{lemma} {p}" for p in particles] + [lemma]:
            for row in self.triggers.light_verbs.get(key, ()):
                if row.noun == place:
                    return verb, row
        return None

    def _light_subjects(self, wanted: str) -> list[Token]:
        light = self._light()
        if light is None or light[1].subject != wanted:
            return []
        verb, _ = light
        found = arguments_of(verb)
        return [t for t in found.subjects if t.i != self.head.i]

    def _from_above(self, name: str) -> list[Token]:
        """Prepositions that the parser hung on the light verb: "launched attacks against villages"."""
        if name in ("of", "by"):
            return []
        if not self.nominal:  # or on its object: "fired rockets at the town", "imposed a ban on rallies"
            objects = [o for o in self.arguments.objects if o.i > self.head.i]
            return [t for o in objects for part in name.split("/") for t in prepositions_of(o).get(part, [])]
        light = self._light()
        if light is None:
            return []
        above = prepositions_of(light[0])
        return [t for part in name.split("/") for t in above.get(part, [])]

    def between(self) -> list[Token]:
        """Return both parties of a noun like "talks between A and B"."""
        for name in _BOTH_PARTIES:
            found = self.arguments.prepositions.get(name, [])
            if found:
                return found
        return []
