"""Claims: the sayings of a report, each with its cue, its speakers and its whole content."""

import re
from bisect import bisect_left
from functools import lru_cache

from spacy.tokens import Token

from firsthand.knowledge.cues import Cues
from firsthand.knowledge.voice_words import words_of
from firsthand.ontology import ClaimForm
from firsthand.reading.findings import Parsed
from firsthand.reading.sayings.backward import credit_retold
from firsthand.reading.sayings.layout import layout_sayings
from firsthand.reading.sayings.phrases import phrase_sayings
from firsthand.reading.sayings.saying import Reading, Saying
from firsthand.reading.sayings.signed import signed_sayings
from firsthand.reading.sayings.speakers import expand
from firsthand.reading.sayings.speech import complete
from firsthand.reading.sayings.verbs import verb_sayings
from firsthand.record import Span

_REACH = 4


def find_sayings(parsed: Parsed, cues: Cues) -> tuple[Saying, ...]:
    """Return each place where somebody is made to speak, in the order of the text.

    Nested ones are among them: the saying inside another's content.
    """
    reading = Reading.of(parsed, cues)
    sayings = [*layout_sayings(reading), *verb_sayings(reading), *phrase_sayings(reading)]
    sayings += signed_sayings(reading, {s.cue.i for s in sayings if s.recorded and s.speakers})
    credit_retold(sayings)
    sayings = [s for s in complete(reading, _cited(reading, sayings)) if not _is_silent(s, parsed.text)]
    for saying in sayings:
        if not saying.cue_spans and saying.spelled:
            saying.cue_spans = ((saying.cue.idx, saying.cue.idx + len(saying.cue)),)
    return tuple(sorted(sayings, key=lambda s: (s.start, s.cue.i)))


def _is_silent(saying: Saying, text: str) -> bool:
    """Tell whether all that is said is that nothing will be: "he would not comment on the raid"."""
    first, last = saying.content[0][0], saying.content[-1][1]
    return len(saying.content) == 1 and _silence().fullmatch(text[first:last]) is not None


@lru_cache(maxsize=1)
def _silence() -> re.Pattern[str]:
    verbs = "|".join(sorted((re.escape(w) for w in words_of("silence")), key=lambda w: (-len(w), w)))
    return re.compile(
        r"(?:that )?(?:he|she|they|it|we|I)(?: (?:could|would|will|can|do|does|did|have|had)(?: not| neither|n[’']t)"
        rf"| won[’']t| can[’']?(?:no)?t)(?: yet| immediately| currently)? (?:{verbs})\b[^,;:.!?\"“”]*[,.]?"
        r"|(?:that )?(?:he|she|they|it|we|I) (?:had|have|has) no (?:further )?comments?\b[^,;:.!?\"“”]*[,.]?",
        re.IGNORECASE,
    )


_CITING = frozenset({"cite", "quote"})


def _cited(reading: Reading, sayings: list[Saying]) -> list[Saying]:
    """Hand what somebody says "citing X" to X, as heard through the first; leave other sayings alone."""
    by_cue = {s.cue.i: s for s in sayings}
    kept = []
    for saying in sayings:
        if saying.cue.lemma_ not in _CITING or saying.rule != "np" or saying.cue.tag_ != "VBG":
            kept.append(saying)
            continue
        cited = next((c for c in saying.cue.children if c.dep_ == "dobj"), None)
        if cited is None or not _may_speak(reading, cited):
            kept.append(saying)
            continue
        here = saying.cue.head
        for _ in range(_REACH):
            main = by_cue.get(here.i)
            if main is not None and main is not saying:
                main.through = main.speakers[0] if main.speakers else None
                main.speakers = tuple(expand(cited))
                main.cue_spans = (
                    (main.cue.idx, main.cue.idx + len(main.cue)),
                    (saying.cue.idx, saying.cue.idx + len(saying.cue)),
                )
                break
            here = here.head
    return kept


def _may_speak(reading: Reading, token: Token) -> bool:
    row = reading.cues.voice(token.lemma_.lower())
    if row is not None:
        return row.being in {"person", "office", "body", "outlet"}
    return token.ent_type_ in {"PERSON", "ORG"}


def form_of(content: tuple[Span, ...], parsed: Parsed) -> ClaimForm:
    """Return whether the content is quoted, retold, or both: by the share of its letters inside marks."""
    size = sum(e - s for s, e in content)
    quoted = sum(_quoted(span, parsed) for span in content)
    if quoted >= 0.93 * size:
        return ClaimForm.DIRECT
    return ClaimForm.MIXED if quoted else ClaimForm.INDIRECT


def _quoted(span: Span, parsed: Parsed) -> int:
    """Return how many characters of a span stand in quotation marks."""
    start, end = span
    quoted = 0
    at = bisect_left(parsed.quotations, end, key=lambda q: q.start)
    while at > 0:  # back from the last that begins before the span ends, to the first that is over before it
        at -= 1
        quotation = parsed.quotations[at]
        if quotation.depth == 0:
            if quotation.end <= start:
                break
            quoted += min(end, quotation.end) - max(start, quotation.start)
    return quoted
