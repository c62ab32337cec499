"""Whether browsers may be told of messages, as an officer decided."""

from __future__ import annotations

revision = "0020_push_switch"
down_revision = "0019_falling_through"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass
