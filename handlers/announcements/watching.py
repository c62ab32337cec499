"""Progress as one message that changes: for writer and approver, where their channel can replace what was sent.

It changes at each tenth, not at each message, and shows the state when that changes. On other channels they ask
("Cập nhật"). For: that message. Not for: what it says (`running.py`).
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import campaigns
from bot.delivery.ledger import DELIVERIES, Lane
from bot.delivery.outbox import Chat, Outbox
from bot.inbox import CONVERSATIONS
from bot.message import Frozen
from bot.people.reach import conversations_of
from handlers.announcements import queries
from handlers.announcements.model import Announcement
from handlers.announcements.running import progress_reply, share_of
from handlers.announcements.tables import ANNOUNCEMENTS

_STEPS = 10


class Message(Frozen):
    """Where one stands: the ledger's row, which gets the platform's id once it has been sent."""

    delivery: int
    channel: str
    chat_id: str


class Watched(Frozen):
    """The messages, and what they show: how many tenths, in which state.

    `marked_to`: of a correction, up to which person the first messages are marked as corrected; None: all of them.
    """

    messages: tuple[Message, ...] = ()
    tenths: int = 0
    state: str = ""
    marked_to: int | None = 0


async def begin(session: AsyncConnection, outbox: Outbox, announcement_id: int) -> None:
    """Sends the first one to writer and approver."""
    one = await queries.by_id(session, announcement_id)
    if one is None or one.campaign_id is None:
        return
    reply = progress_reply(one, await campaigns.progress(session, one.campaign_id), 0)
    messages = []
    for person_id in dict.fromkeys(who for who in (one.made_by, one.approved_by) if who is not None):
        chat = await _chat(session, outbox, person_id)
        if chat is None:
            continue
        first = reply.model_copy(update={"edit": False})
        await outbox.write(chat, [first], lane=Lane.NOTICE, is_urgent=bool(one.urgent))
        newest = sa.select(sa.func.max(DELIVERIES.c.id)).where(
            DELIVERIES.c.channel == chat.channel, DELIVERIES.c.chat_id == chat.chat_id
        )
        delivery = int((await session.execute(newest)).scalar_one())
        messages.append(Message(delivery=delivery, channel=chat.channel, chat_id=chat.chat_id))
    await keep(session, one, Watched(messages=tuple(messages), state=one.state.value))


async def show(session: AsyncConnection, outbox: Outbox, announcement_id: int) -> None:
    """Replaces them where there is something new to see."""
    one = await queries.by_id(session, announcement_id)
    if one is None or one.campaign_id is None:
        return
    before = await watched(session, one)
    progress = await campaigns.progress(session, one.campaign_id)
    tenths = int(share_of(progress) * _STEPS) if progress.filled else 0
    if not before.messages or (tenths, one.state.value) == (before.tenths, before.state):
        return
    reply = progress_reply(one, progress, await queries.acked(session, one.id))
    for message in before.messages:
        query = sa.select(DELIVERIES.c.provider_ref).where(DELIVERIES.c.id == message.delivery)
        ref = (await session.execute(query)).scalar()
        if ref:
            chat = Chat(message.channel, message.chat_id)
            await outbox.write(chat, [reply], lane=Lane.NOTICE, edit_ref=ref, is_urgent=bool(one.urgent))
    await keep(session, one, before.model_copy(update={"tenths": tenths, "state": one.state.value}))


async def watched(session: AsyncConnection, one: Announcement) -> Watched:
    """What is kept of an announcement's progress."""
    query = sa.select(ANNOUNCEMENTS.c.watched).where(ANNOUNCEMENTS.c.id == one.id)
    stored = (await session.execute(query)).scalar_one()
    return Watched.model_validate_json(stored) if stored else Watched()


async def keep(session: AsyncConnection, one: Announcement, now: Watched) -> None:
    await queries.keep(session, one.id, watched=now.model_dump_json())


async def _chat(session: AsyncConnection, outbox: Outbox, person_id: int) -> Chat | None:
    """The private chat that somebody used last, where a message there can be replaced."""
    for conversation_id in (await conversations_of(session, person_id))[:1]:
        query = sa.select(CONVERSATIONS.c.channel, CONVERSATIONS.c.chat_id).where(CONVERSATIONS.c.id == conversation_id)
        row = (await session.execute(query)).one()
        return Chat(row.channel, row.chat_id) if outbox.edits(row.channel) else None
    return None
