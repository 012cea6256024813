"""Counts of a whole war or of many years, which are not the toll of the one attack that they stand beside."""

import re
from collections.abc import Sequence
from typing import Final

from firsthand.exports.passages import around
from firsthand.exports.stream import EvidenceStream
from firsthand.incident import Statement

_MANY: Final = 50  # fewer are of one attack, whatever the sentence says besides
_WHOLE: Final = re.compile(
    r"\b(?:since|so far|to date|in total|over the (?:years|decades|past|last)|throughout|"
    r"(?:start|beginning|outbreak|course) of the|(?:war|conflict|fighting|invasion) (?:has|had|which|that)|"
    r"in the (?:\w+[ -]){0,2}(?:war|conflict)|war of|years? of (?:war|fighting|conflict))\b",
    re.IGNORECASE,
)


def is_total(stream: EvidenceStream, statements: Sequence[Statement]) -> bool:
    """Tell whether a count is, in the words of all who give it, one of a whole war: "since 2014", "so far"."""
    return bool(statements) and all(_is_total(stream, s) for s in statements)


def _is_total(stream: EvidenceStream, statement: Statement) -> bool:
    value = statement.value
    record = stream.record(statement.report)
    if not isinstance(value, tuple) or max(value[0] or 0, value[1] or 0) < _MANY or record is None:
        return False
    text = record.report.text
    return any(_WHOLE.search(text, *around(text, span)) for span in statement.evidence)
