"""The door in chat, whole turns on both databases: finding, ticking, taking back, lists, files, holding."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from bot import files
from bot.files import Owner, Stored
from bot.inbox import CONVERSATIONS
from bot.message import Attachment
from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.conferences.model import Presence, SessionState
from handlers.conferences.tables import MARKS
from tests.bot.parts import rows
from tests.handlers.conferences.door_kit import UNITS
from tests.handlers.conferences.door_union import Gathering, gathering

AN_GIANG, CAN_THO = UNITS[0][0], UNITS[2][0]
UNKNOWN, PRESENT, ABSENT, LEAVE, CONFLICT = (
    Presence.NOT_RECORDED,
    Presence.PRESENT,
    Presence.ABSENT,
    Presence.LEAVE,
    Presence.CONFLICT,
)


async def at_the_door(database: Database, who: str = "Hoa") -> Gathering:
    found = await gathering(database)
    shown = await found.union.says(who, "/hoinghi điểm danh")
    assert "0 đại biểu có mặt, 0/4 đơn vị" in shown and "Tây Nam Bộ, dự kiến thứ Sáu 11/12/2026." in shown
    return found


async def test_a_units_names_are_ticked_at_once_and_taken_back(database: Database) -> None:
    door = await at_the_door(database)
    say = door.union.says
    shown = await say("Hoa", "ldld an giang")
    assert "a. Nguyễn Văn An" in shown and "chưa ghi nhận" in shown
    assert "✅ 08:30, 3 có mặt." in await say("Hoa", "a b c")
    assert await door.presences(AN_GIANG) == [PRESENT, PRESENT, PRESENT, UNKNOWN]
    told = await door.union.presses("Hoa", "Hoàn tác")
    assert "✅ Đã hoàn tác ghi nhận của Nguyễn Văn An, Lê Thị Bình, Trần Công" in told
    assert await door.presences(AN_GIANG) == [UNKNOWN] * 4
    assert "✅ 08:30, 4 có mặt." in await door.union.presses("Hoa", "Ghi 4 người có mặt")
    assert await door.presences(AN_GIANG) == [PRESENT] * 4


async def test_a_late_mark_keeps_its_time_and_who_is_not_recorded_is_named(database: Database) -> None:
    door = await at_the_door(database)
    await door.union.says("Hoa", "can tho")
    told = await door.union.says("Hoa", "a b lúc 8:05")
    assert "✅ 08:05 (ghi lúc 08:30), 2 có mặt." in told
    assert "Huỳnh Thị Mỹ Lý, Vàng A Páo: chưa ghi nhận (không phải vắng)." in told
    assert {row.at for row in await rows(database, MARKS)} == {dt.datetime(2026, 12, 11, 1, 5, tzinfo=dt.UTC)}
    await door.union.says("Hoa", "can tho")
    assert "Bây giờ chưa đến 09:15" in await door.union.says("Hoa", "c lúc 9:15")
    assert "✅" in await door.union.says("Hoa", "c vắng; d phép đi công tác")
    assert await door.presences(CAN_THO) == [PRESENT, PRESENT, ABSENT, LEAVE]
    assert [row.reason for row in await rows(database, MARKS)][-1] == "đi công tác"


async def test_a_time_of_this_very_minute_is_not_called_late(database: Database) -> None:
    door = await at_the_door(database)
    door.union.clock.forward(seconds=40)
    await door.union.says("Hoa", "can tho")
    assert "✅ 08:30, 1 có mặt." in await door.union.says("Hoa", "a lúc 8:30")
    assert {row.at for row in await rows(database, MARKS)} == {dt.datetime(2026, 12, 11, 1, 30, tzinfo=dt.UTC)}


@pytest.mark.parametrize("where", ["find", "unit"])
async def test_a_name_that_is_not_found_leaves_the_undo(database: Database, where: str) -> None:
    door = await at_the_door(database)
    await door.union.says("Hoa", "can tho")
    await door.union.says("Hoa", "a")
    assert "chưa thấy ai tên" in await door.union.says("Hoa", "Khổng Lồ")
    assert [one.label for one in await door.union.choices("Hoa")] == ["Hoàn tác", "Về cửa"]
    if where == "unit":
        await door.union.says("Hoa", "van")  # several are found, and shown
    assert "Đã hoàn tác ghi nhận" in await door.union.says("Hoa", "hoan tac")
    assert await door.presences(CAN_THO) == [UNKNOWN] * 4


async def test_two_who_mark_one_delegate_are_told_of_each_other(database: Database) -> None:
    door = await at_the_door(database)
    await door.union.says("Lan", "/hoinghi điểm danh")
    for who in ("Hoa", "Lan"):
        await door.union.says(who, "ldld an giang")
    await door.union.says("Hoa", "a")
    told = await door.union.says("Lan", "a b")
    assert "1 có mặt" in told and "Nguyễn Văn An: Cô Hoa đã ghi có mặt lúc 08:30, em không ghi hai lần." in told
    assert (await door.presences(AN_GIANG))[:2] == [PRESENT, PRESENT]
    await door.union.says("Lan", "ldld an giang")
    told = await door.union.says("Lan", "a vắng")
    assert "⚠️ Nguyễn Văn An: Cô Hoa đã ghi có mặt" in told and "Em giữ cả hai" in told
    assert (await door.presences(AN_GIANG))[0] is CONFLICT
    shown = await door.union.says("Hoa", "nguyen van an")
    assert "2 kết quả" in shown
    assert "có mặt, thầy cô ghi lúc 08:30; ⚠️ nhưng vắng, Cô Lan" in await door.union.presses("Hoa", "An Giang")
    await door.union.presses("Hoa", "a: giữ “có mặt”")
    assert (await door.presences(AN_GIANG))[0] is PRESENT


async def test_a_press_that_comes_twice_is_one_mark(database: Database) -> None:
    door = await at_the_door(database)
    await door.union.says("Hoa", "can tho")
    await door.union.says("Hoa", "a", event="same")
    await door.union.says("Hoa", "a", event="same")
    assert len(await rows(database, MARKS)) == 1


async def test_a_unit_as_a_whole_leaves_its_seats_not_recorded(database: Database) -> None:
    door = await at_the_door(database)
    await door.union.says("Hoa", "can tho")
    told = await door.union.presses("Hoa", "Cả đơn vị có mặt")
    assert f"{CAN_THO}: cả đơn vị có mặt" in told
    assert await door.presences(CAN_THO) == [UNKNOWN] * 4
    assert "1/4 đơn vị" in await door.union.presses("Hoa", "Về cửa")
    assert "3 đơn vị chưa ghi nhận" in await door.union.presses("Hoa", "Đơn vị chưa đến")


async def test_held_because_somebody_says_so_and_closed_for_good(database: Database) -> None:
    door = await at_the_door(database)
    assert "✅ Đã ghi: buổi Tây Nam Bộ đã tổ chức." in await door.union.presses("Hoa", "Buổi này đã tổ chức")
    assert (await door.standing()).sessions[0].state is SessionState.HELD
    await door.union.presses("Hoa", "Hoàn tác")
    assert (await door.standing()).sessions[0].state is SessionState.PLANNED
    await door.union.says("Hoa", choice=f"conferences:door_hold:{door.session_id}")
    await door.union.says("Hoa", "/hoinghi điểm danh")
    assert "không sửa được nữa" in await door.union.presses("Hoa", "Chốt buổi này")
    assert "✅ Đã chốt" in await door.union.presses("Hoa", "Chốt, không sửa nữa")
    told = await door.union.says("Hoa", choice=f"conferences:door_here:{door.ids[CAN_THO]}:a")
    assert "chốt" in told and await rows(database, MARKS) == []


async def test_a_session_of_tomorrow_is_not_held_by_one_press(database: Database) -> None:
    door = await at_the_door(database)
    door.union.clock.forward(days=-1)
    asked = await door.union.presses("Hoa", "Buổi này đã tổ chức")
    assert "có lịch thứ Sáu 11/12/2026 (ngày mai)" in asked
    assert (await door.standing()).sessions[0].state is SessionState.PLANNED
    assert "0 đại biểu có mặt" in await door.union.presses("Hoa", "Chưa tổ chức")
    await door.union.presses("Hoa", "Buổi này đã tổ chức")
    assert "✅ Đã ghi: buổi Tây Nam Bộ đã tổ chức." in await door.union.presses("Hoa", "Đã tổ chức sớm")
    assert (await door.standing()).sessions[0].state is SessionState.HELD


async def test_a_paper_list_is_asked_about_and_recorded_only_then(database: Database) -> None:
    door = await at_the_door(database)
    say, press = door.union.says, door.union.presses
    assert "dán hoặc gõ danh sách" in await press("Hoa", "Danh sách giấy hoặc tệp")
    asked = await say("Hoa", "LĐLĐ An Giang: Bình, Dung\nNguyễn Văn An\nCần Thơ: Quân vắng\nHoàng Văn Lạ")
    assert "“Nguyễn Văn An” là ai ạ?" in asked and await rows(database, MARKS) == []
    shown = await press("Hoa", "ghế 1, LĐLĐ TP Cần Thơ")
    assert "3 có mặt" in shown and "1 vắng" in shown and "không ghi: Hoàng Văn Lạ" in shown
    assert await rows(database, MARKS) == []
    told = await press("Hoa", "Ghi 4 dòng")
    assert "✅ 08:30, 3 có mặt, 1 vắng (Đỗ Minh Quân)." in told
    assert await door.presences(AN_GIANG) == [UNKNOWN, PRESENT, UNKNOWN, PRESENT]
    assert "✅ Đã hoàn tác 4 ghi nhận" in await press("Hoa", "Hoàn tác")
    assert await door.presences(CAN_THO) == [UNKNOWN] * 4
    assert "Danh sách này đã đóng" in await say("Hoa", choice=f"conferences:door_write:{door.session_id}")


async def test_a_file_filled_without_a_network_is_shown_and_then_recorded(database: Database) -> None:
    door = await at_the_door(database)
    say, press = door.union.says, door.union.presses
    await press("Hoa", "Danh sách giấy hoặc tệp")
    assert "Tệp mẫu của buổi Tây Nam Bộ: 20 dòng" in await press("Hoa", "Lấy tệp CSV mẫu")
    keys = {name: f"P{door.session_id}D{door.ids[name]}G" for name in (AN_GIANG, CAN_THO)}
    text = f"Mã;Kết quả;Giờ\n{keys[AN_GIANG]}1;x;8:05\n{keys[AN_GIANG]}2;vắng;\n{keys[CAN_THO]}0;có mặt;\nP9D9G9;x;\n"
    sent = await upload(door, text)
    shown = await say("Hoa", attachments=(sent,))
    assert (
        "3 dòng ghi nhận: 3 mới, 0 đã có, 0 khác" in shown and "dòng 5" in shown and await rows(database, MARKS) == []
    )
    assert "✅ Đã ghi 3 dòng mới" in await press("Hoa", "Ghi 3 dòng")
    assert (await door.presences(AN_GIANG))[:3] == [PRESENT, ABSENT, UNKNOWN]
    await press("Hoa", "Về cửa")
    await press("Hoa", "Danh sách giấy hoặc tệp")
    again = await say("Hoa", attachments=(await upload(door, text),))
    assert "0 mới, 3 đã có, 0 khác" in again
    await press("Hoa", "Ghi 3 dòng")
    assert len(await rows(database, MARKS)) == 3
    assert "✅ Đã hoàn tác 3 ghi nhận" in await press("Hoa", "Hoàn tác")
    await say("Hoa", "/hoinghi điểm danh")
    await press("Hoa", "Danh sách giấy hoặc tệp")
    paper = await say("Hoa", attachments=(await upload(door, "Cần Thơ: Quân\n"),))
    assert "1 có mặt" in paper and "Đỗ Minh Quân" in paper
    assert "CSV UTF-8" in await say("Hoa", attachments=(await upload(door, "PK\x03\x04"),))


async def upload(door: Gathering, text: str) -> Attachment:
    """A file as a channel hands it over, stored already."""
    stored, union = Stored("tep.csv", "text/csv", text.encode()), door.union
    async with union.database.write() as session:
        query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.chat_id == "Hoa")
        owner = Owner(conversation_id=(await session.execute(query)).scalar_one())
        ref = await files.store(session, "in", stored, owner, union.clock.now())
    return Attachment(kind="file", ref=ref, name="tep.csv", mime="text/csv", size=len(text))


async def test_nobody_else_stands_at_the_door(database: Database) -> None:
    door = await at_the_door(database)
    other = await door.union.unit("Công đoàn khác")
    for who, role, unit in (("Minh", None, None), ("Dũng", Role.OFFICER, other), ("Sáu", Role.ORGANISER, other)):
        await door.union.says(who, "xin")
        if role:
            await door.union.give(who, role, unit)
        for choice in (f"door:{door.session_id}", f"door_here:{door.ids[AN_GIANG]}:a", f"door_csv:{door.session_id}"):
            told = await door.union.says(who, choice=f"conferences:{choice}")
            assert "Nguyễn" not in told and ("dành cho" in told)
    assert await rows(database, MARKS) == []


async def test_what_is_shown_and_given_out_leaves_a_line_without_names(database: Database) -> None:
    door = await at_the_door(database)
    await door.union.says("Hoa", "can tho")
    await door.union.says("Hoa", choice=f"conferences:door_csv:{door.session_id}")
    await door.union.says("Hoa", choice=f"conferences:door_link:{door.session_id}")
    lines = [(row.action, row.about) for row in await rows(database, AUDIT)]
    assert {"conference.door.list", "conference.door.export", "conference.door.pass"} <= {line[0] for line in lines}
    assert not any("Nguyễn" in about or "Cần" in about for _, about in lines)


@pytest.mark.parametrize(
    "choice", ["door:x", "door_unit:99999", "door_here:1:zz", "door_whole:1:mai", "door_keep:1:9:x"]
)
async def test_made_up_buttons_change_nothing(sqlite: Database, choice: str) -> None:
    door = await at_the_door(sqlite)
    assert await door.union.says("Hoa", choice=f"conferences:{choice}")
    assert await rows(sqlite, MARKS) == []


async def test_a_helper_gets_a_link_and_loses_it(database: Database) -> None:
    door = await at_the_door(database)
    press = door.union.presses
    assert "chưa ai" in await press("Hoa", "Ghi bằng điện thoại")
    await press("Hoa", "Cho người giúp")
    told = await door.union.says("Hoa", "Trần Thị Giúp")
    assert "https://cong-doan.example/cua/vao/" in told and "chỉ mở được một lần" in told
    await press("Hoa", "Về cửa")
    assert "Trần Thị Giúp (chưa mở)" in await press("Hoa", "Ghi bằng điện thoại")
    await press("Hoa", "Ngừng một người")
    assert "✅ Đã ngừng" in await press("Hoa", "Ngừng Trần Thị Giúp")
