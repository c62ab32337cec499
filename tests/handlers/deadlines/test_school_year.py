"""The school year of a province: what goes with it waits for its days and moves with them; on both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.deadlines.calendar.schoolyear import EVENTS, read_event, read_with, school_year, with_words
from handlers.deadlines.reading import Unclear, When, read_when
from handlers.deadlines.tables import DEADLINE_ROUNDS, SCHOOL_EVENTS
from tests.bot.parts import rows
from tests.handlers.deadlines.kit import REPORT, Room

TODAY = dt.date(2026, 11, 21)


async def _made(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    return made


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    return await _made(database, tmp_path)


@pytest.fixture
async def small(sqlite: Database, tmp_path: Path) -> Room:
    """For rules that do not depend on the database."""
    return await _made(sqlite, tmp_path)


async def _enter(room: Room, text: str) -> str:
    await room.says("Lan", "/hannop lịch năm học")
    return await room.says("Lan", text)


async def test_what_goes_with_an_event_waits_for_its_day_and_moves_with_it(room: Room) -> None:
    said = await room.give_out(due="cùng sơ kết học kỳ I")
    assert "cùng sơ kết học kỳ I, theo lịch năm học của từng tỉnh" in said and "Chưa có ngày" in said
    assert await rows(room.database, DEADLINE_ROUNDS) == []
    assert "chờ ngày sơ kết học kỳ I của An Giang" in await room.says("Lan", "/hannop chưa nộp")
    await room.jobs(hours=13)
    assert await room.hears("Hạnh") == "", "no day, no reminder"
    assert "• sơ kết học kỳ I: chưa có ngày" in await room.says("Lan", "/hannop lịch năm học")
    assert "Em chưa rõ mốc nào" in await room.says("Lan", "hội trường; 5/12/2026")
    assert "đã qua" in await room.says("Lan", "sơ kết học kỳ I; 5/12/2012")
    assert "Đã ghi sơ kết học kỳ I (An Giang, năm học 2026–2027): thứ Bảy 05/12/2026" in await room.says(
        "Lan", "Sơ kết HKI; 5/12/2026"
    )
    await room.jobs(seconds=1)
    await room.jobs(hours=9)
    assert REPORT in await room.hears("Hạnh")
    shown = await _enter(room, "sơ kết học kỳ I; 19/12/2026")
    assert "trước: thứ Bảy 05/12/2026" in shown and "1 việc dời theo" in shown and "3 người" in shown
    assert "1 việc dời theo" in await room.presses("Lan", "Đổi và báo")
    await room.jobs(seconds=1)
    told = await room.hears("Hạnh")
    assert "thứ Bảy 19/12/2026" in told and "trước là 05/12/2026" in told
    assert [(row.due, row.province, row.moves) for row in await rows(room.database, DEADLINE_ROUNDS)] == [
        (dt.date(2026, 12, 19), "An Giang", 1)
    ]
    assert "đang là ngày đó rồi" in await _enter(room, "sơ kết học kỳ I; 19/12/2026")
    await room.jobs(hours=13)
    assert len(await rows(room.database, DEADLINE_ROUNDS)) == 1, "the round of a school year is one, however it moves"


async def test_each_province_has_its_own_days(room: Room) -> None:
    other = await room.unit("LĐLĐ tỉnh Cà Mau", kind="lien_doan_tinh", province="Cà Mau")
    room.ids["Cái Nước"] = await room.unit("Trường THCS Cái Nước", other, province="Cà Mau")
    for who, role, unit in (("Quản", Role.ADMIN, None), ("Cúc", Role.OFFICER, room.ids["Cái Nước"])):
        await room.says(who, "xin chào")
        await room.give(who, role, unit)
    await room.says("Quản", "/hannop giao việc")
    await room.says("Quản", "Tổng kết; sau kết thúc năm học 5 ngày")
    await room.presses("Quản", "Trường (4)")
    assert "An Giang, Cà Mau" in await room.presses("Quản", "Đúng, giao việc")
    for province, day in (("An Giang", "25/5/2027"), ("ca mau", "28/5/2027")):
        await room.says("Quản", "/hannop năm học")
        await room.says("Quản", province)
        assert "Đã ghi" in await room.says("Quản", f"kết thúc năm học; {day}")
    await room.jobs(seconds=1)
    found = {row.province: row.due for row in await rows(room.database, DEADLINE_ROUNDS)}
    assert found == {"An Giang": dt.date(2027, 5, 30), "Cà Mau": dt.date(2027, 6, 2)}
    for _ in range(2):
        await room.jobs(days=95)
    assert "30/05/2027" in await room.hears("Hạnh") and "02/06/2027" in await room.hears("Cúc")
    assert "Tổng kết (An Giang)" in await room.says("Quản", "/hannop chưa nộp")


async def test_a_province_keeps_its_calendar_at_the_top(small: Room) -> None:
    await small.says("Xuân", "xin chào")
    await small.give("Xuân", Role.ORGANISER, small.ids["Vĩnh Thuận"])
    assert "do cấp tỉnh nhập" in await small.says("Xuân", "/hannop lịch năm học")
    assert "do cấp tỉnh nhập" in await small.says("Xuân", choice="deadlines:year:An Giang")
    assert "Phần đang nhập đã đóng" in await small.says("Xuân", choice="deadlines:event_set")
    assert "người phụ trách" in await small.says("Hạnh", "/hannop lịch năm học")
    assert await rows(small.database, SCHOOL_EVENTS) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cùng sơ kết học kỳ I", ("so-ket-hoc-ky-1", 0)),
        ("cung so ket hk1", ("so-ket-hoc-ky-1", 0)),
        ("sau kết thúc năm học 5 ngày", ("ket-thuc-nam-hoc", 5)),
        ("10 ngày trước tổng kết năm học", ("tong-ket-nam-hoc", -10)),
        ("vào học kỳ II", ("bat-dau-hoc-ky-2", 0)),
        ("sau khai giảng", None),
        ("sơ kết học kỳ II", None),
        ("khai giảng và tổng kết", None),
        ("sau khai giảng 500 ngày", None),
    ],
)
def test_events_as_people_type_them(text: str, found: object) -> None:
    assert read_with(text) == found


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("offset", [0, 1, -15, 120])
def test_an_event_written_out_is_read_back(event: str, offset: int) -> None:
    assert read_event(EVENTS[event]) == event
    assert read_when(with_words(event, offset), TODAY) == When(event=event, offset=offset)


def test_a_date_goes_before_an_event() -> None:
    assert read_when("sơ kết học kỳ I, 15/1/2027", TODAY) == When((dt.date(2027, 1, 15),))
    with pytest.raises(Unclear):
        read_when("sau khai giảng", TODAY)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)))
def test_a_school_year_begins_in_august(day: dt.date) -> None:
    first = dt.date(school_year(day), 8, 1)
    assert first <= day < first.replace(year=first.year + 1)
