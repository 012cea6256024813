"""What can be typed to keep and ask a store: add, reread, doctor, incidents, show, sources, processes, changes, review."""

import getpass
from typing import Annotated, Any

import typer

from firsthand.cli.filters import (
    ACTOR,
    BOX,
    CHANGED,
    CONFLICTS,
    COUNTRY,
    CURSOR,
    DOER,
    LIMIT,
    ORDER,
    ORIGINS,
    OUTLET,
    PLACE,
    PROCESS,
    REJECTED,
    SINCE,
    SINGLE,
    STATUS,
    TARGET,
    TEXT,
    TYPE,
    UNTIL,
    VOICE,
    chosen,
)

STORE = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="PATH|URL",
        help="Default: FIRSTHAND_STORE, or firsthand.db here.",
        show_default=False,
    ),
]
FORMAT = Annotated[
    str | None,
    typer.Option(
        "-f",
        "--format",
        metavar="terminal|json|jsonl|table",
        help="Default: terminal on a screen, else jsonl.",
        show_default=False,
    ),
]
QUIET = Annotated[bool, typer.Option("-q", "--quiet", help="No progress, no closing count.")]
JOBS = Annotated[int, typer.Option("-j", "--jobs", min=1, metavar="N", help="Read in this many processes.")]
USER = Annotated[
    str | None,
    typer.Option("--user", help="Who judges. Default: the user of this computer.", show_default=False),
]
REASON = Annotated[str, typer.Option("--reason", help="Why.")]

_ACTIONS = (
    "accept",
    "reject",
    "unverifiable",
    "correct",
    "merge",
    "split",
    "note",
    "undo",
    "withdraw",
    "log",
)


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    for command in (add, reread, doctor, incidents, show, sources, processes, changes):
        app.command()(command)
    app.command(name="review")(review)


def _form(name: str | None) -> Any:
    from firsthand.cli.store import Form  # noqa: PLC0415

    if name is None:
        return None
    if name not in set(Form):
        raise typer.BadParameter(f"{name!r} is not one of {', '.join(Form)}", param_hint="--format")
    return Form(name)


def add(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="As for read; also records that read wrote as JSONL. None: read what is left.",
            metavar="FILE|FOLDER|URL|-…",
            show_default=False,
        ),
    ] = None,
    store: STORE = None,
    jobs: JOBS = 1,
    quiet: QUIET = False,
) -> None:
    """Add reports to the store and read them. Adding again adds nothing; what was cut short goes on.

    Exit code 1: nothing could be taken in.
    """
    from firsthand.cli.store import run_add  # noqa: PLC0415

    raise typer.Exit(run_add(sources or [], store, jobs=jobs, quiet=quiet))


def reread(
    store: STORE = None,
    everything: Annotated[bool, typer.Option("--all", help="Also what this reader has read.")] = False,
    jobs: JOBS = 1,
    quiet: QUIET = False,
) -> None:
    """Read again what an older reader has read, or failed on. Ids and judgements stay."""
    from firsthand.cli.store import run_reread  # noqa: PLC0415

    raise typer.Exit(run_reread(store, everything=everything, jobs=jobs, quiet=quiet))


def doctor(store: STORE = None) -> None:
    """Check all that must hold in a store. Exit code 1: something does not."""
    from firsthand.cli.store import run_doctor  # noqa: PLC0415

    raise typer.Exit(run_doctor(store))


def incidents(  # noqa: PLR0913, PLR0917 - each is a filter
    text: TEXT = None,
    type: TYPE = None,
    actor: ACTOR = None,
    doer: DOER = None,
    target: TARGET = None,
    country: COUNTRY = None,
    place: PLACE = None,
    box: BOX = None,
    since: SINCE = None,
    until: UNTIL = None,
    status: STATUS = None,
    process: PROCESS = None,
    origins: ORIGINS = None,
    single: SINGLE = False,
    conflicts: CONFLICTS = False,
    outlet: OUTLET = None,
    voice: VOICE = None,
    changed: CHANGED = None,
    rejected: REJECTED = False,
    order: ORDER = None,
    limit: LIMIT = None,
    cursor: CURSOR = None,
    store: STORE = None,
    format: FORMAT = None,
) -> None:
    """List incidents. Filters of one kind: any of them; of several kinds: all.

    Exit code 1: there are none.
    """
    params = chosen(locals())
    from firsthand.cli.store import run_incidents  # noqa: PLC0415

    raise typer.Exit(run_incidents(store, params, _form(format)))


def show(id: str, store: STORE = None, format: FORMAT = None) -> None:
    """Show an incident with its versions, origins and reports; or a process, or a report with its record."""
    from firsthand.cli.store import run_show  # noqa: PLC0415

    raise typer.Exit(run_show(store, id, _form(format)))


def sources(
    outlets: Annotated[bool, typer.Option("--outlets", help="Outlets instead of voices.")] = False,
    limit: Annotated[
        int,
        typer.Option("--limit", min=1, help="At most so many; default 100, no maximum.", show_default=False),
    ] = 100,
    store: STORE = None,
    format: FORMAT = None,
) -> None:
    """List voices: in how many incidents, how often alone, how often contradicted."""
    from firsthand.cli.store import run_standings  # noqa: PLC0415

    raise typer.Exit(run_standings(store, _form(format), outlets=outlets, limit=limit))


def processes(store: STORE = None, format: FORMAT = None) -> None:
    """List processes with their latest states."""
    from firsthand.cli.store import run_rows  # noqa: PLC0415

    raise typer.Exit(run_rows(store, lambda s: s.processes(), _form(format)))


def changes(
    since: Annotated[int, typer.Option(min=0, help="After this number.")] = 0,
    store: STORE = None,
    format: FORMAT = None,
) -> None:
    """List what was added, changed, merged, split off or retracted, oldest first."""
    from firsthand.cli.store import run_rows  # noqa: PLC0415

    raise typer.Exit(run_rows(store, lambda s: s.iter_changes(since), _form(format)))


def review(
    action: Annotated[str, typer.Argument(help=", ".join(_ACTIONS))],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            help="The incident (of log: or none, for all); then FIELD and VALUE (JSON), others to merge, or report#event to split off.",
            show_default=False,
        ),
    ] = None,
    user: USER = None,
    reason: REASON = "",
    version: Annotated[
        int | None, typer.Option(help="Refuse where the incident has changed since.", show_default=False)
    ] = None,
    store: STORE = None,
    format: FORMAT = None,
) -> None:
    """Judge an incident. A judgement is kept for ever, survives new readings, and can be undone by its number."""
    from firsthand.cli.store import run_review, run_rows  # noqa: PLC0415

    given = what or []
    if action not in _ACTIONS:
        raise typer.BadParameter(
            f"no action {action!r}; there are {', '.join(_ACTIONS)}", param_hint="ACTION"
        )
    if action == "log":
        _one_at_most(action, given)
        raise typer.Exit(run_rows(store, lambda s: s.iter_reviews(*given), _form(format)))
    if not given:
        raise typer.BadParameter("name what is judged", param_hint="WHAT")
    if action not in ("correct", "merge", "split"):
        _one_at_most(action, given)
    who = user or getpass.getuser()
    if action == "undo":
        if not given[0].isdecimal():
            raise typer.BadParameter("an undo needs the number of a review", param_hint="WHAT")
        raise typer.Exit(run_review(store, lambda s: s.undo(int(given[0]), user=who, reason=reason)))
    if action == "withdraw":
        raise typer.Exit(run_review(store, lambda s: s.withdraw(given[0], who, reason)))
    field, value = _correction(action, given)
    others = given[1:] if action in ("merge", "split") else []
    raise typer.Exit(
        run_review(
            store,
            lambda s: s.review(
                given[0],
                action,
                user=who,
                reason=reason,
                field=field,
                value=value,
                others=others,
                version=version,
            ),
        )
    )


def _one_at_most(action: str, given: list[str]) -> None:
    if len(given) > 1:
        raise typer.BadParameter(
            f"{action} takes one at a time, not {' '.join(given)}; nothing was done", param_hint="WHAT"
        )


def _correction(action: str, given: list[str]) -> tuple[str | None, Any]:
    import msgspec  # noqa: PLC0415

    if action != "correct":
        return None, None
    if len(given) != 3:
        raise typer.BadParameter("correct needs ID FIELD VALUE", param_hint="WHAT")
    try:
        return given[1], msgspec.json.decode(given[2])
    except msgspec.DecodeError:
        return given[1], given[2]  # a plain word needs no quotes
