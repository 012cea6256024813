"""Questions that persons keep."""

from alembic import op

from firsthand.store.schema import saved_view

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make their table; a store made by this version has it from the first step."""
    saved_view.create(op.get_bind(), checkfirst=True)
