"""Privacy: masked texts in place of raw ones, requests with their due dates, links, breaches, what is still to go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0006_privacy"
down_revision = "0005_membership"
branch_labels = None
depends_on = None


# On SQLite the highest number of a table is given again once its row is gone. A number that was shown, read after or
# written elsewhere must not come back for somebody else.
COUNTED = ("persons", "accounts", "conversations", "inbox", "deliveries", "requests")


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTED:
            with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": True}):
                pass
    op.add_column("inbox", sa.Column("shown", sa.Text))
    op.execute("UPDATE inbox SET payload = '' WHERE state <> 'waiting'")
    op.create_table(
        "leftovers",
        sa.Column("inbox_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "miss_askers",
        sa.Column("miss_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_miss_askers_person", "miss_askers", ["person_id"])
    _requests()
    _breaches()


def _requests() -> None:
    op.create_table(
        "privacy_requests",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id()),
        sa.Column("conversation_id", big_id()),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("reply_due", sa.Date, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("extended_to", sa.Date),
        sa.Column("reason", sa.Text),
        sa.Column("done_at", UtcDateTime),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_privacy_requests_person", "privacy_requests", ["person_id"])
    op.create_index("ix_privacy_requests_open", "privacy_requests", ["done_at", "due"])
    op.create_table(
        "privacy_links",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("hash", name="uq_privacy_links_hash"),
    )
    op.create_index("ix_privacy_links_person", "privacy_links", ["person_id"])


def _breaches() -> None:
    op.create_table(
        "breaches",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("people", sa.Integer),
        sa.Column("found_at", UtcDateTime, nullable=False),
        sa.Column("notified_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
