"""The floors of ``bench/floors.toml``: no figure may sink below its own.

Whole records are scored on every run; the other sets take minutes and want FIRSTHAND_ACCURACY=all.
"""

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_run", ROOT / "bench" / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_run"] = module
    spec.loader.exec_module(module)
    return module


RUN = load()
FLOORS: dict[str, dict[str, float]] = RUN.load_floors()
SETS: list[dict[str, Any]] = [entry for entry in RUN.load_sets() if entry["name"] in FLOORS]


def test_every_floor_is_of_a_figure_that_is_measured() -> None:
    measured = {entry["name"]: set(entry["figures"]) for entry in SETS}
    assert set(measured) == set(FLOORS)
    for name, floors in FLOORS.items():
        assert set(floors) <= measured[name]


def test_no_floor_stands_on_text_that_a_model_has_trained_on() -> None:
    assert not any(entry.get("seen") for entry in SETS)


def test_floors_are_lifted_and_lowered_only_as_allowed() -> None:
    results = [RUN.Result("a", "a.jsonl", False, {"f1": 50.0, "mae-": 0.3})]
    floors = {"a": {"f1": 40.0, "mae-": 0.2}}
    keep = RUN.new_floors(results, floors, lift=False, lower=False)
    lifted = RUN.new_floors(results, floors, lift=True, lower=False)
    lowered = RUN.new_floors(results, floors, lift=False, lower=True)
    assert keep == floors
    assert lifted == {"a": {"f1": 49.0, "mae-": 0.2}}
    assert lowered == {"a": {"f1": 40.0, "mae-": 0.306}}


@pytest.mark.accuracy
@pytest.mark.parametrize("entry", SETS, ids=lambda entry: entry["name"])
def test_no_figure_sinks_below_its_floor(entry: dict[str, Any]) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no development sets at {SHARED}")
    if entry["adapter"] != "records" and os.environ.get("FIRSTHAND_ACCURACY") != "all":
        pytest.skip("takes minutes: FIRSTHAND_ACCURACY=all")
    result = RUN.measure(entry, SHARED)
    assert not result.why_not
    sunk = {
        figure: value
        for figure, value in result.figures.items()
        if figure in FLOORS[entry["name"]] and RUN.sunk(figure, value, FLOORS[entry["name"]][figure])
    }
    assert sunk == {}
