"""Drives a fake Zalo Bot API that runs as a process of its own.

For: tests that kill the program under test, so that the fake must live elsewhere. Not for: tests in one process.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.fakes._local.process import spawned
from tests.fakes._zalo.world import TOKEN


class RemoteZalo:
    """`root` is the address the process printed. Comes from `spawn_zalo()`."""

    def __init__(self, root: str, session: aiohttp.ClientSession, token: str) -> None:
        self.root, self.token = root, token
        self._session = session

    @property
    def url(self) -> str:
        return f"{self.root}/bot"

    async def sim(self, verb: str, body: Any = None) -> Any:
        """One of the verbs of `/__sim__/`; raises AssertionError where the fake does not know it."""
        async with self._session.post(f"{self.root}/__sim__/{verb}", json=body or {}) as answer:
            found = await answer.json()
            if answer.status != 200:
                raise AssertionError(found["error"])
            return found


@asynccontextmanager
async def spawn_zalo(port: int = 0, token: str = TOKEN) -> AsyncIterator[RemoteZalo]:
    """Starts the process, waits until it listens, and ends it at the end."""
    async with (
        spawned("tests.fakes.zalo_server", port, token) as (root, _),
        aiohttp.ClientSession() as session,
    ):
        yield RemoteZalo(root, session, token)
