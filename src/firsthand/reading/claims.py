"""Claims: the sayings of a report, each with its cue, its speakers and its whole content."""

from firsthand.knowledge.cues import Cues
from firsthand.ontology import ClaimForm
from firsthand.reading.findings import Parsed
from firsthand.reading.sayings.phrases import phrase_sayings
from firsthand.reading.sayings.saying import Reading, Saying
from firsthand.reading.sayings.speech import complete
from firsthand.reading.sayings.verbs import verb_sayings
from firsthand.record import Span


def find_sayings(parsed: Parsed, cues: Cues) -> tuple[Saying, ...]:
    """Return each place where somebody is made to speak, in the order of the text.

    Nested ones are among them: the saying inside another's content.
    """
    reading = Reading.of(parsed, cues)
    sayings = [*verb_sayings(reading), *phrase_sayings(reading)]
    sayings = complete(reading, sayings)
    for saying in sayings:
        if not saying.cue_spans:
            saying.cue_spans = ((saying.cue.idx, saying.cue.idx + len(saying.cue)),)
    return tuple(sorted(sayings, key=lambda s: (s.start, s.cue.i)))


def form_of(content: tuple[Span, ...], parsed: Parsed) -> ClaimForm:
    """Return whether the content is quoted, retold, or both: by the share of its letters inside marks."""
    size = sum(e - s for s, e in content)
    quoted = 0
    for quotation in parsed.quotations:
        if quotation.depth == 0:
            quoted += sum(max(0, min(e, quotation.end) - max(s, quotation.start)) for s, e in content)
    if quoted >= 0.93 * size:
        return ClaimForm.DIRECT
    return ClaimForm.MIXED if quoted else ClaimForm.INDIRECT
