"""When somebody last wrote to the OA, and that they have left it: asked of our own inbox.

The inbox keeps events for ninety days; whoever is known and not in it any more wrote before that.
For: `Standing`, which the channel is given. Not for: what the answer allows (`windows.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Protocol

import sqlalchemy as sa

from bot.channels.zalo_oa.updates import CHANNEL
from bot.inbox import CONVERSATIONS, INBOX
from bot.people import accounts
from bot.people._held_messages import HISTORY_DAYS
from bot.storage.database import Database

LEFT = "window: đã bỏ quan tâm OA"
_LAST = sa.select(sa.func.max(INBOX.c.received_at)).where(
    INBOX.c.channel == CHANNEL, INBOX.c.sender_id == sa.bindparam("user_id")
)
_KNOWN = sa.select(CONVERSATIONS.c.updated_at).where(
    CONVERSATIONS.c.channel == CHANNEL, CONVERSATIONS.c.chat_id == sa.bindparam("user_id")
)


class Standing(Protocol):
    """What the channel asks about one user, and tells of them. Times are UTC."""

    async def last_seen(self, user_id: str) -> dt.datetime | None: ...

    async def left(self, user_id: str, at: dt.datetime) -> None: ...


class StoredStanding:
    """Behaves as `Standing`."""

    def __init__(self, database: Database, now: Callable[[], dt.datetime]) -> None:
        self._database, self._now = database, now

    async def last_seen(self, user_id: str) -> dt.datetime | None:
        """When they last wrote; None where they never did. A notice of ours does not count."""
        async with self._database.read() as session:
            last: dt.datetime | None = (await session.execute(_LAST, {"user_id": user_id})).scalar()
            if last is not None:
                return last
            known: dt.datetime | None = (await session.execute(_KNOWN, {"user_id": user_id})).scalar()
        return None if known is None else min(known, self._now() - dt.timedelta(days=HISTORY_DAYS))

    async def left(self, user_id: str, at: dt.datetime) -> None:
        """They are kept and listed as not to be reached, unless they have written since."""
        last = await self.last_seen(user_id)
        if last is not None and last > at:
            return
        async with self._database.write() as session:
            await accounts.cannot_be_reached(session, CHANNEL, user_id, LEFT, at)


async def last_event(database: Database) -> dt.datetime | None:
    """When anything came in last: silence may mean that Zalo has switched the webhook off."""
    query = sa.select(sa.func.max(INBOX.c.received_at)).where(INBOX.c.channel == CHANNEL)
    async with database.read() as session:
        found: dt.datetime | None = (await session.execute(query)).scalar()
    return found
