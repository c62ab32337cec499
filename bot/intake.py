"""Stores what comes in: what arrives while others write is stored together, by one transaction.

A commit waits for the disk, and on SQLite one writes at a time: where hundreds write in the same instant, a transaction
for each would keep their turns waiting. Each is acknowledged only after the commit that holds it.
For: accepting events. Not for: their table (`inbox.py`), or answering them (`turns.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from bot import inbox
from bot.conversation import Incoming
from bot.storage.database import Database

TOGETHER = 100
"""At most so many by one transaction, which keeps the turns waiting."""
_Arrived = tuple[Incoming, asyncio.Future[int | None]]


class Intake:
    """Stores events in the order of their arrival."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._arrived: list[_Arrived] = []
        self._storing: asyncio.Task[None] | None = None

    async def store(self, incoming: Incoming) -> int | None:
        """Stores one event; returns its id when it is committed, None where it was there already.

        Raises what the database raises. A caller that is cancelled may find its event stored nevertheless.
        """
        stored: asyncio.Future[int | None] = asyncio.get_running_loop().create_future()
        self._arrived.append((incoming, stored))
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_all(), name="intake")
        return await stored

    async def _store_all(self) -> None:
        alone = 0
        try:
            while self._arrived:
                most = 1 if alone else TOGETHER
                taken = self._arrived[:most]
                try:
                    async with self._database.write(brief=True) as session:
                        taken = self._arrived[:most]  # with what came while we waited for our turn to write
                        new = [await inbox.store(session, incoming) for incoming, _ in taken]
                except Exception as error:
                    if len(taken) > 1 and _is_of_one(error):
                        alone = len(taken)  # the others are stored without it
                        continue
                    _fail(taken, error)
                else:
                    _tell(taken, new)
                del self._arrived[: len(taken)]
                alone = max(0, alone - 1)
        finally:
            self._storing = None
            for _, stored in self._arrived:  # some are left where this task was cancelled
                stored.cancel()
            self._arrived.clear()


def _is_of_one(error: Exception) -> bool:
    """Whether one event may be at fault: not where the database does not answer, is full or locked."""
    return not isinstance(error, OperationalError | InterfaceError | NoConnectionError | OSError) and not (
        isinstance(error, DBAPIError) and error.connection_invalidated
    )


def _tell(taken: Sequence[_Arrived], new: Sequence[int | None]) -> None:
    for (_, stored), inbox_id in zip(taken, new, strict=True):
        if not stored.done():
            stored.set_result(inbox_id)


def _fail(taken: Sequence[_Arrived], error: Exception) -> None:
    for _, stored in taken:
        if not stored.done():
            stored.set_exception(error)
