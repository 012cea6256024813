"""The commands that keep and ask a store, on records that were read before, so that no parser is needed."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from typer.testing import CliRunner

from firsthand.cli.app import app
from firsthand.errors import StoreError
from firsthand.record import MadeBy, Record, Report, from_json, to_json
from firsthand.store import Store

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "records"
NEWS = "Rebels attacked a checkpoint near Ardun on 3 March 2024, police said. Two officers were killed."


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of the records of the examples."""
    made_by = (MadeBy(stage="read", version="test"),)
    found = [from_json(f.read_bytes(), where=f.name) for f in sorted(EXAMPLES.glob("*.json"))]
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    path.write_bytes(b"".join(to_json(msgspec.structs.replace(r, made_by=made_by)) + b"\n" for r in found))
    return path


@pytest.fixture(scope="module")
def filled(file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store of them that no test changes."""
    path = str(tmp_path_factory.mktemp("store") / "store.db")
    run("add", "--store", path, str(file))
    return path


@pytest.fixture
def store(filled: str, tmp_path: Path) -> str:
    """Return a store of them for one test."""
    path = tmp_path / "store.db"
    path.write_bytes(Path(filled).read_bytes())
    return str(path)


def run(*words: str, code: int = 0, stdin: str | bytes | None = None) -> str:
    result = CliRunner().invoke(app, list(words), input=stdin, catch_exceptions=True)
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def told(*words: str, stdin: str | bytes | None = None) -> str:
    """Return what is said beside the output."""
    result = CliRunner().invoke(app, list(words), input=stdin, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stderr


def rows(*words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run(*words).splitlines()]


def as_read(reports: Iterable[Report], *_: object) -> Iterator[Record]:
    """Read reports as a reader of another version would that finds nothing new in those of the examples."""
    known = {r.report.text: r for f in EXAMPLES.glob("*.json") for r in (from_json(f.read_bytes()),)}
    for report in reports:
        made = known.get(report.text, Record(report=report))
        yield msgspec.structs.replace(made, report=report, made_by=(MadeBy(stage="read", version="next"),))


def test_adding_again_adds_nothing_and_says_so(file: Path, tmp_path: Path) -> None:
    path = str(tmp_path / "new.db")
    count = len(file.read_bytes().splitlines())
    assert f"added {count} reports" in told("add", "--store", path, str(file))
    before = run("changes", "--store", path)
    assert f"added 0 reports, {count} known already" in told("add", "--store", path, str(file))
    assert run("changes", "--store", path) == before
    assert told("add", "-q", "--store", path, str(file)) == ""


def test_records_come_through_a_pipe_as_well(file: Path, filled: str, tmp_path: Path) -> None:
    path = str(tmp_path / "piped.db")
    assert "added" in told("add", "--store", path, "-", stdin=file.read_bytes())
    assert {r["incident"]["id"] for r in rows("incidents", "--store", path)} == {
        r["incident"]["id"] for r in rows("incidents", "--store", filled)
    }


def test_a_report_comes_through_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firsthand.run.executors.read_all", as_read)
    path = str(tmp_path / "piped.db")
    assert "added 1 report " in told("add", "--store", path, "-", stdin=NEWS * 3)
    assert json.loads(run("show", "--store", path, "stdin"))["state"] == "read"


def test_an_address_is_fetched_and_what_cannot_be_had_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from firsthand.intake import readers  # noqa: PLC0415

    def fetched(url: str, _: object) -> Any:
        return _Fetched(NEWS.encode() * 3, "utf-8", url)

    monkeypatch.setattr(readers, "fetch", fetched)
    monkeypatch.setattr("firsthand.run.executors.read_all", as_read)
    path = str(tmp_path / "fetched.db")
    assert "added 1 report " in told("add", "--store", path, "https://news.example/2024/attack")
    with Store.open(path) as store:
        assert store.overview().reports == 1


class _Fetched(msgspec.Struct):
    data: bytes
    charset: str
    url: str


def test_what_is_known_loads_neither_parser_nor_extractor(file: Path, filled: str) -> None:
    script = (
        "import sys; from firsthand.cli.store import run_add;"
        f"run_add([{str(file)!r}], {filled!r}, jobs=1, quiet=True);"
        "print([m for m in ('spacy', 'trafilatura', 'numpy', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_nothing_to_add_is_an_error(tmp_path: Path) -> None:
    run("add", "--store", str(tmp_path / "x.db"), str(tmp_path / "none.txt"), code=1)


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["incidents", "--store", str(tmp_path / "none.db")])
    assert "no store there" in str(result.exception)


def test_incidents_are_filtered_and_written_in_each_form(filled: str) -> None:
    everything = rows("incidents", "--store", filled)
    kind = everything[0]["incident"]["type"]
    some = rows("incidents", "--store", filled, "--type", kind.lower(), "--order", "oldest")
    assert {r["incident"]["type"] for r in some} == {kind}
    assert len(some) == sum(r["incident"]["type"] == kind for r in everything)
    assert len(rows("incidents", "--store", filled, "--limit", "2")) == 2
    assert json.loads(run("incidents", "--store", filled, "-f", "json")) == everything
    table = list(csv.DictReader(run("incidents", "--store", filled, "-f", "table").splitlines()))
    assert [r["id"] for r in table] == [r["incident"]["id"] for r in everything]
    shown = run("incidents", "--store", filled, "-f", "terminal")
    assert all(r["incident"]["id"] in shown for r in everything)
    run("incidents", "--store", filled, "--text", "zzzz", code=1)
    assert "not one of" in str(CliRunner().invoke(app, ["incidents", "--store", filled, "-f", "x"]).output)


def test_show_knows_incidents_reports_and_processes(filled: str) -> None:
    first = max(rows("incidents", "--store", filled), key=lambda r: len(r["incident"]["reports"]))["incident"]
    words = run("show", "--store", filled, first["id"], "-f", "terminal")
    assert first["id"] in words
    assert (
        json.loads(run("show", "--store", filled, first["id"], "-f", "json"))["incident"]["id"] == first["id"]
    )
    report = json.loads(run("show", "--store", filled, first["reports"][0]))
    assert report["report"]["id"] == first["reports"][0]
    for process in rows("processes", "--store", filled)[:1]:
        id = process["process"]["id"]
        assert json.loads(run("show", "--store", filled, id))["id"] == id
    result = CliRunner().invoke(app, ["show", "--store", filled, "i-none"])
    assert "no such incident, process or report" in str(result.exception)


def test_what_is_shown_comes_as_a_table_too(filled: str) -> None:
    first = max(rows("incidents", "--store", filled), key=lambda r: len(r["incident"]["reports"]))["incident"]
    (process, *_) = rows("processes", "--store", filled)
    for id, column, expected in (
        (first["id"], "property", "occurred"),
        (first["reports"][0], "report", first["reports"][0]),
        (process["process"]["id"], "state", process["process"]["states"][0]["state"]),
    ):
        table = list(csv.DictReader(run("show", "--store", filled, id, "-f", "table").splitlines()))
        assert expected in {row[column] for row in table}, table[:2]


@pytest.mark.parametrize("form", ["terminal", "json", "jsonl", "table"])
def test_lists_come_in_each_form(filled: str, form: str) -> None:
    for command in (("sources",), ("sources", "--outlets"), ("processes",), ("changes",)):
        written = run(*command, "--store", filled, "-f", form)
        assert written.strip()
        if form == "json":
            assert isinstance(json.loads(written), list)


def test_changes_go_on_from_a_number(filled: str) -> None:
    everything = rows("changes", "--store", filled)
    assert rows("changes", "--store", filled, "--since", "3") == everything[3:]


def test_a_judgement_is_kept_shown_and_undone(store: str) -> None:
    id = rows("incidents", "--store", store)[0]["incident"]["id"]
    assert run("review", "accept", id, "--user", "ana", "--reason", "seen", "--store", store) == "review 1\n"
    run("review", "correct", id, "killed", "[4, 4]", "--user", "ana", "--store", store)
    shown = json.loads(run("show", id, "-f", "json", "--store", store))
    assert shown["incident"]["values"]["killed"][0]["value"] == [4, 4]
    log = rows("review", "log", "--store", store)
    assert [(r["action"], r["user"]) for r in log] == [("accept", "ana"), ("correct", "ana")]
    run("review", "undo", "2", "--user", "ana", "--store", store)
    shown = json.loads(run("show", id, "-f", "json", "--store", store))
    assert [4, 4] not in [v["value"] for v in shown["incident"]["values"].get("killed", ())]
    result = CliRunner().invoke(app, ["review", "accept", id, "--version", "99", "--store", store])
    assert "changed since" in str(result.exception)
    assert "sound" in run("doctor", "--store", store)


def test_nonsense_is_refused_and_nothing_kept(store: str) -> None:
    id = rows("incidents", "--store", store)[0]["incident"]["id"]
    for field, value in (("injured", "eight"), ("injured", "[8,2]"), ("date", "2020-02-31")):
        result = CliRunner().invoke(app, ["review", "correct", id, field, value, "--store", store])
        assert result.exit_code == 1
        assert isinstance(result.exception, StoreError)
        assert "as " in str(result.exception)
    assert rows("review", "log", "--store", store) == []


def test_the_log_of_one_incident_is_its_own(store: str) -> None:
    one, other = (r["incident"]["id"] for r in rows("incidents", "--store", store)[:2])
    run("review", "accept", one, "--user", "ana", "--store", store)
    run("review", "reject", other, "--user", "ana", "--store", store)
    assert [r["incident"] for r in rows("review", "log", one, "--store", store)] == [one]
    assert len(rows("review", "log", "--store", store)) == 2
    result = CliRunner().invoke(app, ["review", "log", "nothing", "--store", store])
    assert "no such incident" in str(result.exception)


def test_no_judgement_is_dropped_silently(store: str) -> None:
    one, other = (r["incident"]["id"] for r in rows("incidents", "--store", store)[:2])
    for given in (["accept", one, other], ["withdraw", "a", "b"], ["log", one, other]):
        result = CliRunner().invoke(app, ["review", *given, "--store", store])
        assert result.exit_code == 2
        assert "one at a time" in result.output
    assert rows("review", "log", "--store", store) == []


def test_an_action_that_there_is_not_is_said_with_those_that_there_are(store: str) -> None:
    result = CliRunner().invoke(app, ["review", "foo", "--store", store])
    assert result.exit_code == 2
    assert "no action 'foo'; there are accept, " in result.output


def test_a_withdrawn_report_goes_out_of_the_evidence(store: str) -> None:
    name = rows("incidents", "--store", store)[0]["incident"]["reports"][0]
    run("review", "withdraw", name, "--user", "ana", "--store", store)
    assert all(name not in r["incident"]["reports"] for r in rows("incidents", "--store", store))


def test_reading_again_keeps_ids_and_judgements(store: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("firsthand.run.executors.read_all", as_read)
    before = rows("incidents", "--store", store)
    id = before[0]["incident"]["id"]
    run("review", "correct", id, "status", "negated", "--user", "ana", "--store", store)
    assert "reports again" in told("reread", "--all", "--store", store)
    after = rows("incidents", "--store", store)
    assert {r["incident"]["id"] for r in after} == {r["incident"]["id"] for r in before}
    assert json.loads(run("show", id, "-f", "json", "--store", store))["incident"]["status"] == "negated"
    assert json.loads(run("show", before[0]["incident"]["reports"][0], "--store", store))["record"][
        "made_by"
    ] == [{"stage": "read", "version": "next"}]
    assert "sound" in run("doctor", "--store", store)


def test_doctor_tells_what_is_wrong(store: str) -> None:
    import sqlite3  # noqa: PLC0415

    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE cell SET count = count + 1")
    connection.close()
    assert "the counts are not those" in run("doctor", "--store", store, code=1)
