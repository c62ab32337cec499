"""One side of a race, as a process of its own: `python -m tests.handlers.race_program URL CHANNEL < plan.json`.

A plan is a list of rounds; each has messages to say `before`, and then `text` or `choice`, which is said the moment the
lock of that round is let go. Each process serves its own channel alone, so neither can do the other's turn. Prints the
answer of each round as one line of JSON.
For: `test_races.py`. Not for: anything that could stay in the process of the test.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import sys
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from bot.app import all_features
from bot.channels.base import Limits
from bot.clock import SystemClock
from bot.conversation import House, Incoming, Outgoing
from bot.delivery.ledger import DELIVERIES
from bot.metrics import Metrics
from bot.router import Router
from bot.storage.database import Database
from bot.turns import TurnRunner

LOCK = 880_000


class Racer:
    """Somebody who writes on one channel."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database, self._channel, self._last = database, channel, 0
        self._events = itertools.count(1)
        features = all_features()
        self._runner = TurnRunner(
            database=database,
            router=Router(features),
            features=features,
            knowledge=None,
            clock=SystemClock(ZoneInfo("Asia/Ho_Chi_Minh")),
            house=House("Công đoàn", "cô Hoa", "1"),
            limits={channel: Limits()},
            metrics=Metrics(),
            flood_limit=1000,
            written=lambda _chat: None,
        )

    async def says(self, text: str = "", choice: str = "") -> str:
        """One message and its turn; the new words in this chat."""
        who, event = f"người {self._channel}", str(next(self._events))
        now = dt.datetime.now(dt.UTC)
        about = {"channel": self._channel, "event_id": event, "chat_id": who, "sender_id": who, "sender_name": who}
        await self._runner.accept(Incoming(**about, text=text, choice=choice, received_at=now))
        while await self._runner.step():
            pass
        query = sa.select(DELIVERIES.c.id, DELIVERIES.c.payload).where(
            DELIVERIES.c.channel == self._channel, DELIVERIES.c.id > self._last
        )
        async with self._database.read() as session:
            rows = list(await session.execute(query.order_by(DELIVERIES.c.id)))
        self._last = rows[-1].id if rows else self._last
        return "\n".join(Outgoing.model_validate_json(row.payload).text for row in rows)

    async def waits(self, number: int) -> None:
        """Until the test lets everybody go."""
        async with self._database.read() as session:
            await session.execute(sa.text("SELECT pg_advisory_xact_lock_shared(:key)"), {"key": LOCK + number})


async def main(url: str, channel: str, plan: list[dict[str, Any]]) -> None:
    database = await Database.open(url)
    racer = Racer(database, channel)
    for number, each in enumerate(plan):
        for text in each.get("before", ()):
            await racer.says(text)
        await racer.waits(number)
        answer = await racer.says(each.get("text", ""), each.get("choice", ""))
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], json.load(sys.stdin)))
