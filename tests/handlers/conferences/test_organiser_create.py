"""An organiser makes a conference in chat, opens it, moves it, calls it off; waiting lists; copies; both databases."""

from __future__ import annotations

import asyncio
import datetime as dt
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest
import sqlalchemy as sa

from bot import files
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import SessionState, Stage
from handlers.conferences.tables import NOTICES
from tests.handlers.conferences.officer_kit import UNITS
from tests.handlers.conferences.organiser_kit import OFFICER, ORGANISER, Making, making


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Making:
    return await making(database, tmp_path)


async def test_from_nothing_to_the_invitation_in_an_officers_hand(room: Making) -> None:
    assert "Hội nghị tên gì" in await room.says(ORGANISER, "/hoinghi tạo")
    asked = await room.says(ORGANISER, "Hội nghị tổng kết năm học 2026–2027")
    assert "Mỗi dòng một buổi" in asked, "kind and organiser are known: they are not asked for"
    assert "là thứ Sáu, không phải thứ Năm" in await room.says(ORGANISER, "Tây Nam Bộ; 8h thứ năm 11/12/2026")
    shown = await room.says(ORGANISER, "Tây Nam Bộ; Vĩnh Long; 8h sáng thứ sáu 11/12/2026")
    assert "1. Tây Nam Bộ, họp tại Vĩnh Long: thứ Sáu 11/12/2026, 08:00" in shown
    assert "mỗi dòng một ghế" in (await room.presses(ORGANISER, "Đúng")).casefold()
    assert "Mỗi đơn vị 2 ghế" in await room.says(ORGANISER, "1. Chủ tịch (Phó Chủ tịch) LĐLĐ\n2. Chánh Văn phòng")
    assert "Đã lưu bản nháp" in await room.presses(ORGANISER, "Đúng")
    assert "chưa mời đơn vị nào" in await room.presses(ORGANISER, "Mở và gửi lời mời")
    await room.says(ORGANISER, "/hoinghi")
    assert "đã có 0 đơn vị" in await room.presses(ORGANISER, "Mời đơn vị")
    understood = await room.says(ORGANISER, "ldld an giang\nLĐLĐ tỉnh Cà Mau\nLĐLĐ tỉnh Sao Hỏa")
    for part in ("1. LĐLĐ tỉnh An Giang", "2. LĐLĐ tỉnh Cà Mau", "Sao Hỏa"):
        assert part in understood, part
    assert "nay có 2 đơn vị (thêm 2)" in await room.presses(ORGANISER, "Đúng, mời 2 đơn vị")
    await room.presses(ORGANISER, "Về bản nháp")
    look = await room.presses(ORGANISER, "Xem như đơn vị thấy")
    assert "cán bộ của LĐLĐ tỉnh An Giang sẽ thấy" in look
    assert "còn 20 ngày" in look
    assert await room.hears(OFFICER) == ""
    sure = await room.presses(ORGANISER, "Mở và gửi lời mời")
    assert "1 buổi, 2 đơn vị" in sure
    assert "LĐLĐ tỉnh Cà Mau" in sure, "who has to be called"
    assert "Đã gửi lời mời tới 1 người của 1 đơn vị" in await room.presses(ORGANISER, "Mở và gửi")
    assert "Hội nghị tổng kết năm học 2026–2027, Tây Nam Bộ" in await room.hears(OFFICER)
    made = await room.newest()
    assert (made.stage, made.slug, made.kind.value) == (Stage.OPEN, "tong-ket-nam-hoc-2026-2027", "tong_ket")
    meeting = (await room.standing()).sessions[0]
    assert (meeting.place, meeting.starts) == ("Vĩnh Long", dt.datetime(2026, 12, 11, 1, tzinfo=dt.UTC))


async def test_opened_twice_it_invites_once(room: Making) -> None:
    await room.draft()
    await room.invite_both()
    await room.presses(ORGANISER, "Mở và gửi lời mời")
    await room.presses(ORGANISER, "Mở và gửi")
    await room.hears(OFFICER)
    assert "đã mở rồi" in await room.presses(ORGANISER, "Mở và gửi")
    await room.jobs(minutes=2)
    assert await room.hears(OFFICER) == ""


async def test_a_draft_reaches_nobody_and_can_be_mended_and_deleted(room: Making) -> None:
    await room.draft("Tây Nam Bộ; Vĩnh Long; 8h 11/12/2026\nMiền Bắc; Hà Nội; 8h 14/12/2026")
    assert [one.region for one in (await room.standing()).sessions] == ["Tây Nam Bộ", "Miền Bắc"]
    await room.jobs(days=10)
    assert await room.hears(OFFICER) == ""
    await room.presses(ORGANISER, "Sửa bản nháp")
    await room.presses(ORGANISER, "Tên và các hạn")
    await room.says(ORGANISER, "khóa trước 4 ngày, nhắc trước 7 và 1 ngày")
    made = await room.newest()
    assert (made.freeze_days, made.lead_days) == (4, (7, 1))
    await room.presses(ORGANISER, "Sửa bản nháp")
    await room.presses(ORGANISER, "Các buổi, ngày giờ")
    await room.says(ORGANISER, "Cả nước; Hà Nội; 14h ngày 20/12/2026 đến 16h30; tối đa 1 đơn vị")
    await room.presses(ORGANISER, "Đúng")
    sessions = (await room.standing()).sessions
    assert [(one.region, one.limit) for one in sessions] == [("Cả nước", 1)]
    await room.presses(ORGANISER, "Sửa bản nháp")
    await room.presses(ORGANISER, "Xóa bản nháp")
    assert "Đã xóa" in await room.presses(ORGANISER, "Xóa")
    async with room.database.read() as session:
        assert await queries.conferences(session) == []


async def test_cancelling_a_form_keeps_nothing(room: Making) -> None:
    await room.says(ORGANISER, "/hoinghi tạo")
    await room.says(ORGANISER, "Hội nghị tổng kết")
    await room.says(ORGANISER, "/huy")
    async with room.database.read() as session:
        assert await queries.conferences(session) == []


async def _opened(room: Making, sessions: str = "Tây Nam Bộ; Vĩnh Long; 8h sáng thứ sáu 11/12/2026") -> None:
    await room.draft(sessions)
    await room.invite_both()
    await room.presses(ORGANISER, "Mở và gửi lời mời")
    await room.presses(ORGANISER, "Mở và gửi")
    await room.hears(OFFICER)


async def _calendar(room: Making) -> tuple[str, int, str, str]:
    """UID, SEQUENCE, STATUS and METHOD of the newest file that the officer has on the channel that takes files."""
    message = (await room.messages(OFFICER, channel="files"))[-1]
    async with room.database.read() as session:
        content = files.content_of((await files.with_content(session, message)).attachments[0])
    calendar = icalendar.Calendar.from_ical(content)
    event = calendar.walk("VEVENT")[0]
    return str(event["uid"]), int(event["sequence"]), str(event["status"]), str(calendar["method"])


async def test_moving_tells_everyone_once_with_the_same_event(room: Making) -> None:
    await room.says(OFFICER, "xin chào", channel="files")
    await room.give(OFFICER, Role.OFFICER, room.ids[UNITS[0]], channel="files")
    await _opened(room)
    before = await _calendar(room)
    await room.says(ORGANISER, "/hoinghi")
    await room.presses(ORGANISER, "Việc khác")
    await room.presses(ORGANISER, "Dời, hoãn, hủy")
    assert "Buổi 1 hiện là" in await room.says(ORGANISER, "Buổi 1"), "the beginning of its label is enough"
    await room.presses(ORGANISER, "Đổi ngày giờ, nơi họp")
    shown = await room.says(ORGANISER, "9h30 thứ hai 14/12/2026, Hội trường LĐLĐ tỉnh Vĩnh Long")
    assert "trước: thứ Sáu 11/12/2026" in shown
    assert "nay: thứ Hai 14/12/2026 (còn 23 ngày), 9 giờ 30, Hội trường LĐLĐ tỉnh Vĩnh Long" in shown
    assert "Đã báo 2 người của 1 đơn vị" in await room.presses(ORGANISER, "Đổi và báo")
    heard = await room.hears(OFFICER)
    assert "đổi ngày giờ hoặc nơi họp" in heard
    assert "thứ Hai 14/12/2026" in heard
    after = await _calendar(room)
    assert (after[0], after[1]) == (before[0], before[1] + 1)
    await room.jobs(minutes=2)
    assert await room.hears(OFFICER) == ""


async def test_postponing_and_calling_off(room: Making) -> None:
    await room.says(OFFICER, "xin chào", channel="files")
    await room.give(OFFICER, Role.OFFICER, room.ids[UNITS[0]], channel="files")
    await _opened(room)
    session_id = (await room.standing()).sessions[0].id
    await room.says(ORGANISER, "x", choice=f"conferences:org_when:{session_id}")
    await room.presses(ORGANISER, "Hoãn, chưa có ngày")
    assert "Đã báo" in await room.presses(ORGANISER, "Hoãn và báo")
    assert "tạm hoãn" in await room.hears(OFFICER)
    assert (await _calendar(room))[1:] == (1, "CANCELLED", "CANCEL")
    assert "vừa được người khác sửa" in await room.presses(ORGANISER, "Hoãn và báo"), "what was seen is not there"
    await room.jobs(days=15)
    assert await room.hears(OFFICER) == "", "a session without a day reminds nobody"
    await room.says(ORGANISER, "x", choice=f"conferences:org_time:{session_id}")
    await room.says(ORGANISER, "8h 20/12/2026")
    await room.presses(ORGANISER, "Đổi và báo")
    assert "20/12/2026" in await room.hears(OFFICER)
    assert (await _calendar(room))[1:] == (2, "CONFIRMED", "PUBLISH")
    conference = (await room.newest()).id
    await room.says(ORGANISER, "x", choice=f"conferences:org_end:{conference}")
    await room.presses(ORGANISER, "Hủy hội nghị và báo")
    assert "đã hủy" in await room.hears(OFFICER)
    standing = await room.standing()
    assert (standing.conference.stage, standing.sessions[0].state) == (Stage.CANCELLED, SessionState.CANCELLED)


async def test_two_changes_before_anything_is_sent_are_told_as_one(room: Making) -> None:
    await _opened(room)
    room.clock.moment = dt.datetime(2026, 11, 22, 15, tzinfo=dt.UTC)  # ten in the evening
    session_id = (await room.standing()).sessions[0].id
    for when in ("8h 14/12/2026", "8h 15/12/2026"):
        await room.says(ORGANISER, "x", choice=f"conferences:org_time:{session_id}")
        await room.says(ORGANISER, when)
        await room.presses(ORGANISER, "Đổi và báo")
    await room.jobs(hours=9)
    heard = await room.hears(OFFICER)
    assert heard.count("đổi ngày giờ hoặc nơi họp") == 1
    assert "15/12/2026" in heard
    async with room.database.read() as session:
        states = (await session.execute(sa.select(NOTICES.c.key, NOTICES.c.state).order_by(NOTICES.c.id))).all()
    assert ("change:1", "dropped") in [(row.key, row.state) for row in states]


async def test_the_next_in_line_is_told_when_a_place_is_free(room: Making) -> None:
    await room.person_of("Minh", Role.OFFICER, UNITS[1])
    await _opened(room, "Tây Nam Bộ; Vĩnh Long; 8h 11/12/2026; tối đa 1 đơn vị")
    assert "danh sách chờ" in await room.hears("Minh")
    conference = (await room.newest()).id
    listed = await room.says(ORGANISER, "x", choice=f"conferences:org_line:{conference}")
    assert "Buổi 1 (1/1 đơn vị): " in listed
    await room.jobs(minutes=2)
    assert await room.hears("Minh") == ""
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Không dự được")
    await room.says(OFFICER, "trùng đại hội")
    await room.jobs(minutes=2)
    assert "Đã có chỗ cho LĐLĐ tỉnh Cà Mau" in await room.hears("Minh")
    assert (await room.choices("Minh"))[0].label == "Nhập cả 2 người"
    await room.jobs(minutes=5)
    assert await room.hears("Minh") == ""


async def test_a_unit_that_comes_after_all_when_its_place_is_given_waits_again(room: Making) -> None:
    await room.person_of("Minh", Role.OFFICER, UNITS[1])
    await _opened(room, "Tây Nam Bộ; Vĩnh Long; 8h 11/12/2026; tối đa 1 đơn vị")

    async def declines(who: str) -> None:
        await room.says(who, "/hoinghi")
        await room.presses(who, "Không dự được")
        await room.says(who, "trùng đại hội")

    async def waiting() -> list[bool]:
        return [one.waiting for one in (await room.standing()).invitations]

    await declines(OFFICER)
    assert "các ghế như trước" in await room.presses(OFFICER, "Rút lại, có dự"), "nobody has its place yet"
    assert await waiting() == [False, True]
    await declines(OFFICER)
    await room.jobs(minutes=2)
    await room.hears("Minh")
    told = await room.presses(OFFICER, "Rút lại, có dự")
    assert "Chỗ của đơn vị đã nhường cho đơn vị khác" in told and "đang trong danh sách chờ" in told
    assert await waiting() == [True, False]
    await declines("Minh")
    await room.jobs(minutes=2)
    assert "Đã có chỗ cho LĐLĐ tỉnh An Giang" in await room.hears(OFFICER)
    assert "nhường" in await room.presses("Minh", "Rút lại, có dự")
    await declines(OFFICER)
    await room.jobs(minutes=2)
    assert "Đã có chỗ cho LĐLĐ tỉnh Cà Mau" in await room.hears("Minh"), "told again, the second time"


async def test_a_copy_alternates_the_host_and_keeps_no_day(room: Making) -> None:
    await _opened(room)
    standing = await room.standing()
    async with room.database.write() as session:
        await queries.update_session(session, replace(standing.sessions[0], host_unit_id=room.ids[UNITS[0]]))
    said = await room.says(ORGANISER, "x", choice=f"conferences:org_copy:{standing.conference.id}")
    assert "buổi 1: CĐGD Việt Nam" in said
    copied = await room.standing()
    assert copied.conference.stage is Stage.DRAFT
    assert copied.conference.id != standing.conference.id
    assert (copied.sessions[0].day, copied.sessions[0].host_unit_id) == (None, room.ids["top"])
    assert {one.unit for one in copied.invitations} == set(UNITS)


async def test_others_can_do_none_of_it(room: Making) -> None:
    await room.draft()
    conference, session_id = (await room.newest()).id, (await room.standing()).sessions[0].id
    for who in (OFFICER, "Tùng"):
        await room.says(who, "xin chào")
        assert "dành cho ban tổ chức" in await room.says(who, "/hoinghi tạo")
        for verb in ("org_opened", "org_delete", "org_end", "org_mend", "org_look", "org_copy"):
            await room.says(who, "x", choice=f"conferences:{verb}:{conference}:yes"[:64])
        for verb in ("org_when", "org_unit", "org_time"):
            await room.says(who, "x", choice=f"conferences:{verb}:{session_id}")
    assert (await room.newest()).stage is Stage.DRAFT


async def test_two_organisers_who_open_at_once_invite_once(room: Making) -> None:
    await room.person_of("Mai", Role.ORGANISER, "top")
    await room.draft()
    await room.invite_both()
    opened = f"conferences:org_opened:{(await room.newest()).id}"
    await asyncio.gather(*(room.says(who, "x", choice=opened) for who in (ORGANISER, "Mai") * 2))
    await room.jobs(minutes=2)
    assert (await room.hears(OFFICER)).count("2 đại biểu") == 1
    async with room.database.read() as session:
        count = (await session.execute(sa.select(sa.func.count()).select_from(NOTICES))).scalar_one()
    assert count == len(UNITS)
