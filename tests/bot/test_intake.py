"""What comes in at once is stored together, in order, each acknowledged after its commit. Not: answering it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from bot import intake
from bot.conversation import Incoming
from bot.inbox import INBOX
from bot.intake import Intake
from bot.storage.database import Database

NOW = dt.datetime(2026, 11, 22, 8, tzinfo=dt.UTC)


def event(number: int, **other: Any) -> Incoming:
    values = {"channel": "web", "event_id": f"e{number}", "chat_id": f"c{number % 7}", "sender_id": "s", "text": "x"}
    return Incoming(**(values | {"received_at": NOW} | other))


async def stored(database: Database) -> list[str]:
    async with database.read() as session:
        return list((await session.execute(sa.select(INBOX.c.event_id).order_by(INBOX.c.id))).scalars())


@contextmanager
def counting_commits(database: Database) -> Iterator[list[int]]:
    made: list[int] = []

    def committed(_connection: object) -> None:
        made.append(1)

    sa.event.listen(database.engine.sync_engine, "commit", committed)
    yield made
    sa.event.remove(database.engine.sync_engine, "commit", committed)


async def test_many_at_once_keep_their_order_and_need_few_commits(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "TOGETHER", 40)
    taking = Intake(database)
    with counting_commits(database) as commits:
        new = await asyncio.gather(*(taking.store(event(number)) for number in range(100)))
    assert new == list(range(1, 101))
    assert len(commits) == 3
    assert await stored(database) == [f"e{number}" for number in range(100)]
    again = await asyncio.gather(*(taking.store(event(number)) for number in (99, 100, 100)))
    assert [inbox_id is not None for inbox_id in again] == [False, True, False]


async def test_nothing_is_acknowledged_before_it_is_committed(database: Database) -> None:
    taking, seen = Intake(database), []

    async def one(number: int) -> None:
        assert await taking.store(event(number))
        seen.append(f"e{number}" in await stored(database))

    await asyncio.gather(*(one(number) for number in range(20)))
    assert seen == [True] * 20


async def test_one_that_cannot_be_stored_keeps_no_other_out(database: Database) -> None:
    naive = event(1, received_at=NOW.replace(tzinfo=None))
    taking = Intake(database)
    told = await asyncio.gather(
        *(taking.store(one) for one in (event(0), naive, event(2), event(3))), return_exceptions=True
    )
    assert all(isinstance(told[number], int) for number in (0, 2, 3)) and isinstance(told[1], SQLAlchemyError)
    assert await stored(database) == ["e0", "e2", "e3"]
    assert await taking.store(event(4))


async def test_where_the_database_does_not_answer_everybody_hears_it(sqlite: Database) -> None:
    async with sqlite.write() as session:
        await session.execute(sa.text("ALTER TABLE inbox RENAME TO away"))
    taking = Intake(sqlite)
    with counting_commits(sqlite) as commits:
        told = await asyncio.gather(*(taking.store(event(number)) for number in range(5)), return_exceptions=True)
    assert all(isinstance(one, OperationalError) for one in told) and not commits
    async with sqlite.write() as session:
        await session.execute(sa.text("ALTER TABLE away RENAME TO inbox"))
    assert await taking.store(event(9)) and await stored(sqlite) == ["e9"]


async def test_who_goes_away_disturbs_nobody(database: Database) -> None:
    taking = Intake(database)
    first = asyncio.create_task(taking.store(event(1)))
    second = asyncio.create_task(taking.store(event(2)))
    await asyncio.sleep(0)
    first.cancel()
    assert await second and first.cancelled()
    assert await stored(database) == ["e1", "e2"]
