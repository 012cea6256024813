"""Where records go and in which form."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Final, NoReturn, TextIO

import msgspec
from rich.console import Console

from firsthand.cli.formats import Format
from firsthand.cli.parts import replacing
from firsthand.record import Record, to_json
from firsthand.views.html import write_page
from firsthand.views.table import write_table
from firsthand.views.terminal import print_record

# The width of a terminal page that goes to a file.
_FILE_WIDTH: Final = 120


@contextmanager
def open_sink(out: Path | None) -> Iterator[TextIO]:
    """Give the standard output, or a file that replaces ``out`` only when all has been written."""
    if out is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with replacing(out) as sink, TextIOWrapper(sink, encoding="utf-8", newline="\n") as text:
        yield text


def write_records(
    records: Iterable[Record], sink: TextIO, form: Format, *, text: bool = False, name: Path | None = None
) -> None:
    """Write every record to ``sink`` in one form; ``name`` is the file's, which tells commas from tabs."""
    match form:
        case Format.TERMINAL:
            _write_terminal(records, sink, text=text, to_file=name is not None)
        case Format.JSONL:
            for record in records:
                sink.write(to_json(record).decode() + "\n")
                sink.flush()  # whoever follows the pipe sees each record when it is there
        case Format.JSON:
            _write_json(records, sink)
        case Format.TABLE:
            write_table(records, sink, tabs=name is not None and name.suffix.lower() == ".tsv")
        case Format.HTML:
            write_page(records, sink)


def _write_json(records: Iterable[Record], sink: TextIO) -> None:
    before = "[\n"
    for record in records:
        sink.write(before + msgspec.json.format(to_json(record), indent=2).decode())
        before = ",\n"
    sink.write("\n]\n" if before == ",\n" else "[]\n")


class _Console(Console):
    def on_broken_pipe(self) -> NoReturn:
        # rich would exit with 1, as if something had failed; the command line decides that.
        raise BrokenPipeError


def _write_terminal(records: Iterable[Record], sink: TextIO, *, text: bool, to_file: bool) -> None:
    console = _Console(file=sink, width=_FILE_WIDTH if to_file else None, highlight=False)
    for record in records:
        print_record(record, console, text=text)
