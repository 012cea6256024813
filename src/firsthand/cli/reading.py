"""``firsthand read``: from what was named on the command line to output and an exit code."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from firsthand.cli.formats import Format, choose_format
from firsthand.cli.output import open_sink, write_records
from firsthand.cli.progress import Progress
from firsthand.intake import Skipped, Undated
from firsthand.intake import read_all as take_in
from firsthand.record import Record
from firsthand.run.executors import Failed, read_all
from firsthand.run.workers import speak_plainly
from firsthand.settings import load_settings
from firsthand.views.text import one_line


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What was asked for on the command line."""

    format: Format | None = None
    text: bool = False
    quiet: bool = False
    jobs: int = 1
    strict: bool = False
    out: Path | None = None


@dataclass(slots=True)
class Tally:
    """How many reports were read, and how many inputs were not, each already told on stderr."""

    read: int = 0
    skipped: int = 0
    failed: int = 0
    undated: int = 0  # of those read

    def words(self) -> str:
        """Return "read 8 reports, 3 without a date that could be read, left out 2, failed on 1"."""
        words = f"read {self.read} report{'' if self.read == 1 else 's'}"
        words += f", {self.undated} without a date that could be read" if self.undated else ""
        words += f", left out {self.skipped}" if self.skipped else ""
        return words + (f", failed on {self.failed}" if self.failed else "")

    def exit_code(self, *, strict: bool) -> int:
        """Return 0 when something was read; 1 when nothing was, or when ``strict`` and not everything."""
        return 1 if not self.read or (strict and self.lacking()) else 0

    def lacking(self) -> int:
        """Return how often something could not be read."""
        return self.skipped + self.failed + self.undated


def run_read(sources: Sequence[str], options: ReadOptions) -> int:
    """Read every source, write the records, tell on stderr what was left out; return the exit code."""
    speak_plainly()
    settings = load_settings()
    tally = Tally()
    on_screen = options.out is None and sys.stdout.isatty()
    form = choose_format(options.format, options.out, screen=on_screen)
    bar: AbstractContextManager[Progress | None] = (
        nullcontext() if options.quiet or on_screen or not sys.stderr.isatty() else Progress()
    )
    with bar as progress, open_sink(options.out) as sink:
        outcomes = read_all(take_in(list(sources), settings), settings, options.jobs)
        records = _records(outcomes, tally, progress)
        write_records(records, sink, form, text=options.text, name=options.out)
    if not options.quiet and (tally.read != 1 or tally.lacking()):
        print(f"firsthand: {tally.words()}", file=sys.stderr)
    return tally.exit_code(strict=options.strict)


def _records(
    outcomes: Iterable[Record | Failed | Skipped], tally: Tally, progress: Progress | None
) -> Iterator[Record]:
    """Yield the records; tell of all else on stderr, one line each, and count everything."""
    tell = progress.tell if progress is not None else _tell
    for outcome in outcomes:
        match outcome:
            case Record():
                tally.read += 1
                yield outcome
            case Failed():
                tally.failed += 1
                tell(f"{outcome.report}: the reader failed ({outcome.why}); please report it with the text")
            case Undated():
                tally.undated += 1
                tell(str(outcome))
            case _:
                tally.skipped += 1
                tell(str(outcome))
        if progress is not None:
            progress.advance(tally.words())


def _tell(line: str) -> None:
    sys.stdout.flush()  # so that on a screen the line stands where it belongs
    print(f"firsthand: {one_line(line)}", file=sys.stderr)
