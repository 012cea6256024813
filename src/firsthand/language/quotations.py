"""Quotations: which words stand between quotation marks, found in the raw text before any parse.

Marks are read paragraph by paragraph. A quotation that runs over paragraphs opens each of them and closes
only the last; one that is never closed ends with its paragraph when it looks like speech, and is dropped
when it looks like a stray mark. Quotations introduced by a dash ("- We are ready - said the mayor") count.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate

from firsthand.reading.findings import Quotation, QuotationKind
from firsthand.record import Span

_MARK = re.compile(r"[\"“”„«»‘’‚‹›']|``|''")
_PARAGRAPH = re.compile(
    r"[^\n]+(?:\n(?=[ \t]*[a-z,;])[^\n]+)*"
)  # a line that goes on in lower case is one paragraph
_WORD = re.compile(r"\w+(?:['’-]\w+)*")
_SPEECH_END = frozenset(",.!?…—-")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{—–-:/\"“‘'«")
_DASH_OPENS = re.compile(r"(?:(?<=\n)|(?<=\A)|(?<=[.!?:…\"”]))[ \t]?[-–—][ \t]?(?=[A-Z“\"])")
_DASH_CLOSES = re.compile(
    r"(?:[ \t][-–—][ \t]?|(?<=[.!?\w])[-–—])(?=(?:[a-z]{1,30}ed|said|says|told|wrote)\b"
    r"|(?:he|she|the|President|Prime|Minister)\b[^\n]{0,60}?\b(?:said|\w{1,30}ed)\b)"
)
_DASHED = (3, 1200)  # characters of speech between two dashes, least and most
_DEEPEST = 3  # marks left open below this many are strays
_PAIRS = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "»": "«",
    "‘": "’",
    "‚": "‘’",
    "‹": "›",
    "'": "'",
    '"': '"',
    "``": "''",
    "”": "”",
}


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    text: str


def find_quotations(text: str) -> tuple[Quotation, ...]:
    """Return the quotations of ``text`` in order, nested ones with their depth."""
    found: list[Quotation] = []
    paragraphs = [(m.start(), m.end()) for m in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
        opens_next = following is not None and text[following[0] : following[1]].lstrip()[:1] in '"“„«‘'
        found.extend(_read_paragraph(text, start, end, opens_next))
    found.extend(_dashes(text, found))
    return tuple(sorted(found, key=lambda q: (q.outer[0], -q.outer[1])))


def _read_paragraph(text: str, start: int, end: int, opens_next: bool) -> Iterator[Quotation]:
    stack: list[_Mark] = []
    done: list[tuple[_Mark, int, int, int]] = []  # opening mark, end of the words, end with mark, depth
    marks = [_Mark(m.start(), m.end(), m.group()) for m in _MARK.finditer(text, start, end)]
    for number, mark in enumerate(marks):
        open_at = _closes(stack, mark, text, end, marks[number + 1 : number + 5] if mark.text in "'’" else ())
        if open_at is not None:
            opened = stack[open_at]
            del stack[open_at:]
            done.append((opened, mark.start, mark.end, len(stack)))
        elif _can_open(mark, text, end):
            if mark.text == '"':
                stack = [m for m in stack if m.text != '"']  # two openings in a row: the first was a stray
            stack = [*stack[-_DEEPEST:], mark]
    for opened in stack[:1]:
        if _unclosed_speech(opened, marks, text, start, opens_next):
            done.append((opened, end, end, 0))
    for opened, words_end, outer_end, depth in done:
        quotation = _quotation(text, opened, words_end, outer_end, depth)
        if quotation is not None:
            yield replace(quotation, continued=outer_end == words_end and opens_next)


def _closes(
    stack: list[_Mark], mark: _Mark, text: str, end: int, later: tuple[_Mark, ...] | list[_Mark]
) -> int | None:
    """Return the place in the stack of the opening mark that ``mark`` closes, if it closes one."""
    for place in range(len(stack) - 1, -1, -1):
        opened = stack[place].text
        if mark.text not in _PAIRS[opened]:
            continue
        if mark.text in ("'", "’") and not _single_closes(mark, text, end, later):
            return None
        if mark.text == '"' and _looks_opening(mark, text, end):
            return None
        return place
    return None


def _single_closes(mark: _Mark, text: str, end: int, later: tuple[_Mark, ...] | list[_Mark]) -> bool:
    """Tell a closing single mark from an apostrophe."""
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end] if mark.end < end else " "
    if after.isalnum() or before.isspace():
        return False
    # "the workers’ union’: a plural's apostrophe, if another mark could still close
    if before == "s" and after == " " and text[mark.end + 1 : mark.end + 2].islower():
        return not any(m.text in ("'", "’") and not text[m.end : m.end + 1].isalnum() for m in later)
    return True


def _looks_opening(mark: _Mark, text: str, end: int) -> bool:
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end] if mark.end < end else " "
    if after.islower() and text[max(0, mark.start - 2) : mark.start] == ", ":
        return False  # '… to the east, "explained the paper': a closing mark set before the wrong space
    return before in _OPENS_AFTER and before != "-" and not after.isspace() and after not in ".,;:!?)"


def _can_open(mark: _Mark, text: str, end: int) -> bool:
    before = text[mark.start - 1] if mark.start else " "
    after = text[mark.end] if mark.end < end else " "
    if mark.text in "“„«``":
        return not after.isspace() or after == " "
    if mark.text in ("‘", "‚", "‹"):
        return before in _OPENS_AFTER and not after.isspace()
    if mark.text == "'":
        return before in _OPENS_AFTER and after.isalnum() and not text[mark.end : mark.end + 2].isdigit()
    if mark.text == '"':
        return True
    if mark.text == "”":  # a closing mark where only an opening one can stand
        return before.isspace() and after.isalnum()
    return mark.text == "»" and before.isspace() and after.isalnum()


def _unclosed_speech(opened: _Mark, marks: list[_Mark], text: str, start: int, opens_next: bool) -> bool:
    """Tell whether a mark without its partner opens speech that runs to the end of the paragraph."""
    if opened.text in ("'", "‘", "‚", "‹"):
        return False
    lead = text[start : opened.start].rstrip()
    at_start = not lead
    if opens_next and (at_start or lead[-1:] in ":,.!?"):
        return True
    last = not any(m.text in '"“”„«»' and m.start > opened.start for m in marks)
    return last and (at_start or lead[-1:] in ":,.!?")


def _quotation(text: str, opened: _Mark, words_end: int, outer_end: int, depth: int) -> Quotation | None:
    start, end = opened.end, words_end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start >= end:
        return None
    return Quotation(
        start, end, _kind(text, start, end, opened.start, outer_end), (opened.start, outer_end), depth=depth
    )


def _kind(text: str, start: int, end: int, outer_start: int, outer_end: int) -> QuotationKind:
    """Return what the marks do: by length, by the punctuation inside them and by what stands before."""
    inside = text[start : min(end, start + 400)]
    words = _WORD.findall(inside)
    if not words:
        return QuotationKind.NAME
    stopped = text[end - 1] in _SPEECH_END or text[outer_end : outer_end + 1] == ","
    lead = text[max(0, outer_start - 40) : outer_start].rstrip()
    led = lead[-1:] in {"", ":", ",", ".", "!", "?"} or "\n" in text[max(0, outer_start - 2) : outer_start]
    capitals = sum(w[0].isupper() or w[0].isdigit() for w in words)
    if (
        len(words) <= 8
        and capitals >= max(1, len(words) - len(words) // 3)
        and not (stopped and led)
        and len(words) > 1
    ):
        return QuotationKind.NAME
    if len(words) >= 8 or (stopped and led and len(words) >= 1 and words[0][0].isupper()):
        return QuotationKind.SPEECH
    if len(words) >= 3 and led and lead[-1:] in {":", ","} and stopped:
        return QuotationKind.SPEECH
    if len(words) >= 4 and words[0][0].isupper() and led:
        return QuotationKind.SPEECH
    return QuotationKind.FRAGMENT


def _dashes(text: str, found: list[Quotation]) -> Iterator[Quotation]:
    """Yield speech that a dash opens and a second dash before the word of saying closes."""
    closers = list(_DASH_CLOSES.finditer(text))
    starts = [m.start() for m in closers]
    taken = _Taken(q.outer for q in found if q.kind is QuotationKind.SPEECH)
    over = 0  # where the last one ended
    for opener in _DASH_OPENS.finditer(text) if closers else ():
        start = opener.end()
        if opener.start() < over:
            continue
        place = bisect_left(starts, start + _DASHED[0])
        if place == len(closers) or starts[place] > start + _DASHED[1]:
            continue
        end = starts[place]
        if "\n" in text[start:end]:
            continue
        over = closers[place].end()
        if not taken.any_between(start, end):
            yield Quotation(start, end, QuotationKind.SPEECH, (opener.start(), over))


class _Taken:
    """Spans in order, to ask whether any of them overlaps another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self.starts = [start for start, _ in ordered]
        self.ends = list(accumulate((end for _, end in ordered), max))  # the farthest end so far

    def any_between(self, start: int, end: int) -> bool:
        before = bisect_left(self.starts, end)
        return before > 0 and self.ends[before - 1] > start
