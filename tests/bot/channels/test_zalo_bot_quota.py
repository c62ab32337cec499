"""A used-up month on Zalo: replies go on, and go again when Zalo refuses them; everything else waits.

For: guard, dispatcher and channel together, over real HTTP. Not for: figures (`tests/bot/test_quota.py`).
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from zoneinfo import ZoneInfo

import pytest

from bot.channels.base import Plan
from bot.channels.metered import Metered
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import Lane
from bot.quota import Guard
from bot.storage.database import Database
from tests.bot.channels.zalo_kit import HOA, LAN, channel_for
from tests.bot.parts import HandClock, rows, running, until, write
from tests.fakes.zalo_server import FakeZalo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.fixture
async def fake() -> AsyncIterator[FakeZalo]:
    async with FakeZalo() as server:
        for who in (LAN, HOA):
            server.says(who, "chào")
        yield server


@asynccontextmanager
async def sending(fake: FakeZalo, database: Database, plan: Plan, clock: HandClock) -> AsyncIterator[Guard]:
    """The dispatcher of the channel, with the plan's guard."""
    guard = Guard(database, plan, clock.now, ZONE)

    async def is_known(_channel: str, _event_id: str) -> bool:
        return False

    channel = Metered(channel_for(fake), guard, is_known)
    try:
        async with running(Dispatcher(database, channel, clock.now, spent=guard.spent, seconds=time.monotonic)):
            yield guard
    finally:
        await channel.close()


def plan(messages: int) -> Plan:
    return Plan("zalo_bot", "Zalo Bot", messages=messages, users=50)


async def test_the_rest_of_the_month_is_kept_for_replies(fake: FakeZalo, database: Database) -> None:
    clock = HandClock()
    async with sending(fake, database, plan(10), clock) as guard:
        await guard.add(sent=5, received=4)
        await write(database, "nhắc việc", chat=LAN, lane=Lane.NOTICE, channel="zalo_bot")
        await write(database, "thông báo", chat=LAN, lane=Lane.ANNOUNCEMENT, channel="zalo_bot")
        await write(database, "trả lời", chat=HOA, channel="zalo_bot")
        await fake.wait_for(lambda: fake.texts() == ["trả lời"])
        await write(database, "trả lời nữa", chat=LAN, channel="zalo_bot")  # nor does it wait behind what rests
        await fake.wait_for(lambda: fake.texts() == ["trả lời", "trả lời nữa"])
        assert [row.state for row in await rows(database)][:2] == ["pending", "pending"]
    clock.moment += dt.timedelta(days=40)
    async with sending(fake, database, plan(10), clock):  # the next month
        await fake.wait_for(lambda: sorted(fake.texts()[2:]) == ["nhắc việc", "thông báo"])


async def test_a_reply_that_zalo_refuses_for_its_quota_goes_again(fake: FakeZalo, sqlite: Database) -> None:
    clock = HandClock()
    fake.fault("sendMessage", kind="api", error_code=429, description="Quota exceeded", times=2)
    async with sending(fake, sqlite, plan(0), clock):
        await write(sqlite, "trả lời", chat=LAN, channel="zalo_bot")
        for tries, seconds in ((1, 2), (2, 5)):

            async def is_back(tries: int = tries) -> bool:
                (row,) = await rows(sqlite)
                return len(fake.calls("sendMessage")) == tries and row.state == "pending" and row.attempts == tries

            await until(is_back, 30)
            clock.moment += dt.timedelta(seconds=seconds)
        await fake.wait_for(lambda: fake.texts() == ["trả lời"])
    assert len(fake.calls("sendMessage")) == 3
