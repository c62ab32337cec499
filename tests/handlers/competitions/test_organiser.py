"""Organisers make, open, change and close a competition and see who takes part; where SQL is at stake on both."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot import files
from bot.files import FILES
from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.competitions.tables import COMPETITION_REMINDERS, COMPETITION_STAGES, COMPETITIONS
from tests.bot.parts import rows
from tests.handlers.competitions.kit import TITLE, Room


@pytest.fixture
async def room(sqlite: Database, tmp_path: Path) -> Room:
    made = Room(sqlite)
    await made.open(tmp_path)
    return made


@pytest.fixture
async def on_both(database: Database, tmp_path: Path) -> Room:
    """Where the statements or their locks are what may differ."""
    made = Room(database)
    await made.open(tmp_path)
    return made


async def test_moving_a_day_tells_those_who_know_the_old_one_and_reminds_of_the_new_one(on_both: Room) -> None:
    one = await on_both.make()
    await on_both.follow("Mai", one)
    await on_both.hears("Mai")
    assert "em báo 1 người theo dõi" in await on_both.move(one, "nộp bài 20/1/2027")
    await on_both.jobs(minutes=1)
    said = await on_both.hears("Mai")
    assert "có thay đổi" in said and "nộp bài: thứ Tư 20/01/2027 (còn 60 ngày), trước là 15/01/2027" in said
    await on_both.follow("Dũng", one)
    await on_both.hears("Dũng")
    await on_both.days(53)
    assert "trước là" not in await on_both.hears("Dũng")
    assert "20/01/2027 (còn 7 ngày)" in await on_both.hears("Mai")
    keys = [row.key for row in await rows(on_both.database, COMPETITION_REMINDERS)]
    assert not any(key.startswith("lead:2027-01-15") for key in keys)


async def test_a_day_moved_there_and_back_before_anybody_was_told_is_no_news(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.hears("Mai")
    await room.move(one, "nộp bài 20/1/2027")
    await room.move(one, "nộp bài 15/1/2027")
    await room.jobs(minutes=1)
    assert await room.hears("Mai") == ""


async def test_a_stage_and_lead_days_are_added(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.hears("Mai")
    await room.move(one, "chung khảo 1/3/2027; nhắc trước 20, 2 ngày")
    kinds = {row.kind: str(row.day) for row in await rows(room.database, COMPETITION_STAGES)}
    assert kinds == {"launch": "2026-12-01", "submit": "2027-01-15", "final": "2027-03-01", "award": "2027-03-20"}
    await room.jobs(minutes=1)
    assert "còn 10 ngày" in await room.hears("Mai"), "the launch is nearer than 20 days"
    await room.days(7)
    assert await room.hears("Mai") == ""
    await room.days(1)
    assert "phát động: thứ Ba 01/12/2026 (còn 2 ngày)" in await room.hears("Mai")


async def test_closing_is_told_once_and_so_is_opening_again(on_both: Room) -> None:
    one = await on_both.make()
    await on_both.follow("Mai", one)
    await on_both.hears("Mai")
    await on_both.says("Lan", choice=f"competitions:close:{one}")
    assert "Đã đóng" in await on_both.presses("Lan", "Đóng cuộc thi")
    await on_both.jobs(minutes=1)
    said = await on_both.hears("Mai")
    assert said.count("ban tổ chức đã đóng cuộc thi") == 1, "three stages are one piece of news"
    await on_both.days(20)
    assert await on_both.hears("Mai") == ""
    assert "đã đóng" in await on_both.follow("Dũng", one)
    assert "Đã mở lại" in await on_both.says("Lan", choice=f"competitions:reopen:{one}")
    await on_both.jobs(minutes=1)
    said = await on_both.hears("Mai")
    assert "mở lại, nộp bài thứ Sáu 15/01/2027" in said and "phát động" not in said, "the launch has gone by"


async def test_two_who_change_days_at_once(on_both: Room) -> None:
    await on_both.says("Kim", "xin chào")
    await on_both.give("Kim", Role.ADMIN)
    one = await on_both.make()
    for who, day in (("Lan", "16/1/2027"), ("Kim", "17/1/2027")):
        await on_both.says(who, choice=f"competitions:days:{one}")
        await on_both.says(who, f"nộp bài {day}")
    await asyncio.gather(*(on_both.presses(who, "Đổi và báo") for who in ("Lan", "Kim")))
    said = [(await on_both.messages(who))[-1].text for who in ("Lan", "Kim")]
    assert sum("Đã đổi ngày" in one for one in said) == 1 and sum("người khác sửa" in one for one in said) == 1


async def test_who_follows_while_a_day_is_moved_knows_the_day_that_holds(on_both: Room) -> None:
    one = await on_both.make()
    people = [f"gv{number}" for number in range(4)]
    for who in people:
        await on_both.says(who, "xin chào")
    await on_both.says("Lan", choice=f"competitions:days:{one}")
    await on_both.says("Lan", "nộp bài 20/1/2027")
    await asyncio.gather(
        *(on_both.follow(who, one) for who in people[:2]), on_both.presses("Lan", "Đổi và báo"),
        *(on_both.follow(who, one) for who in people[2:]), on_both.jobs(),
    )  # fmt: skip
    await on_both.jobs(minutes=1)
    for who in people:
        told = [message.text for message in await on_both.messages(who) if "nộp bài" in message.text.lower()]
        assert "20/01/2027" in told[-1], who


async def test_rules_as_words_and_as_a_file(room: Room) -> None:
    one = await room.make()
    await room.says("Lan", choice=f"competitions:set_rules:{one}")
    assert "the-le.pdf" in await room.sends("Lan", "the-le.pdf", b"%PDF-1.7 the rules")
    await room.says("Lan", choice=f"competitions:set_rules:{one}")
    await room.says("Lan", "Xem https://ag.example.vn/the-le")
    assert "https://ag.example.vn/the-le (và tệp)" in await room.says("Mai", choice=f"competitions:show:{one}")
    await room.says("Mai", choice=f"competitions:rules:{one}", channel="files")
    async with room.database.read() as session:
        whole = await files.with_content(session, (await room.messages("Mai", channel="files"))[-1])
    sent = whole.attachments[0]
    assert (sent.name, files.content_of(sent)) == ("the-le.pdf", b"%PDF-1.7 the rules")
    await room.says("Lan", choice=f"competitions:set_rules:{one}")
    await room.sends("Lan", "moi.pdf", b"new")
    assert b"%PDF-1.7 the rules" not in {row.content for row in await rows(room.database, FILES) if row.kind == "in"}
    async with room.database.write() as session:
        await session.execute(FILES.delete())
    assert "Tệp thể lệ không còn" in await room.says("Mai", choice=f"competitions:rules:{one}")


async def test_who_takes_part_by_unit_and_as_a_spreadsheet_that_the_audit_knows(on_both: Room) -> None:
    one = await on_both.make()
    for who, unit in (("Mai", "Vĩnh Phong"), ("Dũng", "Vĩnh Phong"), ("Hoa", "Vĩnh Bình")):
        await on_both.says(who, "xin chào")
        await on_both.belongs(who, on_both.ids[unit])
        await on_both.follow(who, one)
    await on_both.rename("Hoa", "=HYPERLINK(1)")
    await on_both.says("Mai", choice=f"competitions:enter:{one}")
    said = await on_both.says("Lan", choice=f"competitions:people:{one}")
    assert "3 người theo dõi, 1 người báo dự thi" in said
    assert "Trường THCS Vĩnh Phong: 2 theo dõi, 1 dự thi" in said and "Trường THCS Vĩnh Bình: 1 theo dõi" in said
    assert "Mai" not in said, "names are in the spreadsheet alone"
    await on_both.says("Tệp", "xin chào", channel="files")
    await on_both.give("Tệp", Role.ORGANISER, on_both.ids["An Giang"], channel="files")
    await on_both.says("Tệp", choice=f"competitions:xlsx:{one}", channel="files")
    async with on_both.database.read() as session:
        whole = await files.with_content(session, (await on_both.messages("Tệp", channel="files"))[-1])
    sheet = load_workbook(io.BytesIO(files.content_of(whole.attachments[0]))).active
    assert sheet is not None
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[1:3] for row in table] == [
        ["Trường THCS Vĩnh Bình", "'=HYPERLINK(1)"], ["Trường THCS Vĩnh Phong", "Dũng"],
        ["Trường THCS Vĩnh Phong", "Mai"],
    ]  # fmt: skip
    assert [bool(row[4]) for row in table] == [False, False, True]
    noted = [(row.action, row.about) for row in await rows(on_both.database, AUDIT) if row.action.startswith("comp")]
    assert noted[-2:] == [
        ("competition.people", f"competition={one} units=2"), ("competition.export", f"competition={one} people=3"),
    ]  # fmt: skip


async def test_only_those_who_organise_it_change_it_or_see_who_takes_part(room: Room) -> None:
    one = await room.make()
    await room.says("Bình", "xin chào")
    await room.give("Bình", Role.ORGANISER, room.ids["Vĩnh Thuận"])
    for verb in ("open", "people", "xlsx", "days", "set_rules", "close", "publish", "drop"):
        assert "không do đơn vị thầy cô" in await room.says("Bình", choice=f"competitions:{verb}:{one}"), verb
        assert "dành cho" in await room.says("Mai", choice=f"competitions:{verb}:{one}"), verb
    for wrong in ("0", "99", "1234567890123456789", "x", "²"):
        assert TITLE not in await room.says("Lan", choice=f"competitions:open:{wrong}")


async def test_who_organises_for_several_units_says_for_which(room: Room) -> None:
    await room.give("Lan", Role.ORGANISER, room.ids["Gò Quao"])
    await room.says("Lan", "/cuocthi tạo")
    await room.says("Lan", "Giải cờ tướng")
    await room.says("Lan", "Ai cũng được")
    assert "thay mặt đơn vị nào" in await room.says("Lan", "trao giải 20/3/2027")
    assert "Ban tổ chức: Công đoàn xã Gò Quao" in await room.presses("Lan", "Công đoàn xã Gò Quao")
    assert "Nhắc trước 9 ngày" in await room.says("Lan", "nhắc trước 9 ngày"), "typed instead of chosen"
    await room.presses("Lan", "Đúng, lưu bản nháp")
    (row,) = await rows(room.database, COMPETITIONS)
    assert (row.unit_id, row.leads, row.state) == (room.ids["Gò Quao"], "9", "draft")
    assert "Phần đang nhập đã đóng" in await room.says("Lan", choice="competitions:save"), "pressed twice"
    assert len(await rows(room.database, COMPETITIONS)) == 1


async def test_what_has_gone_by_is_not_opened(room: Room) -> None:
    one = await room.make(stages="trao giải 1/12/2026", publish=False)
    room.clock.forward(days=30)
    assert "đều đã qua" in await room.says("Lan", choice=f"competitions:publish:{one}")
    (row,) = await rows(room.database, COMPETITIONS)
    assert row.state == "draft"
