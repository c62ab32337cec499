"""`congdoan deadline …` as people run it: exit codes, what goes where. Not: the rules behind it."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli import main
from bot.people import audit
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.deadlines import making, queries
from handlers.deadlines.model import Deadline

Congdoan = Callable[..., tuple[int, str, str]]
NOW = dt.datetime.now(dt.UTC)
DUE = NOW.date() + dt.timedelta(days=5)


@pytest.fixture
def congdoan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Congdoan:
    """`congdoan deadline …` in a folder of its own, with a database there: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONGDOAN_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["congdoan", "deadline", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


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


def test_an_empty_house(congdoan: Congdoan) -> None:
    assert congdoan("list") == (0, "", "Chưa giao việc nào có hạn.\n")
    assert congdoan("due", "--json") == (0, "[]\n", "")
    assert congdoan("due", "--days", "-1")[0] == 2


def test_templates_say_which_have_no_date(congdoan: Congdoan) -> None:
    code, out, _ = congdoan("templates", "--json")
    found = {one["id"]: one for one in json.loads(out)}
    assert code == 0 and found["hoi-nghi-vien-chuc"]["rule"] == ""
    assert "hoi-nghi-vien-chuc  Hội nghị viên chức" in congdoan("templates")[1]


def test_what_is_owed_and_by_whom(congdoan: Congdoan, tmp_path: Path) -> None:
    give_out(tmp_path)
    (row,) = json.loads(congdoan("list", "--json")[1])
    assert (row["due"], row["owing"], row["missing"], row["accepted"]) == (str(DUE), 1, 1, 0)
    (row,) = json.loads(congdoan("due", "--json")[1])
    assert (row["unit"], row["state"], row["title"]) == ("Trường THCS Vĩnh Phong", "open", "Báo cáo học kỳ I")
    assert json.loads(congdoan("due", "--days", "1", "--json")[1]) == []
    assert f"{DUE}  0/1  Báo cáo học kỳ I" in congdoan("list")[1]
    assert set(looked_at(tmp_path)) == {"deadline.list", "deadline.due"}


def test_the_school_year_of_a_province_is_entered_and_moves_what_goes_with_it(
    congdoan: Congdoan, tmp_path: Path
) -> None:
    assert congdoan("calendar") == (0, "", "Chưa có ngày nào của năm học; người phụ trách cấp tỉnh nhập.\n")
    give_out(tmp_path, Deadline(0, "Sơ kết", None, event="so-ket-hoc-ky-1", offset=2))
    day = ("--province", "An Giang", "--event", "sơ kết học kỳ I", "--day")
    assert congdoan("calendar", "--province", "An Giang", "--event", "họp", "--day", str(DUE))[0] == 1
    assert congdoan("calendar", "--province", "Ở đâu", "--event", "khai giảng", "--day", str(DUE))[0] == 1
    assert "không phải là ngày" in congdoan("calendar", *day, "mai")[2]
    assert f"An Giang  {DUE}  sơ kết học kỳ I" in congdoan("calendar", *day, str(DUE))[1]
    (row,) = json.loads(congdoan("calendar", "--json")[1])
    assert (row["event"], row["day"]) == ("so-ket-hoc-ky-1", str(DUE))
    make_rounds(tmp_path)
    assert [one["due"] for one in json.loads(congdoan("list", "--json")[1])] == [str(DUE + dt.timedelta(days=2))]
    later = DUE + dt.timedelta(days=1)
    assert congdoan("calendar", *day, str(later))[0] == 0
    assert [one["due"] for one in json.loads(congdoan("list", "--json")[1])] == [str(later + dt.timedelta(days=2))]
