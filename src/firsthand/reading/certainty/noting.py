"""What stands at one word of the way up: modals, negation, adverbs and subordinators, noted as operators."""

from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedge, Hedges
from firsthand.language.clauses import is_left_open
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.grammar import (
    children,
    has_subject,
    is_condition,
    is_denied_any,
    is_not_only,
    is_reported_future,
    is_told,
    particles,
    trigrams,
    word_before,
)

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
VERBAL = frozenset({"VERB", "AUX"})
_MODIFIERS = frozenset({"amod", "det", "nmod", "compound"})
_NEGATING = frozenset({"no", "never", "nor", "neither", "nearly", "almost"})


@dataclass(frozen=True, slots=True)
class Operator:
    """A word that bears on whether a happening is so, and what it does."""

    word: str
    token: int
    frame: Frame
    status: Status | None
    certainty: Certainty | None
    value: float | None = None


class Notes:
    """The operators noted so far, innermost first, and how words are looked up among the hedges."""

    def __init__(self, hedges: Hedges) -> None:
        self.hedges = hedges
        self.operators: list[Operator] = []
        self.trigger = -1

    def _note_predicate(self, be: Token) -> None:
        """Note what a happening is said to be: "likely", "under way"."""
        for child in children(be):
            words = [child.lower_]
            if child.dep_ == "prep":
                words = [
                    child.doc[child.i : child.i + 2].text.lower(),
                    child.doc[child.i : child.i + 3].text.lower(),
                ]
            if child.dep_ in ("acomp", "advmod", "prep"):
                row = self.hedges.find(Frame.PREDICATE, words)
                if row is not None:
                    self._note(row, child)
                    return

    # -- what stands at a word ----------------------------------------------------------------------

    def _note_nor(self, token: Token) -> None:
        for child in children(token.head):
            if token.head.i < child.i < token.i:
                if child.lower_ == "nor":
                    self._note_if(Frame.NEGATOR, child)
                self._note_than(child)

    def _note_mark(self, word: Token) -> None:
        row = self._look(Frame.MARK, word) or self.hedges.find(Frame.MARK, trigrams(word))
        if row is not None:
            self._note(row, word)

    def _note_than(self, word: Token) -> None:
        """Note "rather than attack", where the parse takes "than" for no preposition."""
        row = self.hedges.find(Frame.PREPOSITION, (f"{word_before(word)} {word.lower_}",))
        if word.lower_ == "than" and row is not None:
            self._note(row, word)

    def _own(self, token: Token, coming_from: Token, *, negation: bool = True) -> None:
        """Note modals, negation, adverbs, adjectives and subordinators of one word."""
        conditional = False
        for child in children(token):
            if child.i == coming_from.i:
                continue
            dep, text = child.dep_, child.lower_
            if dep == "aux" and child.tag_ == "MD":
                self._modal(child, token)
            elif dep in ("neg", "preconj") or (dep in ("det", "advmod") and text in _NEGATING):
                after_noun = token.pos_ in NOMINAL and child.i > token.i
                if negation and not after_noun and not is_not_only(child):
                    self._note_if(Frame.NEGATOR, child)
            elif dep == "advmod":
                self._note_if(Frame.ADVERB, child)
            elif dep in ("npadvmod", "poss", "prep"):
                self._time_ahead(child, token)
            elif dep == "mark":
                self._note_mark(child)
                self._note_than(child)
            elif token.pos_ in NOMINAL and (dep in _MODIFIERS or (dep == "acl" and child.tag_ == "VBN")):
                if text != "any" or not is_denied_any(token):
                    self._note_if(Frame.ADJECTIVE, child)
            elif negation and dep in ("nsubj", "nsubjpass", "dobj"):
                self._negated_subject(child)
            conditional = conditional or (dep == "advcl" and is_condition(child))
        if conditional and token.tag_ != "VBD":
            self.operators.append(Operator("if", token.i, Frame.MARK, Status.HYPOTHETICAL, Certainty.CERTAIN))

    def _time_ahead(self, child: Token, token: Token) -> None:
        """Note "next week", "in the coming days", "tomorrow" at a word that is not in the past."""
        if token.tag_ in ("VBD", "VBN"):
            return
        nouns = [child] if child.dep_ != "prep" else [c for c in children(child) if c.dep_ == "pobj"]
        for noun in nouns:
            words = [
                f"{c.lower_} {noun.lemma_.lower()}" for c in children(noun) if c.dep_ in ("amod", "advmod")
            ]
            row = self.hedges.find(Frame.ADVERB, (*words, noun.lower_))
            if row is not None and row.status is Status.FUTURE:
                self._note(row, noun)

    def _negated_subject(self, noun: Token) -> None:
        if noun.lower_ in ("nobody", "none", "neither", "nothing"):
            self._note_if(Frame.NEGATOR, noun)
        for child in children(noun):
            if child.dep_ in ("det", "preconj", "cc") and child.lower_ in ("no", "neither"):
                self._note_if(Frame.NEGATOR, child)

    def _modal(self, child: Token, verb: Token) -> None:
        perfect = any(c.dep_ == "aux" and c.lower_ == "have" for c in children(verb))
        row = self.hedges.find(Frame.MODAL, (f"{child.lower_} have",)) if perfect else None
        row = row or self._look(Frame.MODAL, child)
        if row is None:
            return
        if row.word in ("would", "'d", "’d") and is_reported_future(verb):
            self.operators.append(
                Operator(row.word, child.i, Frame.MODAL, Status.FUTURE, Certainty.CERTAIN, row.value)
            )
        else:
            self._note(row, child)

    # -- look-up --------------------------------------------------------------------------------------

    def _governor(self, head: Token) -> Hedge | None:
        if head.dep_ == "acomp":  # "was able to" says that it was done
            row = self.hedges.find(Frame.PREDICATE, (f"{head.head.lower_} {head.lower_}",))
            if row is not None:
                return row
        if is_left_open(head):
            return None
        if head.pos_ in VERBAL:
            return self._look(Frame.VERB, head) or self._look(Frame.PREDICATE, head)
        if head.pos_ == "ADJ":
            return self._look(Frame.PREDICATE, head)
        return self._look(Frame.NOUN, head)

    def _look(self, frame: Frame, token: Token) -> Hedge | None:
        lemma, text = token.lemma_.lower(), token.lower_
        if token.pos_ != "VERB":
            return self.hedges.find(frame, (text, lemma))
        return self.hedges.find(frame, (*(f"{lemma} {p}" for p in particles(token)), text, lemma))

    def _note(self, row: Hedge, token: Token) -> None:
        if row.status is Status.ONGOING and token.tag_ == "VBD" and not is_told(token):
            return  # "continued through the evening": over by now
        self.operators.append(Operator(row.word, token.i, row.frame, row.status, row.certainty, row.value))

    def _note_if(self, frame: Frame, token: Token) -> None:
        row = self._look(frame, token)
        if row is not None:
            self._note(row, token)

    def _note_purpose(self, token: Token) -> None:
        reached = token.dep_ == "advcl" and token.head.tag_ == "VBD" and not has_subject(token)
        status = None if reached else Status.HYPOTHETICAL  # "came to fight"; but "came for us to fight"
        self.operators.append(Operator("to", token.i, Frame.PURPOSE, status, Certainty.POSSIBLE))
