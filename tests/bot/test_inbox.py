"""What came in: stored once, taken in order. Not: what becomes of it (`test_turns.py`)."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from bot import inbox
from bot.conversation import ConversationState, Incoming, Offer
from bot.inbox import CONVERSATIONS, INBOX, Waiting
from bot.storage.database import Database
from tests.bot.parts import START, incoming, rows

CHANNELS = ("test", "other")
MINUTE = dt.timedelta(minutes=1)


async def store(database: Database, *messages: Incoming) -> list[bool]:
    async with database.write() as session:
        return [await inbox.store(session, message) is not None for message in messages]


async def take_text(database: Database, now: dt.datetime = START, state: str = "done") -> str | None:
    """Takes one message and closes it; its text."""
    async with database.write() as session:
        waiting = await inbox.take(session, now, CHANNELS)
        if waiting is None:
            return None
        await inbox.close(session, waiting.id, state, now)
        return waiting.incoming.text


async def test_an_event_is_stored_once_a_channel(database: Database) -> None:
    assert await store(database, incoming("a", event="1"), incoming("b", event="1"), incoming("c", event="2")) == [
        True, False, True,
    ]  # fmt: skip
    assert await store(database, incoming("d", event="1", channel="other")) == [True]
    assert [Incoming.model_validate_json(row.payload).text for row in await rows(database, INBOX)] == ["a", "c", "d"]


async def test_an_event_is_given_back_as_it_came(database: Database) -> None:
    given = incoming("hỏi\n👍", chat="-100", sender_name="Lê Thị Bình", group=True, message_ref="5", ack_ref="6")
    await store(database, given)
    async with database.write() as session:
        waiting = await inbox.take(session, START, CHANNELS)
    assert waiting is not None
    assert waiting.incoming == given


async def test_one_message_is_taken_by_its_id_where_its_turn_has_come(database: Database) -> None:
    async with database.write() as session:
        messages = [
            incoming("a", event="1", chat="x"),
            incoming("b", event="2", chat="y"),
            incoming("c", event="3", chat="x"),
        ]
        a, b, c = [await inbox.store(session, message) for message in messages]
    taken = []
    for wanted in (b, c, c, a, b):  # c waits for a: the oldest is taken in its place; nothing is taken twice
        async with database.write() as session:
            waiting = await inbox.take(session, START, CHANNELS, wanted)
            if waiting is not None:
                await inbox.close(session, waiting.id, "done", START)
            taken.append(waiting.id if waiting else None)
    assert taken == [b, a, c, None, None]


async def test_null_characters_do_no_harm(database: Database) -> None:
    await store(database, incoming("a\x00b", chat="c\x00", sender_name="\x00x", event="e\x00"))
    (row,) = await rows(database, INBOX)
    assert (row.chat_id, row.event_id) == ("c", "e")
    assert await take_text(database) == "ab"


async def due(database: Database, channels: tuple[str, ...] = CHANNELS) -> dt.datetime | None:
    async with database.glance() as session:
        return await inbox.next_due(session, START, channels)


async def test_messages_are_taken_in_order_of_arrival(database: Database) -> None:
    await store(database, *(incoming(text, chat=text[0]) for text in ("a1", "b1", "a2", "b2")))
    assert [await take_text(database) for _ in range(5)] == ["a1", "b1", "a2", "b2", None]


async def test_only_channels_of_this_process_are_taken(database: Database) -> None:
    await store(database, incoming("x", channel="elsewhere"), incoming("y"))
    assert [await take_text(database) for _ in range(2)] == ["y", None]


async def test_a_postponed_message_holds_back_its_conversation_and_no_other(database: Database) -> None:
    await store(database, incoming("a1", chat="a"), incoming("a2", chat="a"), incoming("b1", chat="b"))
    async with database.write() as session:
        first = await inbox.take(session, START, CHANNELS)
        assert first is not None
        assert await inbox.postpone(session, first, START + MINUTE, "KeyError")
    assert await due(database) == START  # b1
    assert [await take_text(database) for _ in range(2)] == ["b1", None]
    assert await due(database) == START + MINUTE
    assert [await take_text(database, START + MINUTE) for _ in range(2)] == ["a1", "a2"]
    assert await due(database) is None


async def test_what_another_process_serves_is_not_due_here(database: Database) -> None:
    """Waiting no time for it would never end."""
    await store(database, incoming("x"))
    async with database.write() as session:
        waiting = await inbox.take(session, START, CHANNELS)
        assert waiting is not None
        await inbox.postpone(session, waiting, START, "KeyError")
    assert await due(database) == START
    assert await due(database, ("elsewhere",)) is None


@pytest.mark.parametrize("state", ["done", "dropped", "failed"])
async def test_a_closed_message_is_not_taken_again(database: Database, state: str) -> None:
    await store(database, incoming("x"))
    assert [await take_text(database, state=state) for _ in range(2)] == ["x", None]
    (row,) = await rows(database, INBOX)
    assert (row.state, row.done_at) == (state, START)


async def test_who_comes_second_cannot_postpone_what_is_done(database: Database) -> None:
    await store(database, incoming("x"))
    async with database.write() as session:
        waiting = await inbox.take(session, START, CHANNELS)
    assert waiting is not None
    async with database.write() as session:
        await inbox.close(session, waiting.id, "done", START)
        assert not await inbox.postpone(session, waiting, START + MINUTE, "KeyError")
    (row,) = await rows(database, INBOX)
    assert (row.state, row.attempts, row.error) == ("done", 0, None)


async def test_who_comes_second_cannot_count_one_failure_twice(database: Database) -> None:
    await store(database, incoming("x"))
    async with database.write() as session:
        waiting = await inbox.take(session, START, CHANNELS)
        assert waiting is not None
        assert await inbox.postpone(session, waiting, START, "KeyError")
        assert not await inbox.postpone(session, waiting, START, "KeyError")
    (row,) = await rows(database, INBOX)
    assert row.attempts == 1


async def test_a_stored_message_that_cannot_be_read_is_closed_and_the_next_one_taken(database: Database) -> None:
    await store(database, incoming("a"), incoming("b"))
    async with database.write() as session:
        broken = sa.update(INBOX).where(INBOX.c.id == 1).values(payload='{"from": "another version"}')
        await session.execute(broken)
    assert [await take_text(database) for _ in range(2)] == ["b", None]
    assert [row.state for row in await rows(database, INBOX)] == ["failed", "done"]


async def test_any_number_of_such_messages_keeps_nobody_waiting(sqlite: Database) -> None:
    await store(sqlite, *(incoming("cũ", chat=f"c{number}") for number in range(1_100)))
    async with sqlite.write() as session:
        await session.execute(sa.update(INBOX).values(payload="{}"))
    await store(sqlite, incoming("mới"))
    assert await take_text(sqlite) == "mới"
    assert {row.state for row in await rows(sqlite, INBOX)} == {"failed", "done"}


async def test_recent_messages_are_counted_up_to_this_one(database: Database) -> None:
    times = [START - 2 * MINUTE, START - MINUTE, START - MINUTE / 2, START, START]
    await store(database, *(incoming("x", received_at=at) for at in times), incoming("y", sender_id="another"))
    stored = [row.id for row in await rows(database, INBOX)]
    async with database.write() as session:
        third = Waiting(stored[2], incoming("x", received_at=times[2]), 0)
        *_, recent = await inbox.conversation(session, third, START, MINUTE)
        assert recent == 2  # the second and itself, none after it
        last = Waiting(stored[4], incoming("x", received_at=START), 0)
        *_, recent = await inbox.conversation(session, last, START, MINUTE)
        assert recent == 3


async def test_messages_of_a_chat_are_counted(database: Database) -> None:
    await store(database, incoming(), incoming(), incoming(chat="8"), incoming(channel="other"))
    async with database.read() as session:
        assert await inbox.count_chat(session, "test", "7") == 2


async def test_a_conversation_remembers(database: Database) -> None:
    message = Waiting(1, incoming("x", chat="-5", group=True), 0)
    async with database.write() as session:
        id_, state, _ = await inbox.conversation(session, message, START, MINUTE)
        assert state == ConversationState()
        state.offers = [Offer(number=1, label="Nguồn", action="a:b", at=START)]
        state.form, state.draft, state.memory, state.greeted = "f:x", {"a": [1]}, {"b": "đ"}, True
        await inbox.remember(session, id_, state, START + MINUTE)
    async with database.write() as session:
        assert await inbox.conversation(session, message, START, MINUTE) == (id_, state, 0)
        other, *_ = await inbox.conversation(session, Waiting(2, incoming("x", chat="6"), 0), START, MINUTE)
        assert other != id_
    kept = await rows(database, CONVERSATIONS)
    assert [(row.chat_id, row.is_group) for row in kept] == [("-5", True), ("6", False)]
    assert kept[0].updated_at == START + MINUTE


async def test_a_conversation_that_cannot_be_read_starts_afresh(database: Database) -> None:
    message = Waiting(1, incoming(), 0)
    async with database.write() as session:
        id_, *_ = await inbox.conversation(session, message, START, MINUTE)
        await session.execute(sa.update(CONVERSATIONS).values(state='{"from": "another version"}'))
        found = await inbox.conversation(session, message, START, MINUTE)
        assert found == (id_, ConversationState(greeted=True), 0)
