"""What the gazetteer's file holds: entries of all sources gathered, then written in the order of their keys."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain
from math import cos, floor, radians

from firsthand.errors import KnowledgeError
from firsthand.knowledge.place_names import name_key, plain_name, skeleton, without_article
from firsthand.knowledge.place_shapes import Point, centre
from firsthand.knowledge.place_sources import (
    Entry,
    Supplement,
    Tables,
    Unit,
    airport_entries,
    city_entries,
    country_entries,
    macro_entries,
    read_memberships,
    read_units,
)

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, kind TEXT, lat REAL, lon REAL,
                    admin1 TEXT, admin2 TEXT, population INTEGER, geonames INTEGER);
CREATE TABLE name (key TEXT, place INTEGER, rank INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE skeleton (key TEXT, country TEXT, place INTEGER, PRIMARY KEY (key, country, place)) WITHOUT ROWID;
CREATE TABLE province (code TEXT PRIMARY KEY, name TEXT, place INTEGER) WITHOUT ROWID;
CREATE TABLE abbreviation (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (alpha3 TEXT PRIMARY KEY, alpha2 TEXT, place INTEGER, capital INTEGER) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
"""

# Kinds of the supplement that spread over provinces.
_WIDE = frozenset(("region", "territory", "province", "river", "strait", "mountain", "lake"))
_ENGLISH = frozenset(
    ("Province", "Governorate", "Region", "Oblast", "District", "State", "County", "Prefecture")
)


class PlaceWriter:
    """Gathers the rows of all sources, then writes them in the order of their keys."""

    def __init__(self, database: sqlite3.Connection, tables: Tables, generic: frozenset[str]) -> None:
        self.database = database
        self.tables = tables
        self.romanised = {c.alpha3 for c in tables.countries if c.script == "arabic"}
        self.generic = generic
        self.alpha3 = {c.alpha2: c.alpha3 for c in tables.countries}
        self.points: dict[str, list[Point]] = defaultdict(list)
        self.people: dict[str, int] = defaultdict(int)
        self.towns: dict[tuple[str, int, int], list[tuple[float, float, str]]] = defaultdict(list)
        self.keys: dict[tuple[str, int], int] = {}
        self.skeletons: set[tuple[str, str, int]] = set()
        self.places: list[tuple[object, ...]] = []
        self.by_key: dict[tuple[str, str, str], int] = {}  # (kind, country, key): number
        self.capitals: dict[tuple[str, str], int] = {}  # (country, key): number

    def write(self) -> None:
        """Write all tables."""
        units = read_units()
        for entry in country_entries(self.tables.countries):
            self._add(entry)
        for entry in city_entries(self.alpha3, read_memberships(units)):
            if entry.lat is not None and entry.lon is not None:
                for code in {entry.admin1, entry.admin2} - {""}:
                    self.points[code].append((entry.lat, entry.lon))
                    self.people[code] += entry.population
                cell = (entry.country, floor(entry.lat), floor(entry.lon))
                self.towns[cell].append((entry.lat, entry.lon, entry.admin1))
            self._add(entry)
        self._mark_capitals()
        provinces = self._add_units(units.values())
        others = chain(
            airport_entries(self.alpha3),
            macro_entries(self.tables.macro_regions),
            self._supplement_entries(provinces),
        )
        for entry in others:
            self._add(entry)
        self._flush(provinces)

    def _add(self, entry: Entry) -> int:
        number = len(self.places) + 1
        self.places.append(
            (
                number,
                plain_name(entry.name),
                entry.country,
                entry.kind,
                entry.lat,
                entry.lon,
                entry.admin1,
                entry.admin2,
                entry.population,
                entry.geonames_id,
            )
        )
        for name, rank in entry.names:
            key = name_key(name)
            self._add_key(key, number, rank)
            bare = without_article(key) if entry.country in self.romanised else ""
            if bare:
                self._add_key(bare, number, 2)
            if entry.country in self.romanised and len(bones := skeleton(key)) > 2:
                self.skeletons.add((bones, entry.country, number))
            if entry.kind != "town" or entry.geonames_id is None:
                self.by_key.setdefault((entry.kind, entry.country, key), number)
        return number

    def _mark_capitals(self) -> None:
        """Give the seats of governments a kind of their own: their names also stand for the governments."""
        wanted = {(c.alpha3, name_key(n)) for c in self.tables.countries for n in c.capital}
        best: dict[tuple[str, str], int] = {}
        for key, number in self.keys:
            place = self.places[number - 1]
            seat = (str(place[2]), key)
            if place[3] == "town" and seat in wanted:
                other = best.get(seat)
                if other is None or int(str(place[8])) > int(str(self.places[other - 1][8])):
                    best[seat] = number
        self.capitals = best
        for number in best.values():
            row = self.places[number - 1]
            self.places[number - 1] = (*row[:3], "capital", *row[4:])

    def _add_key(self, key: str, number: int, rank: int) -> None:
        if key:
            place = (key, number)
            self.keys[place] = min(rank, self.keys.get(place, rank))

    def _add_units(self, units: Iterable[Unit]) -> dict[str, tuple[str, int]]:
        """Add provinces and districts; return each province's English name and number by its code."""
        better = {p.code: p for p in self.tables.provinces}
        provinces: dict[str, tuple[str, int]] = {}
        for unit in units:
            own = better.get(unit.code)
            names = [n for n in (own.name if own else _english(unit, self.generic), unit.name) if n]
            names += [*(own.aliases if own else ()), *unit.names]
            point = (own.lat, own.lon) if own and own.lat is not None else centre(self.points[unit.code])
            entry = Entry(
                name=names[0],
                names=[(n, 0 if i < 2 else 1) for i, n in enumerate(names)],
                country=self.alpha3.get(unit.code.partition(".")[0], ""),
                kind="admin2" if unit.parent else "admin1",
                lat=point[0],
                lon=point[1],
                admin1=unit.parent or unit.code,
                admin2=unit.code if unit.parent else "",
                population=self.people[unit.code],
                geonames_id=unit.geonames_id,
            )
            entry.names += [(b, 1 if not unit.parent else 2) for n in names if (b := _bare(n, self.generic))]
            number = self._add(entry)
            if not unit.parent:
                provinces[unit.code] = (plain_name(entry.name), number)
        return provinces

    def _supplement_entries(self, provinces: dict[str, tuple[str, int]]) -> Iterator[Entry]:
        alpha2 = {c.alpha3: c.alpha2 for c in self.tables.countries}
        codes = {number: code for code, (_, number) in provinces.items()}
        for row in self.tables.supplement:
            if row.country and row.country not in alpha2:
                raise KnowledgeError(f"place_supplement: {row.name}: no country {row.country!r}; use alpha-3")
            yield Entry(
                name=row.name,
                names=[(n, 0) for n in (row.name, *row.aliases)],
                country=row.country,
                kind=row.kind,
                lat=row.lat,
                lon=row.lon,
                admin1=self._province_code(row, codes),
            )

    def _province_code(self, row: Supplement, codes: dict[int, str]) -> str:
        """Return the code of the province that the row names, or that of the town nearest to its point."""
        if not row.admin1:
            is_wide = row.kind in _WIDE or row.lat is None or row.lon is None
            return "" if is_wide else self._nearest_province(row.country, row.lat or 0.0, row.lon or 0.0)
        number = self.by_key.get(("admin1", row.country, name_key(row.admin1)))
        if number is None:
            raise KnowledgeError(
                f"place_supplement: {row.name}: {row.country} has no first-level unit {row.admin1!r}"
            )
        return codes[number]

    def _nearest_province(self, country: str, lat: float, lon: float) -> str:
        cells = ((country, floor(lat) + i, floor(lon) + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
        near = [town for cell in cells for town in self.towns.get(cell, ())]
        narrowing = cos(radians(lat))
        best = min(
            near, key=lambda t: (t[0] - lat) ** 2 + ((t[1] - lon) * narrowing) ** 2, default=(0.0, 0.0, "")
        )
        return best[2]

    def _flush(self, provinces: dict[str, tuple[str, int]]) -> None:
        write = self.database.executemany
        write("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?)", self.places)
        write(
            "INSERT INTO name VALUES (?,?,?)", ((key, n, self.keys[key, n]) for key, n in sorted(self.keys))
        )
        write("INSERT INTO skeleton VALUES (?,?,?)", sorted(self.skeletons))
        write("INSERT INTO province VALUES (?,?,?)", ((c, *provinces[c]) for c in sorted(provinces)))
        short = {
            (name_key(a), provinces[p.code][1])
            for p in self.tables.provinces
            if p.code in provinces
            for a in p.abbreviations
        }
        write("INSERT INTO abbreviation VALUES (?,?)", sorted(short))
        write(
            "INSERT INTO country VALUES (?,?,?,?)",
            (
                (
                    c.alpha3,
                    c.alpha2,
                    self.by_key["country", c.alpha3, name_key(c.name)],
                    self.capitals.get((c.alpha3, name_key(c.capital[0]))) if c.capital else None,
                )
                for c in self.tables.countries
            ),
        )
        write("INSERT OR IGNORE INTO demonym VALUES (?,?)", self._demonyms(provinces))

    def _demonyms(self, provinces: dict[str, tuple[str, int]]) -> Iterator[tuple[str, int]]:
        tables = self.tables
        kinds = [("country", c.alpha3, c.name, c.demonyms) for c in tables.countries]
        kinds += [("macro", "", m.name, m.demonyms) for m in tables.macro_regions]
        kinds += [(r.kind, r.country, r.name, r.demonyms) for r in tables.supplement]
        peoples = [(self.by_key[kind, code, name_key(name)], words) for kind, code, name, words in kinds]
        peoples += [(provinces[p.code][1], p.demonyms) for p in tables.provinces if p.code in provinces]
        for number, words in peoples:
            for word in words:
                key = name_key(word)
                yield key, number
                yield key + "s", number


def _bare(name: str, generic: frozenset[str]) -> str:
    """Return a unit's name without the word for its kind, or an empty string."""
    words = name.split()
    kept = [w for w in words if w.casefold() not in generic]
    if len(kept) == len(words) or not kept:
        return ""
    if kept[0].casefold() in ("of", "de"):
        del kept[0]
    return " ".join(kept)


def _english(unit: Unit, generic: frozenset[str]) -> str:
    """Return the English name among a unit's names ("Kangwon Province" for Kangwŏn-do), or an empty string."""
    if unit.name.isascii() or unit.parent:
        return ""
    return next(
        (b for n in unit.names if n.isascii() and (b := _bare(n, generic)) and n.split()[-1] in _ENGLISH),
        "",
    )
