"""Status and certainty: whether the voice tells a happening as done, and how sure it is.

How FactBank's values and ours stand to each other is in docs/certainty.md.
"""

from spacy.tokens import Token

from firsthand.knowledge.hedges import Hedges
from firsthand.knowledge.lexicon import Lexicon
from firsthand.reading.certainty.vouching import vouching_voice
from firsthand.reading.certainty.weighing import weigh
from firsthand.reading.findings import Judgement, Parsed, Trigger, Voices

__all__ = ["factuality", "judge"]


def judge(trigger: Trigger, parsed: Parsed, voices: Voices, lexicon: Lexicon) -> Judgement:
    """Return status and certainty of the trigger's happening, and the voice that vouches for it."""
    weighing = weigh(parsed.doc[trigger.head], lexicon.hedges)
    source = vouching_voice(trigger, parsed, voices)
    return Judgement(weighing.status, weighing.certainty, source, weighing.value, weighing.why)


def factuality(trigger: Token, hedges: Hedges) -> float:
    """Return how surely the sentence says that ``trigger`` is so: -3 certainly not, +3 certainly.

    ``trigger`` is any verb, noun or adjective; who says it makes no difference here.
    """
    return weigh(trigger, hedges).value
