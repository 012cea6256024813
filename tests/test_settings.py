"""Settings come from the environment, then a file, then the defaults; a wrong one is named."""

from pathlib import Path

import pytest

from firsthand.errors import SettingsError
from firsthand.settings import load_settings


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "firsthand.toml"
    file.write_text("batch = 4\nmax_bytes = 1000\n")
    monkeypatch.setenv("FIRSTHAND_BATCH", "8")
    settings = load_settings(file)
    assert (settings.batch, settings.max_bytes) == (8, 1000)


def test_the_file_may_be_named_in_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.toml").write_text(f"tables = '{tmp_path}'\n")
    monkeypatch.setenv("FIRSTHAND_CONFIG", str(tmp_path / "a.toml"))
    assert load_settings().tables == tmp_path


@pytest.mark.parametrize(
    ("text", "message"), [("bach = 3", "bach"), ("batch = 'many'", "batch"), ("batch =", "a.toml")]
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text)
    with pytest.raises(SettingsError, match=message):
        load_settings(file)
