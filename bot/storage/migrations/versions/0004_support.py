"""Support: who has a request, whom it was shown to, what was said about it; jobs with their next time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0004_support"
down_revision = "0003_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs",
        sa.Column("name", sa.String(60), primary_key=True),
        sa.Column("next_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime),
        sa.Column("error", sa.String(200)),
    )
    for column in (
        sa.Column("unit_id", big_id()),
        sa.Column("due_at", UtcDateTime),
        sa.Column("taken_by", big_id()),
        sa.Column("taken_at", UtcDateTime),
        sa.Column("answered_by", big_id()),
        sa.Column("answered_at", UtcDateTime),
        sa.Column("useful", sa.Boolean),
    ):
        op.add_column("requests", column)
    op.create_table(
        "request_units",
        sa.Column("request_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("unit_id", big_id(), primary_key=True, autoincrement=False),
    )
    op.create_index("ix_request_units_unit", "request_units", ["unit_id"])
    op.create_table(
        "request_lines",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("request_id", big_id(), nullable=False),
        sa.Column("person_id", big_id()),
        sa.Column("from_staff", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_request_lines_request", "request_lines", ["request_id", "id"])
