"""What a doctor sees: each way in which a store can be out of order is told, in one line."""

import pytest
from sqlalchemy import text

from firsthand.evidence import matching
from firsthand.record import Record
from firsthand.store import Store

DAMAGE = {
    "UPDATE incident_text SET words = 'another' WHERE rowid = 1": "other words",
    "UPDATE incident SET country = 'XXX' WHERE n = 1": "lists have it",
    "UPDATE incident SET rejected = 1 WHERE n = 1": "lists have it",
    "UPDATE incident_voice SET type = 'AID' WHERE n = 1": "another day or type",
    "UPDATE cell SET count = count + 1 WHERE grain = 'all'": "cell: the counts",
    "UPDATE spread SET count = count + 1 WHERE kind = 'actor'": "spread: the counts",
    "DELETE FROM incident_box WHERE n IN (SELECT min(n) FROM incident WHERE lat IS NOT NULL)": "map: 1",
    "UPDATE process SET id = 'p-other' WHERE n = (SELECT min(n) FROM process)": "rests on nothing",
    "DELETE FROM process WHERE n = (SELECT min(n) FROM process)": "is not kept",
    "DELETE FROM telling WHERE n = (SELECT min(n) FROM telling)": "belong to no telling",
    "UPDATE telling SET body = (SELECT body FROM telling ORDER BY n DESC LIMIT 1) WHERE n = 1": "is not what it tells",
    "UPDATE sighting SET incident = (SELECT max(n) FROM incident) WHERE n = 1": "where they belong",
    "DELETE FROM record WHERE n = 1": "have no record",
    "UPDATE report SET hash = 'x' WHERE n = 1": "not the one that was taken in",
    "DELETE FROM report WHERE n = (SELECT max(n) FROM report)": "belong to no report",
}


@pytest.fixture(scope="module")
def whole(records: list[Record], tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a store in order."""
    path = str(tmp_path_factory.mktemp("doctor") / "store.db")
    with Store.open(path, create=True) as store, store.run() as run:
        store.add_records(records, run)
        assert list(store.examine()) == []
    return path


@pytest.mark.parametrize("statement", DAMAGE)
def test_each_damage_is_told(statement: str, whole: str) -> None:
    with Store.open(whole) as store, store.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql("BEGIN")
        connection.execute(text(statement))
        store._local.connection = connection
        told = list(store.examine())
        store._local.connection = None
        connection.rollback()
    assert any(DAMAGE[statement] in line for line in told), told
    assert all("\n" not in line for line in told)


def test_what_another_version_linked_is_told_with_the_way_out(
    whole: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "_BASE", -2.0)
    with Store.open(whole) as store:
        told = list(store.examine())
    assert any("scored otherwise" in line for line in told), told
    assert any("firsthand reread --all" in line for line in told)
