"""Teachers follow, are reminded, enter and stop; on both databases, through the real router and jobs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.ledger import DELIVERIES, Lane
from bot.people import personal
from bot.people.consents import Consent, Purpose
from bot.people.consents import say as say_consent
from bot.people.merging import merge
from bot.people.permissions import Role
from bot.people.reached import PEOPLE_REACH
from bot.people.segments import Host
from bot.storage.database import Database
from handlers.competitions import job
from handlers.competitions.tables import COMPETITION_ENTRIES, COMPETITION_FOLLOWERS, COMPETITION_REMINDERS
from tests.bot.parts import rows
from tests.handlers.competitions.kit import STAGES, SUBMIT, TITLE, Room


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    made = Room(database)
    await made.open(tmp_path)
    return made


async def test_who_follows_is_told_before_each_stage_once_and_nobody_else_ever(room: Room) -> None:
    one = await room.make()
    await room.says("Hoa", "xin chào")
    assert TITLE in await room.says("Mai", "/cuocthi")
    said = await room.presses("Mai", "Xem mục 1")
    assert "Nộp bài, hạn cuối: thứ Sáu 15/01/2027 (còn 55 ngày)" in said and "Ai dự thi: Giáo viên" in said
    said = await room.presses("Mai", "Theo dõi")
    assert "theo dõi là đồng ý" in said and "trước mỗi vòng 7, 1 ngày" in said and "Thôi theo dõi" in said
    heard: dict[dt.date, str] = {}
    for _ in range(130):
        await room.days(1)
        if text := await room.hears("Mai"):
            heard[room.clock.today()] = text
    stages = {"phát động": dt.date(2026, 12, 1), "nộp bài": SUBMIT, "trao giải": dt.date(2027, 3, 20)}
    days = {day - dt.timedelta(days=lead): (stage, lead) for stage, day in stages.items() for lead in (7, 1)}
    assert list(heard) == sorted(days)
    assert all(f"{days[day][0]}:" in text and f"(còn {days[day][1]} ngày)" in text for day, text in heard.items())
    assert await room.hears("Hoa") == "" and one


async def test_a_reminder_waits_for_the_morning_in_its_own_lane(room: Room) -> None:
    await room.follow("Mai", await room.make())
    room.clock.moment = dt.datetime(2026, 11, 23, 15, 0, tzinfo=dt.UTC)  # ten in the evening; one lead day is at hand
    await room.hears("Mai")
    await room.jobs(hours=3)
    assert await room.hears("Mai") == ""
    await room.jobs(hours=6)
    assert "phát động: thứ Ba 01/12/2026 (còn 7 ngày)" in await room.hears("Mai")
    lanes = {row.lane for row in await rows(room.database, DELIVERIES) if "sắp tới vòng mới" in row.payload}
    assert lanes == {Lane.REMINDER}


async def test_a_run_that_was_missed_is_made_up_for_once_and_never_after_the_day(room: Room) -> None:
    await room.follow("Mai", await room.make())
    await room.hears("Mai")
    await room.jobs(days=9)  # nothing ran on 24/11; today is 30/11
    said = await room.hears("Mai")
    assert said.count("phát động") == 1 and "(còn 1 ngày)" in said
    await room.jobs(days=50)  # nothing ran until 19/1: the 15th has gone by
    assert await room.hears("Mai") == ""


async def test_several_competitions_are_one_digest_and_each_ends_with_one_press(room: Room) -> None:
    for title in ("Hội thi giáo viên dạy giỏi", "Giải cầu lông nhà giáo"):
        await room.follow("Mai", await room.make(title, STAGES))
    await room.hears("Mai")
    await room.days(3)
    said = await room.hears("Mai")
    assert said.count("2 tin về các cuộc thi") == 1 and said.count("còn 7 ngày") == 2
    labels = [choice.label for choice in await room.choices("Mai")]
    assert labels[:2] == ["Thôi theo dõi: Hội thi giáo viên dạy giỏi", "Thôi theo dõi: Giải cầu lông nhà giáo"]
    assert "em không nhắc cuộc thi này nữa" in await room.presses("Mai", "Thôi theo dõi: Giải cầu lông")
    await room.days(6)
    said = await room.hears("Mai")
    assert "dạy giỏi" in said and "cầu lông" not in said
    assert [row.competition_id for row in await rows(room.database, COMPETITION_FOLLOWERS)] == [1]


async def test_who_has_entered_is_not_reminded_of_handing_in_until_they_take_it_back(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    said = await room.presses("Mai", "Tôi đã dự thi")
    assert "Đã ghi lúc 09:00" in said and "bài dự thi vẫn nộp theo thể lệ" in said
    assert "đang theo dõi, đã dự thi" in await room.says("Mai", "/cuocthi")
    room.clock.moment = dt.datetime(2027, 1, 8, 2, tzinfo=dt.UTC)
    await room.jobs()
    assert await room.hears("Mai") == ""
    assert "Đã rút lời báo" in await room.says("Mai", choice=f"competitions:leave:{one}")
    await room.days(6)
    assert "nộp bài: thứ Sáu 15/01/2027 (còn 1 ngày)" in await room.hears("Mai")
    assert await rows(room.database, COMPETITION_ENTRIES) == []


async def test_following_twice_is_following_once_and_after_stopping_it_begins_anew(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.follow("Mai", one)
    assert len(await rows(room.database, COMPETITION_FOLLOWERS)) == 1
    await room.says("Mai", choice=f"competitions:unfollow:{one}")
    assert await rows(room.database, COMPETITION_REMINDERS) == []
    assert "không theo dõi" in await room.says("Mai", choice=f"competitions:unfollow:{one}")
    await room.presses("Mai", "Theo dõi lại")
    await room.days(3)
    assert "còn 7 ngày" in await room.hears("Mai")


async def test_a_no_to_all_reminders_ends_what_was_followed_before_and_not_what_is_followed_after(room: Room) -> None:
    one, other = await room.make(), await room.make("Giải cầu lông nhà giáo")
    await room.follow("Mai", one)
    room.clock.forward(minutes=1)
    async with room.database.write() as session:
        word = Consent(Purpose.REMINDERS, False, "1", "test", room.clock.now())
        await say_consent(session, await room.person("Mai"), word)
    room.clock.forward(minutes=1)
    await room.follow("Mai", other)
    await room.hears("Mai")
    await room.days(3)
    said = await room.hears("Mai")
    assert "Giải cầu lông" in said and TITLE not in said


async def test_another_province_does_not_see_it_and_groups_see_nothing(room: Room) -> None:
    one = await room.make()
    far = await room.unit("Trường THCS Xa")
    await room.says("Xuân", "xin chào")
    await room.belongs("Xuân", far)
    assert TITLE not in await room.says("Xuân", "/cuocthi")
    assert "không dành cho đơn vị" in await room.follow("Xuân", one)
    await room.belongs("Xuân", room.ids["Vĩnh Phong"])
    assert TITLE in await room.says("Xuân", "/cuocthi")
    await room.says("Mai", "/cuocthi", chat="nhóm", group=True)
    said = await room.hears("nhóm")
    assert "trò chuyện riêng" in said and TITLE not in said


async def test_a_draft_is_seen_by_nobody_and_what_is_over_is_not_followed(room: Room) -> None:
    draft = await room.make(publish=False)
    assert TITLE not in await room.says("Mai", "/cuocthi")
    assert "không còn" in await room.says("Mai", choice=f"competitions:show:{draft}")
    assert "dành cho" in await room.says("Mai", choice=f"competitions:publish:{draft}")
    assert "Đã công bố" in await room.says("Lan", choice=f"competitions:publish:{draft}")
    assert TITLE in await room.says("Mai", "/cuocthi")
    room.clock.forward(days=200)
    assert "đã kết thúc" in await room.follow("Mai", draft)
    assert TITLE not in await room.says("Mai", "/cuocthi")
    assert f"1. {TITLE}: đã qua (20/03/2027)" in await room.says("Mai", "/cuocthi đã qua")


async def test_everything_about_a_person_is_shown_and_erased(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.presses("Mai", "Tôi đã dự thi")
    person = await room.person("Mai")
    parts = personal.everything(room.features)
    async with room.database.write() as session:
        found = {each.part.name: each.rows for each in await personal.held(session, parts, person)}
        assert found["competition_followers"][0]["title"] == TITLE == found["competition_entries"][0]["title"]
        assert len(found["competition_reminders"]) == 3, "the days that were shown"
        await personal.erase(session, parts, person, room.clock.now())
    for table in (COMPETITION_FOLLOWERS, COMPETITION_ENTRIES, COMPETITION_REMINDERS):
        assert await rows(room.database, table) == []
    await room.days(3)
    assert "còn 7 ngày" not in await room.hears("Mai")


async def test_two_who_become_one_follow_once_and_are_told_once(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.says("Mai", choice=f"competitions:follow:{one}", channel="plain")
    await room.says("Mai", choice=f"competitions:enter:{one}", channel="plain")
    mine, other = await room.person("Mai"), await room.person("Mai", "plain")
    async with room.database.write() as session:
        await merge(session, mine, other, room.features, room.clock.now())
    await room.hears("Mai")
    await room.hears("Mai", channel="plain")
    await room.days(3)
    heard = [await room.hears("Mai"), await room.hears("Mai", channel="plain")]
    assert sum("còn 7 ngày" in text for text in heard) == 1
    async with room.database.read() as session:
        query = sa.select(COMPETITION_ENTRIES.c.person_id)
        assert list((await session.execute(query)).scalars()) == [mine]


async def test_many_are_told_in_portions_each_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job, "PEOPLE_AT_ONCE", 2)
    one = await room.make()
    people = [f"gv{number}" for number in range(5)]
    for who in people:
        await room.follow(who, one)
        await room.hears(who)
    await room.jobs(days=3)
    assert all([(await room.hears(who)).count("còn 7 ngày") == 1 for who in people])


async def test_an_organiser_without_any_sees_what_is_open_like_everybody(room: Room) -> None:
    await room.make()
    await room.says("Bình", "xin chào")
    await room.give("Bình", Role.ORGANISER, room.ids["Vĩnh Thuận"])
    assert TITLE in await room.says("Bình", "/cuocthi")
    assert "chưa tổ chức cuộc thi nào" in await room.presses("Bình", "Phần ban tổ chức")


async def test_followers_and_entrants_can_be_written_to_where_they_agreed_to_announcements(room: Room) -> None:
    one = await room.make()
    for who in ("Mai", "Dũng", "Hoa"):
        await room.follow(who, one)
    await room.says("Hoa", choice=f"competitions:enter:{one}")
    (feature,) = [each for each in room.features if each.name == "competitions"]
    kinds = {kind.name: kind for kind in feature.segments}
    host = Host(room.ids["An Giang"], room.clock.today())
    async with room.database.read() as session:
        assert [option.label for option in await kinds["follows"].options(session, host)] == [TITLE]
        far = Host(room.ids["Gò Quao"], room.clock.today())
        assert list(await kinds["follows"].options(session, far)) == []
        assert await kinds["entered"].words(session, [str(one)]) == f"đã báo dự thi “{TITLE}”"
        counts = {
            name: len((await session.execute(sa.select(PEOPLE_REACH).where(kind.people([str(one)], host.on)))).all())
            for name, kind in kinds.items()
        }
    assert counts == {"follows": 3, "entered": 1}
