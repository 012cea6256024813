"""The calendar: what interval of days an expression of time stands for."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from firsthand.ontology import TimePrecision

_SEASON_MONTHS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_FRESH_SEASON = 30  # days: in mid-September "last summer" is not the one that ended two weeks ago
Parts = tuple[int, int]
_MONTH_PARTS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "start": (1, 10), "end": (21, 31)}
_YEAR_PARTS = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "start": (1, 1), "end": (12, 12)}
_WEEK_PARTS = {"early": (0, 2), "mid": (2, 4), "late": (4, 6), "start": (0, 1), "end": (4, 6)}


@dataclass(frozen=True, slots=True)
class Interval:
    """Days from ``start`` to ``end``, either end open, and how exact the words are."""

    start: date | None
    end: date | None
    precision: TimePrecision


def day(when: date) -> Interval:
    """Return the interval of one day."""
    return Interval(when, when, TimePrecision.DAY)


def span(start: date | None, end: date | None) -> Interval:
    """Return an interval with precision span."""
    return Interval(start, end, TimePrecision.SPAN)


def make_date(year: int, month: int, number: int) -> date | None:
    """Return the date, or None where the calendar has no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def shift(when: date, days: int) -> date:
    """Return the day so many days on, held within the calendar."""
    try:
        return when + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def month(year: int, number: int, part: str | None = None) -> Interval:
    """Return a month, or its early, middle or late days."""
    if part in _MONTH_PARTS:
        first, last = _MONTH_PARTS[part]
        return span(date(year, number, first), make_date(year, number, last) or month_end(year, number))
    return Interval(date(year, number, 1), month_end(year, number), TimePrecision.MONTH)


def year(number: int, part: str | None = None) -> Interval:
    """Return a year, or the months of it that "early", "mid" or "late" mean."""
    if part in _YEAR_PARTS:
        first, last = _YEAR_PARTS[part]
        if first == last:
            return month(number, first)
        return span(date(number, first, 1), month_end(number, last))
    return Interval(date(number, 1, 1), date(number, 12, 31), TimePrecision.YEAR)


def add_months(when: date, months: int) -> tuple[int, int]:
    """Return year and month so many months on."""
    index = max(12, min(when.year * 12 + when.month - 1 + months, 9999 * 12))
    return index // 12, index % 12 + 1


def week(when: date, part: str | None = None) -> Interval:
    """Return the week, Monday to Sunday, that holds a day, or a part of it."""
    monday = shift(when, -when.weekday())
    if part in _WEEK_PARTS:
        first, last = _WEEK_PARTS[part]
        return span(shift(monday, first), shift(monday, last))
    return Interval(monday, shift(monday, 6), TimePrecision.WEEK)


def last_week(published: date) -> Interval:
    """Return the week before; a Sunday's paper means the days from Sunday to Saturday just past."""
    if published.weekday() == 6:
        return Interval(shift(published, -7), shift(published, -1), TimePrecision.WEEK)
    return week(shift(published, -7))


def weekday(number: int, published: date, *, forward: bool, strict: bool = False) -> date:
    """Return the nearest such weekday on or before publication; on or after it if ``forward``."""
    if forward:
        days = (number - published.weekday()) % 7
        return shift(published, days or (7 if strict else 0))
    days = (published.weekday() - number) % 7
    return shift(published, -(days or (7 if strict else 0)))


def month_day(number: int, days: int, published: date, *, forward: bool) -> date | None:
    """Return the latest such day up to publication, or the first after it if ``forward``."""
    step = 1 if forward else -1
    for offset in range(5):  # 29 February needs up to four
        found = make_date(published.year + step * offset, number, days)
        if found and (found >= published if forward else found <= published):
            return found
    return None


def nearest_month(number: int, published: date, *, forward: bool, strict: bool = False) -> int:
    """Return the year in which the month that is meant falls."""
    if forward:
        later = number > published.month or (number == published.month and not strict)
        return published.year if later else published.year + 1
    earlier = number < published.month or (number == published.month and not strict)
    return published.year if earlier else published.year - 1


def season(name: str, in_year: int, part: str | None = None) -> Interval:
    """Return the season (of the northern year) that begins in a year."""
    first = _SEASON_MONTHS[name]
    if part in ("early", "start", "mid", "late", "end"):
        at = {"early": 0, "start": 0, "mid": 1, "late": 2, "end": 2}[part]
        return month(*add_months(date(in_year, first, 1), at))
    last = add_months(date(in_year, first, 1), 2)
    return Interval(date(in_year, first, 1), month_end(*last), TimePrecision.SEASON)


def nearest_season(name: str, published: date, which: str) -> Interval:
    """Return the season meant by "last", "this", "next" or nothing."""
    years = range(published.year - 2, published.year + 2)
    seasons = [season(name, y) for y in years]
    begun = [s for s in seasons if s.start is not None and s.start <= published]
    if which == "next":
        return next(s for s in seasons if s.start is not None and s.start > published)
    if which in ("last", "past", "prior"):
        over = [s for s in seasons if s.end is not None and shift(s.end, _FRESH_SEASON) < published]
        return over[-1]
    if which == "this":
        current = season(name, published.year)
        return begun[-1] if name == "winter" and published.month < 3 else current
    return begun[-1]


def weekend(published: date, which: str) -> Interval:
    """Return Saturday and Sunday of the weekend meant."""
    saturday = weekday(5, published, forward=False)
    if which == "next":
        saturday = shift(saturday, 7)
    elif which == "last" and published.weekday() >= 5:
        saturday = shift(saturday, -7)
    return span(saturday, shift(saturday, 1))
