"""Competitions: their stages, who follows them and who has entered."""

from __future__ import annotations

revision = "0015_competitions"
down_revision = "0014_deadline_calendar"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
