"""JSON lines: reports that others have cleaned already, one a line, kept to the character.

Offsets of other people's making may point into their texts, so nothing is cut or joined here; only control
characters, which would run in a terminal, become spaces.
"""

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from firsthand.errors import UnreadableInput
from firsthand.intake.characters import disarm, one_line
from firsthand.intake.dates import read_date
from firsthand.intake.drafts import Desk, check_text
from firsthand.intake.skipped import Skipped, Undated
from firsthand.intake.streams import chain
from firsthand.record import Report


class _Given(msgspec.Struct, frozen=True):
    """A report as it comes in: all but the text may be missing."""

    text: str
    id: str | int | None = None
    outlet: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    credits: tuple[str, ...] = ()
    dateline: str | None = None


class _Wrapped(msgspec.Struct, frozen=True):
    report: _Given


_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_GIVEN = msgspec.json.Decoder(_Given)
_WRAPPED = msgspec.json.Decoder(_Wrapped)


def read_json(stream: BinaryIO, where: str, stem: str, desk: Desk) -> Iterator[Report | Skipped]:
    """Yield the reports of JSON lines as they come; a file that is one JSON value is read as well.

    A report without an id is named by ``stem`` and its line. A bad line is one Skipped with its number; a day that
    cannot be read is one as well, before its report.
    """
    most = desk.settings.max_bytes
    first = stream.readline(most + 1).removeprefix(b"\xef\xbb\xbf")
    if not _is_object(first):
        data = first + stream.read(max(0, most - len(first)))
        value = _value(data)
        if value is not None and not isinstance(value, str | int | float):
            yield from _from_value(value, where, stem, desk)
            return
        if first.strip() in (b"{", b"[", b"[{"):
            yield Skipped(where, "it is neither JSON lines nor one JSON value", "write one report a line")
            return
        first, stream = b"", chain(data, stream)
    yield from _from_lines(chain(first, stream), where, stem, desk)


def _from_lines(stream: BinaryIO, where: str, stem: str, desk: Desk) -> Iterator[Report | Skipped]:
    most = desk.settings.max_bytes
    number = 0
    while line := stream.readline(most + 1):
        number += 1
        at = f"{where}:{number}"
        if len(line) > most:
            while line and not line.endswith(b"\n"):
                line = stream.readline(most)
            yield Skipped(at, f"the line is longer than the {most:,} bytes of the setting max_bytes")
        elif line.strip():
            yield from _read_line(line, at, f"{stem}-{number}", desk)


def _from_value(value: object, where: str, stem: str, desk: Desk) -> Iterator[Report | Skipped]:
    if not isinstance(value, list):
        yield from _read_line(msgspec.json.encode(value), where, stem, desk)
        return
    for number, item in enumerate(value, 1):
        yield from _read_line(msgspec.json.encode(item), f"{where} item {number}", f"{stem}-{number}", desk)


def _is_object(line: bytes) -> bool:
    return isinstance(_value(line), dict)


def _value(data: bytes) -> object | None:
    """Return the JSON value that ``data`` is, or None where it is none."""
    try:
        value: object = msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return value


def _read_line(line: bytes, at: str, wish: str, desk: Desk) -> Iterator[Report | Skipped]:
    """Yield the report of one line: an object with a ``report``, or the report's own fields.

    Before it comes what was left out of it.
    """
    try:
        wrapped = "report" in _OBJECT.decode(line)
        given = _WRAPPED.decode(line).report if wrapped else _GIVEN.decode(line)
        report = _report(given, wish, desk)
    except UnreadableInput as error:
        yield Skipped.of(at, error)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        yield Skipped(at, _plain(error), "mend or remove the line")
    else:
        if report.published is None and (told := (given.published or "").strip()):
            yield Undated.at(at, told)
        yield report


def _report(given: _Given, wish: str, desk: Desk) -> Report:
    text = disarm(given.text)
    language = check_text(text, given.language, desk)
    id = one_line(str(given.id)) if given.id is not None else ""
    url = given.url.strip() if given.url else None
    known = desk.outlets.by_domain(url) if url and not given.outlet else None
    return Report(
        id=id or desk.names.give(wish),
        text=text,
        outlet=_line(given.outlet) or (known.name if known else None),
        url=url or None,
        title=_line(given.title),
        published=_date(given.published),
        language=language,
        credits=tuple(one_line(c) for c in given.credits if c.strip()),
        dateline=_line(given.dateline),
    )


def _line(value: str | None) -> str | None:
    return (one_line(value) or None) if value else None


def _date(value: str | None) -> str | None:
    """Return the date as RFC 3339 or a plain day; one that cannot be read is left out, never guessed."""
    return read_date(value) if value else None


def _plain(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"it is not UTF-8 (byte {error.start} of the line)"
    if isinstance(error, RecursionError):
        return "its JSON is nested too deep"
    if isinstance(error, msgspec.ValidationError):
        return f"it is no report: {error}"
    return f"it is no JSON: {error}"
