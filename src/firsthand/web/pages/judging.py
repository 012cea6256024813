"""Judging: what a form of the review pages does to the store, and what happens when two persons judge at once."""

from urllib.parse import parse_qs, quote, urlencode

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from firsthand.errors import NotAllowed, Outdated, StoreError
from firsthand.store import Store
from firsthand.store.judging import ACCEPT, MERGE, REJECT, UNVERIFIABLE
from firsthand.store.reading_log import entries_on
from firsthand.views.text import one_line
from firsthand.web import reviewing, words
from firsthand.web.access import who_of
from firsthand.web.acts import Act, Failed, Fields, act_of
from firsthand.web.gate import FIELD
from firsthand.web.pages.review import judged, neighbours, page_of_queue
from firsthand.web.refusing import wants_page
from firsthand.web.rendering import page
from firsthand.web.reviewing import review_address
from firsthand.web.rows import heading_of

router = APIRouter(include_in_schema=False)


async def fields_of(request: Request) -> Fields:
    """Return the fields of a form."""
    body = (await request.body()).decode("utf-8", "replace")
    return Fields(parse_qs(body, keep_blank_values=True, max_num_fields=2000))


@router.post("/review/undo")
async def undo(request: Request) -> Response:
    """Undo an entry of the log."""
    return await run_in_threadpool(_undo, request, await fields_of(request))


@router.post("/review/{id}")
async def judge(request: Request, id: str) -> Response:
    """Do what the form asks for, and go on to the next incident or back to this one."""
    return await run_in_threadpool(_judge, request, id, await fields_of(request))


def _undo(request: Request, fields: Fields) -> Response:
    store: Store = request.app.state.store
    number = fields.number("number")
    if number is None:
        raise StoreError("undo needs the number of an entry of the log")
    made = store.undo(number, user=who_of(request).name, reason=one_line(fields.one("reason"), 2000))
    back = fields.one("back")
    if not back.startswith("/review") or not back.isprintable():
        back = "/review/log"
    path, _, query = back.partition("?")
    kept = [(k, v) for k, values in parse_qs(query).items() for v in values if k != "did"]
    return RedirectResponse(f"{path}?{urlencode([*kept, ('did', made)])}", status_code=303)


def _judge(request: Request, id: str, fields: Fields) -> Response:
    store: Store = request.app.state.store
    version = fields.number("version")
    if version is None:
        raise StoreError("the form does not say which version it judges; reload the page")
    shown = store.incident(id)
    if shown is None:
        raise HTTPException(404, f"There is no incident {one_line(id, 60)} in this store.")
    queue = fields.one("queue")
    try:
        act = act_of(fields, shown.incident)
    except StoreError as error:
        return _refused(request, store, id, fields, error)
    ends = act.action in (ACCEPT, REJECT, UNVERIFIABLE)
    before, after = neighbours(store, queue, shown.incident.id) if ends else ("", "")
    try:
        made = store.review(
            id,
            act.action,
            user=who_of(request).name,
            reason=act.reason,
            field=act.field,
            value=act.value,
            others=act.others,
            version=version,
        )
    except Outdated:
        return _clash(request, store, id, fields, act)
    except StoreError as error:
        return _refused(request, store, id, fields, error)
    if fields.one("back") == "list":
        near = after or before
        address = page_of_queue(queue, fields.one("cursor"), made) + (f"#{quote(near)}" if near else "")
    elif ends:
        address = (
            review_address(after, queue, made)
            if after
            else f"/review?{queue + '&' if queue else ''}did={made}"
        )
    else:
        now = store.incident(id)
        address = review_address(now.incident.id if now else id, queue, made)
    return RedirectResponse(address, status_code=303)


def _refused(request: Request, store: Store, id: str, fields: Fields, error: StoreError) -> Response:
    """Show the incident with what was typed still in its form, and beside it why it cannot be. Raises it to programs."""
    with store.snapshot():
        shown = store.incident(id)
        if shown is None or isinstance(error, NotAllowed) or not wants_page(request):
            raise error
        filled = judged(request, store, shown, fields.one("queue"), Failed(fields, str(error)))
        return page(request, "judge.html", status=409, **filled)


def _clash(request: Request, store: Store, id: str, fields: Fields, act: Act) -> Response:
    """Say what somebody else did in the meantime, and let the person go on or look again."""
    with store.snapshot() as connection:
        shown = store.incident(id)
        if shown is None:
            raise HTTPException(404, f"There is no incident {one_line(id, 60)} in this store any more.")
        seen = fields.number("seen") or 0
        new = {r.id: r for r in (*shown.reviews, *entries_on(connection, id, seen)) if r.id > seen}
        heading = heading_of(store.listed([shown.incident.id])[shown.incident.id])
    changes = {"version": str(shown.version), "seen": str(max([seen, *new]))}
    again = [(n, v) for n, v in fields.pairs() if n not in (*changes, FIELD)] + list(changes.items())
    return page(
        request,
        "clash.html",
        status=409,
        shown=shown,
        heading=heading,
        others=list(reviewing.logged(sorted(new.values(), key=lambda r: r.id), store)),
        wanted=_wanted(act, store),
        again=again,
        look=review_address(shown.incident.id, fields.one("queue")),
        address=review_address(shown.incident.id),
        verdict=shown.verdict.value if shown.verdict else "",
    )


def _wanted(act: Act, store: Store) -> str:
    """Return what the person was about to do, in words."""
    listed = store.listed(act.others) if act.action == MERGE else {}
    others = [f"“{heading_of(listed[o])}”" if o in listed else one_line(o, 40) for o in act.others]
    if act.field:
        value = reviewing.value_words(act.field, act.value)
        return f"set {reviewing.FIELDS.get(act.field, act.field)} to {value}"
    return {
        "accept": "accept it",
        "reject": "reject it",
        "unverifiable": "hold that it cannot be verified",
        "merge": f"merge it with {words.joined(others)}",
        "split": f"split off {len(act.others)} of its tellings",
        "note": "make a note on it",
    }.get(act.action, act.action)
