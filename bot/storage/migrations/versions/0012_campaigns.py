"""Campaigns: one message to many people, a row a recipient; what is asked before a message leaves; dead accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0012_campaigns"
down_revision = "0011_deadlines"
branch_labels = None
depends_on = None

COUNTED = ("total", "sent", "failed", "unreachable", "unknown", "skipped", "cancelled", "expired", "tried", "refused")


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("is_urgent", sa.Boolean))
    op.add_column("deliveries", sa.Column("still", sa.Text))
    op.add_column("accounts", sa.Column("unreachable_at", UtcDateTime))
    op.add_column("accounts", sa.Column("unreachable_why", sa.String(200)))
    op.create_table(
        "campaigns",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("what", sa.String(80), nullable=False, unique=True),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("is_urgent", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("begins_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("halt_share", sa.Float),
        sa.Column("filled_to", big_id(), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("sealed_at", UtcDateTime),
        sa.Column("began_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        *(sa.Column(name, sa.Integer, nullable=False) for name in COUNTED),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_campaigns_state", "campaigns", ["state"])
    op.create_table(
        "campaign_bodies",
        sa.Column("campaign_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(20), primary_key=True),
        sa.Column("payload", sa.Text, nullable=False),
    )
    op.create_table(
        "campaign_recipients",
        sa.Column("campaign_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(20)),
        sa.Column("chat_id", sa.String(200)),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.SmallInteger, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("next_at", UtcDateTime),
        sa.Column("provider_ref", sa.String(200)),
        sa.Column("error", sa.String(200)),
        sa.Column("finished_at", UtcDateTime),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_campaign_recipients_open",
        "campaign_recipients",
        ["campaign_id", "channel", "state", "person_id"],
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
