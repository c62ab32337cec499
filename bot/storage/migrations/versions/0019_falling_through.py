"""What became of a message on the channels that were tried before."""

from __future__ import annotations

revision = "0019_falling_through"
down_revision = "0018_web_push"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
