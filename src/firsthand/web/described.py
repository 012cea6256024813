"""The OpenAPI document: the store's own types as its schemas, and the filters as its parameters."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.responses import Response

from firsthand.ontology import EventType, Status
from firsthand.query import MOST, Order

_TEMPLATE: Final = "#/components/schemas/{name}"


class Refused(msgspec.Struct, frozen=True):
    """Why a request was not answered."""

    error: str


class JSON(Response):
    """What a struct is as JSON."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return the bytes."""
        return msgspec.json.encode(content)


def _one(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": about, "schema": schema}


def _many(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    found = _one(name, about, {"type": "array", "items": schema})
    return found | {"style": "form", "explode": True}


_TEXT: Final[dict[str, Any]] = {"type": "string"}
_CODE: Final[dict[str, Any]] = {"type": "string", "examples": ["USA", "HAMAS"]}
_DAY: Final[dict[str, Any]] = {"type": "string", "format": "date"}
_YES: Final[dict[str, Any]] = {"type": "string", "enum": ["0", "1"]}

FILTERS: Final[tuple[dict[str, Any], ...]] = (
    _one("text", 'Words that all stand; "…" a phrase; word* what begins so.', _TEXT),
    _many("type", "Kinds of happening.", {"type": "string", "enum": [t.value for t in EventType]}),
    _many("actor", "Codes of who is in it, on either side.", _CODE),
    _many("doer", "Codes of who did it.", _CODE),
    _many("target", "Codes of whom it befell.", _CODE),
    _many("country", "ISO 3166-1 alpha-3 codes of where.", _CODE),
    _one("place", "The name of a place or province, or its beginning.", _TEXT),
    _one("box", "west,south,east,north in degrees.", {"type": "string", "examples": ["38,29,49,38"]}),
    _one("since", "The first day.", _DAY),
    _one("until", "The last day.", _DAY),
    _many("status", "What it is said to be.", {"type": "string", "enum": [s.value for s in Status]}),
    _one("process", "The id of a process that it bears on.", _TEXT),
    _one("origins", "At least so many independent origins.", {"type": "integer", "minimum": 0}),
    _one("single", "Only what rests on one origin.", _YES),
    _one("conflicts", "Only where voices differ.", _YES),
    _many("outlet", "Names of outlets that tell of it.", _TEXT),
    _many(
        "voice",
        "Who says something of it: names as reports have them, or codes of whom they speak for.",
        _TEXT,
    ),
    _one("reviewed", "Only what a person has judged (1), or nobody has (0).", _YES),
    _one("rejected", "With what a person rejected.", _YES),
    _one(
        "changed",
        "Only what changed after this number of the change feed.",
        {"type": "integer", "minimum": 0},
    ),
)
PAGING: Final[tuple[dict[str, Any], ...]] = (
    _one("order", "By what it is ordered.", {"type": "string", "enum": [o.value for o in Order]}),
    _one("limit", "How many.", {"type": "integer", "minimum": 1, "maximum": MOST, "default": 50}),
    _one("cursor", "Where the page before ended.", _TEXT),
)


def parameter(name: str, about: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return a parameter of an address that is no filter."""
    return _one(name, about, schema)


def told(answer: type, parameters: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """Return what a route says of itself in the document: its parameters and the type of its answer."""
    return {
        "parameters": list(parameters),
        "responses": {
            "200": {
                "description": (answer.__doc__ or "The answer.").strip().splitlines()[0],
                "content": {"application/json": {"schema": {"$ref": _TEMPLATE.format(name=answer.__name__)}}},
            },
            "400": _refusal("What is wrong with a parameter."),
            "404": _refusal("There is nothing of that name."),
        },
    }


def _refusal(about: str) -> dict[str, Any]:
    return {
        "description": about,
        "content": {"application/json": {"schema": {"$ref": _TEMPLATE.format(name="Refused")}}},
    }


def describe(app: FastAPI, answers: Sequence[type]) -> None:
    """Let the application's document have the schemas of the types that its routes answer with."""
    plain = app.openapi

    def document() -> dict[str, Any]:
        if "Refused" not in (app.openapi_schema or {}).get("components", {}).get("schemas", {}):
            made = plain()
            _, schemas = msgspec.json.schema_components((*answers, Refused), ref_template=_TEMPLATE)
            made.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
        return app.openapi_schema or {}

    app.openapi = document  # type: ignore[method-assign]
