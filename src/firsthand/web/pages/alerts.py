"""Alerts: saved views, and who is told of what is new in them, by feed, e-mail or webhook."""

import re
from typing import Final
from urllib.parse import quote, urlsplit

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from firsthand.errors import FirsthandError, NotAllowed, QueryError, StoreError
from firsthand.query import Query
from firsthand.store import Store
from firsthand.store.saved import SavedView, SavedViews
from firsthand.views.text import one_line
from firsthand.web import asking
from firsthand.web.access import Access, who_of
from firsthand.web.acts import Fields
from firsthand.web.pages.judging import fields_of
from firsthand.web.rendering import page
from firsthand.web.users import Role

router = APIRouter(include_in_schema=False)
_MAIL: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}")
_LONGEST: Final = 500


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A saved view in words."""

    id: int
    name: str
    user: str
    href: str
    feed: str
    filters: tuple[str, ...]
    email: str
    webhook: str
    secret: str
    error: str
    new: int
    news: str
    mine: bool


@router.get("/alerts")
def alerts(request: Request) -> Response:
    """Show the saved views, and a form for another; the filters in the address are what it keeps."""
    return _page(request, "")


@router.post("/alerts")
async def change(request: Request) -> Response:
    """Keep a view, or take one away."""
    return await run_in_threadpool(_change, request, await fields_of(request))


def _change(request: Request, fields: Fields) -> Response:
    store: Store = request.app.state.store
    who = who_of(request)
    views = SavedViews(store)
    if fields.one("remove"):
        number = fields.number("remove") or 0
        found = views.one(number)
        if found is None:
            raise HTTPException(404, "There is no saved view of this number.")
        if found.user != who.name and not who.may(Role.ADMIN):
            raise NotAllowed("That view is somebody else's; an admin may take it away.")
        views.remove(number)
        return RedirectResponse("/alerts", status_code=303)
    try:
        query = Query.from_url(fields.one("query"), ignore=asking.OTHER)
        email, webhook = _email(fields.one("email")), _webhook(fields.one("webhook"))
        views.add(one_line(fields.one("name")), query, who.name, email=email, webhook=webhook)
    except FirsthandError as error:
        return _page(request, str(error), fields)
    return RedirectResponse("/alerts", status_code=303)


def _page(request: Request, wrong: str, fields: Fields | None = None) -> Response:
    store: Store = request.app.state.store
    access: Access = request.app.state.access
    who = who_of(request)
    given = fields or Fields({})
    asked = given.one("query") or request.url.query
    try:
        query = Query.from_url(asked, ignore=asking.OTHER)
    except QueryError as error:
        query, wrong = Query(), wrong or str(error)
    token = access.feed_token(who)
    with store.snapshot():
        shown = [
            _shown(store, view, token, mine=view.user == who.name or who.may(Role.ADMIN))
            for view in SavedViews(store).all()
        ]
    return page(
        request,
        "alerts.html",
        status=400 if wrong else 200,
        wrong=wrong,
        views=shown,
        query=query.whole().to_url(),
        pills=asking.pills(query, path="/alerts"),
        total=store.count(query),
        given={name: given.one(name) for name in ("name", "email", "webhook")},
        may=who.may(Role.REVIEWER),
        changes="/changes.atom" + (f"?token={quote(token)}" if token else ""),
    )


def _shown(store: Store, view: SavedView, token: str, *, mine: bool) -> Shown:
    feed = f"/feed.atom?view={view.id}" + (f"&token={quote(token)}" if token else "")
    try:
        query = view.asked
    except QueryError as error:
        query, view = Query(), msgspec.structs.replace(view, error=str(error))
    since = msgspec.structs.replace(query, changed_since=view.told)
    new = store.count(since)
    return Shown(
        id=view.id,
        name=one_line(view.name),
        user=one_line(view.user),
        href=asking.address(query),
        feed=feed,
        filters=tuple(pill.words for pill in asking.pills(query)),
        email=one_line(view.email),
        webhook=one_line(view.webhook),
        secret=view.secret if mine else "",
        error=one_line(view.error),
        new=new,
        news=asking.address(since),
        mine=mine,
    )


def _email(text: str) -> str:
    """Return an address for mail. Raises StoreError where it is none."""
    if text and (not _MAIL.fullmatch(text) or len(text) > _LONGEST):
        raise StoreError(f"{one_line(text, 60)!r} is not one e-mail address")
    return text


def _webhook(text: str) -> str:
    """Return an address for a webhook. Raises StoreError where it is none."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError as error:
        raise StoreError(f"{one_line(text, 60)!r} is not an address") from error
    plain = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    if not plain or len(text) > _LONGEST or not text.isprintable() or " " in text:
        raise StoreError(f"{one_line(text, 60)!r} is not an http address")
    return text
