"""What keys, taps and swipes do on the pages, in a real browser: nothing that nobody meant."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

from firsthand.query import Query
from firsthand.store import Store
from firsthand.store.queueing import waiting

from .conftest import CHROMIUM, Served, example_records, keep
from .test_browser import Watched, overflow, until

pytestmark = pytest.mark.skipif(not CHROMIUM.is_file(), reason="no Chromium")


@pytest.fixture
def own_store(tmp_path: Path) -> str:
    """Return a store of the examples that a test may write to."""
    return keep(tmp_path / "own.db", example_records())


@pytest.fixture
def reviewer(browser: Any, own_store: str) -> Iterator[Watched]:
    with Served(own_store) as served:
        one = Watched(browser, served.address, draws=False)
        yield one
        one.close()
        assert (one.said, one.left) == ([], [])


def queue_of(path: str) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return [one.listed.incident.id for one in waiting(store, Query()).rows]


def log_of(path: str) -> list[tuple[str, str]]:
    with Store.open(path, read_only=True) as store:
        return [(one.action, one.reason) for one in store.iter_reviews()]


def test_enter_in_the_field_of_reasons_judges_nothing(reviewer: Watched, own_store: str) -> None:
    first = queue_of(own_store)[0]
    tab = reviewer.go(f"/review/{first}")
    tab.keyboard.press("n")
    tab.keyboard.press("Enter")
    assert log_of(own_store) == []
    tab.keyboard.type("ask the desk in Amman")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**did=*")
    assert log_of(own_store) == [("note", "ask the desk in Amman")]
    assert f"/review/{first}" in tab.url


def test_a_verdict_by_key_goes_on_to_the_next_of_the_queue(reviewer: Watched, own_store: str) -> None:
    waits = queue_of(own_store)
    tab = reviewer.go("/review")
    at = "document.activeElement.id"
    assert tab.evaluate(at) == waits[0]
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    assert tab.evaluate(at) == waits[2]
    for n, key in ((2, "a"), (3, "x")):
        tab.keyboard.press(key)
        tab.wait_for_url(f"**did=*#{waits[n + 1]}")
        assert tab.evaluate(at) == waits[n + 1]
    assert [action for action, _ in log_of(own_store)] == ["accept", "reject"]
    assert queue_of(own_store) == [*waits[:2], *waits[4:]]
    tab.keyboard.press("k")
    assert tab.evaluate(at) == waits[1]


@pytest.fixture(scope="module")
def served(example_store: str) -> Iterator[str]:
    with Served(example_store) as one:
        yield one.address


@pytest.fixture
def reader(browser: Any, served: str) -> Iterator[Watched]:
    one = Watched(browser, served, draws=False)
    yield one
    one.close()
    assert [line for line in one.said if "status of 400" not in line] == []
    assert one.left == []


def test_a_search_without_a_word_takes_nothing_off_the_page(reader: Watched) -> None:
    tab = reader.go("/explore")
    tab.fill("#ask-text", "*")
    tab.keyboard.press("Enter")
    until(tab, "document.querySelector('#results .notice')?.textContent.includes('holds no word')")
    assert tab.locator(".list > li").count() > 5
    tab.fill("#ask-text", "rockets")
    tab.keyboard.press("Enter")
    until(tab, "location.search === '?text=rockets' || location.search.includes('text=rockets&')")
    until(tab, "document.querySelector('#results .notice') === null")


def test_an_answer_without_results_is_said_above_those_that_stay(reader: Watched) -> None:
    tab = reader.go("/explore")
    page = '<main><h1>Something broke</h1><p class="notice error">The server is busy.</p></main>'
    tab.route("**/explore?*", lambda route: route.fulfill(status=400, content_type="text/html", body=page))
    before = tab.locator(".list > li").count()
    for _ in range(2):
        tab.click('.facets a:has-text("Attack")')
        until(tab, "document.querySelector('#results [data-refused]')?.textContent === 'The server is busy.'")
    assert tab.locator("[data-refused]").count() == 1
    assert tab.locator(".list > li").count() == before > 5
    assert "type=" not in tab.url


def test_a_tap_on_the_timeline_keeps_the_days_chosen(reader: Watched) -> None:
    asked = "/explore?since=2024-06-01&until=2024-12-31"
    tab = reader.go(asked)
    box = tab.locator(".chart .brush .overlay").bounding_box()
    chosen = tab.get_attribute(".chart .brush .selection", "width")
    for share in (0.05, 0.95):  # beside the days chosen, and in them
        tab.mouse.click(box["x"] + box["width"] * share, box["y"] + 20)
        tab.wait_for_timeout(300)
        assert tab.url.endswith(asked)
        assert tab.get_attribute(".chart .brush .selection", "width") == chosen


def test_the_wheel_over_the_map_scrolls_the_page(browser: Any, served: str) -> None:
    one = Watched(browser, served)
    tab = one.go("/explore")
    chart = "document.querySelector('.map').chart"
    assert tab.evaluate(f"{chart}.getMinZoom()") == 0
    before = tab.evaluate(f"{chart}.getZoom()")
    box = tab.locator(".map canvas").bounding_box()
    tab.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    tab.mouse.wheel(0, 200)
    until(tab, "scrollY > 100")
    assert tab.evaluate(f"{chart}.getZoom()") == before
    one.close()
    assert (one.said, one.left) == ([], [])


def test_what_is_looked_at_stays_while_the_list_changes(browser: Any, served: str) -> None:
    one = Watched(browser, served, draws=False, viewport={"width": 1280, "height": 500})
    tab = one.go("/explore?limit=10")
    tab.click(".pages a[rel=next]")
    until(tab, "location.search.includes('cursor=')")
    top = "document.querySelector('[data-count]').getBoundingClientRect().top"
    until(tab, f"{top} >= 0 && {top} < innerHeight / 2")
    tab.goto(f"{served}/explore?limit=30")
    facet = tab.locator('.facets h3:has-text("Told by") + ul a').first
    facet.scroll_into_view_if_needed()
    place = tab.evaluate("scrollY")
    assert place > 0
    facet.click()
    until(tab, "location.search.includes('outlet=')")
    tab.wait_for_timeout(200)
    assert tab.evaluate("scrollY") == place or tab.evaluate(f"{top} >= 0 && {top} < innerHeight / 2")
    one.close()
    assert (one.said, one.left) == ([], [])


def test_an_unbroken_title_fits_the_page(browser: Any, tmp_path: Path) -> None:
    records = example_records()
    report = msgspec.structs.replace(
        records[0].report, title="https://news.example/" + "long-" * 200 + "x" * 900
    )
    records[0] = msgspec.structs.replace(records[0], report=report)
    with Served(keep(tmp_path / "long.db", records)) as address:
        one = Watched(browser, address.address, draws=False)
        with Store.open(str(tmp_path / "long.db"), read_only=True) as store:
            told = next(i for i in store.iter_incidents() if report.id in i.reports)
        paths = (
            f"/report/{quote(report.id)}",
            f"/incident/{told.id}",
            f"/review/{told.id}",
            "/",
            "/explore",
            "/review",
        )
        for path in paths:
            tab = one.go(path)
            assert (path, overflow(tab)) == (path, 0)
        one.close()
