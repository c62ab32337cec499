"""What units hear by themselves of their tasks and of drafts: each step once, nothing that is done."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.storage.database import Database
from handlers.conferences.after.reminding import TASK_LEADS, step
from tests.handlers.conferences.after_kit import OFFICER, ORGANISER, OTHER, AfterRoom, made_room

DAY = dt.date(2026, 12, 11)
TASKS, ASKED = "Việc của đơn vị sau hội nghị", "Lấy ý kiến"
DRAFT = "QUY CHẾ\nĐiều 1. Nguyên tắc\n1. Bình đẳng, tôn trọng.\n2. Trao đổi thông tin hằng tháng.\n"


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AfterRoom:
    made = await made_room(database, tmp_path)
    made.clock.moment = dt.datetime(2026, 11, 21, 3, tzinfo=dt.UTC)
    return made


async def _add(room: AfterRoom, lines: str) -> None:
    await room.says(ORGANISER, "/hoinghi báo cáo")
    await room.presses(ORGANISER, "Kết luận và kiến nghị")
    await room.presses(ORGANISER, "Thêm")
    await room.presses(ORGANISER, "Kết luận")
    await room.says(ORGANISER, lines)
    await room.presses(ORGANISER, "Đúng, ghi")
    await room.hears(OFFICER), await room.hears(OTHER)


async def _days(room: AfterRoom, count: int, about: str, who: str = OFFICER) -> dict[int, str]:
    """What a person hears about something on each of so many days, thrice a day; days without it are left out."""
    found: dict[int, str] = {}
    for number in range(1, count + 1):
        for _ in range(3):
            await room.jobs(hours=8)
        heard = await room.hears(who)
        if about in heard:
            found[number] = heard
    return found


async def test_a_task_is_told_before_its_day_and_once_after_it(room: AfterRoom) -> None:
    await _add(room, "Ký quy chế; LĐLĐ tỉnh An Giang; 30/11/2026\nHọp giao ban; LĐLĐ tỉnh Cà Mau; 30/6/2027")
    heard = await _days(room, 14, TASKS)
    assert list(heard) == [2, 8, 10], "a week before, the day before, the day after"
    assert all(one.count("Ký quy chế") == 1 and "Họp giao ban" not in one for one in heard.values())
    assert "còn 7 ngày" in heard[2] and "quá hạn 1 ngày" in heard[10]
    assert TASKS not in await room.hears(OTHER)


async def test_tasks_of_one_unit_are_one_message_and_what_is_done_is_not_told(room: AfterRoom) -> None:
    await _add(room, "Ký quy chế; LĐLĐ tỉnh An Giang; 30/11/2026\nHọp giao ban; LĐLĐ tỉnh An Giang; 30/11/2026")
    first = (await _days(room, 3, TASKS))[2]
    assert first.count(TASKS) == 1 and "Ký quy chế" in first and "Họp giao ban" in first
    assert "Đã ghi" in await room.presses(OFFICER, "Đã xong việc 1")
    later = "\n".join((await _days(room, 8, TASKS)).values())
    assert "Họp giao ban" in later and "Ký quy chế" not in later


async def test_a_draft_is_told_again_in_its_last_days_to_those_who_have_said_nothing(room: AfterRoom) -> None:
    await room.says(ORGANISER, "/hoinghi góp ý")
    await room.presses(ORGANISER, "Lấy góp ý dự thảo mới")
    await room.says(ORGANISER, DRAFT)
    await room.presses(ORGANISER, "Xong, tách mục")
    await room.says(ORGANISER, "30/11/2026")
    await room.presses(ORGANISER, "Mở và báo")
    await room.jobs(minutes=1)
    assert ASKED in await room.hears(OTHER) and ASKED in await room.hears(OFFICER)
    heard = await _days(room, 7, ASKED, OTHER)
    assert {day: text.count(ASKED) for day, text in heard.items()} == {6: 1}
    await room.says(OTHER, "/hoinghi góp ý")
    await room.says(OTHER, "mục 1")
    await room.says(OTHER, "Đồng ý.")
    await room.hears(OFFICER)
    assert await _days(room, 5, ASKED, OTHER) == {}
    assert (await room.hears(OFFICER)).count(ASKED) == 1


@given(st.integers(-40, 40))
def test_the_newest_step_that_has_come(left: int) -> None:
    said = step(DAY, DAY - dt.timedelta(days=left))
    if left < 0:
        assert said == "2026-12-11:late"
    elif left > max(TASK_LEADS):
        assert said is None
    else:
        assert said == f"2026-12-11:{min(lead for lead in TASK_LEADS if lead >= left)}"
