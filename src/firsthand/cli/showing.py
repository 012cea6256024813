"""What the store answers, as a terminal shows it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from firsthand.incident import Incident, ProcessOverTime, Value
from firsthand.ontology import Certainty
from firsthand.store.answers import Change, Kept, Listed, Review, Shown, Standing, Voice
from firsthand.views.text import counted, one_line, plain
from firsthand.views.words import place_words, time_words

_CALLED: Final = 6  # names of a voice
_NOTHING: Final = {"", "0", "False"}
_MARKS: Final = {"True": "yes", "False": ""}
_WHOLE: Final = ("id", "incident", "time", "kind")  # columns that are not broken over lines


def cell(value: object) -> str:
    """Return a value as it stands in a column; nothing for what is unknown."""
    if isinstance(value, list | tuple):
        if value and isinstance(value[0], dict):  # values with their counts
            return ", ".join(str(one.get("value", one)) for one in value)
        return " ".join(map(str, value))
    return "" if value is None else str(value)


def print_listed(rows: Sequence[Listed]) -> None:
    """Print incidents, each with what it is called and what is known of it."""
    _print_pairs((row.incident.id, *_two_lines(row)) for row in rows)


def print_changes(rows: Sequence[Change], named: Mapping[str, Listed]) -> None:
    """Print the change feed, each entry with what its incident is called now."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("no.", "time", "what", "incident", "", "fields"):
        table.add_column(name, no_wrap=name in ("no.", "time", "what", "incident"), overflow="fold")
    for row in rows:
        one = named.get(row.incident) or named.get(row.into or "")
        words = one_line(one.heading or one.title) if one else ""
        what = f"{row.kind.value} {row.into}" if row.into else row.kind.value
        time = row.time[:16].replace("T", " ")
        table.add_row(*map(Text, (str(row.seq), time, what, row.incident, words, " ".join(row.fields))))
    Console(highlight=False).print(table)


def print_standings(rows: Sequence[Standing]) -> None:
    """Print processes, each with its latest state."""
    _print_pairs(
        (
            row.process.id,
            one_line(row.process.name),
            " · ".join(
                filter(
                    None,
                    (
                        row.process.kind.value,
                        ", ".join(row.process.parties),
                        f"{row.state} since {row.since}" if row.state and row.since else row.state,
                        counted(len(row.process.reports), "report"),
                    ),
                )
            ),
        )
        for row in rows
    )


def print_voices(rows: Sequence[Voice]) -> None:
    """Print voices, each after the number of its incidents, with how it fares and what reports call it."""
    _print_pairs((str(row.incidents), one_line(row.name), " · ".join(_voice_facts(row))) for row in rows)


def _voice_facts(row: Voice) -> Iterator[str]:
    kind = row.actor or row.kind.replace("-", " ")
    yield f"{kind}, unnamed" if row.anonymous else kind
    for words, number in (("first", row.first), ("alone", row.alone), ("contradicted", row.contradicted)):
        if number:
            yield f"{words} in {number}"
    called = [one_line(one.value) for one in row.said[:_CALLED]]
    if called:
        yield "called " + ", ".join(called) + (" …" if len(row.said) > _CALLED else "")


def print_table(rows: Sequence[dict[str, str]]) -> None:
    """Print rows under their names; columns in which nothing stands are left out."""
    names = [name for name in (rows[0] if rows else ()) if {row[name] for row in rows} - _NOTHING]
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in names:
        table.add_column(name, overflow="fold", no_wrap=name in _WHOLE)
    for row in rows:
        table.add_row(*(Text(_MARKS.get(row[name], one_line(row[name]))) for name in names))
    if rows:
        _console().print(table)


def print_shown(shown: Shown) -> None:
    """Print an incident: origins, what each says, where they differ, its reports and judgements."""
    one = shown.incident
    names = {o.id: o.name for o in one.origins.list}
    _say(" · ".join(filter(None, _facts(one))), "bold")
    _say(f"{one.id}, version {shown.version}{', ' + shown.verdict if shown.verdict else ''}")
    _say(f"\nOrigins: {_range(one.origins.least, one.origins.most)}", "bold")
    for origin in one.origins.list:
        unnamed = ", unnamed" if origin.anonymous else ""
        spare = "" if origin.counts else "; not counted"
        _say(f"  {origin.name} ({origin.kind.value}{unnamed}{spare}), in {', '.join(origin.reports)}")
    _say("\nVersions", "bold")
    for name, values in one.values.items():
        for value in values:
            who = value.set_by or ", ".join(names.get(o, o) for o in value.origins)
            _say(f"  {name}: {_value(value)}{', denied' if value.denied else ''} — {who}")
    for conflict in one.conflicts:
        sides = " against ".join(", ".join(names.get(o, o) for o in side) for side in conflict.between)
        _say(f"  in conflict on {conflict.property.value}: {conflict.why} — {sides}", "red")
    for revision in one.revisions:
        _say(f"  revised: {revision.property.value}, {revision.why}, in {revision.report}")
    _say("\nReports", "bold")
    for report in shown.reports:
        copy = f" (copy of {report.copy_of})" if report.copy_of else ""
        words = ": ".join(filter(None, (report.outlet, report.title)))
        _say(f"  {report.published or 'undated'}  {words}{copy}")
        _say(f"    {report.id}", "dim")
    for review in shown.reviews:
        _say(_review_line(review))


def print_reviews(rows: Iterable[Review]) -> None:
    """Print entries of the log of judgements, a line each."""
    for row in rows:
        _say(_review_line(row, row.incident))


def print_process(process: ProcessOverTime) -> None:
    """Print a process: its states in order, who says so, and what moved it."""
    _say(f"{process.name}", "bold")
    _say(" · ".join(filter(None, (process.kind.value, ", ".join(process.parties), process.id))))
    _say("\nStates", "bold")
    for state in process.states:
        by = f", by {state.by}" if state.by else ""
        _say(
            f"  {state.date or 'undated':10}  {state.state.value:10}  {_told(state.voice, state.report)}{by}"
        )
    if process.moved_by:
        _say("\nMoved by", "bold")
    for move in process.moved_by:
        sure = "" if move.certainty is Certainty.CERTAIN else f" ({move.certainty.value})"
        _say(f"  {move.incident}  {move.kind.value}{sure}  {_told(move.voice, move.report)}")


def print_kept(kept: Kept) -> None:
    """Print a report with its record, as ``read`` does, and the incidents that it tells of."""
    from firsthand.views.terminal import print_record  # noqa: PLC0415 - draws in much

    if kept.record is not None:
        print_record(kept.record, _console())
    else:
        _say(f"{kept.report.id}: {kept.state}{', ' + kept.error if kept.error else ''}")
    if kept.incidents:
        _say(f"\nTells of {', '.join(kept.incidents)}")


def _print_pairs(rows: Iterable[tuple[str, str, str]]) -> None:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for id, first, second in rows:
        table.add_row(Text(id), Text.assemble((first, "bold"), "\n", second))
    _console().print(table)


def _two_lines(row: Listed) -> tuple[str, str]:
    one = row.incident
    differ = ", ".join(sorted({c.property.value for c in one.conflicts}))
    facts = (
        *_facts(one),
        counted(one.origins.most, "origin")
        if one.origins.least == one.origins.most
        else f"{_range(one.origins.least, one.origins.most)} origins",
        counted(len(one.reports), "report"),
        f"voices differ on {differ}" if differ else "",
        row.verdict.value if row.verdict else "",
    )
    return one_line(row.heading or row.title), " · ".join(filter(None, facts))


def _facts(one: Incident) -> Iterator[str]:
    yield " ".join((one.type.value, *one.modes))
    yield one.status.value if one.status.value != "happened" else ""
    yield time_words(one.time) if one.time else ""
    yield one_line(place_words(one.place)) if one.place else ""


def _value(value: Value) -> str:
    stated = value.value
    if not isinstance(stated, list | tuple):
        return {True: "yes", False: "no"}[stated] if isinstance(stated, bool) else cell(stated)
    least, most = stated
    return _range(least, most)


def _range(least: object, most: object) -> str:
    if least == most:
        return f"{most}"
    return f"at least {least}" if most is None else f"{least or 0} to {most}"


def _told(voice: str | None, report: str) -> str:
    return f"{voice} in {report}" if voice else report


def _review_line(review: Review, incident: str = "") -> str:
    after = review.after if isinstance(review.after, str | int | float | None) else _json(review.after)
    undoes = f"of {review.undoes}" if review.undoes else ""
    what = " ".join(filter(None, (review.action, undoes, incident, review.field, cell(after))))
    why = f": {review.reason}" if review.reason else ""
    return f"  review {review.id}: {what}, {review.user}, {review.time}{why}{' (undone)' if review.undone else ''}"


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _say(line: str, style: str = "") -> None:
    if line.startswith("\n"):
        print()
    _console().print(Text(plain(line).strip("\n").replace("\n", " "), style), soft_wrap=True)


def _console() -> Console:
    return Console(highlight=False)
