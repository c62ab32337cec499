"""What is to be sent: one row a message, written in the transaction that decided it.

States:

    pending ──begin──> begun ──> sent
       ^                 ├─────> failed        refused for good
       │                 ├─────> unreachable   this chat cannot be reached any more
       ├──retry/moved────┤
       ├──once more──────┴─────> unknown       may have arrived; replies, notices and reminders go once more
       └───────────────────────> skipped       not true any more (`truth.py`)

`begun` is committed before the request leaves. After a crash begun rows are `unknown`. Rows of a channel whose reader
fetches them (the web) are written as `sent`.
For: queries on the table `deliveries` (`letters.py`). Not for: pace (`pacing.py`) or requests (`dispatcher.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import files
from bot.conversation import Outgoing
from bot.delivery.letters import DELIVERIES, Lane, Letter, Outcome
from bot.storage.types import UtcDateTime

__all__ = ["DELIVERIES", "STOPPED", "WRITTEN", "Lane", "Letter", "Outcome"]

WRITTEN = "congdoan_written"
"""Under this name PostgreSQL tells all processes which chat was written to, as `channel:chat_id`."""
STOPPED = "stopped while sending"
"""Why a row is unknown that was begun when the program ended."""


# Statements of every turn are built once: putting one together takes as long as asking it.
_INSERT = sa.insert(DELIVERIES)
_LOCK_AND_TELL = sa.select(
    sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(sa.bindparam("key"), 0)),
    sa.func.pg_notify(sa.literal(WRITTEN), sa.bindparam("key")),
)
AFTER = (
    sa.select(DELIVERIES.c.id, DELIVERIES.c.created_at, DELIVERIES.c.payload)
    .where(DELIVERIES.c.channel == sa.bindparam("channel"), DELIVERIES.c.chat_id == sa.bindparam("chat_id"))
    .where(DELIVERIES.c.id > sa.bindparam("last_id"))
    .order_by(DELIVERIES.c.id)
    .limit(sa.bindparam("most"))
)


async def enqueue(
    session: AsyncConnection,
    *,
    channel: str,
    chat_id: str,
    is_group: bool,
    messages: Sequence[Outgoing],
    lane: Lane,
    now: dt.datetime,
    stored_is_sent: bool,
    inbox_id: int | None = None,
    is_urgent: bool = False,
    still: Sequence[str] = (),
    onward: str | None = None,
) -> None:
    """Writes messages to one chat, in order, in the caller's transaction.

    `is_urgent`: not held back by quiet hours. `still`: what is to be asked before each message leaves (`truth.py`).
    `onward`: what is kept of the one message in case that it has to go on elsewhere (`onward.py`).
    """
    rows = [
        {
            "channel": channel,
            "chat_id": chat_id,
            "is_group": is_group,
            "lane": int(lane),
            "is_urgent": is_urgent,
            "payload": message.model_dump_json(),
            "still": check,
            "onward": None if stored_is_sent else onward,
            "inbox_id": inbox_id,
            "state": "sent" if stored_is_sent else "pending",
            "attempts": 0,
            "again": False,
            "next_at": now,
            "created_at": now,
            "finished_at": now if stored_is_sent else None,
        }
        for message, check in zip_longest(messages, still)
    ]
    if stored_is_sent and session.dialect.name == "postgresql":
        # A reader asks for what comes after the last id it has: ids of one chat must be committed in their order.
        # It may sit at another process, which hears of it with the commit (`listening.py`).
        await session.execute(_LOCK_AND_TELL, {"key": f"{channel}:{chat_id}"})
    if rows:
        # Nothing is asked back, so each row is inserted after the other: ids have the order of the messages.
        await session.execute(_INSERT, rows)


async def post(
    session: AsyncConnection, channel: str, letters: Sequence[Letter], payload: str, now: dt.datetime
) -> list[str]:
    """Writes one message for readers of many chats who fetch it; returns the chats it was written to.

    A chat that a turn is being written to is left out: waiting for many at once could stop both for good.
    """
    chats = [letter.chat_id for letter in letters]
    if session.dialect.name == "postgresql" and chats:
        keys = sa.func.unnest(sa.literal([f"{channel}:{chat_id}" for chat_id in chats], sa.ARRAY(sa.Text)))
        key = keys.column_valued("key")
        lock = sa.func.pg_try_advisory_xact_lock(sa.func.hashtextextended(key, 0))
        ours = (await session.execute(sa.select(key, lock))).all()
        chats = [name.removeprefix(f"{channel}:") for name, locked in ours if locked]
        told = sa.literal([f"{channel}:{chat_id}" for chat_id in chats], sa.ARRAY(sa.Text))
        await session.execute(sa.select(sa.func.pg_notify(WRITTEN, sa.func.unnest(told))))
    free = set(chats)
    same = {"channel": channel, "payload": payload, "state": "sent", "attempts": 0, "again": False, "still": None}
    same |= {"onward": None}
    same |= {"inbox_id": None, "next_at": now, "created_at": now, "finished_at": now, "is_urgent": False}
    rows = [
        {**same, "chat_id": letter.chat_id, "is_group": letter.is_group, "lane": int(letter.lane)}
        for letter in letters
        if letter.chat_id in free
    ]
    if rows:
        await session.execute(_INSERT, rows)
    return chats


async def ready(
    session: AsyncConnection,
    channel: str,
    now: dt.datetime,
    limit: int,
    busy: Collection[str],
    *,
    up_to: Lane = Lane.ANNOUNCEMENT,
    quiet: bool = False,
) -> list[Letter]:
    """Letters that may leave now, replies first: of each chat only the first, and none of a chat in `busy`.

    First in its chat is the oldest of the most urgent lane: a reply never waits behind an announcement to that chat.
    `up_to`: lanes behind this one are held back. `quiet`: so is all but replies and what is urgent.
    """
    earlier = DELIVERIES.alias("earlier")
    first = ~sa.exists().where(
        earlier.c.channel == DELIVERIES.c.channel,
        earlier.c.chat_id == DELIVERIES.c.chat_id,
        earlier.c.state.in_(("pending", "begun")),
        sa.or_(
            earlier.c.lane < DELIVERIES.c.lane,
            sa.and_(earlier.c.lane == DELIVERIES.c.lane, earlier.c.id < DELIVERIES.c.id),
        ),
        *([_at_night(earlier)] if quiet else []),
    )
    query = (
        sa.select(DELIVERIES)
        .where(DELIVERIES.c.channel == channel, DELIVERIES.c.state == "pending", DELIVERIES.c.next_at <= now, first)
        .order_by(DELIVERIES.c.lane, DELIVERIES.c.id)
        .limit(limit)
    )
    if quiet:
        query = query.where(_at_night(DELIVERIES))
    if up_to < Lane.ANNOUNCEMENT:
        query = query.where(DELIVERIES.c.lane <= int(up_to))
    if busy:
        query = query.where(DELIVERIES.c.chat_id.not_in(sorted(busy)))
    return [_letter(row) for row in await session.execute(query)]


def _at_night(rows: sa.FromClause) -> sa.ColumnElement[bool]:
    return sa.or_(rows.c.lane == int(Lane.REPLY), rows.c.is_urgent.is_(True), rows.c.state == "begun")


def _letter(row: Any) -> Letter:
    try:
        lane, message = Lane(row.lane), read(row.payload)
    except ValueError:  # a lane of another version: nobody knows how urgent it was
        lane, message = Lane.ANNOUNCEMENT, None
    return Letter(row.id, row.chat_id, row.is_group, lane, message, row.attempts, row.again, row.still)


def read(payload: str) -> Outgoing | None:
    """A stored message; None where it cannot be read, which another version of this program may have written."""
    try:
        return Outgoing.model_validate_json(payload)
    except ValidationError:
        return None


async def begin(session: AsyncConnection, ids: Sequence[int]) -> set[int]:
    """Marks letters as begun; the caller commits before any request leaves, and sends only those returned.

    One that is not pending any more was begun by another process that has taken this one's place.
    """
    values = {"state": "begun", "attempts": DELIVERIES.c.attempts + 1}
    begun = (
        sa.update(DELIVERIES)
        .where(DELIVERIES.c.id.in_(ids), DELIVERIES.c.state == "pending")
        .values(values)
        .returning(DELIVERIES.c.id)
    )
    return set((await session.execute(begun)).scalars())


async def record(session: AsyncConnection, channel: str, outcomes: Sequence[Outcome], now: dt.datetime) -> None:
    """Writes what became of letters. One that is closed already stays closed, unless it turns out to have been sent."""
    for outcome in outcomes:
        values: dict[str, object] = {"state": outcome.state, "error": outcome.error[:200] or None}
        if outcome.state == "pending":
            values |= {"next_at": outcome.next_at or now, "again": outcome.again}
        else:
            values |= {"finished_at": now, "provider_ref": outcome.provider_ref, "onward": None}
        if outcome.moved_to:
            old = sa.select(DELIVERIES.c.chat_id).where(DELIVERIES.c.id == outcome.id)
            await follow(session, channel, old.scalar_subquery(), outcome.moved_to)
        change = sa.update(DELIVERIES).where(DELIVERIES.c.id == outcome.id).values(values)
        if outcome.state != "sent":
            change = change.where(DELIVERIES.c.state.in_(("pending", "begun")))
        if outcome.state != "sent" and channel:  # what has gone on elsewhere is nothing to this channel any more
            change = change.where(DELIVERIES.c.channel == channel)
        await session.execute(change)
        if outcome.state == "sent":
            await files.drop(session, outcome.files)


async def follow(session: AsyncConnection, channel: str, old: str | sa.ScalarSelect[str], chat_id: str) -> None:
    """The chat goes on under another id: everything still to be sent there follows."""
    await session.execute(
        sa.update(DELIVERIES)
        .where(DELIVERIES.c.channel == channel, DELIVERIES.c.chat_id == old)
        .where(DELIVERIES.c.state.in_(("pending", "begun")))
        .values(chat_id=chat_id)
    )


async def recover(session: AsyncConnection, channel: str, now: dt.datetime) -> int:
    """After a crash: what had begun is unknown; what may go once more is pending again. Returns how many had begun.

    Only the one dispatcher of the channel may call this, before it sends anything.
    """
    begun = (DELIVERIES.c.channel == channel, DELIVERIES.c.state == "begun")
    lost = {"state": "unknown", "error": STOPPED, "finished_at": now}
    result = await session.execute(sa.update(DELIVERIES).where(*begun).values(lost))
    once_more = {"state": "pending", "again": True, "next_at": now, "finished_at": None}
    await session.execute(
        sa.update(DELIVERIES)
        .where(DELIVERIES.c.channel == channel, DELIVERIES.c.state == "unknown", DELIVERIES.c.again.is_(False))
        .where(DELIVERIES.c.lane < int(Lane.ANNOUNCEMENT), DELIVERIES.c.error == lost["error"])
        .values(once_more)
    )
    return int(result.rowcount)


async def next_due(session: AsyncConnection, channel: str, now: dt.datetime) -> dt.datetime | None:
    """When the next letter that is held back comes due; None where none is.

    One that is due already waits for its chat, and the end of what is being sent there is noticed anyway.
    """
    query = sa.select(sa.func.min(DELIVERIES.c.next_at, type_=UtcDateTime())).where(
        DELIVERIES.c.channel == channel, DELIVERIES.c.state == "pending", DELIVERIES.c.next_at > now
    )
    when: dt.datetime | None = (await session.execute(query)).scalar()
    return when


async def after(
    session: AsyncConnection, channel: str, chat_id: str, last_id: int, limit: int
) -> list[sa.Row[tuple[int, dt.datetime, str]]]:
    """Rows (id, created_at, payload) of one chat after an id, in order."""
    values = {"channel": channel, "chat_id": chat_id, "last_id": last_id, "most": limit}
    return list(await session.execute(AFTER, values))
