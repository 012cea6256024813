"""What every request passes first: the right host, not too often, not too large, somebody known, from our own page."""

import hmac
import math
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qs, quote

from fastapi import Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firsthand.web.access import Access, Who, host_name
from firsthand.web.limits import Buckets, client_of
from firsthand.web.refusing import told, wants_page
from firsthand.web.users import Role

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FREE: Final = ("/static/", "/login")
_OWN: Final = ("/login", "/logout")  # what a reader may send as well
_FEEDS: Final = ("/feed.atom", "/changes.atom")
LARGEST: Final = 1_000_000  # bytes of a request: the longest form is a thousandth of it
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain", "")
FIELD: Final = "csrf"
HEADER: Final = "x-csrf-token"


class _TooLargeError(Exception):
    pass


class Gate:
    """Lets requests through by the rule of an ``Access``; leaves who asks and a form's token in their state."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        """Stand before the application."""
        self._app, self._access = app, access
        self._often = Buckets(rate=20, burst=200)
        self._logins = Buckets(rate=1 / 20, burst=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        request = Request(scope, receive)
        who = None
        state.update(who=None, csrf="")
        refusal = self._stranger(request)
        if refusal is None:
            who = self._access.who(request) or self._feed_reader(request)
            state.update(who=who, csrf=self._access.csrf(who))
            refusal = self._not_known(request, who)
        if refusal is None and request.method not in _SAFE:
            refusal = self._not_ours(request, who)
            if refusal is None:
                try:
                    body = await _whole(request)
                except _TooLargeError:
                    refusal = told(
                        request, 413, f"That is larger than the {LARGEST:,} bytes this page takes."
                    )
                else:
                    receive = _again(body, receive)
                    refusal = self._no_token(request, who, body)
        await (refusal or self._app)(scope, receive, send)

    def _stranger(self, request: Request) -> Response | None:
        """Return why a request is refused whoever sends it."""
        hosts: Sequence[str] = request.headers.getlist("host")
        if len(hosts) != 1 or not self._access.answers_to(hosts[0]):
            words = "This server does not answer to that name; firsthand serve --host NAME lets it."
            return PlainTextResponse(f"{words}\n", status_code=421)
        if self._access.is_open or request.url.path.startswith("/static/"):
            return None
        client = client_of(request.client.host if request.client else "")
        wait = self._often.take(client)
        tries = request.url.path == "/login" and request.method == "POST"
        bearer = request.headers.get("authorization")
        if not wait and (tries or (bearer and self._access.who(request) is None)):
            wait = self._logins.take(client)
        if wait:
            return told(
                request, 429, "Too many requests; wait a moment.", {"Retry-After": str(math.ceil(wait))}
            )
        return None

    def _feed_reader(self, request: Request) -> Who | None:
        token = request.query_params.get("token", "")
        if token and request.url.path in _FEEDS and request.method in _SAFE:
            return self._access.feed_reader(token)
        return None

    def _not_known(self, request: Request, who: Who | None) -> Response | None:
        path = request.url.path
        if who is not None or any(
            path == free or (free[-1] == "/" and path.startswith(free)) for free in _FREE
        ):
            return None
        if request.method in _SAFE and wants_page(request) and path not in _FEEDS:
            asked = path + (f"?{request.url.query}" if request.url.query else "")
            return RedirectResponse(f"/login?next={quote(asked, safe='')}", status_code=303)
        return told(
            request, 401, "Log in, or send a token: Authorization: Bearer …", {"WWW-Authenticate": "Bearer"}
        )

    def _not_ours(self, request: Request, who: Who | None) -> Response | None:
        """Return why something that changes the store is refused before it is even read."""
        site = request.headers.get("sec-fetch-site")
        origin = request.headers.get("origin")
        foreign = (
            site not in ("same-origin", "none") if site else _is_foreign(origin, request.headers["host"])
        )
        if foreign:
            return told(request, 403, "That was sent from another site; nothing was done.")
        if request.url.path not in _OWN and (who is None or not who.may(Role.REVIEWER)):
            return told(request, 403, "You may read here, not judge; an admin can make you a reviewer.")
        return None

    def _no_token(self, request: Request, who: Who | None, body: bytes) -> Response | None:
        """Return why a form is refused that no page of ours has made.

        A browser sends JSON elsewhere only after asking, and a bearer token never by itself.
        """
        kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in _FORMS or request.headers.get("authorization"):
            return None
        given = request.headers.get(HEADER, "")
        if not given and kind == _FORMS[0]:
            given = parse_qs(body.decode("utf-8", "replace")).get(FIELD, [""])[0]
        if not hmac.compare_digest(given.encode(), self._access.csrf(who).encode()):
            return told(
                request,
                403,
                "That form is of an earlier session. Go back, reload the page and send it again.",
            )
        return None


def _is_foreign(origin: str | None, host: str) -> bool:
    """Tell whether an Origin header names another site; "null" is what browsers say that tell no referrer."""
    if origin is None or origin == "null":
        return False
    scheme, _, rest = origin.partition("://")
    if scheme not in ("http", "https"):
        return True
    return rest.lower() != host.lower() or host_name(rest) is None


async def _whole(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or int(declared) > LARGEST:
        raise _TooLargeError
    pieces, size = [], 0
    async for piece in request.stream():
        size += len(piece)
        if size > LARGEST:
            raise _TooLargeError
        pieces.append(piece)
    return b"".join(pieces)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return what gives the body once more, and then what comes after it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
