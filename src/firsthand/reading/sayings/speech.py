"""Whole content: quotations that run on, quotations without a cue of their own, seams and marks."""

import re
from collections.abc import Iterable

from firsthand.language.pronouns import THIRD
from firsthand.reading.findings import Quotation, QuotationKind
from firsthand.reading.sayings.saying import Reading, Saying
from firsthand.record import Span

_NAME_COLON = re.compile(r"(?:^|\n)[ \t]*(?P<name>[^\n:]{2,60}):\s*$")

_NEAR = 12  # sayings before a bare quotation that may hold the last one
_SEAM = 3  # characters between a content and the quotation that it runs into


def complete(reading: Reading, sayings: list[Saying]) -> list[Saying]:
    """Return the sayings with whole contents, and those of quotations that no cue had claimed."""
    sayings = _without_echoes(sayings)
    for saying in sayings:
        if reading.speech_at[saying.cue.i] < 0:
            saying.content = _joined(_extend(reading, span, saying) for span in saying.content)
    _take_in(sayings)
    claimed = _claimed(reading, sayings)
    by_speech: dict[int, Saying] = {}
    for number, saying in claimed.items():
        by_speech[number] = saying
    for number, speech in enumerate(reading.speech):
        if number in by_speech:
            continue
        owner = (
            _continued_by(reading, number, by_speech)
            or _led_to(reading, speech, sayings)
            or _retold_by(reading, speech, sayings)
        )
        if owner is not None:
            owner.content = _joined([*owner.content, (speech.start, speech.end)])
            by_speech[number] = owner
    for number in range(len(reading.speech) - 2, -1, -1):
        owner = by_speech.get(number + 1)
        if number not in by_speech and owner is not None and reading.speech[number].continued:
            speech = reading.speech[number]  # "…" in one paragraph, "…," she said in the next
            owner.content = _joined([(speech.start, speech.end), *owner.content])
            by_speech[number] = owner
    return sayings


def _take_in(sayings: list[Saying]) -> None:
    """Let a content that ends in a verb of thinking hold what is thought: «said she thought, "…"»."""
    by_start = {s.content[0][0]: s for s in sayings if s.rule == "pre-quote" and s.quotation is not None}
    for saying in sayings:
        end = saying.content[-1][1]
        for gap in range(_SEAM + 1):
            inner = by_start.get(end + gap)
            if inner is None or inner is saying or not saying.content[0][0] <= inner.cue.idx < end:
                continue
            speech = inner.quotation
            last = speech.outer[1] if speech is not None else inner.content[-1][1]
            saying.content = [*saying.content[:-1], (saying.content[-1][0], last)]
            break


def _without_echoes(sayings: list[Saying]) -> list[Saying]:
    """Make one saying of the two cues of «Lee said it was worth a visit, "a long one," she said»."""
    heads = {s.cue.i: s for s in sayings if s.rule == "that" and s.recorded and s.speakers}
    kept = []
    for saying in sayings:
        first = next(
            (
                heads[c.i]
                for c in saying.cue.children
                if c.dep_ == "ccomp" and c.i in heads and c.i < saying.cue.i
            ),
            None,
        )
        echo = saying.rule == "post-clause" and all(s.lower_ in THIRD for s in saying.speakers)
        if first is None or not echo or not saying.content[0][0] <= first.cue.idx < saying.content[0][1]:
            kept.append(saying)
        else:
            first.content = [*first.content, *saying.content[1:]]
    return kept


def _extend(reading: Reading, span: Span, saying: Saying) -> Span:
    """Let a content that begins or ends in a quotation take all of it; leave marks out of a pure one."""
    start, end = span
    for number in reading.speech_near(start, end):
        speech = reading.speech[number]
        if saying.cue.idx >= speech.outer[0] and saying.cue.idx < speech.outer[1]:
            continue
        if reading.text[speech.outer[0]] in "-–— " and start < speech.outer[0]:
            end = min(end, speech.outer[0])  # speech that a dash opens is a saying of its own
            continue
        clear_left = saying.cue.idx > speech.outer[1] or saying.cue.idx < speech.outer[0]
        if speech.outer[0] <= start and clear_left:
            start = speech.start
        if speech.outer[1] >= end - 1:
            end = speech.outer[1] if start < speech.outer[0] else speech.end
    for fragment in reading.marked_near(start, end):
        if fragment.kind is not QuotationKind.SPEECH:
            start = min(start, fragment.outer[0])
            end = max(end, fragment.outer[1])
    return start, end


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, overlapping ones as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start < out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _claimed(reading: Reading, sayings: list[Saying]) -> dict[int, Saying]:
    """Return which saying has which speech, by the speech's number."""
    claimed: dict[int, Saying] = {}
    for saying in sayings:
        if not saying.recorded or reading.speech_at[saying.cue.i] >= 0:
            continue
        for number in reading.speech_near(saying.content[0][0], saying.content[-1][1]):
            speech = reading.speech[number]
            covered = sum(max(0, min(e, speech.end) - max(s, speech.start)) for s, e in saying.content)
            if covered * 2 >= speech.end - speech.start and number not in claimed:
                claimed[number] = saying
    return claimed


def _continued_by(reading: Reading, number: int, by_speech: dict[int, Saying]) -> Saying | None:
    """Return the saying that a quotation without a cue goes on with."""
    speech = reading.speech[number]
    before = by_speech.get(number - 1)
    if before is not None:
        previous = reading.speech[number - 1]
        between = reading.text[previous.outer[1] : speech.outer[0]]
        if previous.continued:
            return before
        if "\n" in between:
            return before if _next_paragraph(reading, previous, speech, before) else None
        if len(between) < 260 and _only_cue_between(reading, previous, speech, before):
            return before
    return None


def _led_to(reading: Reading, speech: Quotation, sayings: list[Saying]) -> Saying | None:
    """Return the saying whose content runs into a quotation: «said she remembered thinking, "…"»."""
    for saying in sayings:
        end = saying.content[-1][1]
        if saying.recorded and saying.cue.idx < end <= speech.outer[0] and speech.outer[0] - end <= _SEAM:
            between = reading.text[end : speech.outer[0]]
            if between.strip() in {"", ",", ":"} and "\n" not in between:
                return saying
    return None


def _retold_by(reading: Reading, speech: Quotation, sayings: list[Saying]) -> Saying | None:
    """Return the saying whose retold words a bare quotation follows («Hagel said they would not. "No one will."»)."""
    earlier = [
        s
        for s in sayings
        if s.recorded and s.speakers and s.cue.idx < speech.outer[0] and reading.speech_at[s.cue.i] < 0
    ]
    best = max(earlier, key=lambda s: s.cue.i, default=None)
    if best is None:
        return None
    for outer in earlier[-_NEAR:]:  # «Hagel said he felt it was late. "No one will."»: he says it
        if any(s <= best.cue.idx < e for s, e in outer.content):
            best = outer
            break
    end = reading.sentence_end(best.cue)
    gap = reading.text[end : speech.outer[0]]
    return best if end <= speech.outer[0] and not gap.strip(' \n\t"”') and gap.count("\n") <= 2 else None


def _new_sentences(reading: Reading, previous: Quotation, speech: Quotation) -> int:
    """Return how many sentences begin between two quotations, the second one's own not counted."""
    first, last = reading.token_at(previous.outer[1]), reading.token_at(speech.outer[0])
    starts = [i for i in range(first, last) if reading.doc[i].is_sent_start and not reading.doc[i].is_punct]
    return len(starts)


def _next_paragraph(reading: Reading, previous: Quotation, speech: Quotation, saying: Saying) -> bool:
    """Tell whether a paragraph that is all quotation goes on with the quotation of the one before."""
    text = reading.text
    between = text[previous.outer[1] : speech.outer[0]]
    credit = between.rstrip()
    after = text[speech.outer[1] : speech.outer[1] + 4]
    if "\n" not in between[len(credit) :] or not (len(after) < 4 or "\n" in after):
        return False
    if not credit.strip(" .,"):
        return True
    return (
        previous.outer[1] <= saying.cue.idx < speech.outer[0]
        and _new_sentences(reading, previous, speech) <= 1
        and "\n" not in credit
    )


def _only_cue_between(reading: Reading, previous: Quotation, speech: Quotation, saying: Saying) -> bool:
    """Tell whether nothing but the cue clause stands between two quotations ("…," he said. "…")."""
    between = reading.text[previous.outer[1] : speech.outer[0]]
    if not between.strip(" .,"):
        return True
    return (
        previous.outer[1] <= saying.cue.idx < speech.outer[0]
        and _new_sentences(reading, previous, speech) <= 1
        and between.rstrip(" ”\"’'")[-1:] in {".", ",", "-", "—", "–", ":", "d"}
    )
