"""The tables: the same in SQLite and PostgreSQL, but for full text and boxes (see the first of ``migrations``).

What a person gave or said (report, raw, review) is kept for ever. What was read (record, digest) can be read
again. All else is a view that follows from these, and ``doctor`` checks that it does.
"""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

metadata: Final = MetaData()

_BIG: Final = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by INTEGER only
_KEY: Final = BigInteger()  # any 63-bit number
_UNSURE: Final = text("(doubts & 4) > 0")  # in the words of the queue's question, by which alone it is found


def _number(name: str = "n") -> Column[int]:
    return Column(name, _BIG, primary_key=True, autoincrement=True)


meta: Final = Table("meta", metadata, Column("key", String, primary_key=True), Column("value", Text))

# Who works on the store, so that reports of a process that was killed are taken over.
run: Final = Table(
    "run",
    metadata,
    _number(),
    Column("host", String, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", String, nullable=False),
    Column("ended", String),
)

report: Final = Table(
    "report",
    metadata,
    _number(),
    Column("id", String, nullable=False, unique=True),
    Column("hash", String, nullable=False, unique=True),  # of text, outlet and date
    Column("state", String, nullable=False),  # accepted, read, failed, withdrawn
    Column("run", _BIG, ForeignKey("run.n")),  # whose task the reading is
    Column("outlet", String),
    Column("title", Text),
    Column("url", Text),
    Column("published", String),
    Column("age", String),  # puts reports in order; none before it is read
    Column("copy_of", String, index=True),
    Column("reader", String),
    Column("error", Text),
    Index("report_waiting", "state", "run"),
    Index("report_outlet", "outlet", "published", "state", "copy_of"),
    sqlite_autoincrement=True,
)
raw: Final = Table(
    "raw",
    metadata,
    Column("n", _BIG, ForeignKey("report.n"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # packed JSON of the report as it came in
)
record: Final = Table(
    "record",
    metadata,
    Column("n", _BIG, ForeignKey("report.n"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # packed JSON of the record, without the report's text
)
# What linking looks up (see ``index``).
digest: Final = Table(
    "digest",
    metadata,
    Column("n", _BIG, ForeignKey("report.n"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # deflated msgpack
)
sighting: Final = Table(
    "sighting",
    metadata,
    _number(),
    Column("uid", String, nullable=False, unique=True),
    # None while its report is out and what it was part of is still to be put in order.
    Column("report", _BIG, ForeignKey("report.n"), index=True),
    Column("event", String, nullable=False),
    Column("age", String, nullable=False),  # puts sightings in order
    Column("incident", _BIG, ForeignKey("incident.n"), index=True),
)
# Without foreign keys: they are written by the hundred a report, and `doctor` looks for orphans.
block: Final = Table(
    "block",
    metadata,
    Column("key", _KEY, primary_key=True, autoincrement=False),
    Column("report", _BIG, primary_key=True, autoincrement=False),
    Column("sighting", _BIG, primary_key=True, autoincrement=False),  # 0 where it is the report as a whole
    sqlite_with_rowid=False,
)
shingle: Final = Table(
    "shingle",
    metadata,
    Column("hash", _KEY, primary_key=True, autoincrement=False),
    Column("report", _BIG, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
edge: Final = Table(
    "edge",
    metadata,
    Column("a", _BIG, primary_key=True, autoincrement=False),
    Column("b", _BIG, primary_key=True, autoincrement=False, index=True),
    Column("kind", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
reuse: Final = Table(
    "reuse",
    metadata,
    Column("later", _BIG, primary_key=True, autoincrement=False),
    Column("earlier", _BIG, primary_key=True, autoincrement=False, index=True),
    Column("body", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

# Files and lines that have been taken in whole, by hash, so that adding them again costs a look-up.
seen: Final = Table(
    "seen",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),  # reports in it
    Column("left_out", Text, nullable=False),  # what could not be read of it, one a line
    sqlite_with_rowid=False,
)

incident: Final = Table(
    "incident",
    metadata,
    _number(),
    Column("id", String, nullable=False, unique=True),
    Column("version", Integer, nullable=False),
    Column("changed", _BIG, nullable=False),  # number in the change feed
    Column("type", String, nullable=False),
    Column("status", String, nullable=False),
    Column(
        "day", Integer, nullable=False
    ),  # by which it is put in order: its last day, else when it was told
    Column("first", Integer, nullable=False),  # days it may have happened on
    Column("last", Integer, nullable=False),
    Column("country", String, nullable=False),  # "" where it is not known, as below
    Column("admin1", String, nullable=False),
    Column("place", String, nullable=False),
    Column("lat", Float),
    Column("lon", Float),
    Column("precision", String),
    Column("radius", Float),
    Column("least", Integer, nullable=False),
    Column("most", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("conflicts", SmallInteger, nullable=False),
    Column("verdict", String, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    Column("outlet", String, nullable=False),
    Column(
        "doubts", SmallInteger, nullable=False, server_default="0"
    ),  # why a person should look, as bits (see ``doubts``)
    Column("need", _KEY, nullable=False, server_default="0"),  # and how much
    Index("incident_day", "day"),
    Index("incident_type_day", "type", "day"),
    Index("incident_country_day", "country", "day"),
    Index("incident_country_type_day", "country", "type", "day"),
    Index("incident_least_day", "least", "day"),
    Index("incident_reports_day", "reports", "day"),
    Index("incident_changed", "changed"),
    Index("incident_place", "place"),
    Index("incident_need", "need"),
    Index("incident_unsure", "need", sqlite_where=_UNSURE, postgresql_where=_UNSURE),
)
incident_body: Final = Table(
    "incident_body",
    metadata,
    Column("n", _BIG, ForeignKey("incident.n"), primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),  # with what persons corrected
    Column("machine", LargeBinary),  # without, where that differs
    Column("statements", LargeBinary, nullable=False),
    Column("facets", LargeBinary, nullable=False),  # what it adds to the roll-ups, to be taken off again
)


def _belongs(name: str, *columns: Column[str], key: tuple[str, ...]) -> Table:
    """Return a table of what incidents have several of, found by value and day.

    The type, and whether a person rejected it, stand there too: to count by day, no incident is looked up.
    """
    table = Table(
        name,
        metadata,
        *columns,
        Column("day", Integer, nullable=False),
        Column("n", _BIG, ForeignKey("incident.n"), nullable=False),
        Column("type", String, nullable=False),
        Column("rejected", Boolean, nullable=False),
        # With the value in it, so that the values of some incidents are found by these, and not by a walk of all values.
        Index(f"{name}_n", "n", *key),
    )
    Index(f"{name}_key", *(table.c[k] for k in (*key, "day", "n", "type", "rejected")), unique=True)
    return table


# role: any, doer, target
incident_actor: Final = _belongs(
    "incident_actor",
    Column("role", String, nullable=False),
    Column("actor", String, nullable=False),
    key=("role", "actor"),
)
incident_outlet: Final = _belongs(
    "incident_outlet", Column("outlet", String, nullable=False), key=("outlet",)
)
# What a voice is called, and the code of whom it speaks for.
incident_voice: Final = _belongs("incident_voice", Column("voice", String, nullable=False), key=("voice",))
incident_report: Final = Table(
    "incident_report",
    metadata,
    Column("report", _BIG, ForeignKey("report.n"), primary_key=True),
    Column("n", _BIG, ForeignKey("incident.n"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

process: Final = Table(
    "process",
    metadata,
    _number(),
    Column("id", String, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", String),
    Column("since", String),
    Column("reports", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # incidents in it are named by sightings
)
# What each report tells of an undertaking, from which processes are put together.
telling: Final = Table(
    "telling",
    metadata,
    _number(),
    Column("report", _BIG, ForeignKey("report.n"), nullable=False, index=True),
    Column("at", Integer, nullable=False),  # its place in the report
    Column("process", _BIG, ForeignKey("process.n"), index=True),  # none while it is only talked of
    Column("body", LargeBinary, nullable=False),
)
telling_key: Final = Table(
    "telling_key",
    metadata,
    Column("key", String, primary_key=True),
    Column("telling", _BIG, primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)
# Which sightings bear on a process.
moved: Final = Table(
    "moved",
    metadata,
    Column("process", _BIG, ForeignKey("process.n"), primary_key=True),
    Column("uid", String, primary_key=True, index=True),
    sqlite_with_rowid=False,
)

# Only ever added to.
review: Final = Table(
    "review",
    metadata,
    _number(),
    Column("incident", String, nullable=False, index=True),
    Column("action", String, nullable=False),
    Column("user", String, nullable=False),
    Column("time", String, nullable=False),
    Column("reason", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # field, values, others, and the sightings it is about
    Column("undoes", _BIG, ForeignKey("review.n"), unique=True),
    sqlite_autoincrement=True,
)
review_on: Final = Table(
    "review_on",
    metadata,
    Column("uid", String, primary_key=True),  # a sighting that the incident had
    Column("n", _BIG, ForeignKey("review.n"), primary_key=True),
    Column(
        "at", Integer, nullable=False
    ),  # its place by age: the review is of where the first of them now is
    sqlite_with_rowid=False,
)
# What merges and splits that hold say of two sightings: follows from the reviews.
pair_verdict: Final = Table(
    "pair_verdict",
    metadata,
    Column("a", String, primary_key=True),
    Column("b", String, primary_key=True, index=True),
    Column("n", _BIG, ForeignKey("review.n"), primary_key=True, index=True),
    Column("same", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

change: Final = Table(
    "change",
    metadata,
    _number("seq"),
    Column("time", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("incident", String, nullable=False, index=True),
    Column("into", String),
    Column("fields", Text, nullable=False),
    sqlite_autoincrement=True,
)
redirect: Final = Table(
    "redirect",
    metadata,
    Column("old", String, primary_key=True),
    Column("new", String, nullable=False, index=True),
)

# Roll-ups, so that facets and the whole timeline need no scan. grain: all, year, month, week, day; bucket: its
# first day. In `cell` each incident counts twice: under its own country and status, and under "*" for both.
cell: Final = Table(
    "cell",
    metadata,
    Column("grain", String, primary_key=True),
    Column("country", String, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("type", String, primary_key=True),
    Column("status", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("cell_bucket", "grain", "bucket"),
    sqlite_with_rowid=False,
)
# kind: actor, outlet, pair, origins, conflicts, reviewed
tally: Final = Table(
    "tally",
    metadata,
    Column("kind", String, primary_key=True),
    Column("grain", String, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("value", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("tally_top", "kind", "grain", "bucket", "count"),
    sqlite_with_rowid=False,
)
# What a tally counts over all days, by country and type: so many rows that each grain of days would be too many.
spread: Final = Table(
    "spread",
    metadata,
    Column("country", String, primary_key=True),
    Column("type", String, primary_key=True),
    Column("kind", String, primary_key=True),  # as in `tally`, without pairs
    Column("value", String, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
# Fields of one degree, of which wider ones are made.
grid: Final = Table(
    "grid",
    metadata,
    Column("grain", String, primary_key=True),
    Column("bucket", Integer, primary_key=True),
    Column("lat", Integer, primary_key=True),
    Column("lon", Integer, primary_key=True),
    Column("type", String, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)
# Voices and outlets. kind: voice (that speaks for nobody known), body (by its code), outlet; measure: incidents,
# alone, contradicted, first, copied. kind said: what those of a name are called otherwise, in the place of the sort.
standing: Final = Table(
    "standing",
    metadata,
    Column("kind", String, primary_key=True),
    Column("name", String, primary_key=True),
    Column("sort", String, primary_key=True),  # kind of the voice, with a * where it is unnamed
    Column("measure", String, primary_key=True),
    Column("count", Integer, nullable=False),
    Index("standing_top", "kind", "measure", "count"),
    sqlite_with_rowid=False,
)

# Questions that persons keep, to be told of what is new in their answers.
saved_view: Final = Table(
    "saved_view",
    metadata,
    _number(),
    Column("name", Text, nullable=False),
    Column("user", String, nullable=False),
    Column("query", Text, nullable=False),  # as it stands in an address
    Column("email", Text, nullable=False),
    Column("webhook", Text, nullable=False),
    Column("secret", String, nullable=False),  # by which what is sent to the webhook is signed
    Column("created", String, nullable=False),
    Column("told", _BIG, nullable=False),  # number of the last change that was sent
    Column("error", Text, nullable=False),  # why the last sending failed
    sqlite_autoincrement=True,
)
