"""Where a person can be written to: the private conversations behind their accounts, and when they last wrote there.

For: notices to somebody whose turn it is not; whom a platform lets us write to. Not for: sending
(`delivery/outbox.py`).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox import CONVERSATIONS, INBOX
from bot.people._held_messages import HISTORY_DAYS
from bot.people.accounts import ACCOUNTS
from bot.storage.types import UtcDateTime


def last_wrote(now: dt.datetime) -> sa.ColumnElement[dt.datetime]:
    """When the owner of a private conversation last wrote there, over `CONVERSATIONS`; a notice of ours is nothing.

    The inbox keeps events for ninety days; whoever is not in it any more wrote before that.
    """
    kept = (
        sa.select(sa.func.max(INBOX.c.received_at, type_=UtcDateTime()))
        .where(INBOX.c.channel == CONVERSATIONS.c.channel, INBOX.c.sender_id == CONVERSATIONS.c.chat_id)
        .correlate(CONVERSATIONS)
        .scalar_subquery()
    )
    oldest = sa.literal(now - dt.timedelta(days=HISTORY_DAYS), UtcDateTime())
    used = CONVERSATIONS.c.updated_at
    return sa.func.coalesce(kept, sa.case((used < oldest, used), else_=oldest), type_=UtcDateTime())


async def conversations_of(session: AsyncConnection, person_id: int) -> tuple[int, ...]:
    """Ids of a person's private conversations, the last used first. A private chat is named as its one visitor."""
    query = (
        sa.select(CONVERSATIONS.c.id)
        .join(
            ACCOUNTS,
            sa.and_(ACCOUNTS.c.channel == CONVERSATIONS.c.channel, ACCOUNTS.c.platform_id == CONVERSATIONS.c.chat_id),
        )
        .where(ACCOUNTS.c.person_id == person_id, CONVERSATIONS.c.is_group.is_(False))
        .order_by(CONVERSATIONS.c.updated_at.desc(), CONVERSATIONS.c.id.desc())
    )
    return tuple((await session.execute(query)).scalars())
