"""The voice that vouches for a happening at one place of the text."""

from spacy.tokens import Token

from firsthand.ontology import EventType
from firsthand.reading.certainty.grammar import children
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

_SPEAKERS = frozenset({"i", "we", "he", "she", "it", "they"})
_CHAIN = 4  # verbs between the act and its subject: "we would like to begin to"


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
    """Tell whether saying the words is the act: "we reject", "she said she would not join".

    The one who acts is the one who speaks, and the act is not told as past: "we refused last week" is a
    report like any other.
    """
    token = parsed.doc[trigger.head]
    if trigger.type not in _DONE_BY_WORDS or trigger.nominal:
        return False
    verb = token
    for _ in range(_CHAIN):
        if verb.dep_ not in ("xcomp", "acomp", "conj", "attr") or _subject(verb) is not None:
            break
        verb = verb.head
    subject = _subject(verb)
    if subject is None:
        return token.dep_ == "ROOT" and token.tag_ in ("VB", "VBP")  # "Thank you"
    auxiliaries = [c for c in children(verb) if c.dep_ in ("aux", "auxpass")]
    past = verb.tag_ in ("VBD", "VBN") or any(c.lower_ in ("did", "had", "was", "were") for c in auxiliaries)
    return subject.lower_ in _SPEAKERS and not past


def _subject(verb: Token) -> Token | None:
    return next((c for c in children(verb) if c.dep_ in ("nsubj", "nsubjpass")), None)
