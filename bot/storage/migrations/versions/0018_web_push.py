"""Web push: where a browser can be told of a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0018_web_push"
down_revision = "0017_zalo_oa"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "push_subscriptions",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("chat_id", sa.String(200), nullable=False),
        sa.Column("endpoint", sa.Text, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("p256dh", sa.String(100), nullable=False),
        sa.Column("auth", sa.String(40), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("told_at", UtcDateTime),
        sa.Column("read_at", UtcDateTime),
        sa.UniqueConstraint("hash", name="uq_push_subscriptions_hash"),
    )
    op.create_index("ix_push_subscriptions_chat", "push_subscriptions", ["chat_id"])
