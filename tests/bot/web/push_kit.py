"""Switching web push as an admin does, for its tests. Not for: judging anything."""

from __future__ import annotations

from bot import push_switch
from bot.storage.database import Database
from tests.bot.parts import HandClock


async def switched(database: Database, on: bool) -> bool:
    """As an admin does."""
    async with database.write() as session:
        return await push_switch.switch(session, on, HandClock().now())
