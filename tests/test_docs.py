"""The pages keep up with the code."""

import importlib.util
import re
import sys
from enum import EnumMeta
from pathlib import Path
from types import ModuleType

import msgspec
import pytest
from typer.main import get_command

from firsthand import ontology, record
from firsthand.cli.app import app
from firsthand.exports import FORMATS
from firsthand.settings import Settings
from firsthand.store.schema import metadata
from firsthand.views.table import COLUMNS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *sorted(DOCS.rglob("*.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "examples" / "README.md",
]
MACHINE = re.compile(r"/work/|/tmp/|/home/|/root/|pypi\.|localhost:\d")


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", DOCS / "refresh.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["refresh"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["README.md", "docs/record.md"])
def test_what_is_copied_from_the_code_is_as_the_code_has_it(refresh: ModuleType, name: str) -> None:
    page = (ROOT / name).read_text(encoding="utf-8")
    assert refresh.renewed(page) == page, "make docs"


def test_every_field_of_a_record_is_described() -> None:
    page = (DOCS / "record.md").read_text(encoding="utf-8")
    structs = [
        kind for kind in vars(record).values() if isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    ]
    fields = {field.encode_name for kind in structs for field in msgspec.structs.fields(kind)}
    assert {field for field in fields if f"`{field}`" not in page and f"## {field}" not in page} == set()


def test_every_value_of_a_closed_vocabulary_is_in_the_codebook() -> None:
    words = set(re.findall(r"[\w-]+", (DOCS / "codebook.md").read_text(encoding="utf-8")))
    enums = [
        kind for kind in vars(ontology).values() if isinstance(kind, EnumMeta) and kind is not ontology.Quad
    ]
    assert {value.value for kind in enums for value in kind} - words == set()
    assert {mode for facts in ontology.TYPES.values() for mode in facts.modes} - words == set()


def test_every_column_of_the_table_is_listed() -> None:
    page = (DOCS / "record.md").read_text(encoding="utf-8")
    assert all(f"`{column}`" in page for column in COLUMNS)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_speaks_of_one_machine(page: Path) -> None:
    assert MACHINE.findall(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "models.txt"])
def test_every_pin_has_a_hash_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    for pin in re.split(r"\n(?=[a-z])", text):
        if pin.startswith("#") and "==" not in pin:
            continue
        assert "--hash=sha256:" in pin


def test_every_dependency_is_pinned() -> None:
    import tomllib  # noqa: PLC0415

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    pinned = re.findall(
        r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE
    )
    wanted = [re.split(r"[^A-Za-z0-9_.-]", name)[0].lower() for name in project["project"]["dependencies"]]
    assert [name for name in wanted if name.replace("_", "-") not in pinned] == [], "make lock"


@pytest.mark.parametrize("name", ["stages.md", "design.md", "evidence.md", "store.md"])
def test_every_module_that_a_page_names_is_there(name: str) -> None:
    page = DOCS / name
    folders = (
        "intake|language|reading|knowledge|run|views|cli|benchmarks|evidence|store|exports|brief|web|watch"
    )
    named = re.findall(rf"`((?:{folders})/[\w/.]*)`", page.read_text(encoding="utf-8"))
    assert named
    assert [one for one in named if not (ROOT / "src" / "firsthand" / one).exists()] == []


def test_every_table_of_the_store_is_described() -> None:
    page = (DOCS / "store.md").read_text(encoding="utf-8")
    assert [name for name in metadata.tables if f"`{name}`" not in page] == []


def test_every_command_and_format_is_in_the_readme() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    guide = (DOCS / "guide.md").read_text(encoding="utf-8")
    commands = get_command(app).commands  # type: ignore[attr-defined]
    assert [name for name in commands if f"`{name}`" not in page] == []
    assert [name for name in FORMATS if f"`{name}`" not in guide] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_lets_people_type_is_there(page: Path) -> None:
    """Every ``firsthand word --option`` in a page is a command with that option."""
    commands = get_command(app).commands  # type: ignore[attr-defined]
    for line in re.findall(r"^(?:\$ )?firsthand (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE):
        words = line.split("#")[0].split()
        command = commands[words.pop(0)]
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
        assert {word for word in words if word.startswith("-") and word != "-"} - known == set(), line


def test_every_setting_is_named_in_the_readme() -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in Settings.__struct_fields__ if f"FIRSTHAND_{name.upper()}" not in page] == []
