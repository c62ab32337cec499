"""The real Telegram channel, told how fast it may be and noting when each of its requests begins.

For: measuring the pace, also across processes and after a kill -9. Not for: any other difference to the real one.
"""

from __future__ import annotations

import os
import time
from array import array
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from bot.bench.send_server import TOKEN
from bot.channels.base import Sent
from bot.channels.telegram.channel import LIMITS, TelegramChannel
from bot.conversation import Outgoing

AT_ONCE = 64


class NotingChannel(TelegramChannel):
    """`per_second` 0: no limit. `begins` is told the monotonic time at which each request begins."""

    def __init__(
        self,
        api_url: str,
        begins: Callable[[float], object],
        *,
        per_second: float = 0,
        concurrency: int = AT_ONCE,
        send_seconds: float = 10,
    ) -> None:
        super().__init__(TOKEN, api_url=api_url, send_seconds=send_seconds)
        self.limits = replace(LIMITS, per_second=per_second, concurrency=concurrency)
        self._begins = begins

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        self._begins(time.monotonic())
        return await super().send(chat_id, message)


class TimesFile:
    """Times on disk, each written at once: what a killed process has noted is kept."""

    def __init__(self, path: Path) -> None:
        self._number = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def note(self, seconds: float) -> None:
        os.write(self._number, array("d", [seconds]).tobytes())


def read_times(path: Path) -> list[float]:
    """What was noted by all processes, in order of time."""
    data = path.read_bytes() if path.exists() else b""
    times = array("d")
    times.frombytes(data[: len(data) // times.itemsize * times.itemsize])
    return sorted(times)


def worst_window(times: Sequence[float], seconds: float = 1.0) -> int:
    """The most of the sorted times that fall into any `[t, t + seconds)`."""
    return max((bisect_left(times, begin + seconds) - number for number, begin in enumerate(times)), default=0)
