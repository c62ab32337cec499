"""What a page finds when it looks: new answers and whether one is awaited. Not: the stream itself (`web/`)."""

from __future__ import annotations

import sqlalchemy as sa

from bot import inbox
from bot.conversation import Outgoing
from bot.delivery import ledger
from bot.delivery.ledger import DELIVERIES, Lane
from bot.delivery.transcript import StoredTranscript
from bot.storage.database import Database
from tests.bot.parts import START, incoming


async def tell(database: Database, *said: str, chat: str = "7") -> None:
    async with database.write() as session:
        messages = [Outgoing(text=one) for one in said]
        await ledger.enqueue(
            session, channel="test", chat_id=chat, is_group=False, messages=messages, lane=Lane.REPLY, now=START,
            stored_is_sent=True,
        )  # fmt: skip


async def test_a_look_finds_what_is_new_and_whether_an_answer_is_awaited(database: Database) -> None:
    transcript = StoredTranscript(database, "test")
    assert await transcript.look("7", 0) == await transcript.look("8", 5)
    assert not (await transcript.look("7", 0)).waiting
    async with database.write() as session:
        first = await inbox.store(session, incoming("hỏi", chat="7"))
    found = await transcript.look("7", 0)
    assert (found.waiting, found.entries) == (True, [])
    assert not (await transcript.look("8", 0)).waiting
    await tell(database, "một", "hai", "ba")
    await tell(database, "của người khác", chat="8")
    found = await transcript.look("7", 0, limit=2)
    assert found.waiting and [entry.message.text for entry in found.entries] == ["một", "hai"]
    assert found.entries[0].at == START
    async with database.write() as session:
        await inbox.close(session, first or 0, "done", START)
    found = await transcript.look("7", found.entries[-1].id)
    assert not found.waiting and [entry.message.text for entry in found.entries] == ["ba"]
    assert (await transcript.look("7", found.entries[-1].id)).entries == []


async def test_an_answer_that_cannot_be_read_hides_no_other(database: Database) -> None:
    await tell(database, "một", "hai", "ba")
    async with database.write() as session:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == 2).values(payload="{"))
    found = await StoredTranscript(database, "test").look("7", 0)
    assert [entry.message.text for entry in found.entries] == ["một", "ba"]
