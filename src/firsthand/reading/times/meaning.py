"""What each rule's words mean: from matched words and the date of publication to days of the calendar."""

from datetime import date

from firsthand.knowledge.calendar import load_calendar
from firsthand.reading.times import resolve as days
from firsthand.reading.times.context import Meaning, as_int
from firsthand.reading.times.dates import DATES
from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import Match
from firsthand.reading.times.units import UNITS

MEANINGS: dict[str, Meaning] = {**DATES, **UNITS}


def named_day(match: Match, following: tuple[str, ...], published: date) -> Interval | None:
    """Return the day that "September 11 attacks" and its like stand for, though no year is given."""
    key = f"{as_int(match.value('month')):02d}-{as_int(match.value('day', 'dayth')):02d}"
    year, nouns = load_calendar().named_days.get(key, (0, frozenset[str]()))
    if not year or not nouns.intersection(following):
        return None
    found = days.make_date(year, int(key[:2]), int(key[3:]))
    return days.day(found) if found and found <= published else None


def absolute(match: Match) -> bool:
    """Tell whether the words need no date of publication."""
    if match.rule in (
        "full_date",
        "iso_date",
        "numeric_date",
        "month_year",
        "year",
        "year_range",
        "decade",
        "short_date",
    ):
        return True
    return match.rule in ("day_range", "date_range", "month_range", "season", "festival", "nth") and any(
        w.kind == "year" for w in match.words
    )
