"""Titles: the headline once, without the name of the outlet beside it."""

import re
from urllib.parse import urlsplit

from firsthand.intake.metadata import Head
from firsthand.knowledge.furniture import fold
from firsthand.knowledge.outlets import Outlet, Outlets

_BREAK = re.compile(r"\s+(?:[|–—»•·-]|::)\s+|\s*\|\s*|: (?=\S+$)")


def choose_title(head: Head, outlets: Outlets, address: str | None = None) -> str | None:
    """Return the headline of a page: the one shown to readers, where the page's head confirms it.

    Headlines for search engines and for sharing are often others than the one above the article.
    """
    names = _own_names(head, outlets, address)
    plain = [without_outlet(t, names, outlets) for t in (*head.headlines, *head.titles)]
    told = {fold(t) for t in (*plain, *head.headlines, *head.titles)}
    names -= {fold(t) for t in head.headlines}
    for shown in head.shown:
        folded = fold(shown)
        if folded and folded not in names and (folded in told or _leads(folded, told)):
            return shown
    good = [t for t in plain if fold(t) not in names]
    alone = [s for s in head.shown if fold(s) not in names and s.count(" ") >= 3]
    if not good:
        return alone[0] if alone else None
    if len(head.shown) == 1 and alone and (good[0].count(" ") < 2 or _worded_otherwise(alone[0], good[0])):
        return alone[0]
    return good[0]


def without_outlet(title: str, names: frozenset[str], outlets: Outlets) -> str:
    """Return ``title`` without the segments at its ends that name the outlet.

    ``names`` are the outlet's own, folded; segments that any known outlet is called by go too. A section
    between headline and outlet (“Headline | World | The Courier”) goes with it.
    """
    pieces = _BREAK.split(title)
    marks = [m.span() for m in _BREAK.finditer(title)]
    start, end = 0, len(pieces)
    for i in range(len(pieces) - 1, 0, -1):
        if _names_outlet(pieces[i], names, outlets):
            end = i
            break
    if end - start > 1 and _names_outlet(pieces[0], names, outlets):
        start = 1
    # A short piece left beside the headline, after the outlet's name went, is a section.
    while (
        end < len(pieces)
        and end - start > 1
        and pieces[end - 1].count(" ") < 2
        and pieces[start].count(" ") > 2
    ):
        if "|" not in title[marks[end - 2][0] : marks[end - 2][1]]:
            break
        end -= 1
    low = marks[start - 1][1] if start else 0
    high = marks[end - 1][0] if end < len(pieces) else len(title)
    return title[low:high].strip() or title


def outlet_beside(title: str, outlets: Outlets) -> Outlet | None:
    """Return the outlet that a title names beside the headline, if any."""
    pieces = _BREAK.split(title)
    found = [outlets.by_name(piece) for piece in (*pieces[:0:-1], pieces[0]) if len(pieces) > 1]
    return next((outlet for outlet in found if outlet is not None), None)


def _names_outlet(piece: str, names: frozenset[str], outlets: Outlets) -> bool:
    folded = fold(piece)
    return bool(folded) and (folded in names or outlets.by_name(piece) is not None)


def _own_names(head: Head, outlets: Outlets, address: str | None) -> frozenset[str]:
    """Return the names that the outlet of this page goes by, folded."""
    names = [*head.sites, *head.publishers]
    host = (urlsplit(address).hostname or "") if address else ""
    if known := outlets.by_domain(host):
        names += [known.name, *known.aliases]
    host = host.removeprefix("www.")
    names += [host, host.split(".")[0]]
    folded = {fold(n) for n in names}
    return frozenset({*folded, *(n.removeprefix("the ") for n in folded)} - {""})


def _leads(shown: str, told: set[str]) -> bool:
    """Return whether a told title goes on from the shown one: “Headline - Section - Site”."""
    return len(shown) >= 20 and any(t.startswith(shown) for t in told)


def _worded_otherwise(shown: str, told: str) -> bool:
    """Return whether a page's only heading is the headline in other words than those told to machines."""
    first, second = fold(shown), fold(told)
    if second in first:
        return False  # the headline with a line above it
    long = {w for w in first.split() if len(w) > 4}
    return len(long & set(second.split())) >= 2
