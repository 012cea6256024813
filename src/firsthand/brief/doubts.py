"""What the words right beside a happening make of it: doubted, yet to come, or plainly denied."""

import re
from typing import Final

from firsthand.exports.passages import around
from firsthand.exports.stream import EvidenceStream, Told, events_of
from firsthand.incident import Property, Statement
from firsthand.ontology import Status
from firsthand.record import Span

_JUST_BEFORE: Final = 48  # characters
_JUST_AFTER: Final = 60
# Not across the end of a clause, nor into another's words: what is doubted before a semicolon is another thing.
# A mark of quotation before a small letter opens a few words only, not a sentence; a hyphen parts no clauses.
_CLAUSE: Final = r"(?:[^.;!?\n“”\"–—-]|[“\"](?=(?-i:[a-z]))|(?<=\w)-(?=\w))*"
_DOUBT: Final = re.compile(
    r"(?:\b(?:not|never|neither|nor|no|without|den(?:y|ies|ied|ying)|if|unless|whether|will|would|could|might|may|"
    r"should|must|cannot|going to|about to|likely to|begins? to|ready to|prepared? to|hop(?:e|es|ed|ing) (?:to|for)|"
    r"in (?:the )?(?:case|event) of|(?:threat|fear|fears|risk|danger|prospect|possibility|idea|plans?|accusations?|"
    r"allegations?|excuse|pretext|speculation|intention|futility) (?:of|for|about)|plan(?:s|ned|ning)? to|"
    r"intend(?:s|ed)? to|possible|potential|alleged|feared|planned|urg(?:e|es|ed|ing)|prevent|avoid|deter|how|accusing|"
    r"wants?|demands?|demanded|aim(?:s|ed)? at|task(?:s|ed)|tried|attempt(?:s|ed)?|wait(?:s|ing)? for|"
    r"allow(?:s|ed|ing)? \w+ (?:\w+ )?to)\b|n[’']t\b)" + _CLAUSE + r"$|\buntil (?:the |an? |any )?(?:\w+ )?$",
    re.IGNORECASE,
)
_TO_COME: Final = re.compile(
    r"[^.;!?,\n“”\"]{0,60}?\b(?:(?:will|would|could|may|might) (?:be (?:launched|carried out|made)|break out|happen|"
    r"take place|occur|begin|start|come)|(?:is|are|was|were|be) (?:(?:less|more|very|highly|still) )?"
    r"(?:likely|unlikely|possible|imminent|inevitable))\b|"
    r" (?:positions?|plans?|scenarios?|warnings?)\b",
    re.IGNORECASE,
)
_DENIAL: Final = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|(?:(?:did|do|does|has|have|had|was|were|is|are|been)(?: not|n[’']t)|never)|"
    r"(?:was|were|been|is|are|being) no)\b(?P<between>" + _CLAUSE + ")$",
    re.IGNORECASE,
)
# Between a denial and the happening: then a wish, a plan or a duty is denied, and of the deed nothing is said.
_OTHER: Final = re.compile(
    r"\b(?:plan\w*|intend\w*|intent\w*|seek\w*|want\w*|wish\w*|aim\w*|threat\w*|ready|going|willing|will|would|need|must|"
    r"should|shall|can|could|may|might|to|if|whether|but|until|before|after|despite|because|when|while|unless|and|all)\b",
    re.IGNORECASE,
)
_DENIED_AFTER: Final = re.compile(
    r"[^.;!?\n]{0,40}?\b(?:never (?:happened|took place|occurred)|(?:did|has|had|have)(?: not|n[’']t) "
    r"(?:happen(?:ed)?|take place|taken place|occur(?:red)?))\b",
    re.IGNORECASE,
)
_FAR: Final = 80  # characters: a denial farther off is of something else
# Where these are denied, people came to no harm, and of what was done nothing is said.
_HARM: Final = re.compile(
    r"(?:kill|hurt|injur|wound|harm|dead|die[ds]?|death|victim|casualt)\w*", re.IGNORECASE
)


def is_doubted(text: str, span: Span) -> bool:
    """Tell whether a word of doubt or denial stands right beside a happening, whatever was made of that.

    A sentence of our own would have to take a stand; the report's own sentence need not.
    """
    start, end = span
    before = text[max(0, start - _JUST_BEFORE) : start]
    return bool(_DOUBT.search(before) or _TO_COME.match(text, end, end + _JUST_AFTER))


def denies(text: str, span: Span) -> bool:
    """Tell whether a report says plainly that it did not happen: no wish, plan or duty, and not only no harm."""
    start, end = around(text, span)
    if _HARM.fullmatch(text[span[0] : span[1]].strip()):
        return False
    if _DENIED_AFTER.match(text, span[1], end):
        return True
    before = text[max(start, span[0] - _FAR) : span[0]]
    found = _DENIAL.search(before)
    return found is not None and not _OTHER.search(found["between"])


def is_unsure(stream: EvidenceStream, told: Told) -> bool:
    """Tell whether in every report the words beside a happening doubt it, or put it into the time to come."""
    found = False
    for record, event in events_of(stream, told.incident):
        text = record.report.text
        doubted: dict[Span, bool] = {}
        for span in event.mentions:
            found = True
            sentence = around(text, span)
            doubted[sentence] = doubted.get(sentence, False) or is_doubted(text, span)
        if not all(doubted.values()):
            return False
    return found


def says_so(stream: EvidenceStream, statement: Statement) -> bool:
    """Tell whether the first words behind a statement say it without doubt, and its voice does not deny there."""
    record = stream.record(statement.report)
    if record is None or not statement.evidence:
        return True
    text, span = record.report.text, statement.evidence[0]
    return not is_doubted(text, span) and not _gainsays(text, around(text, span), statement)


def _gainsays(text: str, passage: Span, statement: Statement) -> bool:
    """Tell whether its voice is the one that denies something there: "Moscow denies it plans …, but troops moved"."""
    name = statement.chain[0].rsplit(maxsplit=1)[-1:] if statement.chain else []
    if not name:
        return False
    denies = (
        rf"\b{re.escape(name[0])} (?:\w+ ){{0,2}}(?:den(?:y|ies|ied)|reject(?:s|ed)?|dismiss(?:es|ed)?)\b"
    )
    return re.search(denies, text[passage[0] : passage[1]]) is not None


def denial_of(stream: EvidenceStream, told: Told) -> tuple[str, Span] | None:
    """Return the words by which a report says plainly that it did not happen, None where none does."""
    for record, event in events_of(stream, told.incident):
        if Status.NEGATED in (event.status, *(v.status for v in event.versions)):
            for span in event.mentions:
                if denies(record.report.text, span):
                    return record.report.id, span
    return None


def denying(told: Told) -> list[Statement]:
    """Return the statements by which voices deny that it happened."""
    return [s for s in told.statements if s.property is Property.OCCURRED and (s.denied or s.value is False)]
