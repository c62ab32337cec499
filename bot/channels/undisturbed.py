"""Work that a stop of the program waits for.

For: what a platform hands out once and nobody else holds. Not for: anything that may begin again from the start.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


async def undisturbed(work: Coroutine[Any, Any, T]) -> T:
    """What the work gives or raises. A cancellation comes through when it has ended; a second one ends it."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.gather(task, return_exceptions=True)
        raise
