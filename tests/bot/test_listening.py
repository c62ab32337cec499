"""What one process writes for a reader, another hears at once, on a real PostgreSQL. Not: turns, or the page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import psycopg
import pytest

from bot.conversation import Outgoing
from bot.delivery import ledger
from bot.delivery.ledger import Lane
from bot.delivery.listening import Listener
from bot.storage.database import Database
from tests.bot.parts import START, until

Heard = asyncio.Queue[tuple[str, str]]


async def write(database: Database, chat: str, *, stored_is_sent: bool = True, fail: bool = False) -> None:
    async with database.write() as session:
        await ledger.enqueue(
            session,
            channel="web",
            chat_id=chat,
            is_group=False,
            messages=[Outgoing(text="một"), Outgoing(text="hai")],
            lane=Lane.REPLY,
            now=START,
            stored_is_sent=stored_is_sent,
        )
        if fail:
            raise LookupError


@asynccontextmanager
async def listening(database: Database) -> AsyncIterator[tuple[Listener, Heard]]:
    heard: Heard = asyncio.Queue()
    listener = Listener(database.engine.url, lambda channel, chat: heard.put_nowait((channel, chat)))
    running = asyncio.create_task(listener.run())

    async def hears() -> bool:
        return listener.hears

    try:
        await until(hears)
        yield listener, heard
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
    assert not listener.hears


async def test_every_process_hears_of_a_chat_once_it_is_committed(postgres: Database) -> None:
    async with listening(postgres) as (_, one), listening(postgres) as (_, two):
        with pytest.raises(LookupError):
            await write(postgres, "undone", fail=True)
        await write(postgres, "sent by a dispatcher", stored_is_sent=False)
        await write(postgres, "a:b")
        async with asyncio.timeout(30):
            assert [await one.get(), await two.get()] == [("web", "a:b")] * 2
        assert one.empty() and two.empty()


async def test_a_connection_that_breaks_is_made_again(postgres: Database) -> None:
    async with listening(postgres) as (listener, heard):
        end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'"
        address = postgres.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with await psycopg.AsyncConnection.connect(address, autocommit=True) as session:
            assert await (await session.execute(end)).fetchall() == [(True,)]

        async def broken() -> bool:
            return not listener.hears

        async def mended() -> bool:
            return listener.hears

        await until(broken)
        await until(mended)
        await write(postgres, "7")
        async with asyncio.timeout(30):
            assert await heard.get() == ("web", "7")
