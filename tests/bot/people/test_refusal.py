"""Whom a refusal names: the nearest one who may. Not: who may do what."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from bot import texts
from bot.conversation import Person
from bot.people import grants
from bot.people.accounts import PERSONS
from bot.people.permissions import Grant, Role
from bot.people.profiles import Profile
from bot.people.refusal import refusal_text
from bot.people.units import find_units
from bot.storage.database import Database
from tests.bot.parts import START, turn_of
from tests.bot.people.lists import TODAY, load_tree

AN_GIANG, SCHOOL, COMMUNE = "LĐLĐ tỉnh An Giang", "CĐCS Trường THCS Vĩnh Phong", "Công đoàn xã Vĩnh Thuận"


async def unit_id(database: Database, name: str) -> int:
    async with database.read() as session:
        return next(unit.id for unit in await find_units(session, name, on=TODAY) if unit.name == name)


async def holder(database: Database, name: str, role: Role, unit: int | None, day: int) -> None:
    at = START + dt.timedelta(days=day)
    async with database.write() as session:
        made = await session.execute(sa.insert(PERSONS).values(name=name, created_at=at).returning(PERSONS.c.id))
        await grants.give(session, made.scalar_one(), Grant(role, unit), by=None, now=at)


async def refused(database: Database, person: Person, *needed: Role) -> str:
    async with database.read() as session:
        return await refusal_text(dataclasses.replace(turn_of("x"), session=session, person=person), needed)


async def test_who_is_named_is_the_nearest_above_and_only_then_anybody(database: Database, tmp_path: Path) -> None:
    await load_tree(database, tmp_path)
    school, commune, an_giang = [await unit_id(database, name) for name in (SCHOOL, COMMUNE, AN_GIANG)]
    teacher = Person(99, profile=Profile(unit_id=school))
    assert texts.ASK_CONTACT.format(contact="văn phòng công đoàn") in await refused(database, teacher, Role.ORGANISER)
    await holder(database, "Người ở xa", Role.ORGANISER, None, 0)
    assert "Người ở xa" in await refused(database, teacher, Role.ORGANISER)
    await holder(database, "Người của tỉnh", Role.ORGANISER, an_giang, 1)
    await holder(database, "Người của xã", Role.ORGANISER, commune, 2)
    assert "Người của xã" in await refused(database, teacher, Role.ORGANISER, Role.ADMIN)
    officer = Person(98, grants=(Grant(Role.OFFICER, an_giang),))
    assert "Người của tỉnh" in await refused(database, officer, Role.ORGANISER)
    assert "Người ở xa" in await refused(database, Person(97), Role.ORGANISER)
