"""Wordings that once misled: what a report says is done, of how many, where, when, by whom and to whom."""

import csv
from pathlib import Path

import pytest

from firsthand.ontology import ProcessState
from firsthand.reading.reader import Reader
from firsthand.record import Event, Report

Row = dict[str, str]
WORDINGS = Path(__file__).parent / "wordings.tsv"
SPEAKERS = Path(__file__).parent / "speakers.tsv"


def _rows(table: Path) -> list[Row]:
    lines = [x for x in table.read_text(encoding="utf-8").splitlines() if x[:1] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


def _count(event: Event, harm: str) -> str:
    count = getattr(event.casualties, harm) if event.casualties is not None else None
    return "-" if count is None else "-".join("" if n is None else str(n) for n in count)


def told(event: Event) -> Row:
    """Return an event as the table has it."""
    return {
        "status": event.status,
        "killed": _count(event, "killed"),
        "injured": _count(event, "injured"),
        "place": event.place.name if event.place else "-",
        "day": (event.time and event.time.start) or "-",
        "who": ", ".join(p.name for p in event.actors) or "-",
        "whom": ", ".join(p.name for p in event.recipients) or "-",
    }


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("row", _rows(WORDINGS), ids=lambda row: f"{row['wording']}: {row['text'][:60]}")
def test_a_wording_is_read_as_meant(row: Row, reader: Reader) -> None:
    text = row["text"]
    record = reader.read(Report(id="r", outlet="Wire", published="2016-07-02", text=text))
    at = text.index(row["word"])
    found = [e for e in record.events if any(start <= at < end for start, end in e.mentions)]
    wanted = {name: value for name, value in row.items() if value and name not in ("wording", "text", "word")}
    if not wanted:
        assert not found
        return
    assert found, [text[s:e] for event in record.events for s, e in event.mentions]
    read = told(found[0])
    assert {name: _as_asked(read[name], value, name) for name, value in wanted.items()} == wanted


def _as_asked(read: str, wanted: str, name: str) -> str:
    """Return what was asked for where a place's name holds it."""
    return wanted if name == "place" and wanted != "-" and wanted in read else read


@pytest.mark.parametrize("row", _rows(SPEAKERS), ids=lambda row: f"{row['wording']}: {row['word']}")
def test_a_saying_is_whose_it_is(row: Row, reader: Reader) -> None:
    text = row["text"]
    record = reader.read(Report(id="r", outlet="Wire", published="2016-07-02", text=text))
    at = text.index(row["word"])
    names = {source.id: source.name for source in record.sources}
    told = [names[c.source] for c in record.claims if any(s <= at < e for s, e in c.content)]
    assert told == ([row["speaker"]] if row["speaker"] else [])


def test_people_of_a_continent_are_of_no_state(reader: Reader) -> None:
    record = reader.read(Report(id="r", outlet="Wire", text="South American leaders condemned the coup."))
    assert [(p.name, p.entity) for p in record.events[0].actors] == [("South American leaders", None)]


def test_an_end_that_is_only_spoken_of_ends_no_war(reader: Reader) -> None:
    text = "An end to the war in Sudan cannot lead to a divided country, the bishop said."
    record = reader.read(Report(id="r", outlet="Wire", published="2016-07-02", text=text))
    assert [p.state for p in record.processes] == [ProcessState.ONGOING]
