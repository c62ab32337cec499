"""What the Telegram tests share: a channel beside a fake Bot API, and an inbox that remembers.

For: tests. Not for: the fake itself (`tests.fakes.telegram_server`).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.patience import Patience
from bot.conversation import Incoming
from tests.fakes.telegram_server import FakeTelegram

LAN = 7001
GROUP = -1001234567890
QUICK = Patience(first=0.01, most=0.05, conflict_pause=0.02, conflict_grace=0.1, alarm_pause=0.03, watch=0.05)


class Inbox:
    """An `accept` that refuses while `broken` and otherwise keeps each event once, as the real one does."""

    def __init__(self) -> None:
        self.broken = False
        self.calls = 0
        self.by_id: dict[str, Incoming] = {}

    async def accept(self, incoming: Incoming) -> None:
        self.calls += 1
        if self.broken:
            raise RuntimeError("the database is gone, and this sentence holds " + incoming.text)
        self.by_id.setdefault(incoming.event_id, incoming)

    @property
    def all(self) -> list[Incoming]:
        return list(self.by_id.values())

    @property
    def texts(self) -> list[str]:
        return [incoming.text for incoming in self.by_id.values()]


def channel_for(fake: Any, **options: Any) -> TelegramChannel:
    """`fake` is anything with `url` and `token`."""
    settings: dict[str, Any] = {"api_url": fake.url, "poll_seconds": 1}
    return TelegramChannel(options.pop("token", fake.token), **{**settings, "patience": QUICK, **options})


@asynccontextmanager
async def running(channel: TelegramChannel, inbox: Inbox) -> AsyncIterator[asyncio.Task[None]]:
    """The channel receives inside, and is cancelled and closed at the end."""
    task = asyncio.create_task(channel.run(inbox.accept))
    try:
        yield task
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await channel.close()


async def until(fake: FakeTelegram, condition: Callable[[], Any]) -> Any:
    return await fake.wait_for(condition, timeout=30)
