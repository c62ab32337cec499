"""The door of a conference: what signs QR codes, and who may mark with a browser."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0009_conference_door"
down_revision = "0008_conferences"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conference_keys",
        sa.Column("conference_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("secret", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "conference_door_passes",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("session_id", big_id(), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("link_hash", sa.String(64), nullable=False),
        sa.Column("cookie_hash", sa.String(64)),
        sa.Column("made_by", big_id(), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("opened_at", UtcDateTime),
        sa.Column("revoked_at", UtcDateTime),
        sa.UniqueConstraint("link_hash", name="uq_conference_door_passes_link"),
        sa.UniqueConstraint("cookie_hash", name="uq_conference_door_passes_cookie"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conference_door_passes_session", "conference_door_passes", ["session_id"])
