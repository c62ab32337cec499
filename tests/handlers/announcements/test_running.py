"""What members read and answer, what organisers see and stop, what is left to do afterwards."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot import files, quota
from bot.channels.base import Limits, Plan
from bot.delivery import campaigns
from bot.delivery.campaign_tables import BODIES, CAMPAIGNS, RECIPIENTS
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.message import Attachment, Outgoing
from bot.people.audit import AUDIT
from bot.storage.database import Database
from handlers.announcements import report
from handlers.announcements.content import Work, segments_of
from handlers.announcements.model import State
from tests.bot.parts import rows
from tests.handlers.announcements.kit import TEXT, Room
from tests.handlers.people_kit import LIMITS


@pytest.fixture
async def room(sqlite: Database, tmp_path: Path) -> Room:
    made = Room(sqlite)
    await made.open(tmp_path)
    return made


async def send(room: Room, text: str = TEXT) -> None:
    await room.write(text=text)
    await room.approve()
    await room.jobs(seconds=1)


async def test_on_both_databases_it_is_filled_followed_and_ends(database: Database, tmp_path: Path) -> None:
    room = Room(database)
    await room.open(tmp_path)
    await send(room)
    assert (await room.one()).state is State.SENDING
    await room.arrive()
    await room.jobs(seconds=3)
    assert (await room.one()).state is State.DONE
    assert "Đã gửi xong T-0001: ▓▓▓▓▓▓▓▓▓▓ 100% · 3/3" in await room.hears("Lan")
    await room.says("Mai", "đã nắm 1")
    await room.says("Lan", choice="announcements:open:1")
    said = await room.presses("Lan", "Ai chưa nắm")
    assert "1/3 người đã nắm" in said and "• Trường THCS Vĩnh Phong: 1 người" in said
    assert "• Trường THCS Vĩnh Bình: 1 người" in said


async def test_each_channel_gets_its_own_body_and_the_answer_needs_no_menu(room: Room) -> None:
    await send(room)
    bodies = {row.channel: Outgoing.model_validate_json(row.payload) for row in await rows_of_bodies(room)}
    assert set(bodies) == {"web", "test", "plain", "files"}
    assert [choice.action for choice in bodies["test"].choices] == ["announcements:ack:1"]
    assert bodies["plain"].choices == () and bodies["plain"].text.endswith("gõ: đã nắm 1")
    assert all(TEXT in body.text and "LĐLĐ tỉnh An Giang" in body.text for body in bodies.values())


async def rows_of_bodies(room: Room) -> list[sa.Row[tuple[str, str]]]:
    async with room.database.read() as session:
        return list(await session.execute(sa.select(BODIES.c.channel, BODIES.c.payload)))


async def test_an_acknowledgement_is_kept_once_and_is_for_recipients_alone(room: Room) -> None:
    assert "chưa thấy thông báo nào" in await room.says("Mai", "đã nắm")
    await send(room)
    await room.arrive(only="Mai")
    assert "Đã ghi thầy cô đã nắm thông báo T-0001" in await room.says("Mai", choice="announcements:ack:1")
    assert "từ trước rồi" in await room.says("Mai", "Đã nắm")
    assert "chưa thấy thông báo nào" in await room.says("Hoa", "đã nắm 1")
    assert "chưa thấy thông báo nào" in await room.says("Mai", "da nam 99")


async def test_members_read_again_and_choose_topics(room: Room) -> None:
    assert "Chưa có thông báo nào" in await room.says("Mai", "/thongbao")
    await room.agrees("Hoa", False)
    assert "chưa đồng ý nhận thông báo" in await room.says("Hoa", "thông báo")
    await send(room)
    await room.arrive()
    said = await room.says("Mai", "/thongbao")
    assert TEXT in said and "T-0001" in said
    assert "đã nắm" in await room.presses("Mai", "Đã nắm T-0001")
    await room.says("Mai", "/thongbao")
    said = await room.presses("Mai", "Chọn chủ đề nhận")
    assert "• tin chung: đang nhận" in said
    assert "• tin chung: đã tắt" in await room.presses("Mai", "Tắt tin chung")
    await room.says("Lan", "/thongbao viết")
    assert "gửi được 2" not in await room.presses("Lan", "Tiếp tục")
    await room.says("Lan", "Tin thứ hai")
    assert "1 đã tắt chủ đề này" in await room.says("Lan", choice="announcements:open:2")


async def test_pause_resume_and_cancel_reach_the_ledger(room: Room) -> None:
    await send(room)
    await room.arrive(only="Mai")
    await room.says("Lan", choice="announcements:open:1")
    assert "2 người chưa được gửi" in await room.presses("Lan", "Tạm dừng")
    assert (await rows(room.database, CAMPAIGNS))[0].state == "paused"
    await room.jobs(seconds=3)
    assert (await room.one()).state is State.PAUSED
    assert "đang gửi tiếp" in await room.presses("Lan", "Gửi tiếp")
    assert (await rows(room.database, CAMPAIGNS))[0].state == "running"
    await room.presses("Lan", "Cập nhật")
    assert "1 người đã nhận từ trước" in await room.presses("Lan", "Hủy phần còn lại")
    assert (await rows(room.database, CAMPAIGNS))[0].state == "cancelled"
    assert "không làm việc này được" in await room.says("Lan", choice="announcements:resume:1")
    facts = [row.action for row in await rows(room.database, AUDIT)]
    assert {"announce.pause", "announce.resume", "announce.cancel"} <= set(facts)


async def test_one_that_halts_by_itself_is_told_and_can_go_on(room: Room) -> None:
    await send(room)
    async with room.database.write() as session:
        await session.execute(sa.update(CAMPAIGNS).values(state="halted"))
    await room.jobs(seconds=3)
    assert (await room.one()).state is State.HALTED
    assert "tự dừng" in await room.hears("Lan") and "tự dừng" in await room.hears("Minh")
    await room.presses("Minh", "Xem thông báo")
    await room.presses("Minh", "Gửi tiếp")
    assert (await room.one()).state is State.SENDING


async def test_a_correction_goes_to_exactly_those_who_got_it(room: Room) -> None:
    await send(room)
    await room.arrive(only="Mai")
    await room.arrive(state="failed")
    await room.jobs(seconds=3)
    await room.says("Lan", choice="announcements:open:1")
    assert "đính chính" in await room.presses("Lan", "Đính chính")
    page = await room.says("Lan", "Giờ đúng là 9:00.")
    assert "gửi được 1 (test 1)" in page and "đính chính thông báo T-0001" in page
    await room.approve()
    await room.jobs(seconds=1)
    assert set(await room.recipients(2)) == {await room.person("Mai")}


async def test_what_is_unknown_is_sent_again_only_if_two_people_want_it(room: Room) -> None:
    await send(room)
    await room.arrive(only="Mai", state="unknown")
    await room.arrive()
    await room.jobs(seconds=3)
    await room.says("Lan", choice="announcements:open:1")
    said = await room.presses("Lan", "Gửi lại tin chưa rõ")
    assert "1 người chưa rõ đã nhận" in said and TEXT in said
    assert (await room.one(2)).state is State.DRAFT
    await room.approve()
    await room.jobs(seconds=1)
    assert set(await room.recipients(2)) == {await room.person("Mai")}


async def test_the_report_names_whom_to_call(room: Room) -> None:
    await send(room)
    await room.arrive(only="Mai")
    await room.arrive(only="Hoa", state="unreachable")
    await room.says("Mai", "đã nắm 1")
    assert "1 đã gửi" in await room.says("Lan", choice="announcements:report:1")
    lines = await sheet(room)
    results = {row[0]: (row[4], row[6] is not None) for row in lines[0]}
    assert results["Mai"] == ("đã gửi", True) and results["Hoa"] == ("không tới được", False)
    assert results["Lan"] == ("không gửi", False)
    assert ["Nguyễn Thị Hạnh", "'+84912345673", "Trường THCS Vĩnh Phong"] in lines[1]
    assert any(row.action == "announce.export" for row in await rows(room.database, AUDIT))


async def sheet(room: Room) -> tuple[list[list[Any]], list[list[Any]]]:
    """The report as organisers get it: both sheets without their headings."""

    one = await room.one()
    async with room.database.read() as session:
        work = Work(session, Outbox(session, LIMITS, room.clock), segments_of(room.features), room.clock.today())
        content = report.workbook(await report.told(session, one), await report.unlinked(work, one))
    book = load_workbook(io.BytesIO(content))
    first, second = ([list(row) for row in page.iter_rows(values_only=True)][1:] for page in book.worksheets)
    return first, second


async def test_a_text_that_is_no_single_message_is_refused_with_the_figures(room: Room) -> None:
    await room.says("Lan", "/thongbao viết")
    await room.presses("Lan", "Tiếp tục")
    assert "dài 1.990" in (said := await room.says("Lan", "a" * 1990)) and "rút gọn" in said
    assert "1.700" in await room.says("Lan", "b" * 1700)
    assert (await room.one()).text == ""
    assert "chủ đề nào" in await room.says("Lan", "c" * 1600)


async def test_more_than_is_left_of_a_month_is_refused_with_the_figures(sqlite: Database, tmp_path: Path) -> None:
    room = Room(sqlite, limits=LIMITS | {"test": Limits(plan=Plan("test", "Kênh thử", messages=10, users=0))})
    await room.open(tmp_path)
    async with sqlite.write() as session:
        await quota.count(session, "test", "2026-11", sent=4, received=3)
    await room.write()
    said = await room.presses("Lan", "Xin duyệt")
    assert "cần 3 tin trên test" in said and "chỉ còn 2 tin" in said  # of 9, as the last one is kept for replies
    assert (await room.one()).state is State.DRAFT
    await room.says("Lan", choice="announcements:when:1")
    await room.says("Lan", "8:00 1/12/2026")  # a month of which nothing is used up
    assert "Đã chuyển" in await room.presses("Lan", "Xin duyệt") or (await room.one()).state is State.REVIEW


async def test_only_admins_send_at_night_and_say_why(room: Room) -> None:
    await room.write()
    assert "ngoài phạm vi" in (said := await room.says("Lan", choice="announcements:urge:1")) or "quản trị" in said
    await room.says("Mai", choice="announcements:hear:chung:off")
    await room.says("An", choice="announcements:urge:1")
    page = await room.says("An", "Bão số 9, nghỉ học ngày mai")
    assert "Gửi khẩn" in page and "đã tắt chủ đề" not in page  # who has switched the topic off hears of a storm too
    await room.says("An", choice="announcements:submit:1")
    await room.presses("Minh", "Xem và duyệt")
    await room.presses("Minh", "Duyệt")
    await room.jobs(seconds=1)
    assert (await rows(room.database, CAMPAIGNS))[0].is_urgent
    assert all("Bão số 9" in row.payload for row in await rows_of_bodies(room))


async def test_it_waits_for_its_hour_and_takes_the_people_of_that_hour(room: Room) -> None:
    await room.write()
    await room.says("Lan", choice="announcements:when:1")
    assert "08:00 thứ Hai 23/11/2026" in await room.says("Lan", "8:00 thứ hai")
    await room.approve()
    await room.jobs(seconds=5)
    assert (await room.one()).state is State.SCHEDULED and (await room.one()).campaign_id is None
    await room.agrees("Hoa", False)
    await room.joins("Khoa", "Vĩnh Hòa")
    await room.jobs(hours=47)
    people = await room.recipients()
    assert people[await room.person("Khoa")][0] == "pending"
    assert people[await room.person("Hoa")] == ("skipped", "skipped:no_consent")


async def test_a_file_is_behind_one_address_for_everybody(room: Room) -> None:
    await room.write()
    await room.says("Lan", choice="announcements:file:1")
    assert "chưa thấy tệp nào" in await room.says("Lan", "đây ạ")
    async with room.database.write() as session:
        chat = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.chat_id == "Lan")
        owner = files.Owner(conversation_id=(await session.execute(chat)).scalar_one())
        kept = files.Stored("thư mời.pdf", "application/pdf", b"%PDF-1.7")
        ref = await files.store(session, "in", kept, owner, room.clock.now())
    sent = Attachment(kind="file", ref=ref, name="thư mời.pdf", mime="application/pdf", size=8)
    page = await room.says("Lan", "", attachments=(sent,))
    assert "Kèm tệp: thư mời.pdf" in page and "[📎 thư mời.pdf]" in page
    await room.approve()
    await room.jobs(seconds=1)
    bodies = {row.channel: Outgoing.model_validate_json(row.payload) for row in await rows_of_bodies(room)}
    (address,) = [choice.url for choice in bodies["web"].choices if choice.url]
    async with room.database.read() as session:
        served = await files.served(session, address.removeprefix(files.PATH), room.clock.now())
    assert served is not None and served.content == b"%PDF-1.7"
    assert not [choice.url for choice in bodies["test"].choices if choice.url]  # no public address leads there


async def test_a_test_send_reaches_its_writer_alone(room: Room) -> None:
    await room.write()
    said = await room.presses("Lan", "Gửi thử cho tôi")
    assert TEXT in said and "Người khác chưa nhận gì" in said
    assert await rows(room.database, CAMPAIGNS) == [] and await room.hears("Mai") != TEXT


async def test_who_would_get_it_is_a_list_with_names_and_an_audit_line(room: Room) -> None:
    await room.write()
    await room.presses("Lan", "Xin duyệt")
    await room.presses("Minh", "Xem và duyệt")
    said = await room.presses("Minh", "Xem danh sách")
    assert "gửi được 3" in said and "Chưa gửi được tới:" in said
    facts = [row for row in await rows(room.database, AUDIT) if row.action == "announce.list"]
    assert len(facts) == 1 and facts[0].person_id == await room.person("Minh")


async def test_a_crash_while_filling_loses_nobody_and_doubles_nobody(room: Room) -> None:
    await room.write()
    await room.approve()
    await room.scheduler.step()
    one = await room.one()
    if one.campaign_id is not None:
        async with room.database.write() as session:
            assert not (await campaigns.progress(session, one.campaign_id)).filled or await room.recipients()
    for _ in range(3):
        await room.jobs(seconds=1)
    people = [row.person_id for row in await all_recipients(room)]
    assert len(people) == len(set(people)) == 5


async def all_recipients(room: Room) -> list[sa.Row[tuple[int]]]:
    async with room.database.read() as session:
        return list(await session.execute(sa.select(RECIPIENTS.c.person_id)))


def test_the_workbook_takes_nothing_for_a_formula() -> None:
    line = report.Line("=1+1", "+84912345678", "@x", "web", "sent")
    book = load_workbook(io.BytesIO(report.workbook([line], [line])))
    assert book.worksheets[0]["A2"].data_type == "s" and str(book.worksheets[0]["A2"].value).endswith("=1+1")


async def test_one_that_was_never_sent_can_be_cancelled(room: Room) -> None:
    await room.write(text=TEXT)
    said = await room.says("Lan", choice="announcements:stop:1")
    assert "Đã hủy T-0001. 0 người" in said
    assert (await room.one()).state is State.CANCELLED
