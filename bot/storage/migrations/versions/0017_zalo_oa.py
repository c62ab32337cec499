"""Zalo Official Account: its tokens and when people last wrote."""

from __future__ import annotations

revision = "0017_zalo_oa"
down_revision = "0016_zalo"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
