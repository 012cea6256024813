"""Two hundred reports made to break something: nothing of them runs, nothing of them is lost."""

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from lxml import etree

from firsthand.exports import FORMATS
from firsthand.intake import Skipped, read_all
from firsthand.query import Query
from firsthand.record import Report, to_json
from firsthand.run.adding import add
from firsthand.settings import Settings
from firsthand.store import Store
from firsthand.web import create_app
from firsthand.web.access import Access

from .conftest import Served
from .hostile import COUNT, files, mark, record

HERE = "http://127.0.0.1:8000"
PAGES = (
    "/", "/explore", "/explore?limit=300", "/explore?text=shells", "/processes", "/voices", "/outlets", "/review",
    "/review/log", "/alerts", "/export", "/brief",
)  # fmt: skip
_LINKS = ("href", "src", "action", "formaction", "data-src", "data-module", "xlink:href")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    lines = folder / "records.jsonl"
    lines.write_bytes(b"".join(to_json(record(n)) + b"\n" for n in range(COUNT)))
    said: list[str] = []
    with Store.open(str(folder / "store.db"), create=True, settings=Settings()) as store:
        added = add(store, [str(lines)], tell=said.append)
        assert (added.new, said) == (COUNT, [])
    return folder / "store.db"


@pytest.fixture(scope="module")
def web(path: Path) -> Iterator[TestClient]:
    app = create_app(str(path), access=Access.loopback())
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        yield client


class Seen(HTMLParser):
    """What of a page a browser would run or load."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("iframe", "object", "embed", "base", "math", "style", "img", "foreignobject"):
            self.wrong.append(f"<{tag}>")
        if tag == "script" and not (given.get("src") or "").startswith("/static/"):
            self.wrong.append("<script>")
        if tag == "meta" and "http-equiv" in given:
            self.wrong.append("<meta http-equiv>")
        for name, value in attrs:
            if name.startswith(("on", "hx-on")) or name == "style":
                self.wrong.append(f"{tag} {name}")
            plain = (value or "").strip().lower()
            if name in _LINKS and not re.match(r"^(/(?!/)|#|\?|https?://|data:,$|$)", plain):
                self.wrong.append(f"{tag} {name}={plain[:40]}")


def check(html: str) -> None:
    seen = Seen()
    seen.feed(html)
    assert not seen.wrong
    assert not set(html) & set("\u202e\u2066\u200f\x1b\x00")


def test_every_page_shows_them_as_words(web: TestClient) -> None:
    store: Store = web.app.state.store  # type: ignore[attr-defined]
    addresses = list(PAGES)
    for incident in list(store.iter_incidents())[::25]:
        addresses += [
            f"/incident/{incident.id}",
            f"/review/{incident.id}",
            f"/review/{incident.id}?find_party={quote('<b>')}",
        ]
        addresses += [f"/report/{quote(incident.reports[0], safe='')}"]
        addresses += [f"/voice/{quote(incident.origins.list[0].name, safe='')}"]
    addresses += [f"/outlet/{quote(one.name, safe='')}" for one in store.outlets(Query(), 3)]
    for address in addresses:
        answer = web.get(address)
        assert answer.status_code == 200, (address, answer.text[:300])
        check(answer.text)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy


def test_nothing_is_lost(web: TestClient) -> None:
    store: Store = web.app.state.store  # type: ignore[attr-defined]
    assert {r.report.id for r in store.iter_records()} == {record(n).report.id for n in range(COUNT)}
    for n in range(0, COUNT, 7):
        kept = store.report(record(n).report.id)
        assert kept is not None
        assert kept.report == record(n).report
    told = {name for one in store.iter_incidents(Query(rejected=True)) for name in one.reports}
    assert len(told) == COUNT
    assert list(store.examine()) == []


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_export_holds_them_all_as_words(web: TestClient, name: str) -> None:
    answer = web.get(f"/export?format={name}")
    assert answer.status_code == 200
    data = answer.content
    if name == "evidence":
        whole = json.dumps(json.loads(data))
        assert all(mark(n) in whole for n in range(COUNT))
    elif name.startswith(("csv", "tsv", "ftm")):
        rows = list(csv.reader(io.StringIO(data.decode()), delimiter="\t" if name.startswith("tsv") else ","))
        formulas = [cell for row in rows for cell in row if re.match(r"[=+@\t\r]|-\D", cell)]
        assert not formulas
    elif name == "atom":
        etree.fromstring(data)
    elif name in ("geojson", "stix", "claimreview"):
        json.loads(data)
    elif name == "plover":
        assert all(json.loads(line) for line in data.splitlines())


def test_feeds_and_the_api_hold_them_as_words(web: TestClient) -> None:
    for address in ("/feed.atom", "/changes.atom"):
        etree.fromstring(web.get(address).content)
    for address in (
        "incidents",
        "facets",
        "timeline",
        "map",
        "network",
        "pairs",
        "voices",
        "outlets",
        "changes",
        "reviews",
    ):
        answer = web.get(f"/api/v1/{address}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"
        answer.json()


def test_hostile_addresses_are_answered_in_words(web: TestClient) -> None:
    for bad in ("<script>alert(1)</script>", "\u202e", "%00", "a/../../x", "'--", "\ud7ff" * 3000, "=1"):
        for address in (
            "/incident/{}",
            "/report/{}",
            "/review/{}",
            "/explore?text={}",
            "/explore?type={}",
            "/login?next={}",
        ):
            answer = web.get(address.format(quote(bad, safe="")))
            assert answer.status_code < 500, (address, bad)
            if answer.headers.get("content-type", "").startswith("text/html"):
                check(answer.text)


def test_hostile_judgements_are_kept_and_shown_as_words(web: TestClient) -> None:
    store: Store = web.app.state.store  # type: ignore[attr-defined]
    incident = next(store.iter_incidents())
    bad = "<script>alert(1)</script>\u202e =1+1"
    for given in (
        {"action": "note"},
        {"action": "correct", "field": "actor", "party": bad},
        {"action": "correct", "field": "place", "name": bad},
    ):
        html = web.get(f"/review/{incident.id}").text
        fields = {n: re.search(rf'name="{n}" value="([^"]*)"', html)[1] for n in ("csrf", "version", "seen")}  # type: ignore[index]
        answer = web.post(f"/review/{incident.id}", data={**fields, **given, "reason": bad})
        assert answer.status_code == 303, answer.text
    for address in (
        f"/review/{incident.id}",
        f"/incident/{incident.id}",
        "/review/log",
        "/explore?limit=300",
    ):
        check(web.get(address).text)
    entries = [json.loads(line) for line in web.get("/review/log.jsonl").text.splitlines()]
    assert all("<script>alert(1)</script>" in entry["reason"] for entry in entries)


def test_files_come_in_whole_or_are_named(tmp_path: Path) -> None:
    names = {}
    for name, data in files():
        (tmp_path / name).write_bytes(data)
        names[name] = data
    started = time.monotonic()
    found = list(read_all([tmp_path], Settings(max_bytes=20_000_000)))
    assert time.monotonic() - started < 40
    texts = " ".join(f"{one.title} {one.text}" for one in found if isinstance(one, Report))
    assert all(mark(300 + n) in texts for n in range(20))
    assert mark(400) in texts
    skipped = [str(one) for one in found if isinstance(one, Skipped)]
    assert all("\n" not in line for line in skipped)
    assert len(found) >= len(names)


@pytest.mark.network
def test_a_browser_runs_nothing_of_them(path: Path, browser: Any) -> None:
    with Store.open(str(path), read_only=True) as store:
        some = [list(store.iter_incidents())[n] for n in (0, 9, 23)]
    said: list[str] = []
    with Served(str(path)) as served:
        context = browser.new_context()
        page = context.new_page()
        page.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("pageerror", lambda error: said.append(f"error {error}"))
        page.on("console", lambda m: said.append(m.text) if "Content Security Policy" in m.text else None)
        page.on(
            "request",
            lambda r: (
                said.append(r.url) if not r.url.startswith((served.address, "data:", "blob:")) else None
            ),
        )
        for address in (
            "/", "/voices", "/outlets", "/review", "/review/log", "/explore?limit=100",
            *(f"/{kind}/{one.id}" for one in some for kind in ("incident", "review")),
            *(f"/report/{quote(one.reports[0], safe='')}" for one in some),
            *(f"/voice/{quote(one.origins.list[0].name, safe='')}" for one in some),
        ):  # fmt: skip
            page.goto(served.address + address, wait_until="load")
            page.wait_for_timeout(50)
            assert page.evaluate("window.hit === undefined"), address
        context.close()
    assert not said
