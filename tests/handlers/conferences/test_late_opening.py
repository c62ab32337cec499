"""A conference opened when its freeze has begun: units still answer, and no past day is told as one to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.conferences.model import Plan
from tests.handlers.conferences.officer_kit import UNITS
from tests.handlers.conferences.organiser_kit import OFFICER, ORGANISER, Making, making


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Making:
    """Opened on 22/11 for a session of 23/11 that is frozen three days before."""
    made = await making(database, tmp_path)
    made.clock.forward(days=1)
    await made.draft("Tây Nam Bộ; Vĩnh Long; 8h sáng 23/11/2026")
    await made.invite_both()
    return made


async def test_a_unit_that_is_invited_late_answers_at_once(room: Making) -> None:
    asked = await room.presses(ORGANISER, "Mở và gửi lời mời")
    assert "Buổi 1 đã qua hạn đổi người (khóa trước 3 ngày)" in asked
    await room.presses(ORGANISER, "Mở và gửi")
    heard = await room.hears(OFFICER)
    assert "trả lời được đến khi buổi họp bắt đầu" in heard and "20/11" not in heard
    await room.presses(OFFICER, "Nhập cả 2 người")
    await room.says(OFFICER, "Nguyễn Văn An - PCT\nTrần Công - chánh VP")
    told = await room.presses(OFFICER, "Đúng, ghi nhận 2 người")
    assert "Đã ghi 2/2 đại biểu" in told and "20/11" not in told
    assert "Đã hết hạn đổi (20/11)" in await room.says(OFFICER, "/hoinghi")


async def test_named_now_and_changed_later_are_kept_apart(room: Making) -> None:
    await room.presses(ORGANISER, "Mở và gửi lời mời")
    await room.presses(ORGANISER, "Mở và gửi")
    await room.hears(OFFICER)
    number = (await room.standing()).invitations[0].id
    await room.says(OFFICER, choice=f"conferences:empty:{number}:1:0")
    await room.says(OFFICER, "trùng lịch")
    await room.says(OFFICER, choice=f"conferences:each:{number}")
    await room.says(OFFICER, "1. Nguyễn Văn An - PCT\n2. Trần Công - chánh VP")
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Nhập 1 người còn thiếu")
    await room.says(OFFICER, "1. Nguyễn Văn An - PCT\n2. Trần Công - chánh VP")
    told = await room.presses(OFFICER, "Đúng, ghi nhận 2 người")
    assert "Đã ghi 1/2 đại biểu" in told and "yêu cầu: ghế Chủ tịch (Phó Chủ tịch) LĐLĐ" in told
    first, second = (await room.standing()).invitations[0].seats
    assert (first.plan, first.pending is not None, second.plan) == (Plan.DECLINED, True, Plan.CONFIRMED)


async def test_a_reminder_names_no_day_that_has_gone_by(room: Making) -> None:
    await room.person_of("Dũng", Role.OFFICER, UNITS[1])
    await room.presses(ORGANISER, "Mở và gửi lời mời")
    await room.presses(ORGANISER, "Mở và gửi")
    await room.hears("Dũng")
    room.clock.forward(hours=22)
    await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    assert "20/11" not in await room.presses(ORGANISER, "Nhắc 2 đơn vị này")
    await room.presses(ORGANISER, "Gửi")
    heard = await room.hears("Dũng")
    assert "chưa trả lời lời mời này" in heard and "20/11" not in heard
