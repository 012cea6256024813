"""What SQLite and PostgreSQL do each in its own way: full text, boxes, adding to a row that may be there."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import BindParameter, Connection, Table, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite

from firsthand.errors import QueryError
from firsthand.store.engine import is_sqlite

_T = TypeVar("_T")
_CHUNK: Final = 500  # values in one IN (…)
_PIECE: Final = re.compile(r'"([^"]*)"?|(\S+)')
_WORD: Final = re.compile(r"\w+")


def put_words(connection: Connection, words: Mapping[int, str], gone: Iterable[int]) -> None:
    """Keep the words by which incidents are found, in place of those from before."""
    key = "rowid" if is_sqlite(connection) else "n"
    old = [{"n": n} for n in sorted({*words, *gone})]
    if old:
        connection.execute(text(f"DELETE FROM incident_text WHERE {key} = :n"), old)  # noqa: S608
    rows = [{"n": n, "words": words[n]} for n in sorted(words)]
    if not rows:
        return
    if is_sqlite(connection):
        connection.execute(text("INSERT INTO incident_text (rowid, words) VALUES (:n, :words)"), rows)
    else:
        connection.execute(
            text("INSERT INTO incident_text VALUES (:n, :words, to_tsvector('simple', :words))"), rows
        )


def words_in(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """Return the words by which incidents are found, by their numbers."""
    key = "rowid" if is_sqlite(connection) else "n"
    asked = text(f"SELECT {key}, words FROM incident_text WHERE {key} IN :some")  # noqa: S608
    some: BindParameter[Any] = bindparam("some", expanding=True)
    rows = connection.execute(asked.bindparams(some), {"some": list(numbers)})
    return {row[0]: row[1] for row in rows}


def put_points(
    connection: Connection, points: Mapping[int, tuple[float, float]], gone: Iterable[int]
) -> None:
    """Keep where incidents are, for SQLite's boxes; PostgreSQL has an index of the columns."""
    if not is_sqlite(connection):
        return
    old = [{"n": n} for n in sorted({*points, *gone})]
    if old:
        connection.execute(text("DELETE FROM incident_box WHERE n = :n"), old)
    rows = [{"n": n, "lat": lat, "lon": lon} for n, (lat, lon) in sorted(points.items())]
    if rows:
        connection.execute(text("INSERT INTO incident_box VALUES (:n, :lat, :lat, :lon, :lon)"), rows)


def match(connection: Connection, sought: str) -> tuple[str, str]:
    """Return the condition that incident_text holds what is sought, and its value for ``:sought``.

    All words must stand; "…" is a phrase, word* what begins so. Raises QueryError where there is no word.
    """
    phrases = []
    for quoted, bare in _PIECE.findall(sought):
        words = _WORD.findall(quoted or bare)
        if words:
            phrases.append((words, not quoted and bare.endswith("*")))
    if not phrases:
        raise QueryError(f"text: {sought!r} holds no word")
    if is_sqlite(connection):
        terms = ('"' + " ".join(words) + '"' + ("*" if begins else "") for words, begins in phrases)
        return "incident_text MATCH :sought", " ".join(terms)
    terms = ("<->".join(f"'{w}'" for w in words) + (":*" if begins else "") for words, begins in phrases)
    return "sought @@ to_tsquery('simple', :sought)", " & ".join(f"({term})" for term in terms)


def add_up(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add each row's ``count`` to that of the row with its key; rows that come to nothing go."""
    if not rows:
        return
    keys = [c.name for c in table.primary_key.columns]
    insert = (sqlite if is_sqlite(connection) else postgresql).insert(table)
    grown = insert.on_conflict_do_update(
        index_elements=keys, set_={"count": table.c.count + insert.excluded.count}
    )
    ordered = sorted(rows, key=lambda row: tuple(row[k] for k in keys))
    connection.execute(grown, ordered)
    if any(row["count"] < 0 for row in ordered):
        where = [table.c[k] == bindparam(f"b_{k}") for k in keys]
        fallen = [{f"b_{k}": row[k] for k in keys} for row in ordered if row["count"] < 0]
        connection.execute(table.delete().where(*where, table.c.count == 0), fallen)


def put(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], key: Sequence[str] = ()
) -> None:
    """Insert rows, in place of those with their key: the primary one, or a unique one that is named."""
    if not rows:
        return
    keys = list(key) or [c.name for c in table.primary_key.columns]
    insert = (sqlite if is_sqlite(connection) else postgresql).insert(table)
    others = {
        c.name: insert.excluded[c.name] for c in table.columns if c.name not in keys and c.name in rows[0]
    }
    action = (
        insert.on_conflict_do_update(index_elements=keys, set_=others)
        if others
        else insert.on_conflict_do_nothing(index_elements=keys)
    )
    connection.execute(action, list(rows))


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Yield values in lists short enough for one statement."""
    batch: list[_T] = []
    for value in values:
        batch.append(value)
        if len(batch) == _CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch
