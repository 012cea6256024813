"""Status and certainty: whether the voice tells a happening as done, and how sure it is."""

from firsthand.knowledge.lexicon import Lexicon
from firsthand.ontology import Certainty, Status
from firsthand.reading.findings import Judgement, Parsed, Trigger, Voices


def judge(trigger: Trigger, parsed: Parsed, voices: Voices, lexicon: Lexicon) -> Judgement:
    """Return status and certainty of the trigger's happening, and the voice that vouches for it."""
    return Judgement(Status.HAPPENED, Certainty.CERTAIN, "s0", 3.0)
