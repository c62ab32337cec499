"""What the conferences room stores.

For: the tables alone; `queries.py` and its neighbours read and write them. Not for: rules. Names and phones of
delegates stand in `conference_seats` only, and leave it when a person's data is erased.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import UtcDateTime, big_id

CONFERENCES = sa.Table(
    "conferences",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("slug", sa.String(60), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("unit_id", big_id(), nullable=False),
    sa.Column("stage", sa.String(12), nullable=False),
    sa.Column("history", sa.Boolean, nullable=False),
    sa.Column("settings", sa.Text, nullable=False),  # JSON: roles, documents, lead_days, freeze_days, clause, notes
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("created_by", big_id()),
    sa.UniqueConstraint("slug", name="uq_conferences_slug"),
    sqlite_autoincrement=True,
)

SESSIONS = sa.Table(
    "conference_sessions",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("conference_id", big_id(), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("region", sa.String(200), nullable=False),
    sa.Column("region_inferred", sa.Boolean, nullable=False),
    sa.Column("state", sa.String(12), nullable=False),
    sa.Column("place", sa.String(300), nullable=False),
    sa.Column("place_inferred", sa.Boolean, nullable=False),
    sa.Column("day", sa.Date),
    sa.Column("starts", UtcDateTime),
    sa.Column("ends", UtcDateTime),
    sa.Column("host_unit_id", big_id()),
    sa.Column("unit_limit", sa.Integer),
    sa.Column("sequence", sa.Integer, nullable=False),
    sa.Column("held_at", UtcDateTime),
    sa.Column("closed_at", UtcDateTime),
    sa.Column("note", sa.String(500), nullable=False),
    sa.UniqueConstraint("conference_id", "number", name="uq_conference_sessions_number"),
    sqlite_autoincrement=True,
)

INVITATIONS = sa.Table(
    "conference_invitations",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("session_id", big_id(), nullable=False),
    sa.Column("unit_id", big_id(), nullable=False),
    sa.Column("invited_at", UtcDateTime),
    sa.Column("reminded_at", UtcDateTime),
    sa.Column("answered_at", UtcDateTime),
    sa.Column("declined", sa.String(500), nullable=False),
    sa.Column("waiting", sa.Boolean, nullable=False),
    sa.Column("region_ambiguous", sa.Boolean, nullable=False),
    sa.UniqueConstraint("session_id", "unit_id", name="uq_conference_invitations_unit"),
    sa.Index("ix_conference_invitations_unit", "unit_id"),
    sqlite_autoincrement=True,
)

SEATS = sa.Table(
    "conference_seats",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("invitation_id", big_id(), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("plan", sa.String(12), nullable=False),
    sa.Column("delegate", sa.Text),  # JSON of model.Delegate
    sa.Column("chain", sa.Text, nullable=False),  # JSON list of model.Delegate
    sa.Column("pending", sa.Text),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changed_at", UtcDateTime),
    sa.Column("changed_by", big_id()),
    sa.UniqueConstraint("invitation_id", "number", name="uq_conference_seats_number"),
    sqlite_autoincrement=True,
)

# One row a mark; an undo that arrives before its mark is a row without presence.
MARKS = sa.Table(
    "conference_marks",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("key", sa.String(80), nullable=False),
    sa.Column("session_id", big_id(), nullable=False),
    sa.Column("invitation_id", big_id()),
    sa.Column("seat_id", big_id()),
    sa.Column("presence", sa.String(12)),
    sa.Column("at", UtcDateTime),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("marked_by", big_id()),
    sa.Column("via", sa.String(8), nullable=False),
    sa.Column("reason", sa.String(500), nullable=False),
    sa.Column("undone_at", UtcDateTime),
    sa.Column("undone_by", big_id()),
    sa.UniqueConstraint("session_id", "key", name="uq_conference_marks_key"),
    sa.Index("ix_conference_marks_invitation", "invitation_id"),
    sqlite_autoincrement=True,
)

# What was done to a conference: who, what, when. Holds no names; `about` carries ids and codes.
EVENTS = sa.Table(
    "conference_events",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("conference_id", big_id(), nullable=False),
    sa.Column("what", sa.String(40), nullable=False),
    sa.Column("about", sa.String(300), nullable=False),
    sa.Column("person_id", big_id()),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_conference_events", "conference_id", "id"),
    sqlite_autoincrement=True,
)

# Conclusions (owner and due date) and recommendations (addressee and outcome).
FOLLOW_UPS = sa.Table(
    "conference_follow_ups",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("conference_id", big_id(), nullable=False),
    sa.Column("kind", sa.String(16), nullable=False),  # task | recommendation
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("owner", sa.String(300), nullable=False),
    sa.Column("owner_unit_id", big_id()),
    sa.Column("addressee", sa.String(300), nullable=False),
    sa.Column("due", sa.Date),
    sa.Column("state", sa.String(12), nullable=False),  # open | done | accepted | declined | history
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("clause", sa.String(80), nullable=False),
    sa.Column("told", sa.String(20), nullable=False, server_default=sa.text("''")),  # the last step of its due date
    sa.Column("changed_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("conference_id", "kind", "number", name="uq_conference_follow_ups_number"),
    sqlite_autoincrement=True,
)

DRAFTS = sa.Table(
    "conference_drafts",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("conference_id", big_id(), nullable=False),
    sa.Column("title", sa.String(300), nullable=False),
    sa.Column("state", sa.String(12), nullable=False),  # open | closed
    sa.Column("closes_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)

DRAFT_CLAUSES = sa.Table(
    "conference_draft_clauses",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("draft_id", big_id(), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("heading", sa.String(300), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.UniqueConstraint("draft_id", "number", name="uq_conference_draft_clauses_number"),
    sqlite_autoincrement=True,
)

DRAFT_COMMENTS = sa.Table(
    "conference_draft_comments",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("clause_id", big_id(), nullable=False),
    sa.Column("unit_id", big_id(), nullable=False),
    sa.Column("person_id", big_id()),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Index("ix_conference_draft_comments", "clause_id", "unit_id"),
    sqlite_autoincrement=True,
)

# What signs the addresses in QR codes: one secret for each conference.
KEYS = sa.Table(
    "conference_keys",
    sa.MetaData(),
    sa.Column("conference_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("secret", sa.String(64), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
)

# Who may mark at the door of one session with a browser: a link that works once, then the cookie it gave. Both hashed.
DOOR_PASSES = sa.Table(
    "conference_door_passes",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("session_id", big_id(), nullable=False),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("link_hash", sa.String(64), nullable=False),
    sa.Column("cookie_hash", sa.String(64)),
    sa.Column("made_by", big_id(), nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("opened_at", UtcDateTime),
    sa.Column("revoked_at", UtcDateTime),
    sa.UniqueConstraint("link_hash", name="uq_conference_door_passes_link"),
    sa.UniqueConstraint("cookie_hash", name="uq_conference_door_passes_cookie"),
    sa.Index("ix_conference_door_passes_session", "session_id"),
    sqlite_autoincrement=True,
)

# What an invited unit is to be told, once each: `key` says which time ("invite", "lead:5:2026-12-11", "moved:2").
NOTICES = sa.Table(
    "conference_notices",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("conference_id", big_id(), nullable=False),
    sa.Column("invitation_id", big_id(), nullable=False),
    sa.Column("kind", sa.String(12), nullable=False),
    sa.Column("key", sa.String(40), nullable=False),
    sa.Column("words", sa.String(1000), nullable=False),  # the organiser's own, where they wrote some
    sa.Column("state", sa.String(8), nullable=False),  # waiting | sent | nobody | dropped
    sa.Column("told", sa.Integer, nullable=False),  # how many people
    sa.Column("next_at", UtcDateTime, nullable=False),
    sa.Column("made_at", UtcDateTime, nullable=False),
    sa.Column("done_at", UtcDateTime),
    sa.UniqueConstraint("invitation_id", "key", name="uq_conference_notices_key"),
    sa.Index("ix_conference_notices_due", "state", "next_at"),
    sa.Index("ix_conference_notices_conference", "conference_id", "state"),
    sqlite_autoincrement=True,
)

TABLES = (
    CONFERENCES, SESSIONS, INVITATIONS, SEATS, MARKS, EVENTS, FOLLOW_UPS, DRAFTS, DRAFT_CLAUSES, DRAFT_COMMENTS, KEYS,
    DOOR_PASSES, NOTICES,
)  # fmt: skip
