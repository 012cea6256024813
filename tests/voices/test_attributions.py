"""Whose word it is: each way of saying so leads to the same chain of voices."""

import csv
from pathlib import Path

import pytest

from firsthand.reading.reader import Reader
from firsthand.record import Report

Row = dict[str, str]
TABLE = Path(__file__).parent / "attributions.tsv"


def _rows() -> list[Row]:
    lines = [x for x in TABLE.read_text(encoding="utf-8").splitlines() if x[:1] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row["text"][:70])
def test_who_vouches_for_the_deaths(row: Row, reader: Reader) -> None:
    text = row["text"]
    record = reader.read(Report(id="r", text=text, outlet="The Ledger", published="2016-07-02"))
    sources = {source.id: source for source in record.sources}
    at = text.index("killed")
    event = next(e for e in record.events if any(start <= at < end for start, end in e.mentions))
    chain = []
    here: str | None = event.source
    while here is not None and here != record.sources[0].id:
        chain.append(sources[here].name)
        here = sources[here].via
    wanted = [name for name in row["chain"].split(" < ") if name]
    assert len(chain) == len(wanted), chain
    assert all(name.lower() in found.lower() for name, found in zip(wanted, chain, strict=True)), chain
