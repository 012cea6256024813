"""The commands that write evidence out, on records that were read before."""

import json
from pathlib import Path

import pytest
from tests.exports.making import records
from typer.testing import CliRunner

from firsthand.cli.app import app
from firsthand.record import to_json
from firsthand.store import Store


@pytest.fixture
def read(tmp_path: Path) -> str:
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"".join(to_json(record) + b"\n" for record in records()))
    return str(file)


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_export_writes_to_a_file_and_says_how_much(read: str, tmp_path: Path) -> None:
    out = tmp_path / "map.geojson"
    result = CliRunner().invoke(
        app, ["export", "-f", "geojson", "--date", "2024-04-03", read, "-o", str(out)]
    )
    assert result.exit_code == 0
    found = json.loads(out.read_bytes())
    assert found["firsthand"]["date"] == "2024-04-03"
    assert f"{len(found['features'])} rows" in result.stderr
    assert [f.name for f in tmp_path.iterdir() if f.name.endswith(".part")] == []


def test_export_goes_into_a_pipe_by_default(read: str) -> None:
    assert json.loads(run("export", "--date", "2024-04-03", "-q", read))["incidents"]


def test_brief_is_markdown_or_a_page(read: str, tmp_path: Path) -> None:
    assert run("brief", "--date", "2024-04-03", read).startswith("# Situation report")
    page = tmp_path / "brief.html"
    run("brief", "--date", "2024-04-03", read, "-o", str(page))
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_brief_is_of_one_voice_or_outlet(tmp_path: Path) -> None:
    store = str(tmp_path / "news.db")
    with Store.open(store, create=True) as opened, opened.run() as started:
        opened.add_records(records(), started)
    words = run("brief", "--date", "2024-04-03", "--store", store, "--voice", "Lela Marun")
    assert words.startswith("# Situation report: voice Lela Marun")
    assert "Lake Ledger" not in words
    assert run("brief", "--store", store, "--outlet", "Lake Ledger").startswith("# Situation report: outlet")


def test_snapshot_takes_the_date_of_the_newest_report(read: str, tmp_path: Path) -> None:
    folder = tmp_path / "release"
    run("snapshot", str(folder), read)
    assert "as of 2024-04-02" in (folder / "CITATION.txt").read_text(encoding="utf-8")


def test_filters_are_never_silently_ignored(read: str) -> None:
    result = CliRunner().invoke(app, ["export", "--type", "ASSAULT", read])
    assert result.exit_code != 0
    assert "filters select from a store" in str(result.exception)


def test_an_unknown_filter_and_a_wrong_day_are_named(read: str) -> None:
    assert "no such filter" in str(CliRunner().invoke(app, ["export", "-Q", "colour=red", read]).exception)
    wrong = CliRunner().invoke(app, ["export", "--date", "yesterday", read])
    assert "is not a day" in str(wrong.exception)
