"""What the tests of the page share: a store of the example records, an empty one, and clients over both."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from firsthand.record import Record, from_json
from firsthand.store import Store
from firsthand.web import create_app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "records"
HERE = "http://127.0.0.1:8000"


def keep(path: Path, records: list[Record]) -> str:
    with Store.open(str(path), create=True) as store, store.run() as run:
        store.add_records(records, run)
    return str(path)


def example_records() -> list[Record]:
    return [from_json(file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))]


@pytest.fixture(scope="session")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store of the ten example reports; nobody writes to it."""
    return keep(tmp_path_factory.mktemp("web") / "examples.db", example_records())


@pytest.fixture(scope="session")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store that holds nothing."""
    return keep(tmp_path_factory.mktemp("web") / "empty.db", [])


@pytest.fixture(scope="module")
def web(example_store: str) -> Iterator[TestClient]:
    """Return a client of the page over the examples."""
    with TestClient(create_app(example_store), base_url=HERE, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def empty(empty_store: str) -> Iterator[TestClient]:
    """Return a client of the page over the empty store."""
    with TestClient(create_app(empty_store), base_url=HERE, follow_redirects=False) as client:
        yield client
