"""An officer answers an invitation: names, corrects, replaces, declines; on both databases, through the real router."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest
import sqlalchemy as sa

from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.conferences.model import Plan, SessionState, Stage
from handlers.conferences.tables import EVENTS
from tests.bot.parts import START, rows
from tests.handlers.conferences.officer_kit import FOUR, UNITS, Room

OFFICER, COLLEAGUE, ORGANISER = "Hạnh", "Dũng", "Lan"


@pytest.fixture
async def room(database: Database) -> Room:
    made = Room(database)
    await made.open()
    await made.person_of(OFFICER, Role.OFFICER, UNITS[0])
    return made


async def _named(room: Room) -> list[str | None]:
    return [seat.delegate.name if seat.delegate else None for seat in (await room.invitation()).seats]


async def _all_four(room: Room) -> None:
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Nhập cả 4")
    await room.says(OFFICER, FOUR)
    await room.presses(OFFICER, "Đúng, ghi nhận 4")


async def test_the_invitation_says_everything_and_offers_four_ways(room: Room) -> None:
    text = await room.send(OFFICER)
    for part in (
        "Hội nghị sơ kết năm học 2026–2027, khu vực Tây Nam Bộ",
        "thứ Sáu 11/12/2026 (còn 20 ngày), 8 giờ, Vĩnh Long",
        "LĐLĐ tỉnh An Giang, 4 đại biểu: Chủ tịch (Phó Chủ tịch) LĐLĐ; Trưởng Ban Tổ chức",
        "đến hết 08/12",
        "nghỉ làm việc hưởng nguyên lương",
        "khoản 3 Điều 27, 50/2024/QH15",
    ):
        assert part in text, part
    labels = [choice.label for choice in await room.choices(OFFICER)]
    assert labels == ["Nhập cả 4 người", "Từng người", "Không dự được", "Để sau"]
    assert "nhắc lại ngày 01/12/2026" in await room.presses(OFFICER, "Để sau")


async def test_four_people_in_one_message(room: Room) -> None:
    await room.send(OFFICER)
    await room.presses(OFFICER, "Nhập cả 4 người")
    shown = await room.says(OFFICER, FOUR)
    assert "3. Chánh Văn phòng: Trần Công, 0903 456 789" in shown
    assert await _named(room) == [None] * 4, "nothing is stored before it is confirmed"
    assert "Đã ghi 4/4 đại biểu của LĐLĐ tỉnh An Giang" in await room.presses(OFFICER, "Đúng, ghi nhận 4 người")
    assert await _named(room) == ["Nguyễn Văn An", "Lê Thị Bình", "Trần Công", "Phạm Thu Dung"]
    assert (await room.invitation()).answered_at == room.clock.now()


async def test_doubts_are_asked_about_one_line_is_mended_and_the_missing_added(room: Room) -> None:
    await room.send(OFFICER)
    await room.presses(OFFICER, "Nhập cả 4 người")
    shown = await room.says(
        OFFICER, "Nguyễn Văn An - PCT - 0912345678\nLê Thị Bình - TB TC - 0987654321\nTrần Công, chánh VP, 0900000001"
    )
    assert "⚠️ số 0900 000 001 có đúng không ạ?" in shown
    assert "4. Chủ tịch (Phó Chủ tịch) CĐGD: chưa có" in shown
    await room.presses(OFFICER, "Sửa một dòng")
    mended = await room.says(OFFICER, "3. Trần Công - 0903456789")
    assert "có đúng không" not in mended.split("3.")[1]
    await room.presses(OFFICER, "Thêm người còn thiếu")
    assert "4. Chủ tịch (Phó Chủ tịch) CĐGD: Phạm Thu Dung" in await room.says(OFFICER, "Phạm Thu Dung, CT CĐGD")
    await room.presses(OFFICER, "Đúng, ghi nhận 4")
    invitation = await room.invitation()
    assert invitation.seats[2].delegate is not None
    assert invitation.seats[2].delegate.phone == "+84903456789"


async def test_somebody_without_a_fitting_title_is_put_where_the_officer_says(room: Room) -> None:
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Nhập cả 4")
    text = await room.says(OFFICER, "Phạm Thu Dung 0934567812\nVõ Minh - phó trưởng ban tổ chức")
    assert "Chưa xếp ghế: Phạm Thu Dung" in text
    assert "Chưa xếp ghế: Võ Minh" in text
    await room.presses(OFFICER, "Xếp Phạm Thu Dung vào ghế 1")
    await room.presses(OFFICER, "Xếp Võ Minh vào ghế 2")
    await room.presses(OFFICER, "Đúng, ghi nhận 2")
    assert await _named(room) == ["Phạm Thu Dung", "Võ Minh", None, None]


async def test_seat_by_seat(room: Room) -> None:
    await room.says(OFFICER, "/hoinghi")
    assert "Ghế 1" in await room.presses(OFFICER, "Từng người")
    assert "đúng một người" in await room.says(OFFICER, "ạ")
    assert "Ghế 2" in await room.says(OFFICER, "Nguyễn Văn An - PCT - 0912345678")
    assert "Ghế 3" in await room.presses(OFFICER, "Chưa có, ghế tiếp theo")
    assert "Ghế 4" in await room.says(OFFICER, "Trần Công")
    assert "Em hiểu là" in await room.presses(OFFICER, "Xong, xem lại")
    await room.presses(OFFICER, "Đúng, ghi nhận 2 người")
    assert await _named(room) == ["Nguyễn Văn An", None, "Trần Công", None]


async def test_cancelling_leaves_nothing_and_its_old_choice_says_so(room: Room) -> None:
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Nhập cả 4")
    await room.says(OFFICER, FOUR)
    await room.says(OFFICER, "/huy")
    assert "đã đóng và chưa lưu gì" in await room.presses(OFFICER, "Đúng, ghi nhận 4")
    assert await _named(room) == [None] * 4


async def test_a_substitution_keeps_both_names_and_a_mended_name_is_none(room: Room) -> None:
    await _all_four(room)
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Đổi hoặc sửa")
    await room.says(OFFICER, "3")
    await room.presses(OFFICER, "Sửa tên")
    assert "sửa thành Trần Cường" in await room.says(OFFICER, "Trần Cường - CVP - 0903456789")
    await room.presses(OFFICER, "Đúng")
    seat = (await room.invitation()).seats[2]
    assert (seat.plan, seat.chain) == (Plan.CONFIRMED, ())
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Đổi hoặc sửa")
    await room.presses(OFFICER, "Ghế 3")
    await room.presses(OFFICER, "Đổi người")
    assert "Trần Cường → Lý A Sơn" in await room.says(OFFICER, "Lý A Sơn - CVP - 0911222345")
    await room.presses(OFFICER, "Đúng")
    seat = (await room.invitation()).seats[2]
    assert seat.plan is Plan.SUBSTITUTED
    assert [one.name for one in seat.chain] == ["Trần Cường"]
    assert "Lý A Sơn, 0911 222 345 (thay Trần Cường)" in await room.says(OFFICER, "/hoinghi")


async def test_a_seat_is_left_empty_and_taken_back(room: Room) -> None:
    await _all_four(room)
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Đổi hoặc sửa")
    await room.presses(OFFICER, "Ghế 4")
    await room.presses(OFFICER, "không có người dự")
    text = await room.says(OFFICER, "đi công tác, gọi 0912345678")
    assert "“đi công tác, gọi [số điện thoại]”" in text
    assert (await room.invitation()).seats[3].plan is Plan.DECLINED
    await room.presses(OFFICER, "Rút lại")
    assert (await room.invitation()).seats[3].plan is Plan.OPEN


async def test_the_unit_declines_with_a_reason_and_comes_after_all(room: Room) -> None:
    await room.send(OFFICER)
    await room.presses(OFFICER, "Không dự được")
    assert "không dự" in await room.says(OFFICER, "trùng hội nghị của tỉnh")
    assert (await room.invitation()).declined == "trùng hội nghị của tỉnh"
    assert "báo không dự" in await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Rút lại, có dự")
    assert (await room.invitation()).declined == ""


async def test_of_two_officers_both_hear_who_did_what(room: Room) -> None:
    await room.person_of(COLLEAGUE, Role.OFFICER, UNITS[0])
    for who in (OFFICER, COLLEAGUE):
        await room.says(who, "/hoinghi")
        await room.presses(who, "Nhập cả 4")
    await room.says(COLLEAGUE, "Võ Văn Tám - CT - 0939111222\nTrần Công, CVP")
    await room.says(OFFICER, FOUR)
    await room.presses(OFFICER, "Đúng, ghi nhận 4")
    assert "Hạnh vừa ghi 4/4 đại biểu" in await room.hears(COLLEAGUE)
    text = await room.presses(COLLEAGUE, "Đúng, ghi nhận 2")
    assert "đã có Nguyễn Văn An, Hạnh ghi lúc 9:00" in text
    assert "Trần Công" not in text, "the same person again is no conflict"
    assert await _named(room) == ["Nguyễn Văn An", "Lê Thị Bình", "Trần Công", "Phạm Thu Dung"]


async def test_a_stale_choice_of_a_seat_changes_nothing_unseen(room: Room) -> None:
    await room.person_of(COLLEAGUE, Role.OFFICER, UNITS[0])
    await _all_four(room)
    for who in (OFFICER, COLLEAGUE):
        await room.says(who, "/hoinghi")
        await room.presses(who, "Đổi hoặc sửa")
        await room.presses(who, "Ghế 1")
        await room.presses(who, "Đổi người")
    await room.says(COLLEAGUE, "Võ Văn Tám - CT")
    await room.says(OFFICER, "Lý A Sơn - CT")
    await room.presses(COLLEAGUE, "Đúng")
    assert "Dũng vừa sửa lúc 9:00; hiện là Võ Văn Tám" in await room.presses(OFFICER, "Đúng")
    assert (await _named(room))[0] == "Võ Văn Tám"


async def test_after_the_freeze_the_organiser_approves_and_both_hear(room: Room) -> None:
    await room.person_of(ORGANISER, Role.ORGANISER, "top")
    await _all_four(room)
    room.clock.forward(days=18)
    for name, answer, said in (("Đỗ Hữu Ước", "Duyệt", "đã duyệt"), ("Lý A Sơn", "Không duyệt", "không duyệt")):
        await room.says(OFFICER, "/hoinghi")
        await room.presses(OFFICER, "Đổi hoặc sửa")
        await room.presses(OFFICER, "Ghế 1")
        await room.presses(OFFICER, "Đổi người")
        assert "phải duyệt" in await room.says(OFFICER, f"{name} - CT")
        assert "Đã gửi ban tổ chức" in await room.presses(OFFICER, "Đúng, xin duyệt")
        assert f"{name}" in await room.hears(ORGANISER)
        label = next(one.label for one in await room.choices(ORGANISER) if one.label == answer)
        await room.says(ORGANISER, label, choice=(await _action(room, ORGANISER, label)))
        assert said in await room.hears(OFFICER)
    seat = (await room.invitation()).seats[0]
    assert seat.delegate is not None
    assert (seat.delegate.name, seat.pending) == ("Đỗ Hữu Ước", None)


async def test_a_request_that_waits_is_told_to_both_and_names_who_asks(room: Room) -> None:
    await room.person_of(COLLEAGUE, Role.OFFICER, UNITS[0])
    await room.person_of(ORGANISER, Role.ORGANISER, "top")
    await _all_four(room)
    room.clock.forward(days=18)
    await room.says(COLLEAGUE, "/hoinghi")
    await room.presses(COLLEAGUE, "Đổi hoặc sửa")
    await room.presses(COLLEAGUE, "Ghế 1")
    await room.presses(COLLEAGUE, "Đổi người")
    await room.says(COLLEAGUE, "Đỗ Hữu Ước - CT")
    await room.presses(COLLEAGUE, "Đúng, xin duyệt")
    assert "4/4 đại biểu, 1 yêu cầu đổi chờ ban tổ chức duyệt" in await room.says(OFFICER, "/hoinghi")
    assert "1 yêu cầu đổi đang chờ thầy cô: gõ /hoinghi chờ duyệt" in await room.says(ORGANISER, "/hoinghi tổ chức")
    assert f"Người xin: {COLLEAGUE}." in await room.says(ORGANISER, "/hoinghi chờ duyệt")


async def _action(room: Room, who: str, label: str) -> str:
    return next(one.action for one in await room.choices(who) if one.label == label)


async def test_an_old_approval_does_not_grant_a_later_request(room: Room) -> None:
    await room.person_of(ORGANISER, Role.ORGANISER, "top")
    await _all_four(room)
    room.clock.forward(days=18)
    for name in ("Đỗ Hữu Ước", "Lý A Sơn"):
        await room.says(OFFICER, "/hoinghi")
        await room.presses(OFFICER, "Đổi hoặc sửa")
        await room.presses(OFFICER, "Ghế 1")
        await room.presses(OFFICER, "Đổi người")
        await room.says(OFFICER, f"{name} - CT")
        await room.presses(OFFICER, "Đúng, xin duyệt")
    first = (await room.messages(ORGANISER))[-2].choices[0]
    await room.says(ORGANISER, first.label, choice=first.action)
    seat = (await room.invitation()).seats[0]
    assert seat.delegate is not None and seat.pending is not None
    assert (seat.delegate.name, seat.pending.name) == ("Nguyễn Văn An", "Lý A Sơn")


@pytest.mark.parametrize(
    ("changes", "of_conference", "sentence"),
    [
        ({"state": SessionState.HELD}, {}, "đã tổ chức"),
        ({"state": SessionState.CLOSED}, {}, "đã chốt"),
        ({"state": SessionState.CANCELLED}, {}, "đã hủy"),
        ({}, {"stage": Stage.CLOSED}, "đã kết thúc"),
        ({}, {"stage": Stage.CANCELLED}, "đã hủy"),
        ({}, {"history": True}, "đã qua"),
    ],
)
async def test_what_is_over_says_so_and_changes_nothing(
    sqlite: Database, changes: dict[str, object], of_conference: dict[str, object], sentence: str
) -> None:
    room = Room(sqlite)
    await room.open()
    await room.person_of(OFFICER, Role.OFFICER, UNITS[0])
    await room.says(OFFICER, "/hoinghi")
    await room.presses(OFFICER, "Nhập cả 4")
    await room.says(OFFICER, FOUR)
    await room.change(**changes)
    await room.change_conference(**of_conference)
    assert sentence in await room.presses(OFFICER, "Đúng, ghi nhận 4")
    assert sentence in await room.presses(OFFICER, "Không dự được")
    assert await _named(room) == [None] * 4
    assert (await room.invitation()).declined == ""


async def test_the_officers_of_the_successor_answer_for_a_merged_unit(room: Room) -> None:
    heir = await room.unit("LĐLĐ tỉnh An Giang mới", room.ids["top"])
    room.ids["heir"] = heir
    await room.person_of(COLLEAGUE, Role.OFFICER, "heir")
    assert "chưa có lời mời" in await room.says(COLLEAGUE, "/hoinghi")
    await room.merged(room.ids[UNITS[0]], heir, START.date() - dt.timedelta(days=2))
    text = await room.says(COLLEAGUE, "/hoinghi")
    assert "LĐLĐ tỉnh An Giang nay thuộc LĐLĐ tỉnh An Giang mới" in text
    await room.presses(COLLEAGUE, "Nhập cả 4")
    await room.says(COLLEAGUE, FOUR)
    assert "Đã ghi 4/4" in await room.presses(COLLEAGUE, "Đúng, ghi nhận 4")
    assert "không thuộc đơn vị" in await room.says(OFFICER, choice=f"conferences:unit:{(await room.invitation()).id}")


async def test_nobody_else_sees_or_answers(room: Room) -> None:
    await _all_four(room)
    number = (await room.invitation()).id
    await room.person_of("Cà Mau", Role.OFFICER, UNITS[1])
    await room.says("giáo viên", "xin chào")
    for verb in ("unit", "names", "seats", "codes", "each", "no", "back", "later", "save"):
        text = await room.says("Cà Mau", choice=f"conferences:{verb}:{number}")
        assert "không thuộc đơn vị thầy cô" in text, verb
        assert "Nguyễn Văn An" not in text + await room.says("giáo viên", choice=f"conferences:{verb}:{number}")
    for verb in ("seat", "code", "badge"):
        for who in ("Cà Mau", "giáo viên"):
            assert "Nguyễn" not in await room.says(who, choice=f"conferences:{verb}:{number}:1"), (verb, who)
    assert "người phụ trách" in await room.says(OFFICER, choice=f"conferences:approve:{number}:1:1")
    for wrong in ("", "x", "99999999999999999999", "-1"):
        assert await room.says(OFFICER, choice=f"conferences:unit:{wrong}")


async def test_in_a_group_nothing_is_shown(room: Room) -> None:
    await _all_four(room)
    await room.says(OFFICER, "/hoinghi", group=True, chat="nhóm", event="g1")
    texts = [message.text for message in await room.messages("nhóm")]
    assert any("nhắn riêng" in text for text in texts)
    assert not any("Nguyễn Văn An" in text for text in texts)


async def test_logs_of_the_room_hold_no_names_and_reading_leaves_a_line(room: Room) -> None:
    await _all_four(room)
    await room.says(OFFICER, "/hoinghi")
    async with room.database.read() as session:
        events = list(await session.execute(sa.select(EVENTS.c.what, EVENTS.c.about)))
        audit = list(await session.execute(sa.select(AUDIT.c.action, AUDIT.c.about)))
    said = " ".join(f"{row[0]} {row[1]}" for row in (*events, *audit))
    assert len(events) == 4
    assert "conference.unit" in said
    for name in ("An", "Bình", "Công", "Dung", "912345678", "987654321"):
        assert name not in said


async def test_all_officers_at_once_get_one_seat_each_answer(room: Room) -> None:
    """Two conversations confirm the same unit in the same instant: every seat has one holder, and nobody fails."""
    await room.person_of(COLLEAGUE, Role.OFFICER, UNITS[0])
    for who, name in ((OFFICER, "Nguyễn Văn An"), (COLLEAGUE, "Võ Văn Tám")):
        await room.says(who, "/hoinghi")
        await room.presses(who, "Nhập cả 4")
        await room.says(who, f"{name} - CT - 0912345678")
    await asyncio.gather(*(room.presses(who, "Đúng, ghi nhận 1") for who in (OFFICER, COLLEAGUE)))
    seat = (await room.invitation()).seats[0]
    assert seat.delegate is not None
    assert (seat.version, seat.delegate.name in ("Nguyễn Văn An", "Võ Văn Tám")) == (1, True)
    heard = "".join([message.text for who in (OFFICER, COLLEAGUE) for message in await room.messages(who)])
    assert heard.count("✅ Đã ghi 1/4") == 1
    assert heard.count("ghi lúc 9:00. Muốn thay") == 1


async def test_a_member_who_came_by_an_invitation_sees_no_list_of_people(room: Room) -> None:
    await _all_four(room)
    await room.person_of("Mai", Role.MEMBER, UNITS[0])
    for answer in (await room.says("Mai", "/hoinghi"), await room.says("Mai", choice="conferences:mine:0")):
        assert "Nguyễn Văn An" not in answer and "0912" not in answer
        assert "thầy cô chưa" in answer.lower() or "chưa có" in answer.lower(), answer
    noted = [row.person_id for row in await rows(room.database, AUDIT) if row.action == "conference.unit"]
    assert await room.person("Mai") not in noted
