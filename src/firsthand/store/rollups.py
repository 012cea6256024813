"""Roll-ups: counts kept in step with the incidents, so that facets and timelines of all need no scan.

Each incident adds the same little rows wherever it goes in, and takes the same ones off when it goes.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import Connection

from firsthand.store.dialects import add_up
from firsthand.store.entries import UNDATED, Entry
from firsthand.store.schema import cell, grid, spread, standing, tally
from firsthand.store.tellers import Teller

GRAINS: Final = ("all", "year", "month", "week", "day")
ANY: Final = "*"
PAIR: Final = ">"


class Counts(msgspec.Struct):
    """What incidents add to the roll-ups, or take off."""

    cells: Counter[tuple[str, str, int, str, str]]
    tallies: Counter[tuple[str, str, int, str]]
    fields: Counter[tuple[str, int, int, int, str]]
    standings: Counter[tuple[str, str, str, str]]
    spreads: Counter[tuple[str, str, str, str]]

    @classmethod
    def none(cls) -> "Counts":
        """Return counts of nothing."""
        return cls(Counter(), Counter(), Counter(), Counter(), Counter())

    def add(self, entry: Entry, times: int = 1) -> None:
        """Count an entry, or with ``times`` -1 take it off."""
        if entry.rejected:
            return  # what a person rejected is in no count
        buckets = tuple(buckets_of(entry.day))
        values = tuple(_values(entry))
        for grain, bucket in buckets:
            self.cells[grain, entry.country, bucket, entry.type, entry.status] += times
            self.cells[grain, ANY, bucket, entry.type, ANY] += times
            for kind, value in values:
                self.tallies[kind, grain, bucket, value] += times
            if entry.lat is not None and entry.lon is not None:
                self.fields[grain, bucket, field_of(entry.lat), field_of(entry.lon), entry.type] += times
        for kind, value in values:
            if kind != "pair":
                self.spreads[entry.country, entry.type, kind, value] += times
        for key in standings_of(entry):
            self.standings[key] += times

    def write(self, connection: Connection) -> None:
        """Add all of it to the tables."""
        add_up(connection, cell, list(_rows(self.cells, "grain", "country", "bucket", "type", "status")))
        add_up(connection, tally, list(_rows(self.tallies, "kind", "grain", "bucket", "value")))
        add_up(connection, grid, list(_rows(self.fields, "grain", "bucket", "lat", "lon", "type")))
        add_up(connection, standing, list(_rows(self.standings, "kind", "name", "sort", "measure")))
        add_up(connection, spread, list(_rows(self.spreads, "country", "type", "kind", "value")))


def buckets_of(day: int) -> Iterator[tuple[str, int]]:
    """Yield each grain with the first day of its stretch that holds ``day``."""
    here = date.fromordinal(max(day, UNDATED))
    yield "all", 0
    yield "year", here.replace(month=1, day=1).toordinal()
    yield "month", here.replace(day=1).toordinal()
    yield "week", here.toordinal() - here.weekday()
    yield "day", here.toordinal()


def cover(since: int | None, until: int | None) -> dict[str, list[int]]:
    """Return the few stretches, by grain, that make up the days from ``since`` to ``until``, both in it."""
    if since is None and until is None:
        return {"all": [0]}
    found: dict[str, list[int]] = {"year": [], "month": [], "week": [], "day": []}
    at = max(since or UNDATED, UNDATED)
    last = min(until or date.max.toordinal() - 400, date.max.toordinal() - 400)
    while at <= last:
        here = date.fromordinal(at)
        year_after = date(here.year + 1, 1, 1).toordinal()
        month_after = _month_after(here)
        if (here.month, here.day) == (1, 1) and year_after - 1 <= last:
            found["year"].append(at)
            at = year_after
        elif here.day == 1 and month_after - 1 <= last:
            found["month"].append(at)
            at = month_after
        elif (
            here.weekday() == 0
            and at + 6 <= last
            and (at + 7 <= month_after or not _holds(month_after, last))
        ):
            found["week"].append(at)
            at += 7
        else:
            found["day"].append(at)
            at += 1
    return {grain: stretches for grain, stretches in found.items() if stretches}


def _month_after(here: date) -> int:
    return date(here.year + here.month // 12, here.month % 12 + 1, 1).toordinal()


def _holds(month: int, last: int) -> bool:
    """Tell whether a month that begins then is over by the last day."""
    return _month_after(date.fromordinal(month)) - 1 <= last


def field_of(degrees: float) -> int:
    """Return the number of the field of one degree that a latitude or longitude is in."""
    return int(degrees // 1)


def _values(entry: Entry) -> Iterator[tuple[str, str]]:
    for actor in sorted({*entry.doers, *entry.targets}):
        yield "actor", actor
    for doer in entry.doers:
        for target in entry.targets:
            yield "pair", f"{doer}{PAIR}{target}"
    for outlet in entry.outlets:
        yield "outlet", outlet.name
    yield "origins", origins_word(entry.least)
    if entry.conflicts:
        yield "conflicts", ""
    if entry.verdict:
        yield "reviewed", ""


def standings_of(entry: Entry) -> Iterator[tuple[str, str, str, str]]:
    """Yield what an incident counts for of voices, of those for whom they speak, and of outlets."""
    for outlet in entry.outlets:
        yield from (("outlet", outlet.name, "", measure) for measure in measures_of(outlet))
    bodies: dict[str, set[str]] = {}
    called: set[tuple[str, str, str]] = set()
    for voice in entry.voices:
        if voice.actor:
            bodies.setdefault(voice.actor, set()).update(measures_of(voice))
            called |= {(voice.actor, name, voice.sort) for name in (voice.name, *voice.also)}
        else:
            yield from (("voice", voice.name, voice.sort, measure) for measure in measures_of(voice))
            called |= {(voice.name, name, voice.sort) for name in voice.also}
    for code, measures in bodies.items():
        yield from (("body", code, "", measure) for measure in sorted(measures))
    yield from (("said", name, said, sort) for name, said, sort in sorted(called))


def measures_of(one: Teller) -> tuple[str, ...]:
    """Return what an incident counts for of one voice or outlet."""
    tests = (
        ("incidents", True),
        ("first", one.first),
        ("alone", one.alone),
        ("contradicted", one.contradicted),
        ("copied", one.copied),
    )
    return tuple(measure for measure, holds in tests if holds)


def origins_word(least: int) -> str:
    """Return how many origins, as facets have it."""
    return str(least) if least < 3 else "3+"


def _rows(counts: Counter[Any], *names: str) -> Iterable[dict[str, Any]]:
    return (dict(zip(names, key, strict=True)) | {"count": count} for key, count in counts.items() if count)
