"""From a question to SQL that stays fast however many incidents there are.

A filter that names few incidents (a word, a box, an actor) leads, and the rest is looked up for each of them.
Where every such filter names many, the list is walked in its order and they are only tested, which soon fills
a page; a list by day along the index of one actor, outlet or voice, which is in that order as well. SQLite needs to be told so (``CROSS JOIN`` keeps the order of tables); PostgreSQL plans by itself.
"""

import base64
from collections.abc import Collection, Iterator, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

import msgspec
from sqlalchemy import Connection, text

from firsthand.errors import QueryError
from firsthand.query import Order, Query
from firsthand.store.dialects import match
from firsthand.store.engine import is_sqlite
from firsthand.store.packing import number_of_day

# Incidents that a leading filter may name: so many are sorted in some 30 ms, and twice as many page by page.
FEW: Final = 10_000
_MANY: Final = 500  # incidents from which on it pays to look up all that have a word, and test by these
_ORDERS: Final = {
    Order.NEWEST: ("i.day", "DESC"),
    Order.OLDEST: ("i.day", "ASC"),
    Order.CHANGED: ("i.changed", "DESC"),
    Order.ORIGINS: ("i.least", "DESC"),
    Order.REPORTS: ("i.reports", "DESC"),
    Order.DOUBT: ("i.need", "DESC"),
}


class _Belonging(NamedTuple):
    """The table that has whom a filter names, its column, and what else must hold there."""

    table: str
    column: str
    role: str = ""


_BELONGING: Final = {
    "actors": _Belonging("incident_actor", "actor", "role = 'any' AND "),
    "doers": _Belonging("incident_actor", "actor", "role = 'doer' AND "),
    "targets": _Belonging("incident_actor", "actor", "role = 'target' AND "),
    "outlets": _Belonging("incident_outlet", "outlet"),
    "voices": _Belonging("incident_voice", "voice"),
}
_BY_DAY: Final = frozenset({Order.NEWEST, Order.OLDEST, Order.RELEVANCE})


class Wanted(Enum):
    """How much of an answer is wanted, by which the way to it is chosen."""

    PAGE = "page"
    NEWEST = "newest"  # thousands, the newest first
    ALL = "all"  # whatever their number, in no order


class Asked(msgspec.Struct):
    """Pieces of a statement, and the values for its names."""

    sources: str  # what stands after FROM; incidents are called i
    where: list[str]
    values: dict[str, Any]
    rank: str = ""  # the expression of relevance, where the text leads
    few: bool = True  # whether what leads names few incidents
    size: int | None = None  # how many it names, where that is known
    day: str = "i.day"  # the day, in whatever is walked along

    def condition(self) -> str:
        """Return what stands after WHERE."""
        return " AND ".join(self.where) if self.where else "1 = 1"


class _Filter(msgspec.Struct):
    """A filter that has a table of its own: whom it names, and how one incident is tested."""

    numbers: str  # a SELECT of n
    test: str
    tests: str = ""  # how thousands are tested, where that is another way
    rough: bool = False  # it names too many, so what it names is to be tested
    by_day: str = ""  # a SELECT of n and day along an index that has them by day, where there is one


def ask(
    connection: Connection,
    query: Query,
    also: tuple[str, str] | None = None,
    wanted: Wanted = Wanted.PAGE,
) -> Asked:
    """Return the pieces of the statement that selects the incidents meant.

    ``also`` is one filter more: a SELECT of n, and how one incident is tested.
    """
    values: dict[str, Any] = {}
    where = _plain_conditions(connection, query, values)
    filters = _filters(connection, query, values) + ([_Filter(*also)] if also else [])
    if not is_sqlite(connection):
        rank = "ts_rank_cd((SELECT t.sought FROM incident_text t WHERE t.n = i.n), to_tsquery('simple', :sought))"
        named = [f"i.n IN ({f.numbers})" for f in filters]
        return Asked("incident i", where + named, values, rank if query.text else "")
    if not filters:
        return Asked("incident i", where, values)
    sizes = [_size(connection, f, values) for f in filters]
    leader = min(range(len(filters)), key=lambda at: sizes[at])
    few = sizes[leader] <= FEW
    many = wanted is not Wanted.PAGE and sizes[leader] > _MANY
    # A wide box is tested sooner than found.
    leads = few or (wanted is Wanted.ALL and not filters[leader].rough)
    tests = [
        (f.tests if many else "") or f.test
        for at, f in enumerate(filters)
        if at != leader or f.rough or not leads
    ]
    along = leader
    if not leads:
        along = min(
            (at for at, f in enumerate(filters) if f.by_day), key=lambda at: sizes[at], default=leader
        )
    if filters[along].by_day and query.order in _BY_DAY:
        rest = [(f.tests if many else "") or f.test for at, f in enumerate(filters) if at != along]
        sources = f"({filters[along].by_day}) s CROSS JOIN incident i ON i.n = s.n"
        return Asked(sources, where + rest, values, few=few, size=sizes[along], day="s.day")
    if not leads:
        return Asked("incident i", where + tests, values, few=False)
    if query.text and leader == 0:
        sources = "incident_text CROSS JOIN incident i ON i.n = incident_text.rowid"
        tests.append("incident_text MATCH :sought")
        return Asked(sources, where + tests, values, "-bm25(incident_text)", few=few, size=sizes[leader])
    sources = f"({filters[leader].numbers}) s CROSS JOIN incident i ON i.n = s.n"
    return Asked(sources, where + tests, values, few=few, size=sizes[leader])


def days_of_one(query: Query) -> tuple[str, dict[str, Any]] | None:
    """Return the SELECT of day and type of the incidents of one actor, outlet or voice, and its values.

    None where a question asks for another filter than that, types and days: then incidents must be looked up.
    """
    named = [name for name in _BELONGING if getattr(query, name)]
    if len(named) != 1 or len(getattr(query, named[0])) != 1:
        return None
    if not asks_only(query, {"types", "since", "until", "rejected", *named}):
        return None
    values: dict[str, Any] = {}
    table, column, role = _BELONGING[named[0]]
    where = [role + _among(column, named[0], getattr(query, named[0]), values)]
    if not query.rejected:
        where.append("NOT rejected")
    where += _within_days("day", query, values)
    if query.types:
        where.append(_among("type", "type", [str(t) for t in query.types], values))
    return f"SELECT day, type FROM {table} WHERE {' AND '.join(where)}", values  # noqa: S608


def asks_only(query: Query, known: Collection[str]) -> bool:
    """Tell whether a question has no other filters than those named."""
    plain = Query()
    return all(
        name in known or getattr(query, name) == getattr(plain, name) for name in Query.__struct_fields__
    )


def _size(connection: Connection, filter: _Filter, values: dict[str, Any]) -> int:
    """Return how many incidents a filter names, up to one more than few."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM ({filter.numbers}) LIMIT {FEW + 1})"  # noqa: S608
    needed = {k: v for k, v in values.items() if f":{k}" in sql}
    return int(connection.execute(text(sql), needed).scalar_one())


def _plain_conditions(connection: Connection, query: Query, values: dict[str, Any]) -> list[str]:
    """Return the conditions on columns of the incident itself."""
    where = [] if query.rejected else [f"i.rejected = {'0' if is_sqlite(connection) else 'false'}"]
    for column, chosen in (("type", query.types), ("country", query.countries), ("status", query.status)):
        if chosen:
            where.append(_among(f"i.{column}", column, [str(c) for c in chosen], values))
    where += _within_days("i.day", query, values)
    if query.place:
        where.append("(lower(i.place) LIKE :place ESCAPE '!' OR lower(i.admin1) LIKE :place ESCAPE '!')")
        values["place"] = _like(query.place.lower()) + "%"
    if query.least_origins:
        where.append("i.least >= :least")
        values["least"] = query.least_origins
    if query.single_origin:
        where.append("i.least <= 1 AND i.most = 1")
    if query.conflicts:
        where.append("i.conflicts > 0")
    if query.reviewed is not None:
        where.append("i.verdict <> ''" if query.reviewed else "i.verdict = ''")
    if query.changed_since is not None:
        where.append("i.changed > :changed")
        values["changed"] = query.changed_since
    return where


def _within_days(column: str, query: Query, values: dict[str, Any]) -> Iterator[str]:
    """Yield the conditions that a day is within those asked for."""
    for name, sign in (("since", ">="), ("until", "<=")):
        day = number_of_day(getattr(query, name))
        if day is not None:
            values[name] = day
            yield f"{column} {sign} :{name}"


def _filters(connection: Connection, query: Query, values: dict[str, Any]) -> list[_Filter]:
    """Return the filters that have tables of their own, that of the text first."""
    found = []
    sqlite = is_sqlite(connection)
    if query.text:
        condition, values["sought"] = match(connection, query.text)
        key = "rowid" if sqlite else "n"
        named = f"SELECT {key} AS n FROM incident_text WHERE {condition}"  # noqa: S608
        found.append(
            _Filter(
                named,
                f"EXISTS (SELECT 1 FROM incident_text WHERE {condition} AND {key} = i.n)",  # noqa: S608
                # Full text is asked once, and not for each incident; the plus keeps it from leading.
                tests=f"+i.n IN ({named})",
            )
        )
    if query.box:
        found.append(_box(query, values, sqlite=sqlite))
    for name, (table, column, role) in _BELONGING.items():
        chosen = getattr(query, name)
        if chosen:
            among = _among(column, name, chosen, values)
            found.append(_belonging(table, role + among, query, many=len(chosen) > 1))
    if query.process:
        values["process"] = query.process
        bears = (
            "SELECT DISTINCT x.incident AS n FROM process p JOIN moved m ON m.process = p.n"
            " JOIN sighting x ON x.uid = m.uid WHERE p.id = :process AND x.incident IS NOT NULL"
        )
        found.append(_Filter(bears, f"i.n IN ({bears})"))
    return found


def _belonging(table: str, condition: str, query: Query, *, many: bool) -> _Filter:
    days = [
        f"day {sign} :{name}" for name, sign in (("since", ">="), ("until", "<=")) if getattr(query, name)
    ]
    distinct = "DISTINCT " if many else ""
    named = " AND ".join([condition, *days])
    return _Filter(
        f"SELECT {distinct}n FROM {table} WHERE {named}",  # noqa: S608
        f"EXISTS (SELECT 1 FROM {table} x WHERE x.n = i.n AND {condition})",  # noqa: S608
        by_day="" if many else f"SELECT n, day FROM {table} WHERE {named}",  # noqa: S608
    )


def _box(query: Query, values: dict[str, Any], *, sqlite: bool) -> _Filter:
    west, south, east, north = query.box or (0, 0, 0, 0)
    values |= {"west": west, "south": south, "east": east, "north": north}
    crossing = west > east  # over the 180th meridian
    bound = "(i.lon >= :west OR i.lon <= :east)" if crossing else "i.lon BETWEEN :west AND :east"
    test = f"i.lat BETWEEN :south AND :north AND {bound}"
    if not sqlite:
        return _Filter(f"SELECT i.n FROM incident i WHERE {test}", test)  # noqa: S608
    across = "(east >= :west OR west <= :east)" if crossing else "west <= :east AND east >= :west"
    numbers = f"SELECT n FROM incident_box WHERE south <= :north AND north >= :south AND {across}"  # noqa: S608
    return _Filter(numbers, test, rough=True)  # the tree rounds outwards to 32 bits


def _among(column: str, name: str, chosen: Sequence[str], values: dict[str, Any]) -> str:
    for at, value in enumerate(chosen):
        values[f"{name}_{at}"] = value
    if len(chosen) == 1:
        return f"{column} = :{name}_0"
    return f"{column} IN ({', '.join(f':{name}_{at}' for at in range(len(chosen)))})"


def _like(words: str) -> str:
    return words.replace("!", "!!").replace("%", "!%").replace("_", "!_")


def page_of(query: Query, asked: Asked, columns: str) -> str:
    """Return the statement of one page: ``columns`` and ``sort_key``, by which it is ordered, one row more than asked.

    Ties are broken by id, so that a page does not depend on what came in first.
    """
    if query.order is Order.RELEVANCE and asked.rank:
        column, direction = asked.rank, "DESC"
    else:
        column, direction = _ORDERS[Order.NEWEST if query.order is Order.RELEVANCE else query.order]
        column = asked.day if column == "i.day" else column
    sql = f"SELECT {columns}, {column} AS sort_key FROM {asked.sources} WHERE {asked.condition()}"  # noqa: S608
    ordered = f" ORDER BY sort_key {direction}, id LIMIT {query.limit + 1}"
    if query.cursor is None:
        return sql + ordered
    asked.values["cursor_at"], asked.values["cursor_id"] = _read_cursor(query.cursor)
    sign = "<" if direction == "DESC" else ">"
    if column == asked.rank:
        after = f"sort_key {sign} :cursor_at OR (sort_key = :cursor_at AND id > :cursor_id)"
        return f"SELECT * FROM ({sql}) ranked WHERE {after}{ordered}"  # noqa: S608
    after = f"{column} {sign}= :cursor_at AND ({column} {sign} :cursor_at OR i.id > :cursor_id)"
    return f"{sql} AND {after}{ordered}"


def write_cursor(at: float, id: str) -> str:
    """Return where a page ends, as one word."""
    return base64.urlsafe_b64encode(msgspec.json.encode((at, id))).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[float, str]:
    try:
        found = msgspec.json.decode(
            base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=tuple[int | float, str]
        )
    except (ValueError, msgspec.MsgspecError) as error:
        raise QueryError("cursor: it is not one that a page before gave") from error
    return found
