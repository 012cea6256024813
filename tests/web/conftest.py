"""What the tests of the page share: a store of the example records, an empty one, and clients over both."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient

from firsthand.record import Record, from_json
from firsthand.store import Store
from firsthand.web import create_app

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "records"
# Of the scenarios of tests/evidence, all in one: `firsthand read -f jsonl` of their reports.
SCENARIO = Path(__file__).resolve().parent / "scenario.jsonl"
CHROMIUM = Path("/usr/bin/chromium")
HERE = "http://127.0.0.1:8000"


class Served:
    """A page that is served in a thread."""

    def __init__(self, store: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = uvicorn.Config(create_app(store), port=self.port, log_level="error", access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Served":
        self.thread.start()
        end = time.monotonic() + 20
        while not self.server.started and time.monotonic() < end:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


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
def scenario_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store of three invented conflicts, each with a process and voices that differ."""
    records = [from_json(line) for line in SCENARIO.read_bytes().splitlines()]
    return keep(tmp_path_factory.mktemp("web") / "scenario.db", records)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return one browser for all tests that need one."""
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.is_file():
        pytest.skip("no Chromium")
    with playwright.sync_playwright() as running:
        options = ["--no-sandbox", "--enable-unsafe-swiftshader"]
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield started
        started.close()
