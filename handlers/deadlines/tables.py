"""What this room stores: deadlines, their rounds, a task for each unit in a round, what people were told about it.

For: the tables. Not for: queries.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import UtcDateTime, big_id

_METADATA = sa.MetaData()

DEADLINES = sa.Table(
    "deadlines",
    _METADATA,
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
    sa.Index("ix_deadlines_unit", "unit_id"),
    sqlite_autoincrement=True,
)

DEADLINE_ROUNDS = sa.Table(
    "deadline_rounds",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("deadline_id", big_id(), nullable=False),
    sa.Column("period", sa.Date, nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("due_before", sa.Date),
    sa.Column("moves", sa.Integer, nullable=False),
    sa.Column("raised_on", sa.Date),
    sa.UniqueConstraint("deadline_id", "period", name="uq_deadline_rounds_period"),
    sa.Index("ix_deadline_rounds_due", "due"),
    sqlite_autoincrement=True,
)

DEADLINE_TASKS = sa.Table(
    "deadline_tasks",
    _METADATA,
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
    sa.Index("ix_deadline_tasks_unit", "unit_id", "state"),
    sa.Index("ix_deadline_tasks_next", "next_on"),
    sqlite_autoincrement=True,
)

DEADLINE_REMINDERS = sa.Table(
    "deadline_reminders",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("task_id", big_id(), nullable=False),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("task_id", "person_id", "key", name="uq_deadline_reminders_key"),
    sa.Index("ix_deadline_reminders_person", "person_id"),
    sqlite_autoincrement=True,
)

TABLES = (DEADLINES, DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINE_REMINDERS)
