"""What became of a message on the channels that were tried before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_falling_through"
down_revision = "0018_web_push"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("onward", sa.Text))
    op.add_column("deliveries", sa.Column("tried", sa.String(400)))
    op.add_column("campaigns", sa.Column("fell", sa.Integer))
    op.add_column("campaign_recipients", sa.Column("tried", sa.String(400)))
    where = sa.text("tried IS NOT NULL AND finished_at IS NULL")
    op.create_index(
        "ix_campaign_recipients_fallen", "campaign_recipients", ["campaign_id", "channel", "person_id"],
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip
