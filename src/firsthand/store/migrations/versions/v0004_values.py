"""The actors, outlets and voices of an incident are found by it alone: without this SQLite walks all of a role."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_COLUMNS = {
    "incident_actor": ["n", "role", "actor"],
    "incident_outlet": ["n", "outlet"],
    "incident_voice": ["n", "voice"],
}


def upgrade() -> None:
    """Make their indexes anew."""
    for table, columns in _COLUMNS.items():
        op.drop_index(f"{table}_n", table)
        op.create_index(f"{table}_n", table, columns)
