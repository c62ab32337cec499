"""Drives a fake Bot API that runs as a process of its own, with the same verbs as `FakeTelegram`.

For: tests that kill the program under test with -9, so that the fake must live elsewhere. Not for: tests in one
process.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.fakes._local.process import spawned
from tests.fakes._telegram.world import TOKEN


class RemoteTelegram:
    """`root` is the address the process printed. Comes from `spawn_telegram()`."""

    def __init__(
        self, root: str, session: aiohttp.ClientSession, process: asyncio.subprocess.Process, token: str = TOKEN
    ) -> None:
        self.root, self.token = root, token
        self._session, self._process = session, process

    @property
    def url(self) -> str:
        return f"{self.root}/bot"

    async def _do(self, verb: str, body: Any = None, **query: str) -> Any:
        async with self._session.post(f"{self.root}/__sim__/{verb}", json=body or {}, params=query) as answer:
            found = await answer.json()
            if answer.status != 200:
                raise AssertionError(found["error"])
            return found

    async def kill(self) -> None:
        """Ends the process at once; nothing it knew is kept."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def user_says(self, chat_id: int, text: str, **more: Any) -> int:
        return int((await self._do("says", {"chat_id": chat_id, "text": text, **more}))["update_id"])

    async def user_presses(self, chat_id: int, label_or_data: str, **more: Any) -> int:
        body = {"chat_id": chat_id, "label_or_data": label_or_data, **more}
        return int((await self._do("presses", body))["update_id"])

    async def update(self, raw: dict[str, Any]) -> int:
        return int((await self._do("update", raw))["update_id"])

    async def redeliver(self, update_id: int) -> None:
        await self._do("redeliver", {"update_id": update_id})

    async def fault(self, method: str = "*", **fault: Any) -> None:
        await self._do("fault", {"method": method, **fault})

    async def config(self, **settings: Any) -> None:
        await self._do("config", settings)

    async def reset(self) -> None:
        await self._do("reset")

    async def messages(self, chat_id: int | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self._do("messages", **({} if chat_id is None else {"chat": str(chat_id)}))
        return found

    async def calls(self, method: str | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self._do("calls", **({"method": method} if method else {}))
        return found

    async def state(self) -> dict[str, Any]:
        """pending, webhook, commands, callbacks, polling, dropped."""
        found: dict[str, Any] = await self._do("state")
        return found

    async def wait_for(self, question: Callable[[RemoteTelegram], Awaitable[Any]], timeout: float = 30) -> Any:  # noqa: ASYNC109  as in asyncio
        """The first true value of `await question(self)`. Raises AssertionError after `timeout` seconds."""
        end = time.monotonic() + timeout
        while not (value := await question(self)):
            if time.monotonic() > end:
                raise AssertionError(f"not within {timeout} s; state: {await self.state()}")
            await asyncio.sleep(0.05)
        return value


@asynccontextmanager
async def spawn_telegram(port: int = 0, token: str = TOKEN) -> AsyncIterator[RemoteTelegram]:
    """Starts the process, waits until it listens, and ends it at the end."""
    async with (
        spawned("tests.fakes.telegram_server", port, token) as (root, process),
        aiohttp.ClientSession() as session,
    ):
        yield RemoteTelegram(root, session, process, token)
