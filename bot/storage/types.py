"""Column types that mean the same on SQLite and PostgreSQL.

For: times and ids. Not for: tables, which stand with the code that uses them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa


class UtcDateTime(sa.TypeDecorator[dt.datetime]):
    """An aware time, kept in UTC. A naive one is refused with ValueError: its zone would be a guess."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: Any) -> dt.datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


def big_id() -> sa.types.TypeEngine[int]:
    """A 64-bit id that SQLite numbers by itself."""
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
