"""Competitions: their stages, who follows them, who has entered, and what followers were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0015_competitions"
down_revision = "0014_deadline_calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "competitions",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("unit_id", big_id()),
        sa.Column("who", sa.String(1000), nullable=False),
        sa.Column("rules", sa.String(1000), nullable=False),
        sa.Column("file_id", big_id()),
        sa.Column("leads", sa.String(60), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("changes", sa.Integer, nullable=False),
        sa.Column("made_by", big_id()),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_competitions_state", "competitions", ["state"])
    op.create_table(
        "competition_stages",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("competition_id", big_id(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("day", sa.Date, nullable=False),
        sa.UniqueConstraint("competition_id", "kind", name="uq_competition_stages_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_competition_stages_day", "competition_stages", ["day"])
    op.create_table(
        "competition_followers",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("competition_id", big_id(), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("text_version", sa.String(20), nullable=False),
        sa.Column("next_on", sa.Date),
        sa.UniqueConstraint("competition_id", "person_id", name="uq_competition_followers_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_competition_followers_person", "competition_followers", ["person_id"])
    op.create_index("ix_competition_followers_next", "competition_followers", ["next_on", "person_id"])
    op.create_table(
        "competition_entries",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("competition_id", big_id(), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("competition_id", "person_id", name="uq_competition_entries_person"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_competition_entries_person", "competition_entries", ["person_id"])
    op.create_table(
        "competition_reminders",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("stage_id", big_id(), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("stage_id", "person_id", "key", name="uq_competition_reminders_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_competition_reminders_person", "competition_reminders", ["person_id"])
