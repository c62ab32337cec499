"""The roster's queries and claims. Not: who may read it."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.people.roster import MEMBERS, claim, find_member, members_by_person, members_by_phone
from bot.people.units import find_units
from bot.storage.database import Database
from tests.bot.parts import START, rows
from tests.bot.people.lists import TODAY, load_people


async def school_of(database: Database) -> int:
    async with database.read() as session:
        return (await find_units(session, "thcs vinh phong", on=TODAY))[0].id


async def test_members_are_found_by_code_and_phone(database: Database, tmp_path: Path) -> None:
    await load_people(database, tmp_path)
    school = await school_of(database)
    async with database.read() as session:
        members = [one for phone in ("0987654321", "0912345678") for one in await members_by_phone(session, phone)]
        assert [(m.full_name, m.phone, m.title, m.role) for m in members] == [
            ("Lê Thị Bình", "+84987654321", "Tổ trưởng", "member"),
            ("Nguyễn Văn An", "+84912345678", "Chủ tịch", "officer"),
        ]
        binh, an = members
        assert await find_member(session, school, employee_code=" gv 001") == [an]
        assert await find_member(session, school, phone="0987.654.321") == [binh]
        assert await find_member(session, school, employee_code="GV001", phone="0987654321") == [binh, an]
        assert await find_member(session, school, employee_code="GV999") == []
        assert await find_member(session, school, phone="912") == []
        assert await find_member(session, school) == []
        assert await find_member(session, school + 1, employee_code="GV001") == []
        assert await members_by_phone(session, "84912345678") == [an]
        assert await members_by_phone(session, "không") == []


async def test_a_row_is_claimed_once(database: Database, tmp_path: Path) -> None:
    await load_people(database, tmp_path)
    school = await school_of(database)
    async with database.write() as session:
        an = (await find_member(session, school, employee_code="GV001"))[0]
        assert await claim(session, an.id, 7, START)
        assert not await claim(session, an.id, 7, START)
        assert not await claim(session, an.id, 8, START)
        assert not await claim(session, 10**6, 8, START)
        claimed = await members_by_person(session, 7)
        assert [(m.id, m.person_id, m.claimed_at) for m in claimed] == [(an.id, 7, START)]
        assert await members_by_person(session, 8) == []


async def test_two_claims_at_the_same_moment(postgres: Database, tmp_path: Path) -> None:
    await load_people(postgres, tmp_path)
    member = (await rows(postgres, MEMBERS))[0].id

    async def try_it(person: int) -> bool:
        async with postgres.write() as session:
            return await claim(session, member, person, START)

    won = await asyncio.gather(*(try_it(person) for person in range(1, 9)))
    assert sum(won) == 1
    assert (await rows(postgres, MEMBERS))[0].person_id == won.index(True) + 1
