"""Makes sure that what is opened is a store, and of this version's shape: older ones are brought up to it."""

import random
import sqlite3
import time
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from firsthand.errors import StoreError
from firsthand.store.engine import (
    APPLICATION,
    WAIT,
    address,
    connect,
    name_of,
    plain_errors,
    reading,
    writing,
)
from firsthand.store.schema import metadata

HEAD: Final = "0007"
_VERSIONS: Final = "firsthand_version"


def open_engine(url: str, *, create: bool, read_only: bool) -> Engine:
    """Return the engine of a store whose tables are those of this version.

    Raises StoreError where there is none and ``create`` is off, where it is somebody else's database, or one of
    a newer version.
    """
    where = address(url)
    name = name_of(where)
    sqlite = where.get_backend_name() == "sqlite"
    if sqlite and Path(where.database or "").is_dir():
        raise StoreError(f"{name} is a folder; name a file")
    if sqlite and not Path(where.database or "").exists():
        if not create:
            raise StoreError(
                f"{name}: no store there; firsthand add FILE… makes one, or name another with --store"
            )
        if not Path(name).parent.is_dir():
            raise StoreError(f"{name}: its folder does not exist; make it or name another file")
    engine = connect(where, read_only=read_only)
    with plain_errors(where):
        with reading(engine) as connection:
            found = _version(connection, name, create=create)
        if found != HEAD:
            if read_only:
                raise StoreError(
                    f"{name}: it is of an older version; any command that writes brings it up to date"
                )
            _upgrade(engine, name)
    return engine


def _version(connection: Connection, name: str, *, create: bool) -> str | None:
    """Return the version of the tables, None where there are none yet."""
    tables = set(inspect(connection).get_table_names())
    if _VERSIONS in tables:
        found: str | None = connection.execute(text(f"SELECT version_num FROM {_VERSIONS}")).scalar()  # noqa: S608
        if found is not None and found > HEAD:
            raise StoreError(f"{name}: a newer Firsthand made it (tables {found}, here {HEAD}); use that one")
        return found
    sqlite = connection.dialect.name == "sqlite"
    if (sqlite and tables) or tables & set(metadata.tables):
        raise StoreError(f"{name}: it is a database of another program; name another one")
    if not create:
        raise StoreError(f"{name}: it holds no store; firsthand add FILE… makes one")
    return None


def _upgrade(engine: Engine, name: str) -> None:
    # Imported late: alembic costs every command a third of a second, and is needed once.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    sqlite = engine.dialect.name == "sqlite"
    if sqlite:
        with plain_errors(engine.url), engine.connect() as connection:
            _keep_a_log(connection)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with writing(engine) as connection:
        if _version(connection, name, create=True) == HEAD:
            return  # another process was faster
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if sqlite:
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")


def _keep_a_log(connection: Connection) -> None:
    """Let a SQLite file keep its changes in a log beside it, so that readers need not wait for writers.

    The mode cannot be set inside a transaction, and SQLite does not wait here for others who open the file, whatever
    its timeout says: of two that make a store at once, one would fail.
    """
    raw = connection.connection.driver_connection
    assert raw is not None
    until = time.monotonic() + WAIT
    while True:
        try:
            raw.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(random.uniform(0.005, 0.02))  # noqa: S311 - apart from the others who try
        else:
            return


def is_store(engine: Engine) -> bool:
    """Tell whether the tables of a store are there."""
    try:
        with engine.connect() as connection:
            return inspect(connection).has_table(_VERSIONS)
    except DBAPIError:
        return False
