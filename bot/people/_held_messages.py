"""What the machine room holds of a person's messages: inbox, conversations, what was sent to them.

For: `personal.py`. Not for: what rooms hold; they declare it themselves.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import ConversationState, Outgoing, PersonalData
from bot.delivery.ledger import DELIVERIES
from bot.inbox import CONVERSATIONS, INBOX
from bot.people.accounts import ACCOUNTS

HISTORY_DAYS = 90
QUIET_DAYS = 365
Rows = list[dict[str, Any]]


def _is_theirs(channel: sa.ColumnElement[str], platform_id: sa.ColumnElement[str], person_id: int) -> Any:
    """The condition that a channel's id is one of a person's accounts."""
    return sa.exists().where(
        ACCOUNTS.c.person_id == person_id, ACCOUNTS.c.channel == channel, ACCOUNTS.c.platform_id == platform_id
    )


def _own_inbox(person_id: int) -> Any:
    return _is_theirs(INBOX.c.channel, INBOX.c.sender_id, person_id)


def own_conversations(person_id: int) -> Any:
    """Private ones: named as their one visitor, or one in which the person has written."""
    wrote = sa.exists().where(
        INBOX.c.channel == CONVERSATIONS.c.channel, INBOX.c.chat_id == CONVERSATIONS.c.chat_id, _own_inbox(person_id)
    )
    named = _is_theirs(CONVERSATIONS.c.channel, CONVERSATIONS.c.chat_id, person_id)
    return sa.and_(CONVERSATIONS.c.is_group.is_(False), sa.or_(named, wrote))


def _to_them(person_id: int) -> Any:
    """Everything in their private chats, and in groups what answers a message of theirs."""
    private = sa.exists().where(
        CONVERSATIONS.c.channel == DELIVERIES.c.channel,
        CONVERSATIONS.c.chat_id == DELIVERIES.c.chat_id,
        own_conversations(person_id),
    )
    answers = DELIVERIES.c.inbox_id.in_(sa.select(INBOX.c.id).where(_own_inbox(person_id)))
    return sa.or_(private, answers, _is_theirs(DELIVERIES.c.channel, DELIVERIES.c.chat_id, person_id))


async def _inbox(session: AsyncConnection, person_id: int) -> Rows:
    query = sa.select(INBOX.c.received_at, INBOX.c.channel, INBOX.c.shown).where(_own_inbox(person_id))
    rows = await session.execute(query.order_by(INBOX.c.id))
    return [{"at": row.received_at, "channel": row.channel, "text": row.shown or ""} for row in rows]


async def _erase_inbox(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """All but what waits for its turn: the message by which this is asked is closed by its own turn."""
    result = await session.execute(sa.delete(INBOX).where(_own_inbox(person_id), INBOX.c.state != "waiting"))
    return int(result.rowcount)


async def _forget_inbox(session: AsyncConnection, before: dt.datetime) -> int:
    result = await session.execute(sa.delete(INBOX).where(INBOX.c.received_at < before, INBOX.c.state != "waiting"))
    return int(result.rowcount)


async def _conversations(session: AsyncConnection, person_id: int) -> Rows:
    query = sa.select(CONVERSATIONS).where(own_conversations(person_id)).order_by(CONVERSATIONS.c.id)
    found: Rows = []
    for row in await session.execute(query):
        memory = ConversationState.model_validate_json(row.state).memory
        last = {"channel": row.channel, "chat_id": row.chat_id, "at": row.created_at, "used_at": row.updated_at}
        found.append(last | {"last_question": str(memory.get("question", ""))})
    return found


async def _erase_conversations(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(CONVERSATIONS).where(own_conversations(person_id)))).rowcount)


async def _forget_conversations(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(CONVERSATIONS).where(CONVERSATIONS.c.updated_at < before))).rowcount)


async def _deliveries(session: AsyncConnection, person_id: int) -> Rows:
    query = sa.select(DELIVERIES.c.created_at, DELIVERIES.c.channel, DELIVERIES.c.payload)
    rows = await session.execute(query.where(_to_them(person_id)).order_by(DELIVERIES.c.id))
    return [
        {"at": row.created_at, "channel": row.channel, "text": Outgoing.model_validate_json(row.payload).text}
        for row in rows
    ]


async def _erase_deliveries(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(DELIVERIES).where(_to_them(person_id)))).rowcount)


async def _forget_deliveries(session: AsyncConnection, before: dt.datetime) -> int:
    closed = DELIVERIES.c.state.not_in(("pending", "begun"))
    return int((await session.execute(sa.delete(DELIVERIES).where(DELIVERIES.c.created_at < before, closed))).rowcount)


def parts() -> tuple[PersonalData, ...]:
    """In the order in which they are erased: what finds its rows through others comes first."""
    return (
        PersonalData(
            "deliveries", "Tin em đã gửi cho thầy cô", "gửi câu trả lời và hiện lại cuộc trò chuyện",
            _deliveries, _erase_deliveries, HISTORY_DAYS, _forget_deliveries,
        ),
        PersonalData(
            "conversations", "Cuộc trò chuyện đang mở", "nhớ câu vừa hỏi và các lựa chọn đang hiện, để trả lời tiếp",
            _conversations, _erase_conversations, QUIET_DAYS, _forget_conversations,
        ),
        PersonalData(
            "inbox", "Tin thầy cô đã gửi", "trả lời mỗi tin một lần; nội dung được xóa ngay khi trả lời xong, "
            "riêng trang web giữ bản đã che số và chuyện sức khỏe để hiện lại",
            _inbox, _erase_inbox, HISTORY_DAYS, _forget_inbox,
        ),
    )  # fmt: skip
