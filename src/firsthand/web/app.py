"""The application: routers and what stands around all of them."""

import gc
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from firsthand import __version__
from firsthand.errors import FirsthandError, NotAllowed, QueryError
from firsthand.ontology import EventType
from firsthand.settings import Settings, load_settings
from firsthand.store import Store
from firsthand.web import assets, words
from firsthand.web.access import Access
from firsthand.web.described import describe
from firsthand.web.gate import Gate
from firsthand.web.headers import ALWAYS, SecurityHeaders
from firsthand.web.refusing import told
from firsthand.web.remembering import Memory
from firsthand.web.rendering import templates

log = logging.getLogger(__name__)
# Requests worked on at a time. More of them fight over the interpreter and the caches, and all take longer: with
# eight clients a list takes 12 ms of the processor where forty are let in, and 6 where two are.
_AT_ONCE: Final = 2
_WORDS: Final = {
    400: "That request cannot be understood.",
    403: "You may not do that.",
    404: "There is nothing at this address.",
    405: "That cannot be done here.",
    413: "That is larger than this page takes.",
    429: "Too many requests; wait a moment.",
    500: "Something broke here. It was written to the log; nothing was lost.",
}


def create_app(store: str, settings: Settings | None = None, access: Access | None = None) -> FastAPI:
    """Return the application over the store at a path or an address.

    The store is opened when the application starts and closed when it ends. ``access`` says who is let
    in; without it only this computer is answered to. Raises FirsthandError where the built files are missing.
    """
    from firsthand.web import api, pages, reviews_api  # noqa: PLC0415 - they import what this module defines

    chosen = settings or load_settings()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _AT_ONCE
        with Store.open(store, create=True, settings=chosen) as opened:
            app.state.store = opened
            threading.Thread(target=_warm, args=(opened,), name="warm", daemon=True).start()
            yield

    app = FastAPI(
        title="Firsthand",
        version=__version__,
        description="News reports in, evidence out.",
        lifespan=life,
        docs_url=None,  # its page loads scripts from elsewhere; the document itself is at /api/openapi.json
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.settings = chosen
    app.state.memory = Memory()
    app.state.access = access or Access.loopback()
    app.add_middleware(Gate, access=app.state.access)
    app.add_middleware(SecurityHeaders)  # the last one added sees the answer last
    app.mount(assets.PATH, _Immutable(directory=assets.static_folder()), name="static")
    for router in (*pages.ROUTERS, api.router, reviews_api.router):
        app.include_router(router)
    describe(app, (*api.ANSWERS, *reviews_api.ANSWERS))
    app.add_exception_handler(QueryError, _bad_question)
    app.add_exception_handler(NotAllowed, _not_allowed)
    app.add_exception_handler(FirsthandError, _ours)
    app.add_exception_handler(HTTPException, _no)
    app.add_exception_handler(RequestValidationError, _bad_question)
    app.add_exception_handler(Exception, _broken)
    return app


def _warm(store: Store) -> None:
    """Load what the first page would otherwise wait for: who is who, and the tables of words."""
    store.actors  # noqa: B018 - loaded by being asked for
    words.type_name(EventType.ASSAULT)
    words.actor_name("USA")
    templates().get_template("base.html")
    gc.collect()
    gc.freeze()  # the tables never go; to walk them each time stops all answers for a tenth of a second


class _Immutable(StaticFiles):
    """Files whose name changes with their content may be kept for ever."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


def _bad_question(request: Request, error: Exception) -> Response:
    words = str(error)
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        words = f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return told(request, 400, words)


def _not_allowed(request: Request, error: Exception) -> Response:
    return told(request, 403, str(error))


def _ours(request: Request, error: Exception) -> Response:
    log.warning("%s: %s", request.url.path, error)
    return told(request, 409, str(error))


def _no(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = _WORDS.get(error.status_code, "")
    if error.detail and error.detail not in ("Not Found", "Method Not Allowed", "Forbidden"):
        words = str(error.detail)
    return told(request, error.status_code, words, dict(error.headers or {}))


def _broken(request: Request, error: Exception) -> Response:
    log.exception("%s failed", request.url.path, exc_info=error)
    return told(request, 500, _WORDS[500], dict(ALWAYS))  # made outside all else
