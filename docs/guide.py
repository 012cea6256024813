"""Run the guide's commands over the records of the examples and write down what they say.

What hangs on the reader, ids and outputs, stands in the guide only between ``<!-- run N -->`` and ``<!-- end -->``: the
first N lines of each paragraph of an output are kept. An incident's id stands for the most told one, a process's for the one with the most
states. ``<!-- brief -->`` holds the best attested item of the brief.
"""

import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from textwrap import fill, indent
from typing import Final

from typer.testing import CliRunner

from firsthand.cli.app import app
from firsthand.query import Order, Query
from firsthand.record import from_json
from firsthand.store import Store

HERE: Final = Path(__file__).resolve().parent
RECORDS: Final = HERE.parent / "examples" / "records"
PAGES: Final = (HERE / "guide.md", HERE.parent / "README.md")
BLOCK: Final = re.compile(r"(<!-- run (\d+) -->\n```console\n)(.*?)(```\n<!-- end -->)", re.DOTALL)
BRIEF: Final = re.compile(r"(<!-- brief -->\n).*?(<!-- end -->)", re.DOTALL)
ID: Final = re.compile(r"\b([ip])-[0-9a-f]{16}\b")
LISTS: Final = frozenset({"incidents", "show", "sources", "processes", "changes"})
# What is another with each run: the clock, and who sits there.
CLOCK: Final = re.compile(r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z|\b20\d\d-\d\d-\d\d \d\d:\d\d\b")
NOW: Final = {True: "2026-11-26T09:50:00.000Z", False: "2026-11-26 09:50"}
WIDTH: Final = 100
PERSON: Final = {"LOGNAME": "mara", "USER": "mara", "COLUMNS": str(WIDTH), "TERM": "dumb", "NO_COLOR": "1"}


def fill_store(store: str) -> None:
    """Make a store of the records of the examples."""
    records = [from_json(file.read_bytes()) for file in sorted(RECORDS.glob("*.json"))]
    with Store.open(store, create=True) as opened, opened.run() as run:
        opened.add_records(records, run)


def named(store: str) -> dict[str, str]:
    """Return what the guide's ids are: the most told incident, the process with the most states."""
    with Store.open(store) as opened:
        incident = opened.find(Query(order=Order.REPORTS, limit=1)).rows[0].incident.id
        process = max(opened.processes(), key=lambda one: len(one.process.states)).process.id
    return {"i": incident, "p": process}


@contextmanager
def example_folder() -> Iterator[dict[str, str]]:
    """Work in a folder with a store of the examples, as one person at one terminal; give its ids."""
    before, environment = Path.cwd(), dict(os.environ)
    with tempfile.TemporaryDirectory() as folder:
        fill_store(str(Path(folder) / "firsthand.db"))
        os.environ.update(PERSON)
        os.environ.pop("FIRSTHAND_STORE", None)
        os.chdir(folder)
        try:
            yield named("firsthand.db")
        finally:
            os.chdir(before)
            os.environ.clear()
            os.environ.update(environment)


def run(line: str) -> list[str]:
    """Return the lines that a command says on a terminal. Raises RuntimeError where it fails."""
    words = shlex.split(line, comments=True)[1:]
    if words[0] in LISTS or words[:2] == ["review", "log"]:
        words += ["-f", "terminal"]
    done = CliRunner().invoke(app, words)
    if done.exit_code:
        raise RuntimeError(f"{line}: {done.exception or done.output}")
    said = CLOCK.sub(lambda found: NOW["T" in found[0]], done.output)
    return [one if len(one) < WIDTH else f"{one[: WIDTH - 2]}…" for one in map(str.rstrip, said.splitlines())]


def shortened(lines: list[str], most: int) -> list[str]:
    """Return the first lines of each paragraph, with a mark where some are left out."""
    kept: list[str] = []
    for _, paragraph in groupby(lines, key=bool):
        some = [line for line in paragraph if line]
        kept += some[:most] + (["  …"] if len(some) > most else [])
    return kept


def block(commands: str, most: int, ids: dict[str, str]) -> str:
    """Return a block of commands, each with the first lines of what it says now; what is no command of ours stays."""
    kept: list[str] = []
    ours = False
    for line in commands.splitlines():
        if line.startswith("$ "):
            ours = line.startswith("$ firsthand ")
            typed = ID.sub(lambda found: ids[found[1]], line)
            if ours and "changes --since" in typed:
                typed = re.sub(r"--since \d+", f"--since {_last_but(1)}", typed)
            kept.append(typed)
            if ours:
                kept += shortened(run(typed[2:]), most)
        elif not ours:
            kept.append(line)
    return "\n".join(kept) + "\n"


def _last_but(number: int) -> int:
    with Store.open("firsthand.db") as opened:
        return max(0, max((c.seq for c in opened.iter_changes()), default=0) - number)


def brief() -> str:
    """Return the item with the most passages in the brief that the guide writes, as a quotation."""
    words = shlex.split("brief --since 2024-08-05 --until 2024-08-08")
    text = CliRunner().invoke(app, words, catch_exceptions=False).stdout.partition("## What is new")[2]
    items = text.partition("\n## ")[0].strip().split("\n\n")
    item = re.sub(
        r"\[\[(\d+)\]\(#passage-\d+\)\]", r"[\1]", max(items, key=lambda one: one.count("#passage"))
    )
    return indent(fill(item, 116, break_on_hyphens=False), "> ") + "\n"


def renewed(page: str, ids: dict[str, str]) -> str:
    """Return a page with its ids, outputs and brief as they are now."""
    page = BLOCK.sub(lambda found: found[1] + block(found[3], int(found[2]), ids) + found[4], page)
    page = BRIEF.sub(lambda found: found[1] + brief() + found[2], page)
    return re.sub(
        r"^(firsthand show )i-[0-9a-f]{16}", lambda found: found[1] + ids["i"], page, flags=re.MULTILINE
    )


def renew() -> None:
    """Write the pages anew."""
    with example_folder() as ids:
        for file in PAGES:
            file.write_text(renewed(file.read_text(encoding="utf-8"), ids), encoding="utf-8")


if __name__ == "__main__":
    renew()
