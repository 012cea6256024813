"""An outlet's reports are counted and listed along one index, and what nobody is sure of is found by one of its own."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.drop_index("report_outlet", "report")
    op.create_index("report_outlet", "report", ["outlet", "published", "state", "copy_of"])
    unsure = sa.text("(doubts & 4) > 0")
    op.create_index("incident_unsure", "incident", ["need"], sqlite_where=unsure, postgresql_where=unsure)
