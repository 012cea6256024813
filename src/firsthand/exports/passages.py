"""The sentences of a report that some of its words stand in: what a person reads to see what they mean there."""

import re
from collections.abc import Iterator
from typing import Final

from firsthand.exports.stream import EvidenceStream
from firsthand.incident import Statement
from firsthand.record import Span
from firsthand.views.text import one_line

_QUOTED: Final = 300  # characters of one passage in a cell
# The end of a sentence: its mark, a closing quotation mark perhaps, a blank, and what may begin another.
_END: Final = re.compile(r"[.!?…][”’\"')]?(?=\s+[\"“‘'(]?[A-Z0-9])|\n")
_ABBREVIATION: Final = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Gen|Maj|Col|Lt|Sgt|Capt|St|Prof|Sen|Rep|Gov|No|vs|[ap]\.m|[A-Z])$"
)
_LONGEST: Final = 600  # characters on each side: a text without sentences must not be quoted whole


def around(text: str, span: Span) -> Span:
    """Return the sentence, or the sentences, that some words stand in."""
    start = max(0, span[0] - _LONGEST)
    for match in _END.finditer(text, start, min(len(text), span[0] + 2)):
        before = text[max(0, match.start() - 8) : match.start()]
        if match.end() > span[0]:
            break
        if match.group().startswith("\n") or not (match.group() == "." and _ABBREVIATION.search(before)):
            start = match.end()
    end = min(len(text), span[1] + _LONGEST)
    for match in _END.finditer(text, max(0, span[1] - 1), end):
        before = text[max(0, match.start() - 8) : match.start()]
        if match.group().startswith("\n"):
            end = match.start()
            break
        if not (match.group() == "." and _ABBREVIATION.search(before)):
            end = match.end()
            break
    start, end = _whole_quotation(text, start, max(end, span[1]))
    while start < span[0] and text[start].isspace():
        start += 1
    return start, end


def _whole_quotation(text: str, start: int, end: int) -> Span:
    """Return the passage widened to the whole of a quotation that it cuts, within its paragraph."""
    first = max(text.rfind("\n", 0, start) + 1, start - _LONGEST)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + _LONGEST)
    if text.count('"', first, start) % 2:
        start = text.rfind('"', first, start)
    if text.count('"', start, end) % 2 and (close := text.find('"', end, last)) >= 0:
        end = close + 1
    return start, end


def passages_of(stream: EvidenceStream, statement: Statement) -> Iterator[str]:
    """Yield the sentences behind a statement, each on one line; a single word of them would say nothing."""
    record = stream.record(statement.report)
    if record is None:
        return
    text = record.report.text
    for start, end in dict.fromkeys(around(text, span) for span in statement.evidence):
        yield one_line(text[start:end], _QUOTED)


def quoted_of(stream: EvidenceStream, statement: Statement) -> str:
    """Return the sentences behind a statement as one text, parted by " … "."""
    return " … ".join(dict.fromkeys(passages_of(stream, statement)))
