"""One announcement to 1.6 million members: counting them, writing them down, sending with little memory.

For: SQLite and PostgreSQL at the size of the whole country's education union. Not for: the pace of sending.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bot.bench.send_child import retire, sender
from bot.bench.send_postgres import postgres
from bot.bench.send_server import FakeServer, until
from bot.bench.send_union import add_members, announce, head_count
from bot.storage.database import Database

MEMBERS = 1_600_000
SENDING_SECONDS = 10.0
TRIES = 3


async def measure_large(server: FakeServer, tell: Callable[[str], object], members: int = MEMBERS) -> dict[str, Any]:
    """Seconds to count and to write down, the longest write lock in ms, and MB while sending at full speed."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="congdoan-") as name:
        url = f"sqlite:///{name}/bench.db"
        made = await _written_down(url, members)
        await server.tell("reset")
        async with sender(url, server.api_url, Path(name) / "begun.times") as process:
            await _some_time(server)
            peak = await retire(process)
        sent = await server.taken()
        found |= {f"sqlite_{key}": value for key, value in made.items()} | {"peak_mb": peak, "sent_meanwhile": sent}
        tell(f"{members:,} đoàn viên trên SQLite: {found}")
    with postgres() as url:
        made = await _written_down(url, members)
        found |= {f"postgresql_{key}": value for key, value in made.items()}
        tell(f"{members:,} đoàn viên trên PostgreSQL: {made}")
    return found


async def _written_down(url: str, members: int) -> dict[str, Any]:
    database = await Database.open(url)
    try:
        begun = time.perf_counter()
        await add_members(database, members)
        loaded = time.perf_counter() - begun
        counted = min([await _count(database, members) for _ in range(TRIES)])
        made = await announce(database, "bench:large")
    finally:
        await database.close()
    return {
        "load_s": round(loaded, 1),
        "count_s": round(counted, 2),
        "enqueue_s": round(made.seconds, 2),
        "longest_lock_ms": round(made.longest_lock * 1000),
    }


async def _count(database: Database, members: int) -> float:
    """Seconds for the head-count of the segment. Raises ValueError where it is wrong."""
    begun = time.perf_counter()
    async with database.read() as session:
        count = await head_count(session)
    if count != members:
        raise ValueError(f"{members} members were counted as {count}")
    return time.perf_counter() - begun


async def _some_time(server: FakeServer) -> None:
    """From the first message on."""
    await until(partial(server.has_taken, 1), every=0.1)
    await asyncio.sleep(SENDING_SECONDS)
