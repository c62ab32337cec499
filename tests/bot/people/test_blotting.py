"""What is blotted out of others' messages when somebody is erased: their name, and no place's. Not: their own rows."""

from __future__ import annotations

import pytest

from bot.app import all_features
from bot.people import personal
from bot.people.accounts import person_of
from bot.people.sample import load_sample
from bot.storage.database import Database
from tests.bot.parts import START, incoming, replies, write
from tests.bot.people.lists import TODAY

TEXT = "Hội nghị ở Vĩnh Long, do LĐLĐ TP Đà Nẵng và Công Đoàn Cơ Sở mời: Nguyễn Văn An."


@pytest.mark.parametrize("name", ["Vĩnh Long", "Công Đoàn Cơ Sở", "LĐLĐ TP Đà Nẵng", "An"])
async def test_what_others_are_told_of_a_place_stays_whatever_somebody_is_called(sqlite: Database, name: str) -> None:
    """On most channels people call themselves as they like."""
    await load_sample(sqlite, today=TODAY, now=START)
    assert await told_after_erasing(sqlite, name) == TEXT


async def test_a_persons_name_is_blotted_out(sqlite: Database) -> None:
    assert await told_after_erasing(sqlite, "Nguyễn Văn An") == TEXT.replace("Nguyễn Văn An", personal.BLOTTED)


async def told_after_erasing(database: Database, name: str) -> str:
    """What stands in somebody else's chat after a person of this name was erased."""
    await write(database, TEXT, chat="9")
    async with database.write() as session:
        person = await person_of(session, incoming("chào", chat="1", sender_name=name), START)
    async with database.write() as session:
        await personal.erase(session, personal.everything(all_features()), person.id, START)
    (left,) = await replies(database)
    return left
