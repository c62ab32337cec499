"""Whether browsers may be told at all: off until somebody switches it on, known to every process at once."""

from __future__ import annotations

import asyncio

from bot import push_switch
from bot.storage.database import Database
from tests.bot.parts import HandClock
from tests.bot.web.push_kit import switched


async def test_it_is_off_until_somebody_switches_it_on(database: Database) -> None:
    async with database.read() as session:
        assert await push_switch.standing(session) == push_switch.Standing()
    assert await push_switch.look(database) is False
    assert not await switched(database, False)
    assert [await switched(database, True), await switched(database, True)] == [True, False]
    assert await push_switch.look(database) is True
    async with database.read() as session:
        found = await push_switch.standing(session)
    assert found.is_on and found.since == HandClock().now()


async def test_every_process_knows_at_once(database_url: str) -> None:
    one, other = await Database.open(database_url), await Database.open(database_url)
    for on in (True, False, True):
        await switched(one, on)
        assert await push_switch.look(other) is on
    await one.close()
    await other.close()


async def test_two_admins_at_once_switch_it_once(postgres: Database) -> None:
    assert sorted(await asyncio.gather(*(switched(postgres, True) for _ in range(8)))) == [False] * 7 + [True]


async def test_a_database_that_does_not_tell_says_neither(new_sqlite_url: str) -> None:
    empty = Database.connect(new_sqlite_url)
    assert await push_switch.look(empty) is None
    await empty.close()
