"""A Telegram Bot API that takes thousands of messages a second and counts them, as a process of its own.

For: `congdoan bench send` and the proofs of sending: `python -m tests.fakes.telegram_crowd`; the first line of standard
output is its address. Driven by `/__sim__/says|faults|config|restart|count|report|reset`. Not for: conversations; those
are for `telegram_server.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.fakes._local.process import run
from tests.fakes._telegram.crowd import Crowd
from tests.fakes._telegram.world import TOKEN


@asynccontextmanager
async def counting(port: int, token: str) -> AsyncIterator[Crowd]:
    """The server, until the end."""
    crowd = Crowd(token)
    await crowd.start(port)
    yield crowd
    crowd.fall()


if __name__ == "__main__":
    run("A fake Telegram Bot API on 127.0.0.1 that counts.", TOKEN, counting)
