"""What can be typed after ``firsthand``."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from firsthand.cli.filters import (
    ACTOR,
    BOX,
    CONFLICTS,
    COUNTRY,
    ORIGINS,
    OUTLET,
    PLACE,
    PROCESS,
    SINCE,
    STATUS,
    TEXT,
    TYPE,
    UNTIL,
    VOICE,
    chosen,
)
from firsthand.cli.formats import Format
from firsthand.cli.keeping import register
from firsthand.cli.places import places
from firsthand.cli.serving import serving
from firsthand.cli.watching import watch

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="News reports in, evidence out: who did what to whom, where, when, and who says so.",
)

app.add_typer(places, name="places")
app.add_typer(serving, name="serve")
app.add_typer(watch, name="watch")

register(app)


def _print_version(asked: bool) -> None:
    if asked:
        from firsthand import __version__  # noqa: PLC0415

        print(f"firsthand {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version),
    ] = False,
) -> None:
    """News reports in, evidence out: who did what to whom, where, when, and who says so."""


OUT = Annotated[Path | None, typer.Option("-o", "--out", metavar="OUT", help="Write to this file.")]


@app.command()
def read(
    sources: Annotated[
        list[str],
        typer.Argument(
            help="Saved pages, text, Markdown, JSONL, a .gz of each, folders, a URL, or - for standard input.",
            metavar="FILE|FOLDER|URL|-…",
            show_default=False,
        ),
    ],
    format: Annotated[
        Format | None,
        typer.Option(
            "-f",
            "--format",
            help="Default: terminal on a screen, jsonl into a pipe, and what the name of OUT says into a file.",
            show_default=False,
        ),
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="Show the article too, with what was found coloured.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress, no closing count.")] = False,
    jobs: Annotated[
        int, typer.Option("-j", "--jobs", min=1, metavar="N", help="Read in this many processes.")
    ] = 1,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 if anything at all could not be read.")
    ] = False,
    out: OUT = None,
) -> None:
    """Read reports: what happened, who says so, how sure.

    Exit code 0: something was read; 1: nothing was, or with --strict not everything; 2: wrong usage.
    """
    from firsthand.cli.reading import ReadOptions, run_read  # noqa: PLC0415

    options = ReadOptions(format, text=text, quiet=quiet, jobs=jobs, strict=strict, out=out)
    raise typer.Exit(run_read(sources, options))


RECORDS = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Records as read writes them (.jsonl), instead of a store.",
        metavar="RECORDS…",
        show_default=False,
    ),
]
STORE = Annotated[
    str | None,
    typer.Option("--store", metavar="PATH|URL", help="The store; default firsthand.db or FIRSTHAND_STORE."),
]
QUERY = Annotated[
    str, typer.Option("-Q", "--query", help="All filters as in an address: type=ASSAULT&since=2024-08-01.")
]
DAY = Annotated[
    str | None, typer.Option("--date", help="As of this day; goes into the file. Default: today.")
]
BLUR = Annotated[
    float, typer.Option("--blur", metavar="KM", help="Move points to the middle of cells of this size.")
]
QUIET = Annotated[bool, typer.Option("-q", "--quiet", help="No closing count.")]


@app.command()
def export(  # noqa: PLR0913, PLR0917  one argument an option
    format: Annotated[
        str,
        typer.Option(
            "-f",
            "--format",
            help="evidence, csv-acled, tsv-gdelt, plover, geojson, geopackage, parquet, stix, ftm, claimreview, atom.",
        ),
    ] = "evidence",
    records: RECORDS = None,
    store: STORE = None,
    query: QUERY = "",
    text: TEXT = None,
    type: TYPE = None,
    actor: ACTOR = None,
    country: COUNTRY = None,
    place: PLACE = None,
    box: BOX = None,
    since: SINCE = None,
    until: UNTIL = None,
    process: PROCESS = None,
    status: STATUS = None,
    origins: ORIGINS = None,
    conflicts: CONFLICTS = False,
    outlet: OUTLET = None,
    voice: VOICE = None,
    day: DAY = None,
    blur: BLUR = 0.0,
    quiet: QUIET = False,
    out: OUT = None,
) -> None:
    """Write incidents in a format of your choice: all that the filters select, with query, date and words inside."""
    from firsthand.cli.exporting import Asked, run_export  # noqa: PLC0415

    filters = chosen(locals())
    asked = Asked(filters, query, tuple(records or ()), store, day, blur, out, quiet)
    raise typer.Exit(run_export(asked, format))


@app.command()
def brief(  # noqa: PLR0913, PLR0917  one argument an option
    records: RECORDS = None,
    html: Annotated[
        bool, typer.Option("--html", help="One HTML page; also when OUT ends in .html. Else Markdown.")
    ] = False,
    store: STORE = None,
    query: QUERY = "",
    text: TEXT = None,
    type: TYPE = None,
    actor: ACTOR = None,
    country: COUNTRY = None,
    place: PLACE = None,
    box: BOX = None,
    since: SINCE = None,
    until: UNTIL = None,
    process: PROCESS = None,
    outlet: OUTLET = None,
    voice: VOICE = None,
    day: DAY = None,
    out: OUT = None,
) -> None:
    """Write a situation report: what is new, disputed, resting on one origin; every sentence with its passages."""
    from firsthand.cli.exporting import Asked, run_brief  # noqa: PLC0415

    filters = chosen(locals())
    page = html or (out is not None and out.suffix.lower() in (".html", ".htm"))
    asked = Asked(filters, query, tuple(records or ()), store, day, out=out)
    raise typer.Exit(run_brief(asked, html=page))


@app.command()
def snapshot(
    folder: Annotated[Path, typer.Argument(help="A new or empty folder.", metavar="DIR")],
    records: RECORDS = None,
    store: STORE = None,
    query: QUERY = "",
    day: Annotated[
        str | None, typer.Option("--date", help="As of this day. Default: that of the newest report.")
    ] = None,
    blur: BLUR = 0.0,
    quiet: QUIET = False,
) -> None:
    """Freeze a release: data, codebook, settings, hashes of what read it, citation, manifest; the same bytes each time."""
    from firsthand.cli.exporting import Asked, run_snapshot  # noqa: PLC0415

    asked = Asked({}, query, tuple(records or ()), store, day, blur, quiet=quiet)
    raise typer.Exit(run_snapshot(asked, folder))


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record."""
    import msgspec  # noqa: PLC0415

    from firsthand.record import json_schema  # noqa: PLC0415

    print(msgspec.json.format(msgspec.json.encode(json_schema()), indent=2).decode())


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="records, polnear, plover, muc4, geo, factuality, cnc …")],
    file: Annotated[
        Path, typer.Argument(help="A file of that set's shape; its gold fields are not looked at.")
    ],
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the predictions go, one a line.")],
    given: Annotated[
        bool, typer.Option("--given", help="Let the reader see the inputs that the set's protocol gives.")
    ] = False,
    folds: Annotated[int, typer.Option(min=0, help="Train on the other folds, in this many.")] = 0,
) -> None:
    """Write predictions for a benchmark file.

    They have the shape that the set's scorer reads.
    """
    from firsthand.benchmarks.run import NAMES, Options, run_benchmark  # noqa: PLC0415

    if name not in NAMES:
        raise typer.BadParameter(f"no benchmark {name!r}; there are {', '.join(NAMES)}", param_hint="NAME")
    count = run_benchmark(name, file, out, Options(given=given, folds=folds))
    print(f"{count} predictions in {out}", file=sys.stderr)


@app.command()
def version() -> None:
    """Print the version of Firsthand."""
    _print_version(True)


def main() -> None:
    """Run the command line: errors become one line and an exit code, never a traceback."""
    from firsthand.cli.streams import stand_in  # noqa: PLC0415
    from firsthand.errors import FirsthandError, SettingsError  # noqa: PLC0415

    stand_in()
    try:
        app()
        sys.stdout.flush()
    except SettingsError as error:
        _end(str(error), 2)
    except FirsthandError as error:
        _end(str(error), 1)
    except BrokenPipeError:
        # Whoever read our output has seen enough. Nothing may be flushed to the closed pipe at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        _end("interrupted", 130)
    except OSError as error:
        _end(f"{error.filename or 'input or output'}: {error.strerror or error}", 1)


def _end(message: str, code: int) -> None:
    print(f"firsthand: {' '.join(message.splitlines())}", file=sys.stderr)
    sys.exit(code)
