"""Adds reports to a store: taken in first, then read, then linked, in steps that can be killed anywhere.

Each file's bytes, and each line of records, are known by hash once they have been taken in whole, so adding
them again costs one look-up.
"""

import gzip
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import msgspec

from firsthand.errors import RecordError, UnreadableInput
from firsthand.record import Record, Report, from_json
from firsthand.settings import Settings
from firsthand.store import Store
from firsthand.store.accepting import SeenInput, input_hash

if TYPE_CHECKING:
    from firsthand.intake import Skipped

_INTAKE: Final = "1"  # counts the changes after which a file may give other reports
_RECORDS: Final = 64  # of one step
_WAITING: Final = 256
_GZIP: Final = b"\x1f\x8b"

Read = Callable[[Iterable[Report], Settings, int], Iterator[Any]]  # records, and what failed


class Added(msgspec.Struct):
    """How an adding went."""

    new: int = 0
    known: int = 0
    read: int = 0
    failed: int = 0
    skipped: int = 0
    undated: int = 0

    def words(self) -> str:
        """Return "added 8 reports, 2 known already, left out 1, 1 without a date that could be read"."""
        words = f"added {self.new} report{'' if self.new == 1 else 's'}"
        words += f", {self.known} known already" if self.known else ""
        words += f", left out {self.skipped}" if self.skipped else ""
        words += f", {self.undated} without a date that could be read" if self.undated else ""
        return words + (f", failed on {self.failed}" if self.failed else "")


def add(
    store: Store,
    sources: Sequence[str],
    *,
    jobs: int = 1,
    tell: Callable[[str], None] = print,
    advance: Callable[[str], None] = lambda _: None,
    read: Read | None = None,
) -> Added:
    """Add what the sources hold that the store does not, and read what was taken in and not yet read.

    With no sources it only reads what is left, whoever took it in. ``read`` turns reports into records.
    """
    added = Added()
    with store.run() as run:
        adder = _Adder(store, run, added, tell, advance)
        waiting: list[Record] = []
        for outcome in _read(adder.reports(sources), store.settings, jobs, read):
            if isinstance(outcome, Record):
                added.read += 1
                waiting.append(outcome)
            else:
                added.failed += 1
                tell(f"{outcome.report}: the reader failed ({outcome.why}); it is kept and can be read again")
                store.keep((), {outcome.report: outcome.why})
            advance(added.words())
            if len(waiting) >= store.settings.batch:
                store.keep(waiting)
                waiting = []
        if waiting:
            store.keep(waiting)
    return added


def reread(
    store: Store,
    *,
    jobs: int = 1,
    reader: str | None = None,
    advance: Callable[[str], None] = lambda _: None,
    read: Read | None = None,
) -> Added:
    """Read again what another reader than ``reader`` read or failed on; without ``reader``, everything."""
    added = Added()
    after = ""
    while reports := store.to_reread(reader, after, _WAITING):
        after = reports[-1].id
        waiting: list[Record] = []
        failed: dict[str, str] = {}
        for outcome in _read(reports, store.settings, jobs, read):
            if isinstance(outcome, Record):
                added.read += 1
                waiting.append(outcome)
            else:
                added.failed += 1
                failed[outcome.report] = outcome.why
            advance(f"read {added.read} reports again")
        store.reread(waiting)
        store.keep((), failed)
    return added


def _read(reports: Iterable[Report], settings: Settings, jobs: int, read: Read | None) -> Iterator[Any]:
    """Yield what becomes of reports; the reader is not even loaded where there are none."""
    source = iter(reports)
    first = next(source, None)
    if first is None:
        return
    if read is None:
        from firsthand.run.executors import read_all  # noqa: PLC0415 - takes seconds
        from firsthand.run.workers import speak_plainly  # noqa: PLC0415

        speak_plainly()
        read = read_all
    yield from read(chain([first], source), settings, jobs)


class _Adder:
    def __init__(
        self,
        store: Store,
        run: int,
        added: Added,
        tell: Callable[[str], None],
        advance: Callable[[str], None],
    ) -> None:
        self._store, self._run, self._added = store, run, added
        self._tell, self._advance = tell, advance
        settings = store.settings
        self._way = f"{_INTAKE} {settings.max_bytes} {settings.max_characters}"

    def reports(self, sources: Sequence[str]) -> Iterator[Report]:
        """Yield what is to be read: what was left from before, then what the sources hold."""
        while left := self._store.take_over(self._run, _WAITING, whosoever=not sources):
            yield from left
            if len(left) < _WAITING:
                break
        for source in sources:
            if source == "-":
                yield from self._stdin()
            elif "://" in source[:12]:
                yield from self._accept(_take_in([source], self._store.settings), None)
            elif Path(source).is_dir():
                for path in _files(Path(source)):
                    yield from self._file(path)
            else:
                yield from self._file(Path(source))

    def _file(self, path: Path) -> Iterator[Report]:
        try:
            with path.open("rb") as stream:
                start = stream.read(2)
                stream.seek(0)
                whole: BinaryIO = gzip.GzipFile(fileobj=stream) if start == _GZIP else stream  # type: ignore[assignment]
                first = whole.readline(self._store.settings.max_bytes)
                if _is_record(first):
                    self._records(first, whole, str(path))
                    return
                stream.seek(0)
                data = stream.read(self._store.settings.max_bytes + 1)
        except (OSError, EOFError):
            data = b""  # whoever takes it in says what is wrong
        key = (
            input_hash(data, f"{self._way} {path.name}")
            if 0 < len(data) <= self._store.settings.max_bytes
            else None
        )
        known = self._store.seen([key]).get(key) if key is not None else None
        if known is not None:
            self._added.known += known.count
            for line in known.left_out:
                self._added.skipped += 1
                self._tell(line)
            return
        yield from self._accept(_take_in([path], self._store.settings), key)

    def _stdin(self) -> Iterator[Report]:
        stream = sys.stdin.buffer
        first = stream.readline(self._store.settings.max_bytes)
        if _is_record(first):
            self._records(first, stream, "standard input")
            return
        from firsthand.intake.streams import chain as rejoined  # noqa: PLC0415

        yield from self._accept(_take_in(["-"], self._store.settings, rejoined(first, stream)), None)

    def _accept(self, items: "Iterable[Report | Skipped]", key: bytes | None) -> Iterator[Report]:
        """Take reports in, some at a time; with the last of them the file is known."""
        from firsthand.intake import Undated  # noqa: PLC0415 - as in _take_in

        count, left_out = 0, []
        source = iter(items)
        while True:
            batch = list(islice(source, _RECORDS))
            reports = [one for one in batch if isinstance(one, Report)]
            for one in batch:
                if isinstance(one, Undated):
                    self._added.undated += 1
                    self._tell(str(one))
                elif not isinstance(one, Report):
                    left_out.append(str(one))
                    self._added.skipped += 1
                    self._tell(str(one))
            count += len(reports)
            last = len(batch) < _RECORDS
            seen = [(key, SeenInput(count, tuple(left_out)))] if last and key is not None else []
            kept = self._store.accept(reports, self._run, seen) if reports or seen else []
            new = [one for one in kept if one is not None]
            self._added.new += len(new)
            self._added.known += len(kept) - len(new)
            yield from new
            if last:
                return

    def _records(self, first: bytes, rest: BinaryIO, where: str) -> None:
        """Keep records that were read elsewhere, a step of lines at a time."""
        lines = self._lines(first, rest)
        at = 0
        while batch := list(islice(lines, _RECORDS)):
            hashes = [input_hash(line) for line in batch]
            known = self._store.seen(hashes)
            records, keys = [], []
            for line, key in zip(batch, hashes, strict=True):
                at += 1
                if key in known:
                    self._added.known += 1
                    continue
                try:
                    records.append(from_json(line, where=f"{where}:{at}"))
                    keys.append((key, SeenInput(1)))
                except RecordError as error:
                    self._added.skipped += 1
                    self._tell(str(error))
            if records:
                new = self._store.add_records(records, self._run, keys)
                self._added.new += new
                self._added.read += new
                self._added.known += len(records) - new
            self._advance(self._added.words())

    def _lines(self, first: bytes, rest: BinaryIO) -> Iterator[bytes]:
        most = self._store.settings.max_bytes
        line = first
        while line:
            if len(line) >= most:
                raise UnreadableInput(f"a line is longer than the {most:,} bytes of the setting max_bytes")
            if line.strip():
                yield line
            line = rest.readline(most)


def _take_in(
    sources: Sequence[str | Path], settings: Settings, stdin: BinaryIO | None = None
) -> "Iterator[Report | Skipped]":
    # Imported late: what reads pages takes a second, and what is known already needs none of it.
    from firsthand.intake import read_all  # noqa: PLC0415

    return read_all(sources, settings, stdin=stdin)


def _is_record(line: bytes) -> bool:
    """Tell whether a line is a record that a reader made, and not a report still to be read."""
    try:
        found = msgspec.json.decode(line, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return False
    return "report" in found and "made_by" in found


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder by name; hidden ones and links to folders are not followed."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)
