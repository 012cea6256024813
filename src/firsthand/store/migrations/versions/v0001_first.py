"""The first tables."""

from alembic import op

from firsthand.store.dialects import POSTGRES_TABLES, SQLITE_TABLES
from firsthand.store.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    bind = op.get_bind()
    metadata.create_all(bind)
    for statement in SQLITE_TABLES if bind.dialect.name == "sqlite" else POSTGRES_TABLES:
        op.execute(statement)
