"""The site of a possible trigger: the token with what the syntax and the sentence around it offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.tables import read_table
from firsthand.knowledge.triggers import Condition, Triggers
from firsthand.language.clauses import (
    Arguments,
    arguments_of,
    is_passive,
    is_verbal,
    prepositions_of,
    with_conjuncts,
)
from firsthand.language.pronouns import PERSONAL

ACTOR_ENTITIES = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_PLACE_ENTITIES = frozenset({"GPE", "LOC", "FAC"})
_PREMODIFIERS = frozenset({"compound", "amod", "nmod", "poss", "nummod"})
_PRONOUNS = PERSONAL | {"who"}
_ACTOR_CLASSES = ("people", "force", "body", "group")


class LemmaRow(msgspec.Struct, frozen=True):
    """A row of ``lemma_fixes.tsv``."""

    lemma: str
    meant: str
    source: str


@lru_cache(maxsize=1)
def _lemma_fixes() -> Mapping[str, str]:
    return {row.lemma: row.meant for row in read_table("lemma_fixes", LemmaRow)}


def lemma_of(token: Token) -> str:
    """Return the lemma in small letters; a capitalised plural ("Strikes") loses its s as well."""
    lemma = token.lemma_.lower()
    lemma = _lemma_fixes().get(lemma, lemma)
    if (
        token.pos_ == "PROPN"
        and len(lemma) > 4
        and lemma.endswith("s")
        and not lemma.endswith(("ss", "us", "is"))
    ):
        return lemma[:-1]
    return lemma


def is_actor(token: Token, triggers: Triggers) -> bool:
    """Tell whether a noun can act: a person, a body, a group, a state, their names and pronouns."""
    if token.ent_type_ in ACTOR_ENTITIES or token.lower_ in _PRONOUNS:
        return True
    lemma = lemma_of(token)
    return any(triggers.in_class(lemma, name) for name in _ACTOR_CLASSES)


@dataclass(frozen=True, slots=True)
class Around:
    """The lemmas of a word's sentence, of the ones just before it, and of its whole report."""

    sentence: frozenset[str]
    before: frozenset[str]
    report: frozenset[str]


class Site:
    """A token that may be a trigger, with its arguments worked out when first asked for."""

    def __init__(self, head: Token, nominal: bool, triggers: Triggers, around: "Around") -> None:
        self.head = head
        self.nominal = nominal
        self.triggers = triggers
        self.around = around

    @cached_property
    def arguments(self) -> Arguments:
        """Return the logical arguments of the verb, or what the noun's prepositions hold."""
        if self.nominal:
            return Arguments(prepositions=prepositions_of(self.head))
        return arguments_of(self.head)

    def holds(self, condition: Condition) -> bool:
        """Tell whether a condition of a frame is met here."""
        if self._filled(condition) != condition.negated:
            return True
        return any(self.holds(other) for other in condition.others)

    def _filled(self, condition: Condition) -> bool:
        tests: dict[str, Callable[[Condition], bool]] = {
            "prep": self._prep,
            "near": lambda c: self._among(c, self.around.sentence),
            "before": lambda c: self._among(c, self.around.before),
            "report": lambda c: self._among(c, self.around.report),
            "passive": lambda _: is_passive(self.head),
            "form": lambda c: self.head.lower_ in c.words,
            "next": lambda c: self._beside(c, +1),
            "prev": lambda c: self._beside(c, -1),
            "plural": lambda _: self.head.tag_ in ("NNS", "NNPS"),
        }
        test = tests.get(condition.slot)
        if test is not None:
            return test(condition)
        return any(self._fits(token, condition) for token in self._fillers(condition.slot))

    def _among(self, condition: Condition, lemmas: frozenset[str]) -> bool:
        if not condition.words.isdisjoint(lemmas):
            return True
        return any(
            not self.triggers.classes.get(name, frozenset()).isdisjoint(lemmas) for name in condition.classes
        )

    def _prep(self, condition: Condition) -> bool:
        if not condition.words:
            return bool(self.arguments.prepositions)
        return any(self._fillers_of(name) for name in sorted(condition.words))

    def _beside(self, condition: Condition, step: int) -> bool:
        place = self.head.i + step
        if not 0 <= place < len(self.head.doc):
            return False
        token = self.head.doc[place]
        if token.text == "-" and token.whitespace_ and place and token.nbor(-1).whitespace_:
            return False  # "there will be war - said Lee" tells of no "war-torn" land
        return token.lower_ in condition.words or self._fits(token, condition)

    def _fillers(self, slots: str) -> list[Token]:
        return [t for slot in slots.split("/") for t in self._fillers_of(slot)]

    def _fillers_of(self, slot: str) -> list[Token]:
        head, arguments = self.head, self.arguments
        if slot == "subj":
            return arguments.subjects + self._wholes(arguments.subjects)
        if slot == "obj":
            return arguments.objects + self._wholes(arguments.objects)
        if slot == "iobj":
            return arguments.datives
        if slot == "comp":
            return self._complements()
        if slot == "compsubj":
            return [t for c in self._complements() for t in c.children if t.dep_ in ("nsubj", "nsubjpass")]
        if slot == "neg":
            return [t for t in head.children if t.dep_ == "neg"]
        if slot == "mark":  # "asked whether"
            return [t for c in self._complements() for t in c.children if t.dep_ in ("mark", "advmod")]
        if slot == "base":  # a complement in the bare form: "insisted that he go", "urged him to go"
            return [
                t for t in self._complements() if t.tag_ == "VB" and not any(c.tag_ == "MD" for c in t.lefts)
            ]
        if slot == "poss":
            return [t for t in head.lefts if t.dep_ == "poss"]
        if slot == "auxsubj":
            return [t for t in head.head.children if t.dep_ in ("nsubj", "nsubjpass")]
        if slot == "mod":
            return [t for t in head.lefts if t.dep_ in _PREMODIFIERS]
        if slot == "oprd":
            return [t for t in head.children if t.dep_ in ("oprd", "attr", "acomp")]
        if slot == "det":
            return [t for t in head.lefts if t.dep_ in ("det", "neg", "predet")]
        if slot == "head":
            return self._governors()
        if slot == "part":
            return [t for t in head.children if t.dep_ in ("prt", "advmod")]
        return arguments.prepositions.get(slot) or self._beyond_object(slot) or self._clause_after(slot)

    def _clause_after(self, preposition: str) -> list[Token]:
        """Return the verb after a preposition: "charged with taking part"."""
        return [
            inner
            for child in self.head.children
            if child.dep_ == "prep" and child.lower_ == preposition
            for inner in child.children
            if inner.dep_ == "pcomp"
        ]

    def _wholes(self, nouns: list[Token]) -> list[Token]:
        """Return what nouns are a number or a round of: "sent dozens of tanks", "dozens of conscripts refused"."""
        partitives = self.triggers.classes.get("partitive", frozenset())
        return [
            t
            for o in nouns
            if lemma_of(o) in partitives or o.like_num
            for name in ("of", "in")
            for t in prepositions_of(o).get(name, [])
        ]

    def _beyond_object(self, preposition: str) -> list[Token]:
        """Prepositions hung on a verb's object ("fired rockets at the town") or on a noun's verb."""
        if self.nominal:
            if preposition == "of":
                return []
            around = [*self.arguments.prepositions.get("of", []), *filter(is_verbal, self._governors())]
            return [t for near in around for t in prepositions_of(near).get(preposition, [])]
        return [t for o in self.arguments.objects for t in prepositions_of(o).get(preposition, [])]

    def _complements(self) -> list[Token]:
        found = [
            t
            for t in self.head.children
            if t.dep_ in ("xcomp", "ccomp", "acl", "advcl") or (t.dep_ == "relcl" and t.tag_ == "VB")
        ]
        for child in self.head.children:
            if child.dep_ == "prep":
                found += [t for t in child.children if t.dep_ == "pcomp"]
        return found

    def _governors(self) -> list[Token]:
        above = self.head.head
        if above.i == self.head.i:
            return []
        if above.pos_ == "ADP" and above.head.i != above.i:
            return [above, above.head]
        return [above]

    def _fits(self, token: Token, condition: Condition) -> bool:
        if condition.any:
            return True
        lemma = lemma_of(token)
        if lemma in condition.words or token.lower_ in condition.words:
            return True
        return any(self._in_class(token, lemma, name) for name in condition.classes)

    def _in_class(self, token: Token, lemma: str, name: str) -> bool:
        if name == "actor":
            return is_actor(token, self.triggers)
        if name == "name":
            return bool(token.ent_type_) and token.ent_type_ in ACTOR_ENTITIES | _PLACE_ENTITIES
        if name == "place":
            return token.ent_type_ in _PLACE_ENTITIES or self.triggers.in_class(lemma, "site")
        if name == "person":
            return token.ent_type_ in ("PERSON", "NORP") or self.triggers.in_class(lemma, "people")
        if name == "named":
            return token.ent_type_ == "PERSON"
        if name == "state":
            return token.ent_type_ in ("GPE", "NORP")
        if name == "armed":
            return self._is_armed(token)
        if name == "number":
            return token.pos_ == "NUM" or token.like_num
        return self.triggers.in_class(lemma, name)

    def _is_armed(self, token: Token) -> bool:
        """Tell whether a name is that of an armed group or force: "Hezbollah", "the Lord's Resistance Army"."""
        names = self.triggers.classes["armed name"]
        if token.pos_ != "PROPN" and not token.ent_type_:
            return False
        name = token.doc[token.left_edge.i : token.i + 1].text.lower().removeprefix("the ")
        return token.lower_ in names or name in names


def is_title(head: Token, triggers: Triggers) -> bool:
    """Tell whether a noun is part of the title of a film, a book or a game: "Captain Storm: Civil War, a film"."""
    if not head.text[:1].isupper():
        return False
    beside = [head.head, *(c for c in head.children if c.dep_ in ("appos", "compound", "nmod"))]
    work = any(t.i != head.i and triggers.in_class(lemma_of(t), "work") for t in beside)
    return (work and head.pos_ == "PROPN") or head.ent_type_ == "WORK_OF_ART"


def noun_modifiers(head: Token) -> list[Token]:
    """Return the premodifiers of a noun with what is coordinated with them ("US and British strikes")."""
    return [m for t in head.lefts if t.dep_ in _PREMODIFIERS for m in with_conjuncts(t)]
