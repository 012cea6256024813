"""The tables of time and harm: their examples are read as they say."""

from collections.abc import Callable
from datetime import date

import pytest

from firsthand.knowledge.calendar import FestivalRow, NamedDayRow, TimeWordRow, load_calendar
from firsthand.knowledge.harms import HarmRow, NumberRow, load_harms
from firsthand.knowledge.tables import read_table
from firsthand.reading.findings import Parsed
from firsthand.reading.times import find_times
from firsthand.reading.tolls import find_tolls


@pytest.mark.parametrize(
    "row", [r for r in read_table("time_words", TimeWordRow) if r.example], ids=lambda row: row.word
)
def test_example_of_a_time_word_holds_a_time(row: TimeWordRow, parse_text: Callable[..., Parsed]) -> None:
    assert find_times(parse_text(row.example, "2024-08-07"))


@pytest.mark.parametrize("row", read_table("festivals", FestivalRow), ids=lambda row: row.name)
def test_example_of_a_festival_is_dated(row: FestivalRow, parse_text: Callable[..., Parsed]) -> None:
    found = find_times(parse_text(row.example, "2024-08-07"))
    assert any(f.rule == "festival" and f.time.end for f in found)


@pytest.mark.parametrize("row", read_table("named_days", NamedDayRow), ids=lambda row: row.day)
def test_example_of_a_named_day_has_its_year(row: NamedDayRow, parse_text: Callable[..., Parsed]) -> None:
    found = find_times(parse_text(row.example, "2025-02-01"))
    assert [f.time.start for f in found] == [f"{row.year}-{row.day}"]


@pytest.mark.parametrize(
    "row", [r for r in read_table("harms", HarmRow) if r.example], ids=lambda row: f"{row.word}-{row.frame}"
)
def test_example_of_a_harm_is_counted(row: HarmRow, parse_text: Callable[..., Parsed]) -> None:
    found = {toll.harm for toll in find_tolls(parse_text(row.example))}
    assert found == ({row.harm} if row.harm in found else found & {"injured", "killed"})


@pytest.mark.parametrize(
    "row", [r for r in read_table("numbers", NumberRow) if r.example], ids=lambda row: row.word
)
def test_example_of_a_number_is_counted(row: NumberRow, parse_text: Callable[..., Parsed]) -> None:
    assert find_tolls(parse_text(row.example))


def test_festivals_move_with_the_year() -> None:
    calendar = load_calendar()
    assert calendar.festival("ramadan", 2024) == (date(2024, 3, 11), date(2024, 4, 9))
    assert calendar.festival("christmas eve", 1999) == (date(1999, 12, 24), date(1999, 12, 24))
    assert calendar.festival("ramadan", 1950) is None


@pytest.mark.parametrize(
    ("noun", "expected"), [("soldier", True), ("photographer", True), ("bridge", False), ("order", False)]
)
def test_nouns_for_people(noun: str, expected: bool) -> None:
    assert load_harms().is_person(noun) is expected
