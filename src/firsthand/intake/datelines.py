"""Datelines: “BEIRUT (Example Agency) —” at the head of an article, and whom they name."""

import re
from dataclasses import dataclass

from firsthand.knowledge.outlets import Outlets

_NAME = r"[A-ZÀ-Þ][\w.'’&-]{0,30}"
_NAMES = rf"{_NAME}(?: {_NAME}){{0,3}}"
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:,? \d{4})?"
_DAY_AFTER = re.compile(rf"[,.] ?{_DAY}[,.]?$")
_DASH = r"\s?(?:-{1,2}\s|[–—]-?\s?|:\s)"
_PLACE = r"(?P<place>[A-ZÀ-Þ][\w.'’/\[\] -]{1,40}(?:, [A-Z][\w. ’'/-]{1,30})?)"

# “PLACE, Day (Agency) —” and its relatives.
_IN_BRACKETS = re.compile(
    rf"(?:{_PLACE}(?:[,.] ?{_DAY}[,.]?)?,? ?)?\((?P<agency>[A-Z][\w.'’& -]{{1,40}})\)(?P<mark>\s?-{{1,2}}|{_DASH}|\s?[.:] )?"
)
# “Example News/ ” and “/TASS/.”
_BEFORE_SLASH = re.compile(rf"(?P<agency>{_NAMES}) ?/ (?=[\"“‘'A-ZÀ-Þ])")
_IN_SLASHES = re.compile(
    rf"(?:{_PLACE}(?:[,.] ?{_DAY})?[,.]? ?)?/(?P<agency>[A-Z][\w.'’& -]{{1,30}})/[.,]?(?:{_DASH}|\s)"
)
# “PLACE, Agency —”, “PLACE, Aug 7 —”, “CNN —”: the place in capitals, or the name a known outlet's.
_BARE = re.compile(
    rf"(?P<place>[A-ZÀ-Þ][A-ZÀ-Þ.'’/-]{{2,30}}(?: [A-ZÀ-Þ.'’/-]{{2,30}}){{0,3}}(?:, [A-Z][\w. ’'-]{{1,30}}?)??)"
    rf"(?:, (?P<agency>{_NAMES}))??(?:[,.] {_DAY})?(?:{_DASH}|\s?(?:—|–)$)"
)
_AGENCY_LAST = re.compile(rf"(?P<words>{_NAME}(?:,? {_NAME}){{1,6}})\s?[–—](?:\s|$)")
_AGENCY_FIRST = re.compile(rf"(?P<agency>{_NAMES}),?(?: {_DAY})?\s?(?:--?|–|—)(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where an article was filed and which outlet it names there."""

    place: str | None = None
    outlet: str | None = None


def find_dateline(text: str, outlets: Outlets) -> Dateline:
    """Return the dateline that ``text`` opens with; both fields are empty where there is none.

    The dateline stays in the text. An outlet that the table does not know counts where the form leaves no
    doubt: in brackets after a place, or before a slash with a word such as “News” in it.
    """
    head = text[:140]
    for pattern in (_IN_BRACKETS, _IN_SLASHES):
        if found := pattern.match(head):
            known = outlets.by_name(found["agency"])
            marked = pattern is _IN_SLASHES or found["mark"]
            if known or (marked and found["place"] and _in_capitals(found["place"])):
                return Dateline(_trim(found["place"]), known.name if known else found["agency"].strip())
    if found := _BEFORE_SLASH.match(head):
        known = outlets.by_name(found["agency"])
        if known or re.search(r"\b(?:News|Agency|Press|Times|Post|TV|Online|Net)\b", found["agency"]):
            return Dateline(None, known.name if known else found["agency"].strip())
    if (found := _AGENCY_FIRST.match(head)) and outlets.is_name(found["agency"]):
        return Dateline(None, _name(found["agency"], outlets))
    if found := _AGENCY_LAST.match(head):
        words = found["words"].split()
        for size in range(min(3, len(words) - 1), 0, -1):
            tail = " ".join(words[-size:])
            if outlets.is_name(tail):
                return Dateline(_trim(" ".join(words[:-size])), _name(tail, outlets))
    if found := _BARE.match(head):
        if head[found.end() - 2 : found.end()] == ": " and (
            len(found["place"]) < 4 or head[found.end() :][:1].islower()
        ):
            return Dateline()
        name = _name(found["agency"], outlets) if found["agency"] else None
        # What follows a place in capitals and is no outlet is the rest of the place: “HARTFORD, Conn. —”.
        place = found["place"] if name or not found["agency"] else f"{found['place']}, {found['agency']}"
        return Dateline(_trim(place), name)
    return Dateline()


def _name(agency: str, outlets: Outlets) -> str | None:
    found = outlets.by_name(agency)
    return found.name if found else None


def _in_capitals(place: str) -> bool:
    first = re.split(r"[,/ ]", place.strip())[0]
    return len(first) > 2 and first.isupper()


def _trim(place: str | None) -> str | None:
    """Return a place without the day that may follow it."""
    return _DAY_AFTER.sub("", place.strip()).strip(" ,") or None if place else None
