"""What tables are made of: safe cells, dates, counts, and the words that each row rests on."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, Final, TextIO

from firsthand.exports.passages import passages_of
from firsthand.exports.stream import EvidenceStream, Told
from firsthand.incident import Incident, Property, Stated, Value
from firsthand.record import Count, Report, Time
from firsthand.views.text import one_line

# What a spreadsheet may run as a formula when a cell begins with it, after blanks as well.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "\uff1d", "\uff0b", "\uff0d", "\uff20")
Cell = str | int | float | None


def safe(cell: Cell) -> str | int | float:
    """Return a cell that no spreadsheet runs: one line, an apostrophe before what begins like a formula."""
    if cell is None:
        return ""
    if not isinstance(cell, str):
        return cell
    line = one_line(cell)
    return f"'{line}" if line.startswith(_FORMULA) else line


class TableWriter:
    """Writes rows of named cells under fixed columns."""

    def __init__(self, out: TextIO, columns: Sequence[str], *, tabs: bool = False) -> None:
        self._columns = columns
        self._writer = csv.writer(out, dialect="excel-tab" if tabs else "excel", lineterminator="\n")
        self._writer.writerow(columns)

    def row(self, cells: dict[str, Cell]) -> None:
        """Write one row; a column without a cell stays empty."""
        self._writer.writerow([safe(cells.get(column)) for column in self._columns])


class TextOut:
    """A text layer over a binary file that is left open."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write the text as UTF-8."""
        return self._out.write(text.encode("utf-8", "replace"))


def as_text(out: BinaryIO) -> Any:
    """Return something that text can be written to and that ends up in ``out`` as UTF-8."""
    return TextOut(out)


def one_day(time: Time | None) -> date | None:
    """Return the day of a time that is one day, else None."""
    if time is None or not time.start or time.start != time.end:
        return None
    return day_of(time.start)


def day_of(text: str | None) -> date | None:
    """Return the day that a date or instant begins with, or None."""
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def instant_of(report: Report) -> datetime | None:
    """Return when a report was published, in UTC; a plain date is its midnight."""
    try:
        found = datetime.fromisoformat((report.published or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def set_value(incident: Incident, prop: str) -> Value | None:
    """Return the value that a person gave a property, which is the last word on it; None where nobody did."""
    return next((v for v in incident.values.get(prop, ()) if v.set_by is not None), None)


def standing(incident: Incident, prop: Property) -> tuple[Value, ...]:
    """Return the value that a person set, else those that nobody denied and no later count took the place of."""
    if given := set_value(incident, prop):
        return (given,)
    gone = [r.from_ for r in incident.revisions if r.property is prop]
    kept = [v for v in incident.values.get(prop, ()) if not v.denied]
    return tuple(v for v in kept if v.value not in gone) or tuple(kept)


def toll_range(incident: Incident, prop: Property) -> Count:
    """Return the lowest and highest count that stands, open where a voice leaves it open."""
    counts = [v.value for v in standing(incident, prop) if isinstance(v.value, tuple)]
    if not counts:
        return (None, None)
    lows = [low for low, _ in counts if low is not None]
    highs = [high for _, high in counts]
    known = [high for high in highs if high is not None]
    return (min(lows) if lows else None, max(known) if len(known) == len(highs) else None)


def voices_in_words(incident: Incident, prop: Property) -> str:
    """Return every value of a property with who gives it: "3 to 3 (US Central Command) | 5 to 5 (…)"."""
    names = {o.id: o.name for o in incident.origins.list}
    return " | ".join(f"{value_words(v)} ({_givers(v, names)})" for v in incident.values.get(prop, ()))


def _givers(value: Value, names: Mapping[str, str]) -> str:
    if value.set_by is not None:
        return f"set by {value.set_by}"
    return ", ".join(names.get(o, o) for o in value.origins)


def _plain(stated: Stated) -> str:
    if isinstance(stated, bool):
        return "yes" if stated else "no"
    if isinstance(stated, str):
        return stated
    low, high = stated
    if low == high:
        return str(low)
    return f"{low} or more" if high is None else f"{low or 0} to {high}"


def value_words(value: Value) -> str:
    """Return a value in one cell: "4", "5 or more", "not USA"."""
    found = _plain(value.value)
    return f"not {found}" if value.denied else found


def citing_cells(stream: EvidenceStream, told: Told) -> dict[str, Cell]:
    """Return what a row rests on: reports, their addresses, the statements and the sentences behind them."""
    reports = [r for r in (stream.record(name) for name in told.incident.reports) if r is not None]
    words: dict[str, dict[str, None]] = {}
    for statement in told.statements:
        words.setdefault(statement.report, {}).update(dict.fromkeys(passages_of(stream, statement)))
    quoted = (f"{report}: " + "; ".join(f"“{w}”" for w in found if w) for report, found in words.items())
    return {
        "reports": "; ".join(told.incident.reports),
        "outlets": "; ".join(unique(r.report.outlet for r in reports)),
        "urls": "; ".join(unique(r.report.url for r in reports)),
        "words": " | ".join(quoted),
        "statements": "; ".join(s.id for s in told.statements),
    }


def unique(names: Iterable[str | None]) -> list[str]:
    """Return the names that are there, each once, in their order."""
    return list(dict.fromkeys(name for name in names if name))
