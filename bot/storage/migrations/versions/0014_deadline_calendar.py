"""Deadlines: school-year calendars, requests for more time, calendar addresses."""

from __future__ import annotations

revision = "0014_deadline_calendar"
down_revision = "0013_announcements"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
