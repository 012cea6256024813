"""The voice that vouches for a happening at one place of the text."""

from firsthand.ontology import EventType
from firsthand.reading.findings import Parsed, Trigger, Voices
from firsthand.record import Claim

# What can be done by saying so: "we reject", "I urge".
_DONE_BY_WORDS = frozenset(
    {
        EventType.REJECT,
        EventType.REQUEST,
        EventType.ACCUSE,
        EventType.SUPPORT,
        EventType.THREATEN,
        EventType.AGREE,
        EventType.CONCEDE,
    }
)


def vouching_voice(trigger: Trigger, parsed: Parsed, voices: Voices) -> str:
    """Return the id of the innermost voice in whose words the trigger stands, else the outlet's."""
    outlet = voices.sources[0].id if voices.sources else "s0"
    claim = innermost_claim(trigger.start, trigger.end, voices)
    if claim is None or _is_done_by_words(trigger, parsed):
        return outlet
    return claim.source


def innermost_claim(start: int, end: int, voices: Voices) -> Claim | None:
    """Return the claim with the shortest content around a span."""
    best: tuple[int, Claim] | None = None
    for claim in voices.claims:
        if any(s < end and start < e for s, e in claim.content):
            size = sum(e - s for s, e in claim.content)
            if best is None or size < best[0]:
                best = (size, claim)
    return best[1] if best else None


def _is_done_by_words(trigger: Trigger, parsed: Parsed) -> bool:
    """Tell whether the very words are the act: first person, simple present, a verb of speaking."""
    token = parsed.doc[trigger.head]
    if trigger.type not in _DONE_BY_WORDS or token.tag_ not in ("VBP", "VB"):
        return False
    return any(c.dep_ == "nsubj" and c.lower_ in ("i", "we") for c in token.children) and not any(
        c.dep_ in ("neg", "aux") and c.lower_ not in ("do",) for c in token.children
    )
