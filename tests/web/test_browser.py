"""Every page in a real browser: its console stays clean, nothing leaves this computer, and axe finds nothing grave."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from firsthand.query import Order, Query
from firsthand.store import Store

from .conftest import CHROMIUM, Served

playwright = pytest.importorskip("playwright.sync_api")
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(not CHROMIUM.is_file(), reason="no Chromium")
# What the software that draws without a graphics card says of itself.
_OURS_NOT = ("GPU stall", "WebGL", "GroupMarkerNotSet", "swiftshader")


class Watched:
    """A tab that writes down what it says and where it goes."""

    def __init__(self, browser: Any, address: str, *, draws: bool = True, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        if not draws:  # without a graphics card a map takes seconds, and most tests are not about it
            self.context.route("**/static/map.*.js", _nothing)
        self.tab = self.context.new_page()
        self.said: list[str] = []
        self.left: list[str] = []
        self.tab.on("console", self._console)
        self.tab.on("pageerror", lambda error: self.said.append(str(error)))
        self.tab.on("request", self._request)

    def _console(self, message: Any) -> None:
        if message.type in ("error", "warning") and not any(w in message.text for w in _OURS_NOT):
            self.said.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.left.append(request.url)

    def go(self, path: str) -> Any:
        self.tab.goto(self.address + path, wait_until="load")
        for island in self.tab.locator("[data-island]").all():
            playwright.expect(island).to_have_attribute("data-ready", "", timeout=15_000)
        return self.tab

    def close(self) -> None:
        self.context.close()


def _nothing(route: Any) -> None:
    route.fulfill(content_type="text/javascript", body="export async function start() {}")


@pytest.fixture(scope="module")
def served(example_store: str) -> Iterator[str]:
    with Served(example_store) as one:
        yield one.address


@pytest.fixture(scope="module")
def desk(browser: Any, served: str) -> Iterator[Watched]:
    """Return the one tab that walks all pages of the examples."""
    one = Watched(browser, served)
    yield one
    one.close()


@pytest.fixture(scope="module")
def phone(browser: Any, scenario_store: str) -> Iterator[Watched]:
    """Return a phone in the dark, on the scenario."""
    with Served(scenario_store) as served_scenario:
        one = Watched(
            browser, served_scenario.address, viewport={"width": 390, "height": 844}, color_scheme="dark"
        )
        yield one
        one.close()


@pytest.fixture(scope="module")
def bare(browser: Any, empty_store: str) -> Iterator[Watched]:
    with Served(empty_store) as served_empty:
        one = Watched(browser, served_empty.address)
        yield one
        one.close()


@pytest.fixture
def watched(browser: Any, served: str) -> Iterator[Watched]:
    """Return a tab of one's own, in which maps are not drawn."""
    one = Watched(browser, served, draws=False)
    yield one
    one.close()
    assert one.said == []
    assert one.left == []


def paths_of(path: str) -> dict[str, str]:
    """Return an address of each page over a store."""
    with Store.open(path, read_only=True) as store:
        incident = store.find(Query(order=Order.REPORTS, conflicts=True, limit=1)).rows[0].incident
        process = max(store.processes(), key=lambda s: len(s.process.moved_by)).process
        shown = store.incident(incident.id)
        assert shown is not None
        said = next(s for s in shown.statements if s.evidence)
        start, end = said.evidence[0]
        voice = max(store.sources(Query()), key=lambda v: (bool(v.actor), v.contradicted, v.incidents))
        outlet = store.outlets(Query(), 1)[0]
    return {
        "now": "/",
        "explore": "/explore",
        "incident": f"/incident/{incident.id}",
        "report": f"/report/{quote(said.report)}?at={start}-{end}#at",
        "processes": "/processes",
        "process": f"/process/{process.id}",
        "voices": "/voices",
        "voice": f"/voice/{quote(voice.actor or voice.name)}",
        "outlets": "/outlets",
        "outlet": f"/outlet/{quote(outlet.name)}",
        "brief": "/brief",
        "review": "/review",
        "judge": f"/review/{incident.id}",
        "log": "/review/log",
        "alerts": "/alerts",
        "export": "/export",
        "nothing": "/explore?text=zebra",
        "missing": "/incident/none",
    }


@pytest.fixture(scope="module")
def paths(example_store: str) -> dict[str, str]:
    return paths_of(example_store)


@pytest.fixture(scope="module")
def scenario_paths(scenario_store: str) -> dict[str, str]:
    return paths_of(scenario_store)


NAMES = (
    *("now", "explore", "incident", "report", "processes", "process", "voices", "voice", "outlets", "outlet"),
    *("brief", "review", "judge", "log", "alerts", "export", "nothing", "missing"),
)
EMPTY = (
    *("/", "/explore", "/processes", "/voices", "/outlets", "/brief"),
    *("/review", "/review/log", "/alerts", "/export"),
)


def until(tab: Any, expression: str) -> None:
    """Wait for what a script says; the page's own policy lets no script be made of text, so it is asked anew."""
    end = time.monotonic() + 10
    while not tab.evaluate(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.05)


def shot(tab: Any, name: str) -> None:
    """Keep a picture of the page where FIRSTHAND_SHOTS names a folder for them."""
    if folder := os.environ.get("FIRSTHAND_SHOTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        tab.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


def grave(tab: Any) -> list[str]:
    """Return what axe finds that keeps people out."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed")
    tab.evaluate(AXE.read_text(encoding="utf-8"))  # in the page's own world: its policy lets no script in
    found = tab.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:200]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"][:3]
    ]


def overflow(tab: Any) -> int:
    return int(tab.evaluate("document.documentElement.scrollWidth - innerWidth"))


def walk(one: Watched, path: str, name: str) -> None:
    """Show a page and check all that must hold of every page."""
    one.said.clear()
    tab = one.go(path)
    assert grave(tab) == []
    assert overflow(tab) <= 0
    shot(tab, name)
    own = [line for line in one.said if "404" not in line or name != "missing"]
    assert (own, one.left) == ([], [])


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_clean_and_open_to_everybody(desk: Watched, paths: dict[str, str], name: str) -> None:
    walk(desk, paths[name], name)


@pytest.mark.parametrize("name", [n for n in NAMES if n != "missing"])
def test_a_page_fits_a_phone_in_the_dark(phone: Watched, scenario_paths: dict[str, str], name: str) -> None:
    walk(phone, scenario_paths[name], f"{name}-phone-dark")


@pytest.mark.parametrize("path", EMPTY)
def test_an_empty_store_is_shown_as_such(bare: Watched, path: str) -> None:
    walk(bare, path, f"empty{path.replace('/', '-')}")


def test_pages_print_without_their_menus(watched: Watched, paths: dict[str, str]) -> None:
    tab = watched.go(paths["incident"])
    tab.emulate_media(media="print")
    assert not tab.is_visible(".mast nav")
    assert tab.is_visible("h1")
    shot(tab, "incident-print")


def test_a_facet_changes_the_list_in_place_and_the_address_with_it(watched: Watched) -> None:
    tab = watched.go("/explore")
    before = tab.inner_text("[data-count]")
    tab.evaluate("window.kept = true")
    tab.click('.facets a:has-text("Attack")')
    until(tab, f"document.querySelector('[data-count]').textContent !== {before!r}")
    assert "type=ASSAULT" in tab.url
    assert tab.evaluate("window.kept") is True  # the page was not loaded anew
    until(tab, "document.querySelectorAll('.pills a').length > 1")
    tab.go_back()
    until(tab, f"document.querySelector('[data-count]').textContent === {before!r}")


def test_the_form_asks_and_the_timeline_follows(watched: Watched) -> None:
    tab = watched.go("/explore")
    tab.fill("#ask-text", "rockets")
    tab.keyboard.press("Enter")
    until(tab, "location.search.includes('text=rockets')")
    until(tab, "document.querySelector('.pills')?.textContent.includes('rockets')")


def test_drawing_over_the_timeline_chooses_days(watched: Watched) -> None:
    tab = watched.go("/explore")
    box = tab.locator(".chart .brush .overlay").bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 20)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] * 0.98, box["y"] + 30, steps=4)
    tab.mouse.up()
    until(tab, "location.search.includes('since=') && location.search.includes('until=')")


def test_the_map_shows_what_can_be_placed_and_its_frame_is_a_filter(desk: Watched) -> None:
    tab = desk.go("/explore")
    until(tab, "Number(document.querySelector('.map').dataset.drawn) > 0")
    tab.click("[data-use-frame]")
    until(tab, "location.search.includes('box=')")
    tab.wait_for_selector('.pills a:has-text("frame of the map")')
    tab.check("[data-blur]")


def test_lists_are_walked_by_keyboard(watched: Watched) -> None:
    tab = watched.go("/explore")
    tab.keyboard.press("j")
    tab.keyboard.press("j")
    heads = tab.locator(".list a.head")
    assert tab.evaluate("document.activeElement.textContent") == heads.nth(1).text_content()
    tab.keyboard.press("?")
    assert tab.is_visible("dialog[data-keys]")
    tab.keyboard.press("Escape")
    heads.nth(1).focus()
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/incident/**")


def test_pointing_at_a_happening_lights_its_words_and_layers_can_be_put_out(
    watched: Watched, paths: dict[str, str]
) -> None:
    tab = watched.go(paths["report"])
    assert tab.is_visible("#at")
    tab.hover(".rail .item >> nth=0")
    assert tab.locator(".text .lit").count() > 0
    tab.click('[data-layer="claim"]')
    assert tab.get_attribute('[data-layer="claim"]', "aria-pressed") == "false"
    assert (
        tab.evaluate("getComputedStyle(document.querySelector('.text .c')).backgroundColor")
        == "rgba(0, 0, 0, 0)"
    )
    tab.keyboard.press("n")
    assert tab.evaluate("document.activeElement.closest('[data-item]') !== null")


def test_words_named_by_a_fragment_are_marked(watched: Watched, paths: dict[str, str]) -> None:
    path, _, at = paths["report"].partition("?at=")
    tab = watched.go(f"{path}#s{at.removesuffix('#at')}")
    tab.wait_for_selector("#at")


def test_everything_can_be_read_without_scripts(browser: Any, served: str) -> None:
    one = Watched(browser, served, java_script_enabled=False)
    one.tab.goto(f"{served}/explore")
    one.tab.click('.facets a:has-text("Attack")')
    assert "type=ASSAULT" in one.tab.url
    one.tab.fill("#ask-text", "rockets")
    one.tab.click(".ask button")
    assert "text=rockets" in one.tab.url and "type=ASSAULT" in one.tab.url
    one.close()
