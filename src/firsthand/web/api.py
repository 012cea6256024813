"""The same answers as JSON, for programs and for the islands of the pages."""

import csv
from io import StringIO
from typing import Final

import msgspec
from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from firsthand.errors import QueryError
from firsthand.exports.cells import safe
from firsthand.incident import ProcessOverTime
from firsthand.query import Query
from firsthand.store import Store
from firsthand.store.answers import Change, Facets, Kept, OutletRow, Overview, Page, Pair, Shown, Voice
from firsthand.store.counting import GRAINS
from firsthand.views.text import one_line
from firsthand.web import asking, islands
from firsthand.web.access import blur_of
from firsthand.web.blurring import blurred_answer
from firsthand.web.described import FILTERS, JSON, PAGING, parameter, told
from firsthand.web.network import Network, network
from firsthand.web.remembering import remembered

router = APIRouter(prefix="/api/v1", tags=["evidence"])
_MOST: Final = 1000
_LIMIT: Final = parameter("limit", "How many.", {"type": "integer", "minimum": 1, "maximum": _MOST})


class Changes(msgspec.Struct, frozen=True):
    """What came after a number of the change feed, oldest first, and the number of the last change of all."""

    changes: tuple[Change, ...]
    revision: int


class Pairs(msgspec.Struct, frozen=True):
    """Who did something to whom, how often."""

    pairs: tuple[Pair, ...]


# What the routes answer with, for the OpenAPI document.
ANSWERS: Final[tuple[type, ...]] = (
    *(
        Change,
        Changes,
        Facets,
        Kept,
        Network,
        OutletRow,
        Overview,
        Page,
        Pairs,
        ProcessOverTime,
        Shown,
        Voice,
    ),
    *(islands.MapOf, islands.Outlets, islands.Processes, islands.Timeline, islands.Voices),
)


def _store(request: Request) -> Store:
    store: Store = request.app.state.store
    return store


def _limit(request: Request, default: int) -> int:
    return int(asking.number_of(request, "limit", 1, _MOST, default))


def _query(request: Request) -> Query:
    return asking.query_of(request, ignore=asking.OTHER | {"limit"})


@router.get("/overview", openapi_extra=told(Overview))
def overview(request: Request) -> Response:
    """Return what the store holds."""
    return JSON(_store(request).overview())


@router.get("/incidents", openapi_extra=told(Page, FILTERS + PAGING))
def incidents(request: Request) -> Response:
    """Return one page of the incidents that the filters select."""
    return JSON(blurred_answer(_store(request).find(asking.query_of(request)), blur_of(request)))


@router.get("/incidents/{id}", openapi_extra=told(Shown))
def incident(request: Request, id: str) -> Response:
    """Return one incident with its statements, reports, processes and judgements; old ids lead to it."""
    found = _store(request).incident(id)
    if found is None:
        raise HTTPException(404, f"There is no incident {one_line(id, 60)} in this store.")
    return JSON(blurred_answer(found, blur_of(request)))


@router.get("/reports/{id:path}", openapi_extra=told(Kept))
def report(request: Request, id: str) -> Response:
    """Return one report with what was read in it."""
    found = _store(request).report(id)
    if found is None:
        raise HTTPException(404, f"There is no report {one_line(id, 60)} in this store.")
    return JSON(blurred_answer(found, blur_of(request)))


@router.get("/facets", openapi_extra=told(Facets, FILTERS))
def facets(request: Request) -> Response:
    """Return how the incidents that the filters select are spread."""
    query = asking.query_of(request)
    return JSON(remembered(request, "facets", query.whole(), lambda store: store.facets(query)))


@router.get(
    "/timeline",
    openapi_extra=told(
        islands.Timeline,
        (*FILTERS, parameter("grain", "How wide a bar is.", {"type": "string", "enum": list(GRAINS)})),
    ),
)
def timeline(request: Request) -> Response:
    """Return how many incidents when, by quad class and type."""
    query = asking.query_of(request)
    grain = request.query_params.get("grain") or None
    made = remembered(
        request, "timeline", query.whole(), lambda store: islands.timeline(store, query, grain), grain
    )
    return JSON(made)


@router.get(
    "/map",
    openapi_extra=told(
        islands.MapOf,
        (
            *FILTERS,
            parameter(
                "zoom", "The zoom of the map, 0 the world.", {"type": "number", "minimum": 0, "maximum": 24}
            ),
            parameter(
                "blur",
                "Cells of so many km hide the points.",
                {"type": "number", "minimum": 0, "maximum": 1000},
            ),
            parameter("unplaced", "Count what has no point, too.", {"type": "string", "enum": ["0", "1"]}),
            parameter("frame", "West,south,east,north of what is looked at; no filter.", {"type": "string"}),
        ),
    ),
)
def map_(request: Request) -> Response:
    """Return what the map shows: fields far out, incidents by themselves close by or where they are few."""
    zoom = asking.number_of(request, "zoom", 0, 24, 2)
    blur = max(asking.number_of(request, "blur", 0, 1000, 0), blur_of(request))
    unplaced = request.query_params.get("unplaced") == "1"
    query = asking.query_of(request)
    frame = asking.frame_of(request)
    degrees = islands.degrees_of(zoom)  # what is drawn depends on no more of the zoom than this
    made = remembered(
        request,
        "map",
        query.whole(),
        lambda store: islands.map_of(store, query, zoom, blur, unplaced=unplaced, frame=frame),
        degrees,
        blur,
        unplaced,
        frame,
    )
    return JSON(made)


@router.get("/network", openapi_extra=told(Network, FILTERS))
def network_(request: Request) -> Response:
    """Return which outlets take the news from which, with a place for each in a drawing."""
    query = asking.query_of(request)
    return JSON(remembered(request, "network", query.whole(), lambda store: network(store, query)))


@router.get(
    "/network.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "A row for each tie."}},
    openapi_extra={"parameters": list(FILTERS)},
)
def network_csv(request: Request) -> Response:
    """Return the same as a table: who takes, who is taken from, how often by copying and by naming it."""
    query = asking.query_of(request)
    found = remembered(request, "network", query.whole(), lambda store: network(store, query))
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("taker", "taken_from", "times", "copied", "cited"))
    for tie in found.edges:
        writer.writerow((safe(tie.source), safe(tie.target), tie.weight, tie.copied, tie.cited))
    headers = {"Content-Disposition": 'attachment; filename="outlets.csv"'}
    return Response(out.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/pairs", openapi_extra=told(Pairs, (*FILTERS, _LIMIT)))
def pairs(request: Request) -> Response:
    """Return who did something to whom most often."""
    return JSON(Pairs(_store(request).pairs(_query(request), _limit(request, 20))))


@router.get("/processes", openapi_extra=told(islands.Processes, FILTERS))
def processes(request: Request) -> Response:
    """Return the processes that the incidents selected bear on; without filters all."""
    query = asking.query_of(request)
    return JSON(islands.Processes(_store(request).processes(query)))


@router.get("/processes/{id}", openapi_extra=told(ProcessOverTime))
def process(request: Request, id: str) -> Response:
    """Return one process: its states, and what moved it."""
    found = _store(request).process(id)
    if found is None:
        raise HTTPException(404, f"There is no process {one_line(id, 60)} in this store.")
    return JSON(found)


@router.get("/voices", openapi_extra=told(islands.Voices, (*FILTERS, _LIMIT)))
def voices(request: Request) -> Response:
    """Return the voices behind the incidents selected."""
    return JSON(islands.Voices(_store(request).sources(_query(request), _limit(request, 100))))


@router.get("/voices/{name:path}", openapi_extra=told(Voice))
def voice(request: Request, name: str) -> Response:
    """Return how one voice fares, by its name in reports or by the code of whom it speaks for."""
    found = _store(request).voice(name)
    if found is None:
        raise HTTPException(404, f"No voice of that name speaks in this store: {one_line(name, 60)}.")
    return JSON(found)


@router.get("/outlets", openapi_extra=told(islands.Outlets, (*FILTERS, _LIMIT)))
def outlets(request: Request) -> Response:
    """Return the outlets of the incidents selected."""
    return JSON(islands.Outlets(_store(request).outlets(_query(request), _limit(request, 100))))


@router.get("/outlets/{name:path}", openapi_extra=told(OutletRow))
def outlet(request: Request, name: str) -> Response:
    """Return how one outlet fares."""
    found = _store(request).outlet(name)
    if found is None:
        raise HTTPException(404, f"No outlet of that name is in this store: {one_line(name, 60)}.")
    return JSON(found)


@router.get(
    "/changes",
    openapi_extra=told(
        Changes,
        (
            parameter(
                "since", "A number of the feed: what came after it.", {"type": "integer", "minimum": 0}
            ),
            _LIMIT,
        ),
    ),
)
def changes(request: Request) -> Response:
    """Return what was added, changed, merged, split off or retracted after a number."""
    given = request.query_params.get("since") or "0"
    if not (given.isascii() and given.isdigit() and len(given) < 18):
        raise QueryError(f"since: {given[:40]!r} is not a number of the change feed")
    store = _store(request)
    with store.snapshot():
        return JSON(Changes(store.changes(int(given), _limit(request, 100)), store.revision()))
