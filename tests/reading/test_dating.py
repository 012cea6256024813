"""When an event happened, by all its mentions and the happenings told beside it."""

from collections.abc import Callable

import pytest

from firsthand.reading.reader import Reader
from firsthand.record import Event, Report


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def _days(reader: Reader, text: str) -> dict[str, str | None]:
    record = reader.read(Report(id="r", text=text, published="2024-08-07"))
    found: Callable[[Event], str] = lambda e: text[slice(*e.mentions[0])]  # noqa: E731
    return {found(e): e.time.start if e.time else None for e in record.events}


def test_a_time_of_its_own_clause_dates_an_event(reader: Reader) -> None:
    days = _days(reader, "Gunmen attacked a checkpoint near Herat on Monday, killing two guards.")
    assert days["attacked"] == "2024-08-05"


def test_a_saying_does_not_date_what_is_said(reader: Reader) -> None:
    days = _days(reader, "The mayor said on Tuesday that rebels had shelled the mill in June 2021.")
    assert days["shelled"] == "2021-06-01"


def test_an_event_of_a_report_without_times_has_none(reader: Reader) -> None:
    days = _days(reader, "Gunmen attacked a checkpoint near Herat, killing two guards.")
    assert days["attacked"] is None


def test_reading_twice_gives_the_same_days(reader: Reader) -> None:
    text = (
        "On Sunday soldiers stormed a mosque in Gao. They arrested four men. "
        "A day earlier, militants had shelled the barracks."
    )
    assert _days(reader, text) == _days(reader, text)
