"""What comes out of a store is what the store answers, filtered as it was asked."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.exports.making import records

from firsthand.brief import Scope, compose
from firsthand.exports import FORMATS, About
from firsthand.exports.parties import sides_of
from firsthand.exports.stored import StoreStream
from firsthand.query import Query
from firsthand.store import Store

ABOUT = About(date="2024-04-03")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(str(tmp_path / "kept.db"), create=True, read_only=False) as opened:
        with opened.run() as run:
            opened.add_records(list(records()), run)
        yield opened


def test_all_incidents_of_the_question_come_out_in_one_order(store: Store) -> None:
    stream = StoreStream(store, Query())
    ids = [told.incident.id for told in stream.told()]
    assert ids == sorted(ids)
    assert len(ids) == store.count(Query())
    assert all(told.statements for told in stream.told())
    assert {r.report.id for r in stream.records()} <= {"first", "second", "third", "fourth"}


def test_filters_hold_and_the_page_limit_does_not(store: Store) -> None:
    asked = Query.from_params({"type": "COERCE", "limit": "1"})
    types = {told.incident.type.value for told in StoreStream(store, asked).told()}
    assert types == {"COERCE"}
    assert len(list(StoreStream(store, Query(limit=1)).told())) == store.count(Query())


@pytest.mark.parametrize("name", list(FORMATS))
def test_every_format_takes_it(store: Store, name: str) -> None:
    out = io.BytesIO()
    assert FORMATS[name].write(StoreStream(store, Query()), ABOUT, out).rows > 0


def test_copies_are_those_of_the_store(store: Store) -> None:
    out = io.BytesIO()
    FORMATS["evidence"].write(StoreStream(store, Query()), ABOUT, out)
    assert json.loads(out.getvalue())["copies"] == [{"report": "fourth", "of": "first"}]


def test_a_brief_can_be_made_of_it(store: Store) -> None:
    brief = compose(StoreStream(store, Query()), Scope(), ABOUT)
    assert brief.notes
    assert "What is new" in [section.title for section in brief.sections]


def test_what_a_person_set_leads_in_every_table_and_is_not_disputed(store: Store) -> None:
    target = next(
        i for i in store.iter_incidents() if {c.property for c in i.conflicts} & {"killed", "actor"}
    )
    settled = [("killed", [8, 8]), ("injured", [3, None]), ("date", "2024-03-01"), ("actor", "IRN")]
    for field, value in settled:
        store.review(target.id, "correct", user="ana", field=field, value=value)
    written = {}
    for name in ("csv-acled", "geojson"):
        out = io.BytesIO()
        FORMATS[name].write(StoreStream(store, Query()), ABOUT, out)
        written[name] = out.getvalue().decode()
    row = next(
        r for r in csv.DictReader(io.StringIO(written["csv-acled"])) if r["event_id_cnty"] == target.id
    )
    assert (row["fatalities_low"], row["fatalities_high"]) == ("8", "8")
    assert (row["injured_low"], row["injured_high"]) == ("3", "")
    assert (row["event_date"], row["date_start"], row["date_precision"]) == (
        "2024-03-01",
        "2024-03-01",
        "day",
    )
    assert (row["actor1"], row["assoc_actor_1"], row["actor1_denied"]) == ("Iran", "", "")
    assert row["fatalities_versions"].startswith("8 (set by ana)")
    assert not {field for field, _ in settled} & set(row["disputed"].split("; "))
    found = next(f for f in json.loads(written["geojson"])["features"] if f["id"] == target.id)["properties"]
    assert (found["killed_low"], found["killed_high"], found["injured_low"]) == (8, 8, 3)
    assert (found["actors"], found["date_start"], found["date_end"]) == ("Iran", "2024-03-01", "2024-03-01")
    assert not {field for field, _ in settled} & set(found.get("disputed", "").split("; "))
    store.review(target.id, "correct", user="ben", field="time", value={"end": "2024-03-02"})
    store.review(target.id, "correct", user="ben", field="target", value="Salt River depot")
    told = next(t for t in StoreStream(store, Query()).told() if t.incident.id == target.id)
    assert told.incident.time is not None
    assert (told.incident.time.start, told.incident.time.end) == (None, "2024-03-02")
    day = told.incident.values["date"][0]
    assert (day.value, day.set_by) == ("../2024-03-02", "ben")
    sides = sides_of(StoreStream(store, Query()), told.incident)
    assert [s.name for s in sides.recipients] == ["Salt River depot"]
    assert list(store.examine()) == []
    for number in range(1, 7):
        store.undo(number, user="ana")
    assert next(i for i in store.iter_incidents() if i.id == target.id) == target
