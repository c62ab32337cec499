"""As fast as it goes: the loop that a bot's author writes first, bare posts, and the ledger with its channel.

For: two ratios, taken side by side in one run, so that what else the machine does strikes all three. Not for: absolute
figures to compare between machines.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import gc
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

import aiohttp
from telegram import Bot

from bot.bench.send_channel import AT_ONCE, NotingChannel
from bot.bench.send_server import TOKEN, FakeServer
from bot.bench.send_union import FIRST_CHAT, TEXT, add_members, announce
from bot.delivery import campaigns
from bot.delivery.dispatcher import Dispatcher
from bot.storage.database import Database

ROUNDS = 3
Tell = Callable[[str], object]


async def measure_speed(server: FakeServer, messages: int, tell: Tell) -> dict[str, Any]:
    """Messages a second of each, and the medians of the ratios. The slow loop sends a quarter of the messages."""
    rates: dict[str, list[float]] = {"plain_loop": [], "bare_post": [], "ledger": []}
    for number in range(ROUNDS):
        rates["plain_loop"].append(await _plain_loop(server, messages // 4))
        rates["bare_post"].append(await _bare_posts(server, messages))
        rates["ledger"].append(await _ledger(server, messages))
        tell(f"tốc độ, lượt {number + 1}: " + ", ".join(f"{name} {found[-1]:,.0f}/s" for name, found in rates.items()))
    return {
        "ratio_to_plain_loop": _ratio(rates["ledger"], rates["plain_loop"]),
        "ratio_to_bare_post": _ratio(rates["ledger"], rates["bare_post"]),
        **{f"{name}_per_s": round(median(found)) for name, found in rates.items()},
    }


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return round(median(our / their for our, their in zip(ours, theirs, strict=True)), 3)


async def _at_once(chats: Iterable[int], send: Callable[[int], Awaitable[object]]) -> None:
    """Sends to all, so many at once."""
    waiting = iter(chats)

    async def work() -> None:
        for chat in waiting:
            await send(chat)

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))


async def _timed(messages: int, send: Callable[[int], Awaitable[object]]) -> float:
    """Messages a second; the connections are open before the clock starts."""
    await _at_once(range(FIRST_CHAT, FIRST_CHAT + AT_ONCE), send)
    gc.collect()
    begun = time.perf_counter()
    await _at_once(range(FIRST_CHAT, FIRST_CHAT + messages), send)
    return messages / (time.perf_counter() - begun)


async def _plain_loop(server: FakeServer, messages: int) -> float:
    async with Bot(TOKEN, base_url=server.api_url) as bot:
        return await _timed(messages, lambda chat: bot.send_message(chat, TEXT))


async def _bare_posts(server: FakeServer, messages: int) -> float:
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as http:

        async def post(chat: int) -> None:
            form = {"chat_id": str(chat), "text": TEXT}
            async with http.post(f"{server.api_url}{TOKEN}/sendMessage", data=form) as answer:
                await answer.read()

        return await _timed(messages, post)


async def _ledger(server: FakeServer, messages: int) -> float:
    """From the moment the dispatcher starts until every message is recorded as sent, on a SQLite file."""
    with tempfile.TemporaryDirectory(prefix="congdoan-") as folder:
        database = await Database.open(f"sqlite:///{Path(folder)}/bench.db")
        try:
            await add_members(database, messages)
            made = await announce(database, "bench:speed")
            gc.collect()
            begun = time.perf_counter()
            async with dispatching(database, NotingChannel(server.api_url, _nowhere)):
                await finished(database, made.id)
                return messages / (time.perf_counter() - begun)
        finally:
            await database.close()


def _nowhere(_seconds: float) -> None:
    """Nobody wants to know."""


@contextlib.asynccontextmanager
async def dispatching(database: Database, channel: NotingChannel) -> Any:
    """A dispatcher at work in this process."""
    task = asyncio.create_task(Dispatcher(database, channel, lambda: dt.datetime.now(dt.UTC)).run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await channel.close()


async def finished(database: Database, campaign: int, seconds: float = 300) -> campaigns.Progress:
    """Waits until nothing of a campaign is left to do. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while True:
            async with database.read() as session:
                found = await campaigns.progress(session, campaign)
            if found.state == "done":
                return found
            await asyncio.sleep(0.02)
