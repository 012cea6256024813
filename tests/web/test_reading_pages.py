"""The pages that people read: what stands on them, from which address, and that no report's words run."""

import html
import re
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from fastapi.testclient import TestClient

from firsthand.query import Query
from firsthand.reading.reader import Reader
from firsthand.record import Claim, Event, Record, Report, Source
from firsthand.store import Store
from firsthand.store.tellers import NAMELESS
from firsthand.web import create_app

from .conftest import HERE, example_records, keep

PAGES = ("/", "/explore", "/processes", "/voices", "/outlets", "/brief")
LINK = re.compile(r'href="(/(?:voice|outlet)/[^"]*)"')
BASE = "Ain Al-Asad"


def words_of(page: str) -> str:
    """Return a page's words without its markup."""
    body = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


def chief(web: TestClient) -> dict[str, object]:
    found: dict[str, object] = web.get("/api/v1/incidents?limit=1&order=reports").json()["rows"][0][
        "incident"
    ]
    return found


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_empty_store_tell_how_to_fill_it(empty: TestClient, path: str) -> None:
    answer = empty.get(path)
    assert answer.status_code == 200
    if path != "/brief":
        assert "firsthand add --store" in words_of(answer.text)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_one_heading_and_a_way_past_the_menu(web: TestClient, path: str) -> None:
    page = web.get(path).text
    assert page.count("<h1") == 1
    assert 'href="#main"' in page


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_loaded_from_elsewhere_nor_written_inline(web: TestClient, path: str) -> None:
    page = web.get(path).text
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page.replace('rel="noopener', ""))
    assert "<style" not in page and "style=" not in page and not re.search(r"<script(?![^>]*\bsrc=)", page)
    assert not re.search(r"\son[a-z]+=", page)


def test_now_shows_what_was_most_told_first_and_what_is_disputed(web: TestClient) -> None:
    web.cookies.clear()
    page = words_of(web.get("/").text)
    assert "Most told" in page and BASE in page
    assert "Disputed" in page and "accounts differ on" in page
    assert "Processes" in page


def test_of_incidents_told_as_often_the_gravest_comes_first(tmp_path: Path) -> None:
    told = {
        "a": "The two ministers met in Arran on Monday.",
        "b": "A bomb killed nine people in Arran on Monday.",
        "c": "A bomb killed two people in Tarvik on Tuesday.",
    }
    reports = [Report(id=id, text=text, published="2024-05-08") for id, text in told.items()]
    path = keep(tmp_path / "store.db", list(Reader().read_many(reports)))
    with TestClient(create_app(path), base_url=HERE) as web:
        page = words_of(web.get("/").text)
    nine, two, talks = (page.index(words) for words in ("nine people", "two people", "Talks,"))
    assert nine < two < talks


@pytest.mark.parametrize("url", [None, "https://news.example/told"])
def test_no_link_to_a_voice_or_an_outlet_is_dead_where_reports_name_no_outlet(
    tmp_path: Path, url: str | None
) -> None:
    path = keep(tmp_path / "store.db", [without_outlet(record, url) for record in example_records()])
    with TestClient(create_app(path), base_url=HERE) as web:
        pages = ["/", "/explore", "/voices", "/outlets", "/review", "/processes"]
        with Store.open(path, read_only=True) as store:
            for one in store.iter_incidents():
                pages += [f"/incident/{one.id}", f"/review/{one.id}", f"/report/{quote(one.reports[0])}"]
        links = {link for page in pages for link in LINK.findall(web.get(page).text)}
        dead = [link for link in sorted(links) if web.get(html.unescape(link)).status_code != 200]
        assert (dead, bool(links)) == ([], True)
        if url is None:
            assert any("outlet not named" in web.get(page).text for page in pages)


def without_outlet(record: Record, url: str | None) -> Record:
    """Return a record as it is read of a report that came without an outlet."""
    report = msgspec.structs.replace(record.report, outlet=None, url=url)
    first = msgspec.structs.replace(record.sources[0], name=NAMELESS)
    return msgspec.structs.replace(record, report=report, sources=(first, *record.sources[1:]))


def test_a_second_visit_sees_what_is_new_since_the_first(tmp_path: Path) -> None:
    records = example_records()
    path = keep(tmp_path / "store.db", records[:6])
    with TestClient(create_app(path), base_url=HERE) as web:
        web.get("/")
        with Store.open(path) as store, store.run() as run:
            seen = store.revision()
            store.add_records(records[6:], run)
        web.cookies.clear()
        web.cookies.set("visit", f"{seen}.{seen}.1")  # long ago
        page = words_of(web.get("/").text)
        assert "new or changed since your last visit" in page
        assert "changed: " in page
        assert "Nothing new since your last visit" in words_of(web.get("/?seen=all").text)


@pytest.mark.parametrize("cookie", ["", "x", "1.2", "-1.2.3", "1.2.3.4", "9" * 40 + ".1.1", "٣.٣.٣"])
def test_a_broken_cookie_is_a_first_visit(web: TestClient, cookie: str) -> None:
    web.cookies.clear()
    answer = web.get("/", headers={"cookie": f"visit={cookie}".encode()})
    assert answer.status_code == 200
    assert "Most told" in answer.text


def test_explore_narrows_widens_and_keeps_the_question_in_every_address(web: TestClient) -> None:
    page = web.get("/explore?type=ASSAULT&country=IRQ").text
    told = words_of(page)
    assert "Attack" in told and "in Iraq" in told
    assert 'href="/explore?country=IRQ"' in page  # without the kind
    assert "/feed.atom?type=ASSAULT&amp;country=IRQ" in page
    assert "/export?type=ASSAULT&amp;country=IRQ" in page
    assert "/brief?type=ASSAULT&amp;country=IRQ" in page
    assert 'name="type" value="ASSAULT"' in page  # the form keeps what it does not show


def test_explore_says_in_words_what_stands_in_codes(web: TestClient) -> None:
    told = words_of(web.get("/explore").text)
    assert "United States" in told and "Iraq" in told
    for code in ("ASSAULT", "IRQ", "USA", "GBR", "negated"):
        assert not re.search(rf"\b{code}\b", told)


def test_explore_goes_on_from_page_to_page(web: TestClient) -> None:
    seen: list[str] = []
    address = "/explore?limit=10"
    for _ in range(20):
        page = web.get(address).text
        seen += re.findall(r'class="head[^"]*" href="/incident/([^"]+)"', page)
        following = re.search(r'<a class="button" href="([^"]+)" data-part rel="next"', page)
        if following is None:
            break
        address = html.unescape(following[1])
    assert len(seen) == len(set(seen)) == web.get("/api/v1/facets").json()["total"]


@pytest.mark.parametrize(
    ("question", "said"),
    [("type=NO", "type"), ("since=yesterday", "since"), ("box=1,2", "box"), ("nonsense=1", "nonsense")],
)
def test_a_question_that_cannot_be_says_which_part(web: TestClient, question: str, said: str) -> None:
    answer = web.get(f"/explore?{question}")
    assert answer.status_code == 400
    assert said in words_of(answer.text)
    assert web.get(f"/api/v1/incidents?{question}").status_code == 400


def test_nothing_found_is_said_and_a_way_out_is_shown(web: TestClient) -> None:
    told = words_of(web.get("/explore?text=zebra").text)
    assert "No incident" in told and "Take away a filter" in told


def test_an_incident_shows_facts_versions_origins_and_conflicts(web: TestClient) -> None:
    incident = chief(web)
    page = web.get(f"/incident/{incident['id']}").text
    told = words_of(page)
    for part in (
        "Where accounts differ",
        "The toll, as it was told",
        "What each voice says",
        "How the news came",
    ):
        assert part in told
    assert re.search(r"independent origins in \d+ reports, 2 of them copies of another", told)
    assert "reports repeat its words" in told
    assert "<svg" in page


def test_every_value_leads_to_its_words(web: TestClient) -> None:
    incident = chief(web)
    page = web.get(f"/incident/{incident['id']}").text
    links = [html.unescape(x) for x in re.findall(r'href="(/report/[^"]*\?at=[^"]+)"', page)]
    assert len(links) > 20
    for link in sorted(set(links))[:12]:
        marked = re.findall(r'<mark class="asked"[^>]*>(.*?)</mark>', web.get(link.split("#")[0]).text, re.S)
        assert marked and all(words.strip() for words in marked)
        assert 'id="at"' in web.get(link.split("#")[0]).text


def test_an_old_id_leads_to_what_it_became_and_says_so(tmp_path: Path) -> None:
    path = keep(tmp_path / "store.db", example_records())
    with Store.open(path) as store:
        rows = [row.incident.id for row in store.find(Query(limit=40)).rows]
        store.review(rows[0], "merge", user="ana", reason="one and the same", others=[rows[1]])
        gone = next(id for id in rows[:2] if (found := store.incident(id)) and found.asked)
    with TestClient(create_app(path), base_url=HERE) as web:
        told = words_of(web.get(f"/incident/{gone}").text)
        assert f"What was {gone} is part of this incident now" in told
        assert "ana" in told and "one and the same" in told


@pytest.mark.parametrize("path", ["/incident/i-none", "/report/none", "/process/p-none", "/nowhere"])
def test_what_is_not_there_is_said_plainly(web: TestClient, path: str) -> None:
    answer = web.get(path, headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


def test_a_report_has_its_whole_text_layers_and_voices(web: TestClient) -> None:
    record = next(r for r in example_records() if r.claims and r.events)
    page = web.get(f"/report/{record.report.id}").text
    text = page[page.index('<div class="text">') + 18 : page.index('<aside class="rail"')]
    plain = html.unescape(re.sub(r"<[^>]+>", "", text)).removesuffix("</div>").rstrip()
    assert plain == record.report.text.rstrip()
    for layer in ("event", "voice", "claim", "place", "time", "toll", "process"):
        assert f'data-layer="{layer}"' in page
    assert "Who says so" in page and "What happened" in page


def test_a_report_that_waits_is_shown_as_it_came(tmp_path: Path) -> None:
    path = str(tmp_path / "store.db")
    with Store.open(path, create=True) as store, store.run() as run:
        store.accept([Report(id="r1", text="Talks go on.\n\nNobody <left>.", outlet="The Courier")], run)
    with TestClient(create_app(path), base_url=HERE) as web:
        page = web.get("/report/r1?at=0-5").text
        assert "This report waits to be read." in page and "Nobody &lt;left&gt;." in page
        assert '<mark class="asked" id="at">Talks</mark>' in page
        assert "1 waiting to be read" in words_of(web.get("/").text)


@pytest.mark.parametrize("at", ["x", "1", "1-", "-1-4", "1-2-3", "٣-٤", "9" * 30 + "-1"])
def test_words_that_cannot_be_asked_for(web: TestClient, at: str) -> None:
    record = example_records()[0]
    assert web.get(f"/report/{record.report.id}", params={"at": at}).status_code == 400
    assert web.get(f"/report/{record.report.id}?at=5-99999999").status_code == 200


def test_a_process_shows_its_states_and_what_threatens_it(web: TestClient) -> None:
    found = web.get("/api/v1/processes").json()["processes"]
    one = max(found, key=lambda s: len(s["process"].get("moved_by", ())))["process"]
    told = words_of(web.get(f"/process/{one['id']}").text)
    assert "How it stood" in told and "Last said to be" in told
    assert "What threatens it" in told and "by the word of" in told
    assert one["name"][1:] in words_of(web.get("/processes").text)


def test_voices_and_outlets_are_counted(web: TestClient) -> None:
    assert "Contradicted" in words_of(web.get("/voices").text)
    outlets = web.get("/outlets").text
    assert "Copied by others" in words_of(outlets)
    assert 'data-src="/api/v1/network"' in outlets and "/api/v1/network.csv" in outlets
    assert web.get("/voices?type=ASSAULT").status_code == 200


def test_a_brief_cites_passages_that_stand_in_its_reports(web: TestClient) -> None:
    page = web.get("/brief?since=2024-08-01&until=2024-08-09").text
    assert "Situation report" in page and "Passages" in page
    first = re.search(r'<li id="passage-1" value="1"><a href="(/report/[^"]+)"', page)
    assert first is not None
    assert "<mark" in web.get(html.unescape(first[1]).split("#")[0]).text


EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}\u202e&lt;"


def hostile() -> Record:
    text = f"{EVIL} said {EVIL} killed three in {EVIL}. " * 2
    size = len(EVIL)
    return Record(
        report=Report(
            id='x"><script>alert(3)</script>',
            text=text,
            outlet=EVIL,
            title=EVIL,
            url="javascript:alert(4)",
            published="2024-08-05",
            credits=(EVIL,),
        ),
        sources=(
            Source(id="s0", name=EVIL, kind="outlet"),  # type: ignore[arg-type]
            Source(id="s1", name=EVIL, kind="official", via="s0", reason=EVIL, mentions=((0, size),)),  # type: ignore[arg-type]
        ),
        claims=(Claim(id="c1", source="s1", content=((size + 6, len(text)),), attitude=EVIL),),
        events=(
            Event(
                id="e1",
                type="ASSAULT",  # type: ignore[arg-type]
                mentions=((size + 6, 2 * size + 6),),
                status="happened",  # type: ignore[arg-type]
                certainty="certain",  # type: ignore[arg-type]
                source="s1",
            ),
        ),
    )


def test_hostile_words_are_shown_and_never_run(tmp_path: Path) -> None:
    record = msgspec.convert(msgspec.to_builtins(hostile()), Record)
    path = keep(tmp_path / "store.db", [record])
    with TestClient(create_app(path), base_url=HERE) as web:
        incident = web.get("/api/v1/incidents").json()["rows"][0]["incident"]["id"]
        kept = web.get(f"/api/v1/incidents/{incident}").json()["incident"]["reports"][0]
        addresses = [*PAGES, f"/incident/{incident}"]
        addresses.append("/report/" + kept.replace("/", "%2F").replace("?", "%3F").replace("#", "%23"))
        for address in addresses:
            answer = web.get(address)
            page = answer.text
            assert answer.status_code in (200, 404), address
            assert "<script>alert" not in page and "<img" not in page and "javascript:" not in page
            assert "{{7*7}}" in page or "49" not in page
            assert "\u202e" not in page


def ways(page: str, stem: str) -> list[str]:
    """Return the addresses of one kind that a page leads to."""
    return sorted({html.unescape(x) for x in re.findall(rf'href="(/{stem}/[^"#?]+)"', page)})


def test_voices_and_outlets_have_a_page_wherever_they_are_named(web: TestClient) -> None:
    incident, process = chief(web), web.get("/api/v1/processes").json()["processes"][0]["process"]
    named: dict[str, str] = {}
    for address in (
        *("/", "/voices", "/outlets", "/explore"),
        f"/incident/{incident['id']}",
        f"/process/{process['id']}",
        *(f"/report/{record.report.id}" for record in example_records()),
    ):
        found = [way for stem in ("voice", "outlet") for way in ways(web.get(address).text, stem)]
        assert found, address
        named |= dict.fromkeys(found, address)
    for way, address in named.items():
        assert web.get(way).status_code == 200, (way, address)


def test_a_voice_shows_what_it_said_and_where_it_stands(web: TestClient) -> None:
    found = web.get("/api/v1/voices?limit=1000").json()["voices"]
    one = max((v for v in found if v.get("contradicted")), key=lambda v: v["incidents"])
    name = one.get("actor") or one["name"]
    page = web.get(f"/voice/{name}").text
    told = words_of(page)
    for part in (
        "What it said",
        "incidents it speaks of",
        "contradicted",
        "Where it takes a side",
        "Contradicted by",
    ):
        assert part in told
    assert "<blockquote>" in page and ways(page, "incident")
    assert f"/feed.atom?voice={name.replace(' ', '+')}" in page
    assert re.search(r'class="side-[ab] own"', page)
    assert web.get(f"/api/v1/voices/{name}").json()["incidents"] == one["incidents"]
    listed = web.get("/api/v1/incidents", params={"voice": name, "limit": 1000}).json()["rows"]
    assert len(listed) >= one["incidents"]


def test_voices_of_a_state_are_one_line_with_what_they_are_called(web: TestClient) -> None:
    found = {v.get("actor"): v for v in web.get("/api/v1/voices?limit=1000").json()["voices"]}
    usa = found["USA"]
    assert usa["name"] == "United States" and len(usa["said"]) > 1
    told = words_of(web.get("/voice/USA").text)
    assert "whoever speaks for it, counted as one" in told
    called = usa["said"][0]["value"]
    assert called in told
    assert "Speaks for United States" in words_of(web.get(f"/voice/{called}").text)


def test_an_outlet_shows_on_whose_word_it_tells(web: TestClient) -> None:
    found = max(web.get("/api/v1/outlets").json()["outlets"], key=lambda o: o["incidents"])
    page = web.get(f"/outlet/{found['name']}").text
    told = words_of(page)
    assert "What it told" in told and "on the word of" in told and "Its latest reports" in told
    assert web.get(f"/api/v1/outlets/{found['name']}").json() == found
    for path in ("/voice/nobody", "/outlet/nothing", "/api/v1/voices/nobody", "/api/v1/outlets/nothing"):
        assert web.get(path, headers={"accept": "text/html"}).status_code == 404


def test_the_sides_of_a_process_say_what_they_say(web: TestClient) -> None:
    found = web.get("/api/v1/processes").json()["processes"]
    one = max((s["process"] for s in found), key=lambda p: len(p["reports"]))
    page = web.get(f"/process/{one['id']}").text
    assert "Between" in words_of(page) and 'class="side-a"' in page
    assert "says of it" in words_of(page) or "say of it" in words_of(page)
