"""Organisers give out, follow, remind, receive and change; on both databases, through the real router and jobs."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot import files
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.deadlines.tables import DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINES
from tests.bot.parts import rows
from tests.handlers.deadlines.kit import REPORT, Room


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    return made


async def _round(room: Room) -> str:
    return await room.says("Lan", choice=f"deadlines:round:{(await rows(room.database, DEADLINE_ROUNDS))[-1].id}")


async def test_a_round_says_who_has_not_reported_by_province(room: Room) -> None:
    assert "cho 3 đơn vị" in await room.give_out()
    await room.says("Hạnh", "/hannop")
    await room.presses("Hạnh", "Đã nộp việc 1")
    assert "1/3 đơn vị đã nộp, 1 báo cáo chờ xem" in await room.says("Lan", "/hannop chưa nộp")
    said = await room.presses("Lan", "Mở việc 1")
    assert "• An Giang: Trường THCS Vĩnh Bình, Trường THCS Vĩnh Hòa" in said and "Vĩnh Phong" not in said


async def test_a_nudge_reaches_each_unit_that_still_owes_it_once_a_day(room: Room) -> None:
    await room.give_out()
    await room.jobs(minutes=1)
    for who in ("Hạnh", "Dũng", "Bình"):
        await room.hears(who)
    await _round(room)
    said = await room.presses("Lan", "Nhắc 3 đơn vị")
    assert "3 cán bộ của 2 đơn vị" in said and "Trường THCS Vĩnh Hòa" in said
    await room.says("Bình", "/hannop")
    await room.presses("Bình", "Đã nộp việc 1")
    assert "Đang nhắc 1 đơn vị" in await room.presses("Lan", "Gửi nhắc")
    await room.jobs(seconds=1)
    assert "việc đến hạn" in await room.hears("Hạnh") and "việc đến hạn" in await room.hears("Dũng")
    assert await room.hears("Bình") == ""
    assert "Không có đơn vị nào nhắc được" in await room.says("Lan", choice="deadlines:nudge:1")
    await room.jobs(days=1)
    assert await room.hears("Hạnh") == ""
    assert "2 cán bộ của 1 đơn vị" in await room.says("Lan", choice="deadlines:nudge:1")


async def test_who_reports_between_the_call_and_the_sending_is_not_reminded(room: Room) -> None:
    await room.give_out()
    await room.jobs(minutes=1)
    await room.hears("Bình")
    await room.says("Lan", choice="deadlines:remind:1")
    await room.says("Bình", "/hannop")
    await room.presses("Bình", "Đã nộp việc 1")
    await room.jobs(seconds=1)
    assert await room.hears("Bình") == ""


async def test_receiving_with_the_file_giving_back_and_reporting_again(room: Room) -> None:
    await room.give_out()
    await room.says("Bình", "/hannop")
    await room.presses("Bình", "Đã nộp việc 1")
    await room.presses("Bình", "Gửi tệp")
    await room.sends("Bình", "bao-cao.txt", b"noi dung")
    await _round(room)
    assert "Báo cáo 1/1" in await room.presses("Lan", "Xem 1 báo cáo")
    await room.presses("Lan", "Trả lại")
    assert "báo cho cán bộ ở đó" in await room.says("Lan", "thiếu mẫu 2")
    await room.jobs(seconds=1)
    assert "Lý do trả lại: “thiếu mẫu 2”" in await room.hears("Bình")
    await room.presses("Bình", "Đã nộp việc 1")
    await _round(room)
    await room.presses("Lan", "Xem 1 báo cáo")
    assert "Đã nhận báo cáo" in await room.presses("Lan", "Nhận")
    assert (await room.states())["Vĩnh Bình"] == "accepted"
    task = next(row.id for row in await rows(room.database, DEADLINE_TASKS) if row.state == "accepted")
    assert "đã nhận" in await room.says("Bình", choice=f"deadlines:undo:{task}")


async def test_moving_a_date_tells_those_who_were_reminded_of_the_old_one(room: Room) -> None:
    await room.give_out()
    await room.jobs(minutes=1)
    for who in ("Hạnh", "Bình", "Dũng"):
        await room.hears(who)
    await room.says("Bình", "/hannop")
    await room.presses("Bình", "Đã nộp việc 1")
    await _round(room)
    await room.presses("Lan", "Việc khác")
    await room.presses("Lan", "Dời hạn")
    shown = await room.says("Lan", "25/12/2026")
    assert "trước: thứ Bảy 05/12/2026" in shown and "nay: thứ Sáu 25/12/2026" in shown and "2 người" in shown
    assert "Đã dời hạn" in await room.presses("Lan", "Dời hạn và báo")
    await room.jobs(seconds=1)
    said = await room.hears("Hạnh")
    assert "thứ Sáu 25/12/2026" in said and "trước là 05/12/2026" in said
    assert await room.hears("Bình") == "", "who has reported need not know"
    await room.jobs(days=1)
    assert await room.hears("Hạnh") == ""
    await room.jobs(days=19)
    assert "còn 14 ngày" in await room.hears("Hạnh"), "the new date has steps of its own"


async def test_two_who_move_at_once(room: Room) -> None:
    await room.give_out()
    await room.says("Quản", "xin chào")
    await room.give("Quản", Role.ADMIN)
    for who, day in (("Lan", "20/12/2026"), ("Quản", "22/12/2026")):
        await room.says(who, choice="deadlines:move:1")
        await room.says(who, day)
    await room.presses("Quản", "Dời hạn và báo")
    assert "vừa được người khác đổi" in await room.presses("Lan", "Dời hạn và báo")
    assert (await rows(room.database, DEADLINE_ROUNDS))[0].due == dt.date(2026, 12, 22)


async def test_an_excused_unit_is_not_reminded_until_it_owes_it_again(room: Room) -> None:
    await room.give_out()
    await room.says("Lan", choice="deadlines:excuse:1")
    assert "Đã miễn" in await room.says("Lan", "vinh binh; trường mới sáp nhập")
    await room.jobs(minutes=1)
    assert await room.hears("Bình") == "" and REPORT in await room.hears("Hạnh")
    assert "0/2 đơn vị đã nộp" in await _round(room)
    await room.says("Lan", choice=f"deadlines:owe:{(await rows(room.database, DEADLINE_TASKS))[0].id}")
    await room.jobs(minutes=11)
    assert REPORT in await room.hears("Bình")


async def test_after_the_last_reminder_the_organiser_hears_once_who_is_missing(room: Room) -> None:
    await room.give_out()
    for _ in range(30):
        await room.jobs(days=1)
    said = await room.hears("Lan")
    assert said.count("vẫn chưa nộp") == 1 and "3 đơn vị" in said


async def test_what_is_switched_off_reminds_nobody(room: Room) -> None:
    await room.give_out()
    await room.says("Lan", choice="deadlines:off:1")
    await room.presses("Lan", "Ngừng việc này")
    await room.jobs(minutes=1)
    assert await room.hears("Hạnh") == ""
    await room.presses("Lan", "Mở lại việc này")
    await room.jobs(minutes=11)
    assert REPORT in await room.hears("Hạnh")


async def test_the_list_as_a_spreadsheet(room: Room) -> None:
    await room.give_out("=1+1 báo cáo")
    await room.says("Bình", "/hannop")
    await room.presses("Bình", "Đã nộp việc 1")
    await room.presses("Bình", "Gửi tệp")
    await room.says("Bình", '=HYPERLINK("http://x")')
    await room.says("Tệp", "xin chào", channel="files")
    await room.give("Tệp", Role.ORGANISER, room.ids["tỉnh"], channel="files")
    await room.says("Tệp", choice="deadlines:xlsx:1", channel="files")
    message = (await room.messages("Tệp", channel="files"))[-1]
    async with room.database.read() as session:
        whole = await files.with_content(session, message)
    book = load_workbook(io.BytesIO(files.content_of(whole.attachments[0])))
    found = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in found[1:]] == ["Trường THCS Vĩnh Bình", "Trường THCS Vĩnh Hòa", "Trường THCS Vĩnh Phong"]
    assert found[1][3] == "đã nộp, chờ xem" and found[1][2] == dt.datetime(2026, 12, 5)
    assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row)


async def test_a_template_is_off_until_an_organiser_gives_it_a_date(room: Room) -> None:
    for _ in range(3):
        await room.jobs(days=30)
    assert await rows(room.database, DEADLINES) == []
    assert "chưa có ngày, thầy cô cho hạn" in await room.says("Lan", choice="deadlines:templates:1")
    assert "Văn bản không nêu ngày" in await room.says("Lan", choice="deadlines:use:danh-gia-chuan-nghe-nghiep")
    assert "Đơn vị phải nộp (3)" in await room.says("Lan", "31/5/2027")
    await room.presses("Lan", "Đúng, giao việc")
    assert [row.due for row in await rows(room.database, DEADLINE_ROUNDS)] == [dt.date(2027, 5, 31)]


async def test_who_pays_is_named_unit_by_unit_and_each_month_comes_round(room: Room) -> None:
    said = await room.says("Lan", choice="deadlines:use:kinh-phi-2-hang-thang")
    assert "Gõ tên các đơn vị" in said and "100% lương từ ngân sách không đóng" in said
    assert "Phần đang nhập đã đóng" in await room.says("Lan", choice="deadlines:who:all")
    await room.says("Lan", choice="deadlines:use:kinh-phi-2-hang-thang")
    assert "em không thấy: Trường Lạ Hoắc" in await room.says("Lan", "Trường Lạ Hoắc")
    assert "Đơn vị phải nộp (1): Trường THCS Vĩnh Bình" in await room.says("Lan", "truong thcs vinh binh")
    assert "ngày cuối mỗi tháng" in await room.presses("Lan", "Đúng, giao việc")
    for _ in range(3):
        await room.jobs(days=25)
    found = [row.due for row in await rows(room.database, DEADLINE_ROUNDS)]
    assert found[:3] == [dt.date(2026, 11, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 31)]
    assert {row.unit_id for row in await rows(room.database, DEADLINE_TASKS)} == {room.ids["Vĩnh Bình"]}


async def test_a_unit_that_is_new_owes_what_is_still_to_come(room: Room) -> None:
    await room.give_out()
    room.ids["Mới"] = await room.unit("Trường THCS Mới", room.ids["Gò Quao"])
    await room.jobs(hours=13)
    assert (await room.states())["Mới"] == "open"


async def test_an_organiser_sees_nothing_of_the_next_province(room: Room) -> None:
    await room.give_out()
    other = await room.unit("LĐLĐ tỉnh Cà Mau", kind="lien_doan_tinh")
    await room.says("Cúc", "xin chào")
    await room.give("Cúc", Role.ORGANISER, other)
    assert REPORT not in await room.says("Cúc", "/hannop chưa nộp")
    before = [await rows(room.database, table) for table in (DEADLINES, DEADLINE_ROUNDS, DEADLINE_TASKS)]
    feature = room.features[1]
    for verb in feature.actions:
        for arguments in (":1", ":1:1", ":1:yes"):
            said = await room.says("Cúc", choice=f"deadlines:{verb}{arguments}")
            assert REPORT not in said and "Vĩnh Phong" not in said, verb
    assert [await rows(room.database, table) for table in (DEADLINES, DEADLINE_ROUNDS, DEADLINE_TASKS)] == before


async def test_nothing_of_the_past_is_ever_given_out(room: Room) -> None:
    await room.says("Lan", "/hannop giao việc")
    assert "đã qua" in await room.says("Lan", "Hội nghị sơ kết; 21/11/2012")
    assert await rows(room.database, DEADLINES) == []
    async with room.database.read() as session:
        assert (await session.execute(sa.select(sa.func.count()).select_from(DEADLINE_ROUNDS))).scalar_one() == 0


async def test_who_organises_for_several_says_for_which(room: Room) -> None:
    await room.says("Quản", "xin chào")
    await room.give("Quản", Role.ADMIN)
    await room.give("Quản", Role.ORGANISER, room.ids["Vĩnh Thuận"])
    await room.says("Quản", "/hannop giao việc")
    assert "thay mặt đơn vị nào" in await room.says("Quản", "Báo cáo năm; 15/12/2026")
    assert [one.label for one in await room.choices("Quản")] == ["Toàn bộ hệ thống", "Công đoàn xã Vĩnh Thuận"]
    await room.presses("Quản", "Công đoàn xã Vĩnh Thuận")
    await room.presses("Quản", "Trường (2)")
    assert "cho 2 đơn vị" in await room.presses("Quản", "Đúng, giao việc")
    assert set(await room.states()) == {"Vĩnh Phong", "Vĩnh Bình"}
