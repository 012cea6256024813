"""Draw the README's picture anew, copy what ``--help`` says into it, and run the guide's commands (``guide.py``)."""

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from textwrap import fill
from typing import Final

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from firsthand.views.table import COLUMNS

HERE = Path(__file__).resolve().parent
REPORT = HERE.parent / "examples" / "reports" / "two-rivers-today-attack-may-upset-talks.html"
HELP = re.compile(r"(<!-- (firsthand [a-z ]*--help) -->\n```text\n).*?(```\n<!-- end -->)", re.DOTALL)
FIGURES = re.compile(r"(<!-- figures -->\n).*?(<!-- end -->)", re.DOTALL)
RESULTS = HERE.parent / "bench" / "RESULTS.md"
# What the README tells of the figures: the set and figure of RESULTS.md, and what it means.
TOLD: Final = (
    ("records dev", "source", "records of real reports: which voices speak"),
    ("records dev", "claim", "… what each of them says"),
    ("records dev", "event", "… which happenings, of which type"),
    ("records dev", "casualties", "… how many were harmed"),
    ("records dev", "time", "… when"),
    ("records dev", "actor", "… by whom"),
    ("records dev", "place", "… where, as exactly as told"),
    ("records dev", "status", "… whether done, planned, denied"),
    ("records dev", "link", "… what bears on what"),
    (
        "attribution, PolNeAR dev, cues of reporting",
        "relation overlap",
        "who says what where a word of saying is, PolNeAR",
    ),
    ("places, LGL", "end to end", "places found and resolved, LGL"),
    ("incidents, MUC-4 dev", "role fillers", "who did what with what to whom, MUC-4"),
    ("raw pages", "text", "the article's words out of a page"),
)
TABLE = re.compile(r"(<!-- columns -->\n).*?(<!-- end -->)", re.DOTALL)

# rich draws with a font from elsewhere; a picture of ours loads nothing.
FONTS = re.compile(r"@font-face \{[^}]*\}\s*")

# Ink on paper: the colours of the browser page.
PAPER: Final = TerminalTheme(
    (253, 252, 249),
    (27, 26, 24),
    [(27, 26, 24), (173, 34, 24), (44, 112, 72), (153, 96, 10), (28, 79, 143), (122, 63, 143), (36, 112, 138), (106, 102, 94)],
    [(106, 102, 94), (173, 34, 24), (44, 112, 72), (153, 96, 10), (28, 79, 143), (122, 63, 143), (36, 112, 138), (27, 26, 24)],
)  # fmt: skip


def picture() -> str:
    """Return the picture: one example as ``firsthand read`` shows it."""
    from firsthand.intake import read_all as take_in  # noqa: PLC0415
    from firsthand.record import Record  # noqa: PLC0415
    from firsthand.run.executors import read_all  # noqa: PLC0415
    from firsthand.settings import load_settings  # noqa: PLC0415
    from firsthand.views.terminal import print_record  # noqa: PLC0415

    settings = load_settings()
    console = Console(record=True, width=118, file=StringIO(), force_terminal=True, color_system="truecolor")
    for outcome in read_all(take_in([str(REPORT)], settings), settings):
        if isinstance(outcome, Record):
            print_record(outcome, console)
    drawn = console.export_svg(title=f"firsthand read {REPORT.name}", theme=PAPER, unique_id="firsthand")
    return FONTS.sub("", drawn)


def help_text(command: str) -> str:
    """Return what a command says with ``--help``, as wide as the README."""
    program = Path(sys.executable).with_name("firsthand")
    environment = os.environ | {"COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1"}
    words = command.split()[1:]
    found = subprocess.run(  # noqa: S603 - our own command
        [str(program), *words], capture_output=True, text=True, check=True, env=environment
    )
    return "\n".join(line.rstrip() for line in found.stdout.strip().splitlines()) + "\n"


def figures() -> str:
    """Return the README's figures as a table, from those that the benchmarks wrote."""
    known, of = {}, ""
    for line in RESULTS.read_text(encoding="utf-8").splitlines():
        cells = [one.strip() for one in line.strip().strip("|").split("|")]
        if line.startswith("|") and len(cells) == 5:
            of = cells[0] or of
            known[of, cells[1]] = cells[2]
    rows = [f"| {words} | {known[of, name]} |" for of, name, words in TOLD if (of, name) in known]
    return "\n".join(("| F1, of 100 | |", "|---|---:|", *rows)) + "\n"


def renewed(page: str) -> str:
    """Return the page with every help text, the table's columns and the figures as they are now."""
    columns = ", ".join(f"`{column}`" for column in COLUMNS)
    page = FIGURES.sub(lambda found: found[1] + figures() + found[2], page)
    page = HELP.sub(lambda found: found[1] + help_text(found[2]) + found[3], page)
    return TABLE.sub(
        lambda found: found[1] + fill(columns, 110, break_on_hyphens=False) + "\n" + found[2], page
    )


if __name__ == "__main__":
    from guide import renew

    renew()
    for file in (HERE.parent / "README.md", HERE / "record.md"):
        file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")
    (HERE / "picture.svg").write_text(picture(), encoding="utf-8")
