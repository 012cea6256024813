"""Days and instants in words."""

from datetime import date, datetime
from typing import Final

from firsthand.exports.cells import day_of
from firsthand.exports.telling import day_words
from firsthand.incident import Incident
from firsthand.record import moment
from firsthand.views.text import one_line

_TENTH: Final = 10  # characters of a date without its hour


def days(first: str | None, last: str | None = None) -> str:
    """Return "5 August 2024", "5 to 7 August 2024", "July 2024" for its first and last day."""
    start, end = day_of(first), day_of(last or first)
    if start is None or end is None:
        return one_line(first or "no date")
    if start == end:
        return day_words(start)
    if start.day == 1 and (end.year, end.month) == (start.year, start.month) and _is_last(end):
        return f"{start:%B %Y}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year} to {end.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {day_words(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {day_words(end)}"
    return f"{day_words(start)} to {day_words(end)}"


def _is_last(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def instant(text: str | None) -> str:
    """Return "6 August 2024, 05:40", or the day alone where no hour is known; another hour than UTC's is told as such."""
    try:
        found = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return one_line(text or "no date")
    if len(text or "") <= _TENTH:
        return day_words(found.date())
    zone = found.isoformat()[-6:] if found.utcoffset() else ""
    return f"{day_words(found.date())}, {found:%H:%M}" + (f" ({zone})" if zone else "")


def short_day(text: str | None) -> str:
    """Return "5 Aug 2024", or nothing."""
    found = day_of(text)
    return f"{found.day} {found:%b %Y}" if found else ""


def when(incident: Incident) -> str:
    """Return when an incident was, short: "5 Aug 2024", "Aug 2024", "3–5 Aug 2024", "by 5 Aug 2024"."""
    time = incident.time
    start, end = (day_of(time.start), day_of(time.end)) if time else (None, None)
    if start is None and end is None:
        told = min((path.published for path in incident.paths if path.published), key=moment, default="")
        return f"told {short_day(told)}" if told else "no day told"
    if start is None or end is None:
        return (
            f"since {short_day(time.start)}"
            if start and time
            else f"by {short_day(time.end if time else '')}"
        )
    if start == end:
        return f"{start.day} {start:%b %Y}"
    if (start.year, start.month) == (end.year, end.month):
        whole = start.day == 1 and _is_last(end)
        return f"{start:%b %Y}" if whole else f"{start.day}–{end.day} {start:%b %Y}"
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{start.year}" if start.year == end.year else f"{start.year}–{end.year}"
    early = f"{start.day} {start:%b}" if start.year == end.year else f"{start.day} {start:%b %Y}"
    return f"{early} – {end.day} {end:%b %Y}"
