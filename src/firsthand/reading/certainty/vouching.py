"""The voice that vouches for a happening at one place of the text."""

from dataclasses import replace

from spacy.tokens import Token

from firsthand.language.pronouns import FIRST, THIRD
from firsthand.ontology import EventType, Status
from firsthand.reading.certainty.grammar import children, is_told
from firsthand.reading.findings import Parsed, QuotationKind, TollFinding, Trigger, Voices
from firsthand.record import Claim, takes_responsibility

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

# Of these, what is announced is yet to be done: "we will appeal to the court". To announce support is to give it.
_DONE_ONCE = frozenset({EventType.REQUEST, EventType.ACCUSE})
# Of these, the past is only the retelling's: "said she opposed the plan".
_HELD = frozenset({EventType.SUPPORT, EventType.ACCUSE, EventType.REJECT})
_DONE = frozenset({Status.HAPPENED, Status.ONGOING})

OUTLET = "s0"  # the id of the report's own voice, which tells what no other is said to
_OWN = frozenset({"my", "our"})
_HIS = frozenset({"his", "her", "its", "their"})
_SPEAKERS = FIRST | THIRD
_CHAIN = 4  # verbs between the act and its subject: "we would like to begin to"


def vouching_voice(trigger: Trigger, parsed: Parsed, voices: Voices, status: Status) -> tuple[str, bool]:
    """Return the id of the innermost voice in whose words the trigger stands, else the outlet's.

    What is done by the very words is vouched for by whoever tells of them: the outlet, or the voice in whose
    own words they are told. ``status`` is what is said of the act: one that is only planned was not done yet.
    With it comes whether the words did it.
    """
    outlet = voices.sources[0].id if voices.sources else "s0"
    claim = innermost_claim(trigger.start, trigger.end, voices)
    if claim is None:
        return outlet, False
    planned = trigger.type in _DONE_ONCE and status not in _DONE
    done = not planned and (_is_done_by_words(trigger, parsed, claim) or _is_the_cue(trigger, claim))
    owned = takes_responsibility(claim, parsed.text)
    if done or owned or _is_denied(trigger, claim) or _is_beyond(claim, status):
        claim = _around(trigger, claim, voices)
    return claim.source if claim is not None else outlet, done


def credit_tolls(tolls: tuple[TollFinding, ...], trigger: Trigger, voices: Voices) -> tuple[TollFinding, ...]:
    """Return a happening's tolls, each with the voice that gives it where another tells of the happening."""

    def voice_at(start: int, end: int) -> str:
        claim = innermost_claim(start, end, voices)
        return claim.source if claim is not None else OUTLET

    own = voice_at(trigger.start, trigger.end)
    credited = ((toll, voice_at(toll.start, toll.end)) for toll in tolls)
    return tuple(replace(toll, voice=voice) if voice != own else toll for toll, voice in credited)


def _is_the_cue(trigger: Trigger, claim: Claim) -> bool:
    """Tell whether the act is the very saying: "expressed support for …", whose content begins with "support"."""
    cues = claim.cue or ()
    return trigger.type in _DONE_BY_WORDS and any(s < trigger.end and trigger.start < e for s, e in cues)


def _around(trigger: Trigger, inner: Claim, voices: Voices) -> Claim | None:
    """Return the claim of another voice in whose words a claim's own words are told, if there is one."""
    others = [
        claim
        for claim in voices.claims_over(trigger.start, trigger.end)
        if claim.source != inner.source and _size(claim) > _size(inner)
    ]
    return min(others, key=_size, default=None)


def innermost_claim(start: int, end: int, voices: Voices) -> Claim | None:
    """Return the claim with the shortest content around a span."""
    return min(voices.claims_over(start, end), key=_size, default=None)


def _size(claim: Claim) -> int:
    return sum(e - s for s, e in claim.content)


def _is_beyond(claim: Claim, status: Status) -> bool:
    """Tell whether whoever tells of the words tells this too, and not only the one who spoke.

    What is pledged or threatened, which nobody asserts, and the fact that somebody is praised or blamed for.
    """
    if claim.attitude == "commitment":
        return True
    return claim.attitude == "evaluation" and claim.why == "np-for" and status in _DONE


def _is_denied(trigger: Trigger, claim: Claim) -> bool:
    """Tell whether the mention is of what a denial answers: "denied the accusation" leaves it made."""
    return trigger.nominal and trigger.type in _DONE_BY_WORDS and claim.attitude == "denial"


def _is_done_by_words(trigger: Trigger, parsed: Parsed, claim: Claim) -> bool:
    """Tell whether saying the words is the act: "we reject", "she said she would not join".

    The one who acts is the one who speaks, and the act is not told as past: "we refused last week" is a
    report like any other.
    """
    token = parsed.doc[trigger.head]
    if trigger.type not in _DONE_BY_WORDS:
        return False
    if trigger.nominal:  # "have my blessing", "reaffirmed his opposition"
        owners = [c.lower_ for c in children(token) if c.dep_ == "poss"]
        voiced = token.dep_ == "dobj" and any(s <= token.head.idx < e for s, e in claim.cue)
        return any(owner in _OWN for owner in owners) or (voiced and _is_own(owners))
    if token.tag_ == "MD":  # "the army must leave"
        return True
    if token.lemma_ == "thank" and _subject(token) is None:
        return True
    if trigger.type is EventType.SUPPORT and token.pos_ == "ADJ" and token.dep_ in ("acomp", "conj"):
        return True  # "the strike was justified": to say so is to support it
    verb = token
    for _ in range(_CHAIN):
        if verb.dep_ not in ("xcomp", "acomp", "conj", "attr") or _subject(verb) is not None:
            break
        verb = verb.head
    subject = _subject(verb)
    if subject is None:
        return token.dep_ == "ROOT" and token.tag_ in ("VB", "VBP")  # "Thank you"
    held = trigger.type in _HELD and token.tag_ == "VBD" and subject.lower_ in THIRD and is_told(token)
    if subject.lower_ not in _SPEAKERS or (_is_past(verb, token) and not held):
        return False
    if subject.lower_ in FIRST:
        return True
    return not any(  # "They want us here," said the general: it is not he who wants
        q.kind is QuotationKind.SPEECH and q.start <= subject.idx < q.end for q in parsed.quotations
    )


def _is_own(owners: list[str]) -> bool:
    """Tell whether what is voiced is the speaker's: nobody's, or by a pronoun that goes back to who speaks."""
    return all(owner in _HIS for owner in owners)


def _is_past(verb: Token, act: Token) -> bool:
    """Tell whether the act is told as past; in "said it was ready to help" the past is the retelling's."""
    auxiliaries = [c for c in children(verb) if c.dep_ in ("aux", "auxpass")]
    if verb.lemma_ == "be" and act.pos_ == "ADJ" and is_told(verb) and not auxiliaries:
        return False
    return verb.tag_ in ("VBD", "VBN") or any(c.lower_ in ("did", "had", "was", "were") for c in auxiliaries)


def _subject(verb: Token) -> Token | None:
    return next((c for c in children(verb) if c.dep_ in ("nsubj", "nsubjpass")), None)
