"""Where a person can be written to: the private conversations behind their accounts.

For: notices to somebody whose turn it is not. Not for: sending (`delivery/outbox.py`).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox import CONVERSATIONS
from bot.people.accounts import ACCOUNTS


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
