"""One record made by hand, with every kind of finding."""

from pathlib import Path

import pytest

from firsthand.record import Record, from_json

FILE = Path(__file__).resolve().parent.parent / "full_record.json"


@pytest.fixture(scope="session")
def record() -> Record:
    """Return a record with every kind of finding."""
    return from_json(FILE.read_bytes(), where=FILE.name)
