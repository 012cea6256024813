"""Pieces: the stretches in which an over-long text is parsed.

The parser's memory grows with the words it holds at once, and its tokenizer takes the square of the time for a
run of marks without a blank. A news report is one piece; only what no person wrote is cut inside a word.
"""

import re
from collections.abc import Iterator

# Characters: reports of 3,000 words and less stay whole; a piece takes some 100 MB while it is parsed.
LONGEST = 20_000
# A run without a blank that is longer than any web address printed in a report, and the slices it is cut into.
LONGEST_RUN = 600
_SLICE = 200

_RUN = re.compile(rf"\S{{{LONGEST_RUN},}}")
# Where a long text is best cut: after a paragraph, a line, a sentence, a word.
_SEAMS = ("\n\n", "\n", ". ", " ")


def cut(text: str) -> list[str]:
    """Return the pieces of a text, which joined are the text: one for any report of common length."""
    pieces: list[str] = []
    start = 0
    for run in _RUN.finditer(text):
        pieces.extend(_at_seams(text, start, run.start()))
        pieces.extend(text[i : min(i + _SLICE, run.end())] for i in range(run.start(), run.end(), _SLICE))
        start = run.end()
    pieces.extend(_at_seams(text, start, len(text)))
    return pieces or [text]


def _at_seams(text: str, start: int, end: int) -> Iterator[str]:
    """Yield text[start:end] in pieces of at most LONGEST characters."""
    while end - start > LONGEST:
        limit = start + LONGEST
        found = ((text.rfind(seam, start + LONGEST // 2, limit), seam) for seam in _SEAMS)
        at = next((place + len(seam) for place, seam in found if place >= 0), limit)
        yield text[start:at]
        start = at
    if end > start:
        yield text[start:end]
