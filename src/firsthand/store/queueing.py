"""What a person should look at first: by how doubtful it is and how many reports tell of it, with the reasons."""

import math
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Row, text

from firsthand.incident import Property, Statement
from firsthand.ontology import TYPES, Certainty, Quad
from firsthand.query import Query
from firsthand.store.answers import Listed
from firsthand.store.core import Store
from firsthand.store.listing import named, statements_of
from firsthand.store.selecting import ask

# A queue looks at so many of the latest and of the most told incidents: all of a small store, and of a large one
# what somebody could ever get to.
_LATEST: Final = 5000
_MOST_TOLD: Final = 1500
_CLOSER: Final = 250  # whose statements are looked at
_MANY: Final = 4  # reports


class Doubt(StrEnum):
    """Why somebody should look."""

    CONFLICT = "conflict"  # voices give values that cannot both be true
    NOBODY = "nobody"  # no voice vouches for it
    UNSURE = "unsure"  # nobody says it as certain
    SINGLE = "single"  # it rests on one origin
    UNPLACED = "unplaced"  # of a deed, no point on the map is known
    MANY = "many"  # many reports tell of it


# Of these it should be known where they were; words are spoken anywhere.
_PLACED: Final = tuple(
    t.value for t in TYPES if TYPES[t].quad in (Quad.MATERIAL_CONFLICT, Quad.MATERIAL_COOPERATION)
)
_WEIGHT: Final = {
    Doubt.CONFLICT: 3.0,
    Doubt.NOBODY: 2.0,
    Doubt.UNSURE: 2.0,
    Doubt.SINGLE: 1.5,
    Doubt.UNPLACED: 1.0,
    Doubt.MANY: 0.5,
}
_TESTS: Final = {
    Doubt.CONFLICT: "i.conflicts > 0",
    Doubt.NOBODY: "i.most = 0",
    Doubt.SINGLE: "i.most = 1",
    Doubt.UNPLACED: "i.lat IS NULL AND i.type IN ({})".format(", ".join(f"'{t}'" for t in _PLACED)),
    Doubt.MANY: f"i.reports >= {_MANY}",
}


class Waiting(msgspec.Struct, frozen=True):
    """An incident that nobody has judged, why somebody should, and how much so."""

    listed: Listed
    doubts: tuple[Doubt, ...]
    weight: float


def waiting(store: Store, query: Query, why: Doubt | None = None, limit: int = 100) -> tuple[Waiting, ...]:
    """Return what of a question's incidents nobody has judged, what needs it most first.

    With ``why`` only what is doubtful in that way.
    """
    asked = msgspec.structs.replace(query.whole(), reviewed=False, rejected=False)
    with store.snapshot() as connection:
        found: dict[str, tuple[float, Row[Any], set[Doubt]]] = {}
        for row in _candidates(connection, asked, why):
            doubts = _doubts(row)
            found[row.id] = (_weight(doubts, row.reports), row, doubts)
        first = sorted(found.values(), key=lambda f: (-f[0], -f[1].day, f[1].id))[:_CLOSER]
        said = statements_of(connection, [row.n for _, row, _ in first])
        weighed = []
        for _, row, doubts in first:
            if _is_unsure(said.get(row.n, ())):
                doubts.add(Doubt.UNSURE)
            if why is None or why in doubts:
                weighed.append((_weight(doubts, row.reports), row, doubts))
        weighed.sort(key=lambda f: (-f[0], -f[1].day, f[1].id))
        shown = weighed[:limit]
        listed = named(connection, [row.id for _, row, _ in shown])
    return tuple(
        Waiting(listed[row.id], tuple(d for d in Doubt if d in doubts), weight)
        for weight, row, doubts in shown
        if row.id in listed
    )


def _candidates(connection: Connection, query: Query, why: Doubt | None) -> list[Row[Any]]:
    found: dict[int, Row[Any]] = {}
    for order, limit in (("i.day", _LATEST), ("i.reports", _MOST_TOLD)):
        asked = ask(connection, query)
        tests = [asked.condition(), *([_TESTS[why]] if why in _TESTS else [])]
        sql = (
            f"SELECT i.n, i.id, i.type, i.day, i.reports, i.least, i.most, i.conflicts, i.lat FROM {asked.sources}"  # noqa: S608
            f" WHERE {' AND '.join(tests)} ORDER BY {order} DESC LIMIT {limit}"
        )
        found |= {row.n: row for row in connection.execute(text(sql), asked.values)}
        if len(found) < limit:
            break  # these are all
    return list(found.values())


def _doubts(row: Row[Any]) -> set[Doubt]:
    tests = {
        Doubt.CONFLICT: row.conflicts > 0,
        Doubt.NOBODY: row.most == 0,
        Doubt.SINGLE: row.most == 1,
        Doubt.UNPLACED: row.lat is None and row.type in _PLACED,
        Doubt.MANY: row.reports >= _MANY,
    }
    return {doubt for doubt, holds in tests.items() if holds}


def _weight(doubts: set[Doubt], reports: int) -> float:
    return sum(_WEIGHT[d] for d in doubts) * (1 + math.log2(max(1, reports)))


def _is_unsure(statements: Sequence[Statement]) -> bool:
    """Tell whether no voice says as certain that it happened, or anything of it where none says that."""
    told = [s for s in statements if s.property is Property.OCCURRED and not s.denied] or list(statements)
    return bool(told) and all(s.certainty is not Certainty.CERTAIN for s in told)
