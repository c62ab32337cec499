"""A union for measuring how messages are sent: members with a Telegram account each, and one announcement to all.

For: filling a database, quickly enough for 1.6 million. Not for: samples that people look at.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Outgoing
from bot.delivery import campaigns
from bot.delivery.ledger import Lane
from bot.delivery.ways import Ways
from bot.inbox import CONVERSATIONS
from bot.people import headcount
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.consents import CONSENTS, Purpose
from bot.people.reached import PEOPLE_REACH
from bot.storage.database import Database
from bot.storage.types import UtcDateTime

CHANNEL = "telegram"
TEXT = "Công đoàn ngành mời thầy cô dự buổi sinh hoạt chuyên đề chiều thứ Năm, tại hội trường nhà văn hoá huyện."
FIRST_CHAT = 5_000_000_000
BODY = Outgoing(text=TEXT, markup="html")


def numbers(count: int) -> sa.CTE:
    """A table of one column `i`: 1 to `count`."""
    first = sa.select(sa.literal(1).label("i")).cte("numbers", recursive=True)
    return first.union_all(sa.select(first.c.i + 1).where(first.c.i < count))


async def add_members(database: Database, count: int) -> None:
    """So many more people, each with a private chat at Telegram and the consent to be told of announcements.

    Where a person is written to the database notes by itself, person by person; here that is written for all at once.
    """
    async with database.write() as session, _without_triggers(session):
        now = sa.literal(dt.datetime.now(dt.UTC), UtcDateTime())
        before = (await session.execute(sa.select(sa.func.coalesce(sa.func.max(PERSONS.c.id), 0)))).scalar_one()
        people = sa.select(sa.literal("Người đo tốc độ"), now).select_from(numbers(count))
        await session.execute(sa.insert(PERSONS).from_select(["name", "created_at"], people))
        for table, values in _rows(now).items():
            of_everybody = sa.select(*values.values()).where(PERSONS.c.id > before)
            await session.execute(sa.insert(table).from_select(list(values), of_everybody))


def _rows(now: sa.ColumnElement[Any]) -> dict[sa.Table, dict[str, Any]]:
    """What each table has of a person."""
    person, telegram, empty = PERSONS.c.id, sa.literal(CHANNEL), sa.literal("")
    chat = sa.cast(person + sa.literal(FIRST_CHAT, sa.BigInteger), sa.String(200))
    word = {"purpose": sa.literal(Purpose.ANNOUNCEMENTS.value), "given": sa.true(), "text_version": sa.literal("đo")}
    state = {"is_group": sa.false(), "state": sa.literal("{}"), "updated_at": now}
    reach = {"agrees": sa.true(), "blocked": sa.false(), "province": empty, "unit_kind": empty}
    return {
        ACCOUNTS: {"person_id": person, "channel": telegram, "platform_id": chat, "created_at": now},
        CONVERSATIONS: {"channel": telegram, "chat_id": chat, "created_at": now, **state},
        CONSENTS: {"person_id": person, "channel": telegram, "at": now, **word},
        PEOPLE_REACH: {"person_id": person, "channel": telegram, "chat_id": chat, **reach},
    }


@asynccontextmanager
async def _without_triggers(session: AsyncConnection) -> AsyncIterator[None]:
    """Within this transaction rows do not set off what the database does by itself."""
    if session.dialect.name == "postgresql":
        await session.execute(sa.text("SET LOCAL session_replication_role = replica"))
        yield
        return
    query = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    triggers = (await session.execute(query)).all()
    for name, _ in triggers:
        await session.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, source in triggers:
        await session.exec_driver_sql(source)


def everybody() -> tuple[sa.Select[Any], sa.Select[Any]]:
    """The whole union, as a campaign takes it."""
    return headcount.sources(sa.true(), _ways(), None)


def _ways() -> Ways:
    return headcount.plainly([CHANNEL], dt.datetime.now(dt.UTC))


async def head_count(session: AsyncConnection) -> int:
    """How many of them can be written to."""
    return (await headcount.count(session, sa.true(), _ways(), None, None)).reached


@dataclass
class Announced:
    """`seconds` it took to write down; `longest_lock`: the longest of its transactions, begin to commit, in seconds."""

    id: int = 0
    seconds: float = 0.0
    longest_lock: float = 0.0
    locks: list[float] = field(default_factory=list)


async def announce(database: Database, what: str, *, halt_share: float | None = 0.2) -> Announced:
    """Writes an announcement to everybody and releases it at once; urgent, so that it does not wait for the morning."""
    made, now, more = Announced(), dt.datetime.now(dt.UTC), True
    begun = time.perf_counter()
    async with database.write() as session:
        made.id = await campaigns.open_campaign(
            session,
            what=what,
            lane=Lane.ANNOUNCEMENT,
            bodies={CHANNEL: BODY},
            now=now,
            begins_at=now,
            is_urgent=True,
            halt_share=halt_share,
        )
    while more:
        async with database.write() as session:
            more = await _timed_chunk(session, made, now)
            held = time.perf_counter()
        made.locks[-1] += time.perf_counter() - held
    async with database.write() as session:
        await campaigns.seal(session, made.id, now)
    made.seconds = time.perf_counter() - begun
    made.longest_lock = max(made.locks)
    return made


async def _timed_chunk(session: AsyncConnection, made: Announced, now: dt.datetime) -> bool:
    begun = time.perf_counter()
    more = await campaigns.fill_chunk(session, made.id, *everybody(), now=now)
    made.locks.append(time.perf_counter() - begun)
    return more
