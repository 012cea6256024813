"""Places named by a common noun: "the city" for the town spoken of before, "the country", "Syria's capital"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec
from spacy.tokens import Token

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.place_words import PlaceWords
from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed, PlaceFinding, PlaceRole
from firsthand.reading.places.areas import off
from firsthand.record import Place

_COUNTRY = frozenset(("country", "nation", "kingdom"))
_TOWN = frozenset(("city", "town", "village", "municipality"))
_CAPITAL = "capital"
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
# Nouns that stand for a place whose name holds them: "the strip" for the Gaza Strip, "the strait".
_SHAPES = frozenset(
    (
        "strip",
        "peninsula",
        "valley",
        "strait",
        "delta",
        "gulf",
        "enclave",
        "archipelago",
        "plateau",
        "mountain",
        "mountains",
        "heights",
        "crossing",
        "border",
        "frontier",
        "dam",
        "port",
        "plant",
    )
)
_REGION = "region"
_WANTED = {
    **dict.fromkeys(_COUNTRY, frozenset((PlacePrecision.COUNTRY,))),
    **dict.fromkeys(_TOWN, frozenset((PlacePrecision.TOWN,))),
    **dict.fromkeys(
        _AREA, frozenset((PlacePrecision.PROVINCE, PlacePrecision.REGION, PlacePrecision.DISTRICT))
    ),
    **dict.fromkeys(_SITE, frozenset((PlacePrecision.SITE,))),
    _REGION: frozenset((PlacePrecision.REGION,)),  # "the region" may be any province's, or far wider
}
_THERE = frozenset(("there", "scene"))
_FRONTS = frozenset(("front", "fronts", "frontline"))
_NOUNS = frozenset((*_WANTED, *_SHAPES, *_THERE, _CAPITAL))
_POINTING = frozenset(("the", "this", "that"))
_FAR = 1500  # characters back to what is meant: a few paragraphs


def find_implied(
    parsed: Parsed, named: Sequence[PlaceFinding], gazetteer: Gazetteer
) -> tuple[PlaceFinding, ...]:
    """Return the definite nouns that stand for a place named before, as places of that name."""
    doc, words = parsed.doc, gazetteer.words
    taken = [(f.place.mention or (f.start, f.end)) for f in named]
    found: list[PlaceFinding] = []
    at = 0  # the named places before the noun
    for token in doc:
        if token.lower_ not in _NOUNS and not _may_be_side(token, words):
            continue
        while at < len(named) and named[at].start < token.idx:
            at += 1
        recent = [f for f in named[max(0, at - 30) : at] if token.idx - f.start <= _FAR]
        if token.lower_ in _THERE or _may_be_side(token, words):
            if not any(s <= token.idx < e for s, e in taken[max(0, at - 2) : at + 2]):
                found.extend(
                    _there(token, recent) if token.lower_ in _THERE else _side(token, recent, parsed, words)
                )
            continue
        if token.lower_ == _CAPITAL and (owner := _owner(token, recent)):
            found.extend(_capital_meant(token, owner, gazetteer))
            continue
        if not _points_back(token) or any(s <= token.idx < e for s, e in taken[max(0, at - 2) : at + 2]):
            continue
        if token.lower_ in _COUNTRY:
            found.extend(_country_meant(token, recent, gazetteer))
        elif token.lower_ == _CAPITAL:
            found.extend(_capital_meant(token, _scene(recent), gazetteer))
        elif token.lower_ in _SHAPES:
            found.extend(_shape_meant(token, recent, gazetteer))
        if (
            token.lower_ in _WANTED
            and token.lower_ not in _COUNTRY
            and not (found and found[-1].start == token.idx)
        ):
            found.extend(_meant(token, recent))
    return tuple(replace(f, place=off(f.place, parsed.text)) for f in found)


def _points_back(token: Token) -> bool:
    """Tell whether a noun has an article, nothing that sets it apart, and is no part of a name."""
    if token.ent_type_ in ("ORG", "PERSON", "WORK_OF_ART"):
        return False
    if token.dep_ == "compound" and token.head.lower_ == "city" and token.lower_ == _CAPITAL:
        token = token.head  # "the capital city"
    pointing = False
    for child in token.children:
        if child.dep_ == "det":
            pointing = child.lower_ in _POINTING
        elif child.lower_ == _CAPITAL:
            continue
        elif child.dep_ in ("amod", "compound", "poss", "relcl", "acl", "nummod", "appos") or (
            child.dep_ == "prep" and child.lower_ in ("of", "between", "around", "with")
        ):
            return False
    return pointing and token.dep_ not in ("compound", "appos", "attr")


def _owner(token: Token, recent: Sequence[PlaceFinding]) -> str:
    """Return the country whose capital is meant: "Ukraine's capital", "the Afghan capital", its name not said."""
    noun = token
    if token.dep_ == "compound" and token.head.lower_ == "city":
        noun = token.head
    if noun.dep_ in ("compound", "appos", "attr") or any(c.dep_ == "appos" for c in noun.children):
        return ""
    follower = noun.nbor() if noun.i + 1 < len(noun.doc) else None
    if follower is not None and (follower.pos_ == "PROPN" or follower.text == ","):
        after = noun.nbor(2) if follower.text == "," and noun.i + 2 < len(noun.doc) else follower
        if after.pos_ == "PROPN":
            return ""
    ties = [c for c in noun.children if c.dep_ in ("poss", "amod", "nmod", "compound")]
    for finding in reversed(recent[-2:]):
        country = finding.place.country
        if country and any(finding.start <= tie.idx < finding.end for tie in ties):
            return country
    return ""


def _scene(recent: Sequence[PlaceFinding]) -> str:
    """Return the country that the report last placed something in, or last named."""
    known = [f for f in recent if f.place.country]
    standing = [f for f in known if f.role is PlaceRole.PLACE] or known
    return (standing[-1].place.country or "") if standing else ""


def _may_be_side(token: Token, words: PlaceWords) -> bool:
    """Tell "the north" and "the southern war front" from a direction of something."""
    if token.lower_ in _FRONTS:
        return _front_start(token, words) < token.i
    if (
        token.lower_ not in words.directions
        or token.pos_ not in ("NOUN", "PROPN")
        or token.ent_type_ == "ORG"
    ):
        return False
    follower = token.nbor().lower_ if token.i + 1 < len(token.doc) else ""
    determined = [child.lower_ for child in token.lefts] == ["the"]
    return determined and token.dep_ == "pobj" and follower not in ("of", "-", "'s", "’s")


def _front_start(token: Token, words: PlaceWords) -> int:
    """Return the token of the direction before "front" or "war front", or that of the word itself."""
    before = token.doc[max(0, token.i - 2) : token.i]
    return next((word.i for word in reversed(before) if word.lower_ in words.directions), token.i)


def _side(
    token: Token, recent: Sequence[PlaceFinding], parsed: Parsed, words: PlaceWords
) -> Iterator[PlaceFinding]:
    """Yield the part of a country named so before, else of the country of the scene, or a front, which may lie in two."""
    front = token.lower_ in _FRONTS
    sides = (f for f in reversed(recent) if f.place.precision is PlacePrecision.REGION and f.place.country)
    known = next(
        (f for f in sides if f.place.name.lower().startswith((f"{token.lower_}ern ", f"{token.lower_} "))),
        None,
    )
    if known is not None and not front:
        yield _standing_for(token, known)  # "northern Iraq … in the north"
        return
    first = parsed.doc[_front_start(token, words)] if front else token
    span = (first.idx, token.idx + len(token))
    place = Place(
        name=parsed.text[span[0] : span[1]],
        mention=span,
        country=None if front else _scene(recent) or None,
        precision=PlacePrecision.REGION,
        why=_why(token),
    )
    if front or place.country:
        yield PlaceFinding(*span, place, PlaceRole.PLACE)


def _there(token: Token, recent: Sequence[PlaceFinding]) -> Iterator[PlaceFinding]:
    """Yield the place last named, for "there" and "at the scene"."""
    if token.dep_ == "expl" or (token.lower_ == "scene" and not _points_back(token)):
        return
    for finding in reversed(recent):
        if finding.role is PlaceRole.PLACE and finding.place.precision is not None:
            yield _standing_for(token, finding)
            return


def _meant(token: Token, recent: Sequence[PlaceFinding]) -> Iterator[PlaceFinding]:
    wanted = _WANTED[token.lower_]
    for finding in reversed(recent):
        if finding.role in (PlaceRole.DATELINE, PlaceRole.INSIDE_NAME, PlaceRole.DEMONYM):
            continue
        if finding.place.precision not in wanted:
            continue
        if token.lower_ not in _SITE or token.lower_ in finding.place.name.lower():
            yield _standing_for(token, finding)
            return


def _shape_meant(
    token: Token, recent: Sequence[PlaceFinding], gazetteer: Gazetteer
) -> Iterator[PlaceFinding]:
    """Yield the place named before whose own name, or another name of it, holds the noun."""
    noun = token.lower_
    for finding in reversed(recent):
        if finding.role is PlaceRole.DATELINE:
            continue
        name = finding.place.name
        longer = f"{name} {noun}"
        same = [c for c in gazetteer.find(longer) if c.country == (finding.place.country or "")]
        if noun in name.lower().split() or same:
            yield _standing_for(token, finding)
            return


def _standing_for(token: Token, finding: PlaceFinding) -> PlaceFinding:
    place = msgspec.structs.replace(finding.place, mention=_span(token), why=_why(token))
    role = PlaceRole.PLACE
    return replace(finding, start=token.idx, end=token.idx + len(token), place=place, role=role)


def _capital_meant(token: Token, country: str, gazetteer: Gazetteer) -> Iterator[PlaceFinding]:
    capital = gazetteer.capital(country)
    if capital is not None:
        province = gazetteer.province_name(capital.admin1) if capital.admin1 else None
        yield _entry(token, capital, PlacePrecision.TOWN, province)


def _country_meant(
    token: Token, recent: Sequence[PlaceFinding], gazetteer: Gazetteer
) -> Iterator[PlaceFinding]:
    """Yield the country that the report last placed something in, or last named."""
    country = gazetteer.country(_scene(recent))
    if country is not None:
        yield _entry(token, country, PlacePrecision.COUNTRY)


def _entry(
    token: Token, candidate: Candidate, precision: PlacePrecision, province: str | None = None
) -> PlaceFinding:
    point = candidate.point if precision is PlacePrecision.TOWN else None
    place = Place(
        name=candidate.name,
        mention=_span(token),
        country=candidate.country,
        admin1=province,
        lat=round(point[0], 3) if point else None,
        lon=round(point[1], 3) if point else None,
        precision=precision,
        why=_why(token),
    )
    return PlaceFinding(
        token.idx, token.idx + len(token), place, PlaceRole.PLACE, candidate.geonames_id, candidate.point
    )


def _span(token: Token) -> tuple[int, int]:
    return (token.idx, token.idx + len(token))


def _why(token: Token) -> str:
    return f"“{token.text}” for the place named before"
