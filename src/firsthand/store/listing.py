"""Lists and streams of incidents: what a question selects, page by page or all of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, select, text

from firsthand.evidence.assemble import Bearing, with_links
from firsthand.incident import Incident, Statement
from firsthand.query import Query
from firsthand.store.answers import Listed, Page, Verdict
from firsthand.store.dialects import chunks
from firsthand.store.entries import Entry
from firsthand.store.packing import unpack
from firsthand.store.schema import incident, incident_body, sighting
from firsthand.store.selecting import Wanted, ask, page_of, write_cursor

_STEP: Final = 500  # incidents of a stream that are looked up at once
_HEADS: Final = "i.n, i.id, i.title, i.outlet, i.version, i.changed, i.verdict"


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """An incident as the store keeps it: what it bears on is named by sightings, and looked up when it is shown."""

    incident: Incident
    bearings: tuple[Bearing, ...] = ()


def find(connection: Connection, query: Query) -> Page:
    """Return one page of the incidents that a question selects."""
    asked = ask(connection, query)
    rows = connection.execute(text(page_of(query, asked, _HEADS)), asked.values).all()
    shown = rows[: query.limit]
    more = len(rows) > query.limit
    return Page(
        rows=tuple(_listed(connection, shown)),
        cursor=write_cursor(shown[-1].sort_key, shown[-1].id) if more else None,
    )


def named(connection: Connection, ids: Collection[str]) -> dict[str, Listed]:
    """Return incidents by their ids as a list has them; ids that are no incident's are left out."""
    rows: list[Row[Any]] = []
    for some in chunks(sorted(set(ids))):
        heads = incident.c
        asked = select(
            heads.n, heads.id, heads.title, heads.outlet, heads.version, heads.changed, heads.verdict
        )
        rows.extend(connection.execute(asked.where(heads.id.in_(some))))
    return {row.id: one for row, one in zip(rows, _listed(connection, rows), strict=True)}


def count(connection: Connection, query: Query) -> int:
    """Return how many incidents a question selects."""
    asked = ask(connection, query, wanted=Wanted.ALL)
    sql = f"SELECT count(*) FROM {asked.sources} WHERE {asked.condition()}"  # noqa: S608
    return int(connection.execute(text(sql), asked.values).scalar_one())


def numbers_in_order(connection: Connection, query: Query) -> Iterator[list[tuple[int, str]]]:
    """Yield the numbers and ids of all incidents that a question selects, some at a time, by id."""
    asked = ask(connection, query.whole(), wanted=Wanted.ALL)
    sql = f"SELECT i.n, i.id FROM {asked.sources} WHERE {asked.condition()} ORDER BY i.id"  # noqa: S608
    options = {"stream_results": True, "yield_per": _STEP}
    rows = connection.execution_options(**options).execute(text(sql), asked.values)
    for part in rows.partitions(_STEP):
        yield [(row.n, row.id) for row in part]


def iter_incidents(connection: Connection, query: Query) -> Iterator[Incident]:
    """Yield all incidents that a question selects, by id, whatever their number."""
    for numbers in numbers_in_order(connection, query):
        found = incidents_of(connection, [n for n, _ in numbers])
        yield from (found[n] for n, _ in numbers)


def incidents_of(
    connection: Connection, numbers: Sequence[int], *, machine: bool = False
) -> dict[int, Incident]:
    """Return incidents by their numbers, with what they bear on; ``machine``: without persons' corrections."""
    column = incident_body.c.machine if machine else incident_body.c.body
    bodies: dict[int, Body] = {}
    for some in chunks(numbers):
        asked = select(incident_body.c.n, column.label("body")).where(incident_body.c.n.in_(some))
        bodies |= {row.n: unpack(row.body, Body) for row in connection.execute(asked) if row.body is not None}
    bearings = [b for body in bodies.values() for b in body.bearings]
    homes = _homes(connection, {b.to for b in bearings}) if bearings else {}
    linked = with_links((b.incident for b in bodies.values()), bearings, homes)
    return dict(zip(bodies, linked, strict=True))


def statements_of(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[Statement, ...]]:
    """Return what stands behind incidents, by their numbers."""
    found: dict[int, tuple[Statement, ...]] = {}
    for some in chunks(numbers):
        asked = select(incident_body.c.n, incident_body.c.statements).where(incident_body.c.n.in_(some))
        for row in connection.execute(asked):
            found[row.n] = unpack(row.statements, tuple[Statement, ...])
    return found


def _listed(connection: Connection, rows: Sequence[Row[Any]]) -> Iterator[Listed]:
    numbers = [row.n for row in rows]
    found = incidents_of(connection, numbers)
    headings: dict[int, str] = {}
    for some in chunks(numbers):
        asked = select(incident_body.c.n, incident_body.c.facets).where(incident_body.c.n.in_(some))
        headings |= {n: unpack(facets, Entry).heading for n, facets in connection.execute(asked)}
    for row in rows:
        yield Listed(
            incident=found[row.n],
            title=row.title,
            outlet=row.outlet,
            heading=headings.get(row.n, ""),
            version=row.version,
            changed=row.changed,
            verdict=Verdict(row.verdict) if row.verdict else None,
        )


def _homes(connection: Connection, uids: Iterable[str]) -> Mapping[str, str]:
    """Return the incident of each sighting."""
    found: dict[str, str] = {}
    for some in chunks(sorted(uids)):
        asked = (
            select(sighting.c.uid, incident.c.id)
            .join(incident, incident.c.n == sighting.c.incident)
            .where(sighting.c.uid.in_(some))
        )
        found |= {row.uid: row.id for row in connection.execute(asked)}
    return found


def grouped(rows: Iterable[Row[Any]], key: str) -> dict[Any, list[Row[Any]]]:
    """Return rows by one of their columns."""
    found: dict[Any, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
