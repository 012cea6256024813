"""``firsthand places``: a person's own gazetteer, and why each name of a report was placed where it was."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from firsthand.reading.places.explaining import Explained

places = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Bring your own places; see why.")

_SHOWN = 5  # candidates of one name


@places.command("import")
def import_dump(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="GeoNames dumps: allCountries.zip, IQ.zip, cities500.zip …, .zip or .txt; alternateNamesV2.zip.",
            metavar="DUMP…",
            show_default=False,
        ),
    ],
    fresh: Annotated[bool, typer.Option("--fresh", help="Drop what was imported before.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress, no closing count.")] = False,
) -> None:
    """Index GeoNames dumps; every reading after it prefers them.

    An import that was stopped goes on where it was when it is called again. GeoNames is CC BY 4.0.
    """
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn  # noqa: PLC0415

    from firsthand.knowledge.gazetteer_import import Step, import_places  # noqa: PLC0415
    from firsthand.settings import load_settings  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True, disable=quiet) as bar:
        task = bar.add_task("reading", total=1.0)

        def report(step: Step) -> None:
            words = "indexing the names" if step.indexing else f"{step.file}: {step.rows:,} rows"
            bar.update(task, description=words, completed=step.share)

        done = import_places(files, load_settings(), report, fresh=fresh)
    if not quiet:
        for name in done.skipped:
            print(f"firsthand: {name}: imported before, left as it is", file=sys.stderr)
        print(f"firsthand: {done.rows:,} rows read; {done.places:,} places in {done.path}", file=sys.stderr)
        print("firsthand: place data by GeoNames (geonames.org), CC BY 4.0", file=sys.stderr)


@places.command()
def explain(
    sources: Annotated[
        list[str],
        typer.Argument(help="Reports, as for read.", metavar="FILE|FOLDER|URL|-…", show_default=False),
    ],
) -> None:
    """Show each place name of a report, what it may stand for, the evidence weighed, and what won."""
    from firsthand.intake import Skipped, read_all  # noqa: PLC0415
    from firsthand.knowledge.gazetteer import load_gazetteer  # noqa: PLC0415
    from firsthand.language.pipeline import parse  # noqa: PLC0415
    from firsthand.reading.findings import Parsed  # noqa: PLC0415
    from firsthand.reading.places.explaining import explain_places  # noqa: PLC0415
    from firsthand.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    gazetteer = load_gazetteer(settings)
    read = 0
    for item in read_all(sources, settings):
        if isinstance(item, Skipped):
            print(f"firsthand: {item}", file=sys.stderr)
            continue
        read += 1
        (doc,) = parse([item.text], model=settings.model)
        print(item.title or item.id)
        for explained in explain_places(Parsed(item, doc), gazetteer):
            for line in _lines(explained):
                print(line)
    raise typer.Exit(0 if read else 1)


def _lines(explained: "Explained") -> Iterator[str]:
    from firsthand.views.text import one_line  # noqa: PLC0415

    start, end = explained.span
    yield f"\n{one_line(explained.words)}  [{start}, {end})  {explained.outcome}"
    for weighed in explained.weighed[:_SHOWN]:
        place = weighed.candidate
        points = ", ".join(f"{what} {value:+.1f}" for what, value in weighed.evidence if abs(value) >= 0.05)
        where = " ".join(filter(None, (place.country, place.admin1)))
        yield f"  {weighed.likelihood:4.0%}  {one_line(place.name)} ({place.kind}, {where})  {points}"
    if len(explained.weighed) > _SHOWN:
        yield f"        and {len(explained.weighed) - _SHOWN} less likely ones"
