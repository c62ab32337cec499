"""Conferences: sessions, invitations, seats, marks, events; what follows from them; drafts and comments on them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0008_conferences"
down_revision = "0007_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _conferences()
    _invitations()
    _marks()
    _follow_ups()
    _drafts()


def _conferences() -> None:
    op.create_table(
        "conferences",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("unit_id", big_id(), nullable=False),
        sa.Column("stage", sa.String(12), nullable=False),
        sa.Column("history", sa.Boolean, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("created_by", big_id()),
        sa.UniqueConstraint("slug", name="uq_conferences_slug"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "conference_sessions",
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


def _invitations() -> None:
    op.create_table(
        "conference_invitations",
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
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conference_invitations_unit", "conference_invitations", ["unit_id"])
    op.create_table(
        "conference_seats",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("invitation_id", big_id(), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("plan", sa.String(12), nullable=False),
        sa.Column("delegate", sa.Text),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("pending", sa.Text),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcDateTime),
        sa.Column("changed_by", big_id()),
        sa.UniqueConstraint("invitation_id", "number", name="uq_conference_seats_number"),
        sqlite_autoincrement=True,
    )


def _marks() -> None:
    op.create_table(
        "conference_marks",
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
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conference_marks_invitation", "conference_marks", ["invitation_id"])
    op.create_table(
        "conference_events",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("conference_id", big_id(), nullable=False),
        sa.Column("what", sa.String(40), nullable=False),
        sa.Column("about", sa.String(300), nullable=False),
        sa.Column("person_id", big_id()),
        sa.Column("at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conference_events", "conference_events", ["conference_id", "id"])


def _follow_ups() -> None:
    op.create_table(
        "conference_follow_ups",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("conference_id", big_id(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("owner", sa.String(300), nullable=False),
        sa.Column("owner_unit_id", big_id()),
        sa.Column("addressee", sa.String(300), nullable=False),
        sa.Column("due", sa.Date),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("clause", sa.String(80), nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("conference_id", "kind", "number", name="uq_conference_follow_ups_number"),
        sqlite_autoincrement=True,
    )


def _drafts() -> None:
    op.create_table(
        "conference_drafts",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("conference_id", big_id(), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("closes_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "conference_draft_clauses",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("draft_id", big_id(), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("heading", sa.String(300), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.UniqueConstraint("draft_id", "number", name="uq_conference_draft_clauses_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "conference_draft_comments",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("clause_id", big_id(), nullable=False),
        sa.Column("unit_id", big_id(), nullable=False),
        sa.Column("person_id", big_id()),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_conference_draft_comments", "conference_draft_comments", ["clause_id", "unit_id"])
