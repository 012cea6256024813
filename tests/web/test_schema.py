"""The API does what its own document says: whatever is sent by it, nothing breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.schemas import APIOperation
from starlette.testclient import TestClient

from firsthand.record import from_json
from firsthand.web import create_app
from firsthand.web.access import Access

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "records"
EXAMPLES_EACH = 5


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    made = create_app(str(tmp_path_factory.mktemp("schema") / "store.db"), access=Access.loopback())
    with TestClient(made):
        store = made.state.store
        with store.run() as run:
            store.add_records(
                [from_json(f.read_bytes(), where=f.name) for f in sorted(EXAMPLES.glob("*.json"))], run
            )
        yield made


def operations(app: FastAPI) -> list[APIOperation]:
    found = schemathesis.openapi.from_dict(app.openapi()).get_all_operations()
    return [one.ok() for one in found]


def test_nothing_breaks(app: FastAPI) -> None:
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    asked = operations(app)
    assert len(asked) > 15
    for operation in asked:
        for mode in GenerationMode:
            send(operation, mode, client)


def send(operation: APIOperation, mode: GenerationMode, client: TestClient) -> None:
    """Send what the document allows, or what it does not, and check that nothing breaks."""

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES_EACH,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def once(case: schemathesis.Case) -> None:
        sendable = isinstance(case.body, dict | list | str | int | float | bool)
        answer = client.request(
            case.method, case.formatted_path, params=case.query or None, json=case.body if sendable else None
        )
        assert answer.status_code < 500, (
            case.method,
            case.formatted_path,
            case.query,
            case.body,
            answer.text,
        )
        if answer.status_code == 200 and answer.headers["content-type"].startswith("application/json"):
            answer.json()

    try:
        once()
    except Unsatisfiable:
        assert not operation.query and mode is GenerationMode.NEGATIVE  # without parameters nothing is wrong
