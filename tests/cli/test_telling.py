"""What the commands say beside their output: what is cut, missing or wrong costs one line and is never silent."""

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from firsthand.cli.app import app
from firsthand.errors import FirsthandError, ModelMissing
from firsthand.language.pipeline import load_pipeline
from firsthand.ontology import EventType, Status
from firsthand.query import MOST, Order, Query
from firsthand.record import Record, Report
from firsthand.store import Store

FORMS = ["terminal", "json", "jsonl", "table"]


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("form", FORMS)
def test_a_list_that_is_cut_says_so_in_every_form(kept: str, form: str) -> None:
    everything = len(run("incidents", "--store", kept, "-f", "jsonl").stdout.splitlines())
    cut = run("incidents", "--store", kept, "--limit", "3", "-f", form)
    assert cut.stderr == f"firsthand: 3 of {everything}; more with --limit, all with firsthand export\n"
    assert run("incidents", "--store", kept, "-f", form).stderr == ""


def test_the_page_after_is_called_by_its_cursor(kept: str) -> None:
    with Store.open(kept, read_only=True) as store:
        cursor = store.find(Query(limit=2)).cursor or ""
    assert (
        "more with --cursor " in run("incidents", "--store", kept, "--limit", "2", "--cursor", cursor).stderr
    )


@pytest.mark.parametrize("kind", [(), ("--outlets",)])
@pytest.mark.parametrize("form", FORMS)
def test_voices_and_outlets_that_are_cut_say_so(kept: str, form: str, kind: tuple[str, ...]) -> None:
    command = ("sources", *kind, "--store", kept)
    everything = len(run(*command, "-f", "jsonl").stdout.splitlines())
    assert run(*command, "--limit", "2", "-f", form).stderr == (
        f"firsthand: 2 of {everything}; more with --limit\n"
    )
    assert run(*command, "--limit", f"{everything}", "-f", form).stderr == ""


def test_help_says_how_many_come_and_how_many_may() -> None:
    words = " ".join(run("incidents", "--help").stdout.split())
    assert f"default {Query().limit}, maximum {MOST}" in words
    assert "default 100, no maximum" in " ".join(run("sources", "--help").stdout.split())


def test_a_day_that_no_calendar_has_is_told_and_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_read(reports: Iterable[Any], *_: object) -> Iterator[Any]:
        return (Record(report=one) if isinstance(one, Report) else one for one in reports)

    monkeypatch.setattr("firsthand.run.executors.read_all", as_read)
    monkeypatch.setattr("firsthand.cli.reading.read_all", as_read)
    text = "Rebels attacked a checkpoint near Ardun on Sunday, police said. Two officers were killed. " * 3
    file = tmp_path / "wire.jsonl"
    file.write_text(json.dumps({"id": "a", "text": text, "published": "2024-02-30"}) + "\n", encoding="utf-8")
    line = f"firsthand: {file}:1: published '2024-02-30' is no day; read without a date"
    read = run("read", str(file))
    assert json.loads(read.stdout)["report"].get("published") is None
    counted = "read 1 report, 1 without a date that could be read"
    assert read.stderr.splitlines() == [line, f"firsthand: {counted}"]
    assert (read.exit_code, run("read", "--strict", str(file)).exit_code) == (0, 1)
    told, last = run("add", "--store", str(tmp_path / "new.db"), str(file)).stderr.splitlines()
    assert told == line
    assert "added 1 report, 1 without a date that could be read" in last


@pytest.fixture
def stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Result]:
    """Return a store whose first three reports of five were read when a person stopped it, and what was said then."""

    def until_stopped(reports: Iterable[Report], *_: object) -> Iterator[Record]:
        for number, one in enumerate(reports):
            if number == 3:
                raise KeyboardInterrupt
            yield Record(report=one)

    monkeypatch.setenv("FIRSTHAND_BATCH", "1")
    monkeypatch.setattr("firsthand.run.executors.read_all", until_stopped)
    text = "Rebels attacked checkpoint {} near Ardun on Sunday, police said. Two officers were killed. "
    lines = [json.dumps({"id": f"r{n}", "text": text.format(n) * 3}) for n in range(5)]
    (tmp_path / "wire.jsonl").write_text("\n".join(lines), encoding="utf-8")
    path = str(tmp_path / "stopped.db")
    return path, run("add", "--store", path, str(tmp_path / "wire.jsonl"))


def test_an_adding_that_is_stopped_says_what_is_left(stopped: tuple[str, Result]) -> None:
    _, done = stopped
    assert done.exit_code == 130
    assert done.stderr == "firsthand: stopped; 2 reports to be read; firsthand add goes on\n"


@pytest.mark.parametrize("command", [("incidents",), ("export",), ("brief",), ("show", "r0")])
def test_what_is_asked_of_a_store_tells_once_what_is_not_read_yet(
    stopped: tuple[str, Result], command: tuple[str, ...]
) -> None:
    said = run(*command, "--store", stopped[0]).stderr
    assert said.count("firsthand: 2 reports are not read yet; firsthand add goes on\n") == 1


@pytest.mark.parametrize("command", [("incidents",), ("export", "-q"), ("brief",)])
def test_nothing_is_told_of_a_store_that_is_read(kept: str, command: tuple[str, ...]) -> None:
    assert run(*command, "--store", kept).stderr == ""


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_answer_says_that_it_is_one(kept: str, form: str) -> None:
    none = run("incidents", "--store", kept, "--text", "zzzz", "-f", form)
    assert (none.exit_code, none.stderr) == (1, "firsthand: no incidents\n")


@pytest.mark.parametrize("command", ["incidents", "export", "brief"])
def test_a_value_that_can_match_nothing_is_refused(kept: str, command: str) -> None:
    def refused(*words: str) -> str:
        return str(run(command, "--store", kept, *words).exception)

    assert refused("--country", "Iraq") == "country 'Iraq': three letters, as IRQ"
    assert refused("--country", "irq", "--country", "I1Q") == "country 'I1Q': three letters, as IRQ"
    assert refused("--type", "ASSAULTS") == f"type 'ASSAULTS': one of {', '.join(EventType)}"
    assert run(command, "--store", kept, "--country", "irq", "--type", "assault").exit_code == 0


def test_a_status_or_an_order_that_there_is_not_is_refused_with_those_there_are(kept: str) -> None:
    for option, kind in (("status", Status), ("order", Order)):
        wrong = run("incidents", "--store", kept, f"--{option}", "denied")
        assert str(wrong.exception) == f"{option} 'denied': one of {', '.join(kind)}"


def in_a_shell(words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person types it."""
    command = f"{shlex.join([sys.executable, '-m', 'firsthand'])} {words}"
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | environment,
    )


def test_a_closed_output_is_one_line_where_something_would_go_there(kept: str, tmp_path: Path) -> None:
    for command in ("incidents -f jsonl", "incidents -f terminal", "export -q", "version"):
        closed = in_a_shell(f"{command} {'' if command == 'version' else f'--store {kept}'} >&-")
        assert closed.returncode == 1
        assert closed.stderr.startswith("firsthand: the standard output is closed; ")
        assert closed.stderr.count("\n") == 1
    out = tmp_path / "out.json"
    assert in_a_shell(f"export -q --store {kept} -o {out} >&- <&-").stderr == ""
    assert out.stat().st_size


@pytest.mark.parametrize("command", [("export",), ("brief",), ("read", __file__)])
def test_a_file_without_a_name_is_one_line(kept: str, command: tuple[str, ...], monkeypatch: Any) -> None:
    monkeypatch.setenv("FIRSTHAND_STORE", kept)
    error = run(*command, "-o", "").exception
    assert isinstance(error, FirsthandError)
    assert "name a file" in str(error)


def test_a_model_that_is_none_is_one_line(tmp_path: Path) -> None:
    for name in ("xx", str(tmp_path)):
        with pytest.raises(ModelMissing) as raised:
            load_pipeline(name)
        assert str(raised.value).startswith(f"{name!r} is no spaCy pipeline; ")
        assert "\n" not in str(raised.value)


def test_a_folder_in_the_place_of_a_file_is_called_so(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command in (("incidents",), ("add",), ("export",), ("serve",)):
        assert (
            str(run(*command, "--store", str(tmp_path)).exception) == f"{tmp_path} is a folder; name a file"
        )
    monkeypatch.setenv("FIRSTHAND_STORE", kept)
    for command in (("export",), ("brief",), ("read", __file__)):
        assert str(run(*command, "-o", str(tmp_path)).exception) == f"{tmp_path} is a folder; name a file"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        ("incidents",),
        ("show", "x"),
        ("sources",),
        ("processes",),
        ("changes",),
        ("doctor",),
        ("reread",),
        ("review", "accept", "x"),
        ("review", "log"),
        ("export",),
        ("brief",),
        ("serve",),
    ],
)
def test_only_adding_and_watching_make_a_store(command: tuple[str, ...], tmp_path: Path) -> None:
    error = run(*command, "--store", str(tmp_path / "typo.db")).exception
    assert isinstance(error, FirsthandError)
    assert "typo.db: no store there" in str(error)
    assert list(tmp_path.iterdir()) == []
