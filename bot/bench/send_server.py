"""The fake Bot API in a process of its own, and what it has counted; children that send to it.

For: `bench send` and the proofs of sending. Not for: what the figures must be.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from bot.errors import AssistantError

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "123456789:fake-token-of-the-test-server-abc"  # noqa: S105  the fake's own, good for nothing else
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Report:
    """One entry a sendMessage, as they began: seconds of the monotonic clock, chat, status, whether it has arrived.

    A status is 0 while the request is under way and -1 where the connection was cut.
    """

    begun: list[float]
    chats: list[int]
    statuses: list[int]
    taken: list[int]

    @property
    def arrived(self) -> Counter[int]:
        """How many messages each chat has got."""
        return Counter(chat for chat, taken in zip(self.chats, self.taken, strict=True) if taken)

    @property
    def refused_share(self) -> float:
        """Of all requests, those that were told to wait (429)."""
        return self.statuses.count(429) / len(self.statuses) if self.statuses else 0.0


class FakeServer:
    """Drives the fake; comes from `fake_server()`."""

    def __init__(self, root: str, http: aiohttp.ClientSession) -> None:
        self.root = root
        self._http = http

    @property
    def api_url(self) -> str:
        """As `CONGDOAN_TELEGRAM_API_URL` takes it."""
        return f"{self.root}/bot"

    async def tell(self, verb: str, body: Any = None) -> Any:
        """One of says, faults, config, restart, count, report, reset. Raises ValueError where it is not understood."""
        async with self._http.post(f"{self.root}/__sim__/{verb}", json=body if body is not None else {}) as answer:
            found = await answer.json()
            if answer.status != 200:
                raise ValueError(found["error"])
            return found

    async def taken(self) -> int:
        """How many messages have arrived."""
        return int((await self.tell("count"))["taken"])

    async def has_taken(self, messages: int) -> bool:
        return await self.taken() >= messages

    async def report(self) -> Report:
        return Report(**await self.tell("report"))


def need_checkout() -> None:
    """Raises AssistantError in an installation without the fakes."""
    if not (ROOT / "tests" / "fakes" / "telegram_crowd.py").exists():
        raise AssistantError("bench send cần thư mục mã nguồn đầy đủ, cài với phần thử: pip install -e '.[test]'.")


@asynccontextmanager
async def fake_server() -> AsyncIterator[FakeServer]:
    """Starts the fake, and ends it at the end. Raises AssistantError where there is no checkout."""
    need_checkout()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.telegram_crowd", "--token", TOKEN, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(START_SECONDS):
            root = (await process.stdout.readline()).decode().strip() if process.stdout else ""
        async with aiohttp.ClientSession() as http:
            yield FakeServer(root, http)
    finally:
        await end(process)


async def until(question: Callable[[], Awaitable[bool]], seconds: float = 120, every: float = 0.01) -> None:
    """Asks until it is true. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not await question():  # noqa: ASYNC110  the truth is in another process
            await asyncio.sleep(every)


async def end(process: asyncio.subprocess.Process) -> None:
    """SIGKILL, unless it has ended by itself."""
    if process.returncode is None:
        process.kill()
        await process.wait()


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """That of this process, with these settings of the program and no others."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("CONGDOAN_")}
    return {**plain, **{f"CONGDOAN_{name}": value for name, value in settings.items()}, "PYTHONPATH": str(ROOT)}
