"""Days off: expected until somebody confirms them, and only ever used to count; on both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.deadlines.tables import CONFIRMED_DAYS
from tests.bot.parts import rows
from tests.handlers.deadlines.kit import Room


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


async def test_tet_is_expected_until_an_organiser_confirms_it_by_a_document(room: Room) -> None:
    page = await room.says("Lan", "/hannop ngày nghỉ")
    assert "năm 2027" in page and "Tết Âm lịch: thứ Năm 04/02/2027 đến thứ Tư 10/02/2027 (dự kiến)" in page
    assert "Tết Dương lịch: 01/01 (theo Bộ luật Lao động)" in page and "24/11" not in page
    await room.says("Lan", "/hannop giao việc")
    await room.says("Lan", "Báo cáo; 11/2/2027")
    assert "dự kiến" not in await room.presses("Lan", "Trường (3)")
    await room.says("Lan", "/hannop giao việc")
    await room.says("Lan", "Báo cáo; 8/2/2027")
    said = await room.presses("Lan", "Trường (3)")
    assert "thứ Hai 08/02/2027 là Tết Âm lịch (dự kiến). Ngày làm việc trước đó: thứ Tư 03/02/2027" in said
    await room.says("Lan", choice="deadlines:confirm:2027:tet")
    assert "số văn bản" in await room.says("Lan", "5/2; 11/2")
    assert "nhiều nhất 15 ngày" in await room.says("Lan", "5/2; 11/3; quyết định số 1")
    assert "Em cần hai ngày" in await room.says("Lan", "5/2/2028; 11/2/2028; quyết định số 1")
    assert "thứ Sáu 05/02/2027 đến thứ Năm 11/02/2027, theo Công văn 99 (thử)" in await room.says(
        "Lan", "5/2; 11/2; Công văn 99 (thử)"
    )
    page = await room.says("Lan", "/hannop ngày nghỉ")
    assert "đã xác nhận theo Công văn 99" in page and page.count("(dự kiến)") == 2
    await room.says("Lan", "/hannop giao việc")
    await room.says("Lan", "Báo cáo; 11/2/2027")
    assert "thứ Năm 11/02/2027 là Tết Âm lịch. Ngày làm việc trước đó: thứ Năm 04/02/2027" in await room.presses(
        "Lan", "Trường (3)"
    )


async def test_a_commune_sees_the_days_and_confirms_none(small: Room) -> None:
    await small.says("Xuân", "xin chào")
    await small.give("Xuân", Role.ORGANISER, small.ids["Vĩnh Thuận"])
    await small.says("Xuân", "/hannop ngày nghỉ")
    assert [one.label for one in await small.choices("Xuân")] == ["Năm 2028"]
    assert "cấp tỉnh trở lên" in await small.says("Xuân", choice="deadlines:confirm:2027:tet")
    assert "đã đóng" in await small.says("Lan", choice="deadlines:confirm:2012:tet")
    assert "đã đóng" in await small.says("Lan", choice="deadlines:confirm:2027:21-11")
    assert await rows(small.database, CONFIRMED_DAYS) == []


async def test_a_day_off_is_told_to_nobody_but_organisers(small: Room) -> None:
    await small.says("Lan", choice="deadlines:confirm:2027:tet")
    await small.says("Lan", "5/2; 11/2; Công văn 99 (thử)")
    for _ in range(4):
        await small.jobs(days=25)
    for who in ("Hạnh", "Bình"):
        assert "Tết" not in await small.hears(who)
    assert small.clock.today() > dt.date(2027, 2, 11)
