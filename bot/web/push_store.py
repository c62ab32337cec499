"""Which browsers may be told of a message: their addresses at a push service, and when they were told last.

For: the table `push_subscriptions`. Not for: which addresses are accepted (`push.py`), or sending (`push_sender.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from bot.people.accounts import ACCOUNTS
from bot.storage.types import UtcDateTime, big_id

MOST = 5
"""Browsers of one conversation; the oldest makes room."""
QUIET_DAYS = 365

SUBSCRIPTIONS = sa.Table(
    "push_subscriptions",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("chat_id", sa.String(200), nullable=False),
    sa.Column("endpoint", sa.Text, nullable=False),
    sa.Column("hash", sa.String(64), nullable=False),
    sa.Column("p256dh", sa.String(100), nullable=False),
    sa.Column("auth", sa.String(40), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("told_at", UtcDateTime),
    sa.Column("read_at", UtcDateTime),
    sa.UniqueConstraint("hash", name="uq_push_subscriptions_hash"),
    sa.Index("ix_push_subscriptions_chat", "chat_id"),
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser at its push service; the keys are base64url, as the browser gives them."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def hash(self) -> str:
        return hashlib.sha256(self.endpoint.encode()).hexdigest()


async def add(session: AsyncConnection, chat_id: str, one: Subscription, now: dt.datetime) -> None:
    """Notes a browser, with its reader at the page just now; an address belongs to one conversation."""
    await session.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.hash == one.hash))
    own = sa.select(SUBSCRIPTIONS.c.id).where(SUBSCRIPTIONS.c.chat_id == chat_id).order_by(SUBSCRIPTIONS.c.id.desc())
    older = list((await session.execute(own.offset(MOST - 1))).scalars())
    await session.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id.in_(older)))
    values = {"chat_id": chat_id, "endpoint": one.endpoint, "hash": one.hash, "p256dh": one.p256dh, "auth": one.auth}
    await session.execute(sa.insert(SUBSCRIPTIONS).values(values | {"created_at": now, "read_at": now}))


async def remove(session: AsyncConnection, chat_id: str, endpoint: str) -> None:
    """A browser wants no more of it; another conversation's is left alone."""
    gone = (SUBSCRIPTIONS.c.chat_id == chat_id, SUBSCRIPTIONS.c.endpoint == endpoint)
    await session.execute(sa.delete(SUBSCRIPTIONS).where(*gone))


async def waiting(session: AsyncConnection, chats: Collection[str]) -> list[str]:
    """Those of the chats that have a browser to tell."""
    own = (SUBSCRIPTIONS.c.chat_id.in_(chats), SUBSCRIPTIONS.c.told_at.is_(None))
    return list((await session.execute(sa.select(SUBSCRIPTIONS.c.chat_id).where(*own).distinct())).scalars())


async def has(session: AsyncConnection, chat_id: str) -> bool:
    """Whether a conversation has a browser at all."""
    query = sa.select(SUBSCRIPTIONS.c.id).where(SUBSCRIPTIONS.c.chat_id == chat_id).limit(1)
    return (await session.execute(query)).first() is not None


async def claim(
    session: AsyncConnection, chats: Collection[str], read_before: dt.datetime, now: dt.datetime
) -> dict[int, Subscription]:
    """Browsers to be told now, by their row, marked so that nobody tells them again until they have read."""
    t = SUBSCRIPTIONS.c
    unread = sa.or_(t.read_at.is_(None), t.read_at < read_before)
    change = sa.update(SUBSCRIPTIONS).where(t.chat_id.in_(chats), t.told_at.is_(None), unread).values(told_at=now)
    rows = await session.execute(change.returning(t.id, t.endpoint, t.p256dh, t.auth))
    return {row.id: Subscription(row.endpoint, row.p256dh, row.auth) for row in rows}


async def read(session: AsyncConnection, chats: Collection[str], now: dt.datetime) -> None:
    """Somebody looks at these conversations: the next message may be told again."""
    own = SUBSCRIPTIONS.c.chat_id.in_(chats)
    await session.execute(sa.update(SUBSCRIPTIONS).where(own).values(told_at=None, read_at=now))


async def settle(session: AsyncConnection, gone: Collection[int], untold: Collection[int]) -> None:
    """After sending: what the service no longer knows is removed, what did not get through may be tried again."""
    await session.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id.in_(gone)))
    await session.execute(sa.update(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.id.in_(untold)).values(told_at=None))


def _theirs(person_id: int) -> Any:
    own = (ACCOUNTS.c.person_id == person_id, ACCOUNTS.c.channel == "web")
    return SUBSCRIPTIONS.c.chat_id.in_(sa.select(ACCOUNTS.c.platform_id).where(*own))


async def _export(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(SUBSCRIPTIONS.c.endpoint, SUBSCRIPTIONS.c.created_at).where(_theirs(person_id))
    rows = await session.execute(query.order_by(SUBSCRIPTIONS.c.id))
    return [{"at": row.created_at, "address": row.endpoint} for row in rows]


async def _erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(SUBSCRIPTIONS).where(_theirs(person_id)))).rowcount)


async def _forget(session: AsyncConnection, before: dt.datetime) -> int:
    """Each visit notes its browser anew, so an old row is one that nobody comes with any more."""
    return int((await session.execute(sa.delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.created_at < before))).rowcount)


def parts() -> tuple[PersonalData, ...]:
    """What is held of people here."""
    why = "báo có tin mới qua dịch vụ báo tin của trình duyệt (ở nước ngoài, không kèm nội dung), khi thầy cô đã bật"
    title = "Trình duyệt nhận báo tin"
    return (PersonalData("push_subscriptions", title, why, _export, _erase, QUIET_DAYS, _forget),)
