"""A person's own GeoNames dump, indexed beside the shipped gazetteer.

Takes ``allCountries.zip``, a country's zip, ``cities500.zip`` and the like, each as zip or as the text in it, and
``alternateNamesV2.zip`` for more names. Rows are streamed; every hundred thousand are committed together with
how far the file was read, so an import that was killed goes on where it was. What is done is renamed into
place at the end; until then readers see what was there before. GeoNames is licensed CC BY 4.0.
"""

import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO

from firsthand.errors import KnowledgeError
from firsthand.knowledge.place_names import is_latin, name_key
from firsthand.knowledge.place_sources import Country
from firsthand.knowledge.tables import read_table
from firsthand.settings import Settings

IMPORT_VERSION = 1
FILE_NAME = "places-imported.sqlite"
_BATCH = 100_000
_COLUMNS = 19
_NAME_COLUMNS = 4
_LONGEST_LINE = 200_000
_LONGEST_NAME = 100
_MOST_LATIN = 0x250  # the first letter after the Latin blocks
_SCHEMA = """
CREATE TABLE IF NOT EXISTS place (id INTEGER PRIMARY KEY, name TEXT, country TEXT, kind TEXT, lat REAL, lon REAL,
                                  admin1 TEXT, admin2 TEXT, population INTEGER);
CREATE TABLE IF NOT EXISTS name (key TEXT, place INTEGER, rank INTEGER);
CREATE TABLE IF NOT EXISTS source (file TEXT PRIMARY KEY, lines INTEGER, rows INTEGER, done INTEGER);
"""
_INDEX = "CREATE INDEX IF NOT EXISTS name_key ON name (key, place, rank)"
# Codes of features to the gazetteer's kinds; of a class not named here, or of the rest of a class, the second map.
_KINDS = {
    "ADM1": "admin1",
    "ADM2": "admin2",
    "PPLC": "capital",
    "PPLX": "suburb",
    "AIRP": "airport",
    "AIRB": "airport",
    "ISL": "island",
    "ISLS": "island",
    "VAL": "valley",
    "STM": "river",
    "STRT": "strait",
    "LK": "lake",
    "RGN": "area",
}
_CLASSES = {"A": "unit", "P": "town", "S": "site", "T": "mountain", "H": "water", "L": "area"}
_LEFT_OUT = frozenset(
    ("PCL", "PCLI", "PCLD", "PCLS", "PCLF", "PCLIX", "PCLH", "TERR", "ADMD", "ADM1H", "PPLH")
)
_NO_LANGUAGE = frozenset(
    ("link", "wkdt", "post", "iata", "icao", "faac", "unlc", "tcid", "abbr", "phon", "piny")
)

PlaceRow = tuple[int, str, str, str, float, float, str, str, int]
NameRow = tuple[str, int, int]
Report = Callable[["Step"], None]


@dataclass(frozen=True, slots=True)
class Step:
    """How far an import has come."""

    file: str
    rows: int  # taken from this file
    share: float  # of the file that has been read, 0 to 1
    indexing: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import has done."""

    path: Path
    rows: int  # read by this call
    places: int  # that the file holds now
    skipped: tuple[str, ...]  # files that were in it already


def imported_file(settings: Settings) -> Path:
    """Return where a person's own places are kept; the file is there once something was imported."""
    return settings.cache.expanduser() / FILE_NAME


def import_places(
    files: Sequence[Path], settings: Settings, report: Report = lambda _: None, *, fresh: bool = False
) -> Imported:
    """Return what was taken from the dumps into the person's own places.

    ``fresh`` drops what was imported before. Raises KnowledgeError that names the file and the line.
    """
    target = imported_file(settings)
    draft = target.with_suffix(".draft")
    for file in files:
        if not file.is_file():
            raise KnowledgeError(f"{file}: no such file; give a GeoNames dump, such as allCountries.zip")
    target.parent.mkdir(parents=True, exist_ok=True)
    if fresh:
        target.unlink(missing_ok=True)
        _drop(draft)
    if not draft.is_file() and target.is_file():
        shutil.copyfile(target, draft)
    countries = {c.alpha2: c.alpha3 for c in read_table("countries", Country, settings.tables)}
    with closing(sqlite3.connect(draft)) as database:
        _prepare(database, draft)
        database.execute("DROP INDEX IF EXISTS name_key")
        before = _count(database)
        skipped = tuple(f.name for f in files if not _take(f, database, countries, report))
        report(Step("", 0, 1.0, indexing=True))
        database.execute(_INDEX)
        database.execute("ANALYZE")
        database.commit()
        rows = _count(database) - before
        places = int(database.execute("SELECT count(*) FROM place").fetchone()[0])
        database.execute("PRAGMA journal_mode=DELETE")
    draft.replace(target)
    return Imported(target, rows, places, skipped)


def _drop(draft: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{draft}{ending}").unlink(missing_ok=True)


def _prepare(database: sqlite3.Connection, draft: Path) -> None:
    # A kill loses at most the batch at hand; only a power cut could harm the draft, and that is begun anew.
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-65536;")
    version = int(database.execute("PRAGMA user_version").fetchone()[0])
    if version not in (0, IMPORT_VERSION):
        raise KnowledgeError(f"{draft}: written by another version; import again with --fresh")
    database.executescript(_SCHEMA + f"PRAGMA user_version={IMPORT_VERSION};")


def _count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT coalesce(sum(rows), 0) FROM source").fetchone()[0])


def _take(file: Path, database: sqlite3.Connection, countries: dict[str, str], report: Report) -> bool:
    """Take in one file, from where an earlier import stopped; return whether there was anything to do."""
    facts = file.stat()
    identity = f"{file.name} {facts.st_size} {facts.st_mtime_ns}"
    found = database.execute("SELECT lines, rows, done FROM source WHERE file = ?", (identity,)).fetchone()
    lines, rows, done = found or (0, 0, 0)
    if done:
        return False
    is_names = file.name.startswith("alternateNames")
    with _opened(file) as (stream, raw, size):
        for _ in islice(stream, lines):
            pass
        while batch := list(islice(stream, _BATCH)):
            places, names = _names_of(batch) if is_names else _rows_of(batch, countries, file, lines)
            database.executemany("INSERT OR REPLACE INTO place VALUES (?,?,?,?,?,?,?,?,?)", places)
            database.executemany("INSERT INTO name VALUES (?,?,?)", names)
            lines, rows = lines + len(batch), rows + (len(names) if is_names else len(places))
            _mark(database, identity, lines, rows, done=0)
            share = min(1.0, raw.tell() / size) if size else 1.0
            report(Step(file.name, rows, share))
    _mark(database, identity, lines, rows, done=1)
    return True


def _mark(database: sqlite3.Connection, identity: str, lines: int, rows: int, *, done: int) -> None:
    database.execute("INSERT OR REPLACE INTO source VALUES (?,?,?,?)", (identity, lines, rows, done))
    database.commit()


@contextmanager
def _opened(file: Path) -> Iterator[tuple[TextIOWrapper, IO[bytes], int]]:
    """Yield the lines of a dump, zipped or not, the bytes below them, and how many those are."""
    try:
        if not zipfile.is_zipfile(file):
            with file.open("rb") as plain:
                text = TextIOWrapper(plain, encoding="utf-8", errors="replace", newline="\n")
                yield text, plain, file.stat().st_size
            return
        with zipfile.ZipFile(file) as archive:
            members = [m for m in archive.infolist() if m.filename.endswith(".txt")]
            members = [m for m in members if not m.filename.startswith(("readme", "iso-"))]
            if not members:
                raise KnowledgeError(f"{file}: holds no table of places; give a GeoNames dump")
            largest = max(members, key=lambda m: m.file_size)
            with archive.open(largest) as raw:
                lines = TextIOWrapper(raw, encoding="utf-8", errors="replace", newline="\n")
                yield lines, raw, largest.file_size
    except (zipfile.BadZipFile, EOFError) as error:
        raise KnowledgeError(f"{file}: the archive is broken ({error}); fetch it again") from error


def _rows_of(
    batch: list[str], countries: dict[str, str], file: Path, before: int
) -> tuple[list[PlaceRow], list[NameRow]]:
    """Return the rows of a batch of lines. Raises KnowledgeError at a line that is none of a dump's."""
    places: list[PlaceRow] = []
    names: list[NameRow] = []
    for number, line in enumerate(batch, before + 1):
        cells = line.rstrip("\n").split("\t", _COLUMNS)
        try:
            kind = "" if cells[7] in _LEFT_OUT else _KINDS.get(cells[7]) or _CLASSES.get(cells[6], "")
            if not kind:
                continue
            identity, people = int(cells[0]), int(cells[14] or 0)
            point = float(cells[4]), float(cells[5])
        except (IndexError, ValueError) as error:
            raise KnowledgeError(
                f"{file} line {number}: not a row of a GeoNames dump ({_COLUMNS} columns parted by tabs)"
            ) from error
        code = cells[8]
        province = f"{code}.{cells[10]}" if cells[10] else ""
        district = f"{province}.{cells[11]}" if province and cells[11] else ""
        places.append((identity, cells[1], countries.get(code, ""), kind, *point, province, district, people))
        names.extend(_keys(identity, cells[1], cells[3] if len(line) < _LONGEST_LINE else ""))
    return places, names


def _keys(identity: int, name: str, others: str) -> list[NameRow]:
    first = name_key(name)
    keys = {first: 0} if first else {}
    if others:
        for other in others.split(","):
            if _is_useful(other):
                keys.setdefault(name_key(other), 1)
    keys.pop("", None)
    return [(key, identity, rank) for key, rank in keys.items()]


def _is_useful(name: str) -> bool:
    """Tell whether an alternate name may stand in English text; airport codes and other scripts may not."""
    if not 3 <= len(name) <= _LONGEST_NAME or name[0].islower() or (len(name) == 3 and name.isupper()):
        return False
    return name.isascii() or (ord(name[0]) < _MOST_LATIN and is_latin(name))


def _names_of(batch: list[str]) -> tuple[list[PlaceRow], list[NameRow]]:
    """Return the further names of a batch of lines of ``alternateNamesV2``."""
    names: list[NameRow] = []
    for line in batch:
        cells = line.rstrip("\n").split("\t")
        if len(cells) < _NAME_COLUMNS or cells[2] in _NO_LANGUAGE or not cells[1].isdigit():
            continue
        if _is_useful(cells[3]) and (key := name_key(cells[3])):
            names.append((key, int(cells[1]), 1))
    return [], names
