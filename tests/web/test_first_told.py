"""Who told of it first: by the hour where that is known, never a copy, and both of two whose order nobody knows."""

from pathlib import Path

import msgspec
import pytest
from fastapi.testclient import TestClient

from firsthand.incident import Incident, Origins
from firsthand.incident import Path as Way
from firsthand.ontology import EventType, Status
from firsthand.query import Query
from firsthand.record import Record, age, instant
from firsthand.store import Store
from firsthand.store.tellers import first_to_tell
from firsthand.web import create_app

from .conftest import HERE, example_records, keep


def told(*ways: tuple[str, str | None, str | None]) -> Incident:
    """Return an incident told by outlets at times; the third says which report a report copies."""
    paths = tuple(
        Way(report=f"r{n}", outlet=outlet, published=published, copy_of=copied)
        for n, (outlet, published, copied) in enumerate(ways)
    )
    return Incident(
        id="i",
        type=EventType.ASSAULT,
        status=Status.HAPPENED,
        reports=tuple(p.report for p in paths),
        events=(),
        origins=Origins(least=1, most=1, list=()),
        paths=paths,
    )


@pytest.mark.parametrize(
    ("ways", "first"),
    [
        ((("A", "2024-08-06T09:00:00Z", None), ("B", "2024-08-06T08:00:00Z", None)), ("B",)),
        ((("A", "2024-08-06", None), ("B", "2024-08-06T08:00:00Z", None)), ("A", "B")),
        ((("A", "2024-08-06", None), ("B", "2024-08-06", None), ("C", "2024-08-07", None)), ("A", "B")),
        ((("A", "2024-08-05", None), ("B", "2024-08-06T08:00:00Z", None)), ("A",)),
        ((("A", "2024-08-06", None), ("B", "2024-08-06T08:00:00Z", "r0")), ("A",)),
        ((("A", "2024-08-06T01:00:00+03:00", None), ("B", "2024-08-05T23:00:00Z", None)), ("A",)),
        ((("A", None, None), ("B", "2024-08-06", None)), ("B",)),
        ((("A", None, None), ("B", None, None)), ("A", "B")),
    ],
)
def test_who_may_have_been_first(
    ways: tuple[tuple[str, str | None, str | None], ...], first: tuple[str, ...]
) -> None:
    assert first_to_tell(told(*ways)) == first


def test_a_plain_date_is_the_whole_day() -> None:
    assert instant("2024-08-06", begins=True) < instant("2024-08-06T00:00:01Z") < instant("2024-08-06")


def dated(records: list[Record], home: str, copy: str) -> list[Record]:
    """Return the records, the original with a day alone and its copy with an hour of that day, the rest later."""
    found = []
    for record in records:
        day = {home: "2024-08-06", copy: "2024-08-06T06:00:00Z"}.get(record.report.id, "2024-08-09T06:00:00Z")
        report = msgspec.structs.replace(record.report, published=day)
        found.append(msgspec.structs.replace(record, report=report))
    return found


def test_a_copy_is_never_told_to_be_first(tmp_path: Path) -> None:
    records = example_records()
    with Store.open(keep(tmp_path / "as-it-is.db", records), read_only=True) as store:
        pair = next(iter(store.iter_copies()))
    names = {r.report.id: r.report.outlet or "" for r in records}
    path = keep(tmp_path / "dated.db", dated(records, pair.of, pair.report))
    with Store.open(path, read_only=True) as store:
        (kept,) = [c for c in store.iter_copies() if c.report == pair.report]
        both = [
            one
            for one in store.find(Query(limit=200)).rows
            if {kept.of, kept.report} <= {*one.incident.reports}
        ]
        first = {row.name: row.first for row in store.outlets(Query())}
        lines = {one.incident.id: one.outlet for one in both}
        shown = [store.incident(one.incident.id) for one in both]
    assert both and set(lines.values()) == {names[kept.of]}
    for one in shown:
        order = [head.id for head in one.reports] if one else []
        assert order.index(kept.of) < order.index(kept.report)
    assert first[names[kept.report]] == 0 < first[names[kept.of]]
    with TestClient(create_app(path), base_url=HERE) as client:
        page = client.get("/explore?limit=200").text
    assert f'first told by <a class="quiet" href="/outlet/{names[kept.of].replace(" ", "%20")}"' in page
    assert (
        f'first told by <a class="quiet" href="/outlet/{names[kept.report].replace(" ", "%20")}"' not in page
    )


def test_two_of_one_day_are_both_named_and_neither_is_counted_first(tmp_path: Path) -> None:
    records = []
    for record in example_records():
        report = msgspec.structs.replace(record.report, published="2024-08-06")
        records.append(msgspec.structs.replace(record, report=report))
    assert sorted(r.report.id for r in records) == [
        r.report.id for r in sorted(records, key=lambda r: age(r.report))
    ]
    path = keep(tmp_path / "day.db", records)
    with Store.open(path, read_only=True) as store:
        alone = {row.name: row.alone for row in store.outlets(Query())}
        first = {row.name: row.first for row in store.outlets(Query())}
        shared = [i for i in store.iter_incidents() if len(first_to_tell(i)) > 1]
    assert shared
    assert all(first[name] >= alone[name] for name in first)
    with TestClient(create_app(path), base_url=HERE) as client:
        page = client.get("/explore?limit=200").text
    assert '</a> or <a class="quiet" href="/outlet/' in page
