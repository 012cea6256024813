"""What a store keeps and answers, the same in SQLite and PostgreSQL."""

import random
from pathlib import Path

import msgspec
import pytest

from firsthand.errors import QueryError, StoreError
from firsthand.evidence.assemble import evidence_of
from firsthand.incident import Incident, evidence_json
from firsthand.ontology import EventType
from firsthand.query import Order, Query
from firsthand.record import Record, to_json
from firsthand.run.adding import add
from firsthand.store import Store, counting, selecting
from firsthand.store.answers import ChangeKind, Verdict


def fill(url: str, records: list[Record], size: int = 100) -> Store:
    store = Store.open(url, create=True)
    with store.run() as run:
        for at in range(0, len(records), size):
            store.add_records(records[at : at + size], run)
    return store


def busiest(store: Store) -> Incident:
    return max(store.iter_incidents(), key=lambda i: (len(i.reports), len(i.events), i.id))


@pytest.mark.parametrize("size", [1, 3, 100])
def test_order_and_batches_change_nothing(url: str, records: list[Record], size: int) -> None:
    shuffled = records[:]
    random.Random(size).shuffle(shuffled)
    with fill(url, shuffled, size) as store:
        assert evidence_json(store.evidence()) == evidence_json(evidence_of(records))
        assert list(store.examine()) == []


def test_adding_again_adds_nothing(url: str, records: list[Record], tmp_path: Path) -> None:
    file = tmp_path / "records.jsonl"
    file.write_bytes(b"".join(to_json(r) + b"\n" for r in records))
    with Store.open(url, create=True) as store:
        assert add(store, [str(file)]).new == len(records)
        before = store.overview()
        again = add(store, [str(file)])
        assert (again.new, again.known) == (0, len(records))
        assert store.overview() == before


def test_a_merge_and_a_split_are_undone_to_the_byte(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        before = evidence_json(store.evidence())
        one, other = sorted(i.id for i in store.iter_incidents())[:2]
        number = store.review(one, "merge", user="ana", others=[other])
        shown = store.incident(other)
        assert shown is not None
        assert store.incident(one) is not None
        assert {store.incident(one).incident.id, shown.incident.id} == {shown.incident.id}  # type: ignore[union-attr]
        assert any(c.kind is ChangeKind.MERGED for c in store.iter_changes())
        store.undo(number, user="ana")
        assert evidence_json(store.evidence()) == before
        target = busiest(store)
        event = target.events[-1]
        number = store.review(target.id, "split", user="ana", others=[f"{event.report}#{event.event}"])
        assert list(store.examine()) == []
        store.undo(number, user="ana")
        assert evidence_json(store.evidence()) == before


def test_merge_then_split_is_identity(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        before = evidence_json(store.evidence())
        one, other = sorted(store.iter_incidents(), key=lambda i: i.id)[:2]
        store.review(one.id, "merge", user="ana", others=[other.id])
        whole = store.incident(one.id)
        assert whole is not None
        store.review(
            whole.incident.id, "split", user="ana", others=[f"{e.report}#{e.event}" for e in other.events]
        )
        assert evidence_json(store.evidence()) == before


def test_a_person_has_the_last_word_and_the_machine_is_kept(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        target = busiest(store)
        store.review(target.id, "correct", user="ana", field="killed", value=[2, 2], reason="seen")
        store.review(
            target.id, "correct", user="ana", field="place", value={"name": "Ardun", "country": "IRQ"}
        )
        shown = store.incident(target.id)
        assert shown is not None
        assert shown.incident.values["killed"][0].value == (2, 2)
        assert shown.incident.values["killed"][0].set_by == "ana"
        assert shown.incident.place is not None
        assert shown.incident.place.name == "Ardun"
        assert shown.machine is not None
        assert shown.machine.place == target.place
        assert shown.verdict is Verdict.CORRECTED
        assert [r.field for r in shown.reviews] == ["killed", "place"]
        with pytest.raises(StoreError, match="changed since"):
            store.review(target.id, "accept", user="ben", version=shown.version - 1)
        store.review(target.id, "reject", user="ben", version=shown.version)
        assert target.id not in {i.id for i in store.iter_incidents()}
        assert target.id in {i.id for i in store.iter_incidents(Query(rejected=True))}
        assert list(store.examine()) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("injured", "eight"),
        ("injured", [8, 2]),
        ("injured", [-1, 2]),
        ("injured", [None, None]),
        ("injured", True),
        ("date", "2020-02-31"),
        ("date", "2020-03-02/2020-03-01"),
        ("date", "../.."),
        ("time", {"start": "nope"}),
        ("time", {"start": "2020-03-02", "end": "2020-03-01"}),
        ("time", {}),
        ("place", "Foo"),
        ("place", {"name": " "}),
        ("place", {"name": "Foo", "country": "IRQ", "lat": 999, "lon": 5}),
        ("place", {"name": "Foo", "lat": 9}),
        ("place", {"name": "Foo", "country": "ZZZ"}),
        ("type", "x"),
        ("modes", ["x"]),
        ("actor", " "),
        ("target", [1, 1]),
        ("occurred", "maybe"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_the_form_that_is_wanted(
    tmp_path: Path, records: list[Record], field: str, value: object
) -> None:
    with fill(str(tmp_path / "store.db"), records) as store:
        before = evidence_json(store.evidence())
        with pytest.raises(StoreError, match=rf"^{field}: .+; not .+$") as refused:
            store.review(busiest(store).id, "correct", user="ana", field=field, value=value)
        assert field != "injured" or 'at least and at most, as "[8, 8]" or "[8, null]"' in str(refused.value)
        assert "\n" not in str(refused.value)
        assert not list(store.iter_reviews())
        assert evidence_json(store.evidence()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("injured", [8, 8]),
        ("injured", [None, 8]),
        ("date", "2024-08-05"),
        ("date", "../2024-08-07"),
        ("time", {"end": "2024-08-07"}),
        ("time", None),
        ("place", {"name": "Harir", "country": "IRQ", "lat": 36.5, "lon": 44.3, "precision": "town"}),
        ("place", None),
        ("modes", ["aerial"]),
        ("actor", "Dawn Brigades"),
        ("weapon", "rockets"),
        ("occurred", True),
    ],
)
def test_a_value_of_the_documented_forms_is_taken(
    tmp_path: Path, records: list[Record], field: str, value: object
) -> None:
    with fill(str(tmp_path / "store.db"), records) as store:
        store.review(busiest(store).id, "correct", user="ana", field=field, value=value)
        assert [r.after for r in store.iter_reviews()] == [value]
        assert list(store.examine()) == []


def test_the_log_does_not_give_what_was_denied_as_the_machines_value(
    tmp_path: Path, records: list[Record]
) -> None:
    with fill(str(tmp_path / "store.db"), records) as store:
        target = next(i for i in store.iter_incidents() if any(v.denied for v in i.values.get("actor", ())))
        store.review(target.id, "correct", user="ana", field="actor", value="IRN")
        (entry,) = store.iter_reviews()
        assert entry.before == [v.value for v in target.values["actor"] if not v.denied]


def test_judgements_survive_a_new_reading(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        target = busiest(store)
        store.review(target.id, "correct", user="ana", field="status", value="negated")
        store.reread(list(store.iter_records()))
        shown = store.incident(target.id)
        assert shown is not None
        assert shown.incident.status == "negated"
        assert {i.id for i in store.iter_incidents()} == {i.id for i in evidence_of(records).incidents}
        assert list(store.examine()) == []


def test_a_withdrawn_report_is_retracted_and_not_deleted(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        name = records[0].report.id
        before = evidence_json(store.evidence())
        number = store.withdraw(name, "ana", "it was a fake")
        assert evidence_json(store.evidence()) == evidence_json(evidence_of(records[1:]))
        kept = store.report(name)
        assert kept is not None
        assert kept.state == "withdrawn"
        assert any(c.kind is ChangeKind.RETRACTED for c in store.iter_changes())
        assert list(store.examine()) == []
        store.undo(number, user="ana")
        assert evidence_json(store.evidence()) == before


def test_reports_with_one_id_and_other_words_are_two(url: str, records: list[Record]) -> None:
    one = records[0]
    other = msgspec.structs.replace(one, report=msgspec.structs.replace(one.report, outlet="Another"))
    with fill(url, [one, other, one]) as store:
        names = [r.id for r in store.iter_reports()]
        assert len(names) == 2
        assert names[0] == one.report.id
        assert names[1].startswith(f"{one.report.id}~")


def test_pages_make_up_the_list(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        for order in Order:
            query = Query(order=order, limit=4, text="the" if order is Order.RELEVANCE else None)
            rows, cursor = [], None
            while True:
                page = store.find(msgspec.structs.replace(query, cursor=cursor))
                rows += [row.incident.id for row in page.rows]
                cursor = page.cursor
                if cursor is None:
                    break
            assert len(rows) == len(set(rows)) == store.count(query)


def test_facets_are_the_same_from_roll_ups_and_from_rows(
    url: str, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fill(url, records) as store:
        of_all = store.facets(Query())
        country, kinds = of_all.countries[0].value, [EventType(t.value) for t in of_all.types[:2]]
        asked = [
            Query(),
            Query(countries=(country,)),
            Query(countries=(country, "YEM", "IRQ")),
            Query(types=(kinds[0],)),
            Query(countries=(country,), types=tuple(kinds)),
            Query(countries=("XXX",)),
            Query(since="2017-03-03", until="2023-05-17"),
            Query(since="2017-03-03", until="2023-05-17", countries=(country,)),
        ]
        rolled = [store.facets(query) for query in asked]
        monkeypatch.setattr(counting, "is_rolled", lambda _: False)
        assert rolled == [store.facets(query) for query in asked]


def test_facets_of_more_than_are_counted_say_so(
    url: str, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fill(url, records) as store:
        outlet = store.facets(Query()).outlets[0]
        asked = Query(outlets=(outlet.value,))
        assert not store.facets(asked).capped
        monkeypatch.setattr(counting, "COUNTED", outlet.count)
        assert not store.facets(asked).capped
        monkeypatch.setattr(counting, "COUNTED", outlet.count - 1)
        found = store.facets(asked)
        assert found.capped
        assert found.counted == found.total == outlet.count - 1


def test_the_timeline_of_one_is_that_of_its_incidents(
    url: str, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fill(url, records) as store:
        of_all = store.facets(Query())
        kind = EventType(of_all.types[0].value)
        row = store.find(Query(actors=(of_all.actors[0].value,))).rows[0]
        store.review(row.incident.id, "reject", user="ada", reason="a drill")
        day = row.incident.time.end if row.incident.time else None
        asked = [
            Query(**{name: (of_all.actors[0].value,)}, **more)
            for name in ("actors", "doers", "targets")
            for more in ({}, {"types": (kind,)}, {"rejected": True}, {"until": day})
        ]
        asked += [Query(outlets=(of_all.outlets[0].value,)), Query(voices=(store.sources(Query())[0].name,))]
        found = [[store.timeline(q, grain) for q in asked] for grain in (None, "day", "month")]
        assert found[0][0] != found[0][2]
        monkeypatch.setattr(counting, "days_of_one", lambda _: None)
        assert found == [[store.timeline(q, grain) for q in asked] for grain in (None, "day", "month")]


def test_the_map_has_every_incident_once_in_fields_of_any_size(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        points = store.map_bins(Query(), degrees=0)
        kind = EventType(store.facets(Query()).types[0].value)
        for degrees in (0.25, 1.5, 7.0, 90.0):
            for query in (Query(), Query(types=(kind,)), Query(text="police")):
                fields = store.map_bins(query, degrees)
                inside = store.map_bins(query, 0)
                assert sum(c.count for c in fields) == len(inside)
                if degrees < 2:
                    assert {(int(c.lat // degrees), int(c.lon // degrees)) for c in fields} == {
                        (int(c.lat // degrees), int(c.lon // degrees)) for c in inside
                    }
                    assert {c.incident for c in fields if c.incident} <= {c.incident for c in points}
                    assert all(c in points for c in fields if c.count == 1)


def test_thousands_are_found_as_few_are(
    url: str, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    with fill(url, records) as store:
        of_all = store.facets(Query())
        asked = [
            Query(text="police"),
            Query(text="the", actors=(of_all.actors[0].value,)),
            Query(outlets=(of_all.outlets[0].value,)),
            Query(box=(-180.0, -90.0, 180.0, 90.0), text="police"),
        ]

        def found() -> list[object]:
            return [
                (
                    store.facets(q),
                    store.timeline(q),
                    store.count(q),
                    sorted(row.incident.id for row in store.find(q).rows),
                    [i.id for i in store.iter_incidents(q)],
                )
                for q in asked
            ]

        few = found()
        assert any(store.count(q) > 1 for q in asked)
        monkeypatch.setattr(selecting, "FEW", 1)
        monkeypatch.setattr(selecting, "_MANY", 0)
        assert found() == few


def test_filters_select_what_they_say(url: str, records: list[Record]) -> None:
    with fill(url, records) as store:
        everything = list(store.iter_incidents())
        assert store.count(Query()) == len(everything) == store.facets(Query()).total
        kinds = store.facets(Query()).types
        for tally in kinds:
            query = Query.from_params({"type": tally.value})
            assert {i.type for i in store.iter_incidents(query)} == {tally.value}
            assert store.count(query) == tally.count == len(list(store.iter_incidents(query)))
        disputed = Query(conflicts=True)
        assert {i.id for i in store.iter_incidents(disputed)} == {i.id for i in everything if i.conflicts}
        box = Query(box=(40.0, 30.0, 46.0, 36.0))
        inside = {
            i.id
            for i in everything
            if i.place and i.place.lat and i.place.lon and 30 <= i.place.lat <= 36 and 40 <= i.place.lon <= 46
        }
        assert {i.id for i in store.iter_incidents(box)} == inside
        actor = store.facets(Query()).actors[0]
        assert store.count(Query(actors=(actor.value,))) == actor.count
        assert sum(b.count for b in store.timeline(Query())) <= len(everything)
        assert sum(c.count for c in store.map_bins(Query())) == sum(
            c.count for c in store.map_bins(Query(), degrees=0)
        )
        for process in store.processes():
            list(store.iter_incidents(Query(process=process.process.id)))
        assert store.sources(Query())
        assert store.outlets(Query())
        with pytest.raises(QueryError):
            store.find(Query(text="…"))


def test_a_question_is_its_address() -> None:
    query = Query.from_url("type=ASSAULT&type=protest&box=-10.5,20,30,40.25&conflicts=1&outlet=A,+B&limit=20")
    assert Query.from_params(query.to_params()) == query == Query.from_url(query.to_url())
    for bad in ("type=x", "nope=1", "since=2024-13-01", "limit=0", "box=1,2", "limit=1&limit=2"):
        with pytest.raises(QueryError):
            Query.from_url(bad)
