"""Status and certainty: whether the voice tells a happening as done, and how sure it is.

How FactBank's values and ours stand to each other is in docs/certainty.md.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from firsthand.knowledge.hedges import Frame, Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import PLANNED, EventType, Status
from firsthand.reading.certainty.grammar import is_definite
from firsthand.reading.certainty.vouching import OUTLET, credit_tolls, vouching_voice
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.findings import Judgement, Parsed, Trigger, Voices

__all__ = ["credit_tolls", "factuality", "judge", "settle"]


def judge(trigger: Trigger, parsed: Parsed, voices: Voices, lexicon: Lexicon) -> Judgement:
    """Return status and certainty of the trigger's happening, and the voice that vouches for it."""
    token = parsed.doc[trigger.head]
    act = _speech_act(token, lexicon.hedges)
    is_content = not trigger.nominal and act is None
    weighing = weigh(
        token,
        lexicon.hedges,
        spoken=is_content and trigger.type in _SPOKEN,
        refused=trigger.type is EventType.REJECT and not trigger.nominal and act is not Status.NEGATED,
        presupposed=trigger.nominal and trigger.type in _SAID,
    )
    source, done = vouching_voice(trigger, parsed, voices, weighing.status)
    return Judgement(
        Status.HAPPENED if done and weighing.status in PLANNED else weighing.status,
        weighing.certainty,
        source,
        weighing.value,
        weighing.why,
        firm=weighing.firm,
        nominal=trigger.nominal,
        opens=token.sent.start == 0,
        tells=_tells(token, nominal=trigger.nominal, firm=weighing.firm),
    )


# Acts of speaking that are often told by what was said: "we will never sit down" is the refusal.
_SPOKEN = frozenset({EventType.AGREE, EventType.REJECT, EventType.THREATEN, EventType.REQUEST})
_AROUND = frozenset({"after", "before", "during", "since", "amid", "following", "until", "despite", "over"})
_SAID = _SPOKEN | {EventType.ACCUSE}  # what is denied or rejected was said first


def _speech_act(token: Token, hedges: Hedges) -> Status | None:
    """Return what a verb that names the act of speaking makes of its object: "agree", "refuse"."""
    lemma = token.lemma_.lower()
    row = hedges.find(Frame.VERB, (lemma, f"{lemma} to", f"{lemma} for", f"{lemma} of"))
    return row.status if row is not None else None


def _tells(token: Token, *, nominal: bool, firm: bool) -> bool:
    """Tell whether a mention says that the happening came about, rather than take it for known.

    "The attack drew protests", "hurt during an attack" and "the men who attacked the port" go back to what was
    told elsewhere.
    """
    if nominal and token.dep_ == "pobj" and token.head.lower_ in _AROUND:
        return False
    if nominal:
        return firm or not is_definite(token)
    return token.dep_ not in ("relcl", "acl")


def settle(judgements: Sequence[Judgement]) -> Judgement:
    """Return the judgement of a happening that is mentioned several times.

    Mentions that only name it say little of whether it came about; of those that tell it, one that has it
    going on stands before one that has it done, and that before plans, fears and denials, the outlet's own
    first. On the annotated reports the status of most mentions is right less often (F1 lower by 1.5), that of
    the first too (by 2). Who vouches is asked of the mentions that have it so: a headline that says "may" does
    not make the outlet's what a voice says was done.
    """
    telling = [j for j in judgements if j.firm] or list(judgements)
    best = next((j for j in telling if j.source == OUTLET), telling[0])
    going_on = [j for j in judgements if j.status is Status.ONGOING and not j.firm]
    for status, among in (
        (Status.ONGOING, telling),
        (Status.HAPPENED, telling),
        (Status.ONGOING, going_on),  # to want a war ended does not undo it
        (Status.NEGATED, [j for j in telling if j.source == OUTLET]),  # "asked to resign … did not resign"
    ):
        found = next((j for j in among if j.status is status), None)
        if found is not None:
            best = found
            break
    alike = [j for j in judgements if j.status is best.status] or [best]
    counts = Counter(j.certainty for j in alike)
    return replace(best, source=_vouching(alike), certainty=max(counts, key=lambda c: counts[c]))


def _vouching(judgements: Sequence[Judgement]) -> str:
    """Return who vouches, by the mentions that tell the happening as it was settled.

    The voice whose words open the report, for what follows leans on them: "Rebels took the port, the army said".
    Else the outlet, for what it tells anywhere, and for what it only names but several voices speak of.
    """
    first = judgements[0]
    if first.opens and first.tells and not first.nominal and first.source != OUTLET:
        return first.source
    voices = [j.source for j in judgements if j.source != OUTLET]
    if any(j.source == OUTLET and j.tells for j in judgements):
        return OUTLET
    if len(voices) < len(judgements) and len(set(voices)) > 1:
        return OUTLET
    return voices[0] if voices else OUTLET


def factuality(trigger: Token, hedges: Hedges) -> float:
    """Return how surely the sentence says that ``trigger`` is so: -3 certainly not, +3 certainly.

    ``trigger`` is any verb, noun or adjective; who says it makes no difference here.
    """
    return weigh(trigger, hedges).value
