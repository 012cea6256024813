"""Who is in the incidents of a country and a type, and who tells of them, is counted as they are written."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_OF_VALUES = (
    ("'actor'", "x.actor", "incident_actor x JOIN incident i ON i.n = x.n", "x.role = 'any'"),
    ("'outlet'", "x.outlet", "incident_outlet x JOIN incident i ON i.n = x.n", ""),
    ("'origins'", "CASE WHEN i.least < 3 THEN CAST(i.least AS VARCHAR) ELSE '3+' END", "incident i", ""),
    ("'conflicts'", "''", "incident i", "i.conflicts > 0"),
    ("'reviewed'", "''", "incident i", "i.verdict <> ''"),
)


def upgrade() -> None:
    """Make the table, and count what there is."""
    op.create_table(
        "spread",
        sa.Column("country", sa.String(), primary_key=True),
        sa.Column("type", sa.String(), primary_key=True),
        sa.Column("kind", sa.String(), primary_key=True),
        sa.Column("value", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    for kind, value, sources, condition in _OF_VALUES:
        where = " AND ".join(("NOT i.rejected", *filter(None, (condition,))))
        op.execute(
            f"INSERT INTO spread SELECT country, type, kind, value, count(*) FROM"  # noqa: S608
            f" (SELECT i.country AS country, i.type AS type, {kind} AS kind, {value} AS value"
            f" FROM {sources} WHERE {where}) s GROUP BY country, type, kind, value"
        )
