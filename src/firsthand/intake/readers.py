"""Readers: files, folders, standard input and addresses become reports, one after the other.

Nothing is loaded whole but the one report at hand. What cannot be read is one ``Skipped`` and costs the
others nothing; reading never raises for what it reads.
"""

import gzip
import os
import sys
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import msgspec

from firsthand.errors import UnreadableInput
from firsthand.intake.characters import decode, one_line
from firsthand.intake.drafts import Desk, make_report, open_desk
from firsthand.intake.fetching import fetch
from firsthand.intake.html import read_page
from firsthand.intake.jsonl import read_json
from firsthand.intake.naming import name_of_url
from firsthand.intake.skipped import Skipped
from firsthand.intake.sniffing import SNIFFED, Format, sniff
from firsthand.intake.streams import begin
from firsthand.intake.text import read_text
from firsthand.record import Report
from firsthand.settings import Settings

_GZIP = b"\x1f\x8b"
_SUFFIXES = {
    ".gz",
    ".html",
    ".htm",
    ".xhtml",
    ".txt",
    ".text",
    ".md",
    ".markdown",
    ".json",
    ".jsonl",
    ".ndjson",
}


def reports_from(
    source: str | Path,
    settings: Settings | None = None,
    *,
    any_language: bool = False,
    address: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | Skipped]:
    """Yield a report, or a line that says why not, for each that ``source`` holds.

    ``source`` is a file (a page, plain text, Markdown, JSON lines; each also ``.gz``), a folder (read in the
    order of its names, all the way down), an http address, or ``-`` for standard input. With
    ``any_language`` texts in other languages than English come through too; ``address`` is where a saved page
    is from.
    """
    yield from read_all([source], settings, any_language=any_language, address=address, stdin=stdin)


def read_all(
    sources: Sequence[str | Path],
    settings: Settings | None = None,
    *,
    any_language: bool = False,
    address: str | None = None,
    stdin: BinaryIO | None = None,
) -> Iterator[Report | Skipped]:
    """Yield as ``reports_from`` does for several sources, their made-up ids told apart."""
    desk = open_desk(settings or Settings(), any_language=any_language, address=address)
    for source in sources:
        text = str(source)
        if text == "-":
            yield from _from_stream(stdin or sys.stdin.buffer, "standard input", "", desk)
        elif "://" in text[:12]:
            yield from _from_address(text, desk)
        else:
            yield from _from_path(Path(text), desk)


def _from_path(path: Path, desk: Desk) -> Iterator[Report | Skipped]:
    if path.is_dir():
        found = False
        for file in _files(path):
            found = True
            yield from _from_file(file, desk)
        if not found:
            yield Skipped(str(path), "the folder holds no files", "check the path")
    elif not path.exists():
        yield Skipped(str(path), "no such file or folder", "check the path")
    else:
        yield from _from_file(path, desk)


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below ``folder`` in the order of their names; hidden ones and links to folders are not
    followed.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _from_file(path: Path, desk: Desk) -> Iterator[Report | Skipped]:
    try:
        with path.open("rb") as stream:
            yield from _from_stream(stream, str(path), path.name, desk)
    except OSError as error:
        yield Skipped(str(path), error.strerror or "it cannot be opened", "check that you may read it")


def _from_stream(stream: BinaryIO, where: str, name: str, desk: Desk) -> Iterator[Report | Skipped]:
    """Yield what an open stream holds, unpacked first where it is packed."""
    try:
        start, whole = begin(stream)
        if start[:2] == _GZIP:
            start, whole = begin(gzip.GzipFile(fileobj=whole))
            name = name.removesuffix(".gz")
        format = sniff(start, name)
        stem = _stem(name) or "stdin"
        if format is Format.JSONL:
            yield from read_json(whole, where, stem, desk)
        else:
            yield _one(_read(whole, desk), format, where, stem, desk)
    except UnreadableInput as error:
        yield Skipped.of(where, error)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        yield Skipped(where, "it is a broken gzip archive", "fetch or pack it again")
    except OSError as error:
        yield Skipped(where, f"reading it failed: {error.strerror or error}", "check the disk or the mount")


def _read(stream: BinaryIO, desk: Desk) -> bytes:
    """Return all of a stream. Raises UnreadableInput where it is larger than the settings allow."""
    most = desk.settings.max_bytes
    data = stream.read(most + 1)
    if len(data) > most:
        raise UnreadableInput(
            f"it is larger than the {most:,} bytes of the setting max_bytes; no news article is"
        )
    return data


def _one(data: bytes, format: Format, where: str, wish: str, desk: Desk) -> Report | Skipped:
    try:
        return _report(decode(data), format, wish, desk, desk.address)
    except UnreadableInput as error:
        return Skipped.of(where, error)
    except Exception as error:  # whatever a parser of hostile pages may throw, the next input is read
        return Skipped(
            where, f"it cannot be parsed ({type(error).__name__})", "please report it with the file"
        )


def _report(
    text: str, format: Format, wish: str, desk: Desk, address: str | None = None, id: str | None = None
) -> Report:
    if format is Format.HTML:
        page = read_page(text, desk.outlets, address)
        blocks, known = list(page.blocks), page.known
    else:
        blocks, known = read_text(text, desk.furniture, desk.outlets, markdown=format is Format.MARKDOWN)
        if address and not known.url:
            known = msgspec.structs.replace(known, url=address)
        if not known.outlet and (found := desk.outlets.by_domain(known.url)):
            known = msgspec.structs.replace(known, outlet=found.name)
    report = make_report("", blocks, known, desk)
    return msgspec.structs.replace(report, id=id or desk.names.give(wish))


def _from_address(url: str, desk: Desk) -> Iterator[Report | Skipped]:
    try:
        fetched = fetch(url, desk.settings)
        format = sniff(fetched.data[:SNIFFED], "")
        if format is Format.JSONL:
            yield from read_json(BytesIO(fetched.data), url, "page", desk)
            return
        text = decode(fetched.data, fetched.charset)
        report = _report(text, format, "", desk, fetched.url, id="page")
        yield msgspec.structs.replace(report, id=desk.names.give(name_of_url(fetched.url, report.text)))
    except UnreadableInput as error:
        yield Skipped.of(url, error)
    except Exception as error:  # as for files
        yield Skipped(url, f"it cannot be parsed ({type(error).__name__})", "save the page and report it")


def _stem(name: str) -> str:
    """Return the name that a file gives its report: its own, without the endings."""
    path = Path(one_line(name))
    while path.suffix.lower() in _SUFFIXES:
        path = path.with_suffix("")
    return "-".join(path.name.split())
