"""Conclusions and recommendations through the real router, room and files, on both databases."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import docx
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.conferences.after import follow_store
from handlers.conferences.after.follow_parts import parts, sheets
from handlers.conferences.after.model import FollowUp, Sort, State
from handlers.conferences.loading.load import load
from handlers.conferences.loading.load_file import read_file
from handlers.conferences.loading.sample import Sample, load_sample
from handlers.conferences.tables import EVENTS, FOLLOW_UPS
from tests.handlers.conferences.after_kit import OFFICER, ORGANISER, OTHER, AfterRoom, made_room
from tests.handlers.conferences.officer_kit import UNITS

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> AfterRoom:
    return await made_room(database, tmp_path)


async def _add(room: AfterRoom, sort: str, lines: str) -> str:
    await room.says(ORGANISER, "/hoinghi báo cáo")
    await room.presses(ORGANISER, "Kết luận và kiến nghị")
    await room.presses(ORGANISER, "Thêm")
    await room.presses(ORGANISER, sort)
    await room.says(ORGANISER, lines)
    return await room.presses(ORGANISER, "Đúng, ghi")


async def _items(room: AfterRoom) -> list[FollowUp]:
    async with room.database.read() as session:
        return await follow_store.of_conference(session, room.ids["conference"])


async def test_a_conclusion_is_stored_with_its_unit_and_day_and_its_officers_are_told(room: AfterRoom) -> None:
    said = await _add(room, "Kết luận", "Ký quy chế; ldld an giang; 30/6/2027\nHọp giao ban; ; cuối năm")
    assert "Đã ghi 2 mục" in said and "đã báo 1 cán bộ" in said
    first, second = await _items(room)
    assert (first.number, first.owner, first.owner_unit_id) == (1, UNITS[0], room.ids[UNITS[0]])
    assert (first.due, first.state) == (dt.date(2027, 6, 30), State.OPEN)
    assert (second.number, second.owner, second.due) == (2, "", dt.date(2026, 12, 31))
    assert "giao cho LĐLĐ tỉnh An Giang:\nKý quy chế. Hạn: " in await room.hears(OFFICER)
    assert await room.hears(OTHER) == ""
    await _add(room, "Kiến nghị", "Giữ phụ cấp; Bộ Giáo dục và Đào tạo")
    await _add(room, "Kết luận", "Việc thứ ba; LĐLĐ tỉnh Cà Mau; trong 2 tuần")
    assert [(one.sort, one.number) for one in await _items(room)] == [
        (Sort.TASK, 1), (Sort.TASK, 2), (Sort.TASK, 3), (Sort.RECOMMENDATION, 1),
    ]  # fmt: skip


async def test_the_unit_says_that_it_is_done_and_takes_it_back(room: AfterRoom) -> None:
    await _add(room, "Kết luận", "Ký quy chế; LĐLĐ tỉnh An Giang; 30/6/2027")
    await room.says(OFFICER, "/hoinghi việc")
    await room.presses(OFFICER, "Đã xong việc 1")
    assert (await _items(room))[0].state is State.DONE
    assert "LĐLĐ tỉnh An Giang báo đã xong kết luận 1" in await room.hears(ORGANISER)
    assert "còn 1 việc" not in await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Mở lại")
    assert (await _items(room))[0].state is State.OPEN
    assert "còn 1 việc" in await room.says(OFFICER, "/hoinghi")


async def test_late_work_is_said_to_be_late_and_no_day_of_the_past_is_to_come(room: AfterRoom) -> None:
    await _add(room, "Kết luận", "Ký quy chế; LĐLĐ tỉnh An Giang; 25/11/2026")
    room.clock.forward(days=10)
    assert "1 việc quá hạn" in await room.says(OFFICER, "/hoinghi")
    said = await room.says(OFFICER, "/hoinghi việc")
    assert "quá hạn 6 ngày" in said and "còn" not in said.split("Hạn:")[1]


async def test_nobody_else_sees_or_changes_a_task(room: AfterRoom) -> None:
    await _add(room, "Kết luận", "Ký quy chế; LĐLĐ tỉnh An Giang; 30/6/2027")
    item = (await _items(room))[0].id
    await room.says("Mai", "xin chào")
    for who in (OTHER, "Mai"):
        assert "Ký quy chế" not in await room.says(who, "/hoinghi việc")
        for action in (f"end_done:{item}", f"end_item:{item}", f"end_set:{item}:done", f"end_delete:{item}:yes"):
            assert "Ký quy chế" not in await room.says(who, choice=f"conferences:{action}")
        assert "Ký quy chế" not in await room.says(who, choice=f"conferences:org_ends:{room.ids['conference']}")
    for action in ("end_set:{}:accepted", "end_set:{}:history", "end_set:{}:nonsense", "end_item:9999999"):
        await room.says(ORGANISER, choice="conferences:" + action.format(item))
    assert [one.state for one in await _items(room)] == [State.OPEN]


async def test_the_officers_of_a_merged_unit_carry_its_work_on(room: AfterRoom) -> None:
    await _add(room, "Kết luận", "Ký quy chế; LĐLĐ tỉnh An Giang; 30/6/2027")
    await room.merged(room.ids[UNITS[0]], room.ids[UNITS[1]], dt.date(2026, 11, 20))
    assert "Ký quy chế" in await room.says(OTHER, "/hoinghi việc")
    await room.presses(OTHER, "Đã xong việc 1")
    assert (await _items(room))[0].state is State.DONE


async def test_logs_and_events_hold_no_words(room: AfterRoom) -> None:
    await _add(room, "Kết luận", "Ký quy chế bí mật; LĐLĐ tỉnh An Giang; 30/6/2027")
    await room.says(OFFICER, "/hoinghi việc")
    await room.presses(OFFICER, "Đã xong việc 1")
    async with room.database.read() as session:
        noted = [*await session.execute(sa.select(AUDIT.c.action, AUDIT.c.about))]
        noted += [*await session.execute(sa.select(EVENTS.c.what, EVENTS.c.about))]
    assert {"conference.follow.add", "conference.follow.unit"} <= {row[0] for row in noted}
    assert not any("bí mật" in row[1] or "An Giang" in row[1] for row in noted)


@pytest.fixture
async def sample(database: Database) -> list[FollowUp]:
    now = dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC)
    done = await load_sample(database, Sample.REVIEW_2012, today=TODAY, now=now)
    async with database.read() as session:
        return await follow_store.of_conference(session, done.conference.id)


async def test_the_review_of_2012_is_told_as_history_with_what_came_of_it(sample: list[FollowUp]) -> None:
    assert {one.state for one in sample} == {State.HISTORY}
    assert [sum(one.sort is sort for one in sample) for sort in Sort] == [10, 2]
    assert all(one.days_left(TODAY) is None for one in sample)
    model = next(one for one in sample if "Giữ nguyên mô hình" in one.text)
    assert "không được thực hiện" in model.outcome and "01/7/2025" in model.outcome
    district = next(one for one in sample if "quận, huyện, thị xã" in one.text)
    assert "không còn công đoàn giáo dục cấp huyện" in district.outcome
    tasks, recommendations = parts(sample, TODAY)
    assert (tasks.title, len(tasks.rows)) == ("Kết luận", 10)
    assert "không còn việc nào đang chờ làm" in tasks.paragraphs[0]
    assert {row[3] for row in tasks.rows} == {"31/12/2013 (hạn lúc đó)", ""}
    assert (recommendations.title, len(recommendations.rows)) == ("Kiến nghị", 2)


async def test_history_is_shown_and_never_changed(database: Database) -> None:
    room = AfterRoom(database)
    done = await load_sample(database, Sample.REVIEW_2012, today=TODAY, now=room.clock.now())
    room.ids["top"] = done.conference.unit_id
    await room.person_of(ORGANISER, Role.ORGANISER, "top")
    said = await room.says(ORGANISER, choice=f"conferences:org_ends:{done.conference.id}")
    assert "hồ sơ đã qua" in said and "Hạn lúc đó: 31/12/2013." in said and "quá hạn" not in said
    assert "Về sau: Kiến nghị này không được thực hiện" in said
    assert [one.label for one in await room.choices(ORGANISER)] == ["Báo cáo"]
    async with database.read() as session:
        item = (await follow_store.of_conference(session, done.conference.id))[0]
    for action in (f"end_add:{done.conference.id}:task", f"end_set:{item.id}:done", f"end_delete:{item.id}:yes"):
        assert "hồ sơ đã qua" in await room.says(ORGANISER, choice=f"conferences:{action}")
    async with database.read() as session:
        rows = await session.execute(sa.select(FOLLOW_UPS.c.state).where(FOLLOW_UPS.c.clause != ""))
        assert {row.state for row in rows} == {"history"}


async def test_both_files_of_the_report_carry_them_and_no_formula(room: AfterRoom) -> None:
    await _add(room, "Kết luận", '=HYPERLINK("x") làm ngay; LĐLĐ tỉnh An Giang; 30/6/2027')
    await _add(room, "Kiến nghị", "+Giữ phụ cấp; @Bộ")
    book = load_workbook(io.BytesIO(await room.file("/hoinghi báo cáo", "XLSX")))
    assert book.sheetnames[-2:] == ["Kết luận", "Kiến nghị"]
    row = [cell.value for cell in book["Kết luận"][2]]
    assert row == [1, '\'=HYPERLINK("x") làm ngay', UNITS[0], "30/06/2027", "Đang làm", None]
    assert [cell.value for cell in book["Kiến nghị"][2]][1:3] == ["'+Giữ phụ cấp", "'@Bộ"]
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)
    document = docx.Document(io.BytesIO(await room.file("/hoinghi báo cáo", "DOCX")))
    titles = [paragraph.text for paragraph in document.paragraphs]
    assert any(title.endswith(". Kết luận") for title in titles) and any(
        title.endswith(". Kiến nghị") for title in titles
    )
    cells = [cell.text for table in document.tables for line in table.rows for cell in line.cells]
    assert '=HYPERLINK("x") làm ngay' in cells and "Chưa có trả lời" in cells


def test_sheets_of_nothing_are_no_sheets() -> None:
    assert sheets([], TODAY) == () and parts([], TODAY) == ()


async def test_a_conclusion_of_a_file_goes_to_the_unit_that_it_names(room: AfterRoom) -> None:
    text = """
id: tong-ket-2027
title: Hội nghị tổng kết
kind: tong_ket
organiser: CĐGD Việt Nam
stage: open
roles: [{label: Chánh Văn phòng}]
sessions: [{region: Miền Nam, units: [LĐLĐ tỉnh Cà Mau]}]
tasks:
  - {text: Ký quy chế, owner: ldld ca mau, due: 2027-06-30}
  - {text: Họp giao ban, owner: Hai bên}
"""
    found, source = read_file("tong-ket.yaml", text.encode())
    async with room.database.write() as session:
        done = await load(session, found, source, today=TODAY, now=room.clock.now())
        items = await follow_store.of_conference(session, done.conference.id)
    assert [one.owner_unit_id for one in items] == [room.ids[UNITS[1]], None]
    assert "Ký quy chế" in await room.says(OTHER, "/hoinghi việc")
