"""The dispatcher when something stops: itself, the database, the process that leads. Not: refusals of platforms."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa

from bot.delivery import exchange
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES, Lane
from bot.storage.database import Database
from tests.bot.parts import HandClock, ScriptedChannel, running, settle, states, write


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


async def test_after_a_crash_what_had_begun_goes_first_and_once(database: Database, clock: HandClock) -> None:
    await write(database, "một", "hai")
    await write(database, "tin chung", chat="8", lane=Lane.ANNOUNCEMENT)
    async with database.write() as session:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id != 2).values(state="begun", attempts=1))
    channel = ScriptedChannel()
    async with running(Dispatcher(database, channel, clock.now)):
        await settle(database, "sent", "sent", "unknown")
    assert channel.texts == ["một", "hai"]


async def test_a_stop_waits_for_the_answer_to_what_has_left(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel()
    channel.gate = asyncio.Event()
    await write(database, "một", "hai")
    async with running(Dispatcher(database, channel, clock.now)) as (task,):
        await settle(database, "begun", "pending")
        task.cancel()
        asyncio.get_running_loop().call_later(0.1, channel.gate.set)
        await asyncio.wait([task])
    assert await states(database) == ["sent", "pending"]
    assert channel.texts == ["một"]


async def test_a_stop_in_the_middle_of_beginning_leaves_nothing_in_doubt(
    sqlite: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An announcement marked as begun that has certainly not left is pending again, not unknown."""
    channel = ScriptedChannel()
    await write(sqlite, "tin chung", lane=Lane.ANNOUNCEMENT)
    dispatcher = Dispatcher(sqlite, channel, clock.now)
    original, stops = exchange.begin, [True]

    async def stopped_after(*arguments: Any) -> object:
        begun = await original(*arguments)
        if stops:
            stops.clear()
            await arguments[0].commit()
            raise asyncio.CancelledError
        return begun

    monkeypatch.setattr(exchange, "begin", stopped_after)
    with pytest.raises(asyncio.CancelledError):
        await dispatcher.run()
    assert await states(sqlite) == ["pending"]
    assert channel.texts == []


async def test_a_fault_of_the_database_does_not_end_it(
    sqlite: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row that was sent while the database failed is recorded later and not sent again."""
    channel = ScriptedChannel()
    await write(sqlite, "một", "hai")
    original, failures = exchange.record, [2]

    async def failing(*arguments: Any) -> object:
        if channel.sent and failures[0]:
            failures[0] -= 1
            raise sa.exc.OperationalError("UPDATE", {}, Exception("disk I/O error"))
        return await original(*arguments)

    monkeypatch.setattr(exchange, "record", failing)
    async with running(Dispatcher(sqlite, channel, clock.now)):
        await settle(sqlite, "sent", "sent")
    assert channel.texts == ["một", "hai"]


# several processes on PostgreSQL


async def test_of_two_dispatchers_one_sends(postgres: Database, postgres_url: str, clock: HandClock) -> None:
    other = await Database.open(postgres_url)
    first, second = ScriptedChannel(), ScriptedChannel()
    for number in range(20):
        await write(postgres, f"x{number}", chat=str(number))
    async with running(Dispatcher(postgres, first, clock.now), Dispatcher(other, second, clock.now)):
        await settle(postgres, *["sent"] * 20)
    assert sorted((len(first.sent), len(second.sent))) == [0, 20]
    await other.close()


async def test_channels_have_their_own_dispatcher(postgres: Database, clock: HandClock) -> None:
    one, two = ScriptedChannel(), ScriptedChannel(name="other")
    await write(postgres, "a")
    await write(postgres, "b", channel="other")
    async with running(Dispatcher(postgres, one, clock.now), Dispatcher(postgres, two, clock.now)):
        await settle(postgres, "sent", "sent")
    assert (one.texts, two.texts) == (["a"], ["b"])


LEADER = sa.text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def test_another_takes_over_when_the_leaders_connection_dies(
    postgres: Database, postgres_url: str, clock: HandClock
) -> None:
    other = await Database.open(postgres_url)
    channels = [ScriptedChannel(), ScriptedChannel()]
    async with running(
        Dispatcher(postgres, channels[0], clock.now), Dispatcher(other, channels[1], clock.now)
    ):  # fmt: skip
        await write(postgres, "một")
        await settle(postgres, "sent")
        pids = []
        for number in range(2):
            async with postgres.engine.connect() as session:
                pid = (await session.execute(LEADER)).scalar_one()
                pids.append(pid)
                await session.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            await write(postgres, f"sau {number}")
            await settle(postgres, *["sent"] * (number + 2))
    assert len(set(pids)) == 2
    assert sorted(channels[0].texts + channels[1].texts) == ["một", "sau 0", "sau 1"]
    await other.close()


async def test_a_leader_that_stops_serving_gives_its_place_up(
    postgres: Database, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The lock must not stay behind on a connection that went back to the pool."""
    channel = ScriptedChannel()
    original, failures = Dispatcher._step, [3]

    async def failing(self: Dispatcher) -> float:
        if failures[0]:
            failures[0] -= 1
            raise sa.exc.TimeoutError("the pool is empty")
        return await original(self)

    monkeypatch.setattr(Dispatcher, "_step", failing)
    await write(postgres, "x")
    async with running(Dispatcher(postgres, channel, clock.now)):
        await settle(postgres, "sent")
    async with postgres.engine.connect() as session:
        assert (await session.execute(LEADER)).all() == []
