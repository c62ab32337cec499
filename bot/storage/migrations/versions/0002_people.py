"""People: roles, audit, consents, profiles, one-time codes and guesses at them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.storage.types import UtcDateTime, big_id

revision = "0002_people"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rights()
    _choices()
    _codes()


def _rights() -> None:
    op.create_table(
        "grants",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("unit_id", big_id()),
        sa.Column("granted_by", big_id()),
        sa.Column("granted_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index("ix_grants_person", "grants", ["person_id", "ended_at"])
    op.create_index("ix_grants_unit", "grants", ["unit_id", "role", "ended_at"])
    op.create_table(
        "audit",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("person_id", big_id()),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("about", sa.String(200), nullable=False),
    )
    op.create_index("ix_audit_at", "audit", ["at"])
    op.create_index("ix_audit_person", "audit", ["person_id"])


def _choices() -> None:
    op.create_table(
        "consents",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("person_id", big_id(), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("text_version", sa.String(20), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_consents_person", "consents", ["person_id", "purpose", "id"])
    op.create_table(
        "profiles",
        sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
        sa.Column("province", sa.String(60)),
        sa.Column("unit_id", big_id()),
        sa.Column("unit_kind", sa.String(20)),
        sa.Column("updated_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_profiles_unit", "profiles", ["unit_id"])


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(10), nullable=False),
        sa.Column("gives", sa.Text, nullable=False),
        sa.Column("made_by", big_id()),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("used_at", UtcDateTime),
        sa.Column("used_by", big_id()),
        sa.Column("revoked_at", UtcDateTime),
        sa.UniqueConstraint("hash", name="uq_codes_hash"),
    )
    op.create_table(
        "guesses",
        sa.Column("id", big_id(), primary_key=True),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("platform_id", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_guesses_account", "guesses", ["channel", "platform_id", "at"])
