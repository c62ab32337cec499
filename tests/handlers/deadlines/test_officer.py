"""Officers report for their unit and are reminded; on both databases, through the real router and jobs."""

from __future__ import annotations

import asyncio
import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.ledger import DELIVERIES, Lane
from bot.people.consents import Consent, Purpose
from bot.people.consents import say as say_consent
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_TASKS
from tests.bot.parts import rows
from tests.handlers.deadlines.kit import REPORT, Room


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    await made.give_out()
    return made


async def test_reminders_come_on_lead_days_once_and_stop_for_all_when_one_reports(room: Room) -> None:
    await room.jobs(minutes=1)
    first = await room.hears("Hạnh")
    assert "Trường THCS Vĩnh Phong còn 1 việc đến hạn" in first
    assert "hạn thứ Bảy 05/12/2026 (còn 14 ngày)" in first
    assert REPORT in await room.hears("Dũng") and REPORT in await room.hears("Bình")
    await room.jobs(days=1)
    assert [await room.hears(who) for who in ("Hạnh", "Dũng", "Bình")] == ["", "", ""]
    await room.jobs(days=6)
    assert "còn 7 ngày" in await room.hears("Dũng")
    said = await room.presses("Dũng", "Đã nộp việc 1")
    assert "Đã ghi “đã nộp” lúc 09:01" in said and "Hạnh cùng đơn vị sẽ không bị nhắc" in said
    await room.hears("Hạnh")
    for _ in range(12):
        await room.jobs(days=1)
    assert [await room.hears(who) for who in ("Hạnh", "Dũng")] == ["", ""]
    assert (await room.hears("Bình")).count("việc đến hạn") == 1 + 3 + 2, "7, 3, 1 and 0 days before; 1 and 3 after"
    assert await room.states() == {"Vĩnh Phong": "reported", "Vĩnh Bình": "open", "Vĩnh Hòa": "open"}


async def test_reminders_wait_for_the_morning_and_for_nothing_else(room: Room) -> None:
    room.clock.moment = dt.datetime(2026, 11, 21, 14, 30, tzinfo=dt.UTC)  # half past nine in the evening
    await room.jobs(minutes=1)
    await room.jobs(hours=8)
    assert await room.hears("Hạnh") == ""
    await room.jobs(minutes=30)
    assert "việc đến hạn" in await room.hears("Hạnh")
    lanes = [row.lane for row in await rows(room.database, DELIVERIES) if "việc đến hạn" in row.payload]
    assert set(lanes) == {Lane.REMINDER}


async def test_a_run_that_was_missed_is_made_up_for_by_the_newest_step(room: Room) -> None:
    await room.jobs(days=13)
    said = await room.hears("Hạnh")
    assert said.count("việc đến hạn") == 1 and "còn 1 ngày" in said


async def test_several_things_due_are_one_digest(room: Room) -> None:
    await room.give_out("Danh sách quà Tết", "8/12/2026")
    await room.jobs(minutes=1)
    assert "Danh sách quà Tết" not in await room.hears("Hạnh"), "still far"
    await room.jobs(days=3)
    said = await room.hears("Hạnh")
    assert said.count("việc đến hạn") == 1
    assert said.index(REPORT) < said.index("Danh sách quà Tết"), "the nearest date first"
    assert [one.label for one in await room.choices("Hạnh")][:2] == ["Đã nộp việc 1", "Đã nộp việc 2"]
    await room.presses("Hạnh", "Đã nộp việc 2")
    assert sorted(row.state for row in await rows(room.database, DEADLINE_TASKS)) == ["open"] * 5 + ["reported"]
    listed = await room.says("Hạnh", "/hannop")
    assert "đã nộp, chờ xem" in listed and "chưa nộp" not in listed


async def test_somebody_of_two_units_gets_one_digest_that_names_both(room: Room) -> None:
    await room.give("Bình", Role.OFFICER, room.ids["Vĩnh Hòa"])
    await room.jobs(minutes=1)
    said = await room.hears("Bình")
    assert said.count("việc đến hạn") == 1 and "Trường THCS Vĩnh Bình" in said and "Trường THCS Vĩnh Hòa" in said


async def test_note_file_and_undo(room: Room) -> None:
    await room.says("Hạnh", "/hannop")
    await room.presses("Hạnh", "Đã nộp việc 1")
    await room.presses("Hạnh", "Gửi tệp, ghi chú")
    assert "bao-cao.pdf" in await room.sends("Hạnh", "bao-cao.pdf", b"%PDF-1.7", "bản có dấu, gọi 0912345678")
    task = next(row for row in await rows(room.database, DEADLINE_TASKS) if row.state == "reported")
    assert task.file_id is not None and "bản có dấu" in task.note and "0912345678" not in task.note
    assert "đã nộp, chờ xem" in await room.says("Dũng", choice=f"deadlines:done:{task.id}"), "a colleague was quicker"
    assert "Em sẽ nhắc tiếp" in await room.presses("Hạnh", "Hoàn tác")
    task = next(row for row in await rows(room.database, DEADLINE_TASKS) if row.id == task.id)
    assert (task.state, task.reported_by, task.note, task.file_id) == ("open", None, "", None)
    await room.jobs(days=7)
    assert "còn 7 ngày" in await room.hears("Hạnh")


async def test_two_who_report_at_once_report_once(room: Room) -> None:
    for who in ("Hạnh", "Dũng"):
        await room.says(who, "/hannop")
    await asyncio.gather(*(room.presses(who, "Đã nộp việc 1") for who in ("Hạnh", "Dũng")))
    said = [(await room.messages(who))[-1].text for who in ("Hạnh", "Dũng")]
    assert sum("Đã ghi “đã nộp”" in one for one in said) == 1 and sum("Người ghi" in one for one in said) == 1


async def test_others_see_and_report_nothing(room: Room) -> None:
    task = next(row for row in await rows(room.database, DEADLINE_TASKS) if row.unit_id == room.ids["Vĩnh Phong"])
    assert "không thuộc đơn vị" in await room.says("Bình", choice=f"deadlines:done:{task.id}")
    assert "dành cho" in await room.says("Mai", choice=f"deadlines:done:{task.id}")
    assert REPORT not in await room.says("Mai", "/hannop")
    assert "dành cho người phụ trách" in await room.says("Hạnh", "/hannop chưa nộp")
    await room.says("Hạnh", "/hannop", chat="nhóm", group=True)
    assert "trò chuyện riêng" in await room.hears("nhóm")
    assert set((await room.states()).values()) == {"open"}


async def test_who_withdrew_their_consent_is_not_reminded_and_still_sees(room: Room) -> None:
    person = await room.person("Hạnh")
    async with room.database.write() as session:
        for given in (True, False):
            consent = Consent(Purpose.REMINDERS, given, "1", "test", room.clock.now())
            await say_consent(session, person, consent)
    await room.jobs(minutes=1)
    assert await room.hears("Hạnh") == "" and REPORT in await room.hears("Dũng")
    assert REPORT in await room.says("Hạnh", "/hannop")


async def test_the_officers_of_the_unit_it_merged_into_report_for_it(room: Room) -> None:
    await room.merged(room.ids["Vĩnh Hòa"], room.ids["Vĩnh Bình"], room.clock.today() - dt.timedelta(days=1))
    await room.jobs(minutes=1)
    assert "Trường THCS Vĩnh Hòa" in await room.hears("Bình")
    await room.says("Bình", "/hannop")
    await room.presses("Bình", "Đã nộp việc 2")
    assert (await room.states())["Vĩnh Hòa"] == "reported"


async def test_every_reminder_is_kept_once_for_each_person(room: Room) -> None:
    for _ in range(22):
        await room.jobs(days=1)
    query = sa.select(DEADLINE_REMINDERS.c.key, sa.func.count()).group_by(DEADLINE_REMINDERS.c.key)
    async with room.database.read() as session:
        found = {row.key: row[1] for row in await session.execute(query)}
    steps = [f"lead:2026-12-05:{days}" for days in (14, 7, 3, 1, 0)]
    steps = [*steps[1:], *(f"late:2026-12-05:{days}" for days in (1, 3, 7))]
    assert {key: found[key] for key in steps} == dict.fromkeys(steps, 3)
