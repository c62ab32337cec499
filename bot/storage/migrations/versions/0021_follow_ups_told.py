"""Of which step towards its due date a unit was told last."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_follow_ups_told"
down_revision = "0020_push_switch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    told = sa.Column("told", sa.String(20), nullable=False, server_default=sa.text("''"))
    op.add_column("conference_follow_ups", told)
