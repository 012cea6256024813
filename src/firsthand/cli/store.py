"""The commands that keep and ask a store: thin, each one call of the library and a way to show its answer."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from typing import Any, Final

import msgspec

from firsthand.cli.progress import Progress
from firsthand.cli.showing import (
    cell,
    print_changes,
    print_kept,
    print_listed,
    print_process,
    print_reviews,
    print_shown,
    print_standings,
    print_table,
    print_voices,
)
from firsthand.cli.telling import tell, tell_unread
from firsthand.errors import StoreError
from firsthand.incident import ProcessOverTime, Statement
from firsthand.query import MOST, Query
from firsthand.run.adding import Added, add, reread
from firsthand.settings import load_settings
from firsthand.store import Store
from firsthand.store.answers import Change, Kept, Listed, OutletRow, Review, Standing, Voice
from firsthand.views.table import write_table
from firsthand.views.text import counted

INTERRUPTED: Final = 130  # the exit code of what an interrupt at the keyboard has stopped


class Form(StrEnum):
    """How an answer is written."""

    TERMINAL = "terminal"
    JSON = "json"
    JSONL = "jsonl"
    TABLE = "table"


def open_store(url: str | None, *, create: bool = False, read_only: bool = True) -> Store:
    """Return the store that was named, else the one of the settings."""
    settings = load_settings()
    return Store.open(url or settings.store, create=create, read_only=read_only, settings=settings)


def run_add(sources: Sequence[str], url: str | None, *, jobs: int, quiet: bool) -> int:
    """Add what the sources hold; return the exit code.

    1: nothing at all could be taken in; 130: it was interrupted.
    """
    with open_store(url, create=True, read_only=False) as store:
        try:
            with _bar(quiet) as bar:
                said, advance = (bar.tell, bar.advance) if bar else (tell, lambda _: None)
                added = add(store, sources, jobs=jobs, tell=said, advance=advance)
        except KeyboardInterrupt:
            tell(f"stopped; {counted(store.waiting(), 'report')} to be read; firsthand add goes on")
            return INTERRUPTED
        name = store.name
    _end(added.words() + f" to {name}", quiet=quiet)
    return 0 if added.new + added.known + added.read or not sources else 1


def run_reread(url: str | None, *, everything: bool, jobs: int, quiet: bool) -> int:
    """Read again what an older reader read."""
    with open_store(url, read_only=False) as store, _bar(quiet) as bar:
        reader = None if everything else _present_reader(store)
        found = reread(store, jobs=jobs, reader=reader, advance=bar.advance if bar else lambda _: None)
    _end(_reread_words(found), quiet=quiet)
    return 1 if found.failed and not found.read else 0


def _reread_words(found: Added) -> str:
    return f"read {found.read} reports again" + (f", failed on {found.failed}" if found.failed else "")


def _present_reader(store: Store) -> str:
    from firsthand.reading.reader import Reader  # noqa: PLC0415 - takes seconds
    from firsthand.record import Record, Report  # noqa: PLC0415
    from firsthand.store.bodies import reader_of  # noqa: PLC0415

    made = Reader(store.settings).read(Report(id="x", text="Talks went on.")).made_by
    return reader_of(Record(report=Report(id="x", text=""), made_by=made))


def run_doctor(url: str | None) -> int:
    """Say what is wrong with the store, one line each; return 1 where anything is."""
    with open_store(url) as store:
        count = 0
        for line in store.examine():
            count += 1
            print(line)
        if not count:
            held = store.overview()
            print(
                f"{store.name}: sound; {held.reports} reports, {held.incidents} incidents, {held.waiting} to be read"
            )
    return 1 if count else 0


def run_incidents(url: str | None, params: dict[str, list[str]], form: Form | None) -> int:
    """List incidents; return 1 where there are none, as grep does."""
    query = Query.from_params(params)
    with open_store(url) as store:
        tell_unread(store)
        page = store.find(query)
        chosen = form or (Form.TERMINAL if sys.stdout.isatty() else Form.JSONL)
        _write(page.rows, chosen, _incident_columns)
        if not page.rows:
            tell("no incidents")
        if page.cursor:
            tell(_cut_words(len(page.rows), store.count(query), query, page.cursor))
    return 0 if page.rows else 1


def _cut_words(shown: int, total: int, query: Query, cursor: str) -> str:
    """Return that a list is a part of an answer, and how to have more of it."""
    more = "--limit" if query.limit < MOST and not query.cursor else f"--cursor {cursor}"
    return f"{shown} of {total}; more with {more}, all with firsthand export"


def run_show(url: str | None, id: str, form: Form | None) -> int:
    """Show one incident, or one report."""
    with open_store(url) as store:
        tell_unread(store)
        shown = store.incident(id)
        if shown is not None:
            if form in (Form.JSON, Form.JSONL):
                print(_json(shown, form))
            elif form is Form.TABLE:
                _write_csv(map(_statement_columns, shown.statements))
            else:
                print_shown(shown)
            return 0
        kept = store.report(id) or store.process(id)
        if kept is None:
            raise StoreError(f"{id}: no such incident, process or report in {store.name}")
        chosen = form or (Form.TERMINAL if sys.stdout.isatty() else Form.JSON)
        if chosen in (Form.JSON, Form.JSONL):
            print(_json(kept, chosen))
        elif chosen is Form.TABLE:
            _write_kept(kept)
        elif isinstance(kept, Kept):
            print_kept(kept)
        else:
            print_process(kept)
    return 0


def _write_kept(kept: Kept | ProcessOverTime) -> None:
    """Write a process as a table of its states, a report as one of its happenings, as ``read`` does."""
    if isinstance(kept, ProcessOverTime):
        _write_csv(map(_plain_columns, kept.states))
    else:
        write_table(filter(None, (kept.record,)), sys.stdout)


def run_rows(
    url: str | None,
    ask: Callable[[Store], Iterable[Any]],
    form: Form | None,
) -> int:
    """List what ``ask`` answers: voices, outlets, processes, changes, judgements."""
    with open_store(url) as store:
        chosen = form or (Form.TERMINAL if sys.stdout.isatty() else Form.JSONL)
        found = ask(store)
        if chosen is Form.TERMINAL:
            found = list(found)
            if found and isinstance(found[0], Change):
                print_changes(found, store.named([one.incident for one in found]))
                return 0
        _write(found, chosen, _plain_columns)
    return 0


def run_standings(url: str | None, form: Form | None, *, outlets: bool, limit: int) -> int:
    """List voices or outlets, the most heard first; tell where the list is cut."""
    with open_store(url) as store, store.snapshot():
        chosen = form or (Form.TERMINAL if sys.stdout.isatty() else Form.JSONL)
        rows: Sequence[Voice | OutletRow] = (store.outlets if outlets else store.sources)(Query(), limit)
        _write(rows, chosen, _plain_columns)
        if len(rows) >= limit:
            total = store.count_outlets() if outlets else store.count_sources()
            if total > len(rows):
                tell(f"{len(rows)} of {total}; more with --limit")
    return 0


def run_review(url: str | None, do: Callable[[Store], int]) -> int:
    """Add a judgement to the log and say its number."""
    with open_store(url, read_only=False) as store:
        print(f"review {do(store)}")
    return 0


def _bar(quiet: bool) -> AbstractContextManager[Progress | None]:
    return nullcontext() if quiet or not sys.stderr.isatty() else Progress()


def _end(line: str, *, quiet: bool) -> None:
    if not quiet:
        tell(line)


def _json(value: object, form: Form) -> str:
    data = msgspec.json.encode(value)
    return (data if form is Form.JSONL else msgspec.json.format(data, indent=2)).decode()


def _write(rows: Iterable[Any], form: Form, columns: Callable[[Any], dict[str, str]]) -> None:
    if form is Form.JSONL:
        for row in rows:
            print(_json(row, form))
    elif form is Form.JSON:
        print(_json(list(rows), form))
    elif form is Form.TABLE:
        _write_csv(map(columns, rows))
    else:
        _print(list(rows), columns)


def _print(rows: Sequence[Any], columns: Callable[[Any], dict[str, str]]) -> None:
    if rows and isinstance(rows[0], Listed):
        print_listed(rows)
    elif rows and isinstance(rows[0], Standing):
        print_standings(rows)
    elif rows and isinstance(rows[0], Voice):
        print_voices(rows)
    elif rows and isinstance(rows[0], Review):
        print_reviews(rows)
    else:
        print_table(list(map(columns, rows)))


def _write_csv(rows: Iterator[dict[str, str]]) -> None:
    writer = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({k: f"'{v}" if v[:1] in "=+-@\t" and v else v for k, v in row.items()})


def _incident_columns(row: Listed) -> dict[str, str]:
    one = row.incident
    least, most = one.origins.least, one.origins.most
    return {
        "id": one.id,
        "day": (one.time.start or one.time.end or "") if one.time else "",
        "type": one.type.value,
        "status": one.status.value,
        "place": one.place.name if one.place else "",
        "country": (one.place.country or "") if one.place else "",
        "origins": str(least) if least == most else f"{least}-{most}",
        "reports": str(len(one.reports)),
        "conflicts": " ".join(sorted({c.property.value for c in one.conflicts})),
        "review": row.verdict.value if row.verdict else "",
        "title": row.title,
    }


def _statement_columns(row: Statement) -> dict[str, str]:
    return {
        "statement": row.id,
        "property": row.property.value,
        "value": cell(row.value),
        "denied": "yes" if row.denied else "",
        "certainty": row.certainty.value,
        "voice": " ← ".join(row.chain),
        "published": row.published or "",
        "report": row.report,
    }


def _plain_columns(row: msgspec.Struct) -> dict[str, str]:
    plain = msgspec.to_builtins(row)
    inner = plain.pop("process", None)
    if isinstance(inner, dict):
        plain = {k: inner.get(k, "") for k in ("id", "kind", "name", "parties", "reports")} | plain
    names = list(plain) if isinstance(inner, dict) else [*row.__struct_fields__]
    return {name: cell(plain.get(name, getattr(row, name, ""))) for name in names}
