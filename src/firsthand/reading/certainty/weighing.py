"""What the operators over a happening amount to: status, certainty and a number."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedges
from firsthand.ontology import Certainty, Status
from firsthand.reading.certainty.aspect import goes_on
from firsthand.reading.certainty.walk import Operator, walk

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


def weigh(trigger: Token, hedges: Hedges, *, spoken: bool = False, refused: bool = False) -> Weighing:
    """Return what the sentence says of the happening named by ``trigger``: any verb or noun.

    ``spoken``: the happening is the promise or threat itself, so that its "will" says nothing of whether
    it was made; ``refused``: it is the refusal itself, so that its "not" does not undo it.
    """
    path = walk(trigger, hedges)
    own = {c.i for c in trigger.children}
    operators = [
        o
        for o in path.operators
        if not (
            o.token in own and ((spoken and o.frame is Frame.MODAL) or (refused and o.frame is Frame.NEGATOR))
        )
    ]
    negated, unreal, ahead, lasting = False, False, False, False
    conditional, weak, done, supposed, undone = False, False, False, False, False
    certainty = Certainty.CERTAIN
    value: float | None = None
    for operator in operators:
        if operator.status is Status.NEGATED:
            negated = not negated
            undone = undone or not weak
        elif operator.status is Status.HYPOTHETICAL:
            if operator.word == "to":
                weak = True
                continue
            unreal = True
            conditional = conditional or operator.certainty is Certainty.CERTAIN
            supposed = supposed or operator.word == "if"
        elif operator.status is Status.FUTURE:
            ahead = True
        elif operator.status is Status.ONGOING:
            lasting = True
        elif operator.status is Status.HAPPENED:
            done = True
        value = operator.value if operator.value is not None else value
        certainty = _weaker(certainty, _certainty_of(operator))
    unreal = unreal or path.asked or (weak and not ahead and (not negated or undone))
    if unreal and negated and conditional and not supposed and certainty is not Certainty.POSSIBLE:
        unreal = False  # "would not attack"
    if unreal:
        status = Status.HYPOTHETICAL
        certainty = (
            Certainty.CERTAIN if conditional and certainty is Certainty.CERTAIN else Certainty.POSSIBLE
        )
    elif negated:
        status = Status.NEGATED
    elif ahead:
        status = Status.FUTURE
    elif lasting or (not done and goes_on(trigger, path, hedges)):
        status = Status.ONGOING
    else:
        status = Status.HAPPENED
    return Weighing(
        status,
        certainty,
        _VALUES[status, certainty] if value is None else value,
        " < ".join(o.word for o in operators),
        bool(operators) or path.anchor.pos_ in ("VERB", "AUX"),
        weak and status is Status.HYPOTHETICAL and all(o.word == "to" or o.status is None for o in operators),
    )


def _certainty_of(operator: Operator) -> Certainty:
    if operator.status is Status.HYPOTHETICAL and operator.certainty is Certainty.CERTAIN:
        return Certainty.CERTAIN
    return operator.certainty or Certainty.CERTAIN


def _weaker(one: Certainty, other: Certainty) -> Certainty:
    return max(one, other, key=_RANK.index)


__all__ = ["Frame", "Weighing", "weigh"]
