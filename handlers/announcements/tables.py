"""What this room stores: announcements with their approval, who has acknowledged them, which topics people follow.

For: the tables. Not for: queries, or the rows of recipients, which are the ledger's (`bot/delivery`).
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import UtcDateTime, big_id

_METADATA = sa.MetaData()

# `hash` is what was approved; `alone`: nobody but the writer has seen it, as this installation allows. `urgent` says
# why it leaves at night as well, and is empty where it does not.
ANNOUNCEMENTS = sa.Table(
    "announcements",
    _METADATA,
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("unit_id", big_id()),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("topic", sa.String(20), nullable=False),
    sa.Column("segment", sa.Text, nullable=False),
    sa.Column("asks", sa.Boolean, nullable=False),
    sa.Column("send_at", UtcDateTime),
    sa.Column("urgent", sa.String(300), nullable=False),
    sa.Column("file_name", sa.String(200), nullable=False),
    sa.Column("file_path", sa.String(100), nullable=False),
    sa.Column("corrects", big_id()),
    sa.Column("made_by", big_id()),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("approved_by", big_id()),
    sa.Column("approved_at", UtcDateTime),
    sa.Column("alone", sa.Boolean, nullable=False),
    sa.Column("reason", sa.String(1000), nullable=False),
    sa.Column("campaign_id", big_id()),
    sa.Column("watched", sa.Text, nullable=False),  # JSON of watching.Watched
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.Index("ix_announcements_state", "state"),
    sqlite_autoincrement=True,
)

ACKS = sa.Table(
    "announcement_acks",
    _METADATA,
    sa.Column("announcement_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_announcement_acks_person", "person_id"),
)

# A topic that somebody has switched on (`follows`) or off; no row: they have said nothing, and hear of it.
TOPICS = sa.Table(
    "announcement_topics",
    _METADATA,
    sa.Column("topic", sa.String(20), primary_key=True),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("follows", sa.Boolean, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_announcement_topics_person", "person_id"),
)

TABLES = (ANNOUNCEMENTS, ACKS, TOPICS)
