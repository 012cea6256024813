"""Whole scenarios, from texts to evidence: written by us, of other conflicts than any set we steer by."""

from pathlib import Path

import msgspec
import pytest

from firsthand.evidence import evidence_of
from firsthand.intake import Skipped
from firsthand.intake import read_all as take_in
from firsthand.knowledge.actors import Actors
from firsthand.reading.reader import Reader
from firsthand.record import Report
from firsthand.settings import Settings

from .scoring import scores

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
# What is reached, less a margin: a mechanism that stops working falls below.
FLOORS = {
    "sudan": {
        "copies": 1.0,
        "incidents": 0.75,
        "origins": 0.5,
        "conflicts": 0.5,
        "revisions": 1.0,
        "moved": 0.4,
    },
    "lebanon": {
        "copies": 1.0,
        "incidents": 0.8,
        "origins": 0.4,
        "conflicts": 0.4,
        "states": 0.5,
        "moved": 0.5,
    },
    "cauca": {
        "copies": 1.0,
        "incidents": 0.9,
        "conflicts": 0.6,
        "states": 0.7,
        "moved": 0.8,
    },
    "examples": {
        "copies": 1.0,
        "incidents": 0.6,
        "conflicts": 0.4,
        "revisions": 0.5,
        "states": 0.6,
        "moved": 0.5,
    },
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(Settings(cache=Settings().cache.expanduser()))


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_a_scenario_holds_its_floors(name: str, reader: Reader, actors: Actors) -> None:
    gold = msgspec.json.decode((HERE / "scenarios" / f"{name}.json").read_bytes())
    if "folder" in gold:
        taken = take_in([str(ROOT / gold["folder"])], reader.settings)
        reports = [r for r in taken if not isinstance(r, Skipped)]
    else:
        reports = msgspec.convert(gold["reports"], list[Report])
    found = scores(gold, evidence_of([reader.read(r) for r in reports], actors))
    low = {facet: found[facet] for facet, floor in FLOORS[name].items() if found[facet] < floor}
    assert not low, found
