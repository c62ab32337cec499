"""Web push: where a browser can be told of a message."""

from __future__ import annotations

revision = "0018_web_push"
down_revision = "0017_zalo_oa"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""
