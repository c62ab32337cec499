"""Foundation: people, inbox, conversations, deliveries, misses, feedback, requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0001_foundation"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _people()
    _messages()
    _rooms()


def _people() -> None:
    op.create_table(
        "persons",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "accounts",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("platform_id", sa.String(200), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("channel", "platform_id", name="uq_accounts_platform"),
    )
    op.create_index("ix_accounts_person_id", "accounts", ["person_id"])


def _messages() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("event_id", sa.String(200), nullable=False),
        sa.Column("chat_id", sa.String(200), nullable=False),
        sa.Column("sender_id", sa.String(200), nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("retry_at", UtcDateTime),
        sa.Column("error", sa.String(200)),
        sa.Column("done_at", UtcDateTime),
        sa.UniqueConstraint("channel", "event_id", name="uq_inbox_event"),
    )
    op.create_index("ix_inbox_waiting", "inbox", ["state", "channel", "chat_id", "id"])
    op.create_index("ix_inbox_sender", "inbox", ["channel", "sender_id", "received_at"])
    op.create_index("ix_inbox_chat", "inbox", ["channel", "chat_id", "id"])
    op.create_table(
        "conversations",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat_id", sa.String(200), nullable=False),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("updated_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("channel", "chat_id", name="uq_conversations_chat"),
    )
    op.create_table(
        "deliveries",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("chat_id", sa.String(200), nullable=False),
        sa.Column("is_group", sa.Boolean, nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("inbox_id", big_id()),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("again", sa.Boolean, nullable=False),
        sa.Column("next_at", UtcDateTime, nullable=False),
        sa.Column("provider_ref", sa.String(200)),
        sa.Column("error", sa.String(200)),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("finished_at", UtcDateTime),
    )
    op.create_index("ix_deliveries_open", "deliveries", ["channel", "state", "lane", "id"])
    op.create_index("ix_deliveries_chat", "deliveries", ["channel", "chat_id", "id"])
    op.create_index("ix_deliveries_inbox", "deliveries", ["inbox_id"])


def _rooms() -> None:
    op.create_table(
        "misses",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("folded", sa.String(300), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("asked", sa.Integer, nullable=False),
        sa.Column("first_at", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("folded", "kind", name="uq_misses_question"),
    )
    op.create_table(
        "feedback",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("card_id", sa.String(80), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("useful", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("person_id", "card_id", "question", name="uq_feedback_once"),
    )
    op.create_table(
        "requests",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("conversation_id", big_id(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_requests_person", "requests", ["person_id", "id"])
    op.create_index("ix_requests_state", "requests", ["state", "id"])
