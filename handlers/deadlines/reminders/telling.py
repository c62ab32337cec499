"""Writing to somebody whose turn it is not, without anybody waiting for anybody.

For: what the jobs of this room tell people. Not for: deciding what (`job.py`, `requests.py`, `raising.py`), or words.
"""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Reply
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.people.reach import conversations_of


async def write(
    session: AsyncConnection,
    outbox: Outbox,
    person_id: int,
    reply: Reply,
    *,
    lane: Lane = Lane.REMINDER,
    still: str = "",
) -> bool | None:
    """A message in the conversation that somebody used last; False: there is none; None: a turn is under way."""
    own = await conversations_of(session, person_id)
    if not await _is_idle(session, own):
        return None
    for conversation_id in own:
        if await outbox.notify(conversation_id, reply, lane=lane, still=still):
            return True
    return False


async def are_idle(session: AsyncConnection, person_ids: Collection[int]) -> bool:
    """Whether nobody of these is in the middle of a turn; no turn of theirs begins before this transaction ends."""
    for person_id in sorted(person_ids):
        if not await _is_idle(session, await conversations_of(session, person_id)):
            return False
    return True


async def _is_idle(session: AsyncConnection, own: Collection[int]) -> bool:
    free = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id.in_(own)).with_for_update(skip_locked=True)
    return len((await session.execute(free)).all()) == len(own)
