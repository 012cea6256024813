"""Units, seasons and festivals: "last week", "two days earlier", "the first half of 2021"."""

from datetime import date

from firsthand.knowledge.calendar import load_calendar
from firsthand.ontology import TimePrecision
from firsthand.reading.times import resolve as days
from firsthand.reading.times.context import Context, Meaning, as_int, part_word
from firsthand.reading.times.dates import read_month, read_month_year, read_year
from firsthand.reading.times.resolve import Interval
from firsthand.reading.times.rules import Match

_UNIT_DAYS = {"minute": 0, "hour": 0, "day": 1, "week": 7, "fortnight": 14}
_UNIT_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_BACK = ("last", "past", "prior", "recent")
_AHEAD = ("next", "coming", "following")
_SATURDAY = 5
_VAGUE_UNITS = frozenset({"hour", "minute"})


def _weekend(match: Match, context: Context) -> Interval | None:
    ahead = (
        context.forward and context.published.weekday() < _SATURDAY
    )  # on a Saturday "this weekend" has begun
    which = "next" if ahead or match.has("next", "coming") else "last" if match.has("last") else ""
    return days.weekend(context.published, which)


def _unit(match: Match, context: Context) -> Interval | None:
    name = match.value("unit", "weekend", "season", "daypart") or ""
    told = match.has("next") and match.has("the") and not context.forward  # "the next day he fled"
    anchored = told or match.has("same", "that", "following", "prior")
    anchor = (context.last if anchored else None) or context.published
    step = -1 if match.has(*_BACK) else 1 if match.has(*_AHEAD) else 0
    if match.has("weekend"):
        return _weekend(match, context)
    if match.has("season"):
        which = "last" if step < 0 else "next" if step > 0 else "this"
        return _within(days.nearest_season(name, anchor, which), match, context)
    if match.has("daypart") or name in ("day", "hour", "minute"):
        if name == "day" and match.has("last", "past") and not match.has("sooner"):
            return days.span(days.shift(anchor, -1), anchor)  # "the past day"
        if (
            not step
            and context.last
            and not anchored
            and not match.has("this")
            and abs((context.published - context.last).days) < 7
        ):
            anchor = context.last  # "earlier in the day" is of the day just told of
        if name in _VAGUE_UNITS and not step:
            return days.day(anchor)
        if step and anchored and context.last is None and name != "day":
            return None
        return days.day(days.shift(anchor, step))
    if match.has("past") and name in (*_UNIT_DAYS, *_UNIT_MONTHS) and not match.has("sooner", "later"):
        return days.span(days.shift(move(context.published, -1, name), 1), context.published)  # up to today
    found = calendar_unit(name, anchor, step)
    return _within(found, match, context) if found else None


def calendar_unit(name: str, anchor: date, step: int) -> Interval | None:
    """Return the week, month, quarter, year or decade that holds a day, or its neighbour."""
    if name == "week":
        return days.last_week(anchor) if step < 0 else days.week(days.shift(anchor, 7 * step))
    if name == "month":
        return days.month(*days.add_months(anchor, step))
    if name == "quarter":
        year, month = days.add_months(date(anchor.year, (anchor.month - 1) // 3 * 3 + 1, 1), 3 * step)
        last = days.add_months(date(year, month, 1), 2)
        return days.span(date(year, month, 1), days.month_end(*last))
    if name == "year":
        return days.year(anchor.year + step)
    if name in ("decade", "century"):
        size = 10 if name == "decade" else 100
        first = anchor.year // size * size + size * step
        return days.span(date(first, 1, 1), date(first + size - 1, 12, 31))
    return None


def _within(found: Interval, match: Match, context: Context) -> Interval:
    """Return the part of a unit that is meant: "early", "late", "earlier", "later", or what is over of it."""
    part, today = part_word(match), context.published
    if found.start is None or found.end is None:
        return found
    current = found.start <= today <= found.end
    if part:
        return part_of(found, part)
    if match.has("sooner") and current:
        return days.span(found.start, today)
    if match.has("later") and current:
        return days.span(today, found.end)
    if current and not context.forward:
        return Interval(found.start, today, found.precision)
    return found


def part_of(found: Interval, part: str) -> Interval:
    """Return the early, middle or late part of a week, month, season or year."""
    start = found.start or date.min
    if found.precision is TimePrecision.YEAR:
        return days.year(start.year, part)
    if found.precision is TimePrecision.MONTH:
        return days.month(start.year, start.month, part)
    if found.precision is TimePrecision.WEEK:
        return days.week(days.shift(start, start.weekday() == 6), part)
    if found.precision is TimePrecision.SEASON:
        at = {"mid": 1, "late": 2, "end": 2}.get(part, 0)
        return days.month(*days.add_months(start, at))
    return found


def _unit_range(_: Match, context: Context) -> Interval | None:
    return days.span(days.month(*days.add_months(context.published, -1)).start, context.published)


def _units(match: Match, context: Context) -> Interval | None:
    count, unit = _count(match), match.value("units", "unit") or ""
    exact = match.has("number", "day")
    today = context.published
    if match.has(*_BACK):
        return days.span(move(today, -count, unit) if exact else None, today)
    return days.span(today, move(today, count, unit) if exact else None)


def _count(match: Match) -> int:
    return as_int(match.value("number", "day") or match.value("few") or match.value("a")) or 1


def move(when: date, count: int, unit: str) -> date:
    """Return the day so many units on."""
    if unit == "hour":
        return days.shift(when, round(count / 24) if abs(count) >= 12 else 0)
    if unit in _UNIT_DAYS:
        return days.shift(when, count * _UNIT_DAYS[unit])
    year, month = days.add_months(when, count * _UNIT_MONTHS.get(unit, 12))
    return days.make_date(year, month, when.day) or days.month_end(year, month)


def around(when: date, unit: str) -> Interval:
    """Return the interval that a count of such units from a day is exact to."""
    if unit in ("month", "quarter"):
        return days.month(when.year, when.month)
    if unit in ("year", "decade", "century"):
        return days.year(when.year)
    precision = TimePrecision.WEEK if unit in ("week", "fortnight") else TimePrecision.DAY
    return Interval(when, when, precision)


def _season(match: Match, context: Context) -> Interval | None:
    name, part = match.value("season") or "", part_word(match)
    if match.has("year"):
        return days.season(name, as_int(match.value("year")), part)
    which = "last" if match.has(*_BACK) else "next" if match.has(*_AHEAD) or context.forward else ""
    found = days.nearest_season(name, context.published, "this" if match.has("this") else which)
    return part_of(found, part) if part else found


def _season_of(match: Match, context: Context) -> Interval | None:
    """Resolve "the autumn of last year"."""
    if match.value("unit") != "year":
        return None
    away = -1 if match.has(*_BACK) else 1 if match.has(*_AHEAD) else 0
    return days.season(match.value("season") or "", context.published.year + away, part_word(match))


def _ago(match: Match, context: Context) -> Interval | None:
    unit, today = match.value("unit", "units") or "", context.published
    if match.has("half"):
        return around(move(today, -6, "month"), "month") if unit == "year" else None
    if not match.has("number", "day", "few", "a"):
        return days.span(None, today) if unit not in _VAGUE_UNITS else days.day(today)
    if match.value("few") == "3" and not match.has("number", "day"):
        return days.span(None, today) if unit not in _VAGUE_UNITS else days.day(today)
    count = _count(match)
    then = move(today, -count, unit)
    if match.has("less"):
        return days.span(then, today)
    if match.has("most") and unit == "week":
        return Interval(days.shift(then, -7), days.shift(then, -1), TimePrecision.WEEK)
    if unit == "year" and count == 1:
        return days.month(then.year, then.month)
    return around(then, unit)


def _from_now(match: Match, context: Context) -> Interval | None:
    unit = match.value("unit", "units") or ""
    return around(move(context.published, _count(match), unit), unit)


def _anchored(match: Match, context: Context) -> Interval | None:
    unit = match.value("unit", "units") or ""
    anchor = context.last or context.published
    if unit in _VAGUE_UNITS:
        return days.day(anchor) if context.last or match.has("sooner") else None
    if match.has("few") and match.value("few") == "3":
        return days.span(None, anchor) if match.has("sooner", "before") else None
    if match.has("later", "after") and context.last is None:
        return None
    sign = -1 if match.has("sooner", "before") else 1
    return around(move(anchor, sign * _count(match), unit), unit)


def _day_before(match: Match, context: Context) -> Interval | None:
    if context.last is None:
        return None
    step = -1 if match.has("before") else 1
    unit = match.value("unit", "daypart") or ""
    return calendar_unit(unit, context.last, step) or days.day(days.shift(context.last, step))


def _nth(match: Match, context: Context) -> Interval | None:
    at = next((i for i, w in enumerate(match.words) if w.kind in ("of", "in")), 0)
    head, tail = match.words[:at], Match("", match.words[at + 1 :])
    whole = _whole(tail, context)
    if whole is None or whole.start is None or whole.end is None:
        return None
    counts = [w for w in head if w.kind in ("number", "day", "few", "a")]
    ordinals = [int(w.value) for w in head if w.kind in ("first", "ordinal")]
    unit = next((w.value for w in head if w.kind in ("unit", "units")), "")
    size = int(counts[0].value) if counts else 1
    if any(w.kind == "half" for w in head):
        unit, size = "month", 6
    position = (ordinals[0] - 1) if ordinals else -1
    # Hours and minutes are less than the day that they lie in.
    if position < 0:
        return days.span(min(whole.end, days.shift(move(whole.end, -size, unit), 1)), whole.end)
    start = move(whole.start, position * size, unit)
    return days.span(start, max(start, days.shift(move(start, size, unit), -1)))


def _whole(tail: Match, context: Context) -> Interval | None:
    """Return the unit of which a numbered part is meant."""
    if tail.has("month"):
        return read_month_year(tail, context) if tail.has("year") else read_month(tail, context)
    if tail.has("year"):
        return read_year(tail, context)
    step = -1 if tail.has("last") else 1 if tail.has("next") else 0
    anchor = (context.last if tail.has("that") else None) or context.published
    return calendar_unit(tail.value("unit") or "", anchor, step)


def _festival(match: Match, context: Context) -> Interval | None:
    name, table = match.value("festival") or "", load_calendar()
    today = context.published
    years = (
        [as_int(match.value("year"))]
        if match.has("year")
        else list(range(today.year + 1, today.year - 3, -1))
    )
    found = [f for f in (table.festival(name, y) for y in years) if f]
    if not match.has("year"):
        forward = context.forward or match.has("next")
        if match.has("last"):
            found = [f for f in found if f[1] < today and (today - f[1]).days > 30] or found
        found = (
            [f for f in reversed(found) if f[1] >= today] if forward else [f for f in found if f[0] <= today]
        )
    if not found:
        return None
    start, end = found[0]
    return days.day(start) if start == end else days.span(start, end)


def _vague(match: Match, context: Context) -> Interval | None:
    which, today = match.value("vague", "background"), context.published
    if which == "now":
        return days.day(today)
    return days.span(today, None) if which == "future" else days.span(None, today)


def _ahead(_: Match, context: Context) -> Interval | None:
    return days.span(context.published, None)


def _in_units(match: Match, context: Context) -> Interval | None:
    """Return the day that "in ten days" comes to, where it looks forward; else it is a duration."""
    if not context.forward:
        return None
    if match.words[0].value != "in":
        return days.span(context.published, None)
    return _from_now(match, context)


def _daypart(_: Match, context: Context) -> Interval | None:
    return days.day(context.last) if context.last else None


UNITS: dict[str, Meaning] = {
    "unit": _unit,
    "unit_range": _unit_range,
    "weekend": _weekend,
    "units": _units,
    "season": _season,
    "season_of": _season_of,
    "ago": _ago,
    "from_now": _from_now,
    "anchored": _anchored,
    "day_before": _day_before,
    "nth": _nth,
    "festival": _festival,
    "vague": _vague,
    "background": _vague,
    "ahead": _ahead,
    "in_units": _in_units,
    "daypart": _daypart,
}
