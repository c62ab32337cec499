"""Who did what, when, on which channel: rows are added and never changed.

For: changes of rights, reads of lists of people, exports. Not for: ordinary questions. A row holds ids and counts, no
message and no name, so that erasing a person leaves the fact and not the person.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.types import UtcDateTime, big_id

AUDIT = sa.Table(
    "audit",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("at", UtcDateTime, nullable=False),
    sa.Column("person_id", big_id()),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("about", sa.String(200), nullable=False),
    sa.Index("ix_audit_at", "at"),
    sa.Index("ix_audit_person", "person_id"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the log. `person_id` is None for a command on the server; `about` names ids, never words."""

    at: dt.datetime
    person_id: int | None
    channel: str
    action: str
    about: str


async def note(
    session: AsyncConnection, action: str, about: str, *, person_id: int | None, channel: str, now: dt.datetime
) -> None:
    """Adds a line, in the transaction of what it tells about."""
    values = {"at": now, "person_id": person_id, "channel": channel, "action": action, "about": about[:200]}
    await session.execute(sa.insert(AUDIT).values(values))


async def recent(session: AsyncConnection, limit: int) -> list[Fact]:
    """The newest lines first."""
    query = (
        sa.select(AUDIT.c.at, AUDIT.c.person_id, AUDIT.c.channel, AUDIT.c.action, AUDIT.c.about)
        .order_by(AUDIT.c.id.desc())
        .limit(limit)
    )
    return [Fact(*row) for row in await session.execute(query)]
