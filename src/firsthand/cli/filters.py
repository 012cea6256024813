"""The filters that can be typed after every command that asks for incidents."""

from collections.abc import Mapping
from typing import Annotated, Final

import typer

TEXT = Annotated[
    str | None,
    typer.Option("--text", help='Words that all stand in its reports; "…" a phrase; word* a beginning.'),
]
TYPE = Annotated[list[str] | None, typer.Option("--type", help="ASSAULT, PROTEST …; again for several.")]
ACTOR = Annotated[list[str] | None, typer.Option("--actor", help="A code, as doer or target: USA, HAMAS.")]
COUNTRY = Annotated[list[str] | None, typer.Option("--country", help="Three letters: IRQ.")]
PLACE = Annotated[str | None, typer.Option("--place", help="The name of a place or province.")]
BOX = Annotated[str | None, typer.Option("--box", help="west,south,east,north in degrees.")]
SINCE = Annotated[str | None, typer.Option("--since", help="From this day on: 2024-08-01.")]
UNTIL = Annotated[str | None, typer.Option("--until", help="Up to and with this day.")]
PROCESS = Annotated[str | None, typer.Option("--process", help="The id of a process that it bears on.")]
STATUS = Annotated[
    list[str] | None, typer.Option("--status", help="happened, ongoing, future, hypothetical, negated.")
]
ORIGINS = Annotated[int | None, typer.Option("--origins", min=0, help="At least so many origins.")]
CONFLICTS = Annotated[bool, typer.Option("--conflicts", help="Only where voices differ.")]
OUTLET = Annotated[list[str] | None, typer.Option("--outlet", help="Told by this outlet.")]
VOICE = Annotated[
    list[str] | None,
    typer.Option(
        "--voice", help="What this voice speaks of: a name as reports have it, or a code.", show_default=False
    ),
]
DOER = Annotated[list[str] | None, typer.Option("--doer", help="Who did it, by code.", show_default=False)]
TARGET = Annotated[
    list[str] | None, typer.Option("--target", help="To whom it was done, by code.", show_default=False)
]
SINGLE = Annotated[bool, typer.Option("--single", help="Only what rests on one origin.")]
CHANGED = Annotated[
    int | None,
    typer.Option("--changed", help="After this number of the change feed.", show_default=False),
]
REJECTED = Annotated[bool, typer.Option("--rejected", help="With what persons rejected.")]
ORDER = Annotated[
    str | None,
    typer.Option("--order", metavar="newest|oldest|changed|origins|reports|relevance", show_default=False),
]
LIMIT = Annotated[
    int | None,
    typer.Option("--limit", min=1, help="At most so many; default 50, maximum 1000.", show_default=False),
]
CURSOR = Annotated[
    str | None, typer.Option("--cursor", help="Where the page before ended.", show_default=False)
]

_NAMES: Final = [
    "text",
    "type",
    "actor",
    "doer",
    "target",
    "country",
    "place",
    "box",
    "since",
    "until",
    "status",
    "process",
    "origins",
    "single",
    "conflicts",
    "outlet",
    "voice",
    "changed",
    "rejected",
    "order",
    "limit",
    "cursor",
]


def chosen(given: Mapping[str, object]) -> dict[str, list[str]]:
    """Return the filters among a command's arguments, as a question takes them."""
    found: dict[str, list[str]] = {}
    for name in _NAMES:
        value = given.get(name)
        if value is not None and value is not False and value != []:
            values = value if isinstance(value, list) else ["1" if value is True else value]
            found[name] = [str(one) for one in values]
    return found
