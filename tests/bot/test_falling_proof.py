"""The promise: whoever has blocked one channel gets the message by the next, once, however the program is ended.

Real HTTP to two fake platforms; in the proof the program is a process of its own with a real database. Not for: which
way is the next (`test_ways.py`), nor what a row looks like on its way (`test_falling.py`).
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from bot.channels.base import Channel
from bot.channels.telegram import TelegramChannel
from bot.channels.zalo_bot import ZaloBotChannel
from bot.clock import SystemClock
from bot.conversation import Outgoing
from bot.delivery import campaigns
from bot.delivery.campaign_tables import RECIPIENTS
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.falling import Falling, trials
from bot.inbox import CONVERSATIONS
from bot.people.accounts import ACCOUNTS
from bot.storage.database import Database
from tests.bot.campaign_kit import progress
from tests.bot.parts import ZONE, running, until
from tests.bot.test_falling import campaign, ended, people, row
from tests.fakes.telegram_server import FakeTelegram
from tests.fakes.zalo_server import FakeZalo

ROOT = Path(__file__).parents[2]
FIRST_CHAT = 5_000_000
BODIES = {channel: Outgoing(text=f"Mời họp qua {channel}") for channel in ("telegram", "zalo_bot")}
BLOCKED = {"kind": "error", "code": 403, "desc": "Forbidden: bot was blocked by the user", "times": -1}
PATIENCE = 120.0


async def with_two_accounts(database: Database, count: int) -> None:
    """People who used Telegram last; their chats have the numbers that both platforms want."""
    await people(database, count, "telegram", "zalo_bot")
    async with database.write() as session:
        for table, column in ((ACCOUNTS, ACCOUNTS.c.platform_id), (CONVERSATIONS, CONVERSATIONS.c.chat_id)):
            for number in range(1, count + 1):
                change = sa.update(table).where(column == f"c{number}")
                await session.execute(change.values({column.name: str(FIRST_CHAT + number)}))


@asynccontextmanager
async def platforms(count: int) -> AsyncIterator[tuple[FakeTelegram, FakeZalo]]:
    """Both, with these people; a Zalo Bot knows only those who have written to it."""
    async with FakeTelegram() as telegram, FakeZalo() as zalo:
        zalo.world.users |= {str(FIRST_CHAT + number) for number in range(1, count + 1)}
        yield telegram, zalo


async def test_blocked_on_one_platform_it_arrives_on_the_other(database: Database) -> None:
    await with_two_accounts(database, 2)
    async with platforms(2) as (telegram, zalo):
        telegram.fault("sendMessage", chat_id=FIRST_CHAT + 1, **BLOCKED)
        channels: list[Channel] = [
            TelegramChannel(telegram.token, api_url=telegram.url), ZaloBotChannel(zalo.token, api_url=zalo.url),
        ]  # fmt: skip
        clock = SystemClock(ZONE)
        more: dict[str, Any] = {"falling": Falling({each.name: each.limits for each in channels}, clock)}
        more["seconds"] = time.monotonic
        await campaign(database, "telegram", bodies=BODIES)
        try:
            async with running(*(Dispatcher(database, each, clock.now, **more) for each in channels)):
                found = await ended(database)
        finally:
            for channel in channels:
                await channel.close()
        assert telegram.texts(FIRST_CHAT + 2) == ["Mời họp qua telegram"] and telegram.texts(FIRST_CHAT + 1) == []
        assert zalo.texts(str(FIRST_CHAT + 1)) == ["Mời họp qua zalo_bot"] and len(zalo.outbox()) == 1
    assert (found.state, found.sent, found.fell) == ("done", 2, 1)
    fallen = await row(database, 1)
    assert (fallen.channel, fallen.state) == ("zalo_bot", "sent")
    assert [(each.channel, each.state) for each in trials(fallen.tried)] == [("telegram", "unreachable")]


class Program:
    """The program itself, with both platforms, in a process that can be killed."""

    def __init__(self, url: str, telegram: FakeTelegram, zalo: FakeZalo, log: Path) -> None:
        self._settings = {
            "DATABASE_URL": url, "TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url,
            "ZALO_BOT_TOKEN": zalo.token, "ZALO_BOT_API_URL": zalo.url, "ZALO_BOT_MONTH": "0", "WEB_PORT": "0",
            "QUIET_HOURS": "off",
        }  # fmt: skip
        self._log = log
        self.process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}
        with self._log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=ROOT, stdout=log, stderr=log,
                env=own | {f"CONGDOAN_{name}": value for name, value in self._settings.items()},
            )  # fmt: skip

    def check(self) -> None:
        """Fails where it has ended by itself, with what it said."""
        assert self.process is not None
        assert self.process.returncode is None, self._log.read_text(encoding="utf-8")[-2000:]

    async def kill(self) -> None:
        self.check()
        assert self.process is not None
        self.process.kill()
        await self.process.wait()


async def begun(database: Database) -> list[Any]:
    """Who is being written to and by which channel, as the database has it."""
    async with database.read() as session:
        query = sa.select(RECIPIENTS.c.person_id, RECIPIENTS.c.channel).where(RECIPIENTS.c.state == "begun")
        return list(await session.execute(query))


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_kills_between_two_ways_double_nothing_and_lose_nothing(database_url: str, tmp_path: Path) -> None:
    members, kills = 240, 4
    database = await Database.open(database_url)
    await with_two_accounts(database, members)
    async with platforms(members) as (telegram, zalo):
        for number in range(1, members + 1):
            if number % 4:
                telegram.fault("sendMessage", chat_id=FIRST_CHAT + number, delay=0.15, **BLOCKED)
        for fake in (telegram, zalo):
            fake.fault("sendMessage", kind="none", delay=0.15, times=-1)
        await campaign(database, "telegram", bodies=BODIES, halt_share=None)
        program, in_flight = Program(database_url, telegram, zalo, tmp_path / "program.log"), list[Any]()
        for number in range(kills):
            already = _taken(telegram, zalo) + 24 + number
            await program.start()

            async def more(already: int = already) -> bool:
                program.check()
                return _taken(telegram, zalo) > already

            await until(more, PATIENCE)
            await program.kill()
            in_flight += await begun(database)
        await program.start()

        async def done() -> campaigns.Progress | None:
            program.check()
            found = await progress(database)
            return found if found.closed_at is not None else None

        found = await until(done, PATIENCE)
        await program.kill()
        arrived = Counter(str(one["chat"]["id"]) for one in telegram.messages())
        arrived += Counter(str(one["chat_id"]) for one in zalo.outbox())
        rows = [await row(database, number) for number in range(1, members + 1)]
    await database.close()
    assert found.total == members == found.sent + found.unknown  # nobody is forgotten, and nobody only fails
    struck = Counter(one.person_id for one in in_flight)
    assert {one.channel for one in in_flight} == {"telegram", "zalo_bot"}, "kills met one way alone: this showed little"
    assert found.fell >= members // 4
    for one in rows:
        times = arrived[str(FIRST_CHAT + one.person_id)]
        story = f"{one.person_id}: {one.channel} {one.state}, tried {one.tried!r}, arrived {times} times"
        assert times == 1 if one.state == "sent" else times <= 1 and struck[one.person_id] == 1, story
        if one.state == "sent":
            assert (one.channel == "zalo_bot") == (one.person_id % 4 != 0) == (one.tried is not None), story


def _taken(telegram: FakeTelegram, zalo: FakeZalo) -> int:
    return len(telegram.calls("sendMessage")) + len(zalo.calls("sendMessage"))
