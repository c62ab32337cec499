"""What is asked just before a message leaves, hours after it was written; with a dispatcher, on both databases."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import DELIVERIES
from bot.people.permissions import Role
from bot.storage.database import Database
from handlers.deadlines.reminders.truth import still
from handlers.deadlines.tables import DEADLINE_TASKS
from tests.bot.parts import ScriptedChannel, rows, running, states, until
from tests.handlers.deadlines.kit import REPORT, Room
from tests.handlers.people_kit import LIMITS

GIFTS = "Danh sách quà Tết"


async def _made(database: Database, tmp_path: Path) -> Room:
    """Two things are due for every school; so far everything that was written has been sent."""
    made = Room(database)
    await made.open(tmp_path)
    await made.give_out()
    await made.give_out(GIFTS, "4/12/2026")
    async with database.write() as session:
        await session.execute(sa.update(DELIVERIES).values(state="sent"))
    return made


@pytest.fixture
async def room(database: Database, tmp_path: Path) -> Room:
    return await _made(database, tmp_path)


@pytest.fixture
async def small(sqlite: Database, tmp_path: Path) -> Room:
    """For rules that do not depend on the database."""
    return await _made(sqlite, tmp_path)


async def _sent(room: Room, name: str = "test") -> dict[str, str]:
    """What each chat gets of what waits to be sent now."""
    channel = ScriptedChannel(limits=LIMITS[name], name=name)

    async def done() -> bool:
        return not {"pending", "begun"} & set(await states(room.database))

    async with running(Dispatcher(room.database, channel, room.clock.now, rooms={"deadlines": still})):
        await until(done, 30)
    found: dict[str, str] = {}
    for chat, text in channel.sent:
        found[chat] = f"{found.get(chat, '')}\n{text}".strip()
    return found


async def test_a_digest_of_which_all_is_done_is_not_sent_and_one_of_which_some_is_done_says_the_rest(
    room: Room,
) -> None:
    await room.jobs(minutes=1)
    for who, labels in (("Bình", ("Đã nộp việc 1", "Đã nộp việc 2")), ("Dũng", ("Đã nộp việc 1",))):
        for label in labels:
            await room.presses(who, label)
    sent = await _sent(room)
    assert "việc đến hạn" not in sent["Bình"] and "Đã ghi" in sent["Bình"]
    reasons = [row.error for row in await rows(room.database, DELIVERIES) if row.state == "skipped"]
    assert reasons == ["reported"]
    assert "còn 1 việc đến hạn" in sent["Hạnh"]
    assert f"2. {REPORT}" in sent["Hạnh"] and GIFTS not in sent["Hạnh"], "the rest keeps its number"


async def test_where_numbers_are_typed_those_of_what_is_done_are_left_out(small: Room) -> None:
    await small.says("Cúc", "xin chào", channel="plain")
    await small.give("Cúc", Role.OFFICER, small.ids["Vĩnh Phong"], channel="plain")
    async with small.database.write() as session:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.channel == "plain").values(state="sent"))
    await small.jobs(minutes=1)
    await small.presses("Dũng", "Đã nộp việc 1")
    async with small.database.write() as session:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.channel == "test").values(state="sent"))
    said = (await _sent(small, "plain"))["Cúc"]
    assert "Đã nộp việc 2" in said and "Đã nộp việc 1" not in said and GIFTS not in said


async def test_a_date_that_was_moved_meanwhile_is_the_one_that_is_said(small: Room) -> None:
    await small.jobs(minutes=1)
    await small.says("Lan", choice="deadlines:move:2")
    await small.says("Lan", "9/12/2026")
    await small.presses("Lan", "Dời hạn và báo")
    sent = await _sent(small)
    assert "09/12/2026" in sent["Hạnh"] and "04/12/2026" not in sent["Hạnh"] and REPORT in sent["Hạnh"]


async def test_nothing_is_said_of_what_was_switched_off_or_is_answered(room: Room) -> None:
    await room.says("Hạnh", choice="deadlines:later")
    await room.presses("Hạnh", "Lùi hạn việc 1")
    await room.says("Hạnh", "20/12/2026; trường đang thi")
    await room.jobs(minutes=1)
    await room.presses("Hạnh", "Rút lại")
    for number in (1, 2):
        await room.says("Lan", choice=f"deadlines:off:{number}:yes")
    sent = await _sent(room)
    assert "xin lùi" not in sent["Lan"]
    assert not any("việc đến hạn" in text for text in sent.values())


async def test_who_reports_at_the_last_moment_is_not_named_as_missing(small: Room) -> None:
    for _ in range(21):
        await small.jobs(days=1)
    async with small.database.write() as session:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.chat_id != "Lan").values(state="sent"))
    for one in await rows(small.database, DEADLINE_TASKS):
        if one.unit_id == small.ids["Vĩnh Bình"]:
            await small.says("Bình", choice=f"deadlines:done:{one.id}")
    said = (await _sent(small))["Lan"]
    assert said.count("vẫn chưa nộp") == 2 and "Vĩnh Phong" in said and "Vĩnh Bình" not in said


async def test_a_ref_of_another_form_leaves_the_message_alone(small: Room) -> None:
    async with small.database.read() as session:
        assert await still(session, ["x/1", "z"]) == {}
        day = dt.date(2026, 11, 21)
        assert (await still(session, [f"d/{day}/999.739591"])).popitem()[1].skip == "reported"
