"""Units, the words by which they are found, and the roster of their members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0003_units"
down_revision = "0002_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _units()
    _words()
    _members()


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("parent_id", big_id()),
        sa.Column("province", sa.String(60), nullable=False),
        sa.Column("valid_from", sa.Date),
        sa.Column("valid_to", sa.Date),
        sa.Column("merged_into", big_id()),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("code", name="uq_units_code"),
    )
    op.create_index("ix_units_key", "units", ["key"])
    op.create_index("ix_units_parent", "units", ["parent_id"])
    op.create_index("ix_units_merged", "units", ["merged_into"])


def _words() -> None:
    op.create_table(
        "unit_names",
        sa.Column("word", sa.String(60), primary_key=True),
        sa.Column("unit_id", big_id(), primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_unit_names_unit", "unit_names", ["unit_id"])
    op.create_table(
        "unit_spellings",
        sa.Column("form", sa.String(60), primary_key=True),
        sa.Column("word", sa.String(60), primary_key=True),
        sqlite_with_rowid=False,
    )


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("unit_id", big_id(), nullable=False),
        sa.Column("full_name", sa.String(200), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("phone", sa.String(20)),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("employee_code", sa.String(60)),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("person_id", big_id()),
        sa.Column("claimed_at", UtcDateTime),
        sa.Column("created_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_members_unit", "members", ["unit_id", "folded"])
    op.create_index("ix_members_phone", "members", ["phone"])
    op.create_index("ix_members_person", "members", ["person_id"])
