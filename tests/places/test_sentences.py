"""An own set of sentences: spatial phrases become areas or shifted points, happenings get their own place."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firsthand.knowledge.gazetteer import Gazetteer, load_gazetteer
from firsthand.reading.findings import Parsed, PlaceFinding
from firsthand.reading.places import find_places
from firsthand.reading.reader import Reader
from firsthand.record import Event
from firsthand.settings import load_settings

Row = dict[str, str]
HERE = Path(__file__).parent
LEAST = 200  # rows
SHARE = 0.9  # that must be right


def _rows() -> list[Row]:
    lines = [x for x in (HERE / "sentences.tsv").read_text(encoding="utf-8").splitlines() if x[:1] != "#"]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


ROWS = _rows()
SOLVED = [row for row in ROWS if not row["unsolved"]]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(load_settings())


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def place_faults(row: Row, parsed: Parsed, gazetteer: Gazetteer) -> Iterator[str]:
    """Yield what is wrong with the place that the row asks for."""
    places = find_places(parsed, gazetteer)
    found = [f for f in places if f.place.name == row["name"]]
    if not found:
        yield f"no {row['name']!r} but {[f.place.name for f in places]}"
        return
    place = found[-1].place
    if (place.country or "") != row["country"] or (place.precision or "") != row["precision"]:
        yield f"{place.country} {place.precision}"
    yield from _point_faults(row["point"], found[-1])


def _point_faults(wanted: str, finding: PlaceFinding) -> Iterator[str]:
    place = finding.place
    has_point, doubt = place.lat is not None, place.uncertainty_km
    if wanted == "none" and has_point:
        yield "a false point"
    if wanted in ("exact", "about", "shifted", "between") and not has_point:
        yield "no point"
    if wanted in ("shifted", "between") and not doubt:
        yield "a point without its uncertainty"
    if wanted == "about" and not doubt and place.precision != "region":
        yield "a point without its uncertainty"


def event_faults(row: Row, events: tuple[Event, ...]) -> Iterator[str]:
    """Yield what is wrong with the place of the happening that the row asks for."""
    at = row["text"].index(row["event"])
    told = [e for e in events if any(s <= at < e_ for s, e_ in e.mentions)]
    if not told:
        yield "no such event"
        return
    place = told[0].place
    name = place.name if place else "-"
    wanted = row["place"]
    if (name != "-") if wanted == "-" else (wanted not in name):
        yield f"at {name}"


def faults(row: Row, parse_text: Callable[..., Parsed], gazetteer: Gazetteer, reader: Reader) -> list[str]:
    parsed = parse_text(row["text"])
    if row["name"]:
        return list(place_faults(row, parsed, gazetteer))
    return list(event_faults(row, reader.read_parsed(parsed.report, parsed.doc).events))


def test_the_set_is_large_and_mostly_solved() -> None:
    assert len(ROWS) >= LEAST
    assert len(SOLVED) >= SHARE * len(ROWS)


@pytest.mark.parametrize("row", SOLVED, ids=[r["text"][:60] for r in SOLVED])
def test_a_sentence(
    row: Row, parse_text: Callable[..., Parsed], gazetteer: Gazetteer, reader: Reader
) -> None:
    assert faults(row, parse_text, gazetteer, reader) == []
