"""Watching: feeds come in once, views are told of what changed, by mail and by a signed webhook, and not twice."""

import email
import json
import socketserver
import threading
from collections.abc import Iterable, Iterator
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from firsthand.cli.app import app
from firsthand.errors import SettingsError, UnreadableInput
from firsthand.query import Query
from firsthand.record import Record, Report, from_json
from firsthand.settings import Settings
from firsthand.store import Store
from firsthand.store.saved import SavedViews
from firsthand.watch import run_once
from firsthand.watch.feeds import Feed, items_of, read_feeds
from firsthand.watch.sending import signature

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples" / "records"
STORY = "Shells hit the market of the town on Monday, and the mayor said that two people were hurt. " * 6


class Site:
    """A web server on this computer: feeds and pages out, webhooks in."""

    def __init__(self) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append(self.path)
                body = site.pages.get(self.path)
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(body or b"")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                site.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(site.answers.pop(0) if site.answers else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Post:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.letters: list[email.message.EmailMessage] = []
        self.refuse = False
        post = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.say("220 here")
                while line := self.rfile.readline().strip().upper():
                    if line == b"DATA":
                        self.say("354 go on")
                        lines = []
                        while (got := self.rfile.readline()) != b".\r\n":
                            lines.append(got)
                        post.letters.append(email.message_from_bytes(b"".join(lines), policy=default))  # type: ignore[arg-type]
                        self.say("250 kept")
                    elif line == b"QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("550 no" if post.refuse and line.startswith(b"RCPT") else "250 fine")

            def say(self, words: str) -> None:
                self.wfile.write(words.encode() + b"\r\n")

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def store(tmp_path: Path, post: Post) -> Iterator[Store]:
    settings = Settings(
        allow_private=True, timeout=5, smtp_host="127.0.0.1", smtp_port=post.port, smtp_security="none"
    )
    with Store.open(str(tmp_path / "store.db"), create=True, settings=settings) as opened:
        yield opened


def fill(store: Store, files: Iterable[Path] | None = None) -> None:
    records = [from_json(f.read_bytes(), where=f.name) for f in files or sorted(EXAMPLES.glob("*.json"))]
    with store.run() as run:
        store.add_records(records, run)


def read_nothing(reports: Iterable[Report], settings: Settings, jobs: int) -> Iterator[Record]:
    """Stand in for the reader: no happenings in anything."""
    for report in reports:
        yield Record(report=report)


def no_wait(_: float) -> None:
    pass


def test_news_is_told_once_by_mail_and_webhook(store: Store, site: Site, post: Post) -> None:
    views = SavedViews(store)
    views.add(
        "Attacks", Query.from_url("type=ASSAULT"), "ana", email="desk@example.org", webhook=f"{site.url}/hook"
    )
    fill(store)
    done = run_once(store, sleep=no_wait)
    assert (done.told, done.failed) == (2, 0)
    (letter,) = post.letters
    attacks = store.count(Query.from_url("type=ASSAULT"))
    assert letter["subject"] == f"Firsthand: {attacks} new: Attacks"
    assert letter["to"] == "desk@example.org"
    assert "Rocket fire on Ain Al-Asad" in letter.get_content()
    ((headers, body),) = site.got
    view = views.all()[0]
    expected = signature(view.secret, headers["x-firsthand-timestamp"], body)
    assert headers["x-firsthand-signature"] == f"sha256={expected}"
    news = json.loads(body)
    assert (news["name"], news["from"], news["to"], news["new"]) == ("Attacks", 0, store.revision(), attacks)
    assert run_once(store, sleep=no_wait).told == 0
    assert len(post.letters) == len(site.got) == 1


def test_what_changed_is_said(store: Store, post: Post) -> None:
    fill(store)
    SavedViews(store).add("Attacks", Query.from_url("type=ASSAULT"), "ana", email="desk@example.org")
    assert run_once(store).told == 0
    rows = store.find(Query.from_url("type=ASSAULT&status=happened")).rows
    first, second = [row.incident.id for row in rows[:2]]
    store.review(first, "reject", user="ben")
    store.review(second, "correct", user="ben", field="status", value="ongoing")
    assert run_once(store).told == 1
    text = post.letters[0].get_content()
    assert "(rejected by a person)" in text
    assert "whether it happened" in text


def test_a_failure_loses_nothing(store: Store, site: Site, post: Post) -> None:
    views = SavedViews(store)
    views.add("All", Query(), "ana", webhook=f"{site.url}/hook")
    fill(store)
    said: list[str] = []
    site.answers = [500, 503, 500]
    assert run_once(store, tell=said.append, sleep=no_wait).failed == 1
    assert len(site.got) == 3
    assert "it answers 500" in views.all()[0].error
    site.answers = [500]
    assert run_once(store, sleep=no_wait).told == 1
    assert views.all()[0].error == ""
    assert len({headers["x-firsthand-delivery"] for headers, _ in site.got}) == 1
    post.refuse = True
    views.add("Mail", Query(rejected=True), "ana", email="desk@example.org")
    store.review(next(store.iter_incidents()).id, "accept", user="ben")
    site.answers = [404]
    done = run_once(store, tell=said.append, sleep=no_wait)
    assert done.failed == 2
    assert len(site.got) == 6


def test_webhooks_never_reach_private_networks_unless_allowed(tmp_path: Path, site: Site) -> None:
    with Store.open(str(tmp_path / "closed.db"), create=True, settings=Settings(timeout=5)) as store:
        SavedViews(store).add("All", Query(), "ana", webhook=f"{site.url}/hook")
        SavedViews(store).add("Mail", Query(), "ana", email="desk@example.org")
        fill(store)
        said: list[str] = []
        done = run_once(store, (Feed(url=f"{site.url}/feed"),), tell=said.append, sleep=no_wait)
        assert done.failed == 2
        assert not site.got
        assert not site.asked
        assert any("private" in line for line in said)
        assert any("smtp_host" in line for line in said)


def page(title: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{title}. {STORY}</p></article></body></html>".encode()


def test_feeds_are_taken_once_and_what_fails_again(store: Store, site: Site) -> None:
    links = "".join(
        f"<item><title>t</title><link>{site.url}/{n}</link></item>" for n in ("one", "two", "gone")
    )
    site.pages["/feed"] = f"<rss version='2.0'><channel>{links}</channel></rss>".encode()
    site.pages |= {"/one": page("Shells hit market"), "/two": page("Envoys meet again")}
    said: list[str] = []
    feeds = (Feed(url=f"{site.url}/feed"), Feed(url=f"{site.url}/none"))
    done = run_once(store, feeds, tell=said.append, read=read_nothing)
    assert (done.added.new, done.added.skipped) == (2, 1)
    assert {f"{site.url}/one", f"{site.url}/two"} == {h.url for h in store.iter_reports()}
    site.asked.clear()
    assert run_once(store, feeds, tell=said.append, read=read_nothing).added.new == 0
    assert site.asked == ["/feed", "/none", "/gone"]
    site.pages["/gone"] = page("Bridge shut at dawn")
    assert run_once(store, feeds, tell=said.append, read=read_nothing).added.new == 1


@pytest.mark.parametrize(
    ("xml", "found"),
    [
        ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><link rel='self' href='/x'/><link href='/a'/></entry></feed>", ["/a"]),
        (
            "<r:RDF xmlns:r='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            "<item><link>/b</link></item></r:RDF>",
            ["/b"],
        ),
        ("<rss><channel><item><guid>/c</guid></item><item><link>/c</link></item></channel></rss>", ["/c"]),
        ("<rss><channel><item><link>javascript:alert(1)</link></item><item/></channel></rss>", []),
        ("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><rss><channel><item><link>/&x;</link></item></channel></rss>", ["/"]),
        ("<rss><channel></channel></rss>", []),
        ("<rss><channel><item><link>http://[</link></item></channel></rss>", []),
    ],
)  # fmt: skip
def test_all_kinds_of_feeds(xml: str, found: list[str]) -> None:
    base = "https://news.example"
    assert items_of(xml.encode(), f"{base}/feed") == [base + path for path in found]


@pytest.mark.parametrize("data", [b"", b"plain words", b"<html><body>no</body></html>", b"\x00\xff" * 50])
def test_what_is_no_feed_is_said(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        items_of(data, "https://news.example/")


def test_entities_do_not_grow() -> None:
    bomb = "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
        f"<!ENTITY a{n} '{f'&a{n - 1 if n else str()};' * 10}'>" for n in range(9)
    )
    items_of(
        f"{bomb}]><rss><channel><item><link>/&a8;</link></item></channel></rss>".encode(),
        "https://x.example/",
    )


def test_the_file_of_feeds(tmp_path: Path) -> None:
    file = tmp_path / "feeds.toml"
    file.write_text('[[feed]]\nurl = "https://a.example/feed"\n')
    assert read_feeds(file) == (Feed(url="https://a.example/feed"),)
    for wrong in ("feed = 1", "[[feed]]\nurl = 1", "[[feed]]\nuri = 'x'", "["):
        file.write_text(wrong)
        with pytest.raises(SettingsError):
            read_feeds(file)


def test_a_hostile_name_adds_no_header(store: Store, post: Post) -> None:
    views = SavedViews(store)
    views.add("x\r\nBcc: all@example.org", Query(), "ana\r\nX: y", email="desk@example.org")
    fill(store)
    assert run_once(store).told == 1
    (letter,) = post.letters
    assert letter["bcc"] is None
    assert "\n" not in letter["subject"]


def test_a_round_that_reads_no_feed_at_all_is_a_failure(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIRSTHAND_ALLOW_PRIVATE", "1")
    site.pages["/good"] = b"<rss version='2.0'><channel><title>x</title></channel></rss>"
    kept, feeds = tmp_path / "store.db", tmp_path / "feeds.toml"
    for paths, code, said in (
        (("/bad", "/worse"), 1, "2 feeds, and none"),
        (("/bad", "/good"), 0, "added 0"),
    ):
        feeds.write_text("".join(f'[[feed]]\nurl = "{site.url}{path}"\n' for path in paths))
        done = CliRunner().invoke(app, ["watch", "run", "--feeds", str(feeds), "--store", str(kept)])
        assert (done.exit_code, said in done.stderr) == (code, True), done.stderr
