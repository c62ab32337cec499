"""A dialogue played over Zalo from end to end: the fake Bot API, the channel, the inbox, the rooms, the ledger, the
dispatcher, and the fake again, over real HTTP.

For: what `dialog_runner.Conversation` does, with what really arrives in a chat. Not for: faults and pace, which the
channel's and the dispatcher's own tests are about: here everything may leave at once.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from bot.channels.zalo_bot import ZaloBotChannel
from bot.conversation import Attachment, Incoming, Outgoing
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES
from bot.delivery.outbox import Chat
from bot.delivery.transcript import Entry
from bot.storage.database import Database
from tests.dialog_runner import Conversation, Way
from tests.dialog_script import Take
from tests.fakes.zalo_server import FakeZalo

PATIENCE = 30.0
_SENT_AS = {"image": "photo", "voice": "voice", "sticker": "sticker"}


class ZaloConversation(Conversation):
    """`came` counts what the channel has handed over, repeated messages too."""

    def __init__(self, fake: FakeZalo, take: Take, database: Database, at: dt.datetime, **rest: Any) -> None:
        self._fake = fake
        self._came = 0
        self._channel = ZaloBotChannel(fake.token, api_url=fake.url, poll_seconds=5, now=lambda: self._clock.now())
        self._channel.limits = replace(
            self._channel.limits.with_links(fake.root), per_second=0, per_chat_second=0, per_group_minute=0
        )
        way = Way(self._channel.name, self._channel.limits, take)
        super().__init__(way=way, database=database, at=at, written=self._written, **rest)
        self._dispatcher = Dispatcher(database, self._channel, self._clock.now)

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

    def _written(self, _chat: Chat) -> None:
        self._dispatcher.wake()

    async def _accept(self, incoming: Incoming) -> None:
        await self._runner.accept(incoming)
        self._came += 1

    async def _hand_over(self, incoming: Incoming) -> None:
        came = self._came
        self._fake.sends(
            incoming.sender_id,
            **_content(incoming.text, incoming.attachments),
            message_id=incoming.event_id,
            date=incoming.received_at.timestamp() * 1000,
        )
        await self._fake.wait_for(lambda: self._came > came, PATIENCE)
        while await self._runner.step():
            pass
        async with asyncio.timeout(PATIENCE):
            while await self._unsent():  # noqa: ASYNC110  the truth is in a database
                await asyncio.sleep(0.002)

    async def _unsent(self) -> bool:
        query = sa.select(DELIVERIES.c.id).where(DELIVERIES.c.state.in_(("pending", "begun"))).limit(1)
        async with self._database.read() as session:
            return (await session.execute(query)).first() is not None

    async def _arrived(self, who: str, last_id: int) -> list[Entry]:
        """A message's id is its place in everything that the bot has sent."""
        return [
            Entry(number, self._clock.now(), _shown(sent))
            for number, sent in enumerate(self._fake.world.outbox, start=1)
            if sent["chat_id"] == who and number > last_id
        ]


def _content(text: str, attachments: Sequence[Attachment]) -> dict[str, Any]:
    for attachment in attachments:
        kind = _SENT_AS.get(attachment.kind)
        return {kind: "https://zalo.example/file"} if kind else {"unsupported": True}
    return {"text": text}


def _shown(sent: dict[str, Any]) -> Outgoing:
    """What a person sees of a message, as if it had not gone through anything."""
    pictures = (Attachment(kind="image", ref=sent["photo"]),) if "photo" in sent else ()
    return Outgoing(text=sent.get("text", sent.get("caption", "")), attachments=pictures)
