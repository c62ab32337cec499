"""Announcements: their texts, approvals and what people said to them."""

from __future__ import annotations

revision = "0013_announcements"
down_revision = "0012_campaigns"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
