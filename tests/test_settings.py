"""Settings come from the environment, then a file, then the defaults; a wrong one is named."""

from pathlib import Path

import msgspec
import pytest

from firsthand.errors import SettingsError
from firsthand.settings import Settings, load_settings


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


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("PLACE_LIKELIHOOD", "3", "from 0 to 1"),
        ("PLACE_LIKELIHOOD", "nan", "from 0 to 1"),
        ("PLACE_LIKELIHOOD", "much", "a number"),
        ("MAX_BYTES", "-5", "1 or more"),
        ("MAX_CHARACTERS", "0", "1 or more"),
        ("TIMEOUT", "-1", "more than 0"),
        ("TIMEOUT", "inf", "more than 0"),
        ("BATCH", "0", "1 or more"),
        ("BATCH", "2.5", "a whole number"),
        ("BLUR_KM_READERS", "-1", "0 or more"),
        ("SMTP_PORT", "70000", "65535"),
        ("SMTP_SECURITY", "ssl", "starttls, tls, none"),
        ("DETECTOR", "perhaps", "true or false"),
        ("TABLES", "nowhere", "no folder"),
        ("BOUNDARIES", "nowhere.json", "no file"),
    ],
)
def test_a_setting_that_cannot_serve_is_refused_in_one_line(
    variable: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"FIRSTHAND_{variable}", value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    said = str(refused.value)
    assert said.startswith(f"FIRSTHAND_{variable}: {value!r} is ")
    assert message in said
    assert "\n" not in said


@pytest.mark.parametrize("name", [f.name for f in msgspec.structs.fields(Settings) if f.type in (int, float)])
def test_no_number_may_be_negative(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"FIRSTHAND_{name.upper()}", "-1")
    with pytest.raises(SettingsError, match=f"^FIRSTHAND_{name.upper()}: "):
        load_settings()
