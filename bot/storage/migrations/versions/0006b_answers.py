"""What was answered to a request about personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006b_answers"
down_revision = "0006_privacy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("privacy_requests", sa.Column("answer", sa.Text))
