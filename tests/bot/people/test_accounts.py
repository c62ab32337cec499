"""Finding or making the person behind a message. Not: roles and consent."""

from __future__ import annotations

import asyncio

from bot.people.accounts import ACCOUNTS, PERSONS, person_of
from bot.storage.database import Database
from tests.bot.parts import START, incoming, rows


async def test_a_person_is_met_once(database: Database) -> None:
    async with database.write() as session:
        first = await person_of(session, incoming(sender_name="Lan" * 100), START)
        again = await person_of(session, incoming(sender_name="Tên khác"), START)
        other = await person_of(session, incoming(channel="other"), START)
    assert (again.id, again.name) == (first.id, ("Lan" * 100)[:200])
    assert other.id != first.id  # until somebody links the two accounts


async def test_a_person_met_at_the_same_moment_by_two_processes_is_one(postgres: Database) -> None:
    async with postgres.write() as one:
        first = await person_of(one, incoming(), START)
        async with postgres.write() as two:
            meeting = asyncio.create_task(person_of(two, incoming(), START))
            await asyncio.sleep(0.1)
            assert not meeting.done()  # it waits for what the first decides
            await one.commit()
            assert (await meeting).id == first.id
    assert len(await rows(postgres, PERSONS)) == len(await rows(postgres, ACCOUNTS)) == 1
