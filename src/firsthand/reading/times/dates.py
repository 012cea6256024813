"""Dates, months, years and weekdays: what the words of each rule mean."""

from datetime import date

from firsthand.reading.times import resolve as days
from firsthand.reading.times.context import Context, Meaning, as_int, part_word
from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import Match

_SOON = 30  # days: a bare "April 17" at the end of March is the one to come, unless a verb looks back


def _full_date(match: Match, _: Context) -> Interval | None:
    found = days.make_date(
        as_int(match.value("year")), as_int(match.value("month")), as_int(match.value("day", "dayth"))
    )
    return days.day(found) if found else None


def _iso_date(match: Match, _: Context) -> Interval | None:
    month, number = (int(w.value) for w in match.all("day"))
    found = days.make_date(as_int(match.value("year")), month, number)
    return days.day(found) if found else None


def _numeric_date(match: Match, context: Context) -> Interval | None:
    """Return the day of "23/05/2020"; where both readings are possible, the later one up to publication."""
    first, second, year = (int(x) for x in (match.value("numeric") or "").split("-"))
    day_first, month_first = days.make_date(year, second, first), days.make_date(year, first, second)
    found = [d for d in (day_first, month_first) if d is not None]
    past = [d for d in found if d <= context.published]
    chosen = max(past, default=None) or (found[0] if found else None)
    return days.day(chosen) if chosen else None


def _short_date(match: Match, context: Context) -> Interval | None:
    first, _, last = match.words
    if len(last.value) != 2:
        return None
    century = context.published.year // 100 * 100
    number = century + int(last.value)
    if number > context.published.year + 20:
        number -= 100
    found = days.make_date(number, int(match.value("month") or 0), int(first.value))
    return days.day(found) if found else None


def _month_day(match: Match, context: Context) -> Interval | None:
    month, number = as_int(match.value("month")), as_int(match.value("day", "dayth"))
    found = days.month_day(month, number, context.published, forward=context.forward)
    if found and not context.forward and not context.backward:
        soon = days.month_day(month, number, context.published, forward=True)
        if soon and (soon - context.published).days <= _SOON:
            found = soon
    return days.day(found) if found else None


def _day_range(match: Match, context: Context) -> Interval | None:
    numbers = [int(w.value) for w in match.all("day", "dayth")]
    month, year = as_int(match.value("month")), as_int(match.value("year"))
    if year:
        start = days.make_date(year, month, numbers[0])
    else:
        start = days.month_day(month, numbers[0], context.published, forward=context.forward)
    end = days.make_date(start.year, month, numbers[1]) if start else None
    return days.span(start, end) if start and end and start <= end else None


def _date_range(match: Match, context: Context) -> Interval | None:
    months = [int(w.value) for w in match.all("month")]
    numbers = [int(w.value) for w in match.all("day", "dayth")]
    years = [int(w.value) for w in match.all("year")]
    if years:
        end = days.make_date(years[-1], months[1], numbers[1])
    else:
        end = days.month_day(months[1], numbers[1], context.published, forward=context.forward)
    if end is None:
        return None
    first_year = years[0] if len(years) > 1 else end.year - (months[0] > months[1])
    start = days.make_date(first_year, months[0], numbers[0])
    return days.span(start, end) if start and start <= end else None


def read_month_year(match: Match, _: Context) -> Interval | None:
    """Return "early March 2019"."""
    return days.month(as_int(match.value("year")), as_int(match.value("month")), part_word(match))


def _month_of(match: Match, context: Context) -> Interval | None:
    if match.value("unit") != "year":
        return None
    anchor = context.last if match.has("that", "same", "following", "prior") else None
    year = (anchor or context.published).year
    year += -1 if match.has("last", "prior") else 1 if match.has("next", "following") else 0
    return days.month(year, as_int(match.value("month")), part_word(match))


def read_month(match: Match, context: Context) -> Interval | None:
    """Return "March", in the year that the words around mean."""
    number = as_int(match.value("month"))
    if match.has("this"):
        return days.month(context.published.year, number, part_word(match))
    if match.has("that") and context.last:
        return days.month(context.last.year, number, part_word(match))
    forward = match.has("next") or (context.forward and not match.has("last"))
    year = days.nearest_month(number, context.published, forward=forward, strict=match.has("last", "next"))
    return days.month(year, number, part_word(match))


def _month_range(match: Match, context: Context) -> Interval | None:
    months = [int(w.value) for w in match.all("month")]
    years = [int(w.value) for w in match.all("year")]
    last_year = (
        years[-1] if years else days.nearest_month(months[1], context.published, forward=context.forward)
    )
    first_year = years[0] if len(years) > 1 else last_year - (months[0] > months[1])
    parts = [w.value for w in match.words if w.kind in ("part", "edge")]
    leading = parts[0] if parts and match.words[0].kind in ("part", "edge", "the") else None
    trailing = parts[-1] if parts and parts[-1:] != [leading] else None
    start = days.month(first_year, months[0], leading).start
    end = days.month(last_year, months[1], trailing).end
    return days.span(start, end) if start and end and start <= end else None


def read_year(match: Match, _: Context) -> Interval | None:
    """Return "2019" or "late 2019"."""
    return days.year(as_int(match.value("year")), part_word(match))


def _year_range(match: Match, _: Context) -> Interval | None:
    first, last = match.words[0], match.words[-1]
    start, end = int(first.value), int(last.value)
    if last.kind != "year":
        if end < 10 or end > 99:  # "2014-5" is rare, "2014 and 3 others" is not
            return None
        end += start // 100 * 100
    return days.span(date(start, 1, 1), date(end, 12, 31)) if start <= end else None


def _decade(match: Match, _: Context) -> Interval | None:
    first = as_int(match.value("decade")) // 10 * 10
    part = part_word(match)
    years = {"early": (0, 3), "mid": (4, 6), "late": (7, 9), "start": (0, 2), "end": (8, 9)}.get(
        part or "", (0, 9)
    )
    return days.span(date(first + years[0], 1, 1), date(first + years[1], 12, 31))


def _weekday(match: Match, context: Context) -> Interval | None:
    number = as_int(match.value("weekday"))
    if match.has("following") and context.last:
        return days.day(days.weekday(number, context.last, forward=True, strict=True))
    if match.has("prior") and context.last:
        return days.day(days.weekday(number, context.last, forward=False, strict=True))
    back = match.has("last", "prior")
    forward = match.has("next", "coming", "following") or (context.forward and not back)
    strict = back or match.has("next") or match.prefix == "until"
    return days.day(days.weekday(number, context.published, forward=forward, strict=strict))


def _weekday_of(match: Match, context: Context) -> Interval | None:
    unit = match.value("unit", "weekend")
    number = as_int(match.value("weekday"))
    step = -1 if match.has("last") else 1 if match.has("next") else 0
    if unit == "weekend":
        saturday = days.weekend(context.published, "last" if step < 0 else "").start
        return days.day(days.shift(saturday, number - 5)) if saturday and number >= 5 else None
    if unit != "week":
        return None
    monday = days.week(days.shift(context.published, 7 * step)).start
    return days.day(days.shift(monday, number)) if monday else None


def _weekday_ago(match: Match, context: Context) -> Interval | None:
    if match.value("unit", "units") != "week":
        return None
    weeks = as_int(match.value("number", "a"))
    nearest = days.weekday(as_int(match.value("weekday")), context.published, forward=False)
    return days.day(days.shift(nearest, -7 * weeks))


def _weekday_range(match: Match, context: Context) -> Interval | None:
    first, last = (int(w.value) for w in match.all("weekday")[:2])
    forward = context.forward
    if forward:
        start = days.weekday(first, context.published, forward=True)
        return days.span(start, days.weekday(last, start, forward=True))
    end = days.weekday(last, context.published, forward=False)
    return days.span(days.weekday(first, end, forward=False), end)


def _deictic(match: Match, context: Context) -> Interval | None:
    return days.day(days.shift(context.published, as_int(match.value("deictic"))))


def _deictic_range(match: Match, context: Context) -> Interval | None:
    offsets = sorted(int(w.value) for w in match.all("deictic"))
    return days.span(days.shift(context.published, offsets[0]), days.shift(context.published, offsets[-1]))


def _overnight(match: Match, context: Context) -> Interval | None:
    if match.has("weekday"):
        return _weekday(match, context)
    return days.span(days.shift(context.published, -1), context.published)


DATES: dict[str, Meaning] = {
    "full_date": _full_date,
    "iso_date": _iso_date,
    "numeric_date": _numeric_date,
    "short_date": _short_date,
    "month_day": _month_day,
    "day_range": _day_range,
    "date_range": _date_range,
    "month_year": read_month_year,
    "month_of": _month_of,
    "month": read_month,
    "month_range": _month_range,
    "year": read_year,
    "year_range": _year_range,
    "decade": _decade,
    "weekday": _weekday,
    "weekday_of": _weekday_of,
    "weekday_ago": _weekday_ago,
    "weekday_range": _weekday_range,
    "deictic": _deictic,
    "deictic_range": _deictic_range,
    "overnight": _overnight,
}
