"""Zalo Bot: what of each month's quota a channel has used, and what organisers were told of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_zalo"
down_revision = "0015_competitions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota_months",
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("month", sa.String(7), primary_key=True),
        sa.Column("sent", sa.Integer, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.Column("told_messages", sa.SmallInteger, nullable=False),
        sa.Column("told_users", sa.SmallInteger, nullable=False),
    )
