"""Asking for more time, the answers, lead times of one's own and who is told last; on both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.deadlines.organiser.steps import read_steps
from handlers.deadlines.tables import DEADLINE_REQUESTS, DEADLINE_TASKS
from tests.bot.parts import rows
from tests.handlers.deadlines.kit import REPORT, Room


async def _made(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    await made.give_out()
    await made.jobs(minutes=1)
    for who in ("Hạnh", "Dũng", "Bình"):
        await made.hears(who)
    return made


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    return await _made(database, tmp_path)


@pytest.fixture
async def small(sqlite: Database, tmp_path: Path) -> Room:
    """For rules that do not depend on the database."""
    return await _made(sqlite, tmp_path)


async def _ask(room: Room, text: str = "12/12/2026; trường đang thi, gọi 0912345678") -> str:
    await room.presses("Hạnh", "Xin lùi hạn")
    return await room.says("Hạnh", text)


async def test_a_later_day_is_asked_for_granted_and_is_that_units_own(room: Room) -> None:
    assert "ngày mới; lý do" in await room.presses("Hạnh", "Xin lùi hạn")
    assert "Em chưa thấy lý do" in await room.says("Hạnh", "12/12/2026")
    assert "phải sau hạn đang có" in await room.says("Hạnh", "05/12/2026; bận")
    assert "đã qua" in await room.says("Hạnh", "05/12/2012; bận")
    said = await room.says("Hạnh", "12/12/2026; trường đang thi, gọi 0912345678")
    assert "Đã gửi lời xin lùi" in said and "hạn vẫn là thứ Bảy 05/12/2026" in said
    await room.jobs(seconds=1)
    asked = await room.hears("Lan")
    assert "Trường THCS Vĩnh Phong xin lùi" in asked and "trường đang thi" in asked and "0912345678" not in asked
    assert "Đã cho Trường THCS Vĩnh Phong" in await room.presses("Lan", "Đồng ý")
    await room.jobs(seconds=1)
    assert "đã cho Trường THCS Vĩnh Phong nộp" in await room.hears("Hạnh")
    told = await room.hears("Dũng")
    assert "thứ Bảy 12/12/2026" in told and "trước là 05/12/2026" in told, "a colleague who knew the old date"
    assert await room.hears("Bình") == ""
    await room.jobs(days=7)
    assert "12/12/2026 (còn 14 ngày)" in await room.hears("Hạnh")
    assert "05/12/2026 (còn 7 ngày)" in await room.hears("Bình")
    await room.jobs(days=7)
    assert "12/12/2026 (còn 7 ngày)" in await room.hears("Hạnh")
    assert [row.due for row in await rows(room.database, DEADLINE_TASKS)].count(dt.date(2026, 12, 12)) == 1
    assert "không còn chờ" in await room.says("Lan", choice="deadlines:grant:1")


async def test_a_refusal_says_why_and_the_day_stays(small: Room) -> None:
    await _ask(small)
    page = await small.says("Lan", choice="deadlines:round:1")
    assert "1 đơn vị xin lùi hạn" in page
    await small.presses("Lan", "Xem 1 lời xin lùi hạn")
    await small.presses("Lan", "Từ chối")
    assert "Lý do: “cấp trên cần số liệu sớm”" in await small.says("Lan", "cấp trên cần số liệu sớm")
    await small.jobs(seconds=1)
    said = await small.hears("Hạnh")
    assert "chưa đồng ý lùi" in said and "cấp trên cần số liệu sớm" in said and "05/12/2026" in said
    assert await small.hears("Dũng") == ""
    assert {row.due for row in await rows(small.database, DEADLINE_TASKS)} == {None}


async def test_another_day_taking_back_and_reporting_meanwhile(room: Room) -> None:
    await _ask(room)
    assert "đang chờ trả lời" in await room.says("Dũng", choice="deadlines:later")
    assert "Đã rút" in await room.presses("Dũng", "Rút lại")
    await room.jobs(seconds=1)
    assert await room.hears("Lan") == "", "nothing to answer any more"
    await _ask(room, "12/12/2026; thi")
    assert "thuộc đơn vị" in await room.says("Bình", choice="deadlines:take_back:2")
    await room.says("Lan", choice="deadlines:other_day:2")
    assert "phải sau hạn" in await room.says("Lan", "4/12/2026")
    assert "đến thứ Ba 08/12/2026" in await room.says("Lan", "8/12/2026")
    await room.jobs(seconds=1)
    assert "08/12/2026" in await room.hears("Hạnh")
    await _ask(room, "20/12/2026; vẫn thi")
    await room.says("Dũng", "/hannop")
    await room.presses("Dũng", "Đã nộp việc 1")
    assert "không còn chờ" in await room.says("Lan", choice="deadlines:grant:3")
    await room.jobs(seconds=1)
    assert "xin lùi" not in await room.hears("Lan")
    assert [row.state for row in await rows(room.database, DEADLINE_REQUESTS)] == ["withdrawn", "granted", "asked"]


async def test_the_day_of_all_moves_past_the_day_of_one(small: Room) -> None:
    await _ask(small)
    await small.says("Lan", choice="deadlines:grant:1")
    for day, own in (("10/12/2026", dt.date(2026, 12, 12)), ("20/12/2026", None)):
        await small.says("Lan", choice="deadlines:move:1")
        await small.says("Lan", day)
        await small.presses("Lan", "Dời hạn và báo")
        async with small.database.read() as session:
            here = DEADLINE_TASKS.c.unit_id == small.ids["Vĩnh Phong"]
            assert (await session.execute(sa.select(DEADLINE_TASKS.c.due).where(here))).scalar_one() == own


async def test_each_deadline_has_its_own_steps(small: Room) -> None:
    await small.says("Lan", choice="deadlines:other:1")
    assert "trước hạn 14, 7, 3, 1, 0 ngày" in await small.presses("Lan", "Lịch nhắc")
    assert "chưa đọc được" in await small.says("Lan", "trước 90")
    assert "trước hạn 5, 0 ngày; quá hạn không lần nào" in await small.says("Lan", "trước 5, 0; sau không")
    heard = []
    for day in range(1, 25):
        await small.jobs(days=1)
        if REPORT in await small.hears("Bình"):
            heard.append(day)
    assert heard == [9, 14]


async def test_the_next_unit_up_hears_once_who_is_missing_and_so_does_the_organiser(room: Room) -> None:
    for who, unit in (("Xuân", "Vĩnh Thuận"), ("Thu", "Gò Quao")):
        await room.says(who, "xin chào")
        await room.give(who, Role.OFFICER, room.ids[unit])
    await _ask(room)
    await room.says("Lan", choice="deadlines:grant:1")
    await room.hears("Lan")
    for _ in range(21):
        await room.jobs(days=1)
    above, next_door, organiser = [await room.hears(who) for who in ("Xuân", "Thu", "Lan")]
    assert above.count("vẫn chưa nộp") == 1 and "Vĩnh Bình" in above and "Vĩnh Phong" not in above
    assert next_door.count("vẫn chưa nộp") == 1 and "Vĩnh Hòa" in next_door and "Vĩnh Bình" not in next_door
    assert organiser.count("vẫn chưa nộp") == 1 and "2 đơn vị" in organiser
    for _ in range(10):
        await room.jobs(days=1)
    above, organiser = await room.hears("Xuân"), await room.hears("Lan")
    assert above.count("vẫn chưa nộp") == organiser.count("vẫn chưa nộp") == 1, "who had until later is raised later"
    assert "Vĩnh Phong" in above and "Vĩnh Bình" not in above


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trước 10, 5, 1, 0; sau 2, 5", ((10, 5, 1, 0), (2, 5))),
        ("Truoc han: 7 va 3 ngay", ((7, 3), None)),
        ("sau 3 ngày; trước không", ((), (3,))),
        ("quá hạn 1", (None, (1,))),
        ("", None),
        ("mai", None),
        ("trước 90", None),
        ("sau 0", None),
        ("trước 1; trước 2", None),
        ("trước 1,2,3,4,5,6,7,8,9", None),
    ],
)
def test_steps_as_people_type_them(text: str, found: object) -> None:
    assert read_steps(text) == found


DAYS = st.sets(st.integers(1, 60), min_size=1, max_size=8)


@given(before=DAYS, after=DAYS)
def test_steps_written_out_are_read_back(before: set[int], after: set[int]) -> None:
    text = f"trước {', '.join(map(str, before))}; sau {', '.join(map(str, after))}"
    assert read_steps(text) == (tuple(sorted(before, reverse=True)), tuple(sorted(after)))


@given(st.text(max_size=40))
def test_anything_typed_is_steps_or_nothing(text: str) -> None:
    read = read_steps(text)
    assert read is None or any(side is not None for side in read)
