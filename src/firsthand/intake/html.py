"""Pages: a web page becomes a report."""

import logging
import re
from datetime import datetime
from functools import cache
from itertools import islice
from urllib.parse import urlsplit

import msgspec
import trafilatura
from lxml import etree
from lxml.etree import _Element
from trafilatura.utils import load_html

from firsthand.errors import UnreadableInput
from firsthand.intake.blocks import Block, Kind, Known
from firsthand.intake.characters import one_line
from firsthand.intake.dates import is_date_line, read_date
from firsthand.intake.metadata import Head, read_head
from firsthand.intake.nesting import flatten
from firsthand.intake.titles import choose_title
from firsthand.knowledge.furniture import fold
from firsthand.knowledge.outlets import Outlets

# Fewer words than this are a menu, a video's caption or a wall before the article.
_FEWEST_WORDS = 12
_KINDS = {"head": Kind.HEADING, "item": Kind.ITEM, "quote": Kind.QUOTE, "row": Kind.ROW}
_STANDING = frozenset(("body", "p", "div", "head", "quote", "list", "item", "table", "row"))
_SITE_WORDS = 8
# Boxes that open over a word; their text would stand in the middle of a sentence.
_POPUPS = [
    "//*[contains(@class, 'tooltip') or contains(@class, 'popover') or contains(@class, 'rollover-block')]"
]
_DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})/")
_FARTHEST_ZONE = 14
_NO_AUTHOR = re.compile(r"[@/]|^(?:no author|admin|author|editor|guest|unknown)$", re.IGNORECASE)
_LONGEST_STAMP = 80
_MOST_LINKS = 5000
_LONGEST_LINKED = 400
# A line longer than this that ends with a full stop is a paragraph.
_FULL_LINE = 80


class Page(msgspec.Struct, frozen=True):
    """A page taken apart, before its furniture is cleared."""

    blocks: tuple[Block, ...]
    known: Known


def read_page(page: str, outlets: Outlets, address: str | None = None) -> Page:
    """Return the blocks of the article in ``page`` and what the page says of it.

    ``address`` is where the page is from, if that is known. Raises UnreadableInput where there is no article.
    """
    _quieten()
    tree = load_html(flatten(page))
    if tree is None:
        raise UnreadableInput("it is not a web page that can be parsed")
    head = read_head(tree)
    address = address or _address(head)
    published = _published(head, tree, address)
    known = Known(
        title=choose_title(head, outlets, address),
        headlines=(*head.shown, *head.headlines, *head.titles),
        outlet=_outlet(head, outlets, address),
        url=address,
        published=published,
        credits=_credits(head),
        dateline=head.dateline,
    )
    blocks = tuple(_blocks(tree))
    if sum(b.text.count(" ") + 1 for b in blocks) < _FEWEST_WORDS:
        raise UnreadableInput("no article found in the page")
    return Page(blocks, known)


@cache
def _quieten() -> None:
    """Keep the parsing libraries' own log lines off the person's screen: our one line says what is wrong."""
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _blocks(tree: _Element) -> list[Block]:
    links = _link_texts(tree)
    # Links are not asked for: asking loses the words before them where paragraphs are bare divisions.
    found = trafilatura.bare_extraction(
        tree, favor_precision=True, include_comments=False, prune_xpath=_POPUPS
    )
    body = getattr(found, "body", None)
    if body is None:
        return []
    return [
        msgspec.structs.replace(block, linked=share) if (share := _linked(block.text, links)) else block
        for block in _of_body(body)
    ]


def _link_texts(tree: _Element) -> tuple[str, ...]:
    """Return the folded texts of the page's links, the longest first."""
    texts = {fold(" ".join(str(t) for t in e.itertext())[:300]) for e in islice(tree.iter("a"), _MOST_LINKS)}
    return tuple(sorted((t for t in texts if t), key=lambda t: (-len(t), t)))


def _linked(text: str, links: tuple[str, ...]) -> float:
    """Return the share of a short block that is made of links of the page."""
    if len(text) > _LONGEST_LINKED:
        return 0.0
    rest = whole = fold(text)
    for link in links:
        if link == whole:
            return 1.0
        if link.count(" ") >= 2 and link in rest:
            rest = rest.replace(link, " ")
    return 1.0 - len(fold(rest)) / len(whole) if whole else 0.0


def _of_body(body: _Element) -> list[Block]:
    """Return the blocks of an extracted body: all of its text, parted at the elements that stand for themselves.

    Events rather than recursion: the body may be as deep as the page.
    """
    made: list[Block] = []
    open_kinds: list[Kind] = []
    pieces: list[str] = []

    def close() -> None:
        kind = open_kinds[-1] if open_kinds else Kind.PARAGRAPH
        lines = [one_line(line) for line in "".join(pieces).split("\v")]
        pieces.clear()
        for text in _paragraphs("\n".join(lines).strip("\n |")):
            if any(c.isalnum() for c in text):
                made.append(Block(text, kind))

    for event, node in etree.iterwalk(body, events=("start", "end")):
        tag = str(node.tag)
        if event == "start":
            if tag in _STANDING:
                close()
                kind = _KINDS.get(tag) or (open_kinds[-1] if open_kinds else Kind.PARAGRAPH)
                open_kinds.append(kind)
            pieces.append("\v" if tag == "lb" else node.text or "")
        else:
            if tag in _STANDING:
                close()
                open_kinds.pop()
            elif tag == "cell":
                pieces.append(" | ")
            if node is not body:
                pieces.append(node.tail or "")
    close()
    return made


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a block: an empty line parts them, and a break after a full sentence does."""
    made: list[str] = []
    for part in text.split("\n\n"):
        fresh = True
        for line in filter(None, part.split("\n")):
            full = fresh or (len(made[-1]) > _FULL_LINE and made[-1][-1] in '.!?”"’')
            if full:
                made.append(line)
            else:
                made[-1] = f"{made[-1]}\n{line}"
            fresh = False
    return made


def _address(head: Head) -> str | None:
    """Return the page's own address where it gives a whole one."""
    for address in head.addresses:
        parts = _split(address)
        if parts and parts[0] in ("http", "https") and "." in parts[1] and len(parts[2].strip("/")) > 1:
            return address
    return None


def _split(address: str) -> tuple[str, str, str] | None:
    try:
        parts = urlsplit(address)
        return parts.scheme.lower(), (parts.hostname or "").lower(), parts.path
    except ValueError:
        return None


def _outlet(head: Head, outlets: Outlets, address: str | None) -> str | None:
    """Return who publishes the page: by its address, else as the page says, else the address's host."""
    parts = _split(address) if address else None
    if known := outlets.by_domain(parts[1] if parts else None):
        return known.name
    for name in (*head.sites, *head.publishers):
        if known := outlets.by_name(name):
            return known.name
    for name in (*head.sites, *head.publishers):
        if len(name) >= 3 and name.count(" ") < _SITE_WORDS and not name.startswith(("http", "@")):
            return name
    return parts[1].removeprefix("www.") if parts and parts[1] else None


def _published(head: Head, tree: _Element, address: str | None) -> str | None:
    """Return when the page was first published: the publisher's own stamp, else what the page shows."""
    for stamp in head.published:
        if made := read_date(stamp):
            return local_day(made, address)
    from htmldate import find_date  # noqa: PLC0415  (loads slowly, and most pages carry a stamp)

    # A latest date far ahead stands for “none”: the default is today, and a reading must not know the day.
    found = find_date(tree, original_date=True, url=address, min_date="1990-01-01", max_date="2099-12-31")
    return _with_hour(str(found), tree) if found else None


def _with_hour(day: str, tree: _Element) -> str:
    """Return the full time of that day which stands by itself on the page, where one does."""
    for text in tree.itertext():
        if 16 <= len(text) <= _LONGEST_STAMP and day in text and is_date_line(str(text)):
            made = read_date(str(text))
            if made and made.startswith(day) and len(made) > len(day):
                return made
    return day


def local_day(stamp: str, address: str | None) -> str:
    """Return ``stamp``, or the day in ``address`` where a time in UTC falls on the day beside it.

    “On Monday” is told by the day where the article was written, and the address holds that day.
    """
    found = _DAY_IN_ADDRESS.search(address or "")
    if not found or not stamp.endswith("Z"):
        return stamp
    day = read_date("-".join(found.groups()))
    if day is None or day == stamp[:10]:
        return stamp
    hours = (
        datetime.fromisoformat(f"{day}T12:00:00+00:00") - datetime.fromisoformat(stamp)
    ).total_seconds() / 3600
    return day if abs(hours) <= 12 + _FARTHEST_ZONE else stamp


def _credits(head: Head) -> tuple[str, ...]:
    """Return the authors named in the page's head, without those that are an account or nobody."""
    names = [
        name
        for name in head.authors
        if len(name) <= 120 and any(c.isupper() for c in name) and not _NO_AUTHOR.search(name)
    ]
    return tuple(names[:10])
