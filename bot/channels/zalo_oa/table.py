"""The table of the OA's tokens: a row an app, and what is under way with it.

For: the table alone, so that a program without an OA need not import the rest. Not for: its rules (`tokens.py`).
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.storage.types import UtcDateTime

ZALO_OA_TOKENS = sa.Table(
    "zalo_oa_tokens",
    sa.MetaData(),
    sa.Column("app_id", sa.String(40), primary_key=True),
    sa.Column("oa_id", sa.String(40), nullable=False),
    sa.Column("access_token", sa.Text, nullable=False),
    sa.Column("refresh_token", sa.Text, nullable=False),
    sa.Column("expires_at", UtcDateTime, nullable=False),
    sa.Column("stored_at", UtcDateTime, nullable=False),
    sa.Column("refreshing_since", UtcDateTime),
    sa.Column("tries", sa.SmallInteger, nullable=False),
    sa.Column("lost_at", UtcDateTime),
    sa.Column("lost_why", sa.String(200)),
)
