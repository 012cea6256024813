import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from firsthand.cli.formats import Format
from firsthand.cli.output import open_sink, write_records
from firsthand.errors import FirsthandError
from firsthand.record import Record, from_json, to_json


def written(records: list[Record], form: Format, name: Path | None = None) -> str:
    sink = StringIO()
    write_records(iter(records), sink, form, name=name)
    return sink.getvalue()


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_form_holds_every_report(record: Record, form: Format, count: int) -> None:
    found = written([record] * count, form)
    # How often an address stands for a report: in each row of the table, once elsewhere.
    assert found.count(record.report.url or "") == count * (2 if form is Format.TABLE else 1)


def test_json_lines_come_back_as_they_went(record: Record) -> None:
    lines = written([record, record], Format.JSONL).splitlines()
    assert [to_json(from_json(line)) for line in lines] == [to_json(record)] * 2


@pytest.mark.parametrize("count", [0, 1, 2])
def test_json_is_one_array(record: Record, count: int) -> None:
    assert json.loads(written([record] * count, Format.JSON)) == [json.loads(to_json(record))] * count


def test_tabs_go_into_a_file_called_tsv(record: Record) -> None:
    assert written([record], Format.TABLE, Path("x.tsv")).startswith("report\t")
    assert written([record], Format.TABLE, Path("x.csv")).startswith("report,")


def test_each_record_is_written_as_soon_as_it_is_there(record: Record) -> None:
    sink = StringIO()

    def stream() -> Iterator[Record]:
        yield record
        assert sink.getvalue()
        yield record

    write_records(stream(), sink, Format.JSONL)


def test_a_file_is_replaced_only_when_all_is_written(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("old")

    def fail() -> None:
        with open_sink(out) as sink:
            sink.write("half")
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert out.read_text() == "old"
    with open_sink(out) as sink:
        sink.write("new")
    assert out.read_text() == "new"
    assert list(tmp_path.iterdir()) == [out]


def test_a_place_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FirsthandError, match="cannot be written"), open_sink(tmp_path / "no" / "out.jsonl"):
        pass
