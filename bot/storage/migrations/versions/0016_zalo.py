"""Zalo: tokens, windows and quotas."""

from __future__ import annotations

revision = "0016_zalo"
down_revision = "0015_competitions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
