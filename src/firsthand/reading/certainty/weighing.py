"""What the operators over a happening amount to: status, certainty and a number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedges
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.aspect import goes_on, is_progressive
from firsthand.reading.certainty.noting import Operator
from firsthand.reading.certainty.walk import walk

# FactBank's scale: CT 3, PR 2, PS 1, uncommitted 0; what is planned is at best probable.
_VALUES: Mapping[tuple[Status, Certainty], float] = MappingProxyType(
    {
        (Status.HAPPENED, Certainty.CERTAIN): 3.0,
        (Status.HAPPENED, Certainty.PROBABLE): 2.0,
        (Status.HAPPENED, Certainty.POSSIBLE): 1.0,
        (Status.ONGOING, Certainty.CERTAIN): 3.0,
        (Status.ONGOING, Certainty.PROBABLE): 2.0,
        (Status.ONGOING, Certainty.POSSIBLE): 1.0,
        (Status.FUTURE, Certainty.CERTAIN): 2.0,
        (Status.FUTURE, Certainty.PROBABLE): 1.0,
        (Status.FUTURE, Certainty.POSSIBLE): 0.5,
        (Status.HYPOTHETICAL, Certainty.CERTAIN): 0.0,
        (Status.HYPOTHETICAL, Certainty.PROBABLE): 1.0,
        (Status.HYPOTHETICAL, Certainty.POSSIBLE): 0.0,
        (Status.NEGATED, Certainty.CERTAIN): -3.0,
        (Status.NEGATED, Certainty.PROBABLE): -2.0,
        (Status.NEGATED, Certainty.POSSIBLE): -1.0,
    }
)
_RANK = (Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE)


@dataclass(frozen=True, slots=True)
class Weighing:
    """Status, certainty and FactBank value of a happening, with the words that made them."""

    status: Status
    certainty: Certainty
    value: float
    why: str
    firm: bool  # a verb or a hedging word says so; otherwise it is only named
    purpose: bool = False  # only an infinitive of purpose says so: "came to attack"


def weigh(
    trigger: Token,
    hedges: Hedges,
    *,
    spoken: bool = False,
    refused: bool = False,
    presupposed: bool = False,
) -> Weighing:
    """Return what the sentence says of the happening named by ``trigger``: any verb or noun.

    ``spoken``: the happening is the promise or threat itself, so that its "will" says nothing of whether
    it was made; ``refused``: it is the refusal itself, so that its "not" does not undo it;
    ``presupposed``: it is something said, which to deny or reject it takes for made.
    """
    path = walk(trigger, hedges)
    own = {c.i for c in trigger.children}
    tally = _Tally()
    for operator in path.operators:
        at_trigger = operator.token in own
        if at_trigger and spoken and operator.frame is Frame.MODAL:
            continue
        if at_trigger and refused and operator.frame is Frame.NEGATOR:
            continue
        if presupposed and operator.frame is Frame.VERB and operator.status is Status.NEGATED:
            continue
        tally.add(operator, own=at_trigger)
    status, certainty = tally.outcome(path.asked)
    lasts = path.carried and is_progressive(path.anchor) if tally.done else goes_on(trigger, path, hedges)
    if status is Status.HAPPENED and lasts:  # "has been helping to carry"; but "was forced to be carrying"
        status = Status.ONGOING
    return Weighing(
        status,
        certainty,
        _VALUES[status, certainty] if tally.value is None else tally.value,
        " < ".join(tally.words),
        firm=bool(tally.words) or path.anchor.pos_ in ("VERB", "AUX"),
        purpose=tally.purpose and status is Status.HYPOTHETICAL and not tally.unreal,
    )


@dataclass(slots=True)
class _Tally:
    """The operators so far, innermost first, by what they do."""

    words: list[str] = field(default_factory=list)
    certainty: Certainty = Certainty.CERTAIN
    value: float | None = None
    negated: bool = False
    undone: bool = False  # negated below a purpose: "to prevent an attack"
    unreal: bool = False
    conditional: bool = False  # unreal only by "would" or "if"
    supposed: bool = False  # by "if"
    afar: bool = False  # the "would" is a governor's: "a law that would let them strike"
    purpose: bool = False
    ahead: bool = False
    lasting: bool = False
    done: bool = False

    def add(self, operator: Operator, *, own: bool) -> None:
        """Take in the next operator up; ``own``: it stands at the word of the happening itself."""
        self.words.append(operator.word)
        if operator.value is not None:
            self.value = operator.value
        if operator.frame is Frame.PURPOSE:
            self.purpose = self.purpose or operator.status is not None
            return
        if operator.status is Status.NEGATED:
            self.negated = not self.negated
            self.undone = self.undone or not self.purpose
        elif operator.status is Status.HYPOTHETICAL:
            self.unreal = True
            if operator.certainty is Certainty.CERTAIN:
                self.conditional = True
                self.afar = self.afar or (operator.frame is Frame.MODAL and not own)
                self.supposed = self.supposed or operator.frame is Frame.MARK
                return
        self.ahead = self.ahead or operator.status is Status.FUTURE
        self.lasting = self.lasting or operator.status is Status.ONGOING
        self.done = self.done or operator.status is Status.HAPPENED
        self.certainty = max(self.certainty, operator.certainty or Certainty.CERTAIN, key=_RANK.index)

    def outcome(self, asked: bool) -> tuple[Status, Certainty]:
        """Return status and certainty by all operators; ``asked``: in a question or command."""
        unreal = self.unreal or asked
        if self.purpose and not self.ahead and (not self.negated or self.undone):
            unreal = True
        if unreal and self.negated and self.conditional and not self.supposed:
            unreal = self.certainty is Certainty.POSSIBLE  # "would not attack"
        if unreal:
            sure = self.conditional and self.certainty is Certainty.CERTAIN and not self.afar
            return Status.HYPOTHETICAL, Certainty.CERTAIN if sure else Certainty.POSSIBLE
        if self.negated:
            return Status.NEGATED, self.certainty
        if self.ahead:
            return Status.FUTURE, self.certainty
        return (Status.ONGOING if self.lasting else Status.HAPPENED), self.certainty
