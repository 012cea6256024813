"""``firsthand watch``: read feeds, add what is new, tell who keeps views; once, or again and again."""

import re
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

watch = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Read feeds; tell what changed in saved views."
)

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_LEAST = 30  # seconds between rounds: feeds are other people's servers


@watch.command()
def run(
    feeds: Annotated[
        Path | None,
        typer.Option("--feeds", metavar="FILE", help="TOML: [[feed]] with url = …, as often as you like."),
    ] = None,
    every: Annotated[
        str | None, typer.Option("--every", metavar="10m", help="Again after so long; else once.")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="One round. The default.")] = False,
    store: Annotated[str | None, typer.Option("--store", metavar="PATH|URL", help="As for add.")] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="Say only what went wrong.")] = False,
) -> None:
    """Take in what feeds have that is new, then send what changed in each saved view by mail and webhook.

    Exit code 1: something could not be sent, or no feed at all could be read.
    """
    from firsthand.cli.store import open_store  # noqa: PLC0415
    from firsthand.views.text import counted, one_line  # noqa: PLC0415
    from firsthand.watch import run_once  # noqa: PLC0415
    from firsthand.watch.feeds import read_feeds  # noqa: PLC0415

    if once and every:
        raise typer.BadParameter("either --once or --every", param_hint="--every")
    pause = _seconds(every) if every else 0

    def tell(line: str) -> None:
        print(f"firsthand: {one_line(line)}", file=sys.stderr)

    with open_store(store, create=True, read_only=False) as opened:
        while True:
            done = run_once(opened, read_feeds(feeds) if feeds else (), tell=tell)
            if not quiet:
                tell(done.words())
            if done.is_deaf:
                tell(
                    f"{counted(done.feeds, 'feed')}, and none could be read: see the lines above, then {feeds}"
                )
            if not pause:
                raise typer.Exit(1 if done.failed or done.is_deaf else 0)
            time.sleep(pause)


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d{1,6})\s*([smhd]?)", text.strip())
    seconds = int(found[1]) * _UNITS[found[2] or "s"] if found else 0
    if seconds < _LEAST:
        raise typer.BadParameter(
            f"{text!r} is not a time like 10m, of {_LEAST} seconds or more", param_hint="--every"
        )
    return seconds
