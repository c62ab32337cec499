"""A fake platform as a process of its own, which survives the program under test: both ends of it.

For: `run`, its main program, and `spawned`, which starts it. Not for: driving it (`/__sim__/` and the remotes).
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Protocol

ROOT = Path(__file__).resolve().parents[3]


class HasRoot(Protocol):
    @property
    def root(self) -> str: ...


def run(description: str, token: str, make: Callable[[int, str], AbstractAsyncContextManager[HasRoot]]) -> None:
    """Serves until the process ends; the first line of standard output is the root address."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one; the address is printed")
    parser.add_argument("--token", default=token)
    options = parser.parse_args()

    async def serve() -> None:
        async with make(options.port, options.token) as fake:
            print(fake.root, flush=True)
            await asyncio.Event().wait()

    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve())


@asynccontextmanager
async def spawned(module: str, port: int, token: str) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Starts the process, waits until it listens, and ends it at the end; its root address and itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, "--port", str(port), "--token", token, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield (await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip(), process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
