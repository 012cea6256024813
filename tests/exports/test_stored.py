"""What comes out of a store is what the store answers, filtered as it was asked."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.exports.making import records

from firsthand.brief import Scope, compose
from firsthand.exports import FORMATS, About
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
