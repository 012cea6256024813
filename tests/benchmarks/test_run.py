"""The way into the benchmarks: rows in, one prediction a line out, clear words for what is wrong."""

import gzip
import json
from pathlib import Path

import pytest

from firsthand.benchmarks.run import NAMES, Options, run_benchmark
from firsthand.errors import FirsthandError
from firsthand.record import from_json

REPORT = {
    "id": "own-1",
    "outlet": "The Courier",
    "published": "2024-08-07",
    "text": "Shells killed two farmers near Marib on Monday, a doctor said.",
}


def test_a_record_is_written_for_each_row_and_gold_is_not_looked_at(tmp_path: Path) -> None:
    row = {"report": REPORT, "events": [{"id": "e1", "nonsense": True}]}
    (tmp_path / "in.jsonl").write_text(
        json.dumps(row) + "\n\n" + json.dumps({"report": REPORT | {"id": "own-2"}})
    )
    written = run_benchmark("records", tmp_path / "in.jsonl", tmp_path / "out.jsonl", Options())
    lines = (tmp_path / "out.jsonl").read_text().splitlines()
    records = [from_json(line) for line in lines]
    assert written == 2
    assert [r.report.id for r in records] == ["own-1", "own-2"]
    assert records[0].events == records[1].events
    assert records[0].events[0].casualties is not None


def test_a_packed_file_is_read_alike(tmp_path: Path) -> None:
    row = json.dumps({"report": REPORT})
    (tmp_path / "in.jsonl").write_text(row)
    with gzip.open(tmp_path / "in.jsonl.gz", "wt") as packed:
        packed.write(row)
    run_benchmark("records", tmp_path / "in.jsonl", tmp_path / "a", Options())
    run_benchmark("records", tmp_path / "in.jsonl.gz", tmp_path / "b", Options())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_an_unknown_name_and_a_broken_line_are_named(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    file.write_text('{"report": \n')
    with pytest.raises(FirsthandError, match=r"no benchmark 'recrods'; there are .*records"):
        run_benchmark("recrods", file, tmp_path / "out", Options())
    with pytest.raises(FirsthandError, match=r"in\.jsonl line 1"):
        run_benchmark("records", file, tmp_path / "out", Options())


@pytest.mark.parametrize("name", NAMES)
def test_every_name_leads_to_an_adapter_that_takes_an_empty_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("")
    assert run_benchmark(name, tmp_path / "in.jsonl", tmp_path / "out", Options(folder=tmp_path)) == 0
