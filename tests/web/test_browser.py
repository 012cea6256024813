"""Every page in a real browser: its console stays clean, nothing leaves this computer, and axe finds nothing grave."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import uvicorn

from firsthand.query import Order, Query
from firsthand.store import Store
from firsthand.web import create_app

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = pytest.mark.skipif(not CHROMIUM.is_file(), reason="no Chromium")
# What the software that draws without a graphics card says of itself.
_OURS_NOT = ("GPU stall", "WebGL", "GroupMarkerNotSet", "swiftshader")


class Served:
    """A page that is served in a thread."""

    def __init__(self, store: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        config = uvicorn.Config(create_app(store), port=self.port, log_level="error", access_log=False)
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Served":
        self.thread.start()
        end = time.monotonic() + 20
        while not self.server.started and time.monotonic() < end:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="module")
def served(example_store: str) -> Iterator[str]:
    with Served(example_store) as one:
        yield one.address


@pytest.fixture(scope="module")
def served_empty(empty_store: str) -> Iterator[str]:
    with Served(empty_store) as one:
        yield one.address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as running:
        options = ["--no-sandbox", "--enable-unsafe-swiftshader"]
        started = running.chromium.launch(executable_path=str(CHROMIUM), args=options)
        yield started
        started.close()


class Watched:
    """A tab that writes down what it says and where it goes."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
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


@pytest.fixture
def watched(browser: Any, served: str) -> Iterator[Watched]:
    one = Watched(browser, served)
    yield one
    one.close()
    assert one.said == []
    assert one.left == []


@pytest.fixture(scope="module")
def paths(example_store: str) -> dict[str, str]:
    """Return an address of each page."""
    with Store.open(example_store, read_only=True) as store:
        incident = store.find(Query(order=Order.REPORTS, limit=1)).rows[0].incident
        process = max(store.processes(), key=lambda s: len(s.process.moved_by)).process
        shown = store.incident(incident.id)
        assert shown is not None
        said = next(s for s in shown.statements if s.evidence)
        start, end = said.evidence[0]
    return {
        "now": "/",
        "explore": "/explore",
        "incident": f"/incident/{incident.id}",
        "report": f"/report/{quote(said.report)}?at={start}-{end}#at",
        "processes": "/processes",
        "process": f"/process/{process.id}",
        "voices": "/voices",
        "outlets": "/outlets",
        "brief": "/brief",
        "nothing": "/explore?text=zebra",
    }


NAMES = (
    "now",
    "explore",
    "incident",
    "report",
    "processes",
    "process",
    "voices",
    "outlets",
    "brief",
    "nothing",
)


def until(tab: Any, expression: str) -> None:
    """Wait for what a script says; the page's own policy lets no script be made of text, so it is asked anew."""
    end = time.monotonic() + 10
    while not tab.evaluate(expression):
        assert time.monotonic() < end, expression
        time.sleep(0.05)


def shot(tab: Any, name: str, folder: Path) -> None:
    target = Path(os.environ.get("FIRSTHAND_SHOTS") or folder)
    target.mkdir(parents=True, exist_ok=True)
    tab.screenshot(path=str(target / f"{name}.png"), full_page=True)


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


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_whole_clean_and_open_to_everybody(
    watched: Watched, paths: dict[str, str], name: str, tmp_path: Path
) -> None:
    tab = watched.go(paths[name])
    assert grave(tab) == []
    assert overflow(tab) <= 0
    shot(tab, name, tmp_path)


@pytest.mark.parametrize("name", ["now", "explore", "incident", "report", "process", "outlets"])
def test_a_page_fits_a_phone_in_the_dark(
    browser: Any, served: str, paths: dict[str, str], name: str, tmp_path: Path
) -> None:
    one = Watched(browser, served, viewport={"width": 390, "height": 844}, color_scheme="dark")
    tab = one.go(paths[name])
    assert overflow(tab) <= 0
    assert grave(tab) == []
    shot(tab, f"{name}-phone-dark", tmp_path)
    one.close()
    assert one.said == []


@pytest.mark.parametrize("path", ["/", "/explore", "/processes", "/voices", "/outlets", "/brief"])
def test_an_empty_store_is_shown_as_such(browser: Any, served_empty: str, path: str, tmp_path: Path) -> None:
    one = Watched(browser, served_empty)
    tab = one.go(path)
    assert grave(tab) == []
    shot(tab, f"empty{path.replace('/', '-')}", tmp_path)
    one.close()
    assert (one.said, one.left) == ([], [])


def test_pages_print_without_their_menus(watched: Watched, paths: dict[str, str], tmp_path: Path) -> None:
    tab = watched.go(paths["incident"])
    tab.emulate_media(media="print")
    assert not tab.is_visible(".mast nav")
    assert tab.is_visible("h1")
    shot(tab, "incident-print", tmp_path)


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


def test_the_map_shows_what_can_be_placed_and_its_frame_is_a_filter(watched: Watched) -> None:
    tab = watched.go("/explore")
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


def test_everything_can_be_read_without_scripts(browser: Any, served: str, paths: dict[str, str]) -> None:
    one = Watched(browser, served, java_script_enabled=False)
    one.tab.goto(f"{served}/explore")
    one.tab.click('.facets a:has-text("Attack")')
    assert "type=ASSAULT" in one.tab.url
    one.tab.fill("#ask-text", "rockets")
    one.tab.click(".ask button")
    assert "text=rockets" in one.tab.url and "type=ASSAULT" in one.tab.url
    one.close()
