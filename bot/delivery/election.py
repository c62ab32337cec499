"""Of several processes on one PostgreSQL, one does a piece of work: whoever holds an advisory lock.

The lock falls with its connection; another process takes over within a second or two. For: dispatchers and the keeper
of campaigns. Not for: what they do. On SQLite there is one process, and no election.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Awaitable, Callable

import sqlalchemy as sa

from bot.storage.database import Database

POLL_SECONDS = 1.0
ELECTION_KEY = 7_201_200


async def when_elected(database: Database, name: str, serve: Callable[[], Awaitable[None]]) -> None:
    """Waits until this process is the one, serves until that ends or the lock is lost, and gives its place up."""
    if database.is_sqlite:
        await serve()
        return
    key = ELECTION_KEY + zlib.crc32(name.encode()) % 1_000_000
    async with database.engine.connect() as session:
        await session.execution_options(isolation_level="AUTOCOMMIT")
        while True:
            query = sa.text("SELECT pg_try_advisory_lock(:key)")
            if (await session.execute(query, {"key": key})).scalar_one():
                break
            await asyncio.sleep(POLL_SECONDS)
        serving = asyncio.ensure_future(serve())
        try:
            while not serving.done():
                await asyncio.wait([serving], timeout=POLL_SECONDS)
                await session.execute(sa.text("SELECT 1"))  # the lock is ours as long as this connection lives
            await serving
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await session.invalidate()  # kept in the pool it would hold the lock, and nobody could be elected
