import csv
from io import StringIO

import msgspec
import pytest

from firsthand.record import Record
from firsthand.views.table import COLUMNS, write_table


def rows(record: Record, *, tabs: bool = False) -> list[dict[str, str]]:
    sink = StringIO()
    assert write_table([record], sink, tabs=tabs) == 1
    sink.seek(0)
    return list(csv.DictReader(sink, delimiter="\t" if tabs else ","))


@pytest.mark.parametrize("tabs", [False, True])
def test_one_row_a_happening_with_its_voice_and_words(record: Record, tabs: bool) -> None:
    first, second = rows(record, tabs=tabs)
    assert tuple(first) == COLUMNS
    assert (first["type"], first["date_start"], first["country"], first["longitude"]) == (
        "ASSAULT",
        "2024-08-05",
        "IRQ",
        "-42.5",
    )
    assert record.report.text[int(first["start"]) : int(first["end"])] == first["words"] == "struck"
    assert (second["killed_least"], second["killed_most"]) == ("4", "")
    assert second["chain"] == "diplomat ← The Beacon ← Two River News"
    assert "killed four fighters" in second["passage"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_cell_is_a_formula(record: Record, start: str) -> None:
    report = msgspec.structs.replace(record.report, title=f"{start}HYPERLINK(1)", outlet=f"{start}x")
    for row in rows(msgspec.structs.replace(record, report=report)):
        assert not row["title"].startswith(("=", "+", "-", "@"))
        assert row["outlet"].startswith(("'", "\ufffd"))


def test_a_record_without_happenings_has_only_the_head(record: Record) -> None:
    assert rows(Record(report=record.report)) == []
