"""The first tables, as they were made: what ``schema`` says today is reached by the steps after this one."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_OWN = {
    "sqlite": (
        'CREATE VIRTUAL TABLE incident_text USING fts5(words, tokenize="unicode61 remove_diacritics 2")',
        "CREATE VIRTUAL TABLE incident_box USING rtree(n, south, north, west, east)",
    ),
    "postgresql": (
        "CREATE TABLE incident_text (n BIGINT PRIMARY KEY, words TEXT NOT NULL, sought TSVECTOR NOT NULL)",
        "CREATE INDEX incident_text_sought ON incident_text USING gin (sought)",
        "CREATE INDEX incident_point ON incident (lat, lon)",
    ),
}


def upgrade() -> None:
    """Make them."""
    _reports()
    _ties()
    _incidents()
    _judgements()
    _counts()
    for statement in _OWN[op.get_bind().dialect.name]:
        op.execute(statement)


def _reports() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("value", sa.Text()),
    )
    op.create_table(
        "run",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started", sa.String(), nullable=False),
        sa.Column("ended", sa.String()),
    )
    op.create_table(
        "report",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("hash", sa.String(), nullable=False, unique=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("run", _BIG, sa.ForeignKey("run.n")),
        sa.Column("outlet", sa.String()),
        sa.Column("title", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("published", sa.String()),
        sa.Column("age", sa.String()),
        sa.Column("copy_of", sa.String()),
        sa.Column("reader", sa.String()),
        sa.Column("error", sa.Text()),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_report_copy_of", "report", ["copy_of"])
    op.create_index("report_outlet", "report", ["outlet"])
    op.create_index("report_waiting", "report", ["state", "run"])
    op.create_table(
        "raw",
        sa.Column("n", _BIG, sa.ForeignKey("report.n"), primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "record",
        sa.Column("n", _BIG, sa.ForeignKey("report.n"), primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "seen",
        sa.Column("hash", sa.LargeBinary(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )


def _ties() -> None:
    op.create_table(
        "digest",
        sa.Column("n", _BIG, sa.ForeignKey("report.n"), primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "incident",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed", _BIG, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("admin1", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("lat", sa.Float()),
        sa.Column("lon", sa.Float()),
        sa.Column("precision", sa.String()),
        sa.Column("radius", sa.Float()),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.SmallInteger(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("rejected", sa.Boolean(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
    )
    op.create_index("incident_changed", "incident", ["changed"])
    op.create_index("incident_country_day", "incident", ["country", "day"])
    op.create_index("incident_country_type_day", "incident", ["country", "type", "day"])
    op.create_index("incident_day", "incident", ["day"])
    op.create_index("incident_least_day", "incident", ["least", "day"])
    op.create_index("incident_place", "incident", ["place"])
    op.create_index("incident_reports_day", "incident", ["reports", "day"])
    op.create_index("incident_type_day", "incident", ["type", "day"])
    op.create_table(
        "sighting",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("uid", sa.String(), nullable=False, unique=True),
        sa.Column("report", _BIG, sa.ForeignKey("report.n")),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("age", sa.String(), nullable=False),
        sa.Column("incident", _BIG, sa.ForeignKey("incident.n")),
    )
    op.create_index("ix_sighting_incident", "sighting", ["incident"])
    op.create_index("ix_sighting_report", "sighting", ["report"])
    op.create_table(
        "block",
        sa.Column("key", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("report", _BIG, primary_key=True, autoincrement=False),
        sa.Column("sighting", _BIG, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "shingle",
        sa.Column("hash", sa.BigInteger(), primary_key=True, autoincrement=False),
        sa.Column("report", _BIG, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "edge",
        sa.Column("a", _BIG, primary_key=True, autoincrement=False),
        sa.Column("b", _BIG, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_edge_b", "edge", ["b"])
    op.create_table(
        "reuse",
        sa.Column("later", _BIG, primary_key=True, autoincrement=False),
        sa.Column("earlier", _BIG, primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_reuse_earlier", "reuse", ["earlier"])


def _incidents() -> None:
    op.create_table(
        "incident_body",
        sa.Column("n", _BIG, sa.ForeignKey("incident.n"), primary_key=True, autoincrement=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("machine", sa.LargeBinary()),
        sa.Column("statements", sa.LargeBinary(), nullable=False),
        sa.Column("facets", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "incident_actor",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("n", _BIG, sa.ForeignKey("incident.n"), nullable=False),
    )
    op.create_index("incident_actor_key", "incident_actor", ["role", "actor", "day", "n"], unique=True)
    op.create_index("incident_actor_n", "incident_actor", ["n"])
    op.create_table(
        "incident_outlet",
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("n", _BIG, sa.ForeignKey("incident.n"), nullable=False),
    )
    op.create_index("incident_outlet_key", "incident_outlet", ["outlet", "day", "n"], unique=True)
    op.create_index("incident_outlet_n", "incident_outlet", ["n"])
    op.create_table(
        "incident_report",
        sa.Column("report", _BIG, sa.ForeignKey("report.n"), primary_key=True),
        sa.Column("n", _BIG, sa.ForeignKey("incident.n"), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_incident_report_n", "incident_report", ["n"])
    op.create_table(
        "process",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(), nullable=False, unique=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.String()),
        sa.Column("since", sa.String()),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "telling",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("report", _BIG, sa.ForeignKey("report.n"), nullable=False),
        sa.Column("at", sa.Integer(), nullable=False),
        sa.Column("process", _BIG, sa.ForeignKey("process.n")),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    op.create_index("ix_telling_process", "telling", ["process"])
    op.create_index("ix_telling_report", "telling", ["report"])
    op.create_table(
        "telling_key",
        sa.Column("key", sa.String(), primary_key=True),
        sa.Column("telling", _BIG, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_telling_key_telling", "telling_key", ["telling"])
    op.create_table(
        "moved",
        sa.Column("process", _BIG, sa.ForeignKey("process.n"), primary_key=True),
        sa.Column("uid", sa.String(), primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_moved_uid", "moved", ["uid"])


def _judgements() -> None:
    op.create_table(
        "review",
        sa.Column("n", _BIG, primary_key=True, autoincrement=True),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("user", sa.String(), nullable=False),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("undoes", _BIG, sa.ForeignKey("review.n"), unique=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_review_incident", "review", ["incident"])
    op.create_table(
        "review_on",
        sa.Column("uid", sa.String(), primary_key=True),
        sa.Column("n", _BIG, sa.ForeignKey("review.n"), primary_key=True),
        sa.Column("at", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pair_verdict",
        sa.Column("a", sa.String(), primary_key=True),
        sa.Column("b", sa.String(), primary_key=True),
        sa.Column("n", _BIG, sa.ForeignKey("review.n"), primary_key=True),
        sa.Column("same", sa.Boolean(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pair_verdict_b", "pair_verdict", ["b"])
    op.create_index("ix_pair_verdict_n", "pair_verdict", ["n"])
    op.create_table(
        "change",
        sa.Column("seq", _BIG, primary_key=True, autoincrement=True),
        sa.Column("time", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("incident", sa.String(), nullable=False),
        sa.Column("into", sa.String()),
        sa.Column("fields", sa.Text(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_incident", "change", ["incident"])
    op.create_table(
        "redirect",
        sa.Column("old", sa.String(), primary_key=True),
        sa.Column("new", sa.String(), nullable=False),
    )
    op.create_index("ix_redirect_new", "redirect", ["new"])


def _counts() -> None:
    op.create_table(
        "cell",
        sa.Column("grain", sa.String(), primary_key=True),
        sa.Column("country", sa.String(), primary_key=True),
        sa.Column("bucket", sa.Integer(), primary_key=True),
        sa.Column("type", sa.String(), primary_key=True),
        sa.Column("status", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("cell_bucket", "cell", ["grain", "bucket"])
    op.create_table(
        "tally",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("grain", sa.String(), primary_key=True),
        sa.Column("bucket", sa.Integer(), primary_key=True),
        sa.Column("value", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("tally_top", "tally", ["kind", "grain", "bucket", "count"])
    op.create_table(
        "grid",
        sa.Column("grain", sa.String(), primary_key=True),
        sa.Column("bucket", sa.Integer(), primary_key=True),
        sa.Column("lat", sa.Integer(), primary_key=True),
        sa.Column("lon", sa.Integer(), primary_key=True),
        sa.Column("type", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "standing",
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("sort", sa.String(), primary_key=True),
        sa.Column("measure", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
