"""Deadlines: what units owe, each round of it, a task for each unit, and what people were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0011_deadlines"
down_revision = "0010_conference_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("unit_id", big_id()),
        sa.Column("template", sa.String(60), nullable=False),
        sa.Column("basis", sa.String(300), nullable=False),
        sa.Column("receiver", sa.String(300), nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("made_by", big_id()),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deadlines_unit", "deadlines", ["unit_id"])
    op.create_table(
        "deadline_rounds",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("deadline_id", big_id(), nullable=False),
        sa.Column("period", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("due_before", sa.Date),
        sa.Column("moves", sa.Integer, nullable=False),
        sa.Column("raised_on", sa.Date),
        sa.UniqueConstraint("deadline_id", "period", name="uq_deadline_rounds_period"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deadline_rounds_due", "deadline_rounds", ["due"])
    op.create_table(
        "deadline_tasks",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("round_id", big_id(), nullable=False),
        sa.Column("unit_id", big_id(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("reported_by", big_id()),
        sa.Column("reported_at", UtcDateTime),
        sa.Column("note", sa.String(1000), nullable=False),
        sa.Column("file_id", big_id()),
        sa.Column("reason", sa.String(1000), nullable=False),
        sa.Column("call", sa.String(40), nullable=False),
        sa.Column("next_on", sa.Date),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("round_id", "unit_id", name="uq_deadline_tasks_unit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deadline_tasks_unit", "deadline_tasks", ["unit_id", "state"])
    op.create_index("ix_deadline_tasks_next", "deadline_tasks", ["next_on"])
    op.create_table(
        "deadline_reminders",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("task_id", big_id(), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("task_id", "person_id", "key", name="uq_deadline_reminders_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deadline_reminders_person", "deadline_reminders", ["person_id"])
