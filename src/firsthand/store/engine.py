"""Opens a database: SQLite in a file, or PostgreSQL by address. Its errors become one line each.

One writer at a time: a writer takes the lock when its transaction begins, so what it reads is what it changes.
Readers see one state of the store and wait for nobody.
"""

import os
import sqlite3
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError

from firsthand.errors import StoreError

APPLICATION: Final = 0x46484E44  # "FHND" in the header of a SQLite file
_LOCK: Final = 0x46484E44  # of all writers of one PostgreSQL database
WAIT: Final = 60.0  # seconds for which a writer waits for another one's transaction
_WRITE: Final = "firsthand_write"
_CACHE_KB: Final = 65_536

_WORDS: Final = (
    ("readonly database", "it cannot be written; check that you may write the file and its folder"),
    (
        "database or disk is full",
        "the disk is full; nothing of this step was kept, free some space and go on",
    ),
    ("disk i/o error", "the disk is full or fails; nothing of this step was kept, check it and go on"),
    ("could not extend", "the disk of the server is full; nothing of this step was kept, free some space"),
    ("database is locked", "another process has been writing for a minute; wait until it is done"),
    ("not a database", "it is no SQLite file; name another file"),
    ("malformed", "the file is damaged; take a copy back, or add the reports to a new store"),
    ("unable to open", "it cannot be opened; check the path and that you may write there"),
    ("can't create a connection", "no server answers there; check host and port, and that it runs"),
    ("password authentication", "the server refuses the user or the password"),
    ("no such table", "it is not a store of Firsthand; name another file"),
)


def address(url: str) -> URL:
    """Return the address of a store: a path is a SQLite file. Raises StoreError for one of another kind."""
    if "://" not in url:
        return URL.create("sqlite+pysqlite", database=str(Path(url).expanduser()))
    try:
        found = make_url(url)
    except ArgumentError as error:
        raise StoreError(f"{_hidden(url)}: it is no address of a store; a path, or postgresql://…") from error
    kind = found.drivername.split("+")[0]
    if kind in ("postgresql", "postgres"):
        return found.set(drivername="postgresql+pg8000")
    if kind == "sqlite":
        return found.set(drivername="sqlite+pysqlite")
    raise StoreError(f"{kind}: stores are kept in SQLite (a path) or PostgreSQL (postgresql://…)")


def _hidden(url: str) -> str:
    head, at, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if at else url


def connect(url: URL, *, read_only: bool = False) -> Engine:
    """Return an engine. Nothing is opened before the first use."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, read_only=read_only)
    plain, arguments = _postgres(url)
    try:
        engine = create_engine(plain, connect_args=arguments, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise StoreError(
            "PostgreSQL needs pg8000; install it with: pip install 'firsthand[postgres]'"
        ) from error
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _postgres(url: URL) -> tuple[URL, dict[str, Any]]:
    """Return an address and what the driver takes beside it, from libpq's way of writing addresses."""
    arguments: dict[str, Any] = {}
    given = {k: v if isinstance(v, str) else v[-1] for k, v in url.query.items()}
    host = given.pop("host", url.host or "")
    if host.startswith("/"):
        arguments["unix_sock"] = f"{host}/.s.PGSQL.{url.port or given.pop('port', 5432)}"
    mode = given.pop("sslmode", "")
    if mode in ("require", "verify-ca", "verify-full"):
        context = ssl.create_default_context()
        if mode == "require":
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        arguments["ssl_context"] = context
    if given:
        raise StoreError(f"{name_of(url)}: {next(iter(given))} cannot be set in the address of a store")
    return url.set(query={}), arguments


def _sqlite(url: URL, *, read_only: bool) -> Engine:
    path = url.database or ""

    def open_file() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        if read_only and not os.access(Path(path).parent, os.W_OK) and not Path(path + "-wal").exists():
            mode = "ro&immutable=1"  # nobody can write beside it, so no log of changes is to be looked for
        found = sqlite3.connect(
            f"file:{quote(path)}?mode={mode}",
            uri=True,
            timeout=WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        found.execute("PRAGMA foreign_keys = ON")
        found.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        found.execute("PRAGMA temp_store = MEMORY")
        found.execute("PRAGMA mmap_size = 268435456")
        found.execute("PRAGMA synchronous = FULL")  # what was acknowledged survives a power cut as well
        return found

    engine = create_engine(url, creator=open_file)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get(_WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITE, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose transaction is the only one that writes; all of it is kept, or nothing."""
    with plain_errors(engine.url), engine.connect() as connection:
        marked = connection.execution_options(**{_WRITE: True})
        with marked.begin():
            yield marked


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Give a connection that sees one state of the store."""
    with plain_errors(engine.url), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(  # noqa: PLW2901
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        with connection.begin():
            yield connection


@contextmanager
def plain_errors(url: URL) -> Iterator[None]:
    """Turn what a database reports into one line for people."""
    try:
        yield
    except DBAPIError as error:
        raise StoreError(f"{name_of(url)}: {_plain(error)}") from error
    except sqlite3.Error as error:
        raise StoreError(f"{name_of(url)}: {_plain(error)}") from error


def name_of(url: URL) -> str:
    """Return how a person knows the store: its path, or its address without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or "store"
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def _plain(error: DBAPIError | sqlite3.Error) -> str:
    cause: Any = error.orig if isinstance(error, DBAPIError) else error
    said = " ".join(str(cause).split())
    if isinstance(error, InterfaceError) and not said:
        said = "the connection broke"
    for words, advice in _WORDS:
        if words in said.lower():
            return advice
    return f"the database says: {said}"


def is_sqlite(connection: Connection) -> bool:
    """Tell whether the store is a SQLite file."""
    return connection.dialect.name == "sqlite"


def run_sql(connection: Connection, statement: str) -> None:
    """Run one statement as it is written."""
    connection.execute(text(statement))
