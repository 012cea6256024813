"""Templates to answers. Everything that a template writes is escaped; only marked text comes in ready."""

from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from firsthand import ontology
from firsthand.views.text import one_line, plain
from firsthand.web import assets, words


@lru_cache(maxsize=1)
def templates() -> Environment:
    """Return the environment of all templates: escaping, and strict about names that are not there."""
    made = Environment(
        loader=PackageLoader("firsthand.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(asset=assets.address, quad_of=_quad_of, words=words)
    made.filters["one_line"] = one_line
    made.filters["thousands"] = lambda number: f"{number:,}".replace(",", " ")
    return made


def page(request: Request, template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
    """Return a page made from a template; ``given`` are its names."""
    store = getattr(request.app.state, "store", None)
    given.setdefault("store_name", store.name if store is not None else "firsthand.db")
    html = templates().get_template(template).render(request=request, **given)
    return HTMLResponse(html, status_code=status)


def _shown(value: Any) -> Any:
    """Return what is written without what reorders or hides the words around it; markup has none already."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _quad_of(type_: ontology.EventType) -> str:
    """Return the quad class of a type, 1 to 4, by which it is coloured."""
    return ontology.TYPES[type_].quad.value
