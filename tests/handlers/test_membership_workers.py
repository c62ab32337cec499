"""Two workers of one process come at once. Not: two processes (`test_races.py`)."""

from __future__ import annotations

import asyncio
from typing import Any

import sqlalchemy as sa

from bot.people import codes, unit_codes
from bot.people.grants import GRANTS
from bot.people.permissions import Grant, Role
from bot.people.roster import MEMBERS
from bot.people.units import units_by_ids
from bot.storage.database import Database
from tests.bot.parts import rows
from tests.handlers.people_kit import Union
from tests.handlers.test_membership import a_union, invited, member, union_of


async def race(database: Database, union: Union, texts: dict[str, str]) -> dict[str, str]:
    """Each person's message is stored, then all are answered at once by as many workers."""
    workers = [union_of(database) for _ in texts]
    for who, text in texts.items():
        await union.hears(who)
        incoming = handlers_incoming(union, who, text)
        await union.runner.accept(incoming)
    await asyncio.gather(*(worker.runner.step() for worker in workers))
    while await union.runner.step():
        pass
    return {who: await union.hears(who) for who in texts}


def handlers_incoming(union: Union, who: str, text: str) -> Any:
    from tests.bot.parts import incoming

    return incoming(text, chat=who, sender_id=who, sender_name=who, received_at=union.clock.now())


async def test_two_workers_accept_an_invitation_once(postgres: Database) -> None:
    union, units = await a_union(postgres)
    for _ in range(5):
        code = await invited(union, Grant(Role.OFFICER, units["school"]))
        for who in ("Khách", "Tân", "Quản"):
            await union.says(who, "chào")
        before = len(await rows(postgres, GRANTS))
        heard = await race(postgres, union, dict.fromkeys(("Khách", "Tân", "Quản"), code))
        assert sum("thầy cô nay là" in text for text in heard.values()) == 1, heard
        assert sum("không còn dùng được" in text for text in heard.values()) == 2, heard
        assert len(await rows(postgres, GRANTS)) == before + 1
        async with postgres.write() as session:
            await session.execute(sa.delete(GRANTS).where(GRANTS.c.unit_id == units["school"]))


async def test_two_workers_give_a_row_of_the_roster_once(postgres: Database) -> None:
    union, units = await a_union(postgres)
    for number in range(4):
        row = await member(postgres, units["school"], f"Mai {number}", employee_code=f"GV{number}")
        async with postgres.write() as session:
            school = await units_by_ids(session, [units["school"]])
            ((_, code),) = await unit_codes.make(session, list(school.values()), by=None, now=union.clock.now())
        for who in ("Khách", "Tân"):
            await union.says(who, code)
        heard = await race(postgres, union, {"Khách": f"GV{number}", "Tân": f"gv{number}"})
        assert sum("Đã nhận dòng" in text for text in heard.values()) == 1, heard
        assert sum("chuyển cho cán bộ" in text for text in heard.values()) == 1, heard
        assert [one.person_id for one in await rows(postgres, MEMBERS) if one.id == row] != [None]


async def test_two_workers_link_a_channel_once(postgres: Database) -> None:
    union, _ = await a_union(postgres)
    for who in ("A", "B"):
        await union.says(who, "chào")
    await union.says("Khách", "/hoso")
    told = await union.presses("Khách", "Nối kênh khác")
    code = next(word for word in told.replace("**", " ").split() if codes.looks_like_code(word.strip(".:")))
    heard = await race(postgres, union, {"A": code, "B": code})
    assert sum("Đã nối" in text for text in heard.values()) == 1, heard
    linked = [await union.person(who) for who in ("A", "B")]
    assert linked.count(await union.person("Khách")) == 1
