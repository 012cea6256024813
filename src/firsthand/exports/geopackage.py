"""GeoPackage 1.3 (OGC 12-128r17): incidents as features, their statements beside them, written with sqlite3.

An incident without a point keeps its row and has no geometry. What the file says of itself is in the table
``about`` and in the description that map programs show.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Final

from firsthand.exports.about import About
from firsthand.exports.evidence import statements_in_full
from firsthand.exports.flat import properties
from firsthand.exports.places import blurred, point_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.exports.written import Written

_APPLICATION_ID: Final = 0x47504B47  # "GPKG"
_VERSION: Final = 10300
_WGS84: Final = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],'
    'AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],'
    'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4326"]]'
)
_TEXT: Final = (
    "type", "modes", "status", "actors", "actors_denied", "recipients", "date_start", "date_end",
    "date_precision", "place", "admin1", "country", "place_precision", "killed_versions", "origins",
    "disputed", "reports", "outlets", "urls", "words", "statements",
)  # fmt: skip
_WHOLE: Final = (
    "killed_low", "killed_high", "injured_low", "injured_high", "origins_least", "origins_most",
)  # fmt: skip
COLUMNS: Final = ("id", *_TEXT, *_WHOLE, "uncertainty_km")
_SAID: Final = (
    "id", "incident", "property", "value", "denied", "certainty", "chain", "report", "outlet", "url",
    "published", "words",
)  # fmt: skip
_SCHEMA: Final = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,
  description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL,
  identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
"""


def write_geopackage(stream: EvidenceStream, about: About, out: BinaryIO) -> Written:
    """Write a GeoPackage with the tables ``incidents``, ``statements`` and ``about``."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "evidence.gpkg"
        with closing(sqlite3.connect(file)) as base:
            base.execute("PRAGMA page_size = 4096")
            base.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            base.execute(f"PRAGMA user_version = {_VERSION}")
            _create(base)
            rows = _fill(base, stream, about)
            _register(base, about)
            base.commit()
        with file.open("rb") as made:
            copyfileobj(made, out)
    return Written(rows)


def _create(base: sqlite3.Connection) -> None:
    base.executescript(_SCHEMA)
    systems = (
        ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", "undefined Cartesian reference system"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined", "undefined geographic reference system"),
        ("WGS 84 geodetic", 4326, "EPSG", 4326, _WGS84, "longitude and latitude on the WGS 84 spheroid"),
    )
    base.executemany("INSERT INTO gpkg_spatial_ref_sys VALUES (?,?,?,?,?,?)", systems)
    columns = ", ".join(
        [f"{name} TEXT" for name in _TEXT]
        + [f"{name} INTEGER" for name in _WHOLE]
        + ["uncertainty_km DOUBLE"]
    )
    base.execute(
        f"CREATE TABLE incidents (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT, "
        f"id TEXT NOT NULL UNIQUE, {columns})"
    )
    said = ", ".join(f"{name} {'BOOLEAN' if name == 'denied' else 'TEXT'}" for name in _SAID)
    base.execute(f"CREATE TABLE statements (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {said})")
    base.execute(
        "CREATE TABLE about (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL)"
    )


def _fill(base: sqlite3.Connection, stream: EvidenceStream, about: About) -> int:
    names = ("geom", *COLUMNS)
    insert = f"INSERT INTO incidents ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 names are ours
    said = f"INSERT INTO statements ({', '.join(_SAID)}) VALUES ({', '.join('?' * len(_SAID))})"  # noqa: S608
    rows = 0
    for told in stream.told():
        point = point_of(blurred(told.incident.place, about.blur_km))
        flat = {"id": told.incident.id, **properties(stream, told, about)}
        geometry = point_blob(*point) if point else None
        base.execute(insert, (geometry, *(flat.get(name) for name in COLUMNS)))
        base.executemany(said, _statement_rows(stream, told))
        rows += 1
    base.execute("CREATE INDEX statements_incident ON statements (incident)")
    base.executemany("INSERT INTO about (name, value) VALUES (?, ?)", about.facts().items())
    return rows


def _statement_rows(stream: EvidenceStream, told: Told) -> Iterator[tuple[Any, ...]]:
    for whole in statements_in_full(stream, told):
        row = {**whole, "chain": " ← ".join(whole.get("chain", ())), "denied": whole.get("denied", False)}
        value = row["value"]
        row["value"] = (
            "/".join("" if v is None else str(v) for v in value)
            if isinstance(value, list | tuple)
            else str(value)
        )
        yield tuple(row.get(name) for name in _SAID)


def _register(base: sqlite3.Connection, about: About) -> None:
    bounds = _bounds(base)
    contents = "INSERT INTO gpkg_contents VALUES (?,?,?,?,?,?,?,?,?,?)"
    when = f"{about.date}T00:00:00.000Z"
    base.execute(contents, ("incidents", "features", "incidents", about.citation, when, *bounds, 4326))
    for table in ("statements", "about"):
        base.execute(contents, (table, "attributes", table, about.citation, when, *(None,) * 4, None))
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('incidents', 'geom', 'POINT', 4326, 0, 0)")


def _bounds(base: sqlite3.Connection) -> tuple[float | None, ...]:
    xs: list[float] = []
    ys: list[float] = []
    for (blob,) in base.execute("SELECT geom FROM incidents WHERE geom IS NOT NULL"):
        x, y = struct.unpack("<dd", blob[-16:])
        xs = [min([*xs, x]), max([*xs, x])]
        ys = [min([*ys, y]), max([*ys, y])]
    return (xs[0], ys[0], xs[1], ys[1]) if xs else (None,) * 4


def point_blob(lat: float, lon: float) -> bytes:
    """Return a point as a GeoPackage has it: a header without envelope, then well-known binary."""
    header = struct.pack("<2sBBi", b"GP", 0, 0b00000001, 4326)
    return header + struct.pack("<BIdd", 1, 1, lon, lat)
