"""Happenings as a table: one row each, for spreadsheets and statistics."""

import csv
from collections.abc import Iterable
from typing import Final, TextIO

from firsthand.record import Count, Event, Party, Record
from firsthand.views.text import one_line, words_at
from firsthand.views.voices import chain, chain_words
from firsthand.views.words import HARMS

_TEXT_BEFORE: Final = (
    "report", "outlet", "published", "title", "url",
    "event", "type", "modes", "status", "certainty", "words", "start", "end",
    "actors", "actor_entities", "recipients", "recipient_entities", "weapon",
    "date_start", "date_end", "date_precision",
    "place", "admin1", "country", "latitude", "longitude", "place_precision",
)  # fmt: skip
_TEXT_AFTER: Final = ("source", "source_kind", "source_unnamed", "chain", "passage")
COLUMNS: Final = (
    *_TEXT_BEFORE,
    *(f"{harm}_{end}" for harm in HARMS for end in ("least", "most")),
    *_TEXT_AFTER,
)
# What a spreadsheet may run as a formula when a cell begins with it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_PASSAGE: Final = 300

Cell = str | int | float


def write_table(records: Iterable[Record], sink: TextIO, *, tabs: bool = False) -> int:
    """Write one row for each event to ``sink``, commas between cells (or tabs); return how many records.

    A cell that a spreadsheet would run as a formula is preceded by an apostrophe. Several values in a
    cell are separated by "; ".
    """
    writer = csv.writer(sink, dialect="excel-tab" if tabs else "excel", lineterminator="\n")
    writer.writerow(COLUMNS)
    count = 0
    for record in records:
        count += 1
        for event in record.events:
            row = _row(record, event)
            writer.writerow([_safe(row.get(column, "")) for column in COLUMNS])
    return count


def _safe(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    line = one_line(cell)
    return f"'{line}" if line.startswith(_FORMULA) else line


def _row(record: Record, event: Event) -> dict[str, Cell]:
    return {
        **_report_cells(record),
        **_event_cells(record, event),
        **_place_cells(event),
        **_toll_cells(event),
        **_voice_cells(record, event),
    }


def _report_cells(record: Record) -> dict[str, Cell]:
    report = record.report
    return {
        "report": report.id,
        "outlet": report.outlet or "",
        "published": report.published or "",
        "title": report.title or "",
        "url": report.url or "",
    }


def _event_cells(record: Record, event: Event) -> dict[str, Cell]:
    cells: dict[str, Cell] = {
        "event": event.id,
        "type": event.type.value,
        "modes": "; ".join(event.modes),
        "status": event.status.value,
        "certainty": event.certainty.value,
        "actors": _names(event.actors),
        "actor_entities": _entities(event.actors),
        "recipients": _names(event.recipients),
        "recipient_entities": _entities(event.recipients),
        "weapon": event.weapon.name if event.weapon else "",
    }
    if event.mentions:
        start, end = event.mentions[0]
        cells |= {"words": words_at(record, (start, end)), "start": start, "end": end}
        cells["passage"] = _passage(record.report.text, start, end)
    if event.time:
        cells |= {
            "date_start": event.time.start or "",
            "date_end": event.time.end or "",
            "date_precision": event.time.precision.value if event.time.precision else "",
        }
    return cells


def _place_cells(event: Event) -> dict[str, Cell]:
    place = event.place
    if place is None:
        return {}
    return {
        "place": place.name,
        "admin1": place.admin1 or "",
        "country": place.country or "",
        "latitude": "" if place.lat is None else place.lat,
        "longitude": "" if place.lon is None else place.lon,
        "place_precision": place.precision.value if place.precision else "",
    }


def _toll_cells(event: Event) -> dict[str, Cell]:
    cells: dict[str, Cell] = {}
    for harm in HARMS:
        count: Count | None = getattr(event.casualties, harm, None)
        for end, value in zip(("least", "most"), count or (None, None), strict=True):
            cells[f"{harm}_{end}"] = "" if value is None else value
    return cells


def _voice_cells(record: Record, event: Event) -> dict[str, Cell]:
    voices = chain(record, event.source)
    if not voices:
        return {}
    return {
        "source": voices[0].name,
        "source_kind": voices[0].kind.value,
        "source_unnamed": "yes" if voices[0].anonymous else "no",
        "chain": chain_words(record, event.source),
    }


def _names(parties: tuple[Party, ...]) -> str:
    return "; ".join(party.name for party in parties)


def _entities(parties: tuple[Party, ...]) -> str:
    return "; ".join(party.entity or "" for party in parties).strip("; ")


def _passage(text: str, start: int, end: int) -> str:
    """Return the paragraph around the trigger, cut to a passage about it."""
    first = max(text.rfind("\n", 0, start) + 1, start - _PASSAGE // 2)
    last = text.find("\n", end)
    return text[first : min(len(text) if last < 0 else last, end + _PASSAGE // 2)]
