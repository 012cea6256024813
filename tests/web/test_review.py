"""Judging: what is done is done and logged, what two do at once is not lost, and all of it works as plain forms."""

import json
import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from firsthand.incident import Incident
from firsthand.query import Query
from firsthand.record import Record, from_json
from firsthand.store import Store
from firsthand.store.answers import Verdict
from firsthand.store.queueing import Doubt, beside, waiting
from firsthand.web import create_app
from firsthand.web.access import Access
from firsthand.web.pages.review import page_of_queue
from firsthand.web.rows import heading_of

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "records"
HERE = "http://127.0.0.1:8000"


class Web:
    """A browser without scripts: it follows what forms say."""

    def __init__(self, client: TestClient, store: Store) -> None:
        self.client = client
        self.store = store

    def fields(self, path: str) -> dict[str, str]:
        """Return what the forms of a page carry."""
        html = self.client.get(path).text
        return {
            name: re.search(rf'name="{name}" value="([^"]*)"', html)[1]  # type: ignore[index]
            for name in ("csrf", "version", "seen")
        }

    def judge(self, id: str, expect: int = 303, **given: object) -> str:
        """Send a form of the page of an incident; return where it leads, or the page."""
        answer = self.client.post(f"/review/{id}", data={**self.fields(f"/review/{id}"), **given})
        assert answer.status_code == expect, answer.text
        return answer.headers.get("location", answer.text)

    def one(self, id: str) -> Incident:
        shown = self.store.incident(id)
        assert shown is not None
        return shown.incident


@pytest.fixture
def web(tmp_path: Path) -> object:
    app = create_app(str(tmp_path / "store.db"), access=Access.loopback())
    with TestClient(app, base_url=HERE, follow_redirects=False) as client:
        store: Store = app.state.store
        with store.run() as run:
            store.add_records(examples(), run)
        yield Web(client, store)


def examples() -> list[Record]:
    return [from_json(file.read_bytes(), where=file.name) for file in sorted(EXAMPLES.glob("*.json"))]


def busiest(web: Web) -> Incident:
    return max(web.store.iter_incidents(), key=lambda i: (len(i.reports), i.id))


def test_what_is_disputed_and_much_told_comes_first(web: Web) -> None:
    found = waiting(web.store, Query()).rows
    assert found[0].doubts[0] is Doubt.CONFLICT
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
    html = web.client.get("/review").text
    assert "accounts differ on" in html
    assert html.index(found[0].listed.heading) < html.index(found[-1].listed.heading)
    for doubt in Doubt:
        only = waiting(web.store, Query(), doubt).rows
        assert all(doubt in one.doubts for one in only)
        assert web.client.get(f"/review?why={doubt}").status_code == 200
    assert web.client.get("/review?why=x").status_code == 400


def test_the_queue_is_walked_page_by_page_over_all_of_the_store(web: Web) -> None:
    whole = [one.listed.incident.id for one in waiting(web.store, Query(), limit=1000).rows]
    assert len(whole) == web.store.count(Query(reviewed=False))
    walked, cursor = [], None
    while True:
        part = waiting(web.store, Query(), limit=7, cursor=cursor)
        walked += [one.listed.incident.id for one in part.rows]
        if (cursor := part.cursor) is None:
            break
    assert walked == whole
    for at, id in enumerate(whole):
        before = whole[at - 1] if at else ""
        assert beside(web.store, Query(), None, id) == (before, (*whole, "")[at + 1])


def test_a_queue_is_a_question(web: Web) -> None:
    html = web.client.get("/review?type=PROTEST").text
    assert "Demonstration" in html
    assert "Rocket fire" not in html


def test_verdicts_go_on_to_the_next(web: Web) -> None:
    first, second = [one.listed.incident.id for one in waiting(web.store, Query()).rows[:2]]
    leads = web.judge(first, action="accept", reason="seen by two of us")
    assert leads.startswith(f"/review/{second}?")
    assert web.store.incident(first).verdict is Verdict.ACCEPTED  # type: ignore[union-attr]
    page = web.client.get(leads).text
    assert "seen by two of us" not in page
    assert "Undo" in page
    web.judge(second, action="unverifiable")
    assert web.store.incident(second).verdict is Verdict.UNVERIFIABLE  # type: ignore[union-attr]
    assert first not in [one.listed.incident.id for one in waiting(web.store, Query()).rows]


def test_the_queue_judges_too(web: Web) -> None:
    first = waiting(web.store, Query()).rows[0].listed
    given = web.fields(f"/review/{first.incident.id}") | {
        "action": "reject",
        "back": "list",
        "queue": "why=conflict",
    }
    answer = web.client.post(f"/review/{first.incident.id}", data=given)
    second = waiting(web.store, Query(), Doubt.CONFLICT).rows[0].listed.incident.id
    assert re.fullmatch(rf"/review\?why=conflict&did=\d+#{second}", answer.headers["location"])
    assert web.store.count(Query()) == web.store.count(Query(rejected=True)) - 1


def test_the_queue_stays_on_its_page_while_one_waits_there(web: Web) -> None:
    part = waiting(web.store, Query(), limit=web.store.count(Query(reviewed=False)) - 2)
    assert part.cursor is not None
    here = page_of_queue("", part.cursor)
    for left in (1, 0):
        last = waiting(web.store, Query(), cursor=part.cursor).rows[0].listed.incident.id
        assert 'name="cursor"' in web.client.get(here).text
        given = web.fields(f"/review/{last}") | {"action": "accept", "back": "list", "cursor": part.cursor}
        leads = web.client.post(f"/review/{last}", data=given).headers["location"]
        assert leads.startswith(f"{here}&did=")
        assert web.client.get(leads).status_code == (200 if left else 303)
    first = web.client.get(web.client.get(leads).headers["location"]).text
    assert "Undo" in first and "data-item" in first


def test_corrections_stand_beside_what_was_read(web: Web) -> None:
    id = busiest(web).id
    before = web.one(id)
    web.judge(id, action="correct", field="type", type="PROTEST")
    web.judge(id, action="correct", field="status", status="negated")
    web.judge(id, action="correct", field="time", start="2024-08-04", end="2024-08-06")
    web.judge(id, action="correct", field="actor", party="KATAIB-HEZBOLLAH")
    web.judge(id, action="correct", field="target", party="USA")
    web.judge(id, action="correct", field="killed", least="2", most="")
    place = {"name": "Tarfa wells", "lat": "33.4", "lon": "42.9", "country": "irq", "precision": "town"}
    web.judge(id, action="correct", field="place", **place)
    now = web.one(id)
    assert (now.type, now.status) == ("PROTEST", "negated")
    assert now.time is not None
    assert (now.time.start, now.time.end) == ("2024-08-04", "2024-08-06")
    assert now.place is not None
    assert (now.place.name, now.place.lat, now.place.country) == ("Tarfa wells", 33.4, "IRQ")
    assert now.values["actor"][0].value == "KATAIB-HEZBOLLAH"
    assert now.values["killed"][0].value == (2, None)
    assert now.values["actor"][1:] == before.values["actor"]
    assert [r.incident.id for r in web.store.find(Query(doers=("KATAIB-HEZBOLLAH",))).rows] == [id]
    assert id in [r.incident.id for r in web.store.find(Query(targets=("USA",))).rows]
    shown = web.store.incident(id)
    assert shown is not None
    assert shown.machine is not None
    assert shown.machine.place == before.place
    page = web.client.get(f"/review/{id}").text
    assert "A person has set" in page
    log = web.client.get("/review/log").text
    assert "to Tarfa wells" in log
    assert "to Kataib Hezbollah" in log


@pytest.mark.parametrize(
    "given",
    [
        {"field": "type", "type": "NO SUCH"},
        {"field": "time", "start": "2024-02-31"},
        {"field": "time", "start": "2024-02-03", "end": "2024-02-01"},
        {"field": "place", "name": "x", "lat": "91", "lon": "0"},
        {"field": "place", "name": "x", "lat": "1"},
        {"field": "place", "name": "x", "lat": "nan", "lon": "nan"},
        {"field": "place", "name": "x", "country": "<b>"},
        {"field": "place", "name": "x", "country": "zzz"},
        {"field": "date", "value": "2020-02-31"},
        {"field": "killed", "least": "-1"},
        {"field": "killed", "least": "9", "most": "1"},
        {"field": "killed"},
        {"field": "actor", "party": " "},
        {"field": "id", "value": "x"},
        {"field": ""},
    ],
)
def test_what_cannot_be_is_refused_in_words(web: Web, given: dict[str, str]) -> None:
    id = busiest(web).id
    html = web.judge(id, 409, action="correct", **given)
    assert 'class="notice error"' in html
    assert not list(web.store.iter_reviews())


def test_a_merge_a_split_and_their_undoing(web: Web) -> None:
    id, other = sorted(i.id for i in web.store.iter_incidents())[:2]
    apart = (web.one(id), web.one(other))
    leads = web.judge(id, action="merge", other=other)
    assert web.one(id) == web.one(other)
    number = re.search(r"did=(\d+)", leads)
    assert number is not None
    csrf = web.fields(f"/review/{web.one(id).id}")["csrf"]
    undone = web.client.post("/review/undo", data={"csrf": csrf, "number": number[1], "back": leads})
    assert undone.status_code == 303
    assert (web.one(id), web.one(other)) == apart

    id = busiest(web).id
    total = web.store.count(Query())
    split = [f"{ref.report}#{ref.event}" for ref in web.one(id).events[:2]]
    web.judge(id, action="split", event=split)
    assert web.store.count(Query()) == total + 1
    whole = web.one(id).events[0].report
    web.judge(id, action="split", event=[f"{whole}#*"])
    assert whole not in web.one(id).reports or len(web.one(id).reports) == 1
    assert "#" not in web.judge(id, 409, action="split")[:5]


def test_an_old_address_leads_to_what_it_is_part_of(web: Web) -> None:
    id = busiest(web).id
    other = next(one.incident.id for one in web.store.find(Query(types=("PROTEST",))).rows)
    web.judge(id, action="merge", other=other)
    gone = other if web.store.incident(other).asked else id  # type: ignore[union-attr]
    assert web.client.get(f"/review/{gone}").status_code == 303
    assert web.client.get("/review/no-such").status_code == 404


def test_two_at_once_lose_nothing(web: Web) -> None:
    id = busiest(web).id
    mine = web.fields(f"/review/{id}")
    web.store.review(id, "correct", user="ben", field="type", value="PROTEST", reason="it was a march")
    answer = web.client.post(f"/review/{id}", data={**mine, "action": "reject", "reason": "double"})
    assert answer.status_code == 409
    assert "ben" in answer.text
    assert "it was a march" in answer.text
    assert "Reject it" in answer.text
    assert web.store.incident(id).verdict is Verdict.CORRECTED  # type: ignore[union-attr]
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.text))
    assert again["reason"] == "double"
    assert web.client.post(f"/review/{id}", data=again).status_code == 303
    assert web.store.incident(id).verdict is Verdict.REJECTED  # type: ignore[union-attr]
    assert next(r.user for r in web.store.iter_reviews()) == "ben"


def test_what_became_part_of_another_is_a_clash_too(web: Web) -> None:
    id = busiest(web).id
    other = next(one.incident.id for one in web.store.find(Query(types=("PROTEST",))).rows)
    pages = {one: web.fields(f"/review/{one}") for one in (id, other)}
    web.store.review(id, "merge", user="ben", others=[other])
    gone = other if web.store.incident(other).asked else id  # type: ignore[union-attr]
    answer = web.client.post(f"/review/{gone}", data={**pages[gone], "action": "accept"})
    assert answer.status_code == 409
    assert "part of another incident now" in answer.text


def test_a_note_changes_nothing_but_the_log(web: Web) -> None:
    id = busiest(web).id
    before = web.one(id)
    web.judge(id, action="note", reason="ask the desk in Amman")
    web.judge(id, 409, action="note", reason=" ")
    assert web.one(id) == before
    assert "ask the desk in Amman" in web.client.get("/review/log").text


def test_the_log_can_be_taken_out(web: Web) -> None:
    id = busiest(web).id
    web.judge(id, action="accept")
    answer = web.client.get("/review/log.jsonl")
    assert answer.headers["content-disposition"] == 'attachment; filename="firsthand-reviews.jsonl"'
    (entry,) = [json.loads(line) for line in answer.text.splitlines()]
    assert (entry["action"], entry["incident"]) == ("accept", id)
    assert entry["user"]


def test_searches_find_parties_places_and_incidents(web: Web) -> None:
    id = busiest(web).id
    page = web.client.get(f"/review/{id}?find_party=kataib").text
    assert 'value="KATAIB-HEZBOLLAH"' in page
    assert 'name="name" value="Hadithah"' in web.client.get(f"/review/{id}?find_place=Haditha").text
    found = web.client.get(f"/review/{id}?find_other=rocket").text
    assert 'name="other"' in found
    hostile = web.client.get(f"/review/{id}", params={"find_party": "<script>alert(1)</script>"}).text
    assert "<script>alert" not in hostile


def test_programs_judge_by_the_same_rule(web: Web) -> None:
    id = busiest(web).id
    version = web.store.incident(id).version  # type: ignore[union-attr]
    judgement = {"action": "correct", "version": version, "field": "type", "value": "PROTEST"}
    made = web.client.post(f"/api/v1/incidents/{id}/reviews", json=judgement)
    assert made.status_code == 200
    again = web.client.post(f"/api/v1/incidents/{id}/reviews", json=judgement)
    assert again.status_code == 409
    assert "changed since" in again.json()["error"]
    foreign = {"sec-fetch-site": "cross-site"}
    assert (
        web.client.post(f"/api/v1/incidents/{id}/reviews", json=judgement, headers=foreign).status_code == 403
    )
    undone = web.client.post(f"/api/v1/reviews/{made.json()['review']}/undo", json={})
    assert undone.status_code == 200
    log = web.client.get("/api/v1/reviews?limit=1").json()
    assert (log["reviews"][0]["action"], log["more"]) == ("undo", True)
    for wrong in (
        {},
        [],
        {"action": "accept"},
        {"action": "x", "version": 1},
        {"action": "accept", "version": "1"},
    ):
        assert web.client.post(f"/api/v1/incidents/{id}/reviews", json=wrong).status_code in (400, 409)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (
            {"field": "time", "start": "2024-08-07", "end": "2024-08-05"},
            ('value="2024-08-07"', 'value="2024-08-05"'),
        ),
        ({"field": "killed", "least": "9", "most": "1"}, ('value="9"', 'value="1"')),
        (
            {"field": "place", "name": "Wadi Hajar", "lat": "133", "lon": "42"},
            ('value="Wadi Hajar"', 'value="133"'),
        ),
        ({"field": "place", "name": "Wadi Hajar", "country": "ZZZ"}, ('value="Wadi Hajar"', 'value="ZZZ"')),
    ],
)
def test_what_was_typed_stands_beside_why_it_cannot_be(
    web: Web, given: dict[str, str], kept: tuple[str, ...]
) -> None:
    id = busiest(web).id
    html = web.judge(id, 409, action="correct", reason="as the mayor says", **given)
    form = next(f for f in html.split("<form ") if 'role="alert"' in f)
    assert f'name="field" value="{given["field"]}"' in form
    assert all(value in form for value in kept)
    assert 'aria-describedby="wrong"' in form
    assert '<details class="panel" id="correct" data-open="c" open>' in html
    assert '"name":' not in form  # no form of it for programs


def test_what_was_ticked_stays_ticked(web: Web) -> None:
    incident = busiest(web)
    chosen = {f"{e.report}#{e.event}" for e in incident.events}
    html = web.judge(incident.id, 409, action="split", event=[*chosen])
    assert html.count(" checked>") == len(chosen)
    assert 'role="alert"' in html


def test_the_log_says_in_words_what_was_judged_whatever_became_of_it(web: Web) -> None:
    def titled(id: str) -> str:
        return heading_of(web.store.listed([id])[id])

    busy = busiest(web)
    other = next(i for i in web.store.iter_incidents() if i.id != busy.id and len(i.events) == 1)
    name = titled(other.id)
    web.judge(other.id, action="accept", reason="seen by our own desk")
    web.judge(busy.id, action="merge", other=other.id)
    split = f"{busy.events[0].report}#{busy.events[0].event}"
    web.judge(busy.id, action="split", event=split)
    web.store.withdraw(busy.reports[-1], user="mara", reason="a hoax")
    html = web.client.get("/review/log").text
    shown = re.sub(r"<[^>]+>", "", html)
    assert not re.search(r"\bi-[0-9a-f]{16}\b", shown), "an id where a title should stand"
    assert not re.search(r"#e\d", shown)
    assert "1 telling set apart" in shown and "seen by our own desk" in shown
    assert f"accepted “{titled(busy.id)}" in shown or f"accepted “{name}" in shown
    entry = next(part for part in html.split("<li>") if "withdrew a report" in part)
    assert 'href="/report/' in entry
    undone = web.client.post(
        "/review/undo", data={**web.fields(f"/review/{busy.id}"), "number": "1", "back": "/review/log"}
    )
    page = web.client.get(undone.headers["location"]).text
    assert "“accepted”, by" in re.sub(r"<[^>]+>", "", page)
