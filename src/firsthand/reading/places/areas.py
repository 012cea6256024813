"""The naming phrase around a toponym, and how exact a place it makes: a base, a town, "western Iraq"."""

import math
import re
from dataclasses import dataclass

import msgspec
from spacy.tokens import Doc, Token

from firsthand.knowledge.gazetteer import Candidate, Gazetteer
from firsthand.knowledge.place_words import PlaceWords
from firsthand.ontology import PlacePrecision
from firsthand.reading.findings import Parsed
from firsthand.reading.places.context import Setting
from firsthand.reading.places.roles import names_town
from firsthand.reading.places.spans import Toponym
from firsthand.record import Place

_SITE_KM = 10.0  # a building named by its town lies within this of the town's point
_EDGE_KM = 15.0  # "near", "outskirts of"
_BEYOND_KM = 30.0  # "north of"
_NOUNS = frozenset(("NOUN", "PROPN", "ADJ"))
_RIGHT = 4  # tokens that may follow a name up to its head noun: "Baghdad's main international airport"
_KM_PER_DEGREE = 111.2
_MILE = 1.609
_BEARINGS = {
    "north": 0,
    "northeast": 45,
    "east": 90,
    "southeast": 135,
    "south": 180,
    "southwest": 225,
    "west": 270,
    "northwest": 315,
}
_LENGTH = r"(\d{1,3}(?:\.\d+)?)[\s-]?(km|kilomet(?:er|re)s?|miles?|mi)(?:\s*\([^()]{1,25}\))?\s+"
_BEARING = r"(north|south|east|west)(?:\s?-?\s?(east|west))?(?:ern)?\s+of\s+"
_TOWN = r"(?:the\s+)?(?:[a-z-]+\s+)?(?:(?:[a-z]+\s+){0,2}(?:city|town|village|capital)(?:\s+of)?\s*,?\s*)?\Z"
_DISTANCE = re.compile(rf"{_LENGTH}(?:to the\s+)?{_BEARING}{_TOWN}", re.IGNORECASE)
_AWAY = re.compile(rf"{_LENGTH}(?:away\s+)?from\s+{_TOWN}", re.IGNORECASE)  # on any side
_BEYOND = re.compile(
    rf"(?:(?:just|immediately|far|to the)\s+)?{_BEARING}{_TOWN}", re.IGNORECASE
)  # how far, unsaid
_SIDE = r"(?:(?:north|south|east|west|central)[a-z-]{0,14}\s+)?"  # "north-eastern"
_EDGES = re.compile(
    rf"({_SIDE}(?:outskirts|suburbs?|edge|vicinity|environs|countryside)\s+of\s+(?:the\s+)?"
    r"(?:[a-z]+\s+){0,2})\Z",
    re.IGNORECASE,
)
_BORDERS = re.compile(
    r"((?:borders?|frontier|coast|shores?|waters|coastline)\s+(?:with|of|between|off|from)\s+(?:the\s+)?"
    r"(?:[a-z]+\s+){0,2})\Z",
    re.IGNORECASE,
)
_BESIDE = re.compile(r"((?:near|close to|bordering|off)\s+(?:the\s+)?(?:[a-z]+\s+)?)\Z", re.IGNORECASE)
_PARTS = re.compile(
    rf"((?:(?:large|wide|vast|many|most|some|several|other|various|all|remote|small|different|border|coastal|rural|tribal|occupied)\s+)?{_SIDE}"
    r"(?:parts?|areas?|swaths?|regions?|provinces)\s+of\s+(?:the\s+)?)\Z",
    re.IGNORECASE,
)
_WINDOW = 90  # characters before a name in which such phrases are looked for

_EDGE_NOUNS = frozenset(("border", "borders", "coast", "coastline", "frontier", "borderlands", "waters"))
_GROUNDS = frozenset(("soil", "territory", "land", "territories", "lands"))
_PRECISION = {
    "country": PlacePrecision.COUNTRY,
    "macro": PlacePrecision.REGION,
    "admin1": PlacePrecision.PROVINCE,
    "admin2": PlacePrecision.DISTRICT,
    "town": PlacePrecision.TOWN,
    "capital": PlacePrecision.TOWN,
    "village": PlacePrecision.TOWN,
    "suburb": PlacePrecision.TOWN,
    "region": PlacePrecision.REGION,
    "territory": PlacePrecision.PROVINCE,
    "province": PlacePrecision.PROVINCE,
    "district": PlacePrecision.DISTRICT,
    "island": PlacePrecision.DISTRICT,
    "valley": PlacePrecision.DISTRICT,
    "mountain": PlacePrecision.DISTRICT,
    "river": PlacePrecision.REGION,
    "strait": PlacePrecision.REGION,
    "lake": PlacePrecision.DISTRICT,
    "unit": PlacePrecision.DISTRICT,
    "water": PlacePrecision.REGION,
    "area": PlacePrecision.REGION,
}


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the words around the name make of it."""

    start: int
    end: int
    precision: PlacePrecision | None
    point: tuple[float, float] | None
    uncertainty: float | None = None
    why: str | None = None
    beside: str = ""  # not in the named country: "with" at the border with it, near it; "of" at its border


def phrase_of(
    toponym: Toponym,
    setting: Setting,
    candidate: Candidate | None,
    parsed: Parsed,
    gazetteer: Gazetteer,
    scene: str = "",
) -> Place:
    """Return the place of a toponym: its naming phrase, country, province, precision and point.

    ``scene`` is the country that the report spoke of before: "the border with Afghanistan" lies in it.
    """
    shape = _shape(toponym, candidate, parsed, gazetteer.words)
    country = candidate.country if candidate else _country_of(setting)
    if shape.beside:
        country = scene if shape.beside == "with" and scene != country else ""
    has_point = shape.point is not None and shape.precision is not None
    admin1 = candidate.admin1 if candidate else _province_of(setting)
    province = gazetteer.province_name(admin1) if admin1 else None
    precision = shape.precision
    if candidate is None and precision is None:
        precision = _precision_of(setting.kinds)
    return Place(
        name=parsed.text[shape.start : shape.end],
        mention=(shape.start, shape.end),
        country=country or None,
        admin1=province,
        lat=round(shape.point[0], 3) if shape.point is not None and has_point else None,
        lon=round(shape.point[1], 3) if shape.point is not None and has_point else None,
        precision=precision,
        uncertainty_km=shape.uncertainty,
        why=shape.why,
    )


def _country_of(setting: Setting) -> str:
    """Return the country of a place that the gazetteer lacks, from what the text says contains it."""
    countries = {p.country for p in setting.parents}
    return countries.pop() if len(countries) == 1 else ""


def _province_of(setting: Setting) -> str:
    """Return the province of a place that the gazetteer lacks: "Haas village in Idlib province"."""
    provinces = {p.admin1 for p in setting.parents if p.admin1}
    return provinces.pop() if len(provinces) == 1 else ""


def _precision_of(kinds: frozenset[str]) -> PlacePrecision | None:
    """Return how exact a place is that the gazetteer lacks, from the kinds that the word beside it stands for."""
    told = {
        "village": PlacePrecision.TOWN,
        "admin2": PlacePrecision.DISTRICT,
        "admin1": PlacePrecision.PROVINCE,
    }
    return next((precision for kind, precision in told.items() if kind in kinds), None)


def _shape(toponym: Toponym, candidate: Candidate | None, parsed: Parsed, words: PlaceWords) -> _Shape:
    doc = parsed.doc
    start = doc[toponym.first].idx
    precision = _PRECISION.get(candidate.kind, PlacePrecision.SITE) if candidate else None
    last, kind = _head_noun(toponym, doc, words)
    if precision is PlacePrecision.COUNTRY and doc[last - 1].lower_ in words.abroad:
        last, kind = toponym.last, ""  # "the U.S. embassy" is in another country
    end = doc[last - 1].idx + len(doc[last - 1])
    point = candidate.point if candidate and precision not in (PlacePrecision.COUNTRY, None) else None
    if candidate and candidate.kind in ("macro", "region"):
        point = None if candidate.kind == "macro" else point
    if toponym.demonym:
        if precision is PlacePrecision.COUNTRY and kind in ("site", "area"):
            return _of_country(start, end, kind, doc[last - 1].lower_)
        return _Shape(start, doc[toponym.last - 1].idx + len(doc[toponym.last - 1]), precision, None)
    if kind == "site" and precision is not PlacePrecision.SITE:
        return _site(start, end, precision, point)
    if kind == "area" and precision is not PlacePrecision.SITE:
        border = doc[last - 1].lower_ in (
            "border",
            "borders",
            "coast",
            "coastline",
            "frontier",
            "borderlands",
        )
        small = precision in (PlacePrecision.TOWN, PlacePrecision.DISTRICT, PlacePrecision.PROVINCE)
        if border or not small:
            beside = border and precision is PlacePrecision.COUNTRY
            if beside:
                return _Shape(start, end, PlacePrecision.REGION, None, beside="of")
            precision, point = PlacePrecision.REGION, None if border else point
    return _leftwards(start, end, toponym, precision, point, parsed, words)


def _of_country(start: int, end: int, kind: str, noun: str) -> _Shape:
    """Return "Iraqi military bases" (in that country), "the Ukrainian border" (on either side of it)."""
    if noun in _EDGE_NOUNS:
        return _Shape(start, end, PlacePrecision.REGION, None, beside="" if noun == "coast" else "of")
    if noun in _GROUNDS or (kind == "site" and noun.endswith("s")):
        return _Shape(start, end, PlacePrecision.COUNTRY, None)
    return _Shape(start, end, PlacePrecision.SITE if kind == "site" else PlacePrecision.REGION, None)


def _site(
    start: int, end: int, precision: PlacePrecision | None, point: tuple[float, float] | None
) -> _Shape:
    """Return a building or ground named by the place it is in."""
    if precision in (PlacePrecision.TOWN, PlacePrecision.DISTRICT):
        return _Shape(start, end, PlacePrecision.SITE, point, _SITE_KM, "a site by the point of its town")
    return _Shape(start, end, PlacePrecision.SITE, None)


def _head_noun(toponym: Toponym, doc: Doc, words: PlaceWords) -> tuple[int, str]:
    """Return where the naming phrase ends (a token) and whether its head is a site, a unit or an area."""
    end, kind = toponym.last, ""
    i = toponym.last
    while i < min(len(doc), toponym.last + _RIGHT):
        token = doc[i]
        if token.pos_ not in _NOUNS and token.text != "-":
            break
        found = _class_of(token, words)
        if found:
            end, kind = i + 1, found
        elif token.text[:1].islower() and token.pos_ == "NOUN" and end == toponym.last and i > toponym.last:
            is_of_site = i + 1 < len(doc) and _class_of(doc[i + 1], words) == "site"
            if not is_of_site:  # unlike "nuclear power plant"
                break
        i += 1
    return (toponym.last, "") if names_town(end - 1, doc, words) else (end, kind)


def _class_of(token: Token, words: PlaceWords) -> str:
    word = token.lower_
    if word in words.sites:
        return "site"
    if word in words.areas:
        return "area"
    return "unit" if word in words.units else ""


def _leftwards(
    start: int,
    end: int,
    toponym: Toponym,
    precision: PlacePrecision | None,
    point: tuple[float, float] | None,
    parsed: Parsed,
    words: PlaceWords,
) -> _Shape:
    """Take in the words before the name: directions, distances, edges, borders."""
    doc, text = parsed.doc, parsed.text
    before = text[max(0, start - _WINDOW) : start]
    if shape := _off(before, start, end, precision, point):
        return shape
    first = _direction_start(toponym.first, doc, words)
    large = precision in (PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.PROVINCE, None)
    if first < toponym.first:
        start = doc[first].idx
        if precision is PlacePrecision.COUNTRY or precision is PlacePrecision.REGION:
            precision, point = PlacePrecision.REGION, None
        elif precision is PlacePrecision.PROVINCE:
            precision = PlacePrecision.REGION
        before = text[max(0, start - _WINDOW) : start]
    if found := _BORDERS.search(before):
        border = found[1].lower().startswith(("border", "frontier")) and precision is PlacePrecision.COUNTRY
        both = " between " in found[1]
        beside = ("of" if both else "with") if border or both else ""
        return _Shape(start - len(found[1]), end, PlacePrecision.REGION, None, beside=beside)
    if found := _EDGES.search(before):
        return _Shape(start - len(found[1]), end, precision, point, _EDGE_KM if point else None)
    if found := _PARTS.search(before):
        start -= len(found[1])
        if large:
            precision, point = PlacePrecision.REGION, None
    elif found := _BESIDE.search(before):
        if precision is PlacePrecision.COUNTRY:
            return _Shape(start - len(found[1]), end, PlacePrecision.REGION, None, beside="with")
        return _Shape(start, end, precision, point, _EDGE_KM if point and not large else None)
    return _Shape(start, end, precision, point)


def _off(
    before: str, start: int, end: int, precision: PlacePrecision | None, point: tuple[float, float] | None
) -> _Shape | None:
    """Return the place that is not the named town but lies off it: "30 km south of", "east of" it."""
    if point is None:
        return None
    if found := _DISTANCE.search(before):
        kilometres = _kilometres(found)
        bearing = _BEARINGS[(found[3] + (found[4] or "")).lower()]
        return _Shape(
            start - len(before) + found.start(),
            end,
            PlacePrecision.TOWN,
            _shifted(point, kilometres, bearing),
            max(5.0, round(kilometres * 0.25, 1)),
            "shifted from the point of the named place",
        )
    if precision not in (PlacePrecision.SITE, PlacePrecision.TOWN):
        return None
    away = _AWAY.search(before)
    beyond = away or _BEYOND.search(before)
    if beyond is None:
        return None
    room = _kilometres(away) if away else _BEYOND_KM
    why = "somewhere around the named place, not in it"
    return _Shape(start - len(before) + beyond.start(), end, PlacePrecision.DISTRICT, point, room, why)


def off(place: Place, text: str) -> Place:
    """Return the place that the words before a common noun make of it: "an hour north of the capital"."""
    start, end = place.mention or (0, 0)
    point = (place.lat, place.lon) if place.lat is not None and place.lon is not None else None
    shape = _off(text[max(0, start - _WINDOW) : start], start, end, place.precision, point)
    if shape is None or shape.point is None:
        return place
    return msgspec.structs.replace(
        place,
        name=text[shape.start : end],
        mention=(shape.start, end),
        lat=round(shape.point[0], 3),
        lon=round(shape.point[1], 3),
        precision=shape.precision,
        uncertainty_km=shape.uncertainty,
        why=f"{place.why}; {shape.why}",
    )


def _kilometres(found: re.Match[str]) -> float:
    return float(found[1]) * (1.0 if found[2].lower().startswith("k") else _MILE)


def _direction_start(first: int, doc: Doc, words: PlaceWords) -> int:
    """Return the token at which the directions before a name begin ("north - eastern Syria")."""
    start, i = first, first - 1
    while i >= 0 and first - i <= 4:
        if doc[i].lower_ in words.directions:
            start = i
        elif doc[i].text not in ("-", "and") or start == first:
            break
        i -= 1
    return start


def _shifted(point: tuple[float, float], kilometres: float, bearing: int) -> tuple[float, float]:
    """Return the point so far away in a direction, on a plane: good enough for distances told in news."""
    angle = math.radians(bearing)
    lat = point[0] + kilometres * math.cos(angle) / _KM_PER_DEGREE
    lon = point[1] + kilometres * math.sin(angle) / (
        _KM_PER_DEGREE * max(0.1, math.cos(math.radians(point[0])))
    )
    return max(-90.0, min(90.0, lat)), (lon + 180) % 360 - 180
