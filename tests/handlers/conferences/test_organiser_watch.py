"""Organisers send invitations, watch who answers and remind; on both databases, through the real router and jobs."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot import files
from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.people.roster import MEMBERS
from bot.storage.database import Database
from handlers.conferences import queries
from handlers.conferences.model import SessionState
from handlers.conferences.organiser import notices
from handlers.conferences.tables import INVITATIONS, NOTICES
from tests.bot.parts import START
from tests.handlers.conferences.officer_kit import FOUR, UNITS, Room

OFFICER, ORGANISER = "Hạnh", "Lan"


@pytest.fixture
async def room(database: Database) -> Room:
    made = Room(database)
    await made.open()
    await made.person_of(OFFICER, Role.OFFICER, UNITS[0])
    await made.person_of(ORGANISER, Role.ORGANISER, "top")
    return made


async def _not_invited(room: Room) -> None:
    async with room.database.write() as session:
        await session.execute(sa.update(INVITATIONS).values(invited_at=None))


async def _answer(room: Room) -> None:
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Nhập cả 4")
    await room.says(OFFICER, FOUR)
    await room.presses(OFFICER, "Đúng, ghi nhận 4")


async def _states(room: Room) -> list[tuple[str, str]]:
    async with room.database.read() as session:
        rows = await session.execute(sa.select(NOTICES.c.key, NOTICES.c.state).order_by(NOTICES.c.id))
        return [(row.key, row.state) for row in rows]


async def test_the_rest_of_the_invitations_goes_out_once(room: Room) -> None:
    await _not_invited(room)
    assert "2 đơn vị chưa nhận được lời mời" in await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    await room.says(ORGANISER, "/hoinghi tổ chức")
    await room.presses(ORGANISER, "Việc khác")
    said = await room.presses(ORGANISER, "Gửi lời mời cho 2 đơn vị")
    assert "Đã gửi lời mời tới 1 người của 1 đơn vị" in said
    assert "cần gọi điện (1): LĐLĐ tỉnh Cà Mau" in said
    assert "4 đại biểu" in await room.hears(OFFICER)
    assert (await room.choices(OFFICER))[0].label == "Nhập cả 4 người"
    await room.jobs(minutes=5)
    assert await room.hears(OFFICER) == ""
    assert await _states(room) == [("invite", "sent"), ("invite", "nobody")]
    await room.person_of("Minh", Role.OFFICER, UNITS[1])
    await room.jobs(hours=7)
    assert "LĐLĐ tỉnh Cà Mau" in await room.hears("Minh"), "who is linked later is invited then"


async def test_at_night_nothing_is_sent_until_six(room: Room) -> None:
    await _not_invited(room)
    room.clock.moment = dt.datetime(2026, 11, 21, 15, tzinfo=dt.UTC)  # ten in the evening
    await room.says(ORGANISER, "/hoinghi tổ chức")
    await room.presses(ORGANISER, "Việc khác")
    assert "từ 6 giờ sáng" in await room.presses(ORGANISER, "Gửi lời mời cho 2 đơn vị")
    await room.jobs(hours=7)
    assert await room.hears(OFFICER) == ""
    await room.jobs(hours=1, minutes=1)
    assert "4 đại biểu" in await room.hears(OFFICER)


async def test_reminders_go_on_lead_days_to_those_who_have_not_answered(room: Room) -> None:
    await room.jobs(days=9)
    assert await room.hears(OFFICER) == ""
    await room.jobs(days=1)  # 1 December, ten days before
    reminded = await room.hears(OFFICER)
    assert "LĐLĐ tỉnh An Giang chưa trả lời lời mời này" in reminded
    assert "còn 10 ngày" in reminded
    assert (await room.choices(OFFICER))[0].label == "Nhập cả 4 người"
    await room.jobs(days=1)
    assert await room.hears(OFFICER) == "", "once"
    await _answer(room)
    await room.jobs(days=4)
    assert await room.hears(OFFICER) == "", "never to those who have answered"


async def test_who_answers_while_a_reminder_waits_is_not_reminded(room: Room) -> None:
    room.clock.moment = dt.datetime(2026, 12, 1, 2, tzinfo=dt.UTC)
    async with room.database.write() as session:
        one = await room.invitation()
        await notices.queue(
            session, room.ids["conference"], [one.id], notices.Kind.REMIND, "lead:10:x", now=room.clock.now()
        )
    await _answer(room)
    await room.jobs(minutes=1)
    assert await room.hears(OFFICER) == ""
    assert ("lead:10:x", "dropped") in await _states(room)


@pytest.mark.parametrize("state", [SessionState.POSTPONED, SessionState.HELD, SessionState.CANCELLED])
async def test_no_reminder_for_a_session_that_is_not_planned(room: Room, state: SessionState) -> None:
    await room.change(state=state)
    await room.jobs(days=10)
    assert await room.hears(OFFICER) == ""


async def test_a_record_of_the_past_reminds_nobody(room: Room) -> None:
    await room.change_conference(history=True)
    await room.jobs(days=10)
    assert await room.hears(OFFICER) == ""


async def test_who_has_not_answered_and_reminding_now(room: Room) -> None:
    room.clock.forward(days=1)
    said = await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    for part in (
        "0/2 đơn vị đã trả lời (0/8 ghế)",
        "LĐLĐ tỉnh An Giang, LĐLĐ tỉnh Cà Mau",
        "Chưa nhắc lần nào",
        "01/12",
    ):
        assert part in said, part
    preview = await room.presses(ORGANISER, "Nhắc 2 đơn vị này")
    assert "1 người của 1 đơn vị" in preview
    assert "LĐLĐ tỉnh Cà Mau" in preview
    await room.presses(ORGANISER, "Sửa lời")
    assert "Xin trả lời trước thứ Tư" in await room.says(ORGANISER, "Xin trả lời trước thứ Tư.")
    assert "Đã nhắc 1 người của 1 đơn vị" in await room.presses(ORGANISER, "Gửi")
    assert "Xin trả lời trước thứ Tư" in await room.hears(OFFICER)
    await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    assert "được nhắc hôm nay" in await room.presses(ORGANISER, "Nhắc 2 đơn vị này"), "at most once a day"
    assert await room.hears(OFFICER) == ""
    await _answer(room)
    assert "1/2 đơn vị đã trả lời (4/8 ghế)" in await room.says(ORGANISER, "/hoinghi ai chưa trả lời")


async def test_who_was_never_invited_is_invited_and_not_said_to_be_reminded(room: Room) -> None:
    await _not_invited(room)
    await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    preview = await room.presses(ORGANISER, "Gửi lời mời cho 2 đơn vị")
    assert "1 đơn vị chưa được mời: em gửi thư mời." in preview and "chưa trả lời lời mời này" not in preview
    await room.presses(ORGANISER, "Sửa lời")
    preview = await room.says(ORGANISER, "Xin trả lời trước thứ Tư.")
    assert "em gửi thư mời, lời dưới đây đứng đầu." in preview
    said = await room.presses(ORGANISER, "Gửi")
    assert "Đã gửi lời mời tới 1 người của 1 đơn vị" in said and "Đã nhắc" not in said
    heard = await room.hears(OFFICER)
    assert heard.startswith("Xin trả lời trước thứ Tư.") and "4 đại biểu" in heard


async def test_the_preview_names_the_day_of_the_units_own_session(room: Room) -> None:
    """The unit that can be reached belongs to a later session than the first that has not answered."""
    await room.person_of("Minh", Role.OFFICER, UNITS[1])
    async with room.database.write() as session:
        first = await queries.session_by_id(session, room.ids["session"])
        assert first is not None
        day = dt.date(2027, 1, 8)
        later = await queries.add_session(session, replace(first, number=2, day=day, starts=None))
        gone = sa.delete(INVITATIONS).where(INVITATIONS.c.unit_id == room.ids[UNITS[0]])
        await session.execute(gone)
        await queries.add_invitations(session, later.id, [room.ids[UNITS[0]]], seats=4, invited_at=room.clock.now())
    room.clock.forward(days=1)
    await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    assert "trong hạn của từng buổi" in await room.presses(ORGANISER, "Nhắc 2 đơn vị này")
    async with room.database.write() as session:
        own = sa.update(INVITATIONS).where(INVITATIONS.c.unit_id == room.ids[UNITS[1]])
        await session.execute(own.values(reminded_at=room.clock.now()))
    await room.says(ORGANISER, "/hoinghi ai chưa trả lời")
    assert "đến hết 05/01" in await room.presses(ORGANISER, "Nhắc 2 đơn vị này")


async def test_the_list_to_call_has_numbers_and_leaves_an_audit_line(room: Room) -> None:
    async with room.database.write() as session:
        for name, phone, unit in (("Lê Văn Tám", "+84912000111", UNITS[1]), ("Ngô Hạnh", "+84912000222", UNITS[0])):
            values = {
                "unit_id": room.ids[unit], "full_name": name, "folded": name.casefold(), "phone": phone,
                "title": "", "role": "officer", "created_at": START,
            }  # fmt: skip
            await session.execute(sa.insert(MEMBERS).values(values))
    await room.says(ORGANISER, "/hoinghi ai chưa trả lời", channel="test")
    assert "2 đơn vị chưa trả lời, 2 người gọi được" in await room.presses(ORGANISER, "Danh sách kèm điện thoại")
    async with room.database.read() as session:
        audited = (await session.execute(sa.select(AUDIT.c.action, AUDIT.c.about))).all()
    assert any(row.action == "conference.unanswered.export" for row in audited)
    assert not any("Tám" in row.about for row in audited)


async def test_once_every_session_is_over_nobody_is_asked_for(room: Room) -> None:
    await room.says(ORGANISER, "/hoinghi tổ chức")
    assert "Ai chưa trả lời" in [one.label for one in await room.choices(ORGANISER)]
    await room.change(state=SessionState.CLOSED)
    await room.says(ORGANISER, "/hoinghi tổ chức")
    assert [one.label for one in await room.choices(ORGANISER)] == ["Báo cáo", "Điểm danh", "Việc khác"]


async def test_a_member_and_an_officer_see_no_list(room: Room) -> None:
    await room.says("Tùng", "xin chào")
    for who in ("Tùng", OFFICER):
        for words in ("ai chưa trả lời", "báo cáo", "tổ chức", "chờ duyệt"):
            said = await room.says(who, f"/hoinghi {words}")
            assert "dành cho ban tổ chức" in said
            assert "Cà Mau" not in said
    conference = room.ids["conference"]
    for verb in ("org", "org_wait", "org_report", "org_xlsx", "org_phones", "org_remind", "org_rest"):
        said = await room.says(OFFICER, "x", choice=f"conferences:{verb}:{conference}")
        assert "Cà Mau" not in said, verb


async def test_an_organiser_of_another_union_sees_nothing(room: Room) -> None:
    room.ids["other"] = await room.unit("LĐLĐ tỉnh Lâm Đồng")
    await room.person_of("Sơn", Role.ORGANISER, "other")
    assert "Không có hội nghị nào đang mở" in await room.says("Sơn", "/hoinghi ai chưa trả lời")
    said = await room.says("Sơn", "x", choice=f"conferences:org_wait:{room.ids['conference']}")
    assert "không phụ trách" in said


async def test_the_report_and_its_files(room: Room) -> None:
    await _answer(room)
    said = await room.says(ORGANISER, "/hoinghi báo cáo", channel="test")
    assert "Chưa có buổi nào được ghi là đã tổ chức" in said
    assert [one.label for one in await room.choices(ORGANISER)] == ["Biểu đồ", "XLSX", "DOCX", "Kết luận và kiến nghị"]
    assert "chưa ghi kết luận" in await room.presses(ORGANISER, "Kết luận")
    await room.says(ORGANISER, "/hoinghi báo cáo", channel="files")


async def test_files_reach_a_channel_that_takes_them(room: Room) -> None:
    await _answer(room)
    await room.says("Lan tệp", "xin chào", channel="files")
    await room.give("Lan tệp", Role.ORGANISER, room.ids["top"], channel="files")
    await room.says("Lan tệp", "/hoinghi báo cáo", channel="files")
    for label, begins in (("XLSX", b"PK"), ("DOCX", b"PK"), ("Biểu đồ", b"\x89PNG")):
        await room.says("Lan tệp", "/hoinghi báo cáo", channel="files")
        await room.presses("Lan tệp", label, channel="files")
        message = (await room.messages("Lan tệp", channel="files"))[-1]
        async with room.database.read() as session:
            content = files.content_of((await files.with_content(session, message)).attachments[0])
        assert content.startswith(begins)
        if label == "XLSX":
            cells = [cell.value for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
            assert "Nguyễn Văn An" in cells
