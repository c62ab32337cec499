"""What this room stores: deadlines, their rounds, a task for each unit in a round, what people were told about it;
requests for more time, the school-year calendar of each province, confirmed days off, calendar addresses.

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
    sa.Column("province", sa.String(100), nullable=False),
    sa.Column("due", sa.Date, nullable=False),
    sa.Column("due_before", sa.Date),
    sa.Column("moves", sa.Integer, nullable=False),
    sa.UniqueConstraint("deadline_id", "period", "province", name="uq_deadline_rounds_period"),
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
    sa.Column("due", sa.Date),
    sa.Column("moves", sa.Integer, nullable=False, server_default="0"),
    sa.Column("raised_on", sa.Date),
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

DEADLINE_REQUESTS = sa.Table(
    "deadline_requests",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("task_id", big_id(), nullable=False),
    sa.Column("asked_by", big_id()),
    sa.Column("asked_at", UtcDateTime, nullable=False),
    sa.Column("wanted", sa.Date, nullable=False),
    sa.Column("reason", sa.String(1000), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("told", sa.String(10), nullable=False),
    sa.Column("granted", sa.Date),
    sa.Column("answer", sa.String(1000), nullable=False),
    sa.Column("answered_by", big_id()),
    sa.Column("answered_at", UtcDateTime),
    sa.Index("ix_deadline_requests_task", "task_id", "state"),
    sa.Index("ix_deadline_requests_told", "told"),
    sa.Index("ix_deadline_requests_asked_by", "asked_by"),
    sqlite_autoincrement=True,
)

SCHOOL_EVENTS = sa.Table(
    "school_events",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("province", sa.String(100), nullable=False),
    sa.Column("school_year", sa.Integer, nullable=False),
    sa.Column("event", sa.String(40), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("set_by", big_id()),
    sa.Column("set_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("province", "school_year", "event", name="uq_school_events"),
    sqlite_autoincrement=True,
)

CONFIRMED_DAYS = sa.Table(
    "confirmed_days",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("occasion", sa.String(20), nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    sa.Column("basis", sa.String(300), nullable=False),
    sa.Column("confirmed_by", big_id()),
    sa.Column("confirmed_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("year", "occasion", name="uq_confirmed_days"),
    sqlite_autoincrement=True,
)

DEADLINE_FEEDS = sa.Table(
    "deadline_feeds",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("secret_hash", sa.String(64), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("revoked_at", UtcDateTime),
    sa.UniqueConstraint("secret_hash", name="uq_deadline_feeds_secret"),
    sa.Index("ix_deadline_feeds_person", "person_id"),
    sqlite_autoincrement=True,
)

TABLES = (
    DEADLINES,
    DEADLINE_ROUNDS,
    DEADLINE_TASKS,
    DEADLINE_REMINDERS,
    DEADLINE_REQUESTS,
    SCHOOL_EVENTS,
    CONFIRMED_DAYS,
    DEADLINE_FEEDS,
)
