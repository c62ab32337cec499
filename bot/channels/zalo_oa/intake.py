"""An event that Zalo pushed into `accept`, within the two seconds that Zalo waits.

What cannot be stored in time is tried further beside the answer: Zalo comes again only where it could not connect.
For: `Intake`. Not for: what an event means (`updates.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from bot.channels.base import Accept
from bot.channels.patience import Patience
from bot.channels.zalo_oa.standing import Standing
from bot.channels.zalo_oa.updates import Left, read
from bot.conversation import Incoming

log = logging.getLogger(__name__)
ANSWER_SECONDS = 1.5
MOST_TRIES = 12


class Intake:
    """Holds what is being stored. `phone_is_own`: see `updates.read`."""

    def __init__(self, standing: Standing, patience: Patience, phone_is_own: bool) -> None:
        self._standing, self._patience, self._phone_is_own = standing, patience, phone_is_own
        self._under_way: set[asyncio.Task[bool]] = set()

    async def take(self, event: Mapping[str, Any], moment: dt.datetime, accept: Accept) -> bool:
        """Whether it is stored, or needs not be. False where that takes too long; it is tried further."""
        try:
            found = read(event, moment, phone_is_own=self._phone_is_own)
        except Exception as error:  # a shape nobody has seen; coming again it would be no better
            log.warning("an event from Zalo is not understood: %s", type(error).__name__)
            return True
        if found is None:
            return True
        task = asyncio.create_task(self._keep(found, accept), name="zalo-oa-store")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        done, _ = await asyncio.wait([task], timeout=ANSWER_SECONDS)
        return bool(done) and task.result()

    async def _keep(self, found: Incoming | Left, accept: Accept) -> bool:
        for failures in range(1, MOST_TRIES + 1):
            try:
                await (self._standing.left(found.user_id, found.at) if isinstance(found, Left) else accept(found))
            except Exception as error:
                # Its text may hold what a person wrote, so only its kind is logged.
                log.error("an event from Zalo could not be stored: %s", type(error).__name__)
                await asyncio.sleep(self._patience.pause(failures))
            else:
                return True
        return False

    async def close(self) -> None:
        """Drops what could not be stored so far."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
