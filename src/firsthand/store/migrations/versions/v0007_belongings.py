"""Counts by day of one actor, outlet or voice need no look at each incident: its kind stands beside its day."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_KEYS = {
    "incident_actor": ["role", "actor"],
    "incident_outlet": ["outlet"],
    "incident_voice": ["voice"],
}


def upgrade() -> None:
    """Make the tables anew, with what their incidents know: SQLite adds no column that must be filled."""
    for table, key in _KEYS.items():
        op.drop_index(f"{table}_key", table)
        op.drop_index(f"{table}_n", table)
        op.rename_table(table, f"{table}_old")
        op.create_table(
            table,
            *(sa.Column(name, sa.String(), nullable=False) for name in key),
            sa.Column("day", sa.Integer(), nullable=False),
            sa.Column("n", _BIG, sa.ForeignKey("incident.n"), nullable=False),
            sa.Column("type", sa.String(), nullable=False),
            sa.Column("rejected", sa.Boolean(), nullable=False),
        )
        own = ", ".join(f"x.{name}" for name in (*key, "day", "n"))
        op.execute(
            f"INSERT INTO {table} SELECT {own}, i.type, i.rejected FROM {table}_old x"  # noqa: S608
            " JOIN incident i ON i.n = x.n"
        )
        op.drop_table(f"{table}_old")
        op.create_index(f"{table}_key", table, [*key, "day", "n", "type", "rejected"], unique=True)
        op.create_index(f"{table}_n", table, ["n", *key])
