"""What the map and the timeline draw: areas that can be opened, what did not happen told apart, dots side by side."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import msgspec
import pytest
from fastapi.testclient import TestClient

from firsthand.ontology import PlacePrecision, Status
from firsthand.query import Query
from firsthand.record import Place, Record
from firsthand.store import Store
from firsthand.store.answers import Cell
from firsthand.web import create_app
from firsthand.web.islands import _together

from .conftest import CHROMIUM, HERE, Served, example_records, keep
from .test_browser import Watched, until

_STEPPE = Place(name="the steppe", country="IRQ", lat=32.0, lon=43.0, precision=PlacePrecision.REGION)
_TOWNS = tuple(
    Place(
        name=f"Town {n}", country="IRQ", lat=33.0 + n / 100, lon=44.0 + n / 100, precision=PlacePrecision.TOWN
    )
    for n in range(6)
)


def placed() -> list[Record]:
    """Return the examples with what happens in each one in the same area, and in the last six in towns side by side."""
    found = []
    for n, record in enumerate(example_records()):
        place = _STEPPE if n < 4 else _TOWNS[n - 4]
        events = tuple(msgspec.structs.replace(event, place=place) for event in record.events)
        found.append(msgspec.structs.replace(record, events=events))
    return found


@pytest.fixture(scope="module")
def area_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    return keep(tmp_path_factory.mktemp("map") / "areas.db", placed())


@pytest.fixture(scope="module")
def areas(area_store: str) -> Iterator[TestClient]:
    with TestClient(create_app(area_store), base_url=HERE, follow_redirects=False) as client:
        yield client


def test_an_area_without_edges_is_as_wide_as_one(areas: TestClient) -> None:
    cells = areas.get("/api/v1/map?zoom=3").json()["cells"]
    (steppe,) = [cell for cell in cells if cell.get("place") == "the steppe"]
    assert steppe["count"] > 1 and steppe["radius_km"] > 100


def test_what_did_not_happen_is_counted_apart(areas: TestClient, area_store: str) -> None:
    with Store.open(area_store, read_only=True) as store:
        denied = store.count(Query(status=(Status.NEGATED,)))
        dated = sum(b.count for b in store.timeline(Query(status=(Status.NEGATED,))))
    assert denied
    found = areas.get("/api/v1/map?zoom=8").json()
    assert found["degrees"] == 0
    assert sum(cell.get("denied", 0) for cell in found["cells"]) == denied
    bins = areas.get("/api/v1/timeline").json()["bins"]
    assert sum(sum(b["denied"].values()) for b in bins) == dated
    assert all(b["denied"].get(quad, 0) <= n for b in bins for quad, n in b["quads"].items())
    only = areas.get("/api/v1/timeline?status=happened").json()["bins"]
    assert only and not any(b["denied"] for b in only)


def test_fields_of_which_it_is_not_known_say_so() -> None:
    whole = Cell(lat=1.0, lon=1.0, count=3, denied=None, types={"ASSAULT": 3})
    one = Cell(lat=1.0, lon=1.0, count=1, denied=1, types={"ASSAULT": 1}, incident="i")
    (spot,) = _together([whole, one], 0)
    assert (spot.count, spot.denied) == (4, None)


def test_what_has_no_point_is_counted_wherever_one_looks_but_not_in_a_question_of_a_box(
    web: TestClient,
) -> None:
    whole = web.get("/api/v1/map?zoom=3&unplaced=1").json()
    looked = web.get("/api/v1/map?zoom=3&unplaced=1&frame=-10,-10,-5,-5").json()
    boxed = web.get("/api/v1/map?zoom=3&unplaced=1&box=38,29,49,38&frame=-10,-10,-5,-5").json()
    assert whole["unplaced"] == looked["unplaced"] > 0
    assert not looked["cells"]
    assert boxed["unplaced"] == 0 and boxed["cells"]
    assert web.get("/api/v1/map?frame=1,2,3").status_code == 400


@pytest.fixture
def seen(browser: Any, area_store: str) -> Iterator[Watched]:
    with Served(area_store) as served:
        one = Watched(browser, served.address)
        yield one
        one.close()
        assert (one.said, one.left) == ([], [])


needs_browser = pytest.mark.skipif(not CHROMIUM.is_file(), reason="no Chromium")
_MAP = "document.querySelector('.map').chart"


@needs_browser
def test_incidents_of_an_area_are_opened_by_a_click_in_it(seen: Watched, areas: TestClient) -> None:
    cells = areas.get("/api/v1/map?zoom=3").json()["cells"]
    (steppe,) = [cell for cell in cells if cell.get("place") == "the steppe"]
    tab = seen.go("/explore")
    until(tab, "Number(document.querySelector('.map').dataset.drawn) > 0")
    until(tab, f"{_MAP}.areTilesLoaded()")
    at = tab.evaluate(f"{_MAP}.project([42.4, 31.4])")
    box = tab.locator(".map canvas").bounding_box()
    tab.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    until(tab, "location.search.includes('box=')")
    until(tab, f"document.querySelectorAll('.list > li').length === {steppe['count']}")


@needs_browser
def test_dots_do_not_lie_on_one_another_and_none_is_lost(seen: Watched) -> None:
    tab = seen.go("/explore?box=38,29,49,38")
    until(tab, "Number(document.querySelector('.map').dataset.drawn) > 0")
    drawn = tab.evaluate(
        f"{_MAP}.getSource('cells').serialize().data.features.map(({{properties: p, geometry: g}}) =>"
        f" ({{...p, ...{_MAP}.project(g.coordinates)}}))"
    )
    dots = [one for one in drawn if not one["area"]]
    assert sum(one["count"] for one in drawn) == int(tab.get_attribute(".map", "data-drawn"))
    assert len(dots) < len(_TOWNS)  # they are too near to each other to stand apart
    for a, b in combinations(dots, 2):
        assert (a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2 >= (a["size"] + b["size"] - 4) ** 2
    assert any(one["denied"] for one in drawn)
    assert tab.locator(".chart .bar .hollow").count() > 0
