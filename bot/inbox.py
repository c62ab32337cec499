"""What came in: every event is stored once before anything else happens to it.

Unique by channel and the platform's event id, so a message received twice has one effect. The message itself stands
here only until it has had that effect: closing a row empties it, and what its writer sees again is kept masked.
For: the tables `inbox` and `conversations` and their queries. Not for: deciding what to answer (`router.py`) or when
(`turns.py`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import ConversationState, Incoming
from bot.storage.database import insert_once, new_id
from bot.storage.types import UtcDateTime, big_id

log = logging.getLogger(__name__)

INBOX = sa.Table(
    "inbox",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("event_id", sa.String(200), nullable=False),
    sa.Column("chat_id", sa.String(200), nullable=False),
    sa.Column("sender_id", sa.String(200), nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("received_at", UtcDateTime, nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("retry_at", UtcDateTime),
    sa.Column("error", sa.String(200)),
    sa.Column("done_at", UtcDateTime),
    sa.Column("shown", sa.Text),
    sa.UniqueConstraint("channel", "event_id", name="uq_inbox_event"),
    sa.Index("ix_inbox_waiting", "state", "channel", "chat_id", "id"),
    sa.Index("ix_inbox_sender", "channel", "sender_id", "received_at"),
    sa.Index("ix_inbox_chat", "channel", "chat_id", "id"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)

CONVERSATIONS = sa.Table(
    "conversations",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("chat_id", sa.String(200), nullable=False),
    sa.Column("is_group", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.UniqueConstraint("channel", "chat_id", name="uq_conversations_chat"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)


# Statements of every turn are built once: putting one together takes as long as asking it.
_EARLIER = INBOX.alias("earlier")
# Not as "there is no earlier one": PostgreSQL may compare each that waits with each other, before it has counted them.
_FIRST_OF_CHAT = (
    sa.select(sa.func.min(_EARLIER.c.id))
    .where(_EARLIER.c.state == "waiting", _EARLIER.c.channel == INBOX.c.channel, _EARLIER.c.chat_id == INBOX.c.chat_id)
    .correlate(INBOX)
    .scalar_subquery()
)
_IS_DUE = (
    INBOX.c.state == "waiting",
    INBOX.c.channel.in_(sa.bindparam("channels", expanding=True)),
    INBOX.c.id == _FIRST_OF_CHAT,
    sa.or_(INBOX.c.retry_at.is_(None), INBOX.c.retry_at <= sa.bindparam("now")),
)
_TAKE = (
    sa.select(INBOX.c.id, INBOX.c.payload, INBOX.c.attempts).where(*_IS_DUE).with_for_update(skip_locked=True, of=INBOX)
)
# "+ 0": PostgreSQL would else look for the first one by the primary key, past every message that was ever answered.
_TAKE_OLDEST = _TAKE.order_by(INBOX.c.id + 0).limit(1)
_TAKE_ONE = _TAKE.where(INBOX.c.id == sa.bindparam("inbox_id"))
_CLOSE = sa.update(INBOX).where(INBOX.c.id == sa.bindparam("inbox_id"))
_NEXT_RETRY = sa.select(sa.func.min(_EARLIER.c.retry_at)).where(
    _EARLIER.c.state == "waiting", _EARLIER.c.retry_at > sa.bindparam("now")
)
_NEXT_DUE = sa.select(
    sa.case(
        (sa.exists().where(*_IS_DUE), sa.bindparam("now", type_=UtcDateTime())),
        else_=_NEXT_RETRY.scalar_subquery(),
    )
)
IS_WAITING = (
    sa.select(INBOX.c.id)
    .where(INBOX.c.state == "waiting")
    .where(INBOX.c.channel == sa.bindparam("channel"), INBOX.c.chat_id == sa.bindparam("chat_id"))
    .limit(1)
)
_RECENT = (
    sa.select(sa.func.count())
    .where(INBOX.c.channel == sa.bindparam("channel"), INBOX.c.sender_id == sa.bindparam("sender_id"))
    .where(INBOX.c.received_at > sa.bindparam("since"), INBOX.c.id <= sa.bindparam("inbox_id"))
)
_CONVERSATION = (
    sa.select(CONVERSATIONS.c.id, CONVERSATIONS.c.state, _RECENT.scalar_subquery().label("recent"))
    .where(CONVERSATIONS.c.channel == sa.bindparam("channel"), CONVERSATIONS.c.chat_id == sa.bindparam("chat_id"))
    .with_for_update(of=CONVERSATIONS)  # a notice from another turn must not be lost from what this one remembers
)
_REMEMBER = sa.update(CONVERSATIONS).where(CONVERSATIONS.c.id == sa.bindparam("conversation_id"))


@dataclass(frozen=True, slots=True)
class Waiting:
    """One stored message whose turn has come."""

    id: int
    incoming: Incoming
    attempts: int


async def store(session: AsyncConnection, incoming: Incoming) -> int | None:
    """Stores one event; its id in the inbox, None where it was there already."""
    values = {
        "channel": incoming.channel,
        "event_id": incoming.event_id,
        "chat_id": incoming.chat_id,
        "sender_id": incoming.sender_id,
        "payload": incoming.model_dump_json(),
        "received_at": incoming.received_at,
        "state": "waiting",
        "attempts": 0,
    }
    return await new_id(session, INBOX, values)


async def take(
    session: AsyncConnection, now: dt.datetime, channels: Sequence[str], inbox_id: int | None = None
) -> Waiting | None:
    """The oldest waiting message that is the first of its conversation, locked for this transaction.

    A conversation whose first message waits for another try keeps its later ones waiting too: order of arrival.
    `inbox_id`: this one, if it may be taken, else the oldest; asking for one costs the same however many wait.
    """
    asked = {"channels": channels, "now": now}
    row = (await session.execute(_TAKE_ONE, asked | {"inbox_id": inbox_id})).first() if inbox_id else None
    while (row := row or (await session.execute(_TAKE_OLDEST, asked)).first()) is not None:
        try:
            return Waiting(row.id, Incoming.model_validate_json(row.payload), row.attempts)
        except ValidationError:
            # Written by another version. It can never be answered, and must not keep the others from being.
            log.exception("a stored message cannot be read", extra={"inbox": row.id})
            await close(session, row.id, "failed", now)
            row = None
    return None


async def close(
    session: AsyncConnection, inbox_id: int, state: str, now: dt.datetime, *, shown: str | None = None
) -> None:
    """The message has had its effect: `done`, `dropped` (flood) or `failed`. Its raw text is emptied.

    `shown`: its masked text, for channels whose reader is shown the conversation again; None where nobody is.
    """
    values = {"state": state, "done_at": now, "payload": "", "shown": shown}
    await session.execute(_CLOSE, values | {"inbox_id": inbox_id})


async def postpone(session: AsyncConnection, waiting: Waiting, retry_at: dt.datetime, error: str) -> bool:
    """The turn failed and is tried again later; False where another worker has had its turn meanwhile."""
    values = {"attempts": waiting.attempts + 1, "retry_at": retry_at, "error": error[:200]}
    still = (INBOX.c.id == waiting.id, INBOX.c.state == "waiting", INBOX.c.attempts == waiting.attempts)
    return bool((await session.execute(sa.update(INBOX).where(*still).values(values))).rowcount)


async def set_aside(session: AsyncConnection, inbox_id: int, until: dt.datetime) -> None:
    """The message waits for something from outside, with those behind it; its turn comes at `until` at the latest."""
    waits = (INBOX.c.id == inbox_id, INBOX.c.state == "waiting")
    await session.execute(sa.update(INBOX).where(*waits).values(retry_at=until))


async def complete(session: AsyncConnection, inbox_id: int, incoming: Incoming) -> bool:
    """What a message waited for has come: its turn comes now. False where it has had its turn meanwhile."""
    waits = (INBOX.c.id == inbox_id, INBOX.c.state == "waiting")
    values = {"payload": incoming.model_dump_json(), "retry_at": None}
    return bool((await session.execute(sa.update(INBOX).where(*waits).values(values))).rowcount)


async def is_known(session: AsyncConnection, channel: str, event_id: str) -> bool:
    """Whether an event was stored before."""
    query = sa.select(INBOX.c.id).where(INBOX.c.channel == channel, INBOX.c.event_id == event_id)
    return (await session.execute(query)).first() is not None


async def is_waiting(session: AsyncConnection, channel: str, chat_id: str) -> bool:
    """Whether a message of this chat is still to be answered."""
    return (await session.execute(IS_WAITING, {"channel": channel, "chat_id": chat_id})).first() is not None


async def open_form(session: AsyncConnection, channel: str, chat_id: str) -> tuple[int, str] | None:
    """The conversation's id and the form that is open in it; None where nobody has talked there."""
    here = (CONVERSATIONS.c.channel == channel, CONVERSATIONS.c.chat_id == chat_id)
    row = (await session.execute(sa.select(CONVERSATIONS.c.id, CONVERSATIONS.c.state).where(*here))).first()
    return (row.id, _state(row).form) if row else None


async def next_due(session: AsyncConnection, now: dt.datetime, channels: Sequence[str]) -> dt.datetime | None:
    """When the next turn may be taken: `now` where one may already, None where nothing waits."""
    when: dt.datetime | None = (await session.execute(_NEXT_DUE, {"channels": channels, "now": now})).scalar()
    return when


async def count_chat(session: AsyncConnection, channel: str, chat_id: str) -> int:
    """How many messages of this chat are stored."""
    query = sa.select(sa.func.count()).where(INBOX.c.channel == channel, INBOX.c.chat_id == chat_id)
    return int((await session.execute(query)).scalar_one())


async def conversation(
    session: AsyncConnection, waiting: Waiting, now: dt.datetime, window: dt.timedelta
) -> tuple[int, ConversationState, int]:
    """The conversation of a message: its id, what it remembers, and how many messages the sender wrote lately.

    Made where it is new. The count is of those that had come within `window` when this one came, itself included. Those
    after it do not count: of a burst the first ones are answered, however late they get their turn.
    """
    incoming = waiting.incoming
    here = {"channel": incoming.channel, "chat_id": incoming.chat_id}
    since = incoming.received_at - window
    asked = here | {"sender_id": incoming.sender_id, "inbox_id": waiting.id, "since": since}
    row = (await session.execute(_CONVERSATION, asked)).first()
    if row is None:
        state = ConversationState().model_dump_json()
        fresh = here | {"is_group": incoming.group, "state": state, "created_at": now, "updated_at": now}
        await session.execute(insert_once(session, CONVERSATIONS), fresh)
        row = (await session.execute(_CONVERSATION, asked)).one()
    return row.id, _state(row), row.recent


def _state(row: Any) -> ConversationState:
    try:
        return ConversationState.model_validate_json(row.state)
    except ValidationError:
        log.exception("a conversation cannot be read and starts afresh", extra={"conversation": row.id})
        return ConversationState(greeted=True)


async def remember(session: AsyncConnection, conversation_id: int, state: ConversationState, now: dt.datetime) -> None:
    """Stores what the conversation remembers after a turn."""
    values = {"state": state.model_dump_json(), "updated_at": now}
    await session.execute(_REMEMBER, values | {"conversation_id": conversation_id})
