"""The way up from the word of a happening: every word that says whether it is so, innermost first.

After Saurí and Pustejovsky, "Are You Sure That This Happened?" (2012): what is said of a happening is
the outcome of all the predicates and particles under whose scope it stands.
"""

from dataclasses import dataclass

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedge, Hedges
from firsthand.language.clauses import FINITE, is_left_open
from firsthand.language.pronouns import FIRST
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.grammar import (
    children,
    first_preposition,
    has_modal,
    has_subject,
    is_accomplished,
    is_asked,
    is_definite,
    is_fresh,
    is_granted,
    is_infinitive,
    is_modal_be,
    is_one_of_some,
    is_present,
    is_singled_out,
    is_to_blame,
    is_yet_to_come,
    noun_before,
    particles,
    predicate_of,
    trigrams,
    word_after,
    word_before,
)
from firsthand.reading.certainty.noting import NOMINAL, VERBAL, Notes, Operator

_MAX_STEPS = 24  # deeper than any clause a person writes; a bound for machine-made text
_POLITE = frozenset({"like", "want", "wish"})
_TALKS = frozenset({"talk", "negotiation", "discussion"})
_WHEN = frozenset({"at", "by", "before", "after", "until", "since", "towards", "toward", "near"})
_WITH = frozenset({"with", "in", "through", "by"})


@dataclass(frozen=True, slots=True)
class Walk:
    """The operators over a happening, innermost first, and the verb whose tense is its own."""

    operators: tuple[Operator, ...]
    anchor: Token  # the happening's verb, or the verb that carries its noun
    carried: bool  # the anchor is another word than the trigger
    asked: bool  # a question, or a command


def walk(trigger: Token, hedges: Hedges) -> Walk:
    """Return the operators that hold over ``trigger``, a verb or noun of any kind."""
    return _Walker(hedges).run(trigger)


class _Walker(Notes):
    def run(self, trigger: Token) -> Walk:
        self.trigger = trigger.i
        anchor, follows = trigger, True
        self._own(trigger, trigger)
        current = trigger
        for _ in range(_MAX_STEPS):
            if current.dep_ == "ROOT" or current.head.i == current.i:
                break
            step = self._climb(current)
            if step is None:
                break
            current, carries = step
            follows = follows and carries
            if follows and current.pos_ in VERBAL:
                anchor = current
        return Walk(tuple(self.operators), anchor, anchor.i != trigger.i, is_asked(current))

    # -- one step up ------------------------------------------------------------------------------

    def _climb(self, token: Token) -> tuple[Token, bool] | None:
        """Note what the governor says; return it and whether it lends its tense, or None to stop."""
        dep, head = token.dep_, token.head
        if dep == "conj":
            if is_left_open(token):
                return None
            self._note_nor(token)
            return self._coordinated(token)
        if self._is_ceasing(token):
            return None
        if dep in ("xcomp", "ccomp", "oprd", "csubj", "csubjpass", "acl", "advcl", "relcl", "parataxis"):
            return self._clause(token)
        if dep in ("pobj", "pcomp"):
            return self._after_preposition(token)
        if dep in ("dobj", "nsubjpass", "dative", "obj"):
            return self._object(token)
        if dep == "nsubj":
            return self._subject(token)
        if dep in ("attr", "acomp"):
            self._note_sought(head)
            self._own(head, token, negation=token.i == self.trigger and not is_one_of_some(token))
            return head, True
        if dep in ("compound", "nmod") and token.i < head.i:
            row = self._look(Frame.NOUN, head)
            if row is not None:
                self._note(row, head)
                self._own(head, token)
                return head, False
            if self._look(Frame.CARRIER, head) is not None:
                self._own(head, token)
                return head, True
        return None

    def _is_ceasing(self, token: Token) -> bool:
        """Tell whether a governor ends what is told, and note whether it is over or goes on until then.

        What there is not yet is no more than feared: "to stop an attack", "to end further attacks". Talks that may
        end need not go on: the next round of them may be put off.
        """
        governor = token.head
        if token.dep_ in ("pobj", "pcomp") and governor.lower_ in ("of", "to", "in"):
            governor = governor.head
        elif token.dep_ not in ("dobj", "nsubjpass", "xcomp"):
            return False
        undoing = self._look(Frame.UNDOING, governor)
        if undoing is not None:
            self.operators.append(
                Operator(undoing.word, governor.i, undoing.frame, undoing.status, undoing.certainty)
            )
            return True
        row = self._look(Frame.CEASING, governor)
        if row is None or is_left_open(governor) or is_fresh(token) or token.lemma_.lower() in _TALKS:
            return False
        if governor.dep_ == "pobj" and governor.head.lower_ in _WHEN:  # "at the end of the talks"
            return False
        status = Status.HAPPENED if self._is_ended(governor) else row.status
        self.operators.append(Operator(row.word, governor.i, row.frame, status, row.certainty))
        return True

    def _is_ended(self, governor: Token) -> bool:
        """Tell "ended it", "brought an end to it", and "failed to end it", in which it was as well."""
        if governor.pos_ not in VERBAL:
            verb = governor.head
            return verb.pos_ in VERBAL and is_accomplished(verb) and self._look(Frame.VERB, verb) is None
        if is_infinitive(governor):
            failed = self._infinitive_governor(governor) or self._governor(predicate_of(governor.head))
            return failed is not None and failed.status is Status.NEGATED
        return is_accomplished(governor)

    def _note_sought(self, be: Token) -> None:
        """Note that what is told is only what somebody is after: "the demand is the release of the crew"."""
        subject = next((c for c in children(be) if c.dep_ == "nsubj"), None) if be.lemma_ == "be" else None
        row = self._look(Frame.SOUGHT, subject) if subject is not None else None
        if row is not None:
            self._note(row, be)

    def _coordinated(self, token: Token) -> tuple[Token, bool] | None:
        """Share the first part's auxiliaries where the second has none and no subject of its own."""
        first = token.head
        if token.tag_ in FINITE and first.tag_ == "VB" and not has_subject(token):
            return None  # "would not surrender and attacked", "refused to surrender and attacked"
        if token.pos_ in NOMINAL:
            self._own(first, token)
            return first, False
        if token.tag_ == "VBG" and first.tag_ == "VB" and first.head.tag_ == "VBG":
            first = first.head  # "seeking to end it and offering help": the parse joins the wrong two
        if has_subject(token) or any(c.dep_ in ("aux", "neg") for c in children(token)):
            return first, False
        self._own(first, token)
        return first, True

    def _clause(self, token: Token) -> tuple[Token, bool] | None:
        head = token.head
        infinitive = is_infinitive(token)
        lack = self._lack(token)
        if lack is not None:
            self._note(lack, head.head)
            return None
        if is_to_blame(token):
            self._own(head, token)
            return head, True
        row = self._said_to_be(token)
        if row is not None:
            self._note(row, head)
            return head, False
        if infinitive and self._is_performed(token):
            return None  # "would like to thank": said, and thereby done
        row = (self._subject_row(token) or self._infinitive_governor(token)) if infinitive else None
        if infinitive and row is None and token.dep_ == "advcl":
            noun = noun_before(token)  # "signed a deal to withdraw": the parse is often wrong here
            row = self._look(Frame.NOUN, noun) if noun is not None else None
            if row is not None and noun is not None:
                self._note(row, noun)
                self._own(noun, token)
                return head, False
        row = row or self._governor(predicate_of(head))
        spelled = infinitive or any(c.lower_ == "that" and c.dep_ == "mark" for c in children(token))
        if row is not None and row.frame is Frame.NOUN and token.dep_ == "acl" and not spelled:
            return None  # "the demand enjoyed by the firm": not what is demanded
        purpose = token.dep_ in ("advcl", "relcl") and (row is None or not row.word.endswith(" to"))
        purpose = purpose and not (infinitive and row is not None and row.frame is Frame.NOUN)
        if (
            row is not None
            and not purpose
            and (infinitive or not _is_saying(row, head) or token.dep_ == "xcomp")
        ):
            self._note(row, head)
            self._own(head, token)
            return head, row.status is Status.HAPPENED and row.frame is Frame.VERB
        if infinitive and token.dep_ in ("relcl", "acl", "xcomp") and is_singled_out(head):
            # "The first country to sign" has signed; "will be the first country to sign" goes by its "will".
            return (head, False) if head.dep_ == "attr" else None
        if infinitive and token.dep_ in ("xcomp", "ccomp", "advcl", "acl", "relcl", "oprd"):
            self._note_purpose(token)
            self._own(head, token)
            return head, False
        if token.dep_ in ("xcomp", "oprd"):
            self._own(head, token)
            return head, True
        if token.dep_ == "advcl" and token.tag_ == "VBG" and not has_subject(token):
            self._own(head, token, negation=False)
            return head, True
        if token.dep_ == "advcl" and is_yet_to_come(token):
            self.operators.append(Operator("when", token.i, Frame.MARK, Status.FUTURE, Certainty.CERTAIN))
        if token.dep_ == "advcl" and is_present(token) and not is_granted(token):
            self._own(head, token, negation=False)  # "will leave when the talks end"
            return head, False
        if token.dep_ == "relcl" and is_present(token) and head.dep_ in ("dobj", "pobj", "attr"):
            restricts = token.left_edge.i > 0 and token.left_edge.nbor(-1).text != ","
            return (head, False) if restricts and not is_definite(head) else None
        return None

    def _is_performed(self, token: Token) -> bool:
        """Tell whether a verb of speaking only has a polite "would like to", "want to" before it."""
        head = token.head
        if (
            token.dep_ != "xcomp"
            or head.lemma_ not in _POLITE
            or any(c.dep_ == "neg" for c in children(head))
        ):
            return False
        modal = any(c.dep_ == "aux" and c.lower_ in ("would", "'d", "’d") for c in children(head))
        first = any(c.dep_ == "nsubj" and c.lower_ in FIRST for c in children(head))
        ours = first and head.tag_ == "VBP" and head.lemma_ != "like"
        return (modal or ours) and self._look(Frame.PERFORMATIVE, token) is not None

    def _lack(self, token: Token) -> Hedge | None:
        """Return the row of "without" before the doer of an act in "-ing": "without the guards firing"."""
        head = token.head
        if token.dep_ != "acl" or token.tag_ != "VBG" or head.dep_ != "pobj":
            return None
        row = self._look(Frame.PREPOSITION, head.head)
        return row if row is not None and row.status is Status.NEGATED else None

    def _said_to_be(self, token: Token) -> Hedge | None:
        """Return the row of what an act is said to be: "capturing him is a priority"."""
        head = token.head
        if token.dep_ != "csubj" or head.lemma_ != "be" or head.tag_ == "VBD":
            return None
        noun = next((c for c in children(head) if c.dep_ == "attr"), None)
        row = self._look(Frame.NOUN, noun) if noun is not None else None
        return row if row is not None and row.status is Status.HYPOTHETICAL else None

    def _subject_row(self, token: Token) -> Hedge | None:
        """Return the row of the noun that an infinitive after "be" spells out: "the aim is to attack"."""
        if token.head.lemma_ != "be" or token.dep_ not in ("xcomp", "ccomp", "attr"):
            return None
        subject = next((c for c in children(token.head) if c.dep_ == "nsubj"), None)
        return self._look(Frame.NOUN, subject) if subject is not None else None

    def _infinitive_governor(self, token: Token) -> Hedge | None:
        """Return the row of a verb that has another sense before "to": "going to", "told … to"."""
        head = token.head
        if head.pos_ not in VERBAL:
            return None
        if head.lemma_ == "be" and not is_modal_be(head, token):
            return self.hedges.find(Frame.VERB, [f"be {p} to" for p in particles(head)])
        marked = any(c.dep_ == "mark" and c.lower_ == "for" for c in children(token))
        lemma = head.lemma_.lower()
        words = [f"{lemma} for to"] if marked else []
        words += [f"{lemma} {p} to" for p in particles(head)]
        return self.hedges.find(Frame.VERB, (*words, f"{head.lower_} to", f"{lemma} to"))

    def _after_preposition(self, token: Token) -> tuple[Token, bool] | None:
        prep = first_preposition(token.head)
        if prep.dep_ not in ("prep", "agent", "advmod", "mark", "dative", "pcomp", "cc", "prt"):
            return None
        governor = prep.head
        text = prep.lower_
        if text == "for" and token.tag_ == "VB" and any(c.tag_ == "TO" for c in children(token)):
            self._note_purpose(token)  # "imposed for the king to resign": the parse takes it for a phrase
            return None
        noun = noun_before(prep)  # "laid the groundwork for": the parse often hangs this on the verb
        if noun is not None and governor.pos_ in VERBAL and self._look(Frame.NOUN, noun) is not None:
            governor = noun
        row = self._look(Frame.PREPOSITION, prep) or self.hedges.find(
            Frame.PREPOSITION, (f"{word_before(prep)} {text}", f"{text} {word_after(prep)}", *trigrams(prep))
        )
        if row is not None:
            self._note(row, prep)
            return (governor, False) if governor.i != prep.i and row.status is Status.HYPOTHETICAL else None
        lemma = governor.lemma_.lower()
        words = [f"{lemma} {p} {text}" for p in particles(governor)] if governor.pos_ == "VERB" else []
        words += [f"{governor.lower_} {text}", f"{lemma} {text}"]
        for frame in (Frame.VERB, Frame.NOUN, Frame.PREDICATE):
            row = self.hedges.find(frame, words)
            if row is not None:
                self._note(row, governor)
                self._own(governor, token)
                return governor, False
        if self.hedges.find(Frame.CARRIER, words) is not None:
            self._own(governor, token)
            return governor, True
        if governor.pos_ in NOMINAL:
            known = text == "of" and is_definite(token)  # "at the time of the attack"
            row = None if known else self._look(Frame.NOUN, governor)
            if row is not None and text in ("of", "for", "to", "on", "about", "over", "against"):
                self._note(row, governor)
                self._own(governor, token)
                return governor, False
            if text == "of" and self._look(Frame.CARRIER, governor) is not None:
                self._own(governor, token)
                return governor, True
            if text in ("of", "in") and not is_definite(token) and governor.dep_ in ("dobj", "pobj", "attr"):
                return governor, False
        if governor.pos_ in VERBAL and text in ("of", "from", "to", "against", "in", "on", "for"):
            row = self._look(Frame.VERB, governor)
            if row is not None and token.dep_ == "pcomp" and text != "for":
                self._note(row, governor)
                self._own(governor, token)
                return governor, False
        by_agent = prep.dep_ == "agent" and not is_definite(token)  # "could be hurt by a ban"
        if governor.i == prep.i or not (token.dep_ == "pcomp" or by_agent):
            return self._under_modal(token, governor) if text in _WITH else None
        means = next(
            (c for c in children(governor) if c.dep_ == "xcomp" and is_infinitive(c) and c.i < prep.i), None
        )
        row = (
            self._infinitive_governor(means) or self._look(Frame.VERB, governor)
            if means is not None
            else None
        )
        if row is not None and row.status is Status.HYPOTHETICAL:  # "urged them to calm it by leaving"
            self._note(row, governor)
        self._own(governor, token)
        return governor, False

    def _under_modal(self, token: Token, governor: Token) -> tuple[Token, bool] | None:
        """Note the modal of a verb for what it only may bring: "could respond with an attack"."""
        loose = not is_definite(token) or self._look(Frame.CARRIER, token) is not None
        if not loose or governor.pos_ != "VERB" or not has_modal(governor):
            return None
        self._own(governor, token, negation=False)
        return governor, False

    def _object(self, token: Token) -> tuple[Token, bool] | None:
        head = token.head
        if is_left_open(head):
            return None
        row = self._look(Frame.VERB, head)
        if row is None and token.dep_ == "nsubjpass":  # "the talks are set to resume"
            row = self._look(Frame.PREDICATE, head)
        if row is not None and row.status is not Status.HAPPENED and not _names_belief(row):
            self._note(row, head)
            self._own(head, token)
            return head, row.status is Status.ONGOING
        carries = any(self._look(frame, head) is not None for frame in (Frame.CARRIER, Frame.CEASING))
        carries = carries or row is not None
        if carries or not is_definite(token):
            self._own(head, token)
            return head, carries
        return None

    def _subject(self, token: Token) -> tuple[Token, bool] | None:
        head = token.head
        if head.lemma_ == "be":
            if is_definite(token) and self._is_explained(head):
                return None
            self._note_predicate(head)
            self._own(head, token, negation=False)
            return head, True
        carries = self._look(Frame.CARRIER, head) is not None
        row = self._look(Frame.VERB, head)
        lasting = row is not None and row.status is Status.ONGOING
        if row is not None and lasting:
            self._note(row, head)
        if carries or lasting:
            self._own(head, token)
            return head, True
        return None

    def _is_explained(self, be: Token) -> bool:
        """Tell whether a known happening is said to come of another: "the attack could be a response to"."""
        return any(c.dep_ == "attr" and self._look(Frame.ANSWER, c) is not None for c in children(be))


def _is_saying(row: Hedge, head: Token) -> bool:
    """Tell whether a finite clause under this verb is what somebody said: beyond the voice's reach."""
    return (
        _names_belief(row)
        and head.lemma_ in ("say", "report", "allege", "understand")
        and not any(c.dep_ == "auxpass" for c in children(head))
    )


def _names_belief(row: Hedge) -> bool:
    return row.status is None and row.certainty is not None
