"""The forms in which records leave, and which one is meant when none is named."""

from enum import StrEnum
from pathlib import Path
from typing import Final


class Format(StrEnum):
    """A form of output."""

    TERMINAL = "terminal"  # a page to look at
    JSONL = "jsonl"  # one record a line
    JSON = "json"  # one indented array of records
    TABLE = "table"  # one row a happening; tab-separated when the file is called .tsv
    HTML = "html"  # one self-contained page for the browser


_BY_SUFFIX: Final = {
    ".json": Format.JSON,
    ".csv": Format.TABLE,
    ".tsv": Format.TABLE,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".txt": Format.TERMINAL,
}


def choose_format(named: Format | None, out: Path | None, *, screen: bool) -> Format:
    """Return the named format, else what the output file is called, else a page for a screen, else JSONL."""
    if named is not None:
        return named
    if out is not None:
        return _BY_SUFFIX.get(out.suffix.lower(), Format.JSONL)
    return Format.TERMINAL if screen else Format.JSONL
