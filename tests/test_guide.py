"""The guide's commands do what it says, over the records of the examples, and it says what they say now."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
ELSEWHERE = ("read", "add", "serve", "watch")  # these read, which takes long, or do not end
TYPED = [
    line
    for line in re.findall(r"^(?:\$ )?firsthand (.+)$", GUIDE, re.MULTILINE)
    if line.split()[0] not in ELSEWHERE
]


@pytest.fixture(scope="module")
def guide() -> ModuleType:
    spec = importlib.util.spec_from_file_location("guide", ROOT / "docs" / "guide.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["guide"] = module
    spec.loader.exec_module(module)
    return module


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


def test_every_command_works_and_says_what_the_guide_has(guide: ModuleType) -> None:
    with guide.example_folder() as ids:
        for file in guide.PAGES:
            page = file.read_text(encoding="utf-8")
            assert guide.renewed(page, ids) == page, "make docs"


def test_nothing_that_hangs_on_the_reader_stands_outside_of_what_is_renewed(guide: ModuleType) -> None:
    rest = guide.BRIEF.sub("", guide.BLOCK.sub("", GUIDE))
    assert guide.ID.findall(rest) == []
    assert re.findall(r"\d+ (?:to \d+ )?(?:origins?|incidents?)\b", rest) == []
    shown = {line for found in guide.BLOCK.finditer(GUIDE) for line in found[3].splitlines()}
    outside = [line for line in TYPED if f"$ firsthand {line}" not in shown and not line.startswith("brief")]
    assert outside == []


def test_a_command_that_fails_is_told(guide: ModuleType) -> None:
    with guide.example_folder(), pytest.raises(RuntimeError, match="no such incident"):
        guide.run("firsthand show i-0000000000000000")
