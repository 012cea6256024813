"""``firsthand places``: see why a name was placed; bring your own places."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from firsthand.cli.app import app


def test_every_name_is_explained(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "Blast near Mosul\n\nRockets fell 30 km south of Tal Afar in Iraq, police in Mosul said on Friday.\n",
        encoding="utf-8",
    )
    shown = CliRunner().invoke(app, ["places", "explain", str(report)]).output
    assert "30 km south of Tal Afar: town in Nineveh, IRQ" in shown
    assert "±7.5 km" in shown
    assert "others in its country" in shown
    assert "%" in shown


def test_a_dump_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRSTHAND_CACHE", str(tmp_path))
    cells = [
        "95000001",
        "Qaryat Sumbar",
        "",
        "",
        "36.1",
        "43.2",
        "P",
        "PPL",
        "IQ",
        "",
        "15",
        "",
        "",
        "",
        "10",
    ]
    dump = tmp_path / "IQ.txt"
    dump.write_text("\t".join([*cells, "", "", "", ""]) + "\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["places", "import", "--quiet", str(dump)])
    assert done.exit_code == 0
    assert (tmp_path / "places-imported.sqlite").is_file()
