"""What this room stores: competitions, their stages, who follows, who has entered, what followers were told.

For: the tables. Not for: queries. Following is the consent to being reminded of that one competition, so its row keeps
when, where and to which wording it was given.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import UtcDateTime, big_id

_METADATA = sa.MetaData()

COMPETITIONS = sa.Table(
    "competitions",
    _METADATA,
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
    sa.Index("ix_competitions_state", "state"),
    sqlite_autoincrement=True,
)

COMPETITION_STAGES = sa.Table(
    "competition_stages",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("competition_id", big_id(), nullable=False),
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("day", sa.Date, nullable=False),
    sa.UniqueConstraint("competition_id", "kind", name="uq_competition_stages_kind"),
    sa.Index("ix_competition_stages_day", "day"),
    sqlite_autoincrement=True,
)

# `next_on`: the day on which it is looked at again whether this person is to be told something.
COMPETITION_FOLLOWERS = sa.Table(
    "competition_followers",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("competition_id", big_id(), nullable=False),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("text_version", sa.String(20), nullable=False),
    sa.Column("next_on", sa.Date),
    sa.UniqueConstraint("competition_id", "person_id", name="uq_competition_followers_person"),
    sa.Index("ix_competition_followers_person", "person_id"),
    sa.Index("ix_competition_followers_next", "next_on", "person_id"),
    sqlite_autoincrement=True,
)

COMPETITION_ENTRIES = sa.Table(
    "competition_entries",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("competition_id", big_id(), nullable=False),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("competition_id", "person_id", name="uq_competition_entries_person"),
    sa.Index("ix_competition_entries_person", "person_id"),
    sqlite_autoincrement=True,
)

COMPETITION_REMINDERS = sa.Table(
    "competition_reminders",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("stage_id", big_id(), nullable=False),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("stage_id", "person_id", "key", name="uq_competition_reminders_key"),
    sa.Index("ix_competition_reminders_person", "person_id"),
    sqlite_autoincrement=True,
)

TABLES = (COMPETITIONS, COMPETITION_STAGES, COMPETITION_FOLLOWERS, COMPETITION_ENTRIES, COMPETITION_REMINDERS)
