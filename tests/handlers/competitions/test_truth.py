"""What waits in the ledger is asked again before it leaves: stopped following, moved, handed in, gone by."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.conversation import Outgoing, Verdict
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES
from bot.delivery.truth import Check, ask, read_check, revised
from bot.storage.database import Database
from tests.bot.parts import ScriptedChannel, rows, running, until
from tests.handlers.competitions.kit import STAGES, TITLE, Room
from tests.handlers.people_kit import LIMITS

OTHER = "Giải cầu lông nhà giáo"


@pytest.fixture
async def room(sqlite: Database, tmp_path: Path) -> Room:
    made = Room(sqlite)
    await made.open(tmp_path)
    return made


async def newest(room: Room, who: str = "Mai") -> Check:
    """What is stored with the newest reminder to somebody."""
    query = sa.select(DELIVERIES.c.still).where(DELIVERIES.c.chat_id == who, DELIVERIES.c.still.is_not(None))
    async with room.database.read() as session:
        check = read_check(list((await session.execute(query.order_by(DELIVERIES.c.id))).scalars())[-1])
    assert check is not None
    return check


async def verdict(room: Room) -> Verdict | None:
    """What the rooms say of the newest reminder; None: it goes as it was written."""
    rooms = {feature.name: feature.still for feature in room.features if feature.still is not None}
    check = await newest(room)
    async with room.database.write() as session:
        said = (await ask(session, rooms, [check.ref])).get(check.ref, Verdict())
    return None if said == Verdict() else said


async def test_a_reminder_that_is_true_leaves_as_it_was_written(room: Room) -> None:
    await room.follow("Mai", await room.make())
    await room.days(3)
    assert await verdict(room) is None


async def test_who_has_stopped_following_is_not_told(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.days(3)
    await room.says("Mai", choice=f"competitions:unfollow:{one}")
    said = await verdict(room)
    assert said is not None and said.skip


async def test_a_stage_that_was_moved_or_closed_is_not_told_as_it_was(room: Room) -> None:
    one = await room.make()
    await room.follow("Mai", one)
    await room.days(3)
    await room.move(one, "phát động 5/12/2026")
    said = await verdict(room)
    assert said is not None and said.skip
    await room.jobs(minutes=1)
    assert await verdict(room) is None, "the change itself is true"
    await room.says("Lan", choice=f"competitions:close:{one}")
    await room.presses("Lan", "Đóng cuộc thi")
    said = await verdict(room)
    assert said is not None and said.skip


async def test_who_hands_in_meanwhile_is_not_reminded_of_it(room: Room) -> None:
    one = await room.make(stages="nộp bài 28/11/2026; trao giải 20/12/2026")
    await room.follow("Mai", one)
    await room.jobs(days=6)
    assert await verdict(room) is None
    await room.says("Mai", choice=f"competitions:enter:{one}")
    said = await verdict(room)
    assert said is not None and said.skip


async def test_what_is_left_of_a_digest_is_told_and_the_other_choice_is_gone(room: Room) -> None:
    for title in (TITLE, OTHER):
        await room.follow("Mai", await room.make(title, STAGES))
    await room.days(3)
    await room.says("Mai", choice="competitions:unfollow:1")
    said = await verdict(room)
    assert said is not None and not said.skip
    assert OTHER in said.text and TITLE not in said.text and said.drop == {"competitions:unfollow:1"}


async def test_where_choices_are_numbered_lines_the_one_that_is_lost_goes_with_its_line(room: Room) -> None:
    for title in (TITLE, OTHER):
        made = await room.make(title, STAGES)
        await room.says("Mai", choice=f"competitions:follow:{made}", channel="plain")
    await room.days(3)
    message = (await room.messages("Mai", channel="plain"))[-1]
    assert f"Thôi theo dõi: {TITLE}" in message.text
    await room.says("Mai", choice="competitions:unfollow:1", channel="plain")
    said, check = await verdict(room), await newest(room)
    assert said is not None
    now = revised(message, check, said, LIMITS["plain"])
    assert isinstance(now, Outgoing)
    assert TITLE not in now.text and f"Thôi theo dõi: {OTHER}" in now.text and "còn 7 ngày" in now.text


async def test_days_that_are_left_are_counted_on_the_day_it_leaves_and_nothing_leaves_after_the_day(room: Room) -> None:
    await room.follow("Mai", await room.make())
    await room.days(3)
    room.clock.forward(days=2)
    said = await verdict(room)
    assert said is not None and "01/12/2026 (còn 5 ngày)" in said.text
    room.clock.forward(days=6)
    said = await verdict(room)
    assert said is not None and said.skip


async def test_the_dispatcher_sends_what_is_true_and_skips_what_is_not(room: Room) -> None:
    one = await room.make()
    for who in ("Mai", "Dũng"):
        await room.follow(who, one)
    await room.days(3)
    await room.says("Mai", choice=f"competitions:unfollow:{one}")
    rooms = {feature.name: feature.still for feature in room.features if feature.still is not None}
    channel = ScriptedChannel()
    dispatcher = Dispatcher(room.database, channel, room.clock.now, rooms=rooms)

    async def is_done() -> bool:
        return all(row.state in ("sent", "skipped") for row in await rows(room.database, DELIVERIES))

    async with running(dispatcher):
        await until(is_done, 60)
    reminded = [chat for chat, text in channel.sent if "sắp tới vòng mới" in text]
    assert reminded == ["Dũng"]
    assert [row.chat_id for row in await rows(room.database, DELIVERIES) if row.state == "skipped"] == ["Mai"]
