"""Who is let in, as what, and what is refused whoever sends it."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from firsthand.errors import SettingsError
from firsthand.web import create_app
from firsthand.web.access import COOKIE, Access
from firsthand.web.limits import Buckets, client_of
from firsthand.web.users import Role, add_user, matches, remove_user, users_of

TOKEN = "a-token-that-is-long-enough"
PASSWORD = "correct horse battery"
HERE = "http://127.0.0.1:8000"


def client(tmp_path: Path, access: Access | None = None, base: str = HERE) -> TestClient:
    app = create_app(str(tmp_path / "store.db"), access=access)
    return TestClient(app, base_url=base, follow_redirects=False)


def csrf_of(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def user_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("users") / "users.toml"
    add_user(file, "ana", Role.REVIEWER, PASSWORD)
    add_user(file, "ben", Role.READER, PASSWORD)
    return file


def log_in(web: TestClient, name: str, secret: str) -> int:
    token = csrf_of(web.get("/login").text)
    return web.post("/login", data={"csrf": token, "name": name, "secret": secret}).status_code


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "127.8.8.8:1"])
def test_this_computer_needs_no_login(tmp_path: Path, host: str) -> None:
    with client(tmp_path) as web:
        assert web.get("/explore", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.nip.io",
        "a@localhost",
        "localhost/x",
        "",
        "10.0.0.7",
    ],
)
def test_another_name_is_not_answered_to(tmp_path: Path, host: str) -> None:
    with client(tmp_path) as web:
        answer = web.get("/explore", headers={"host": host})
        assert answer.status_code == 421
        assert "incident" not in answer.text
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_forms_of_other_sites_do_nothing(tmp_path: Path) -> None:
    with client(tmp_path) as web:
        good = csrf_of(web.get("/alerts").text)
        for headers in (
            {"origin": "https://evil.example"},
            {"origin": "http://127.0.0.1:9"},
            {"sec-fetch-site": "cross-site"},
            {"sec-fetch-site": "same-site", "origin": HERE},
            {"origin": "file://"},
        ):
            assert web.post("/alerts", data={"csrf": good, "name": "x"}, headers=headers).status_code == 403
        assert web.post("/alerts", data={"name": "x"}).status_code == 403
        assert web.post("/alerts", data={"csrf": "x" + good, "name": "x"}).status_code == 403
        plain = {"content-type": "text/plain"}
        assert web.post("/alerts", content=f"csrf={good}&name=x", headers=plain).status_code == 403
        own = {"sec-fetch-site": "same-origin", "origin": "null"}
        assert web.post("/alerts", data={"csrf": good, "name": "x"}, headers=own).status_code == 303


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    with client(tmp_path) as web:
        answer = web.post("/alerts", content=b"x" * 1_000_001, headers={"content-type": "text/plain"})
        assert answer.status_code == 413

        def pieces() -> object:
            yield from (b"x" * 100_000 for _ in range(20))

        assert web.post("/alerts", content=pieces()).status_code == 413  # type: ignore[arg-type]


def test_a_token_opens_the_page_elsewhere(tmp_path: Path) -> None:
    access = Access.by_token(TOKEN, hosts=["desk.example"])
    with client(tmp_path, access, "https://desk.example") as web:
        away = web.get("/explore?type=ASSAULT")
        assert (away.status_code, away.headers["location"]) == (
            303,
            "/login?next=%2Fexplore%3Ftype%3DASSAULT",
        )
        assert web.get("/api/v1/changes").status_code == 401
        assert web.get("/explore", headers={"host": "other.example"}).status_code == 421
        assert log_in(web, "ana", "wrong") == 403
        assert log_in(web, "ana", TOKEN) == 303
        assert web.get("/explore").status_code == 200
        assert "ana, admin" in web.get("/explore").text


def test_a_cookie_is_for_this_site_only(tmp_path: Path) -> None:
    with client(tmp_path, Access.by_token(TOKEN), "https://desk.example") as web:
        token = csrf_of(web.get("/login").text)
        answer = web.post("/login", data={"csrf": token, "name": "ana", "secret": TOKEN, "next": "/alerts"})
        cookie = answer.headers["set-cookie"].lower()
        assert all(word in cookie for word in ("httponly", "samesite=strict", "secure"))
        assert answer.headers["location"] == "/alerts"


@pytest.mark.parametrize(
    "next", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil", "javascript:1"]
)
def test_a_login_leads_nowhere_else(tmp_path: Path, next: str) -> None:
    with client(tmp_path, Access.by_token(TOKEN)) as web:
        token = csrf_of(web.get("/login", params={"next": next}).text)
        given = {"csrf": token, "name": "ana", "secret": TOKEN, "next": next}
        assert web.post("/login", data=given).headers["location"] == "/"


def test_forged_and_stale_cookies_are_nobodys(tmp_path: Path, user_file: Path) -> None:
    with client(tmp_path, Access.by_users(user_file)) as web:
        assert log_in(web, "ana", PASSWORD) == 303
        cookie = web.cookies[COOKIE]
        for bad in (cookie[:-2] + "xx", "x", Access.by_token(TOKEN).log_in("ana", TOKEN) or ""):
            web.cookies.clear()
            assert web.get("/explore", headers={"cookie": f"{COOKIE}={bad}"}).status_code == 303
        add_user(user_file, "ana", Role.REVIEWER, PASSWORD + " new")
        assert web.get("/explore", headers={"cookie": f"{COOKIE}={cookie}"}).status_code == 303
        add_user(user_file, "ana", Role.REVIEWER, PASSWORD)


def test_a_reader_reads(tmp_path: Path, user_file: Path) -> None:
    with client(tmp_path, Access.by_users(user_file)) as web:
        assert log_in(web, "ben", "wrong password") == 403
        assert log_in(web, "ben", PASSWORD) == 303
        page = web.get("/explore")
        assert page.status_code == 200
        token = csrf_of(page.text)
        refused = web.post("/alerts", data={"csrf": token, "name": "x"})
        assert refused.status_code == 403
        assert "reviewer" in refused.text
        assert web.post("/logout", data={"csrf": token}).status_code == 303
        assert web.get("/explore").status_code == 303


def test_a_form_of_another_session_is_refused(tmp_path: Path, user_file: Path) -> None:
    with client(tmp_path, Access.by_users(user_file)) as web:
        before = csrf_of(web.get("/login").text)
        assert log_in(web, "ana", PASSWORD) == 303
        assert web.post("/alerts", data={"csrf": before, "name": "x"}).status_code == 403


def test_programs_show_a_bearer_token(tmp_path: Path, user_file: Path) -> None:
    access = Access.by_users(user_file)
    with client(tmp_path, access) as web:
        good = {"authorization": f"Bearer {access.bearer_for('ana')}"}
        assert web.get("/api/v1/changes", headers=good).status_code == 200
        assert web.get("/api/v1/changes", headers={"authorization": "Bearer x"}).status_code == 401
    with client(tmp_path, Access.by_token(TOKEN)) as web:
        assert web.get("/api/v1/changes", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    with client(tmp_path, Access.by_token(TOKEN)) as web:
        answers = [log_in(web, "ana", f"guess {n}") for n in range(8)]
        assert answers[0] == 403
        assert answers[-1] == 429
    with client(tmp_path, Access.by_token(TOKEN)) as web:
        tried = [web.get("/api/v1/changes", headers={"authorization": f"Bearer {n}"}) for n in range(8)]
        assert tried[-1].status_code == 429
        assert int(tried[-1].headers["retry-after"]) > 0


def test_buckets_fill_again() -> None:
    now = [0.0]
    bucket = Buckets(rate=1, burst=2, clock=lambda: now[0])
    assert [bucket.take("a") for _ in range(3)] == [0, 0, 1]
    assert bucket.take("b") == 0
    now[0] = 1.0
    assert bucket.take("a") == 0
    assert client_of("2001:db8:1:2:3::9") == client_of("2001:db8:1:2:ffff::1")
    assert client_of("::ffff:192.0.2.1") == "192.0.2.1"


def test_the_file_of_users(tmp_path: Path) -> None:
    file = tmp_path / "users.toml"
    add_user(file, "ana", Role.ADMIN, PASSWORD)
    assert file.stat().st_mode & 0o777 == 0o600
    assert PASSWORD not in file.read_text()
    (user,) = users_of(file)
    assert matches(PASSWORD, user.password)
    assert not matches("wrong", user.password)
    assert not matches(PASSWORD, "scrypt$x")
    for name in ("", 'a"b', "a b", "a\nb", "x" * 61, "_"):
        with pytest.raises(SettingsError):
            add_user(file, name, Role.READER, PASSWORD)
    with pytest.raises(SettingsError):
        add_user(file, "ben", Role.READER, "short")
    assert remove_user(file, "ana")
    assert not remove_user(file, "ana")
    file.write_text("secret = 1")
    with pytest.raises(SettingsError):
        users_of(file)
    with pytest.raises(SettingsError):
        Access.by_token("short")
