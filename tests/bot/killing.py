"""Starting, killing and asking a real program: what `test_kill.py` does its experiments with.

For: processes, the fake platform's verbs, and what the database holds afterwards. Not for: what must be true of it.
"""

from __future__ import annotations

import asyncio
import os
import random
import re
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.delivery.ledger import DELIVERIES
from bot.inbox import INBOX
from bot.storage.database import Database
from tests.bot.kill_program import EFFECTS
from tests.bot.parts import rows, until
from tests.fakes._local.process import ROOT
from tests.fakes.telegram_remote import RemoteTelegram, spawn_telegram

CHATS = range(501, 541)


@dataclass
class Experiment:
    """One database, one fake platform, and the program that is started and ended between them."""

    url: str
    telegram: RemoteTelegram
    log: Path
    database: Database
    process: asyncio.subprocess.Process | None = None
    asked: list[str] = field(default_factory=list)
    updates: list[int] = field(default_factory=list)
    dry: asyncio.Event = field(default_factory=asyncio.Event)
    in_flight: dict[int, set[int]] = field(default_factory=dict)

    async def start(self) -> None:
        settings = {
            "DATABASE_URL": self.url, "TELEGRAM_TOKEN": self.telegram.token, "TELEGRAM_API_URL": self.telegram.url,
            "WEB_PORT": "0", "FLOOD_LIMIT": "1000000", "LOG_LEVEL": "INFO",
        }  # fmt: skip
        environment = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.bot.kill_program", cwd=ROOT, stderr=log,
                env=environment | {f"CONGDOAN_{name}": value for name, value in settings.items()},
            )  # fmt: skip

    async def kill(self) -> None:
        """SIGKILL; then the attempts that had been marked as begun and not recorded are noted.

        The same attempt may be met twice, where the second kill came before anything was done about the first.
        """
        assert self.process is not None
        assert self.process.returncode is None, "it ended by itself"
        self.process.kill()
        await self.process.wait()
        await self._wait_for_its_connections()
        for row in await rows(self.database):
            if row.state == "begun":
                self.in_flight.setdefault(row.id, set()).add(row.attempts)

    async def terminate(self, seconds: float = 60) -> int:
        """SIGTERM; the exit code. Raises TimeoutError where it does not end in time."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(seconds):
            return await self.process.wait()

    async def _wait_for_its_connections(self) -> None:
        """PostgreSQL may still be ending what a killed program had asked for."""
        if self.database.is_sqlite:
            return
        query = sa.text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name <> 'observer' AND backend_type = 'client backend'"
        )

        async def gone() -> bool:
            async with self.database.read() as session:
                return bool((await session.execute(query)).scalar_one() == 0)

        await until(gone, 30)

    async def pour(self, a_second: float) -> None:
        """People write to chats at random until `dry`; now and then the platform hands an update out twice."""
        while not self.dry.is_set():
            chat = random.choice(CHATS)
            text = f"câu {len(self.asked)}"
            self.updates.append(await self.telegram.user_says(chat, text))
            self.asked.append(text)
            if random.random() < 0.1:
                await self.telegram.redeliver(random.choice(self.updates[-20:]))
            await asyncio.sleep(random.uniform(0, 2 / a_second))

    async def run_dry(self, pouring: asyncio.Task[None]) -> None:
        """Nobody writes any more. Not by cancelling: what the platform has taken must have been counted."""
        self.dry.set()
        await pouring

    async def sending(self, since: int) -> bool:
        """Whether, after the first `since` of them, a message is being sent at this moment."""
        return any(call["status"] == 0 for call in (await self.telegram.calls("sendMessage"))[since:])

    async def settled(self) -> bool:
        """Whether everything that was asked is stored, answered and sent."""
        stored = await rows(self.database, INBOX)
        if len(stored) < len(self.asked) or any(row.state == "waiting" for row in stored):
            return False
        return all(row.state not in ("pending", "begun") for row in await rows(self.database))

    async def effects(self) -> Counter[str]:
        return Counter(row.text for row in await rows(self.database, EFFECTS))

    async def arrived(self) -> Counter[str]:
        """How often each question's answer stands in its chat."""
        return Counter(asked_in(message["text"]) for message in await self.telegram.messages())

    async def deliveries(self) -> list[Any]:
        return await rows(self.database, DELIVERIES)


def asked_in(text: str) -> str:
    """The question that an answer repeats."""
    found = re.match(r"» (câu \d+)", text)
    assert found, text
    return found[1]


@asynccontextmanager
async def experiment(url: str, folder: Path) -> AsyncIterator[Experiment]:
    """A database with the table of the test's room, and a fake Telegram in a process of its own."""
    observer = url + ("&application_name=observer" if url.startswith("postgresql") else "")
    database = await Database.open(observer)
    async with database.write() as session:
        await session.run_sync(EFFECTS.create)
    async with spawn_telegram() as telegram:
        made = Experiment(url, telegram, folder / "program.log", database)
        try:
            yield made
        finally:
            if made.process is not None and made.process.returncode is None:
                made.process.kill()
                await made.process.wait()
            await database.close()
