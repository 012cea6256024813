"""Feeds: a question as Atom, and all changes."""

from typing import Final

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.query import Query
from firsthand.store import Store
from firsthand.store.saved import SavedViews
from firsthand.web import asking, feeds

router = APIRouter(include_in_schema=False)
_TYPE: Final = f"{feeds.MEDIA}; charset=utf-8"
_OWN: Final = asking.OTHER | {"view"}


@router.get("/feed.atom")
def feed(request: Request) -> Response:
    """Give the incidents of a question, or of a saved view by its number, as a feed."""
    store: Store = request.app.state.store
    query, title = asking.query_of(request, ignore=_OWN), ""
    number = request.query_params.get("view", "")
    if number:
        found = (
            SavedViews(store).one(int(number))
            if number.isascii() and number.isdigit() and len(number) < 10
            else None
        )
        if found is None:
            raise HTTPException(404, "There is no saved view of this number.")
        query, title = Query.from_url(found.query), found.name
    return Response(feeds.view_feed(store, query, _base(request), title).encode("utf-8"), media_type=_TYPE)


@router.get("/changes.atom")
def changes(request: Request) -> Response:
    """Give what became of incidents as a feed."""
    store: Store = request.app.state.store
    return Response(feeds.changes_feed(store, _base(request)).encode("utf-8"), media_type=_TYPE)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")
