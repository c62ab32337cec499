"""Serving on 127.0.0.1, with outages: `LocalServer`, which every fake platform in this folder is.

For: start, stop, and the address. Not for: what is served.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from typing import Self

from aiohttp import web


class LocalServer(ABC):
    """`port` 0 takes a free one and keeps it over stop() and start()."""

    def __init__(self, port: int = 0) -> None:
        self.port = port
        self._runner: web.AppRunner | None = None
        self._pushing: asyncio.Task[None] | None = None

    @abstractmethod
    def application(self) -> web.Application:
        """What is served; made anew at every start."""

    async def push_for_ever(self) -> None:
        """What the platform does of its own accord while it serves; nothing, where it only answers."""
        await asyncio.Event().wait()

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._runner = web.AppRunner(
            self.application(), handler_cancellation=True, shutdown_timeout=0.1, access_log=None
        )
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()
        self.port = self._runner.addresses[0][1]
        self._pushing = asyncio.create_task(self.push_for_ever())

    async def stop(self) -> None:
        """Closes every connection at once; what is known is kept, so start() goes on after an outage."""
        if self._pushing is not None:
            self._pushing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._pushing
        if self._runner is not None:
            await self._runner.cleanup()
        self._pushing = self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *failure: object) -> None:
        await self.stop()


class Hook(LocalServer):
    """Somebody's webhook at `url`: `take` gets each request and answers it."""

    def __init__(self, take: Callable[[web.Request], Awaitable[web.Response]]) -> None:
        super().__init__()
        self._take = take

    def application(self) -> web.Application:
        found = web.Application()
        found.router.add_post("/hook", self._take)
        return found

    @property
    def url(self) -> str:
        return f"{self.root}/hook"
