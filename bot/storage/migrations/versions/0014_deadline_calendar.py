"""Deadlines: a date of a unit's own, requests for more time, school-year calendars, days off, calendar addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0014_deadline_calendar"
down_revision = "0013_announcements"
branch_labels = None
depends_on = None
_KEPT = {"sqlite_autoincrement": True}


def upgrade() -> None:
    _rounds_by_province()
    _requests()
    _calendars()


def _rounds_by_province() -> None:
    """A round may be that of one province; who is missing is told upwards for each task."""
    with op.batch_alter_table("deadline_tasks", table_kwargs=_KEPT) as tasks:
        tasks.add_column(sa.Column("due", sa.Date))
        tasks.add_column(sa.Column("moves", sa.Integer, nullable=False, server_default="0"))
        tasks.add_column(sa.Column("raised_on", sa.Date))
    op.execute(
        "UPDATE deadline_tasks SET raised_on = "
        "(SELECT raised_on FROM deadline_rounds WHERE deadline_rounds.id = deadline_tasks.round_id)"
    )
    with op.batch_alter_table("deadline_rounds", table_kwargs=_KEPT) as rounds:
        rounds.add_column(sa.Column("province", sa.String(100), nullable=False, server_default=""))
        rounds.drop_column("raised_on")
        rounds.drop_constraint("uq_deadline_rounds_period", type_="unique")
        rounds.create_unique_constraint("uq_deadline_rounds_period", ["deadline_id", "period", "province"])
    with op.batch_alter_table("deadline_rounds", table_kwargs=_KEPT) as rounds:
        rounds.alter_column("province", server_default=None, existing_type=sa.String(100), existing_nullable=False)


def _requests() -> None:
    op.create_table(
        "deadline_requests",
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
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deadline_requests_task", "deadline_requests", ["task_id", "state"])
    op.create_index("ix_deadline_requests_told", "deadline_requests", ["told"])
    op.create_index("ix_deadline_requests_asked_by", "deadline_requests", ["asked_by"])


def _calendars() -> None:
    op.create_table(
        "school_events",
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
    op.create_table(
        "confirmed_days",
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
    op.create_table(
        "deadline_feeds",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("secret_hash", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("revoked_at", UtcDateTime),
        sa.UniqueConstraint("secret_hash", name="uq_deadline_feeds_secret"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_deadline_feeds_person", "deadline_feeds", ["person_id"])
