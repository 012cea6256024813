"""What the islands draw and programs read: shapes, bounds, and that the same evidence gives the same bytes."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from firsthand.ontology import PlacePrecision
from firsthand.settings import Settings
from firsthand.store.answers import Bin, Cell
from firsthand.web import create_app
from firsthand.web.islands import _outlying, _together, degrees_of
from firsthand.web.network import Tie, layout

from .conftest import HERE

ANSWERS = (
    "overview", "incidents", "facets", "timeline", "map", "network", "pairs", "processes", "voices", "outlets", "changes",
)  # fmt: skip


@pytest.mark.parametrize("name", ANSWERS)
def test_every_answer_is_the_same_twice_and_stands_for_an_empty_store(
    web: TestClient, empty: TestClient, name: str
) -> None:
    first, second = web.get(f"/api/v1/{name}"), web.get(f"/api/v1/{name}")
    assert first.status_code == 200
    assert first.content == second.content
    assert empty.get(f"/api/v1/{name}").status_code == 200


def test_the_bars_of_the_timeline_add_up_by_quad_class(web: TestClient) -> None:
    found = web.get("/api/v1/timeline?grain=month").json()
    assert found["grain"] == "month"
    assert all(sum(one["quads"].values()) == one["count"] for one in found["bins"])
    assert web.get("/api/v1/timeline?grain=hour").status_code == 400


def test_what_lies_far_before_the_rest_is_counted_and_not_drawn() -> None:
    def bins(*days: tuple[str, int]) -> tuple[Bin, ...]:
        return tuple(Bin(start=day, end=day, count=n) for day, n in days)

    assert _outlying(bins(("1914-07-28", 1), ("2024-01-01", 60), ("2024-01-09", 60))) == 1
    assert _outlying(bins(("1914-07-28", 30), ("2024-01-01", 60), ("2024-01-09", 60))) == 0
    assert _outlying(bins(("2024-01-01", 1), ("2024-01-02", 60), ("2024-01-09", 60))) == 0


@pytest.mark.parametrize(("zoom", "degrees"), [(0, 20), (1, 20), (3, 5), (5, 1), (6.9, 0.5), (7, 0), (24, 0)])
def test_fields_become_finer_with_the_zoom(zoom: float, degrees: float) -> None:
    assert degrees_of(zoom) == degrees


def test_the_map_draws_a_place_as_wide_as_it_is_known(web: TestClient) -> None:
    found = web.get("/api/v1/map?zoom=3&unplaced=1").json()
    assert found["cells"] and found["unplaced"] > 0
    assert all(cell["quad"] in "1234" for cell in found["cells"])
    assert any(cell.get("radius_km", 0) > 0 for cell in found["cells"])


def test_a_blurred_map_has_no_point_where_one_was(web: TestClient) -> None:
    sharp = web.get("/api/v1/map?zoom=9").json()["cells"]
    blurred = web.get("/api/v1/map?zoom=9&blur=50").json()["cells"]
    points = {(cell["lat"], cell["lon"]) for cell in sharp}
    assert blurred and not any((cell["lat"], cell["lon"]) in points for cell in blurred)
    assert all(cell["radius_km"] >= 35 for cell in blurred)


def test_a_blurred_field_of_the_map_is_no_finer_than_the_blur() -> None:
    field = Cell(lat=33.786, lon=42.441, count=3, types={"ASSAULT": 3})
    alone = Cell(
        lat=33.786, lon=42.441, count=1, types={"ASSAULT": 1}, incident="i", precision=PlacePrecision.SITE
    )
    area = Cell(
        lat=33.0, lon=44.0, count=1, types={"AID": 1}, incident="j", precision=PlacePrecision.PROVINCE
    )
    found = _together([field, alone, area], 50)
    assert [(spot.count, spot.incident) for spot in found] == [(4, None)]
    assert (found[0].lat, found[0].lon) != (field.lat, field.lon)


def test_borders_are_the_shipped_ones_or_a_persons_own(
    web: TestClient, tmp_path: Path, empty_store: str
) -> None:
    shipped = web.get("/boundaries.json")
    assert shipped.status_code == 307 and shipped.headers["location"].startswith("/static/boundaries.")
    own = tmp_path / "own.json"
    own.write_text('{"type": "FeatureCollection", "features": []}')
    app = create_app(empty_store, Settings(boundaries=own))
    with TestClient(app, base_url=HERE) as client:
        assert client.get("/boundaries.json").json()["features"] == []
        own.unlink()
        assert client.get("/boundaries.json").status_code == 404


@pytest.mark.parametrize("extra", ["zoom=x", "zoom=99", "blur=-1", "zoom=nan", "box=1,2,3"])
def test_a_map_that_cannot_be_is_refused(web: TestClient, extra: str) -> None:
    assert web.get(f"/api/v1/map?{extra}").status_code == 400


def test_outlets_take_from_each_other_in_json_and_as_a_table(web: TestClient) -> None:
    found = web.get("/api/v1/network").json()
    ties = {(t["source"], t["target"]): t for t in found["edges"]}
    assert ties["Lakeside Post", "Meridian Press Agency"]["copied"] > 0
    assert all(0 <= node["x"] <= 1 and 0 <= node["y"] <= 1 for node in found["nodes"])
    table = web.get("/api/v1/network.csv")
    rows = list(csv.DictReader(StringIO(table.text)))
    assert {(row["taker"], row["taken_from"]) for row in rows} == set(ties)


def test_outlets_are_laid_out_apart_and_always_alike() -> None:
    names = [f"outlet {n}" for n in range(12)]
    ties = [Tie(source=names[n], target=names[0], weight=n, copied=n, cited=0) for n in range(1, 12)]
    places = layout(names, ties)
    assert places == layout(names, ties)
    near = [
        (a, b)
        for n, a in enumerate(places)
        for b in places[n + 1 :]
        if abs(a[0] - b[0]) + abs(a[1] - b[1]) < 0.02
    ]
    assert not near
    assert layout(["one"], []) == [(0.5, 0.5)]
    assert layout([], []) == []


def test_changes_are_read_on_from_a_number(web: TestClient) -> None:
    found = web.get("/api/v1/changes?limit=5").json()
    assert [one["seq"] for one in found["changes"]] == [1, 2, 3, 4, 5]
    assert web.get("/api/v1/changes?since=5&limit=1").json()["changes"][0]["seq"] == 6
    assert web.get("/api/v1/changes?since=x").status_code == 400
    assert web.get("/api/v1/voices?limit=0").status_code == 400


def test_the_document_describes_filters_and_answers(web: TestClient) -> None:
    document = web.get("/api/openapi.json").json()
    names = {p["name"] for p in document["paths"]["/api/v1/incidents"]["get"]["parameters"]}
    assert {"text", "type", "country", "since", "box", "cursor"} <= names
    for name in ("Page", "Shown", "Incident", "Facets", "Timeline", "MapOf", "Network", "Refused"):
        assert name in document["components"]["schemas"]

    def references(part: object) -> set[str]:
        if isinstance(part, dict):
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*(references(value) for value in part.values()))
        return set().union(*(references(value) for value in part)) if isinstance(part, list) else set()

    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert references(document) <= known


def test_a_question_without_an_answer_has_an_empty_list(web: TestClient) -> None:
    assert web.get("/api/v1/incidents?text=zebra").json() == {"rows": []}


@pytest.mark.parametrize("path", ["/api/v1/incidents/none", "/api/v1/reports/none", "/api/v1/processes/none"])
def test_a_program_is_told_what_is_not_there(web: TestClient, path: str) -> None:
    answer = web.get(path)
    assert answer.status_code == 404
    assert "error" in answer.json()
