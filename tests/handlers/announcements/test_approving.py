"""Written, reviewed, approved, filled: the way of an announcement through two people; once on both databases."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.people import merging
from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.people.units import UNITS
from bot.storage.database import Database
from handlers.announcements.model import State
from tests.bot.parts import HOUSE, rows
from tests.handlers.announcements.kit import TEXT, Room


@pytest.fixture
async def room(sqlite: Database, tmp_path: Path) -> Room:
    made = Room(sqlite)
    await made.open(tmp_path)
    return made


async def test_what_one_writes_another_approves_and_it_is_filled_once(database: Database, tmp_path: Path) -> None:
    room = Room(database)
    await room.open(tmp_path)
    page = await room.write()
    assert "bản nháp" in page and TEXT in page and "[Đã nắm]" in page and "đã nắm 1" in page
    assert "10 người; gửi được 3 (test 3). Không gửi được 7: 2 chưa đồng ý nhận thông báo; 5 chưa liên kết" in page
    said = await room.presses("Lan", "Xin duyệt")
    assert "cho 2 người có quyền duyệt" in said
    heard = await room.hears("Minh")
    assert "xin duyệt thông báo T-0001" in heard and "3 người nhận được" in heard
    await room.presses("Minh", "Xem và duyệt")
    assert "Đã duyệt T-0001" in await room.presses("Minh", "Duyệt")
    assert "đã duyệt thông báo T-0001" in await room.hears("Lan")
    await room.jobs(seconds=1)
    one = await room.one()
    assert one.state is State.SENDING and one.is_seen_by_two
    people = await room.recipients()
    told = {await room.person(who) for who in ("Mai", "Dũng", "Hoa")}
    assert {person for person, (state, _) in people.items() if state == "pending"} == told
    assert people[await room.person("Lan")] == ("skipped", "skipped:no_consent")
    assert await room.person("An") not in people  # an admin of the whole is in no unit of the province
    await room.jobs(seconds=40)
    assert await room.recipients() == people
    actions = [row.action for row in await rows(room.database, AUDIT) if row.action.startswith("announce.")]
    assert [*dict.fromkeys(actions)] == [
        "announce.write", "announce.change", "announce.see", "announce.submit", "announce.approve", "announce.send",
    ]  # fmt: skip


async def test_a_writer_does_not_approve_their_own_work(room: Room) -> None:
    await room.write()
    await room.presses("Lan", "Xin duyệt")
    said = await room.says("Lan", choice="announcements:approve:1:0000000000000000")
    assert "cần một người khác duyệt" in said
    assert (await room.one()).state is State.REVIEW


async def test_who_changes_it_is_its_writer_and_another_must_approve(room: Room) -> None:
    await room.write()
    await room.presses("Lan", "Xin duyệt")
    await room.presses("Minh", "Xem và duyệt")
    await room.says("Minh", choice="announcements:words:1")
    page = await room.says("Minh", "Chữ của Minh.")
    assert "Người viết: Minh" in page and "Duyệt" not in [choice.label for choice in await room.choices("Minh")]
    shown = (await room.one()).hash
    assert shown == "" and "cần một người khác duyệt" in await room.says("Minh", choice="announcements:approve:1:0")
    await room.presses("Lan", "Xem và duyệt")
    assert "Đã duyệt T-0001" in await room.presses("Lan", "Duyệt")


async def test_not_through_a_second_account_either(room: Room) -> None:
    await room.write()
    await room.says("Lan2", "xin chào")
    await room.give("Lan2", Role.ORGANISER, room.ids["tỉnh"])
    await room.presses("Lan", "Xin duyệt")
    await room.presses("Lan2", "Xem và duyệt")
    await room.presses("Lan2", "Duyệt")
    async with room.database.write() as session:
        one, other = await room.person("Lan"), await room.person("Lan2")
        await merging.merge(session, one, other, room.features, room.clock.now())
    await room.jobs(seconds=1)
    one_now = await room.one()
    assert one_now.state is State.REVIEW and one_now.campaign_id is None
    assert "chưa có đủ hai người xem" in await room.hears("Lan2")


@pytest.mark.parametrize(
    ("choices", "typed"),
    [
        (("Sửa", "Nội dung"), "Nội dung khác hẳn."),
        (("Sửa", "Sửa tiếp", "Giờ gửi"), "8:00 25/11/2026"),
        (("Sửa", "Sửa tiếp", "Nút “Đã nắm”"), ""),
    ],
)
async def test_any_change_after_approval_needs_a_new_one(room: Room, choices: tuple[str, ...], typed: str) -> None:
    await room.write()
    await room.approve()
    await room.says("Lan", choice="announcements:open:1")
    for label in choices:
        await room.presses("Lan", label)
    if typed:
        await room.says("Lan", typed)
    one = await room.one()
    assert one.state is State.REVIEW and one.approved_by is None and one.hash == ""
    await room.jobs(seconds=1)
    assert (await room.one()).campaign_id is None
    assert "xin duyệt thông báo T-0001" in await room.hears("Minh")


async def test_an_approval_holds_for_what_was_shown(room: Room) -> None:
    await room.write()
    await room.presses("Lan", "Xin duyệt")
    await room.presses("Minh", "Xem và duyệt")
    old = next(choice.action for choice in await room.choices("Minh") if choice.label == "Duyệt")
    await room.says("Lan", choice="announcements:words:1")
    await room.says("Lan", "Lễ dời sang 21/11.")
    said = await room.says("Minh", choice=old)
    assert "đã đổi sau khi thầy cô mở" in said and "Lễ dời sang 21/11." in said
    assert (await room.one()).state is State.REVIEW
    assert "Đã duyệt" in await room.presses("Minh", "Duyệt")


async def test_what_changes_from_outside_goes_back_too(room: Room) -> None:
    await room.write()
    await room.approve()
    async with room.database.write() as session:
        await session.execute(sa.update(UNITS).where(UNITS.c.id == room.ids["tỉnh"]).values(name="LĐLĐ tỉnh Khác"))
    await room.jobs(seconds=1)
    assert (await room.one()).state is State.REVIEW
    assert "đã đổi sau khi duyệt" in await room.hears("Lan")


async def test_returned_with_a_reason_and_written_again(room: Room) -> None:
    await room.write()
    await room.presses("Lan", "Xin duyệt")
    await room.presses("Minh", "Xem và duyệt")
    await room.presses("Minh", "Trả lại")
    assert "Đã trả lại" in await room.says("Minh", "Thiếu giờ họp")
    assert "“Thiếu giờ họp”" in await room.hears("Lan")
    assert (await room.one()).state is State.DRAFT
    await room.says("Lan", choice="announcements:open:1")
    assert "Đã chuyển" in await room.presses("Lan", "Xin duyệt")


async def test_a_union_of_one_may_do_without_a_second_and_the_audit_says_so(sqlite: Database, tmp_path: Path) -> None:
    room = Room(sqlite, replace(HOUSE, announce_second_person=False))
    await room.open(tmp_path)
    await room.write()
    assert "Không có người thứ hai duyệt" in await room.presses("Lan", "Xin duyệt")
    assert "Đã duyệt" in await room.presses("Lan", "Duyệt")
    await room.jobs(seconds=1)
    assert (await room.one()).state is State.SENDING and (await room.one()).alone
    about = [row.about for row in await rows(sqlite, AUDIT) if row.action in ("announce.approve", "announce.send")]
    assert len(about) == 2 and all("second_person=off" in one for one in about)


async def test_others_neither_see_nor_approve(room: Room) -> None:
    await room.write()
    assert TEXT not in await room.says("Mai", choice="announcements:open:1")
    await room.says("Xa", "xin chào")
    await room.give("Xa", Role.ORGANISER, room.ids["Gò Quao"])
    assert "ngoài phạm vi" in await room.says("Xa", choice="announcements:open:1")
    await room.says("Lan", choice="announcements:open:1", chat="nhóm", group=True)
    assert "trò chuyện riêng" in await room.hears("nhóm")
