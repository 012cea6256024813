"""Datelines: "BAGHDAD (Example Agency) —" before the first sentence of a report."""

import re

_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ'’.]{2,30}(?:[ -][A-ZÀ-Þ][A-ZÀ-Þ'’.]{1,30}){0,3}"
_AGENCY = r" ?\([^()\n]{2,40}\)"
_DATELINE = re.compile(
    rf"\s{{0,4}}(?:{_CAPITALS}(?:, [^—–()\n]{{1,30}}?)?(?:{_AGENCY})?"
    rf"|[A-ZÀ-Þ][\w'’. ,-]{{1,40}}?{_AGENCY})\s{{0,2}}(?:—|–|--|-|/)\s"
)


def dateline_end(text: str) -> int:
    """Return where the words after a dateline begin, as an offset; 0 where the text has none.

    The place of filing is not part of the sentence that follows it: it neither acts nor suffers there.
    """
    found = _DATELINE.match(text)
    return found.end() if found is not None else 0
