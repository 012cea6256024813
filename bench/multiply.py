"""Makes a store's archive longer: what it holds is put before itself again and again, each time as many days earlier.

Linking a year's news for one measurement takes hours; what questions and one report more cost in a full store does
not hang on how it was filled. The copies lie in all tables and indexes as their originals do, under other keys.
"""

import random
import sqlite3
from datetime import date
from pathlib import Path
from typing import Final

from firsthand.store.rollups import PAIR, buckets_of

_BITS: Final = 41  # of a block's key, below its day
_MAPS: Final = ("all", "year", "month", "week", "day")


def multiply(path: Path, times: int, days: int) -> None:
    """Make the store at ``path`` hold ``times`` as much, each part ``days`` before the next."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -1000000")
    db.execute("BEGIN")
    most = {t: db.execute(f"SELECT coalesce(max({n}), 0) FROM {t}").fetchone()[0] for t, n in (
        ("report", "n"), ("sighting", "n"), ("incident", "n"), ("change", "seq"))}  # fmt: skip
    chance = random.Random(3)
    for k in range(times - 1, 0, -1):
        _once(db, k, k * days, most, chance)
    db.execute("COMMIT")
    db.execute("BEGIN")
    _count(db)
    db.execute("COMMIT")
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def _once(db: sqlite3.Connection, k: int, back: int, most: dict[str, int], chance: random.Random) -> None:
    r, s, i, c = (most[t] * k for t in ("report", "sighting", "incident", "change"))
    mask = chance.getrandbits(_BITS)
    words = chance.getrandbits(32) & ~3  # shingles of a sample stay in it
    here = dict(most)
    run = db.execute
    run(f"INSERT INTO report SELECT n+{r}, id||'~{r}', hash||'~{r}', state, run, outlet, title, url, published, age,"
        f" CASE WHEN copy_of IS NULL THEN NULL ELSE copy_of||'~{r}' END, reader, error FROM report WHERE n <= {here['report']}")  # fmt: skip
    for table in ("raw", "record", "digest"):
        run(f"INSERT INTO {table} SELECT n+{r}, body FROM {table} WHERE n <= {here['report']}")
    run("INSERT INTO incident (n, id, version, changed, type, status, day, first, last, country, admin1, place, lat,"
        " lon, precision, radius, least, most, reports, conflicts, verdict, rejected, title, outlet, doubts, need)"
        f" SELECT n+{i}, id||'~{r}', version, changed, type, status, day-{back}, first-{back}, last-{back}, country,"
        " admin1, place, lat, lon, precision, radius, least, most, reports, conflicts, verdict, rejected, title, outlet,"
        f" doubts, need-{back} FROM incident WHERE n <= {here['incident']}")  # fmt: skip
    run(
        f"INSERT INTO sighting (n, uid, report, event, age, incident) SELECT n+{s}, uid||'~{r}', report+{r}, event, age, incident+{i} FROM sighting WHERE n <= {here['sighting']}"
    )
    run(
        f"INSERT INTO incident_body SELECT n+{i}, body, machine, statements, facets FROM incident_body WHERE n <= {here['incident']}"
    )
    run(
        f"INSERT INTO incident_actor SELECT role, actor, day-{back}, n+{i}, type, rejected FROM incident_actor WHERE n <= {here['incident']}"
    )
    run(
        f"INSERT INTO incident_outlet SELECT outlet, day-{back}, n+{i}, type, rejected FROM incident_outlet WHERE n <= {here['incident']}"
    )
    run(
        f"INSERT INTO incident_voice SELECT voice, day-{back}, n+{i}, type, rejected FROM incident_voice WHERE n <= {here['incident']}"
    )
    run(
        f"INSERT INTO incident_report SELECT report+{r}, n+{i} FROM incident_report WHERE n <= {here['incident']}"
    )
    run(
        f"INSERT INTO change SELECT seq+{c}, time, kind, incident||'~{r}', into_, fields FROM (SELECT seq, time, kind, incident, \"into\" AS into_, fields FROM change WHERE seq <= {here['change']})"
    )
    # SQLite has no exclusive or; the day above the words of a key moves back.
    low = (1 << _BITS) - 1
    part = f"(key & {low})"
    run(
        f"INSERT INTO block SELECT ((key >> {_BITS}) - {back}) * {1 << _BITS} + (({part} | {mask}) - ({part} & {mask})), report+{r}, CASE sighting WHEN 0 THEN 0 ELSE sighting+{s} END FROM block WHERE report <= {here['report']}"
    )
    run(
        f"INSERT INTO shingle SELECT ((hash | {words}) - (hash & {words})), report+{r} FROM shingle WHERE report <= {here['report']}"
    )
    run(f"INSERT INTO edge SELECT a+{s}, b+{s}, kind, body FROM edge WHERE a <= {here['sighting']}")
    run(f"INSERT INTO reuse SELECT later+{r}, earlier+{r}, body FROM reuse WHERE later <= {here['report']}")
    run(
        f"INSERT INTO incident_text (rowid, words) SELECT rowid+{i}, words FROM incident_text WHERE rowid <= {here['incident']}"
    )
    run(
        f"INSERT INTO incident_box SELECT n+{i}, south, north, west, east FROM incident_box WHERE n <= {here['incident']}"
    )


def _count(db: sqlite3.Connection) -> None:
    """Fill the roll-ups anew."""
    db.execute("CREATE TEMP TABLE days (day INTEGER, grain TEXT, bucket INTEGER)")
    for (day,) in db.execute("SELECT DISTINCT day FROM incident").fetchall():
        assert day >= date.min.toordinal()
        db.executemany("INSERT INTO days VALUES (?, ?, ?)", [(day, g, b) for g, b in buckets_of(day)])
    db.execute("CREATE INDEX temp.days_day ON days (day)")
    for table in ("cell", "tally", "grid", "spread"):
        db.execute(f"DELETE FROM {table}")
    # First by day, which is little; wider stretches from that.
    db.execute(
        "CREATE TEMP TABLE c AS SELECT day, country, type, status, count(*) AS n FROM incident GROUP BY 1, 2, 3, 4"
    )
    db.execute(
        "INSERT INTO cell SELECT d.grain, c.country, d.bucket, c.type, c.status, sum(c.n) FROM c JOIN days d ON d.day = c.day GROUP BY 1, 2, 3, 4, 5"
    )
    db.execute(
        "INSERT INTO cell SELECT d.grain, '*', d.bucket, c.type, '*', sum(c.n) FROM c JOIN days d ON d.day = c.day GROUP BY 1, 3, 4"
    )
    db.execute(
        "CREATE TEMP TABLE g AS SELECT day, cast(floor(lat) AS INTEGER) AS lat, cast(floor(lon) AS INTEGER) AS lon, type, count(*) AS n FROM incident WHERE lat IS NOT NULL GROUP BY 1, 2, 3, 4"
    )
    db.execute(
        "INSERT INTO grid SELECT d.grain, d.bucket, lat, lon, type, sum(n) FROM g JOIN days d ON d.day = g.day GROUP BY 1, 2, 3, 4, 5"
    )
    kinds = {
        "actor": "SELECT day, actor AS value, count(*) AS n FROM incident_actor WHERE role = 'any' GROUP BY 1, 2",
        "outlet": "SELECT day, outlet AS value, count(*) AS n FROM incident_outlet GROUP BY 1, 2",
        "origins": "SELECT day, CASE WHEN least < 3 THEN least ELSE '3+' END AS value, count(*) AS n FROM incident GROUP BY 1, 2",
        "conflicts": "SELECT day, '' AS value, count(*) AS n FROM incident WHERE conflicts > 0 GROUP BY 1",
        "pair": f"SELECT a.day, a.actor||'{PAIR}'||b.actor AS value, count(*) AS n FROM incident_actor a JOIN incident_actor b ON b.n = a.n AND b.role = 'target' WHERE a.role = 'doer' GROUP BY 1, 2",
    }
    for kind, sql in kinds.items():
        db.execute(
            f"INSERT INTO tally SELECT '{kind}', d.grain, d.bucket, t.value, sum(t.n) FROM ({sql}) t JOIN days d ON d.day = t.day GROUP BY 2, 3, 4"
        )
    spreads = {
        "actor": "x.actor FROM incident_actor x JOIN incident i ON i.n = x.n WHERE x.role = 'any'",
        "outlet": "x.outlet FROM incident_outlet x JOIN incident i ON i.n = x.n",
        "origins": "CASE WHEN i.least < 3 THEN i.least ELSE '3+' END FROM incident i",
        "conflicts": "'' FROM incident i WHERE i.conflicts > 0",
    }
    for kind, sql in spreads.items():
        db.execute(
            f"INSERT INTO spread SELECT i.country, i.type, '{kind}', v, count(*) FROM (SELECT i.country, i.type, {sql.replace(' FROM', ' AS v FROM', 1)}) i GROUP BY 1, 2, 4"
        )
