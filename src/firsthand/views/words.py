"""Places, times and counts in words: the one wording that every view shares."""

from datetime import date
from functools import lru_cache
from typing import Final

import msgspec

from firsthand.knowledge.tables import read_table
from firsthand.ontology import PlacePrecision, TimePrecision
from firsthand.record import (
    Casualties,
    Count,
    Event,
    Place,
    Record,
    Time,
)
from firsthand.views.text import one_line

HARMS: Final = Casualties.__struct_fields__


class _CountryRow(msgspec.Struct, frozen=True):
    alpha3: str
    name: str


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    return {row.alpha3: row.name for row in read_table("countries", _CountryRow)}


def published_words(record: Record) -> str:
    """Return the day of publication in words, or "no date"."""
    stamp = record.report.published
    if not stamp:
        return "no date"
    day = _day(stamp[:10])
    return f"{day:%A} {day.day} {day:%B %Y}" if day else one_line(stamp)


def place_words(place: Place) -> str:
    """Return "Ain Al-Asad Airbase, Al Anbar, Iraq", each part once."""
    country = _countries().get(place.country, place.country) if place.country else None
    parts: list[str] = []
    for part in (place.name, place.admin1, country):
        if part and one_line(part).casefold() not in (seen.casefold() for seen in parts):
            parts.append(one_line(part))
    if place.precision == PlacePrecision.REGION:
        parts[0] += " (an area)"
    return ", ".join(parts)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _day_words(day: date, *, year: bool = True) -> str:
    return f"{day.day} {day:%b %Y}" if year else f"{day.day} {day:%b}"


def time_words(time: Time) -> str:
    """Return "Mon 5 Aug 2024", "July 2024", "1 Jan to 7 Aug 2024", "until 7 Aug 2024"."""
    start, end = _day(time.start), _day(time.end)
    if start and end:
        return _interval_words(start, end, time.precision)
    if start:
        return f"since {_day_words(start)}"
    if end:
        return f"until {_day_words(end)}"
    return "undated"


def _interval_words(start: date, end: date, precision: TimePrecision | None) -> str:
    if start == end:
        return f"{start:%a} {_day_words(start)}"
    if precision == TimePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    if precision == TimePrecision.YEAR and start.year == end.year:
        return f"{start.year}"
    return f"{_day_words(start, year=start.year != end.year)} to {_day_words(end)}"


def count_words(count: Count) -> str:
    """Return "4", "at least 5", "up to 200", "5 to 7", "no"."""
    least, most = count
    if least == most:
        return "no" if least == 0 else str(least)
    if most is None:
        return f"at least {least}"
    if not least:
        return f"up to {most}"
    return f"{least} to {most}"


def outcome_words(event: Event) -> str:
    """Return "4 killed, at least 5 injured; intercepted", or nothing."""
    parts = (toll_words(event.casualties), "intercepted" if event.intercepted else "")
    return "; ".join(part for part in parts if part)


def toll_words(casualties: Casualties | None) -> str:
    """Return "4 killed, at least 5 injured", or nothing."""
    if casualties is None:
        return ""
    counts = ((harm, getattr(casualties, harm)) for harm in HARMS)
    return ", ".join(f"{count_words(count)} {harm}" for harm, count in counts if count)
