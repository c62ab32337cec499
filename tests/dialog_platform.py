"""A dialogue played over a platform from end to end: its fake, the channel, the inbox, the rooms, the ledger, the
dispatcher, and the fake again, over real HTTP.

For: what `dialog_runner.Conversation` does, with what really arrives in a chat. Not for: any one platform's shapes
(`dialog_zalo.py`, `dialog_zalo_oa.py`), nor faults and pace, which the channel's and the dispatcher's own tests are
about: here everything may leave at once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.channels.base import Channel
from bot.conversation import Incoming
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES
from bot.delivery.outbox import Chat
from bot.delivery.transcript import Entry
from bot.storage.database import Database
from knowledge.answer import Knowledge
from tests.dialog_manners import faults, misquoted
from tests.dialog_runner import Conversation, Way, together, unmet
from tests.dialog_script import Dialog, Take

PATIENCE = 60.0


class PlatformConversation(Conversation, ABC):
    """`came` counts what the channel has handed over, repeated messages too. A platform's own class brings messages in
    (`_push`) and reads what arrived (`_arrived`).
    """

    def __init__(
        self, channel: Channel, links: str, take: Take, database: Database, at: dt.datetime, **rest: Any
    ) -> None:
        self._came = 0
        self._channel = channel
        limits = channel.limits.with_links(links)
        channel.limits = replace(limits, per_second=0, per_chat_second=0, per_group_minute=0)
        way = Way(channel.name, channel.limits, take)
        super().__init__(way=way, database=database, at=at, written=self._written, **rest)
        self._dispatcher = Dispatcher(database, channel, self._clock.now)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The channel receives and the dispatcher sends inside."""
        tasks = [
            asyncio.create_task(self._channel.run(self._accept)),
            asyncio.create_task(self._dispatcher.run()),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task
            await self._channel.close()

    @abstractmethod
    async def _push(self, incoming: Incoming) -> None:
        """Somebody writes this on the platform; returns when the channel has handed it over."""

    @abstractmethod
    async def _arrived(self, who: str, last_id: int) -> list[Entry]:
        """What has come to a person there since the message of this id."""

    @abstractmethod
    def refused(self) -> Sequence[Any]:
        """Calls with which the platform was not content."""

    def _written(self, _chat: Chat) -> None:
        self._dispatcher.wake()

    async def _accept(self, incoming: Incoming) -> None:
        await self._runner.accept(incoming)
        self._came += 1

    async def _hand_over(self, incoming: Incoming) -> None:
        await self._push(incoming)
        while await self._runner.step():
            pass
        async with asyncio.timeout(PATIENCE):
            while await self._unsent():  # noqa: ASYNC110  the truth is in a database
                await asyncio.sleep(0.002)

    async def _unsent(self) -> bool:
        query = sa.select(DELIVERIES.c.id).where(DELIVERIES.c.state.in_(("pending", "begun"))).limit(1)
        async with self._database.read() as session:
            return (await session.execute(query)).first() is not None


async def play(talk: PlatformConversation, dialog: Dialog, knowledge: Knowledge, folder: Path) -> None:
    """The whole dialogue. Raises AssertionError with the step that went wrong, and all that is wrong with it."""
    clauses = {clause.id: clause.text for document in knowledge.documents.values() for clause in document.clauses}
    await talk.prepare(dialog, folder)
    said: list[str] = []
    async with talk.running():
        for number, step in enumerate(dialog.steps, start=1):
            if talk.way.take not in step.ways:
                continue
            turns = await talk.play(step)
            heard = together(turns)
            said.append(heard.said)
            wrong = unmet(step, heard, talk.menu(step.who))
            wrong += [fault for turn in turns for fault in (*faults(turn, talk.way, said), *misquoted(turn, clauses))]
            assert not wrong, f"step {number} ({heard.said[:80]!r}):\n- " + "\n- ".join(wrong) + f"\n\n{heard.text}"
    assert not talk.refused()
