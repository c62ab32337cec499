"""An account that the platform refuses: kept, marked, and back when its owner writes. Not: who is listed for a call."""

from __future__ import annotations

import datetime as dt

from bot.people import accounts
from bot.people.accounts import ACCOUNTS
from bot.storage.database import Database
from tests.bot.parts import START, incoming, rows

LATER = START + dt.timedelta(days=1)


async def test_it_is_marked_and_comes_back_when_its_owner_writes(database: Database) -> None:
    async with database.write() as session:
        for chat in ("7", "8"):
            await accounts.person_of(session, incoming("chào", chat=chat, sender_id=chat), START)
        await accounts.cannot_be_reached(session, "test", "7", "unreachable: " + "x" * 300, LATER)
    first, second = await rows(database, ACCOUNTS)
    assert (first.unreachable_at, len(first.unreachable_why), second.unreachable_at) == (LATER, 200, None)
    async with database.write() as session:
        in_group = incoming("chào", chat="-5", sender_id="7", group=True)
        await accounts.person_of(session, in_group, LATER)  # says nothing of the private chat
    assert (await rows(database, ACCOUNTS))[0].unreachable_at == LATER
    async with database.write() as session:
        person = await accounts.person_of(session, incoming("chào", chat="7", sender_id="7"), LATER)
    (back, _) = await rows(database, ACCOUNTS)
    assert (back.person_id, back.unreachable_at, back.unreachable_why) == (person.id, None, None)
