"""Campaigns: one message to many people, its body once a channel, and a row a recipient.

For: the tables. Not for: what is done with them (`campaigns.py`, `parcels.py`).
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import UtcDateTime, big_id

CAMPAIGNS = sa.Table(
    "campaigns",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("what", sa.String(80), nullable=False, unique=True),
    sa.Column("lane", sa.SmallInteger, nullable=False),
    sa.Column("is_urgent", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("begins_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime),
    sa.Column("halt_share", sa.Float),
    # The last person who was looked at; filling goes on after them.
    sa.Column("filled_to", big_id(), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("sealed_at", UtcDateTime),
    sa.Column("began_at", UtcDateTime),
    # Set when no row is open any more, whatever the state.
    sa.Column("closed_at", UtcDateTime),
    # Counted as rows change: over all rows it would take half a second.
    *(
        sa.Column(name, sa.Integer, nullable=False)
        for name in ("total", "sent", "failed", "unreachable", "unknown", "skipped", "cancelled", "expired")
    ),
    # Since the last start: how many were tried, and how many of them the channel did not take.
    sa.Column("tried", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    # How often a row went on by another way; none: never.
    sa.Column("fell", sa.Integer),
    sa.Index("ix_campaigns_state", "state"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)

BODIES = sa.Table(
    "campaign_bodies",
    sa.MetaData(),
    sa.Column("campaign_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("payload", sa.Text, nullable=False),
)

RECIPIENTS = sa.Table(
    "campaign_recipients",
    sa.MetaData(),
    sa.Column("campaign_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("channel", sa.String(20)),
    sa.Column("chat_id", sa.String(200)),
    sa.Column("is_group", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    sa.Column("again", sa.Boolean, nullable=False),
    sa.Column("next_at", UtcDateTime),
    sa.Column("provider_ref", sa.String(200)),
    sa.Column("error", sa.String(200)),
    sa.Column("finished_at", UtcDateTime),
    # The ways before this one and what became of the message there (`falling.py`).
    sa.Column("tried", sa.String(400)),
    sqlite_with_rowid=False,
)
# Open rows alone: it shrinks as a campaign goes on.
sa.Index(
    "ix_campaign_recipients_open",
    RECIPIENTS.c.campaign_id,
    RECIPIENTS.c.channel,
    RECIPIENTS.c.state,
    RECIPIENTS.c.person_id,
    sqlite_where=RECIPIENTS.c.finished_at.is_(None),
    postgresql_where=RECIPIENTS.c.finished_at.is_(None),
)
# They are few, and must not wait until a large campaign begins anew.
sa.Index(
    "ix_campaign_recipients_fallen",
    RECIPIENTS.c.campaign_id,
    RECIPIENTS.c.channel,
    RECIPIENTS.c.person_id,
    sqlite_where=sa.and_(RECIPIENTS.c.tried.is_not(None), RECIPIENTS.c.finished_at.is_(None)),
    postgresql_where=sa.and_(RECIPIENTS.c.tried.is_not(None), RECIPIENTS.c.finished_at.is_(None)),
)
