"""A Telegram Bot API that takes thousands of messages a second and counts them, as a process of its own.

For: `congdoan bench send` and the proofs of sending: `python -m tests.fakes.telegram_crowd`; the first line of standard
output is its address. Driven by `/__sim__/says|faults|config|restart|count|report|reset`. Not for: conversations; those
are for `telegram_server.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.fakes._telegram.crowd import Crowd
from tests.fakes._telegram.world import TOKEN


async def serve(port: int, token: str) -> None:
    """Runs until the process ends."""
    crowd = Crowd(token)
    await crowd.start(port)
    print(f"http://127.0.0.1:{crowd.port}", flush=True)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Telegram Bot API on 127.0.0.1 that counts.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed")
    parser.add_argument("--token", default=TOKEN)
    options = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(options.port, options.token))


if __name__ == "__main__":
    main()
