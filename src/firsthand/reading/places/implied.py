"""Places named by a common noun: "the city" for the town spoken of before, "the country", "the base"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.gazetteer import Gazetteer
from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole
from firsthand.record import Place

_COUNTRY = frozenset(("country", "nation", "kingdom"))
_TOWN = frozenset(("city", "town", "village", "capital", "municipality"))
_AREA = frozenset(("province", "district", "governorate", "state", "enclave", "territory", "island"))

_SITE = frozenset(
    (
        "base",
        "airbase",
        "airport",
        "embassy",
        "prison",
        "camp",
        "hospital",
        "school",
        "mosque",
        "church",
        "compound",
    )
)
_WANTED = {
    **dict.fromkeys(_COUNTRY, frozenset((PlacePrecision.COUNTRY,))),
    **dict.fromkeys(_TOWN, frozenset((PlacePrecision.TOWN,))),
    **dict.fromkeys(
        _AREA, frozenset((PlacePrecision.PROVINCE, PlacePrecision.REGION, PlacePrecision.DISTRICT))
    ),
    **dict.fromkeys(_SITE, frozenset((PlacePrecision.SITE,))),
}
_POINTING = frozenset(("the", "this", "that"))
_FAR = 1500  # characters back to what is meant: a few paragraphs


def find_implied(
    parsed: Parsed, named: Sequence[PlaceFinding], gazetteer: Gazetteer
) -> tuple[PlaceFinding, ...]:
    """Return the definite nouns that stand for a place named before, as places of that name."""
    doc = parsed.doc
    taken = [(f.place.mention or (f.start, f.end)) for f in named]
    found: list[PlaceFinding] = []
    at = 0  # the named places before the noun
    for token in doc:
        if token.lower_ not in _WANTED or not _points_back(token):
            continue
        while at < len(named) and named[at].start < token.idx:
            at += 1
        if any(s <= token.idx < e for s, e in taken[max(0, at - 2) : at + 2]):
            continue
        recent = [f for f in named[max(0, at - 30) : at] if token.idx - f.start <= _FAR]
        if token.lower_ in _COUNTRY:
            found.extend(_country_meant(token, recent, gazetteer))
        else:
            found.extend(_meant(token, recent))
    return tuple(found)


def _points_back(token: Token) -> bool:
    """Tell whether a noun has an article, nothing that sets it apart, and is no part of a name."""
    if token.ent_type_ in ("ORG", "PERSON", "WORK_OF_ART"):
        return False
    pointing = False
    for child in token.children:
        if child.dep_ == "det":
            pointing = child.lower_ in _POINTING
        elif child.dep_ in ("amod", "compound", "poss", "relcl", "acl", "nummod", "appos") or (
            child.dep_ == "prep" and child.lower_ in ("of", "between", "around")
        ):
            return False
    return pointing and token.dep_ not in ("compound", "appos", "attr")


def _meant(token: Token, recent: Sequence[PlaceFinding]) -> Iterator[PlaceFinding]:
    wanted = _WANTED[token.lower_]
    for finding in reversed(recent):
        if finding.role in (PlaceRole.DATELINE, PlaceRole.INSIDE_NAME, PlaceRole.DEMONYM):
            continue
        if finding.place.precision not in wanted:
            continue
        if token.lower_ not in _SITE or token.lower_ in finding.place.name.lower():
            place = msgspec.structs.replace(finding.place, mention=_span(token), why=_why(token))
            yield replace(finding, start=token.idx, end=token.idx + len(token), place=place)
            return


def _country_meant(
    token: Token, recent: Sequence[PlaceFinding], gazetteer: Gazetteer
) -> Iterator[PlaceFinding]:
    """Yield the country that the report last placed something in, or last named."""
    known = [f for f in recent if f.place.country]
    scene = [f for f in known if f.role is PlaceRole.PLACE] or known
    if scene and scene[-1].place.country:
        code = scene[-1].place.country
        country = gazetteer.country(code)
        name = country.name if country else code
        place = Place(
            name=name, mention=_span(token), country=code, precision=PlacePrecision.COUNTRY, why=_why(token)
        )
        identity = country.geonames_id if country else None
        point = country.point if country else None
        yield PlaceFinding(token.idx, token.idx + len(token), place, PlaceRole.PLACE, identity, point)


def _span(token: Token) -> tuple[int, int]:
    return (token.idx, token.idx + len(token))


def _why(token: Token) -> str:
    return f"“{token.text}” for the place named before"
