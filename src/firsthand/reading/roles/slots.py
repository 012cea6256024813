"""Slots: the places in the syntax around a trigger where its actors and recipients may stand."""

from collections.abc import Callable
from functools import cached_property

from spacy.tokens import Token

from firsthand.knowledge.triggers import LightVerb, Triggers
from firsthand.language.clauses import (
    Arguments,
    arguments_of,
    holders_of,
    inherited_subjects,
    is_clefted,
    is_verbal,
    prepositions_of,
    with_conjuncts,
)
from firsthand.reading.events.site import is_actor, lemma_of, noun_modifiers
from firsthand.reading.roles.beside import answerable, attendees, light_row

_SHORT_STATES = frozenset(
    {"us", "u.s.", "uk", "u.k.", "eu", "un", "u.n.", "nato", "uae", "usa", "isis", "isil"}
)
_LEADING = frozenset({"led", "ordered", "imposed", "brokered", "run"})
_HOLDER_BREAKERS = frozenset({"of", "by"})
_GOING_ON = frozenset({"continue", "keep", "begin", "start", "resume", "go"})
_CLAUSE_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OF_OBJECT = frozenset({"of", "from"})  # the object of the verb before does what follows
# "a package of aid", "two million in aid"; but "access to providers of aid" is no aid by who gives access
_PART_OF = frozenset({"of", "in"})
_ENDING = frozenset({"stop", "end", "halt"})  # "can stop Russian aggression"
_AIMED = ("on", "against", "upon")
_MAX_DEPTH = 3
_TOWARDS = ("with", "to", "for", "against", "on")
_PARTIES = frozenset({"GPE", "ORG", "PERSON", "NORP"})
_NO_SUBJECTS = frozenset({"GPE", "LOC", "FAC", "DATE", "TIME"})
_NAMING = frozenset({"amod", "compound", "nmod"})
_SHORTEST_PAIR = 4  # tokens from "missile" to "attacks" in "missile and drone attacks"
_LONGEST_LOOK = 20  # tokens


class Slots:
    """What stands in each named slot of a trigger.

    Slots: ``subj``, ``obj``, ``iobj``, ``owner`` (whose the object is: "criticised the king's plan"),
    ``by-owner`` (the same of what follows "by": "disappointed by the court's decision"), ``poss``, ``maker`` (a possessor where "of" names the sufferer: "Rome's killing of …"),
    ``of-doer`` (an "of" beside a target: "the attack of the army on …") and ``beyond-of`` (that target), ``mod`` (a
    premodifier that acts: "US strike"), ``target`` (one that suffers: "school attack"), ``host`` (subject of a
    light verb that gives the noun its actor), ``sufferer`` (of one that gives the recipient), ``holder``
    (subject of whatever verb has the noun as object), ``comp`` (subject of a complement) and every
    preposition by its name, several joined by a slash.
    """

    def __init__(self, head: Token, nominal: bool, triggers: Triggers, depth: int = 0) -> None:
        self.head = head
        self.nominal = nominal
        self.triggers = triggers
        self.depth = depth

    @cached_property
    def arguments(self) -> Arguments:
        """Return the verb's arguments; of a noun what its own prepositions hold."""
        if not self.nominal and is_verbal(self.head):
            return arguments_of(self.head)
        return Arguments(prepositions=prepositions_of(self.head))

    def fill(self, name: str) -> list[Token]:
        """Return the heads of what stands in a slot."""
        named: dict[str, Callable[[], list[Token]]] = {
            "subj": self._subjects,
            "obj": self._objects,
            "iobj": lambda: self.arguments.datives,
            "owner": self._owners,
            "by-owner": lambda: self.owners_of(self.fill("by")),
            "poss": self._possessors,
            "maker": lambda: self._possessors() if self.arguments.prepositions.get("of") else [],
            "of-doer": self._doers_by_of,
            "beyond-of": lambda: [t for _, t in self._beyond_of()],
            "mod": lambda: [t for t in self._modifiers() if self._acts(t)],
            "target": lambda: [t for t in noun_modifiers(self.head) if self._suffers(t)],
            "host": self._hosts,
            "attendee": lambda: attendees(self.head, self.triggers),
            "sufferer": lambda: self._light_subjects("recipient"),
            "holder": self._holders,
            "comp": self._complement_subjects,
            "auxsubj": lambda: [t for t in self.head.head.children if t.dep_ in ("nsubj", "nsubjpass")],
            "speaker": self._speakers,
            "inner": self._inner,
            "denier": self._deniers,
            "around": self._around,
            "before": self._subject_before,
        }
        if name in named:
            return named[name]()
        found = [t for part in name.split("/") for t in self.arguments.prepositions.get(part, [])]
        return found or self._from_around(name)

    def _hosts(self) -> list[Token]:
        """Return the subject of a light verb; who stops an act that is called another's does not do it."""
        stopped = self.head.dep_ == "dobj" and self.head.head.lemma_ in _ENDING
        if stopped and any(self._acts(t) for t in self._modifiers()):
            return []
        return self._light_subjects("actor") or answerable(self.head, self.triggers)

    def _doers_by_of(self) -> list[Token]:
        """Return the "of" of an act that has its target beside it: "the attack of the army on the town"."""
        aimed = any(self.arguments.prepositions.get(name) for name in _AIMED)
        arms = [t for t in self.arguments.prepositions.get("of", []) if self._is_weapon(t)]
        if owners := _parties_before(arms):
            return owners  # "the shelling of Russian artillery"
        found = [t for t in self.arguments.prepositions.get("of", []) if self._acts(t)]
        return found if aimed else [t for t in found if any(t.i == of.i for of, _ in self._beyond_of())]

    def _beyond_of(self) -> list[tuple[Token, Token]]:
        """Return what the parse hangs on the "of" of an act, though it is the act's target, with that "of"."""
        return [
            (of, target)
            for of in self.arguments.prepositions.get("of", [])
            if self._acts(of)
            for name in _AIMED
            for target in prepositions_of(of).get(name, [])
        ]

    def _subjects(self) -> list[Token]:
        head = self.head
        if self.nominal:
            return self._light_subjects("actor")
        if not is_verbal(head):  # an adjective: "they are ready"
            if head.dep_ in ("acomp", "attr", "oprd", "conj") and is_verbal(head.head):
                return arguments_of(head.head).subjects
            return inherited_subjects(head)
        if head.dep_ == "amod" and head.tag_ == "VBG" and head.head.i > head.i:  # "retreating troops"
            return [head.head]
        return self._behind_event(self.arguments.subjects) or self._behind_setting()

    def _behind_event(self, subjects: list[Token]) -> list[Token]:
        """A subject that is itself a happening hands on its actors: "the US strike killed four"."""
        found: list[Token] = []
        for subject in subjects:
            if self._is_no_agent(subject):
                # "the raid in Mosul, which killed four": the parser takes the nearest noun
                event = next((t for t in self._before(subject) if self._is_event(t)), None)
                found += self._makers_of(event) if event is not None else []
            elif self._is_wrong_who(subject):
                found.append(self._actor_above(subject))
            elif self.triggers.in_class(lemma_of(subject), "utterance"):
                found += holders_of(subject) or [subject]  # "issued a statement condemning the raid"
            elif self._is_event(subject):
                found += self._makers_of(subject)
            else:
                found += self._senders_of(subject) or self._owners_of_weapon(subject) or [subject]
        return found

    def _is_no_agent(self, noun: Token) -> bool:
        """Tell whether a relative clause hangs on a place, a time, or with "which" on a name taken for a person's."""
        if self.head.dep_ != "relcl" or noun.i != self.head.head.i or is_clefted(noun):
            return False
        if noun.ent_type_ == "GPE" and noun.dep_ in ("nsubj", "dobj"):
            return False  # "Kenya, which condemned the raid, closed the border"
        which = any(c.lower_ == "which" for c in self.head.lefts)
        return noun.ent_type_ in _NO_SUBJECTS or (which and noun.ent_type_ == "PERSON")

    def _is_wrong_who(self, noun: Token) -> bool:
        """Tell whether a clause with "who" hangs on a thing: "a group of men in masks, who attacked …"."""
        return (
            self.head.dep_ == "relcl"
            and noun.i == self.head.head.i
            and not is_actor(noun, self.triggers)
            and any(c.lower_ == "who" for c in self.head.lefts)
        )

    def _actor_above(self, noun: Token) -> Token:
        """Return the nearest noun above that can act: the one that the clause is about."""
        above = noun
        for _ in range(2 * _MAX_DEPTH):
            if above.head.i == above.i or is_verbal(above.head):
                break
            above = above.head
            if above.pos_ in ("NOUN", "PROPN") and is_actor(above, self.triggers):
                return above
        return noun

    def _senders_of(self, thing: Token) -> list[Token]:
        """Return who sends what does harm: "the army fired rockets hitting the town"."""
        sent = thing.dep_ == "dobj" and is_verbal(thing.head) and thing.head.i < self.head.i
        if sent and self.head.head.i == thing.i and self.triggers.in_class(lemma_of(thing), "weapon"):
            return arguments_of(thing.head).subjects
        return []

    def _owners_of_weapon(self, thing: Token) -> list[Token]:
        """Return whose the weapon is that strikes: "Russian missiles hit the town", "the army's drones"."""
        if not self._is_weapon(thing):
            return []
        crewed = any(self.triggers.in_class(lemma_of(thing), name) for name in ("craft", "warplanes"))
        return [] if crewed else self._makers_of(thing)

    def _before(self, token: Token) -> list[Token]:
        found = []
        for i in range(token.i - 1, max(token.i - _LONGEST_LOOK, 0) - 1, -1):
            found.append(token.doc[i])
            if token.doc[i].is_sent_start:
                break
        return found

    def _behind_setting(self) -> list[Token]:
        """Find who is behind a setting: "killed in a US strike", "shot during clashes with police": the setting's actors."""
        if not self.arguments.passive or self.depth:
            return []
        setting = self.arguments.prepositions.get("in", []) + self.arguments.prepositions.get("during", [])
        return [t for noun in setting if self._is_event(noun) for t in self._makers_of(noun)]

    def _is_event(self, token: Token) -> bool:
        return token.pos_ in ("NOUN", "PROPN") and self.triggers.in_class(lemma_of(token), "event")

    def _makers_of(self, noun: Token) -> list[Token]:
        if self.depth >= _MAX_DEPTH:
            return []
        inner = Slots(noun, True, self.triggers, self.depth + 1)
        for name in ("poss", "by", "host", "mod"):
            if found := inner.fill(name):
                return found
        return []

    def _objects(self) -> list[Token]:
        return self.arguments.objects

    def _owners(self) -> list[Token]:
        """Return whose the object is: "ignored the nurses' demands", "rejected the call of the envoy"."""
        return self.owners_of(self.arguments.objects)

    def owners_of(self, things: list[Token]) -> list[Token]:
        """Return who has, makes or is named with things: "the king's plan", "goods worth much of the islands"."""
        found: list[Token] = []
        for thing in things:
            inner = Slots(thing, True, self.triggers, self.depth + 1)
            found += inner._possessors() or inner.fill("by") or inner.fill("of") or inner.fill("mod")
        return found

    def _possessors(self) -> list[Token]:
        return [t for child in self.head.lefts if child.dep_ == "poss" for t in with_conjuncts(child)]

    def _modifiers(self) -> list[Token]:
        """Return premodifiers, those inside a compound adjective too ("US-led strikes")."""
        found = []
        for token in noun_modifiers(self.head):
            if token.dep_ == "poss":
                continue
            if token.lower_ in _LEADING:
                found += [t for t in token.lefts if t.dep_ in ("npadvmod", "nsubj", "compound", "nmod")]
            elif token.dep_ == "compound" and token.n_lefts and not token.ent_type_:
                found += [*noun_modifiers(token), token]
            else:
                found.append(token)
        return [*found, *self._whose_weapons()]

    def _whose_weapons(self) -> list[Token]:
        """Return whose the weapons before an act are: "Russian missile and drone attacks"."""
        arms = [t for t in noun_modifiers(self.head) if self._is_weapon(t)]
        first = self.head.head
        if (
            self.head.dep_ == "conj"
            and 0 < self.head.i - first.i <= _SHORTEST_PAIR
            and self._is_weapon(first)
        ):
            arms.append(first)  # the parse coordinates "missile" with "drone attacks"
        return _parties_before(arms)

    def _is_weapon(self, token: Token) -> bool:
        return token.pos_ == "NOUN" and lemma_of(token) in self.triggers.weapons

    def _acts(self, token: Token) -> bool:
        """Tell whether a premodifier names who acts; a town does not ("the Kabul attack")."""
        if token.lower_ in _SHORT_STATES:
            return True
        before = token.doc[token.i - 1] if token.i else token
        if before.lower_ in ("anti", "counter") or (
            before.text == "-" and token.doc[token.i - 2].lower_ == "anti"
        ):
            return False
        if token.ent_type_ in ("NORP", "ORG", "PERSON"):
            return True
        if self.triggers.in_class(lemma_of(token), "topic"):
            return False
        return token.pos_ in ("NOUN", "PROPN") and token.ent_type_ == "" and is_actor(token, self.triggers)

    def _suffers(self, token: Token) -> bool:
        if token.dep_ != "compound" or token.ent_type_ in ("NORP", "GPE", "DATE"):
            return False
        lemma = lemma_of(token)
        return token.ent_type_ == "FAC" or any(self.triggers.in_class(lemma, c) for c in ("site", "body"))

    def _complements(self) -> list[Token]:
        return [t for t in self.head.children if t.dep_ in ("ccomp", "xcomp", "advcl", "acl", "relcl")]

    def _complement_subjects(self) -> list[Token]:
        return [
            t
            for c in self._complements()
            for child in c.children
            if child.dep_ in ("nsubj", "nsubjpass")
            for t in with_conjuncts(child)
        ]

    def _holders(self) -> list[Token]:
        head = self.head
        if head.dep_ in ("dobj", "attr") and is_verbal(head.head) and not self._is_denied():
            return [t for t in arguments_of(head.head).subjects if t.i != head.i]
        return []

    def _is_denied(self) -> bool:
        """Tell whether somebody denies or faces it: those are no makers of an accusation, but meant by it."""
        return self.triggers.in_class(self.head.head.lemma_.lower(), "denying")

    def _deniers(self) -> list[Token]:
        head = self.head
        if head.dep_ == "dobj" and is_verbal(head.head) and self._is_denied():
            return arguments_of(head.head).subjects
        return []

    def _speakers(self) -> list[Token]:
        """Return who says that somebody must: the subject of the clause above."""
        verb = self.head.head if self.head.dep_ == "aux" else self.head
        if verb.dep_ == "ccomp" and is_verbal(verb.head):
            return arguments_of(verb.head).subjects
        return []

    def _inner(self) -> list[Token]:
        """Return to whom is done what is promised or asked for: "willing to talk to …", "open to talks with …"."""
        acts = [t for t in self._complements() if t.dep_ in ("xcomp", "acl", "ccomp")]
        for preposition in self.head.children:
            if preposition.dep_ == "prep":
                acts += [t for t in preposition.children if t.dep_ in ("pcomp", "pobj")]
        acts += self.arguments.objects
        # "vowed to continue supporting Mali": what goes on is what is promised
        acts += [t for a in acts for t in a.children if a.lemma_ in _GOING_ON and t.dep_ == "xcomp"]
        for act in acts:
            if is_verbal(act):
                inner = arguments_of(act)
                around = inner.prepositions
                found = [*inner.datives, *(t for p in _TOWARDS for t in around.get(p, [])), *inner.objects]
                for thing in inner.objects:
                    found += [t for p in _TOWARDS for t in prepositions_of(thing).get(p, [])]
            else:
                around = prepositions_of(act)
                found = [t for p in _TOWARDS for t in around.get(p, [])]
            if good := [t for t in found if t.ent_type_ in _PARTIES]:
                return good
        return []

    def _around(self) -> list[Token]:
        return [t for verb in self._verb_around() for t in arguments_of(verb).subjects]

    def _subject_before(self) -> list[Token]:
        """Return the nearest subject before a verb in its sentence, where the parse gives the verb none."""
        if self.nominal or self.arguments.passive or self.arguments.subjects or self.head.pos_ == "ADJ":
            return []
        preposition = self.head.head
        if (
            self.head.dep_ == "pcomp"
            and preposition.lower_ in _OF_OBJECT
            and is_verbal(preposition.head)
            and (accused := arguments_of(preposition.head).objects)
        ):
            return accused  # "accused a group of firing rockets"
        for token in self._before(self.head):
            if token.dep_ in _CLAUSE_SUBJECTS and token.pos_ != "PRON":
                return with_conjuncts(token) if token.dep_ == "nsubj" else []
        return []

    def _verb_around(self) -> list[Token]:
        """Return the verb that a noun belongs to: "cast doubt on", "left on a mission"."""
        noun = self.head
        for _ in range(_MAX_DEPTH):
            above = noun.head
            if is_verbal(above):
                acts = noun.dep_ in ("dobj", "attr") and not self.triggers.in_class(above.lemma_, "denying")
                return [above] if acts else []
            if noun.dep_ == "pobj" and is_verbal(above.head):
                return [above.head]
            if noun.dep_ == "pobj" and above.lower_ not in _PART_OF:
                break
            noun = above.head if noun.dep_ == "pobj" else above
            if noun.pos_ != "NOUN" or is_actor(noun, self.triggers):
                break
        return []

    def _light(self) -> tuple[Token, LightVerb] | None:
        """Return the light verb that governs the noun, and what it makes of its subject."""
        noun = self.head
        for child in noun.children:  # "strikes carried out by the army", "the attack launched by rebels"
            # "a deadline for the rebels to offer talks", "an appeal to citizens to leave the country"
            others = any(c.tag_ == "TO" for c in child.lefts) and any(
                c.dep_ in ("nsubj", "dobj") for c in child.children
            )
            if child.dep_ in ("acl", "relcl") and is_verbal(child) and not others:
                row = self._light_row(child, "obj")
                if row is None and any(c.dep_ == "nsubj" and c.tag_ == "WDT" for c in child.lefts):
                    row = self._light_row(child, "subj")  # "condolences that came from"
                if row is not None:
                    return row
        for _ in range(_MAX_DEPTH):
            if noun.dep_ in ("conj", "compound", "nmod", "appos") and noun.head.pos_ in ("NOUN", "PROPN"):
                noun = noun.head
        above = noun.head
        if noun.dep_ in ("dobj", "nsubjpass", "attr") and is_verbal(above):
            return self._light_row(above, "obj")
        if noun.dep_ == "nsubj" and is_verbal(above):
            return self._light_row(above, "subj")
        if noun.dep_ == "pobj" and above.head.i != above.i:
            return self._light_by_preposition(above)
        return None

    def _light_by_preposition(self, preposition: Token) -> tuple[Token, LightVerb] | None:
        governor = preposition.head
        if governor.pos_ == "NOUN" and preposition.lower_ == "of":  # "a series of attacks"
            if governor.dep_ in ("dobj", "nsubjpass") and is_verbal(governor.head):
                return self._light_row(governor.head, "obj")
            return None
        if is_verbal(governor):
            return self._light_row(governor, preposition.lower_) or self._as_setting(governor, preposition)
        return None

    def _as_setting(self, verb: Token, preposition: Token) -> tuple[Token, LightVerb] | None:
        """Take the verbs' roles for a noun: "in the third raid, troops located and shot two men"."""
        if preposition.lower_ not in ("in", "during") or not self.triggers.in_class(
            lemma_of(self.head), "harm"
        ):
            return None
        for candidate in (verb, *(c for c in verb.children if c.dep_ == "conj")):
            if self.triggers.in_class(lemma_of(candidate), "harming"):
                return candidate, LightVerb("both", preposition.lower_)
        return None

    def _light_row(self, verb: Token, place: str) -> tuple[Token, LightVerb] | None:
        row = light_row(verb, place, self.triggers)
        judged = any(c.dep_ == "oprd" for c in verb.rights)  # "called the raid a crime": not who raided
        return None if row is None or judged else (verb, row)

    def _light_subjects(self, wanted: str) -> list[Token]:
        light = self._light()
        if light is None:
            return []
        verb, row = light
        found = arguments_of(verb)
        if row.subject == "joint":  # "joined the army in the fight": both fight
            chosen = [*found.subjects, *found.objects] if wanted == "actor" else []
        elif row.subject == "helped":  # "backed the rebels in attacks": those backed attack
            chosen = found.objects if wanted == "actor" else []
        elif row.subject == "both":  # "killed ten in raids": the verb's own roles are the noun's
            chosen = found.subjects if wanted == "actor" else found.objects
        elif row.subject == "object":  # "the sanctions hit the bank", "killed by the strike"
            chosen = found.objects if wanted == "recipient" else []
        elif row.subject != wanted:
            return []
        else:
            chosen = found.subjects
            if not chosen and row.noun != "obj" and found.passive:  # "the two were engaged in talks"
                chosen = found.objects
        return [t for t in chosen if t.i != self.head.i]

    def _from_around(self, name: str) -> list[Token]:
        """Find prepositions that the parser hung on the object, on the light verb, or on "a round of …"."""
        if name in _HOLDER_BREAKERS:
            return []
        parts = name.split("/")
        if not self.nominal:  # "fired rockets at the town", "imposed a ban on rallies"
            objects = [o for o in self.arguments.objects if o.i > self.head.i]
            objects += [
                t for o in objects for t in prepositions_of(o).get("of", [])
            ]  # "a package of aid for"
            return [t for o in objects for part in parts for t in prepositions_of(o).get(part, [])]
        # "a package of aid for the islands", "an attack by rebels on the barracks"
        sources = [t for part in ("of", "by") for t in self.arguments.prepositions.get(part, [])]
        above = self.head.head
        if self.head.dep_ == "pobj" and above.lower_ == "of":  # "a round of strikes against …"
            sources.append(above.head)
        sources += [t for t in self.head.conjuncts if t.i > self.head.i and t.pos_ == "NOUN"][:_MAX_DEPTH]
        light = self._light()
        if light is not None:
            sources.append(light[0])
        elif self.head.dep_ == "dobj" and is_verbal(above):
            sources.append(above)
        for source in sources:
            around = prepositions_of(source)
            if found := [t for part in parts for t in around.get(part, [])]:
                return found
        return []

    def between(self, *, shared: bool) -> list[Token]:
        """Return both parties of a noun like "talks between A and B"; ``shared``: all who are in it do the same."""
        if found := self.fill("between"):
            return found
        # Of the verb around an attack, "among" tells who is counted: "ten, among them children, were killed by it".
        return self.fill("among") if shared else self.arguments.prepositions.get("among", [])


def _parties_before(arms: list[Token]) -> list[Token]:
    """Return the parties that stand before weapons: "Russian artillery"."""
    return [t for arm in arms for t in arm.lefts if t.dep_ in _NAMING and t.ent_type_ in _PARTIES]
