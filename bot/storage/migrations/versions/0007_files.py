"""Files on their way: behind an address, waiting to be uploaded, or sent in by a person."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0007_files"
down_revision = "0006b_answers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("kind", sa.String(5), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("mime", sa.String(200), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("person_id", big_id()),
        sa.Column("conversation_id", big_id()),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("token_hash", name="uq_files_token_hash"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_files_person", "files", ["person_id"])
    op.create_index("ix_files_conversation", "files", ["conversation_id", "made_at"])
    op.create_index("ix_files_expires", "files", ["expires_at"])
