"""What leaves through the page: exports, feeds and saved views, for exactly what was asked."""

import csv
import io
import json
import re
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import pytest
from anyio.from_thread import start_blocking_portal
from fastapi.testclient import TestClient
from lxml import etree

from firsthand.exports import FORMATS, About
from firsthand.exports.stored import StoreStream
from firsthand.query import Query
from firsthand.record import from_json
from firsthand.store import Store
from firsthand.store.saved import SavedViews
from firsthand.web import create_app
from firsthand.web.access import Access
from firsthand.web.streaming import streamed
from firsthand.web.users import Role, add_user

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "records"
HERE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
PASSWORD = "correct horse battery"


def fill(store: Store) -> None:
    with store.run() as run:
        records = [from_json(file.read_bytes(), where=file.name) for file in sorted(EXAMPLES.glob("*.json"))]
        store.add_records(records, run)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    app = create_app(str(tmp_path_factory.mktemp("web") / "store.db"), access=Access.loopback())
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        fill(app.state.store)
        yield client


def store_of(web: TestClient) -> Store:
    store: Store = web.app.state.store  # type: ignore[attr-defined]
    return store


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_comes_as_the_library_writes_it(web: TestClient, name: str) -> None:
    asked = Query.from_url("type=ASSAULT")
    answer = web.get(f"/export?format={name}&{asked.to_url()}")
    assert answer.status_code == 200
    form = FORMATS[name]
    found = re.fullmatch(
        rf'attachment; filename="firsthand-{name}-(\d{{4}}-\d\d-\d\d){re.escape(form.suffix)}"',
        answer.headers["content-disposition"],
    )
    assert found is not None
    assert answer.headers["content-type"].split(";")[0] == form.media.split(";")[0]
    out = io.BytesIO()
    store = store_of(web)
    with store.snapshot():
        form.write(StoreStream(store, asked), About(date=found[1], query=asked.to_url()), out)
    if name != "geopackage":  # whose file has the time of its making in it
        assert answer.content == out.getvalue()


def test_an_export_without_a_format_says_which_there_are(web: TestClient) -> None:
    html = web.get("/export?type=PROTEST").text
    assert "/export?format=stix&amp;type=PROTEST" in html
    assert web.get("/export?format=xls").status_code == 409
    assert web.get("/export?format=stix&type=NONE").status_code == 400


def _apart(work: Callable[[], Awaitable[None]]) -> None:
    """Run it in a loop and a thread of its own: this one may be a browser's."""
    with start_blocking_portal() as portal:
        portal.call(work)


def test_what_breaks_an_export_breaks_the_answer() -> None:
    def write(out: BinaryIO) -> None:
        out.write(b"x" * 200_000)
        raise ValueError("the disk is gone")

    async def taken() -> None:
        pieces = streamed(write)
        assert await anext(pieces)
        with pytest.raises(ValueError, match="the disk is gone"):
            assert [piece async for piece in pieces]

    _apart(taken)


def test_who_leaves_early_stops_the_writer() -> None:
    written = []

    def write(out: BinaryIO) -> None:
        for n in range(1_000_000):
            written.append(n)
            out.write(b"x" * 65_536)

    async def left() -> None:
        pieces = streamed(write)
        await anext(pieces)
        await pieces.aclose()  # type: ignore[attr-defined]

    _apart(left)
    assert len(written) < 100


def test_feeds_hold_what_was_asked(web: TestClient) -> None:
    answer = web.get("/feed.atom?type=PROTEST")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    tree = etree.fromstring(answer.content)
    rows = store_of(web).find(Query.from_url("type=PROTEST")).rows
    links = [e.find(f"{ATOM}link").get("href") for e in tree.iter(f"{ATOM}entry")]
    assert links == [f"{HERE}/incident/{row.incident.id}" for row in rows]
    changes = etree.fromstring(web.get("/changes.atom").content)
    assert len(list(changes.iter(f"{ATOM}entry"))) == min(100, store_of(web).revision())
    assert web.get("/feed.atom?type=NONE").status_code == 400


def test_views_are_kept_shown_and_taken_away(web: TestClient) -> None:
    page = web.get("/alerts?type=ASSAULT").text
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)[1]  # type: ignore[index]
    given = {"csrf": csrf, "name": "Attacks", "query": "type=ASSAULT&limit=3", "email": "desk@example.org"}
    assert web.post("/alerts", data=given).status_code == 303
    (view,) = SavedViews(store_of(web)).all()
    assert (view.name, view.query, view.email) == ("Attacks", "type=ASSAULT", "desk@example.org")
    html = web.get("/alerts").text
    assert "Nothing has changed since it was last told" in html
    title = etree.fromstring(web.get(f"/feed.atom?view={view.id}").content).findtext(f"{ATOM}title")
    assert title == "Attacks"
    for wrong in (
        {"query": "type=NONE"},
        {"email": "a@b, c@d"},
        {"email": "x@y\nBcc: z@z"},
        {"webhook": "javascript:alert(1)"},
        {"webhook": "file:///etc/passwd"},
        {"webhook": "https://user@host/"},
        {"name": " "},
    ):
        refused = web.post("/alerts", data={**given, **wrong})
        assert refused.status_code == 400, wrong
        assert 'role="alert"' in refused.text
    assert web.post("/alerts", data={"csrf": csrf, "remove": str(view.id)}).status_code == 303
    assert web.post("/alerts", data={"csrf": csrf, "remove": "99"}).status_code == 404
    assert not SavedViews(store_of(web)).all()


def test_a_reader_sees_blurred_points_and_reads_feeds_by_their_address(tmp_path: Path) -> None:
    users = tmp_path / "users.toml"
    add_user(users, "ben", Role.READER, PASSWORD)
    add_user(users, "ana", Role.REVIEWER, PASSWORD)
    access = Access.by_users(users, blur_km=100)
    app = create_app(str(tmp_path / "store.db"), access=access)
    with TestClient(app, base_url=HERE, follow_redirects=False) as web:
        fill(app.state.store)
        seen = {}
        for name in ("ana", "ben"):
            bearer = {"authorization": f"Bearer {access.bearer_for(name)}"}
            geo = json.loads(web.get("/export?format=geojson", headers=bearer).content)
            points = [f["geometry"]["coordinates"] for f in geo["features"] if f["geometry"]]
            incident = next(i for i in app.state.store.iter_incidents() if i.place and i.place.lat)
            told = web.get(f"/api/v1/incidents/{incident.id}", headers=bearer).json()
            seen[name] = (points, told["incident"]["place"]["lat"])
        assert seen["ana"][0] != seen["ben"][0]
        assert seen["ana"][1] != seen["ben"][1]
        ben = {"authorization": f"Bearer {access.bearer_for('ben')}"}
        value = {"name": "Tarfa wells", "lat": 33.4567, "lon": 42.9876, "precision": "town", "country": "IRQ"}
        app.state.store.review(incident.id, "correct", user="ana", field="place", value=value)
        other = next(i for i in app.state.store.iter_incidents() if i.id != incident.id and i.place)
        # In the same cell, not in the box below.
        beside = value | {"name": "Ain Al-Asad", "lat": 33.786, "lon": 42.441}
        app.state.store.review(other.id, "correct", user="ana", field="place", value=beside)
        for address in (
            "/review/log.jsonl",
            "/api/v1/reviews",
            "/api/v1/incidents",
            f"/api/v1/incidents/{incident.id}",
        ):
            assert "33.4567" not in web.get(address, headers=ben).text
        box = "box=42.98,33.45,42.99,33.46"  # narrower than what a reader may know
        found = {
            row["incident"]["id"] for row in web.get(f"/api/v1/incidents?{box}", headers=ben).json()["rows"]
        }
        assert {incident.id, other.id} <= found
        page = web.get("/alerts", headers=ben).text
        feed = re.search(r'href="(/changes\.atom\?token=[^"]+)"', page)
        assert feed is not None
        assert web.get(feed[1]).status_code == 200
        assert web.get(feed[1].replace("/changes.atom", "/explore")).status_code == 303
        assert web.get("/changes.atom?token=x").status_code == 401


def test_a_format_says_how_many_it_gives_and_why_no_more(web: TestClient) -> None:
    page = web.get("/export").text
    assert "all of them" not in page
    said = re.search(r">csv-acled</a></td><td>[^<]*</td><td>(\d+) of (\d+); ([^<]*)</td>", page)
    assert said is not None
    rows = list(csv.DictReader(io.StringIO(web.get("/export?format=csv-acled").text)))
    assert len(rows) == int(said[1]) < int(said[2])
    assert "left out: told only as denied" in said[3] and "left out: ACLED has no such type" in said[3]
    assert re.search(r">evidence</a></td><td>[^<]*</td><td>all</td>", page)
