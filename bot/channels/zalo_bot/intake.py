"""What Zalo handed over into `accept`.

For: polling and webhook alike. Not for: what an event means (`parse.py`). Polling hands each event out once, so there
nothing may be given up before it is stored (`keep`); a webhook can be told to try again (`take`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Iterator
from typing import Any

from bot.channels.base import Accept
from bot.channels.patience import Patience
from bot.channels.storing import NotStored, store
from bot.channels.undisturbed import undisturbed
from bot.channels.zalo_bot.parse import events_of, parse
from bot.conversation import Incoming

log = logging.getLogger(__name__)

_WHAT = "a message from Zalo"


class Intake:
    """`names`: by which the bot is mentioned in groups; getMe adds to them. `now` is UTC."""

    def __init__(self, names: tuple[str, ...], now: Callable[[], dt.datetime]) -> None:
        self.names = names
        self._now = now

    async def take(self, raw: Any, accept: Accept) -> None:
        """Stores what is a message to us. Raises NotStored."""
        for incoming in self._read(raw):
            await store(incoming, accept, _WHAT)

    async def keep(self, raw: Any, accept: Accept, patience: Patience, told: Callable[[], None]) -> None:
        """Stores it, however long that takes; `told` is called each time it cannot be.

        A cancellation comes through only between two tries: one that is under way is waited for.
        """
        for incoming in self._read(raw):
            failures = 0
            while True:
                try:
                    await undisturbed(store(incoming, accept, _WHAT))
                    break
                except NotStored:
                    failures += 1
                    told()
                    await asyncio.sleep(patience.pause(failures))

    def _read(self, raw: Any) -> Iterator[Incoming]:
        """What cannot be understood is logged without content, and done with."""
        for event in events_of(raw):
            try:
                incoming = parse(event, self.names, self._now())
            except Exception as error:  # a shape nobody has seen must not hold up the others
                log.warning("an event from Zalo is not understood: %s", type(error).__name__)
                continue
            if incoming is not None:
                yield incoming
            else:
                log.debug("an event from Zalo is nothing for us")
