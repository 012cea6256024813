"""Dates as publishers print them: one reading for stamps in metadata and for lines above an article."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

import msgspec

from firsthand.knowledge.tables import read_table

_STAMP = re.compile(
    r"(?<!\d)(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?"
    r"\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?![\d:])"
)
_DAY = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        1,
    )
    for name in names
}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s.,/-]{{1,3}}({_MONTH})\b\.?,?[\s,/-]{{0,3}}(\d{{4}})(?!\d)",
    re.I,
)
_MONTH_DAY = re.compile(
    rf"\b({_MONTH})\b\.?\s{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?\s{{0,2}}(\d{{4}})(?!\d)", re.I
)
_FIRST_YEAR, _LAST_YEAR = 1800, 2100

_UPDATE = re.compile(r"\b(?:updated?|modified|last edited)\b", re.IGNORECASE)
_TOKEN = re.compile(r"[^\s,|·•:()\[\]/–—-]+")
_CLOCK = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,2}(?:st|nd|rd|th|am|pm|h|z)?\.?", re.IGNORECASE)
_LONGEST_LINE = 120


def read_date(text: str) -> str | None:
    """Return the first date in ``text``: a full RFC 3339 time where it gives one with its zone, else a day."""
    text = text.strip()[:200]
    if found := _STAMP.search(text):
        year, month, day, hour, minute, second, zone = found.groups()
        made = _day(int(year), int(month), int(day))
        if made is None or int(hour) > 23 or int(minute) > 59 or int(second or 0) > 59 or not zone:
            return made
        return f"{made}T{hour}:{minute}:{second or '00'}{_zone(zone)}"
    if text[:3].title() in {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} and text.count(":") >= 2:
        try:
            stamp = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError):
            stamp = None
        if isinstance(stamp, datetime) and _FIRST_YEAR <= stamp.year <= _LAST_YEAR:
            return stamp.isoformat().replace("+00:00", "Z") if stamp.tzinfo else stamp.date().isoformat()
    if found := _DAY.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_MONTH.search(text):
        return _day(int(found[3]), _MONTHS[found[2].lower()], int(found[1]))
    if found := _MONTH_DAY.search(text):
        return _day(int(found[3]), _MONTHS[found[1].lower()], int(found[2]))
    if found := _NUMBERS.search(text):
        # 7/8/2024 is July in one country and August in the next: told apart only by a number above twelve.
        first, second_ = int(found[1]), int(found[2])
        if first > 12 or first == second_:
            return _day(int(found[3]), second_, first)
        if second_ > 12:
            return _day(int(found[3]), first, second_)
    return None


def is_date_line(line: str) -> bool:
    """Return whether ``line`` is nothing but a date or time, as the line between headline and article is."""
    line = line.strip()
    if not line or len(line) > _LONGEST_LINE or not any(c.isdigit() for c in line):
        return False
    if _STAMP.fullmatch(line):
        return True
    words = [word.lower() for word in _TOKEN.findall(_STAMP.sub(" ", line))]
    dated = read_date(line) is not None or bool(re.search(r"\d{1,2}[:.]\d{2}|\b(?:1[89]|20)\d\d\b", line))
    return dated and all(
        w.rstrip(".") in _MONTHS or w.rstrip(".") in _date_words() or _CLOCK.fullmatch(w) for w in words
    )


def is_update(line: str) -> bool:
    """Return whether the date of ``line`` is that of a change, not of the first publication."""
    return bool(_UPDATE.search(line)) and "publish" not in line.lower()


def find_stamp(text: str) -> tuple[int, int, str] | None:
    """Return where a full machine-written time stands in ``text``, and its date. Prose never holds one."""
    for found in _STAMP.finditer(text):
        if (found[6] or found[7]) and (made := read_date(found[0])):
            return found.start(), found.end(), made
    return None


class _DateWord(msgspec.Struct, frozen=True):
    word: str


@cache
def _date_words() -> frozenset[str]:
    return frozenset(row.word for row in read_table("date_words", _DateWord))


def _day(year: int, month: int, day: int) -> str | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _zone(zone: str) -> str:
    if zone in ("Z", "UTC", "GMT"):
        return "Z"
    zone = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return "Z" if zone in ("+00:00", "-00:00") else zone
