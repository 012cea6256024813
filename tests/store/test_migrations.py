"""The steps by which a store's tables come about give what the code says they are."""

from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import Engine
from sqlalchemy.engine.interfaces import ReflectedColumn

from firsthand.query import Query
from firsthand.record import Record
from firsthand.store import Store
from firsthand.store.engine import address, connect
from firsthand.store.schema import metadata


def shape(engine: Engine) -> dict[str, Any]:
    """Return tables, columns, keys and indexes as the database tells them."""

    def column(one: ReflectedColumn) -> tuple[Any, ...]:
        return str(one["type"]), one["nullable"], str(one.get("default"))

    found = {}
    looked = inspect(engine)
    for name in metadata.tables:
        found[name] = {
            "columns": {c["name"]: column(c) for c in looked.get_columns(name)},
            "key": looked.get_pk_constraint(name)["constrained_columns"],
            "foreign": sorted(
                (f["constrained_columns"], f["referred_table"], f["referred_columns"])
                for f in looked.get_foreign_keys(name)
            ),
            "unique": sorted(u["column_names"] for u in looked.get_unique_constraints(name)),
            "indexes": sorted(
                (i["name"] or "", i["column_names"], bool(i["unique"])) for i in looked.get_indexes(name)
            ),
        }
    return found


def sql(engine: Engine) -> dict[str, list[str]]:
    """Return the statement of each table as SQLite keeps it, which alone tells how its rows are numbered.

    In pieces: a column that a later step adds stands after the constraints.
    """
    asked = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL"
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(asked).all()
    return {name: sorted(_pieces(words)) for name, words in rows if name in metadata.tables}


def _pieces(words: str) -> list[str]:
    head, _, rest = " ".join(words.split()).partition("(")
    body, _, tail = rest.rpartition(")")
    return [head.strip(), tail.strip(), *(piece.strip() for piece in body.split(","))]


def test_the_steps_make_the_tables_that_the_code_names(url: str, made_at_once: str) -> None:
    Store.open(url, create=True).close()
    by_steps, at_once = connect(address(url)), connect(address(made_at_once))
    metadata.create_all(at_once)
    assert shape(by_steps) == shape(at_once) | {"incident": shape(by_steps)["incident"]}
    own = {"incident_point"}  # PostgreSQL's alone, see the first step
    told, wanted = shape(by_steps)["incident"], shape(at_once)["incident"]
    assert [i for i in told["indexes"] if i[0] not in own] == wanted["indexes"]
    assert {k: v for k, v in told.items() if k != "indexes"} == {
        k: v for k, v in wanted.items() if k != "indexes"
    }
    if by_steps.dialect.name == "sqlite":
        assert sql(by_steps) == sql(at_once)
    by_steps.dispose()
    at_once.dispose()


def test_a_store_from_before_its_spread_was_kept_gets_the_same_counts(
    url: str, records: list[Record]
) -> None:
    with Store.open(url, create=True) as store, store.run() as run:
        store.add_records(records, run)
        country = store.facets(Query()).countries[0].value
        asked = Query(countries=(country,))
        before = store.facets(asked)
        assert before.actors
        assert before.outlets
    engine = connect(address(url))
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE spread"))
        connection.execute(text("UPDATE firsthand_version SET version_num = '0005'"))
    engine.dispose()
    with Store.open(url) as store:
        assert store.facets(asked) == before
        assert not [line for line in store.examine() if line.startswith("spread")]
