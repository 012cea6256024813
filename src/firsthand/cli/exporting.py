"""``firsthand export``, ``brief`` and ``snapshot``: from what was asked to a file."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

from firsthand.cli.parts import replacing
from firsthand.errors import FirsthandError
from firsthand.exports import About, EvidenceStream, MemoryStream, format_named
from firsthand.query import Query
from firsthand.settings import load_settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked on the command line: which evidence, of when, where to."""

    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)  # as Query.from_params takes them
    query: str = ""  # the same as it stands in an address
    records: tuple[Path, ...] = ()  # records as ``read`` writes them, in place of the store
    store: str | None = None
    date: str | None = None
    blur: float = 0.0
    out: Path | None = None
    quiet: bool = False

    def question(self) -> Query:
        """Return the question of all filters together."""
        named = {name: list(values) for name, values in self.filters.items() if values}
        if not self.query:
            return Query.from_params(named)
        given = Query.from_url(self.query).to_params()
        return Query.from_params({**given, **named})


def run_export(asked: Asked, name: str) -> int:
    """Write the evidence that was asked for in one format; tell on stderr how much, and what was left out."""
    form = format_named(name)
    query = asked.question()
    about = About(date=asked.date or _today(), query=query.to_url(), blur_km=asked.blur)
    with _stream(asked, query) as stream, _binary(asked.out) as out:
        written = form.write(stream, about, out)
    if not asked.quiet:
        print(f"firsthand: {written.words()}", file=sys.stderr)
    return 0


def run_brief(asked: Asked, *, html: bool) -> int:
    """Write a situation report as Markdown or HTML."""
    from firsthand.brief import Scope, compose, write_html, write_markdown  # noqa: PLC0415

    query = asked.question()
    about = About(date=asked.date or _today(), query=query.to_url(), blur_km=asked.blur)
    # the days are the brief's own: what was told before and has changed since belongs in it as well
    wide = Query.from_params({k: v for k, v in query.to_params().items() if k not in ("since", "until")})
    scope = Scope(since=_day(query.since), until=_day(query.until), words=_scope_words(query))
    with _stream(asked, wide) as stream, _binary(asked.out) as out:
        text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="\n", write_through=True)
        (write_html if html else write_markdown)(compose(stream, scope, about), text)
        text.detach()
    return 0


def run_snapshot(asked: Asked, folder: Path) -> int:
    """Write a release into a folder; the date is given or the newest report's."""
    from firsthand.exports.snapshot import newest_day, write_snapshot  # noqa: PLC0415

    query = asked.question()
    with _stream(asked, query) as stream:
        about = About(date=asked.date or newest_day(stream), query=query.to_url(), blur_km=asked.blur)
        rows = write_snapshot(stream, about, folder, load_settings())
    if not asked.quiet:
        print(f"firsthand: {rows} incidents as of {about.date} in {folder}", file=sys.stderr)
    return 0


def _scope_words(query: Query) -> tuple[str, ...]:
    """Return what a brief is about, in its title."""
    named = query.to_params()
    kept = ("place", "country", "actor", "doer", "target", "process", "outlet", "voice", "type", "text")
    return tuple(f"{name} {', '.join(named[name])}" for name in kept if name in named)


def _today() -> str:
    return date.today().isoformat()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@contextmanager
def _stream(asked: Asked, query: Query) -> Iterator[EvidenceStream]:
    """Give the evidence of the records that were named, or of the store."""
    if asked.records:
        if query != Query():
            raise FirsthandError(
                "filters select from a store; add the records to one, or leave the filters out"
            )
        yield _from_records(asked.records)
        return
    from firsthand.cli.telling import tell_unread  # noqa: PLC0415
    from firsthand.exports.stored import StoreStream  # noqa: PLC0415
    from firsthand.store import Store  # type: ignore[attr-defined,unused-ignore]  # noqa: PLC0415

    with Store.open(asked.store or load_settings().store, read_only=True) as store, store.snapshot():
        tell_unread(store)
        yield StoreStream(store, query)


def _from_records(paths: Sequence[Path]) -> MemoryStream:
    from firsthand.evidence import evidence_of  # noqa: PLC0415
    from firsthand.record import from_json  # noqa: PLC0415

    records = [
        from_json(line, where=f"{path} line {number}")
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip()
    ]
    return MemoryStream(evidence_of(records), records)


@contextmanager
def _binary(out: Path | None) -> Iterator[BinaryIO]:
    """Give the standard output, or a file that replaces ``out`` only when all has been written."""
    if out is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with replacing(out) as sink:
        yield sink
