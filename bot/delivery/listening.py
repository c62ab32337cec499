"""Hears at once what other processes on the same PostgreSQL have written for readers of this one.

A turn may be taken by any process, its answer be awaited at another's page. The ledger tells the database which chat it
has written to (`pg_notify`, told with the commit), and every process listens.
For: waking the readers of a web chat. Not for: the messages themselves, which readers fetch from the ledger; while
nothing can be heard they look by themselves now and then. SQLite has one process, which knows what it wrote.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from sqlalchemy.engine import URL

from bot.delivery.ledger import WRITTEN

log = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0


class Listener:
    """Calls `told(channel, chat_id)` for each chat that was written to by any process, this one included.

    `hears` is True while the connection stands. It is one of its own, outside the pool.
    """

    def __init__(self, url: URL, told: Callable[[str, str], None]) -> None:
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._told = told
        self.hears = False

    async def run(self) -> None:
        """Listens until cancelled; a database that does not answer never ends it."""
        from psycopg import Error  # a start on SQLite does without it

        while True:
            try:
                await self._listen()
            except Error as error:
                log.warning("cannot hear other processes: %s; trying again", type(error).__name__)
            finally:
                self.hears = False
            await asyncio.sleep(PAUSE_SECONDS)

    async def _listen(self) -> None:
        from psycopg import AsyncConnection

        async with await AsyncConnection.connect(self._address, autocommit=True) as connection:
            await connection.execute(f"LISTEN {WRITTEN}")
            self.hears = True
            async for notice in connection.notifies():
                channel, _, chat_id = notice.payload.partition(":")
                self._told(channel, chat_id)
