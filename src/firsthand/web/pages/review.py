"""Review: the queue of what needs a person, one incident to be judged, and the log of all judgements."""

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from firsthand.errors import QueryError
from firsthand.exports.stored import StoreStream
from firsthand.ontology import TYPES
from firsthand.query import Query
from firsthand.store import Store
from firsthand.store.answers import Review, Shown
from firsthand.store.queueing import Doubt, beside, waiting
from firsthand.store.reading_log import one_entry, page_of_log
from firsthand.views.text import one_line
from firsthand.web import asking, reviewing, words
from firsthand.web.access import Access, blur_of, who_of
from firsthand.web.acts import Failed
from firsthand.web.blurring import blurred_answer
from firsthand.web.parties import find_parties
from firsthand.web.placing import find_places
from firsthand.web.remembering import remembered
from firsthand.web.rendering import page
from firsthand.web.reviewing import DOUBTS, review_address
from firsthand.web.rows import VERDICTS, heading_of, row_of
from firsthand.web.users import Role
from firsthand.web.versions import Telling, disputes, facts, versions

router = APIRouter(include_in_schema=False)
_SHOWN: Final = 40
_LOG: Final = 100
_OWN: Final = frozenset({"why", "did", "token"})


@router.get("/review")
def queue(request: Request) -> Response:
    """Show what needs a person first."""
    store: Store = request.app.state.store
    query, why = queue_of(request.url.query)
    asked = _queue_text(query, why)
    with store.snapshot():
        found = remembered(
            request, "queue", query, lambda held: waiting(held, query, why, _SHOWN, query.cursor), why
        )
        whole = query.whole()
        facets = remembered(request, "facets", whole, lambda held: held.facets(whole))
        done = _did(request)
    if query.cursor and not found.rows:  # the last of the last page was judged
        return RedirectResponse(page_of_queue(asked, None, _number(request)), status_code=303)
    return page(
        request,
        "review.html",
        rows=[reviewing.queued(one, asked) for one in found.rows],
        next=page_of_queue(asked, found.cursor) if found.cursor else "",
        first=page_of_queue(asked, None) if query.cursor else "",
        queue=asked,
        query=query,
        here=page_of_queue(asked, query.cursor),
        why=why,
        doubts=[
            (d.value, say, asking.address(query, "/review") if d is why else _narrowed(query, d))
            for d, say in DOUBTS.items()
        ],
        pills=asking.pills(query, path="/review"),
        total=facets.total,
        judged=facets.reviewed,
        done=done,
        may=_may(request),
        empty=store.revision() == 0,
    )


@router.get("/review/log")
def log(request: Request) -> Response:
    """Show the log of judgements, the latest first."""
    store: Store = request.app.state.store
    before = int(asking.number_of(request, "before", 1, 2**62, 2**62))
    user = request.query_params.get("user", "")
    with store.snapshot() as connection:
        found, more = page_of_log(connection, before, _LOG, user)
    entries = list(reviewing.logged(found, store))
    older = f"/review/log?before={found[-1].id}" if more and found else ""
    return page(
        request,
        "review_log.html",
        entries=entries,
        older=older,
        first=before < 2**62,
        user=user,
        may=_may(request),
    )


@router.get("/review/log.jsonl")
def log_file(request: Request) -> Response:
    """Give the whole log, one judgement a line, the oldest first."""
    import msgspec  # noqa: PLC0415

    store: Store = request.app.state.store
    blur = blur_of(request)

    def lines() -> Iterator[bytes]:
        for one in store.iter_reviews():
            yield msgspec.json.encode(blurred_answer(one, blur)) + b"\n"

    headers = {"Content-Disposition": 'attachment; filename="firsthand-reviews.jsonl"'}
    return StreamingResponse(lines(), media_type="application/jsonl", headers=headers)


@router.get("/review/{id}")
def one(request: Request, id: str) -> Response:
    """Show one incident with all that can be done to it."""
    store: Store = request.app.state.store
    given = request.query_params
    queue_text = given.get("queue", "")
    with store.snapshot():
        shown = store.incident(id)
        if shown is None:
            raise HTTPException(404, f"There is no incident {one_line(id, 60)} in this store.")
        if shown.asked:
            return RedirectResponse(
                review_address(shown.incident.id, queue_text, _number(request)), status_code=303
            )
        return page(request, "judge.html", **judged(request, store, shown, queue_text))


def judged(
    request: Request, store: Store, shown: Shown, queue_text: str, failed: Failed | None = None
) -> dict[str, Any]:
    """Return what the page of one incident shows; ``failed`` is what was asked for on it and could not be done."""
    incident = shown.incident
    given = request.query_params
    stream = StoreStream(store, Query())
    telling = Telling(shown, stream, store)
    own = store.listed([incident.id])[incident.id]
    before, after = neighbours(store, queue_text, incident.id)
    country = (incident.place.country or "") if incident.place else ""
    find = {name: given.get(f"find_{name}", "").strip()[:100] for name in ("party", "place", "other")}
    # The page may have been asked anew for a search: what is judged is what the person has seen.
    version = failed.fields.one("version") if failed else given.get("version", "")
    return {
        "failed": failed,
        "shown": shown,
        "incident": incident,
        "heading": heading_of(own),
        "row": row_of(own),
        "kind": words.kind_name(incident),
        "quad": TYPES[incident.type].quad.value,
        "when": words.when(incident),
        "facts": list(facts(telling)),
        "disputes": list(disputes(telling)),
        "versions": versions(telling),
        "tellings": reviewing.tellings(stream, incident),
        "verdict": VERDICTS[shown.verdict] if shown.verdict else "",
        "changed_by_hand": reviewing.machine_words(shown),
        "version": int(version)
        if version.isascii() and version.isdigit() and len(version) < 10
        else shown.version,
        "seen": failed.fields.one("seen") if failed else max((r.id for r in shown.reviews), default=0),
        "log": list(reviewing.logged(shown.reviews, store))[::-1],
        "queue": queue_text,
        "back": f"/review?{queue_text}" if queue_text else "/review",
        "before": review_address(before, queue_text) if before else "",
        "after": review_address(after, queue_text) if after else "",
        "kinds": reviewing.kinds(),
        "statuses": list(words.STATUS.items()),
        "precisions": reviewing.PRECISIONS,
        "tolls": [(p, words.PROPERTIES[p], reviewing.toll_now(incident, p)) for p in reviewing.TOLLS],
        "other_tolls": [p.value for p in reviewing.TOLLS],
        "find": find,
        "parties": find_parties(find["party"]),
        "places": find_places(find["place"], store.settings, country),
        "others": [row_of(o) for o in reviewing.others(store, incident, find["other"])],
        "done": _did(request),
        "may": _may(request),
    }


def queue_of(text: str) -> tuple[Query, Doubt | None]:
    """Return the question that a queue is of, and the doubt it is narrowed to. Raises QueryError."""
    from urllib.parse import parse_qsl  # noqa: PLC0415

    pairs = parse_qsl(text, keep_blank_values=True)
    why = next((value for name, value in pairs if name == "why" and value), "")
    if why and why not in set(Doubt):
        raise QueryError(f"why: {why[:40]!r} is not one of {', '.join(Doubt)}")
    return Query.from_pairs(pairs, ignore=_OWN), Doubt(why) if why else None


def _queue_text(query: Query, why: Doubt | None) -> str:
    return "&".join(part for part in (f"why={why}" if why else "", query.whole().to_url()) if part)


def page_of_queue(queue_text: str, cursor: str | None, made: int | None = None) -> str:
    """Return where a page of a queue is shown; ``made`` is the judgement that it tells of."""
    parts = (
        queue_text,
        f"cursor={quote(cursor)}" if cursor else "",
        f"did={made}" if made is not None else "",
    )
    asked = "&".join(part for part in parts if part)
    return f"/review?{asked}" if asked else "/review"


def _narrowed(query: Query, why: Doubt) -> str:
    return f"/review?{_queue_text(query, why)}"


def neighbours(store: Store, queue_text: str, id: str) -> tuple[str, str]:
    """Return what comes before and after an incident in its queue."""
    try:
        query, why = queue_of(queue_text)
    except QueryError:
        return "", ""
    return beside(store, query, why, id)


def _number(request: Request) -> int | None:
    given = request.query_params.get("did", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 18 else None


def _did(request: Request) -> reviewing.Logged | None:
    """Return the judgement that was just made, so that the page can say so and offer to undo it."""
    number = _number(request)
    store: Store = request.app.state.store
    if number is None:
        return None
    with store.snapshot() as connection:
        found: Review | None = one_entry(connection, number)
    return next(reviewing.logged([found], store)) if found else None


def _may(request: Request) -> bool:
    access: Access = request.app.state.access
    return access.is_open or who_of(request).may(Role.REVIEWER)
