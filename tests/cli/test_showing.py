"""What a terminal shows of a store."""

import json

from typer.testing import CliRunner

from firsthand.cli.app import app


def said(*words: str, store: str) -> str:
    done = CliRunner().invoke(app, [*words, "--store", store], catch_exceptions=False)
    return done.stdout


def test_a_list_keeps_ids_whole_and_calls_incidents_by_their_headings(kept: str) -> None:
    rows = [json.loads(line) for line in said("incidents", "--format", "jsonl", store=kept).splitlines()]
    shown = said("incidents", "--format", "terminal", store=kept)
    assert rows
    for row in rows:
        assert row["incident"]["id"] in shown
        assert row["heading"].split()[0] in shown


def test_an_incident_is_shown_with_origins_versions_and_reports(kept: str) -> None:
    told = said("incidents", "--type", "ASSAULT", "--conflicts", "--format", "jsonl", store=kept)
    one = max((json.loads(line)["incident"] for line in told.splitlines()), key=lambda i: len(i["reports"]))
    shown = said("show", one["id"], "--format", "terminal", store=kept)
    assert f"Origins: {one['origins']['least']} to {one['origins']['most']}" in shown
    assert "injured: at least 5 — two US officials" in shown
    assert "in conflict on date" in shown
    assert all(f"    {report}\n" in shown for report in one["reports"])


def test_a_process_is_shown_with_its_states_and_what_moved_it(kept: str) -> None:
    rows = [json.loads(line) for line in said("processes", "--format", "jsonl", store=kept).splitlines()]
    one = max((row["process"] for row in rows), key=lambda process: len(process.get("states", ())))
    assert one["id"] in said("processes", "--format", "terminal", store=kept)
    shown = said("show", one["id"], "--format", "terminal", store=kept)
    assert all(state["state"] in shown for state in one["states"])
    assert all(move["incident"] in shown for move in one.get("moved_by", ()))


def test_a_report_is_shown_as_read_shows_it(kept: str) -> None:
    shown = said("show", "harbour-dispatch-faction-denies", "--format", "terminal", store=kept)
    assert "Faction denies firing rockets at Ain Al-Asad" in shown
    assert "Tells of i-" in shown


def test_columns_in_which_nothing_stands_are_left_out(kept: str) -> None:
    shown = said("changes", "--format", "terminal", store=kept)
    assert "into" not in shown.splitlines()[0]
    rows = [json.loads(line) for line in said("changes", "--format", "jsonl", store=kept).splitlines()]
    assert rows
    assert all(row["incident"] in shown for row in rows)
