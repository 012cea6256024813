"""Nesting: pages nested deeper than any layout needs are flattened before they are parsed.

The HTML parser gives up at 256 levels and loses what is inside; trees of tens of thousands of levels have
brought down programs that walk them. The words of such a page are kept, only tags go.
"""

import re
from collections.abc import Iterator

from firsthand.errors import UnreadableInput

# Deep enough for every real page measured (154, the deepest at 49 levels), well under the parser's 256.
DEEPEST = 150
# The largest of the same pages has 4,097 tags. Beyond this, time grows faster than the page does.
MOST_TAGS = 60_000
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,30})(?=[\s/>])[^<>]*>")
_END_OF_CODE = re.compile(r"</(?:script|style)|-->", re.IGNORECASE)
# Empty elements, and those that their successors close.
_NO_LEVEL = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"),
        *("track", "wbr", "html", "head", "body", "p", "li", "dt", "dd", "option", "optgroup"),
        *("thead", "tbody", "tfoot", "tr", "td", "th", "colgroup", "rt", "rp", "script", "style"),
    )
)
# Those whose children are counted with them.
_LEVELS = {"table": 4, "ul": 2, "ol": 2, "dl": 2, "select": 2}


def flatten(page: str) -> str:
    """Return ``page`` without the tags that stand deeper than ``DEEPEST`` levels; others come back as given.

    Raises UnreadableInput for a page of more tags than any article has.
    """
    if page.count("<") <= DEEPEST:
        return page
    depth = deepest = count = 0
    for count, (tag, levels) in enumerate(_tags(page), 1):  # noqa: B007
        depth = max(0, depth - levels) if tag[1] else depth + levels
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        page, count = _without_deep_tags(page)
    if count > MOST_TAGS:
        raise UnreadableInput(f"the page has {count:,} tags, which no article has; save its text as .txt")
    return page


def _without_deep_tags(page: str) -> tuple[str, int]:
    """Return the flattened page and how many tags it still has."""
    kept, last, depth, count = [], 0, 0, 0
    for tag, levels in _tags(page):
        level = depth if tag[1] else depth + levels
        depth = max(0, depth - levels) if tag[1] else level
        if level > DEEPEST and tag[2].lower() not in ("p", "br"):
            kept += [page[last : tag.start()], " "]
            last = tag.end()
        else:
            count += 1
    return "".join([*kept, page[last:]]), count


def _tags(page: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield each tag with the levels it opens or closes; what stands in scripts and styles is no tag."""
    at, closed = 0, True
    while found := _TAG.search(page, at):
        at = found.end()
        name = found[2].lower()
        yield found, 0 if name in _NO_LEVEL or found[0].endswith("/>") else _LEVELS.get(name, 1)
        if closed and not found[1] and name in ("script", "style"):
            end = _END_OF_CODE.search(page, at)
            closed = end is not None  # none from here on: no further search, or time would grow squared
            at = end.start() if end else at
