"""What the words beside a toponym say of it: what contains it, what kind of unit it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.reading.places.spans import Toponym

_FAR = 6  # tokens between a place and what contains it: "in Hamdaniya, a town in northern Iraq"
_SHORT = re.compile(r"[A-Z][A-Za-z.]{1,5}\Z")
_REGIONS = frozenset(("admin1", "region"))
_ROW = 12  # tokens of names that share a unit
_AND = frozenset((",", "and", "or"))


@dataclass(frozen=True, slots=True)
class Setting:
    """What the text says of one mention."""

    parents: tuple[Candidate, ...]
    kinds: frozenset[str]
    within: frozenset[str] = frozenset()  # countries that it must lie in: "the town of X in Y province"
    outside: frozenset[str] = frozenset()  # countries that it cannot lie in: "the French embassy in X"


def settings_of(toponyms: Sequence[Toponym], doc: Doc, gazetteer: Gazetteer) -> list[Setting]:
    """Return what the words around each toponym say, in the order of the toponyms."""
    found = []
    for i, toponym in enumerate(toponyms):
        after = toponyms[i + 1] if i + 1 < len(toponyms) else None
        before = toponyms[i - 1] if i else None
        parents = [
            *_following(toponym, after, doc, gazetteer),
            *_abbreviated(toponym, doc, gazetteer),
            *_preceding(toponym, before, doc, gazetteer),
        ]
        kinds = _kinds(toponym, doc, gazetteer)
        within = _within(toponym, after, doc, gazetteer)
        found.append(Setting(tuple(parents), kinds, within, _outside(toponym, before, doc, gazetteer)))
    return found


def _following(
    toponym: Toponym, after: Toponym | None, doc: Doc, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Read "X, Y", "X in western Y", "X (Y)", "X district of Y"."""
    if after is None or after.first - toponym.last > _FAR or after.demonym:
        return ()
    between = [t.lower_ for t in doc[toponym.last : after.first]]
    words = gazetteer.words
    plain = [w for w in between if w not in words.directions and w not in ("the", "a", "an", "-")]
    plain = [w for w in plain if w not in words.units and w not in words.sites and w not in words.areas]
    return after.candidates if plain in ([","], ["in"], ["("], ["of"], [",", "in"], [",", "of"]) else ()


def _within(toponym: Toponym, after: Toponym | None, doc: Doc, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the countries of the province or country that a town is said to be in."""
    if after is None or after.demonym or not _following(toponym, after, doc, gazetteer):
        return frozenset()
    beside = doc[after.last].lower_ if after.last < len(doc) else ""
    is_unit = beside in gazetteer.words.units or doc[after.last - 1].lower_ in gazetteer.words.units
    large = is_unit or any(c.kind == "country" and not c.rank for c in after.candidates)
    told = any(t.lower_ == "in" for t in doc[toponym.last : after.first])
    return frozenset(c.country for c in after.candidates if c.country) if large and told else frozenset()


def _outside(toponym: Toponym, before: Toponym | None, doc: Doc, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the country whose embassy stands in a place: "the U.S. embassy in X", "the embassy of Y in X"."""
    if before is None or toponym.first - before.last > _FAR:
        return frozenset()
    between = [t.lower_ for t in doc[before.last : toponym.first]]
    if not between or between[-1] != "in":
        return frozenset()
    ahead = [t.lower_ for t in doc[max(0, before.first - _FAR) : before.first]]
    owned = any(w in gazetteer.words.abroad for w in between)
    of = between == ["in"] and any(
        w in gazetteer.words.abroad and next_ == "of" for w, next_ in pairwise(ahead)
    )
    if not (owned or of):
        return frozenset()
    return frozenset(c.country for c in before.candidates if c.kind == "country" and not c.rank)


def _preceding(
    toponym: Toponym, before: Toponym | None, doc: Doc, gazetteer: Gazetteer
) -> tuple[Candidate, ...]:
    """Read "Y's X", "the Syrian city of X", "in Y's western province of X"."""
    if before is None or toponym.first - before.last > _FAR:
        return ()
    between = [t.lower_ for t in doc[before.last : toponym.first]]
    words = gazetteer.words
    has_unit = any(w in words.units or w in words.sites or w in words.areas for w in between)
    rest = [
        w
        for w in between
        if w not in words.directions
        and w not in words.units
        and w not in words.sites
        and w not in words.areas
    ]
    if before.demonym:
        return (
            before.candidates if has_unit and all(w in ("of", "-") or w.isalpha() for w in rest[:2]) else ()
        )
    return before.candidates if rest[:1] in (["'s"], ["’s"]) and len(rest) <= 2 else ()


def _abbreviated(toponym: Toponym, doc: Doc, gazetteer: Gazetteer) -> tuple[Candidate, ...]:
    """Read "Lima, Ohio", "Lima, OH", "Medicine Hat, Alta."."""
    at = toponym.last
    if at + 1 >= len(doc) or doc[at].text not in (",", "("):
        return ()
    short = doc[at + 1].text
    return gazetteer.find_abbreviated(short) if _SHORT.match(short) else ()


def _shared_unit(toponym: Toponym, doc: Doc) -> str:
    """Return the unit of names in a row: "region" of each in "the Sumy, Kharkiv and Chernihiv regions"."""
    row = doc[max(0, toponym.first - 2) : toponym.first]
    joined = any(t.lower_ in _AND for t in row)
    for token in doc[toponym.last : toponym.last + _ROW]:
        if token.lower_.endswith("s") and token.is_lower and token.pos_ == "NOUN":
            return token.lower_.removesuffix("s") if joined else ""
        if not (token.lower_ in _AND or (token.is_title and token.pos_ == "PROPN")):
            return ""
        joined = joined or token.lower_ in _AND
    return ""


def _kinds(toponym: Toponym, doc: Doc, gazetteer: Gazetteer) -> frozenset[str]:
    """Return the gazetteer's kinds that a unit word beside the name asks for."""
    units = gazetteer.words.units
    at = toponym.last
    if at < len(doc) and doc[at].lower_ == "region":
        return _REGIONS
    if shared := _shared_unit(toponym, doc):
        return (
            _REGIONS
            if shared == "region"
            else frozenset(units[shared].kinds)
            if shared in units
            else frozenset()
        )
    if at < len(doc) and doc[at].lower_ in units and doc[at - 1].lower_ not in units:
        return frozenset(units[doc[at].lower_].kinds)
    if toponym.first > 1 and doc[toponym.first - 1].lower_ == "of":
        word = doc[toponym.first - 2].lower_
        return frozenset(units[word].kinds) if word in units else frozenset()
    if toponym.first > 0 and doc[toponym.first - 1].lower_ in ("city", "town", "village", "province"):
        return frozenset(units[doc[toponym.first - 1].lower_].kinds)
    return frozenset()
