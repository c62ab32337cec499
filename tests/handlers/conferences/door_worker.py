"""One process that marks at the door: `python -m tests.handlers.conferences.door_worker URL SESSION FILE`.

FILE holds a JSON list of batches, each a list of steps ["mark", key, invitation, seat, presence] or ["undo", key].
Eight batches are under way at a time, each in a transaction of its own. For: `test_door_proof.py`. Not for: judging.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.storage.database import Database
from handlers.conferences import marking
from handlers.conferences.model import Mark, Presence, Via
from tests.handlers.conferences.door_kit import NOW

AT_ONCE = 8


def mark_of(step: Sequence[Any]) -> Mark:
    _, key, invitation_id, seat_id, presence = step
    at = NOW - dt.timedelta(seconds=len(key))
    return Mark(key, invitation_id, seat_id, Presence(presence), at, NOW, None, Via.DOOR)


async def work(database: Database, session_id: int, batches: Sequence[Sequence[Sequence[Any]]]) -> None:
    """Does every batch, in this order by eights."""
    waiting = list(reversed(batches))

    async def one_of_eight() -> None:
        while waiting:
            batch = waiting.pop()
            async with database.write() as session:
                await marking.mark(session, session_id, [mark_of(step) for step in batch if step[0] == "mark"])
                undone = [str(step[1]) for step in batch if step[0] == "undo"]
                await marking.undo(session, session_id, undone, by=None, now=NOW)

    await asyncio.gather(*(one_of_eight() for _ in range(AT_ONCE)))


async def _main(url: str, session_id: int, batches: Sequence[Sequence[Sequence[Any]]]) -> None:
    database = await Database.open(url)
    try:
        await work(database, session_id, batches)
    finally:
        await database.close()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1], int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text())))
