"""Membership: roster rows that people asked for and officers decide about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0005_membership"
down_revision = "0004_support"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "claims",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("unit_id", big_id(), nullable=False),
        sa.Column("rows", sa.Text, nullable=False),
        sa.Column("why", sa.String(10), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("decided_by", big_id()),
        sa.Column("decided_at", UtcDateTime),
    )
    op.create_index("ix_claims_state", "claims", ["state", "id"])
    op.create_index("ix_claims_person", "claims", ["person_id"])
