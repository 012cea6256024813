"""Coming in and going out, where the page is not for this computer alone."""

from typing import Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from firsthand.web.access import COOKIE, LASTS, Access
from firsthand.web.rendering import page

router = APIRouter(include_in_schema=False)
_HOME: Final = "/"


@router.get("/login")
def ask(request: Request, next: str = _HOME) -> Response:
    """Ask for name and password, or for the token."""
    if request.state.who is not None:
        return RedirectResponse(_inside(next), status_code=303)
    return _form(request, next, "")


@router.post("/login")
def log_in(
    request: Request, name: str = Form(""), secret: str = Form(""), next: str = Form(_HOME)
) -> Response:
    """Let somebody in, or say that it was not right."""
    access: Access = request.app.state.access
    cookie = access.log_in(name, secret)
    if cookie is None:
        what = "Name and password" if access.users is not None else "The token, or your name,"
        return _form(request, next, f"{what} did not fit. Try again.", status=403, name=name)
    answer = RedirectResponse(_inside(next), status_code=303)
    secure = request.url.scheme == "https"
    answer.set_cookie(COOKIE, cookie, max_age=LASTS, httponly=True, samesite="strict", secure=secure)
    return answer


@router.post("/logout")
def log_out(request: Request) -> Response:
    """End the session."""
    answer = RedirectResponse("/login", status_code=303)
    secure = request.url.scheme == "https"
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=secure)
    return answer


def _form(request: Request, next: str, wrong: str, *, status: int = 200, name: str = "") -> Response:
    access: Access = request.app.state.access
    by_users = access.users is not None
    given = {"next": _inside(next), "wrong": wrong, "name": name, "by_users": by_users}
    return page(request, "login.html", status=status, **given)


def _inside(address: str) -> str:
    """Return an address of ours; one that leads elsewhere becomes the first page."""
    plain = address.startswith("/") and not address.startswith(("//", "/\\", "/login"))
    return address if plain and address.isprintable() and "\\" not in address else _HOME
