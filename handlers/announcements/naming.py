"""Names that several files share: the job, and what a campaign is called in the ledger.

For: these names. Not for: anything else.
"""

from __future__ import annotations

JOB = "announcements"


def what(announcement_id: int) -> str:
    """The name of an announcement's campaign."""
    return f"announcement:{announcement_id}"
