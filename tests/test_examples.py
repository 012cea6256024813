"""The examples: ten reports that become what ``examples/records`` holds."""

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from firsthand.record import Record, from_json, problems, to_json

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
GOLDEN = sorted((EXAMPLES / "records").glob("*.json"))
OUTLETS = {
    "Meridian Press Agency",
    "Gulf Ledger",
    "Lakeside Post",
    "The Levant Observer",
    "Two Rivers Today",
    "Tigris Gazette",
    "Harbour Dispatch",
    "City Bulletin Online",
    "Capital Wire",
    "Northern Review",
}
FURNITURE = (
    "cookie", "Advertisement", "Read also", "Related", "Most read", "Most viewed", "Sign up", "Follow us",
    "comments", "Share", "©", "Getty", "Photograph", "Subscribe",
)  # fmt: skip


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("regenerate", EXAMPLES / "regenerate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["regenerate"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def regenerate() -> ModuleType:
    return load()


@pytest.fixture(scope="module")
def records(regenerate: ModuleType) -> dict[str, Record]:
    read: Callable[[], Iterator[Record]] = regenerate.read_examples
    return {record.report.id: record for record in read()}


def test_all_ten_are_read_with_their_outlets_and_dates(records: dict[str, Record]) -> None:
    assert len(records) == 10
    assert {record.report.outlet for record in records.values()} == OUTLETS
    for record in records.values():
        assert (record.report.published or "").startswith("2024-08-0")
        assert record.report.title


def test_the_furniture_of_the_pages_is_gone(records: dict[str, Record]) -> None:
    for record in records.values():
        for words in FURNITURE:
            assert words not in record.report.text, record.report.id
        assert record.report.title not in record.report.text


def test_every_record_keeps_the_contract_and_survives_a_round_trip(records: dict[str, Record]) -> None:
    for record in records.values():
        assert list(problems(record)) == []
        assert to_json(from_json(to_json(record))) == to_json(record)


@pytest.mark.skipif(not GOLDEN, reason="no golden records yet: make golden")
def test_the_records_are_the_golden_ones(records: dict[str, Record], regenerate: ModuleType) -> None:
    assert sorted(f"{id}.json" for id in records) == [file.name for file in GOLDEN]
    different = [file.name for file in GOLDEN if regenerate.golden(records[file.stem]) != file.read_bytes()]
    assert different == [], "look at each difference; if all are for the better: make golden"
