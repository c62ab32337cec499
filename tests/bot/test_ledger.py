"""What is to be sent, as rows and their states. Not: pace and requests (`test_dispatcher.py`)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from bot.conversation import Outgoing
from bot.delivery import ledger
from bot.delivery.ledger import DELIVERIES, Lane, Outcome
from bot.storage.database import Database
from tests.bot.parts import START, rows, write

LATER = START + dt.timedelta(minutes=5)


async def ready(database: Database, now: dt.datetime = START, limit: int = 50, busy: tuple[str, ...] = ()) -> list[str]:
    async with database.read() as session:
        return [letter.message.text for letter in await ledger.ready(session, "test", now, limit, busy)]


async def record(database: Database, *outcomes: Outcome, now: dt.datetime = START) -> None:
    async with database.write() as session:
        await ledger.record(session, "test", outcomes, now)


async def begin(database: Database, *ids: int) -> set[int]:
    async with database.write() as session:
        return await ledger.begin(session, ids)


async def test_messages_are_written_in_order_with_the_turn_that_wrote_them(database: Database) -> None:
    async with database.write() as session:
        await ledger.enqueue(
            session, channel="test", chat_id="7", is_group=True, messages=[Outgoing(text="một"), Outgoing(text="hai")],
            lane=Lane.NOTICE, now=START, stored_is_sent=False, inbox_id=42,
        )  # fmt: skip
    found = await rows(database)
    assert [Outgoing.model_validate_json(row.payload).text for row in found] == ["một", "hai"]
    for row in found:
        assert (row.chat_id, row.is_group, row.lane, row.inbox_id, row.state) == ("7", True, Lane.NOTICE, 42, "pending")
        assert (row.attempts, row.again, row.next_at, row.created_at, row.finished_at) == (0, False, START, START, None)


async def test_what_a_reader_fetches_is_sent_when_it_is_stored(database: Database) -> None:
    await write(database, "x", stored_is_sent=True)
    (row,) = await rows(database)
    assert (row.state, row.finished_at) == ("sent", START)
    assert await ready(database) == []


async def test_nothing_is_left_of_a_transaction_that_failed(database: Database) -> None:
    with pytest.raises(RuntimeError, match="at the last moment"):
        async with database.write() as session:
            await ledger.enqueue(
                session, channel="test", chat_id="7", is_group=False, messages=[Outgoing(text="x")], lane=Lane.REPLY,
                now=START, stored_is_sent=False,
            )  # fmt: skip
            raise RuntimeError("at the last moment")
    assert await rows(database) == []


async def test_of_each_chat_only_the_first_is_ready(database: Database) -> None:
    await write(database, "a1", "a2", chat="a")
    await write(database, "b1", "b2", chat="b")
    assert await ready(database) == ["a1", "b1"]
    assert await ready(database, busy=("a",)) == ["b1"]
    assert await ready(database, limit=1) == ["a1"]
    await begin(database, 1)
    assert await ready(database) == ["b1"]
    await record(database, Outcome(1, "sent"))
    assert await ready(database) == ["a2", "b1"]  # in the order in which they were written


async def test_replies_come_first_in_their_chat_and_over_all_chats(database: Database) -> None:
    await write(database, "tin chung a", chat="a", lane=Lane.ANNOUNCEMENT)
    await write(database, "tin chung b", chat="b", lane=Lane.ANNOUNCEMENT)
    await write(database, "nhắc", chat="c", lane=Lane.REMINDER)
    await write(database, "báo", chat="d", lane=Lane.NOTICE)
    await write(database, "trả lời", chat="b")
    assert await ready(database) == ["trả lời", "báo", "nhắc", "tin chung a"]


async def test_what_is_held_back_holds_back_what_comes_after_it(database: Database) -> None:
    await write(database, "một", now=LATER)
    await write(database, "hai")
    await write(database, "tin chung", lane=Lane.ANNOUNCEMENT)
    assert await ready(database) == []
    assert await ready(database, LATER) == ["một"]
    async with database.read() as session:
        assert await ledger.next_due(session, "test", START) == LATER
        assert await ledger.next_due(session, "test", LATER) is None
        assert await ledger.next_due(session, "other", START) is None


async def test_begin_gives_each_row_to_one(database: Database) -> None:
    await write(database, "a", chat="a")
    await write(database, "b", chat="b")
    assert await begin(database, 1) == {1}
    assert await begin(database, 1, 2) == {2}
    assert [(row.state, row.attempts) for row in await rows(database)] == [("begun", 1), ("begun", 1)]


@pytest.mark.parametrize("state", ["sent", "failed", "unreachable", "unknown"])
async def test_a_row_is_closed(database: Database, state: str) -> None:
    await write(database, "x")
    await begin(database, 1)
    await record(database, Outcome(1, state, "vì " + "x" * 300, provider_ref="p1"), now=LATER)
    (row,) = await rows(database)
    assert (row.state, row.provider_ref, row.finished_at, len(row.error)) == (state, "p1", LATER, 200)


async def test_a_row_is_put_back(database: Database) -> None:
    await write(database, "x")
    await begin(database, 1)
    await record(database, Outcome(1, "pending", "bận", next_at=LATER, again=True))
    (row,) = await rows(database)
    assert (row.state, row.next_at, row.again, row.finished_at) == ("pending", LATER, True, None)
    async with database.read() as session:
        (letter,) = await ledger.ready(session, "test", LATER, 9, ())
    assert (letter.attempts, letter.again) == (1, True)


async def test_late_news_do_not_open_a_closed_row_but_sent_is_sent(database: Database) -> None:
    await write(database, "x")
    await begin(database, 1)
    await record(database, Outcome(1, "sent", provider_ref="p1"))
    await record(database, Outcome(1, "pending", next_at=START))
    await record(database, Outcome(1, "unknown"))
    assert [row.state for row in await rows(database)] == ["sent"]
    await write(database, "y")
    await begin(database, 2)
    await record(database, Outcome(2, "unknown"))
    await record(database, Outcome(2, "sent", provider_ref="p2"))
    assert [row.provider_ref for row in await rows(database)] == ["p1", "p2"]


async def test_a_chat_that_moved_takes_its_open_messages_along(database: Database) -> None:
    await write(database, "cũ", "một", "hai", chat="-5")
    await write(database, "khác", chat="-6")
    await write(database, "kênh khác", chat="-5", channel="other")
    await begin(database, 1)
    await record(database, Outcome(1, "sent"))
    await begin(database, 2)
    await record(database, Outcome(2, "pending", next_at=START, moved_to="-1005"))
    assert [row.chat_id for row in await rows(database)] == ["-5", "-1005", "-1005", "-6", "-5"]
    assert sorted(await ready(database)) == ["khác", "một"]


@pytest.mark.parametrize("lane", list(Lane))
async def test_after_a_crash_what_had_begun_goes_once_more_at_most(database: Database, lane: Lane) -> None:
    async def crash() -> tuple[int, str, bool]:
        await begin(database, 1)
        async with database.write() as session:
            count = await ledger.recover(session, "test", LATER)
        (row,) = await rows(database)
        return count, row.state, row.again

    await write(database, "x", lane=lane)
    if lane == Lane.ANNOUNCEMENT:
        assert await crash() == (1, "unknown", False)
    else:
        assert await crash() == (1, "pending", True)
        assert await crash() == (1, "unknown", True)
    assert await crash() == (0, "unknown", lane != Lane.ANNOUNCEMENT)


async def test_recovery_minds_its_own_channel_and_what_had_begun(database: Database) -> None:
    await write(database, "chờ", chat="a")
    await write(database, "xong", chat="b")
    await write(database, "lạ", chat="c", channel="other")
    await write(database, "chưa rõ", chat="d")
    await begin(database, 2, 3, 4)
    await record(database, Outcome(2, "sent"), Outcome(4, "unknown", "unknown: hết giờ"))
    async with database.write() as session:
        assert await ledger.recover(session, "test", LATER) == 0
    assert [row.state for row in await rows(database)] == ["pending", "sent", "begun", "unknown"]


async def test_a_reader_gets_rows_after_the_last_it_has(database: Database) -> None:
    await write(database, "a", "b", "c", stored_is_sent=True)
    await write(database, "của người khác", chat="8", stored_is_sent=True)
    async with database.read() as session:
        found = await ledger.after(session, "test", "7", 1, 10)
        assert [Outgoing.model_validate_json(row.payload).text for row in found] == ["b", "c"]
        assert len(await ledger.after(session, "test", "7", 0, 2)) == 2


async def test_the_query_for_what_may_leave_uses_an_index(sqlite: Database) -> None:
    """Over a ledger of a million sent rows the next one is found by its state, not by looking through them."""
    async with sqlite.read() as session:
        plan = await session.execute(
            sa.text("EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE channel = 'test' AND state = 'pending'")
        )
        assert any("ix_deliveries_open" in row.detail for row in plan)
    assert {index.name for index in DELIVERIES.indexes} >= {"ix_deliveries_open", "ix_deliveries_chat"}
