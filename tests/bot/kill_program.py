"""The whole program with one room of its own, as a process that can be killed: `python -m tests.bot.kill_program`.

For: `test_kill.py`. Everything but the room and the slow answers is the program itself; its settings come from the
environment. Not for: anything that could stay in the process of the test.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence

import sqlalchemy as sa

from bot import app, log
from bot.channels.base import Sent
from bot.channels.telegram import TelegramChannel
from bot.conversation import Feature, Outgoing, Reply, Turn, say
from bot.settings import read_settings
from bot.storage.types import big_id

EFFECTS = sa.Table(
    "effects", sa.MetaData(), sa.Column("id", big_id(), primary_key=True), sa.Column("text", sa.Text, nullable=False)
)


async def answer(turn: Turn) -> Sequence[Reply]:
    """Leaves a row that counts how often it was really answered; takes its time, so that kills meet it at work."""
    await turn.session.execute(sa.insert(EFFECTS).values(text=turn.incoming.text))
    await asyncio.sleep(random.uniform(0, 0.01))
    return [say(f"» {turn.incoming.text}")]


class SlowAnswers(TelegramChannel):
    """Hears late that a message has arrived, so that kills also meet the time between arriving and being recorded."""

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        sent = await super().send(chat_id, message)
        await asyncio.sleep(random.uniform(0, 0.2))
        return sent


async def main() -> None:
    settings = read_settings()
    log.set_up(settings.log_level)
    async with app.build(settings, knowledge=object()) as program:
        await program.run()


if __name__ == "__main__":
    app.TelegramChannel = SlowAnswers  # type: ignore[attr-defined]  # the name by which app.py makes its channel
    app.all_features = lambda: (Feature("counting", "Đếm", question=answer),)
    asyncio.run(main())
