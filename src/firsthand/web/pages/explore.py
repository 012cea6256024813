"""Explore: one question, seen as a timeline, a map and a list, with what its answers are spread over."""

from pathlib import Path
from typing import Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import FileResponse, RedirectResponse, Response

from firsthand.errors import QueryError
from firsthand.ontology import Quad, Status
from firsthand.query import Order, Query
from firsthand.store import Store
from firsthand.store.answers import Facets, Page, Tally
from firsthand.views.text import one_line
from firsthand.web import asking, assets, words
from firsthand.web.asking import address, changed, toggled
from firsthand.web.remembering import remembered
from firsthand.web.rendering import page
from firsthand.web.rows import row_of

router = APIRouter(include_in_schema=False)
_SHOWN: Final = 12  # values of a facet before the rest is folded
QUADS: Final = (
    (Quad.MATERIAL_CONFLICT, "conflict in deed"),
    (Quad.VERBAL_CONFLICT, "conflict in word"),
    (Quad.MATERIAL_COOPERATION, "cooperation in deed"),
    (Quad.VERBAL_COOPERATION, "cooperation in word"),
)


class Choice(msgspec.Struct, frozen=True):
    """A value that can be chosen, how many incidents have it, and the address with or without it."""

    name: str
    count: int
    href: str
    on: bool = False
    quad: str = ""


class Group(msgspec.Struct, frozen=True):
    """The values of one facet."""

    title: str
    choices: tuple[Choice, ...]
    rest: tuple[Choice, ...] = ()


@router.get("/explore")
def explore(request: Request) -> Response:
    """Show the incidents that the address asks for."""
    store: Store = request.app.state.store
    with store.snapshot():
        try:
            query, wrong = asking.query_of(request), ""
            if query.order is Order.RELEVANCE and not query.text:
                query = changed(query, order=Order.NEWEST)
            facets, found = _answer(request, query)
        except QueryError as error:  # some of what is wrong shows only when it is looked for
            query, wrong = Query(), str(error)
            facets, found = _answer(request, query)
        process = store.process(query.process) if query.process else None
        empty = facets.total == 0 and store.revision() == 0
        name = one_line(process.name) if process else ""
    return page(
        request,
        "explore.html",
        status=400 if wrong else 200,
        wrong=wrong,
        empty=empty,
        query=query,
        asked=query.to_url(),
        whole=query.whole().to_url(),
        pills=asking.pills(query, process=name),
        rows=[row_of(one) for one in found.rows],
        facets=facets,
        groups=groups(query, facets),
        next=address(query.next(found.cursor)) if found.cursor else "",
        first=address(changed(query)) if query.cursor else "",
        orders=[(o.value, say) for o, say in asking.ORDERS.items() if o is not Order.RELEVANCE or query.text],
        hidden=_hidden(query),
        quads=QUADS,
    )


def _answer(request: Request, query: Query) -> tuple[Facets, Page]:
    """Return what a question's answers are spread over, and the first of them. Raises QueryError."""
    store: Store = request.app.state.store
    facets = remembered(request, "facets", query.whole(), lambda held: held.facets(query))
    return facets, store.find(query)


@router.get("/boundaries.json")
def boundaries(request: Request) -> Response:
    """Give the borders that the map draws: a person's own, where the settings name a file, else the shipped ones."""
    own: Path | None = request.app.state.settings.boundaries
    if own is None:
        return RedirectResponse(assets.address("boundaries.json"), status_code=307)
    if not own.is_file():
        raise HTTPException(404, "The file of borders that the settings name is not there.")
    return FileResponse(own, media_type="application/geo+json", headers={"Cache-Control": "max-age=3600"})


def _hidden(query: Query) -> list[tuple[str, str]]:
    """Return the filters that the form keeps without showing them."""
    own = ("text", "since", "until", "place", "order", "cursor")
    return [(n, v) for n, values in query.to_params().items() if n not in own for v in values]


def groups(query: Query, facets: Facets) -> list[Group]:
    """Return what the answers are spread over, each value as an address that narrows the question to it."""
    found = [
        _group("Kind", query, "types", facets.types, words.type_name),
        _group("Where", query, "countries", facets.countries, words.country),
        _group("Who is in it", query, "actors", facets.actors, words.actor_name),
        _evidence(query, facets),
        _group("Told by", query, "outlets", facets.outlets, one_line),
        _group("Said to be", query, "status", facets.status, lambda v: words.STATUS[Status(v)]),
    ]
    return [group for group in found if group.choices]


def _group(title: str, query: Query, field: str, tallies: tuple[Tally, ...], say: words.Say) -> Group:
    given = {str(v) for v in getattr(query, field)}
    choices = tuple(
        Choice(
            name=say(one.value),
            count=one.count,
            href=address(toggled(query, field, one.value)),
            on=one.value in given,
            quad=words.quad(one.value) if field == "types" else "",
        )
        for one in tallies
    )
    return Group(title, choices[:_SHOWN], choices[_SHOWN:])


def _evidence(query: Query, facets: Facets) -> Group:
    """Return how well the answers are attested."""
    counts = {one.value: one.count for one in facets.origins}
    single = counts.get("1", 0)
    several = sum(n for value, n in counts.items() if value not in ("0", "1"))
    found = [
        Choice(
            "accounts differ",
            facets.conflicts,
            address(changed(query, conflicts=not query.conflicts)),
            query.conflicts,
        ),
        Choice(
            "rests on one origin",
            single,
            address(changed(query, single_origin=not query.single_origin, least_origins=0)),
            query.single_origin,
        ),
        Choice(
            "two origins or more",
            several,
            address(changed(query, least_origins=0 if query.least_origins else 2, single_origin=False)),
            query.least_origins > 1,
        ),
        Choice(
            "judged by a person",
            facets.reviewed,
            address(changed(query, reviewed=None if query.reviewed else True)),
            bool(query.reviewed),
        ),
    ]
    return Group("How well attested", tuple(c for c in found if c.count or c.on))
