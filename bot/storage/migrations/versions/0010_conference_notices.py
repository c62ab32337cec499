"""Conferences: what an invited unit is to be told, once each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0010_conference_notices"
down_revision = "0009_conference_door"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conference_notices",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("conference_id", big_id(), nullable=False),
        sa.Column("invitation_id", big_id(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("next_at", UtcDateTime, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.UniqueConstraint("invitation_id", "key", name="uq_conference_notices_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conference_notices_due", "conference_notices", ["state", "next_at"])
    op.create_index("ix_conference_notices_conference", "conference_notices", ["conference_id", "state"])
