"""Waiting until a fake platform has changed.

For: `Changes`, which the world of a fake is. Not for: what it remembers.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any


class Changes:
    """Whoever changes anything calls `touch`. `calls` are the requests so far, each with its `method`."""

    calls: list[dict[str, Any]]

    def __init__(self) -> None:
        self.changed = asyncio.Event()

    def touch(self) -> None:
        """Wakes everybody who waits for a change."""
        event, self.changed = self.changed, asyncio.Event()
        event.set()

    async def wait_change(self, seconds: float) -> bool:
        """True when something changed within `seconds`."""
        try:
            async with asyncio.timeout(seconds):  # wait_for can swallow a cancellation in Python 3.11
                await self.changed.wait()
        except TimeoutError:
            return False
        return True

    async def wait_for(self, predicate: Callable[[], Any], timeout: float = 30) -> Any:  # noqa: ASYNC109  named as in asyncio
        """The first true value of `predicate()`, asked after every change. Raises AssertionError after `timeout` s."""
        end = time.monotonic() + timeout
        while not (value := predicate()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"not within {timeout} s; last calls: {[c['method'] for c in self.calls[-12:]]}")
            await self.wait_change(min(left, 0.25))  # a predicate may look at things outside this world
        return value
