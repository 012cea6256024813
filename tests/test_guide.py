"""The guide's commands do what it says, over the records of the examples."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firsthand.cli.app import app
from firsthand.query import Order, Query
from firsthand.record import from_json
from firsthand.store import Store

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
ELSEWHERE = ("read", "add", "serve", "watch")  # these read, which takes long, or do not end
TYPED = [
    line
    for line in re.findall(r"^(?:\$ )?firsthand (.+)$", GUIDE, re.MULTILINE)
    if line.split()[0] not in ELSEWHERE
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    home = tmp_path_factory.mktemp("guide")
    records = [
        from_json(file.read_bytes()) for file in sorted((ROOT / "examples" / "records").glob("*.json"))
    ]
    with Store.open(str(home / "firsthand.db"), create=True) as store, store.run() as run:
        store.add_records(records, run)
    yield home


@pytest.fixture(scope="module")
def named(folder: Path) -> dict[str, str]:
    """Return what the guide's ids are called here: the most told incident, the process with the most states."""
    with Store.open(str(folder / "firsthand.db")) as store:
        incident = store.find(Query(order=Order.REPORTS, limit=1)).rows[0].incident.id
        process = max(store.processes(), key=lambda one: len(one.process.states)).process.id
    return {"i": incident, "p": process}


def test_the_guide_has_every_step() -> None:
    steps = {line.split()[0] for line in TYPED}
    assert steps >= {
        "incidents",
        "show",
        "sources",
        "processes",
        "review",
        "changes",
        "brief",
        "export",
        "snapshot",
    }


@pytest.mark.parametrize("line", TYPED)
def test_a_command_of_the_guide_works(
    folder: Path, named: dict[str, str], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.delenv("FIRSTHAND_STORE", raising=False)
    here = re.sub(r"\b([ip])-[0-9a-f]{16}\b", lambda found: named[found[1]], line)
    done = CliRunner().invoke(app, shlex.split(here, comments=True), catch_exceptions=False)
    assert done.exit_code == 0, done.output
