"""Nesting: pages nested deeper than any layout needs are flattened before they are parsed.

The HTML parser gives up at 256 levels and loses what is inside; trees of tens of thousands of levels have
brought down programs that walk them. The words of such a page are kept, only tags go.
"""

import re

# Deep enough for every page of real publishers (the deepest of 154 measured: see tests), well under 256.
DEEPEST = 150
# Elements that must be closed; the others (p, li, td …) are closed by their successors.
_TAG = re.compile(
    r"<(/?)(div|span|section|article|main|aside|header|footer|nav|figure|table|tbody|ul|ol|dl|blockquote|font|"
    r"center|b|i|u|em|strong|small|big|sub|sup|a|form|fieldset|details|object|noscript|ins|del|label|button|"
    r"abbr|cite|code|pre|q|s|strike|tt|var|bdi|bdo|mark|h[1-6]|[a-z]+-[a-z-]+)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)


def flatten(page: str) -> str:
    """Return ``page`` without the tags that stand deeper than ``DEEPEST`` levels; others come back as given."""
    if page.count("<") <= DEEPEST:
        return page
    depth = deepest = 0
    for tag in _TAG.finditer(page):
        depth = max(0, depth - 1) if tag[1] else depth + 1
        deepest = max(deepest, depth)
    return _without_deep_tags(page) if deepest > DEEPEST else page


def _without_deep_tags(page: str) -> str:
    kept, last, depth = [], 0, 0
    for tag in _TAG.finditer(page):
        closing = bool(tag[1])
        level = depth if closing else depth + 1
        depth = max(0, depth - 1) if closing else level
        if level > DEEPEST:
            kept += [page[last : tag.start()], " "]
            last = tag.end()
    return "".join([*kept, page[last:]])
