"""`congdoan deadline …` as people run it: exit codes, what goes where. Not: the rules behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.people import audit
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.deadlines import queries
from handlers.deadlines.model import Deadline
from handlers.deadlines.organiser import making
from tests.bot.conftest import Congdoan

NOW = dt.datetime.now(dt.UTC)
DUE = NOW.date() + dt.timedelta(days=5)


@pytest.fixture
def deadline(congdoan: Congdoan) -> Congdoan:
    """`congdoan deadline …`."""
    return partial(congdoan, "deadline")


def give_out(folder: Path, new: Deadline | None = None) -> None:
    async def work() -> None:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        async with database.write() as session:
            values = {"name": "Trường THCS Vĩnh Phong", "key": "x", "kind": "truong", "province": "An Giang"}
            await session.execute(sa.insert(UNITS).values(values | {"code": "ABCD2345", "created_at": NOW}))
            given = new or Deadline(0, "Báo cáo học kỳ I", None, dates=(DUE,))
            stored = await queries.deadline_by_id(session, await queries.add_deadline(session, given, by=None, now=NOW))
            assert stored is not None
            assert await making.make_rounds(session, stored, NOW.date(), NOW) == 1
        await database.close()

    asyncio.run(work())


def make_rounds(folder: Path) -> None:
    async def work() -> None:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        async with database.write() as session:
            for one in await queries.deadlines(session):
                await making.make_rounds(session, one, NOW.date(), NOW)
        await database.close()

    asyncio.run(work())


def looked_at(folder: Path) -> list[str]:
    async def work() -> list[str]:
        database = await Database.open(f"sqlite:///{folder}/a.db")
        async with database.read() as session:
            facts = [fact.action for fact in await audit.recent(session, 10)]
        await database.close()
        return facts

    return asyncio.run(work())


def test_an_empty_house(deadline: Congdoan) -> None:
    assert deadline("list") == (0, "", "Chưa giao việc nào có hạn.\n")
    assert deadline("due", "--json") == (0, "[]\n", "")
    deadline("due", "--days", "-1", code=2)


def test_templates_say_which_have_no_date(deadline: Congdoan) -> None:
    found = {one["id"]: one for one in json.loads(deadline("templates", "--json").out)}
    assert found["hoi-nghi-vien-chuc"]["rule"] == ""
    assert "hoi-nghi-vien-chuc  Hội nghị viên chức" in deadline("templates").out


def test_what_is_owed_and_by_whom(deadline: Congdoan, tmp_path: Path) -> None:
    give_out(tmp_path)
    (row,) = json.loads(deadline("list", "--json").out)
    assert (row["due"], row["owing"], row["missing"], row["accepted"]) == (str(DUE), 1, 1, 0)
    (row,) = json.loads(deadline("due", "--json").out)
    assert (row["unit"], row["state"], row["title"]) == ("Trường THCS Vĩnh Phong", "open", "Báo cáo học kỳ I")
    assert json.loads(deadline("due", "--days", "1", "--json").out) == []
    assert f"{DUE}  0/1  Báo cáo học kỳ I" in deadline("list").out
    assert set(looked_at(tmp_path)) == {"deadline.list", "deadline.due"}


def test_the_school_year_of_a_province_is_entered_and_moves_what_goes_with_it(
    deadline: Congdoan, tmp_path: Path
) -> None:
    assert deadline("calendar") == (0, "", "Chưa có ngày nào của năm học; người phụ trách cấp tỉnh nhập.\n")
    give_out(tmp_path, Deadline(0, "Sơ kết", None, event="so-ket-hoc-ky-1", offset=2))
    day = ("--province", "An Giang", "--event", "sơ kết học kỳ I", "--day")
    deadline("calendar", "--province", "An Giang", "--event", "họp", "--day", str(DUE), code=1)
    deadline("calendar", "--province", "Ở đâu", "--event", "khai giảng", "--day", str(DUE), code=1)
    assert "không phải là ngày" in deadline("calendar", *day, "mai", code=1).err
    assert f"An Giang  {DUE}  sơ kết học kỳ I" in deadline("calendar", *day, str(DUE)).out
    (row,) = json.loads(deadline("calendar", "--json").out)
    assert (row["event"], row["day"]) == ("so-ket-hoc-ky-1", str(DUE))
    make_rounds(tmp_path)
    assert [one["due"] for one in json.loads(deadline("list", "--json").out)] == [str(DUE + dt.timedelta(days=2))]
    later = DUE + dt.timedelta(days=1)
    deadline("calendar", *day, str(later))
    assert [one["due"] for one in json.loads(deadline("list", "--json").out)] == [str(later + dt.timedelta(days=2))]
