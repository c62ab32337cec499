"""Campaigns: one message to many people, a row a recipient."""

from __future__ import annotations

revision = "0012_campaigns"
down_revision = "0011_deadlines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
