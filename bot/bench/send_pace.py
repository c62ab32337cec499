"""How well an allowed rate is used and kept: one announcement by a process of its own, its requests timed.

For: the share of the rate, and the fullest second. Not for: replies beside it (`send_replies.py`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from bot.bench.send_channel import read_times, worst_window
from bot.bench.send_child import sender
from bot.bench.send_server import FakeServer, until
from bot.bench.send_union import add_members, announce
from bot.storage.database import Database

RATES = (25, 1_000)
SPARE_SECONDS = 30.0


async def measure_pace(server: FakeServer, seconds: float, tell: Callable[[str], object]) -> list[dict[str, Any]]:
    """For each rate what was used of it in so many seconds, and the most requests that began within one second.

    `at_server` is the same as the server saw it, later by what the machine did meanwhile.
    """
    found = []
    for allowed in RATES:
        found.append(await _pace(server, allowed, seconds))
        tell(f"nhịp gửi: {found[-1]}")
    return found


async def _pace(server: FakeServer, allowed: int, seconds: float) -> dict[str, Any]:
    await server.tell("reset")
    with tempfile.TemporaryDirectory(prefix="congdoan-") as name:
        url, begun = f"sqlite:///{name}/bench.db", Path(name) / "begun.times"
        database = await Database.open(url)
        try:
            await add_members(database, int(allowed * (seconds + 2)))
            await announce(database, "bench:pace")
        finally:
            await database.close()
        async with sender(url, server.api_url, begun, per_second=allowed):
            with suppress(TimeoutError):  # slower than allowed, which the share will show
                await until(partial(server.has_taken, int(allowed * (seconds + 1))), seconds + SPARE_SECONDS, 0.2)
        times = read_times(begun)
    sent = sum(1 for one in times if one < times[0] + seconds)
    arrived = worst_window((await server.report()).begun)
    share = round(sent / (allowed * seconds), 4)
    return {"allowed": allowed, "share": share, "worst_window": worst_window(times), "at_server": arrived}
