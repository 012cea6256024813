"""One record made by hand, with every kind of finding, and a store of the examples."""

from pathlib import Path

import pytest

from firsthand.record import Record, from_json
from firsthand.store import Store

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "records"
FILE = Path(__file__).resolve().parent.parent / "full_record.json"


@pytest.fixture(scope="session")
def record() -> Record:
    """Return a record with every kind of finding."""
    return from_json(FILE.read_bytes(), where=FILE.name)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store of the examples, to be asked and not to be changed."""
    path = tmp_path_factory.mktemp("kept") / "examples.db"
    records = [from_json(file.read_bytes()) for file in sorted(EXAMPLES.glob("*.json"))]
    with Store.open(str(path), create=True) as store, store.run() as run:
        store.add_records(records, run)
    return str(path)
