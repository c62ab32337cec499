"""Zalo Official Account: the pair of tokens by which we speak for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime

revision = "0017_zalo_oa"
down_revision = "0016_zalo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zalo_oa_tokens",
        sa.Column("app_id", sa.String(40), primary_key=True),
        sa.Column("oa_id", sa.String(40), nullable=False),
        sa.Column("access_token", sa.Text, nullable=False),
        sa.Column("refresh_token", sa.Text, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("stored_at", UtcDateTime, nullable=False),
        sa.Column("refreshing_since", UtcDateTime),
        sa.Column("tries", sa.SmallInteger, nullable=False),
        sa.Column("lost_at", UtcDateTime),
        sa.Column("lost_why", sa.String(200)),
    )
