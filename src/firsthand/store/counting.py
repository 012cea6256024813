"""Counts: facets, timeline, map and pairs. From the roll-ups where a question is about types, countries, status
and days alone; else from the incidents it selects, the newest so many where they are more than a page can wait for.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select, text

from firsthand.errors import QueryError
from firsthand.ontology import PlacePrecision, Status
from firsthand.query import Query
from firsthand.store.answers import Bin, Cell, Facets, Pair, Tally
from firsthand.store.dialects import chunks
from firsthand.store.entries import UNDATED
from firsthand.store.packing import day_of_number, number_of_day
from firsthand.store.rollups import ANY, PAIR, buckets_of, cover, field_of, origins_word
from firsthand.store.schema import cell, grid, incident, spread, tally
from firsthand.store.selecting import FEW, Wanted, ask, asks_only, days_of_one

GRAINS: Final = ("day", "week", "month", "year")
_BINS: Final = 200  # of a timeline, at most, where the grain is ours to choose
_COUNTRIES: Final = select(cell.c.country).where(cell.c.grain == "all", cell.c.country != ANY).distinct()
COUNTED: Final = 2000  # incidents, the newest, of which facets are counted where no roll-up has them
_TOP: Final = 30  # values of a facet
_POINTS: Final = 5000  # incidents that stand by themselves on a map
_POINT_COLUMNS: Final = ("id", "lat", "lon", "type", "status", "place", "precision", "radius")
_POINT: Final = ", ".join(f"i.{name}" for name in _POINT_COLUMNS)
_DIGITS: Final = 7  # of a mean place: more depend on what was added up first
_ROLLED: Final = frozenset({"types", "countries", "status", "since", "until"})


def is_rolled(query: Query, also: Iterable[str] = ()) -> bool:
    """Tell whether the roll-ups answer a question: whether it has no other filters than theirs."""
    return asks_only(query.whole(), _ROLLED | set(also))


_SPREAD: Final = " UNION ALL ".join(
    (
        "SELECT 'all' AS kind, '' AS value, '' AS country, '' AS status, 0 AS least, 0 AS differ, 0 AS judged,"
        " count(*) AS times FROM every",
        # All columns of an incident at once: it is cheaper to add up the few kinds that there are.
        "SELECT 'incident', type, country, status, least, differ, judged, count(*) FROM s"
        " GROUP BY type, country, status, least, differ, judged",
        # CROSS JOIN: SQLite is to begin with what is selected, and not with all actors that there are.
        "SELECT 'actor', a.actor, '', '', 0, 0, 0, count(*) FROM s CROSS JOIN incident_actor a"
        " WHERE a.n = s.n AND a.role = 'any' GROUP BY a.actor",
        "SELECT 'outlet', o.outlet, '', '', 0, 0, 0, count(*) FROM s CROSS JOIN incident_outlet o"
        " WHERE o.n = s.n GROUP BY o.outlet",
    )
)


def _selecting(
    connection: Connection, query: Query, columns: str, most: int
) -> tuple[str, Mapping[str, object]]:
    """Return the statement that gives the incidents that a question selects, the newest so many, and its values."""
    asked = ask(connection, query.whole(), wanted=Wanted.NEWEST)
    sql = f"SELECT {columns} FROM {asked.sources} WHERE {asked.condition()}"  # noqa: S608
    all_of_it = asked.size is not None and asked.few and asked.size < most
    order = "" if all_of_it else f" ORDER BY {asked.day} DESC, i.id"
    return f"{sql}{order} LIMIT {most}", asked.values


def total(connection: Connection, query: Query) -> int | None:
    """Return how many incidents a question selects, where the roll-ups know it."""
    if not is_rolled(query):
        return None
    return sum(_cells(connection, query).values())


def facets(connection: Connection, query: Query) -> Facets:
    """Return how the incidents that a question selects are spread over types, countries, actors and the like."""
    days = _days(query)
    if is_rolled(query):
        cells = _cells(connection, query)
        known = _spread_of_cells(cells)
        number = sum(cells.values())
        if not number:
            return Facets()
        if not (query.types or query.countries or query.status):
            return _facets(number, known | _tallies(connection, days))
        if days == (None, None) and not query.status:
            return _facets(number, known | _spread(connection, query))
        rest, counted = _spread_of_rows(connection, query)
        return _facets(number, rest | known, counted)
    found, counted = _spread_of_rows(connection, query)
    return _facets(sum(found.get("type", {}).values()), found, counted)


def _facets(total: int, found: Mapping[str, Mapping[str, int]], counted: int | None = None) -> Facets:
    def top(kind: str) -> tuple[Tally, ...]:
        ordered = sorted(found.get(kind, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(Tally(value=value, count=n) for value, n in ordered if value and n)[:_TOP]

    return Facets(
        total=total,
        capped=counted is not None,
        counted=counted,
        types=top("type"),
        status=top("status"),
        countries=top("country"),
        actors=top("actor"),
        outlets=top("outlet"),
        origins=top("origins"),
        conflicts=found.get("conflicts", {}).get("", 0),
        reviewed=found.get("reviewed", {}).get("", 0),
    )


def _days(query: Query) -> tuple[int | None, int | None]:
    return number_of_day(query.since), number_of_day(query.until)


def _cells(connection: Connection, query: Query) -> Counter[tuple[str, str, str]]:
    """Return counts by type, country and status, of the days of a question."""
    found: Counter[tuple[str, str, str]] = Counter()
    times = func.sum(cell.c.count)  # the database adds up: a row for each day and kind takes longer to fetch
    for grain, buckets in cover(*_days(query)).items():
        asked = select(cell.c.type, cell.c.country, cell.c.status, times).where(
            cell.c.grain == grain, cell.c.country != ANY
        )
        if query.countries:
            asked = asked.where(cell.c.country.in_(query.countries))
        elif grain in ("week", "day"):  # else SQLite walks all days: the key has the country before them
            asked = asked.where(cell.c.country.in_(connection.execute(_COUNTRIES).scalars().all()))
        if query.types:
            asked = asked.where(cell.c.type.in_([str(t) for t in query.types]))
        if query.status:
            asked = asked.where(cell.c.status.in_([str(s) for s in query.status]))
        asked = asked.group_by(cell.c.type, cell.c.country, cell.c.status)
        for some in chunks(buckets):
            for type_, country, status, n in connection.execute(asked.where(cell.c.bucket.in_(some))):
                found[type_, country, status] += int(n)
    return found


def _spread_of_cells(cells: Mapping[tuple[str, str, str], int]) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {"type": Counter(), "country": Counter(), "status": Counter()}
    for (type_, country, status), n in cells.items():
        found["type"][type_] += n
        found["country"][country] += n
        found["status"][status] += n
    return found


def _spread(connection: Connection, query: Query) -> dict[str, Counter[str]]:
    """Return counts of actors, outlets and the like, of the countries and types of a question."""
    asked = select(spread.c.kind, spread.c.value, func.sum(spread.c.count))
    if query.types:
        # With every country named, the key leads to the type: there are few countries and many rows of each.
        countries = query.countries or connection.execute(_COUNTRIES).scalars().all()
        asked = asked.where(spread.c.country.in_(countries), spread.c.type.in_([str(t) for t in query.types]))
    else:
        asked = asked.where(spread.c.country.in_(query.countries))
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, value, times in connection.execute(asked.group_by(spread.c.kind, spread.c.value)):
        found[kind][value] += int(times)
    return dict(found)


def _tallies(connection: Connection, days: tuple[int | None, int | None]) -> dict[str, Counter[str]]:
    """Return counts of actors, outlets and the like, of some days."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    stretches = cover(*days)
    if "all" in stretches:  # the index has the top ones in order
        for kind in ("actor", "outlet", "origins", "conflicts", "reviewed"):
            for value, times in connection.execute(
                select(tally.c.value, tally.c.count.label("times"))
                .where(tally.c.kind == kind, tally.c.grain == "all", tally.c.bucket == 0)
                .order_by(tally.c.count.desc())
                .limit(_TOP + 1)
            ):
                found[kind][value] += times
        return dict(found)
    for grain, buckets in stretches.items():
        for some in chunks(buckets):
            asked = select(tally.c.kind, tally.c.value, func.sum(tally.c.count)).where(
                tally.c.grain == grain, tally.c.bucket.in_(some)
            )
            asked = asked.where(tally.c.kind.in_(("actor", "outlet", "origins", "conflicts", "reviewed")))
            for kind, value, times in connection.execute(asked.group_by(tally.c.kind, tally.c.value)):
                found[kind][value] += int(times)
    return dict(found)


def _spread_of_rows(connection: Connection, query: Query) -> tuple[dict[str, Counter[str]], int | None]:
    """Return counts over the incidents themselves, and of how many of the newest, where there are more."""
    columns = (
        "i.n, i.type, i.country, i.status, i.least, CASE WHEN i.conflicts > 0 THEN 1 ELSE 0 END AS differ,"
        " CASE WHEN i.verdict <> '' THEN 1 ELSE 0 END AS judged"
    )
    sql, values = _selecting(connection, query, columns, COUNTED + 1)
    # The database counts: to fetch thousands of incidents and their actors takes ten times as long.
    counted = f"WITH every AS MATERIALIZED ({sql}), s AS MATERIALIZED (SELECT * FROM every LIMIT {COUNTED}) {_SPREAD}"  # noqa: S608
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, value, country, status, least, differ, judged, times in connection.execute(
        text(counted), values
    ):
        if kind != "incident":
            found[kind][value] += times
            continue
        found["type"][value] += times
        found["country"][country] += times
        found["status"][status] += times
        found["origins"][origins_word(least)] += times
        found["conflicts"][""] += times * differ
        found["reviewed"][""] += times * judged
    capped = found.pop("all", Counter())[""] > COUNTED
    return dict(found), COUNTED if capped else None


def timeline(connection: Connection, query: Query, grain: str | None = None) -> tuple[Bin, ...]:
    """Return counts by stretches of days, by type; what bears no date is in none.

    ``grain`` is day, week, month or year; left out, the finest of which two hundred or fewer fill the days asked
    for, or those that the store has.
    """
    if grain is not None and grain not in GRAINS:
        raise QueryError(f"grain: {grain!r} is not one of {', '.join(GRAINS)}")
    if is_rolled(query):
        return _rolled_timeline(connection, query, grain or _fitting(connection, query))
    own = days_of_one(query.whole())
    if own is not None:
        return _timeline_of_one(connection, *own, grain)
    asked = ask(connection, query.whole(), wanted=Wanted.ALL)
    counted = (
        f"SELECT i.day AS day, i.type AS type, count(*) AS times FROM {asked.sources}"  # noqa: S608
        f" WHERE {asked.condition()} AND i.day > {UNDATED} GROUP BY i.day, i.type"
    )
    rows = [tuple(row) for row in connection.execute(text(counted), asked.values)]
    days = {day for day, _, _ in rows}
    grain = grain or _grain_for(days)
    buckets = {day: next(bucket for g, bucket in buckets_of(day) if g == grain) for day in days}
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for day, type_, times in rows:
        counts[buckets[day]][type_] += times
    return _bins(counts, grain)


def _timeline_of_one(
    connection: Connection, days: str, values: Mapping[str, object], grain: str | None
) -> tuple[Bin, ...]:
    """Return the bins of what a SELECT of day and type gives, however much it is: the database counts."""
    told = f"({days} AND day > {UNDATED}) x"
    first, last = connection.execute(text(f"SELECT min(day), max(day) FROM {told}"), values).one()  # noqa: S608
    if first is None:
        return ()
    grain = grain or _grain_for((first, last))
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for some in chunks(_starts(first, last, grain)):
        stretches = ", ".join(f"({start}, {_last_day(start, grain)})" for start in some)
        counted = (
            f"SELECT s.column1, x.type, count(*) FROM (VALUES {stretches}) s CROSS JOIN {told}"  # noqa: S608
            " WHERE x.day BETWEEN s.column1 AND s.column2 GROUP BY s.column1, x.type"
        )
        for start, type_, times in connection.execute(text(counted), values):
            counts[start][type_] += times
    return _bins(counts, grain)


def _starts(first: int, last: int, grain: str) -> Iterator[int]:
    """Yield the first day of each stretch from that of ``first`` to that of ``last``."""
    start = dict(buckets_of(first))[grain]
    while start <= last:
        yield start
        start = _last_day(start, grain) + 1


def _rolled_timeline(connection: Connection, query: Query, grain: str) -> tuple[Bin, ...]:
    since, until = _days(query)
    asked = select(cell.c.bucket, cell.c.type, cell.c.count.label("times")).where(cell.c.grain == grain)
    if query.countries or query.status:
        asked = asked.where(cell.c.country.in_(query.countries) if query.countries else cell.c.country != ANY)
        if query.status:
            asked = asked.where(cell.c.status.in_([str(s) for s in query.status]))
    else:
        asked = asked.where(cell.c.country == ANY)
    if query.types:
        asked = asked.where(cell.c.type.in_([str(t) for t in query.types]))
    # A stretch that the days asked for cut in two is counted whole: its ends say which days it has.
    first = dict(buckets_of(since))[grain] if since is not None else UNDATED + 7
    asked = asked.where(cell.c.bucket >= first)
    if until is not None:
        asked = asked.where(cell.c.bucket <= until)
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for bucket, type_, times in connection.execute(asked):
        counts[bucket][type_] += times
    return _bins(counts, grain)


def _fitting(connection: Connection, query: Query) -> str:
    since, until = _days(query)
    if since is None or until is None:
        years = select(cell.c.bucket).where(
            cell.c.grain == "month", cell.c.country == ANY, cell.c.bucket > UNDATED
        )
        known = sorted(set(connection.execute(years).scalars()))
        if not known:
            return "day"
        since, until = since or known[0], until or known[-1] + 30
    return _grain_for((since, until))


def _grain_for(days: Iterable[int]) -> str:
    known = sorted(days)
    span = known[-1] - known[0] + 1 if known else 1
    return next((g for g, size in (("day", 1), ("week", 7), ("month", 30)) if span <= _BINS * size), "year")


def _bins(counts: Mapping[int, Mapping[str, int]], grain: str) -> tuple[Bin, ...]:
    return tuple(
        Bin(
            start=day_of_number(bucket),
            end=day_of_number(_last_day(bucket, grain)),
            count=sum(types.values()),
            types={t: n for t, n in sorted(types.items()) if n},
        )
        for bucket, types in sorted(counts.items())
        if sum(types.values())
    )


def _last_day(bucket: int, grain: str) -> int:
    start = date.fromordinal(bucket)
    if grain == "year":
        return date(start.year + 1, 1, 1).toordinal() - 1
    if grain == "month":
        return date(start.year + start.month // 12, start.month % 12 + 1, 1).toordinal() - 1
    return bucket + (6 if grain == "week" else 0)


def map_bins(connection: Connection, query: Query, degrees: float = 1.0) -> tuple[Cell, ...]:
    """Return what lies in each field of the map of ``degrees`` by ``degrees``; with 0, incidents by themselves.

    Of incidents by themselves there are at most five thousand, the newest.
    """
    if degrees < 0 or degrees > 90:
        raise QueryError(f"degrees: {degrees:g} is not between 0 and 90")
    box = query.box
    whole_fields = degrees >= 1 and degrees == int(degrees)
    if whole_fields and is_rolled(query, {"box"}) and not query.countries and not query.status:
        return _fields(connection, query, int(degrees))
    if box is None:
        query = msgspec.structs.replace(query, box=(-180.0, -90.0, 180.0, 90.0))
    if degrees == 0:
        sql, values = _selecting(connection, query, _POINT, _POINTS)
        rows = connection.execute(text(sql), values)
        return tuple(_point(row) for row in sorted(rows, key=lambda row: row.id))
    return _counted_fields(connection, query, degrees)


def _counted_fields(connection: Connection, query: Query, degrees: float) -> tuple[Cell, ...]:
    """Return fields counted by the database; of several incidents they have the mean place, one alone is itself."""
    asked = ask(connection, query.whole(), wanted=Wanted.ALL)
    sql = (
        f"SELECT {_floor('i.lat')} AS y, {_floor('i.lon')} AS x, i.type AS type, count(*) AS times,"  # noqa: S608
        f" sum(i.lat) AS lat, sum(i.lon) AS lon, min(i.n) AS one,"
        f" sum(CASE WHEN i.status = '{Status.NEGATED}' THEN 1 ELSE 0 END) AS denied FROM {asked.sources}"
        f" WHERE {asked.condition()} GROUP BY 1, 2, 3"
    )
    groups: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for row in connection.execute(text(sql), asked.values | {"degrees": float(degrees)}):
        groups[row.y, row.x].append(row)
    alone = [rows[0].one for rows in groups.values() if len(rows) == 1 and rows[0].times == 1]
    points: dict[int, Cell] = {}
    for some in chunks(alone):
        columns = [incident.c[name] for name in ("n", *_POINT_COLUMNS)]
        for row in connection.execute(select(*columns).where(incident.c.n.in_(some))):
            points[row.n] = _point(row)
    return tuple(points.get(groups[key][0].one) or _group(groups[key]) for key in sorted(groups))


def _floor(column: str) -> str:
    # Not every SQLite has floor().
    whole = f"CAST({column} / :degrees AS INTEGER)"
    return f"{whole} - CASE WHEN {column} / :degrees < {whole} THEN 1 ELSE 0 END"


def _point(row: Any) -> Cell:
    return Cell(
        lat=row.lat,
        lon=row.lon,
        count=1,
        denied=int(row.status == Status.NEGATED),
        types={row.type: 1},
        incident=row.id,
        place=row.place or None,
        precision=PlacePrecision(row.precision) if row.precision else None,
        radius_km=row.radius,
    )


def _group(rows: list[Any]) -> Cell:
    times = sum(row.times for row in rows)
    return Cell(
        lat=round(sum(row.lat for row in rows) / times, _DIGITS),
        lon=round(sum(row.lon for row in rows) / times, _DIGITS),
        count=times,
        denied=sum(row.denied for row in rows),
        types=dict(sorted((row.type, row.times) for row in rows)),
    )


def _fields(connection: Connection, query: Query, degrees: int) -> tuple[Cell, ...]:
    """Return fields made of those of one degree; their middle is that of the field."""
    counts: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for grain, buckets in cover(*_days(query)).items():
        asked = select(grid.c.lat, grid.c.lon, grid.c.type, grid.c.count.label("times")).where(
            grid.c.grain == grain
        )
        if query.types:
            asked = asked.where(grid.c.type.in_([str(t) for t in query.types]))
        if query.box is not None:
            west, south, east, north = query.box
            asked = asked.where(grid.c.lat.between(field_of(south), field_of(north)))
            inside = grid.c.lon.between(field_of(west), field_of(east))
            asked = asked.where(
                inside if west <= east else (grid.c.lon >= field_of(west)) | (grid.c.lon <= field_of(east))
            )
        for some in chunks(buckets):
            for lat, lon, type_, times in connection.execute(asked.where(grid.c.bucket.in_(some))):
                counts[lat // degrees, lon // degrees][type_] += times
    return tuple(
        Cell(
            lat=(lat + 0.5) * degrees,
            lon=(lon + 0.5) * degrees,
            count=sum(types.values()),
            denied=None,
            types={t: n for t, n in sorted(types.items()) if n},
        )
        for (lat, lon), types in sorted(counts.items())
        if sum(types.values())
    )


def pairs(connection: Connection, query: Query, limit: int = 20) -> tuple[Pair, ...]:
    """Return who did something to whom most often, among the incidents that a question selects."""
    counts: Counter[tuple[str, str]] = Counter()
    if is_rolled(query) and not (query.types or query.countries or query.status):
        for grain, buckets in cover(*_days(query)).items():
            asked = select(tally.c.value, tally.c.count.label("times")).where(
                tally.c.kind == "pair", tally.c.grain == grain
            )
            if grain == "all":
                asked = (
                    asked.where(tally.c.bucket == 0)
                    .order_by(tally.c.count.desc(), tally.c.value)
                    .limit(limit)
                )
                for value, times in connection.execute(asked):
                    counts[_pair(value)] += times
                continue
            for some in chunks(buckets):
                for value, times in connection.execute(asked.where(tally.c.bucket.in_(some))):
                    counts[_pair(value)] += times
    else:
        sql, values = _selecting(connection, query, "i.n", FEW)
        counted = (
            f"SELECT a.actor AS doer, b.actor AS target, count(*) AS times FROM ({sql}) s"  # noqa: S608
            " CROSS JOIN incident_actor a CROSS JOIN incident_actor b WHERE a.n = s.n AND a.role = 'doer'"
            " AND b.n = s.n AND b.role = 'target' GROUP BY a.actor, b.actor"
        )
        for row in connection.execute(text(counted), values):
            counts[row.doer, row.target] += row.times
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    return tuple(Pair(doer=doer, target=target, count=n) for (doer, target), n in ordered)


def _pair(value: str) -> tuple[str, str]:
    doer, _, target = value.partition(PAIR)
    return doer, target
