"""What one worker's turn writes while another's makes its person another's, or nobody's. Not: one after the other.

On PostgreSQL alone: on SQLite one turn writes at a time.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.app import all_features
from bot.people import consents, merging, personal
from bot.people.accounts import ACCOUNTS, PERSONS, person_of
from bot.people.consents import CONSENTS, Consent, Purpose
from bot.people.profiles import Profile, profile_of, save
from bot.storage.database import Database
from tests.bot.parts import START, incoming, rows, until

YES = Consent(Purpose.REMINDERS, True, "1", "test", START)
Change = Callable[[AsyncConnection], Awaitable[object]]


async def person(database: Database, chat: str, at: dt.datetime = START) -> int:
    async with database.write() as session:
        return (await person_of(session, incoming("chào", chat=chat), at)).id


async def waits(database: Database) -> bool:
    """Whether a transaction waits for another one's lock."""
    async with database.read() as session:
        query = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool((await session.execute(query)).scalar_one())


async def until_it_waits(database: Database, task: asyncio.Task[Any]) -> None:
    """Until a task has come to its end, or waits for what another transaction holds."""

    async def stands() -> bool:
        return task.done() or await waits(database)

    await until(stands)


async def turn_during(database: Database, chat: str, change: Change) -> None:
    """A turn of this chat that says yes to reminders; the change is begun after it has found its person."""

    async def run() -> None:
        async with database.write() as session:
            await change(session)

    async with database.write() as turn:
        found = await person_of(turn, incoming("có", chat=chat), START)
        changing = asyncio.create_task(run())
        await until_it_waits(database, changing)
        await consents.say(turn, found.id, YES)
    await changing


async def test_what_is_said_while_two_become_one_is_said_by_the_one(postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    kept, gone = await person(database, "1"), await person(database, "2", START + dt.timedelta(days=1))
    await turn_during(database, "2", lambda session: merging.merge(session, kept, gone, all_features(), START))
    assert [(row.person_id, row.given) for row in await rows(database, CONSENTS)] == [(kept, True)]
    assert {row.person_id for row in await rows(database, ACCOUNTS)} == {kept}
    await database.close()


async def test_what_is_said_while_everything_is_erased_is_erased(postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    gone = await person(database, "1")
    parts = personal.everything(all_features())
    await turn_during(database, "1", lambda session: personal.erase(session, parts, gone, START))
    assert await rows(database, CONSENTS) == []
    assert await rows(database, PERSONS) == []
    await database.close()


async def test_a_turn_that_waited_for_the_end_of_its_person_goes_on_with_who_is_there(postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    kept, gone = await person(database, "1"), await person(database, "2", START + dt.timedelta(days=1))
    async with database.write() as session:
        await merging.merge(session, kept, gone, all_features(), START)
        theirs = asyncio.create_task(person(database, "2"))
        await until_it_waits(database, theirs)
    assert await theirs == kept
    assert [row.id for row in await rows(database, PERSONS)] == [kept]
    await database.close()


async def test_of_two_profiles_at_once_the_later_stays(postgres_url: str) -> None:
    database = await Database.open(postgres_url)
    teacher = await person(database, "1")
    await turn_saving(database, teacher, "An Giang", meanwhile="Hà Nội")
    async with database.read() as session:
        assert await profile_of(session, teacher) == Profile("Hà Nội")
    await database.close()


async def turn_saving(database: Database, person_id: int, province: str, *, meanwhile: str) -> None:
    """Saves a profile; another turn of the same person saves theirs before the first has ended."""

    async def other() -> None:
        async with database.write() as session:
            await save(session, person_id, Profile(meanwhile), START)

    async with database.write() as session:
        await save(session, person_id, Profile(province), START)
        saving = asyncio.create_task(other())
        await until_it_waits(database, saving)
    await saving
