"""The queue of what nobody has judged: what needs a person most first, over all of the store, page by page."""

from typing import Any, Final

import msgspec
from sqlalchemy import Connection, text

from firsthand.query import Order, Query
from firsthand.store.answers import Listed
from firsthand.store.core import Store
from firsthand.store.doubts import MANY, Doubt, bits_of, doubts_in, weight_of
from firsthand.store.listing import named
from firsthand.store.selecting import Asked, ask, page_of, write_cursor

__all__ = ["Doubt", "Queue", "Waiting", "beside", "waiting"]


# What an index names where it is so rare that the queue would be walked to its end for a page of it.
_NAMED: Final = {Doubt.NOBODY: "least = 0 AND most = 0", Doubt.MANY: f"reports >= {MANY}"}


class Waiting(msgspec.Struct, frozen=True):
    """An incident that nobody has judged, why somebody should, and how much so."""

    listed: Listed
    doubts: tuple[Doubt, ...]
    weight: float


class Queue(msgspec.Struct, frozen=True):
    """A page of what waits."""

    rows: tuple[Waiting, ...]
    cursor: str | None = None  # for the page after


def waiting(
    store: Store, query: Query, why: Doubt | None = None, limit: int = 100, cursor: str | None = None
) -> Queue:
    """Return what of a question's incidents nobody has judged, what needs it most first.

    With ``why`` only what is doubtful in that way.
    """
    with store.snapshot() as connection:
        asked, ordered = _asked(connection, query, why)
        ordered = msgspec.structs.replace(ordered, limit=limit, cursor=cursor)
        sql = page_of(ordered, asked, "i.id, i.doubts, i.need")
        rows = connection.execute(text(sql), asked.values).all()
        shown = rows[:limit]
        listed = named(connection, [row.id for row in shown])
    return Queue(
        tuple(Waiting(listed[row.id], doubts_in(row.doubts), weight_of(row.need)) for row in shown),
        write_cursor(shown[-1].sort_key, shown[-1].id) if len(rows) > limit else None,
    )


def beside(store: Store, query: Query, why: Doubt | None, id: str) -> tuple[str, str]:
    """Return what stands before and after an incident in its queue, or would, had it not been judged."""
    with store.snapshot() as connection:
        place = connection.execute(text("SELECT need FROM incident WHERE id = :id"), {"id": id}).scalar()
        if place is None:
            return "", ""
        found = []
        for more, order in ((">", "ASC"), ("<", "DESC")):
            asked, _ = _asked(connection, query, why)
            tie = "<" if more == ">" else ">"
            asked.where.append(f"(i.need {more} :place OR (i.need = :place AND i.id {tie} :here))")
            # The first half again, for the index: an OR by itself would have all rows looked at.
            asked.where.append(f"i.need {more}= :place")
            sql = (
                f"SELECT i.id FROM {asked.sources} WHERE {asked.condition()}"  # noqa: S608
                f" ORDER BY i.need {order}, i.id {'DESC' if order == 'ASC' else 'ASC'} LIMIT 1"
            )
            values: dict[str, Any] = asked.values | {"place": place, "here": id}
            found.append(connection.execute(text(sql), values).scalar() or "")
    return found[0], found[1]


def _asked(connection: Connection, query: Query, why: Doubt | None) -> tuple[Asked, Query]:
    ordered = msgspec.structs.replace(query.whole(), reviewed=False, rejected=False, order=Order.DOUBT)
    test = f"(i.doubts & {bits_of([why])}) > 0" if why is not None else ""
    if why in _NAMED:
        return ask(connection, ordered, (f"SELECT n FROM incident WHERE {_NAMED[why]}", test)), ordered  # noqa: S608
    asked = ask(connection, ordered)
    asked.where += [test] if test else []
    return asked, ordered
