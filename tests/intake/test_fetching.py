"""Addresses: fetched within limits, never into private networks unless allowed."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from firsthand.intake import Skipped, reports_from
from firsthand.intake.fetching import _is_public
from firsthand.record import Report
from firsthand.settings import Settings

from .pages import STORY, page

OPEN = Settings(allow_private=True, timeout=5.0, max_bytes=200_000)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, headers, body = 200, {"Content-Type": "text/html; charset=utf-8"}, page().encode()
        match self.path.split("?")[0]:
            case "/packed":
                headers["Content-Encoding"], body = "gzip", gzip.compress(body)
            case "/large":
                body = b"<p>word" * 100_000
            case "/bomb":
                headers["Content-Encoding"], body = "gzip", gzip.compress(b"word " * 1_000_000)
            case "/away":
                status, headers["Location"] = 302, "http://10.0.0.1/"
            case "/moved":
                status, headers["Location"] = 301, "/shells-hit-market"
            case "/loop":
                status, headers["Location"] = 302, "/loop"
            case "/file":
                status, headers["Location"] = 302, "file:///etc/hosts"
            case "/none":
                status = 404
            case "/latin":
                headers["Content-Type"], body = (
                    "text/plain; charset=koi8-r",
                    "Мэр заявил, что дорога закрыта. ".encode("koi8-r") * 20,
                )
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def only(url: str, settings: Settings = OPEN) -> Report | Skipped:
    (found,) = reports_from(url, settings)
    return found


@pytest.mark.network
@pytest.mark.parametrize("path", ["/shells-hit-market", "/packed", "/moved", "/a b?c=d e"])
def test_a_page_is_read(site: str, path: str) -> None:
    found = only(site + path)
    assert isinstance(found, Report), str(found)
    assert found.text == "\n\n".join(STORY)
    assert found.url is not None


@pytest.mark.network
def test_the_id_is_made_of_address_and_content(site: str) -> None:
    found = only(site + "/moved")
    assert isinstance(found, Report)
    assert found.id.startswith("shells-hit-market-")
    assert found.url == site + "/shells-hit-market"


@pytest.mark.network
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/large", "max_bytes"),
        ("/bomb", "max_bytes"),
        ("/loop", "redirects"),
        ("/file", "only http"),
        ("/none", "404"),
        ("/latin", "'ru'"),
    ],
)
def test_what_cannot_be_had_is_one_line(site: str, path: str, words: str) -> None:
    assert words in str(only(site + path))


@pytest.mark.network
def test_private_networks_are_closed_by_default(site: str) -> None:
    assert "private or local" in str(only(site, Settings()))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://127.0.0.1/", "private"),
        ("http://10.1.2.3/", "private"),
        ("http://192.168.0.1:8080/x", "private"),
        ("http://169.254.169.254/latest", "private"),
        ("http://[::1]/", "private"),
        ("http://[::ffff:127.0.0.1]/", "private"),
        ("http://[64:ff9b::7f00:1]/", "private"),
        ("http://0/", "private"),
        ("http://2130706433/", "private"),
        ("ftp://x.example/", "only http"),
        ("file:///etc/passwd", "only http"),
        ("http://user:secret@x.example/", "user name"),
        ("http:///path", "no host"),
        ("http://x.example:99999999/", "no address"),
        ("http://[broken/", "no address"),
    ],
)
def test_addresses_that_are_not_fetched(url: str, words: str) -> None:
    assert words in str(only(url, Settings()))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111"])
def test_public_addresses_are_allowed(address: str) -> None:
    assert _is_public(address)


@pytest.mark.parametrize(
    "address", ["0.0.0.0", "224.0.0.1", "fe80::1", "fc00::1", "2002:7f00:1::", "100.64.0.1"]
)
def test_others_are_not(address: str) -> None:
    assert not _is_public(address)
