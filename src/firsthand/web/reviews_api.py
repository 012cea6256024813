"""Judgements for programs: the log, a judgement on an incident, the undoing of one."""

from collections.abc import Sequence
from typing import Annotated, Any, Final, TypeVar

import msgspec
from fastapi import APIRouter, Body, Path, Query, Request
from fastapi.responses import Response

from firsthand.errors import StoreError
from firsthand.store import Store
from firsthand.store.answers import Review
from firsthand.store.judging import ACCEPT, CORRECT, MERGE, NOTE, REJECT, SPLIT, UNVERIFIABLE
from firsthand.store.reading_log import page_of_log
from firsthand.views.text import one_line
from firsthand.web.access import blur_of, who_of
from firsthand.web.blurring import blurred_answer
from firsthand.web.described import JSON, told

router = APIRouter(prefix="/api/v1", tags=["judgements"])
_MOST: Final = 2**53
_ACTIONS: Final = (ACCEPT, REJECT, UNVERIFIABLE, CORRECT, MERGE, SPLIT, NOTE)
_REASON: Final = 2000
_T = TypeVar("_T")


class Log(msgspec.Struct, frozen=True):
    """Entries of the log of judgements, the latest first, and whether there are older ones."""

    reviews: tuple[Review, ...]
    more: bool


class Made(msgspec.Struct, frozen=True):
    """The number of the entry that was made in the log."""

    review: int


class Judgement(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A judgement on an incident: ``value`` for a correction, ``others`` for a merge or a split."""

    action: str
    version: int  # of the incident as it was looked at: refused with 409 where it has changed since
    reason: str = ""
    field: str | None = None
    value: Any = None
    others: tuple[str, ...] = ()


class Undoing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a judgement is undone."""

    reason: str = ""


ANSWERS: Final[tuple[type, ...]] = (Log, Made, Review)


def _body(type_: type, schema: dict[str, Any], required: Sequence[str]) -> dict[str, Any]:
    found = {
        "type": "object",
        "properties": schema,
        "required": list(required),
        "additionalProperties": False,
    }
    return {
        "requestBody": {
            "required": True,
            "description": (type_.__doc__ or "").strip(),
            "content": {"application/json": {"schema": found}},
        }
    }


_TEXT: Final[dict[str, Any]] = {"type": "string", "maxLength": _REASON}
_JUDGEMENT: Final = _body(
    Judgement,
    {
        "action": {"type": "string", "enum": list(_ACTIONS)},
        "version": {"type": "integer", "minimum": 1},
        "reason": _TEXT,
        "field": {"type": ["string", "null"]},
        "value": {},
        "others": {"type": "array", "items": {"type": "string"}},
    },
    ("action", "version"),
)


@router.get("/reviews", openapi_extra=told(Log))
def log(
    request: Request,
    before: Annotated[int, Query(ge=1, le=_MOST, description="Only entries with lower numbers.")] = _MOST,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> Response:
    """Return the log of judgements, a page at a time."""
    store: Store = request.app.state.store
    with store.snapshot() as connection:
        found, more = page_of_log(connection, before, limit)
    return JSON(blurred_answer(Log(tuple(found), more), blur_of(request)))


@router.post("/incidents/{id}/reviews", openapi_extra={**told(Made), **_JUDGEMENT})
def judge(request: Request, id: str, body: Annotated[Any, Body()]) -> Response:
    """Judge an incident; 409 where it has changed since the version that the judgement is about."""
    store: Store = request.app.state.store
    given = _read(body, Judgement)
    if given.action not in _ACTIONS:
        raise StoreError(f"action: {one_line(given.action, 40)!r} is not one of {', '.join(_ACTIONS)}")
    made = store.review(
        id,
        given.action,
        user=who_of(request).name,
        reason=one_line(given.reason, _REASON),
        field=given.field,
        value=given.value,
        others=given.others,
        version=given.version,
    )
    return JSON(Made(made))


@router.post("/reviews/{number}/undo", openapi_extra={**told(Made), **_body(Undoing, {"reason": _TEXT}, ())})
def undo(
    request: Request, number: Annotated[int, Path(ge=1, le=_MOST)], body: Annotated[Any, Body()]
) -> Response:
    """Undo an entry of the log by another one."""
    store: Store = request.app.state.store
    given = _read(body, Undoing)
    return JSON(Made(store.undo(number, user=who_of(request).name, reason=one_line(given.reason, _REASON))))


def _read(body: object, kind: type[_T]) -> _T:
    try:
        return msgspec.convert(body, kind)
    except msgspec.ValidationError as error:
        raise StoreError(str(error)) from error
