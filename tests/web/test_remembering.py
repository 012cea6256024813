"""What was counted is counted again when the store has changed, and not before."""

from fastapi.testclient import TestClient

from firsthand.store import Store
from firsthand.web import create_app, remembering

from .conftest import HERE, example_records


def test_an_answer_lasts_as_long_as_its_state_of_the_store() -> None:
    made: list[int] = []

    def count() -> int:
        made.append(1)
        return len(made)

    memory = remembering.Memory()
    assert [memory.of(1, "a", count), memory.of(1, "a", count), memory.of(1, "b", count)] == [1, 1, 2]
    assert memory.of(2, "a", count) == 3
    assert memory.of(2, "a", count) == 3


def test_no_more_than_so_many_are_kept() -> None:
    memory = remembering.Memory()
    for n in range(1000):
        memory.of(1, n, lambda n=n: n)  # type: ignore[misc]
    assert len(memory._answers) == remembering._MOST
    assert memory.of(1, 0, lambda: "made anew") == "made anew"


def test_what_comes_in_is_counted_at_once(tmp_path: object) -> None:
    path = f"{tmp_path}/store.db"
    records = example_records()
    with TestClient(create_app(path), base_url=HERE) as web, Store.open(path) as store, store.run() as run:
        seen = []
        for record in records[:3]:
            store.add_records([record], run)
            seen.append(web.get("/api/v1/facets").json()["total"])
            assert seen[-1] == sum(one["count"] for one in web.get("/api/v1/facets").json()["types"])
            assert f"{seen[-1]}" in web.get("/").text
        assert seen == sorted(seen) and seen[0] < seen[-1]  # one of the three repeats another
        incident = web.get("/api/v1/incidents?limit=1").json()["rows"][0]["incident"]["id"]
        store.review(incident, "reject", user="ana", reason="no")
        assert web.get("/api/v1/facets").json()["total"] == seen[-1] - 1
