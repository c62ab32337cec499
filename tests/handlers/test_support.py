"""Questions on their way to officers and back, on both databases. Not: their wording (`tests/dialogs`)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from bot.people.audit import AUDIT
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.support.model import names_request, read_number, waited
from handlers.support.queries import REQUEST_LINES, REQUESTS
from tests.bot.parts import rows
from tests.handlers.people_kit import Union

ASK = "/canbo nhờ xem giúp bảng lương tháng này"


async def a_union(database: Database) -> tuple[Union, dict[str, int]]:
    """Mai teaches at a school; Hoa answers for it, Tân for the commune above, Sơn for the province, Quản is admin."""
    union = Union(database)
    province = await union.unit("LĐLĐ tỉnh An Giang")
    commune = await union.unit("Công đoàn xã Vĩnh Thuận", province)
    school = await union.unit("Trường THCS Vĩnh Phong", commune)
    for who in ("Mai", "Hoa", "Tân", "Sơn", "Quản"):
        await union.says(who, "chào")
    await union.belongs("Mai", school)
    return union, {"province": province, "commune": commune, "school": school}


async def test_the_officer_of_the_unit_hears_and_nobody_else(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.give("Tân", Role.OFFICER, units["commune"])
    await union.give("Quản", Role.ADMIN)
    assert "H-0001" in await union.says("Mai", ASK)
    notice = await union.hears("Hoa")
    assert "H-0001" in notice
    assert "Mai" not in notice and "lương" not in notice
    assert await union.hears("Tân") == await union.hears("Quản") == ""
    assert "bảng lương" in await union.says("Hoa", "/canbo")
    assert "Không có phiếu" in await union.says("Tân", "/canbo")
    assert "bảng lương" in await union.says("Quản", "/canbo")  # an admin's scope is everything


async def test_without_officers_it_goes_up_to_the_next_who_has_some(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Sơn", Role.OFFICER, units["province"])
    await union.give("Quản", Role.ADMIN)
    await union.says("Mai", ASK)
    assert "H-0001" in await union.hears("Sơn")
    assert await union.hears("Quản") == ""
    await union.give("Hoa", Role.OFFICER, units["school"])  # appointed later, and finds what waits
    assert "H-0001" in await union.says("Hoa", "/canbo")
    await union.give("Tân", Role.OFFICER, units["commune"])
    assert "H-0001" in await union.says("Tân", "/canbo")


async def test_a_merged_unit_leads_to_its_successor(database: Database) -> None:
    union, units = await a_union(database)
    new = await union.unit("Công đoàn xã mới", units["province"])
    await union.merged(units["commune"], new, dt.date(2026, 6, 30))
    await union.give("Tân", Role.OFFICER, new)
    await union.says("Mai", ASK)
    assert "H-0001" in await union.hears("Tân")


async def test_without_anybody_it_waits_for_the_first_admin(database: Database) -> None:
    union, _ = await a_union(database)
    assert "H-0001" in await union.says("Mai", ASK)
    await union.jobs(days=10)
    await union.give("Quản", Role.ADMIN)
    assert "chờ 10 ngày" in await union.says("Quản", "/canbo")


async def test_an_answer_reaches_the_asker_where_they_asked(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.rename("Hoa", "Nguyễn Thị Hoa")
    await union.says("Mai", ASK)
    await union.hears("Hoa")
    taken = await union.presses("Hoa", "Nhận H-0001")
    assert "bảng lương tháng này" in taken and "Trường THCS Vĩnh Phong" in taken
    assert "Đã gửi câu trả lời" in await union.says("Hoa", "Lương tháng này đã có ở kế toán.")
    answer = await union.hears("Mai")
    assert "H-0001" in answer and "Lương tháng này đã có ở kế toán." in answer and "Nguyễn Thị Hoa" in answer
    (row,) = await rows(database, REQUESTS)
    assert (row.state, row.answered_by, row.answered_at) == ("answered", await union.person("Hoa"), union.clock.now())
    assert "Không có phiếu" in await union.says("Hoa", "/canbo")
    assert "Lương tháng này đã có" in await union.says("Mai", "/canbo H-0001")


async def test_others_see_who_has_it_and_may_take_over(database: Database) -> None:
    union, units = await a_union(database)
    for who in ("Hoa", "Tân"):
        await union.give(who, Role.OFFICER, units["school"])
    await union.rename("Hoa", "Nguyễn Thị Hoa")
    await union.says("Mai", ASK)
    await union.presses("Hoa", "Nhận H-0001")
    assert "Nguyễn Thị Hoa đang trả lời" in await union.says("Tân", "/canbo")
    assert "Nguyễn Thị Hoa đang trả lời" in await union.presses("Tân", "Nhận H-0001")
    assert "thầy cô đang giữ phiếu" in (await union.presses("Tân", "Trả lời thay H-0001")).casefold()
    assert "chưa gửi" in await union.says("Hoa", "Câu trả lời đến sau.")
    assert await union.hears("Mai") == ""
    await union.says("Tân", "Đã có câu trả lời.")
    assert "Đã có câu trả lời." in await union.hears("Mai")
    assert [line.text for line in await rows(database, REQUEST_LINES)] == ["Đã có câu trả lời."]


async def test_what_is_given_back_waits_again(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.says("Mai", ASK)
    await union.presses("Hoa", "Nhận H-0001")
    await union.presses("Hoa", "Trả lại phiếu")
    (row,) = await rows(database, REQUESTS)
    assert (row.state, row.taken_by) == ("open", None)
    assert "» không phải câu trả lời" in await union.says("Hoa", "không phải câu trả lời")


async def test_nobody_answers_outside_their_scope(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.give("Tân", Role.OFFICER, units["commune"])
    await union.says("Mai", ASK)
    assert "không thuộc đơn vị" in await union.says("Tân", choice="support:take:1")
    assert "dành cho cán bộ" in await union.says("Sơn", choice="support:take:1")
    assert "không phải của thầy cô" in await union.says("Sơn", "/canbo H-0001")
    assert (await rows(database, REQUESTS))[0].taken_by is None


async def test_an_organiser_sees_all_below_and_nobody_their_own(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.give("Sơn", Role.ORGANISER, units["province"])
    await union.says("Mai", ASK)
    assert await union.hears("Sơn") == ""
    assert "H-0001" in await union.says("Sơn", "/canbo")
    await union.belongs("Hoa", units["school"])
    await union.says("Hoa", "/canbo câu hỏi của chính cán bộ")
    assert "câu hỏi của chính" not in await union.says("Hoa", "/canbo")
    assert "câu hỏi của chính" in await union.says("Hoa", "/canbo của tôi")
    assert "H-0002" in await union.hears("Sơn")


@pytest.mark.parametrize(
    ("start", "still_quiet", "then"),
    [
        (dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), 47, 2),  # Monday 9:00 -> Wednesday 9:00
        (dt.datetime(2026, 11, 20, 2, tzinfo=dt.UTC), 95, 2),  # Friday -> Tuesday
        (dt.datetime(2026, 11, 21, 2, tzinfo=dt.UTC), 71, 2),  # Saturday -> Tuesday
    ],
)
async def test_what_is_not_answered_in_two_working_days_goes_up(
    database: Database, start: dt.datetime, still_quiet: int, then: int
) -> None:
    union, units = await a_union(database)
    union.clock.moment = start
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.give("Sơn", Role.ORGANISER, units["province"])
    await union.give("Quản", Role.ADMIN)
    await union.says("Mai", ASK)
    await union.jobs(hours=still_quiet)
    assert await union.hears("Sơn") == ""
    await union.jobs(hours=then)
    assert "H-0001" in await union.hears("Sơn")
    assert "H-0001" in await union.says("Hoa", "/canbo")  # still there for the first
    await union.jobs(hours=1)
    assert await union.hears("Sơn") == await union.hears("Quản") == ""
    await union.jobs(days=6)
    assert "H-0001" in await union.hears("Quản")
    await union.jobs(days=30)
    assert await union.hears("Quản") == ""


async def test_the_asker_says_whether_it_helped_and_asks_on(database: Database) -> None:
    union, units = await a_union(database)
    for who in ("Hoa", "Tân"):
        await union.give(who, Role.OFFICER, units["school"])
    await union.says("Mai", ASK)
    await union.presses("Hoa", "Nhận H-0001")
    await union.says("Hoa", "Thầy cô hỏi kế toán.")
    await union.hears("Mai"), await union.hears("Tân"), await union.hears("Hoa")
    await union.presses("Mai", "Chưa giúp được")
    assert (await rows(database, REQUESTS))[0].useful is False
    await union.presses("Mai", "Hỏi thêm")
    assert "H-0001" in await union.says("Mai", "kế toán nói không biết, số 0912345678")
    assert "H-0001" in await union.hears("Hoa") and await union.hears("Tân") == ""
    taken = await union.presses("Hoa", "Nhận H-0001")
    assert "kế toán nói không biết" in taken and "Thầy cô hỏi kế toán." in taken and "0912345678" not in taken
    await union.says("Hoa", "Tôi sẽ gọi kế toán.")
    assert "Tôi sẽ gọi kế toán." in await union.hears("Mai")
    await union.presses("Mai", "Giúp được rồi")
    assert (await rows(database, REQUESTS))[0].useful is True


async def test_who_asks_for_a_call_is_shown_to_the_one_who_takes_it(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.says("Mai", choice="support:call")
    notice = await union.hears("Hoa")
    assert "liên hệ lại ngay" in notice and "Mai" not in notice
    assert "Mai" not in await union.says("Hoa", "/canbo")
    assert "Người nhờ: Mai" in await union.presses("Hoa", "Nhận H-0001")


async def test_what_was_asked_in_a_group_is_answered_in_private(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.says("Mai", ASK, chat="nhóm", group=True)
    await union.presses("Hoa", "Nhận H-0001")
    await union.says("Hoa", "Chuyện riêng.")
    assert "Chuyện riêng." in await union.hears("Mai")
    assert all("Chuyện riêng." not in message.text for message in await union.messages("nhóm"))


async def test_reading_the_list_is_noted_by_numbers_alone(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.says("Mai", ASK)
    await union.says("Hoa", "/canbo")
    await union.presses("Hoa", "Nhận H-0001")
    await union.says("Hoa", "Đã trả lời.")
    facts = [(row.action, row.about) for row in await rows(database, AUDIT)]
    assert facts == [("support.list", "H-0001"), ("support.take", "H-0001"), ("support.answer", "H-0001")]


async def test_an_officer_who_is_none_any_more_is_refused(database: Database) -> None:
    union, units = await a_union(database)
    await union.give("Hoa", Role.OFFICER, units["school"])
    await union.says("Mai", ASK)
    await union.presses("Hoa", "Nhận H-0001")
    async with database.write() as session:
        await session.execute(sa.text("UPDATE grants SET ended_at = granted_at"))
    assert "dành cho cán bộ" in await union.says("Hoa", "Câu trả lời muộn.")
    assert await union.hears("Mai") == ""


def test_numbers_are_read_as_people_write_them() -> None:
    assert [read_number(text) for text in ("H-0012", "h12", "12", " H 12 ")] == [12] * 4
    assert [read_number(text) for text in ("H-", "phiếu 12", "")] == [None] * 3
    assert [names_request(text) for text in ("H-0012", "h 12", "12")] == [12, 12, None]


@pytest.mark.parametrize(
    ("pause", "said"),
    [({"seconds": 5}, "1 phút"), ({"minutes": 59}, "59 phút"), ({"hours": 3}, "3 giờ"), ({"hours": 49}, "2 ngày")],
)
def test_how_long_somebody_waited(pause: dict[str, float], said: str) -> None:
    assert waited(dt.timedelta(**pause)) == said
