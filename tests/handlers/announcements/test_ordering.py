"""By which channels an announcement goes: shown before it is approved, followed while it is sent, told afterwards."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from bot.channels.base import Limits, Stage
from bot.delivery import parcels
from bot.delivery.choosing import Content, Means
from bot.delivery.falling import Falling, Trial
from bot.delivery.ledger import Lane, Letter, Outcome
from bot.delivery.ways import Ways
from bot.people.accounts import ACCOUNTS
from bot.people.headcount import Count, First
from bot.storage.database import Database
from handlers.announcements import report
from handlers.announcements.ordering import order_words, tried_words
from tests.bot.parts import START
from tests.handlers.announcements.kit import Room
from tests.handlers.people_kit import LIMITS


@pytest.fixture
async def room(sqlite: Database, tmp_path: Path) -> Room:
    made = Room(sqlite)
    await made.open(tmp_path)
    return made


async def second_account(room: Room, who: str, channel: str) -> None:
    """Somebody's account on another channel, used before the one they have."""
    await room.says(f"{who}-{channel}", "xin chào", channel=channel)
    async with room.database.write() as session:
        theirs = sa.update(ACCOUNTS).where(ACCOUNTS.c.platform_id == f"{who}-{channel}")
        await session.execute(theirs.values(person_id=await room.person(who)))
    room.clock.forward(seconds=1)
    await room.says(who, "xin chào")


async def test_the_page_says_by_which_channels_it_goes(room: Room) -> None:
    await second_account(room, "Mai", "web")
    await room.joins("Khoa", "Vĩnh Hòa", "plain")
    page = await room.write()
    assert "gửi được 4 (plain 1, test 3)" in page
    assert "• test: miễn phí (3 người)" in page and "• plain: miễn phí (1 người)" in page
    assert "(1 người có từ hai kênh)" in page


async def test_a_window_that_is_over_is_listed_and_another_channel_taken(sqlite: Database, tmp_path: Path) -> None:
    closed = Limits(stages=lambda now: (Stage(now),))  # nobody wrote so late
    room = Room(sqlite, limits=LIMITS | {"test": closed})
    await room.open(tmp_path)
    await second_account(room, "Mai", "web")
    room.clock.forward(hours=1)
    page = await room.write()
    assert "gửi được 1 (web 1)" in page
    assert "2 đã quá hạn được nhắn, chờ thầy cô đó nhắn lại" in page
    await room.approve()
    await room.jobs(seconds=1)
    people = await room.recipients()
    assert people[await room.person("Dũng")] == ("unreachable", "unreachable:window")
    assert people[await room.person("Mai")] == ("pending", "")


async def test_whoever_got_it_elsewhere_stands_in_progress_and_report(room: Room) -> None:
    await second_account(room, "Mai", "web")
    await room.write()
    await room.approve()
    await room.jobs(seconds=1)
    one, mai = await room.one(), await room.person("Mai")
    assert one.campaign_id is not None
    async with room.database.write() as session:
        refused = Letter(mai, "Mai", False, Lane.ANNOUNCEMENT, None, 0, False, None, one.campaign_id)
        outcome = Outcome(mai, "unreachable", "unreachable: đã chặn")
        falling = Falling(LIMITS, room.clock)
        await parcels.record(session, "test", [(refused, outcome)], room.clock.now(), falling=falling)
    assert "· 1 lượt chuyển kênh" in await room.says("Lan", choice="announcements:progress:1")
    await room.arrive()
    await room.jobs(seconds=1)
    said = await room.says("Lan", choice="announcements:report:1")
    assert "Đã gửi qua: test 2, web 1. 1 người nhận ở kênh khác vì kênh đầu không tới." in said
    async with room.database.read() as session:
        lines = await report.told(session, one)
    sheet = load_workbook(io.BytesIO(report.workbook(lines, []))).worksheets[0]
    rows = {row[0]: row for row in sheet.iter_rows(values_only=True)}
    own = next(row for name, row in rows.items() if row[3] == "web")
    assert own[-1] == "test: đã chặn → gửi qua web" and "đã gửi" in own
    assert [row[-1] for row in rows.values() if row[3] == "test"] == [None, None]


def test_the_order_names_what_costs_what_waits_and_what_is_left() -> None:
    means = (Means("web", "web"), Means("zalo_bot", "Zalo", files=False, left=2100), Means("zalo_oa", "Zalo OA"))
    firsts = (
        First("web", False, False, 5), First("zalo_bot", False, False, 640), First("zalo_oa", False, False, 9),
        First("zalo_oa", True, True, 3),
    )  # fmt: skip
    said = order_words(Count(firsts, others=7), Ways(means, START, Content(file=True)))
    lines = said.strip().split("\n")
    assert lines[1:5] == [
        "• Zalo: miễn phí, tệp, ảnh đi bằng đường dẫn (640 người, kênh còn 2.100 tin trong tháng)",
        "• Zalo OA: miễn phí (9 người)",
        "• web: miễn phí (5 người)",
        "• Zalo OA: tốn phí, chờ đến giờ được gửi (3 người)",
    ]
    assert "(7 người có từ hai kênh)" in lines[5]
    assert order_words(Count(firsts[:1]), Ways(means[:1], START)) == ""


def test_what_was_tried_is_told_in_words() -> None:
    assert tried_words((), "web") == ""
    tried = (Trial("zalo_oa", "unreachable", "unreachable: đã chặn"), Trial("telegram", "failed", ""))
    assert tried_words(tried, "web") == "Zalo OA: đã chặn; Telegram: lỗi → gửi qua web"
