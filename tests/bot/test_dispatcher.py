"""Sending what the ledger holds, with a channel that follows a script. Not: platforms, or kills of real processes."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot import errors
from bot.channels.base import Limits
from bot.conversation import Outgoing
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.judging import pause_after
from bot.delivery.ledger import DELIVERIES, Lane
from bot.metrics import Metrics
from bot.storage.database import Database
from tests.bot.parts import START, HandClock, ScriptedChannel, rows, running, settle, states, until, write


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


async def test_messages_of_a_chat_leave_in_order(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel()
    await write(database, *[f"a{n}" for n in range(6)], chat="a")
    await write(database, *[f"b{n}" for n in range(6)], chat="b")
    async with running(Dispatcher(database, channel, clock.now)):
        await settle(database, *["sent"] * 12)
    for chat in "ab":
        assert [text for to, text in channel.sent if to == chat] == [f"{chat}{n}" for n in range(6)]
    assert sorted(row.provider_ref for row in await rows(database)) == sorted(f"p{n}" for n in range(1, 13))


async def test_a_slow_chat_holds_back_itself_alone(sqlite: Database, clock: HandClock) -> None:
    channel = ScriptedChannel()
    channel.gate = asyncio.Event()
    await write(sqlite, "a1", "a2", chat="a")
    dispatcher = Dispatcher(sqlite, channel, clock.now)
    async with running(dispatcher):
        await settle(sqlite, "begun", "pending")
        await write(sqlite, "b1", chat="b")
        dispatcher.wake()
        await settle(sqlite, "begun", "pending", "begun")
        channel.gate.set()
        await settle(sqlite, "sent", "sent", "sent")


async def test_no_more_at_once_than_the_channel_takes(sqlite: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(limits=Limits(concurrency=3))
    channel.gate = asyncio.Event()
    for chat in "abcdef":
        await write(sqlite, chat, chat=chat)
    async with running(Dispatcher(sqlite, channel, clock.now)):
        await settle(sqlite, *["begun"] * 3, *["pending"] * 3)  # begun for no more than are sent at once
        await asyncio.sleep(0.05)
        assert len(channel.sent) == 3
        channel.gate.set()
        await settle(sqlite, *["sent"] * 6)


async def test_begun_is_committed_before_the_request_leaves(database: Database, clock: HandClock) -> None:
    seen = []

    class Looking(ScriptedChannel):
        async def send(self, chat_id: str, message: Outgoing):  # type: ignore[no-untyped-def]
            seen.append(await states(database))
            return await super().send(chat_id, message)

    await write(database, "x")
    async with running(Dispatcher(database, Looking(), clock.now)):
        await settle(database, "sent")
    assert seen == [["begun"]]


async def test_replies_overtake_a_campaign(sqlite: Database, clock: HandClock) -> None:
    """With one free place: what is under way is ended, then the reply leaves, in its own chat as well."""
    channel = ScriptedChannel(limits=Limits(concurrency=1))
    channel.gate = asyncio.Event()
    for chat in "abcd":
        await write(sqlite, f"tin chung {chat}", chat=chat, lane=Lane.ANNOUNCEMENT)
    async with running(Dispatcher(sqlite, channel, clock.now)):
        await settle(sqlite, "begun", "pending", "pending", "pending")
        await write(sqlite, "nhắc", chat="e", lane=Lane.REMINDER)
        await write(sqlite, "trả lời", chat="d")
        channel.gate.set()
        await settle(sqlite, *["sent"] * 6)
    assert channel.texts == [
        "tin chung a", "trả lời", "nhắc", "tin chung b", "tin chung c", "tin chung d",
    ]  # fmt: skip


@pytest.mark.parametrize(("error", "state"), [(errors.Failed("x"), "failed"), (errors.Unreachable("x"), "unreachable")])
async def test_a_refusal_ends_one_letter_and_the_next_one_goes(
    database: Database, clock: HandClock, error: Exception, state: str
) -> None:
    channel = ScriptedChannel(error)
    await write(database, "một", "hai")
    metrics = Metrics()
    async with running(Dispatcher(database, channel, clock.now, metrics)):
        await settle(database, state, "sent")
    assert channel.texts == ["một", "hai"]
    for label in (state, "sent"):
        assert metrics.registry.get_sample_value(
            "congdoan_deliveries_total", {"channel": "test", "state": label}
        ) == 1  # fmt: skip


async def test_retry_later_halts_everybody_and_no_longer_than_asked(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(errors.RetryLater("chờ", 5), limits=Limits(concurrency=1))
    await write(database, "a", chat="a")
    await write(database, "b", chat="b")
    dispatcher = Dispatcher(database, channel, clock.now)
    async with running(dispatcher):
        await until(lambda: _attempts(database, 1))
        await settle(database, "pending", "pending")
        clock.forward(seconds=4.9)
        dispatcher.wake()
        await asyncio.sleep(0.1)
        assert channel.texts == ["a"]
        clock.forward(seconds=0.2)
        dispatcher.wake()
        await settle(database, "sent", "sent")
    assert channel.texts == ["a", "a", "b"]


async def _attempts(database: Database, count: int) -> bool:
    return bool((await rows(database))[0].attempts == count)


async def test_what_was_not_delivered_is_tried_until_it_is(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(*[errors.NotDelivered("mất mạng")] * 3)
    await write(database, "một", "hai")
    dispatcher = Dispatcher(database, channel, clock.now)
    async with running(dispatcher):
        for count in (1, 2, 3):
            await until(lambda count=count: _attempts(database, count))  # type: ignore[misc]
            await settle(database, "pending", "pending")
            clock.forward(seconds=pause_after(count, jitter=1))
            dispatcher.wake()
        await settle(database, "sent", "sent")
    assert channel.texts == ["một"] * 4 + ["hai"]  # the order holds


async def test_what_may_have_arrived_goes_once_more_and_no_more(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(*[errors.Unknown("hết giờ")] * 5)
    await write(database, "trả lời", chat="a")
    await write(database, "tin chung", chat="b", lane=Lane.ANNOUNCEMENT)
    dispatcher = Dispatcher(database, channel, clock.now)
    async with running(dispatcher):
        await settle(database, "pending", "unknown")
        for _ in range(3):
            clock.forward(seconds=60)
            dispatcher.wake()
            await asyncio.sleep(0.1)
        await settle(database, "unknown", "unknown")
    assert sorted(channel.texts) == ["tin chung", "trả lời", "trả lời"]


async def test_a_fault_of_our_own_code_does_not_end_it(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(KeyError("x"))
    await write(database, "tin chung", chat="a", lane=Lane.ANNOUNCEMENT)
    dispatcher = Dispatcher(database, channel, clock.now)
    async with running(dispatcher):
        await settle(database, "unknown")
        await write(database, "trả lời", chat="a")
        dispatcher.wake()
        await settle(database, "unknown", "sent")


async def test_a_chat_that_moved_is_followed(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(errors.Moved("x", "-100"))
    await write(database, "một", "hai", chat="-5", group=True)
    async with running(Dispatcher(database, channel, clock.now)):
        await settle(database, "sent", "sent")
    assert channel.sent == [("-5", "một"), ("-100", "một"), ("-100", "hai")]


async def test_a_stopped_channel_keeps_its_messages(database: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(errors.ChannelStopped("mã bị từ chối"))
    await write(database, "một")
    dispatcher = Dispatcher(database, channel, clock.now)
    async with running(dispatcher):
        await until(lambda: _attempts(database, 1))
        channel.health.state = "stopped"
        await settle(database, "pending")
        clock.forward(minutes=10)
        dispatcher.wake()
        await asyncio.sleep(0.1)
        assert channel.texts == ["một"]
        channel.health.state = "up"
        dispatcher.wake()
        await settle(database, "sent")


async def test_the_pace_of_the_channel_is_kept(sqlite: Database, clock: HandClock) -> None:
    channel = ScriptedChannel(limits=Limits(per_second=5, per_chat_second=1, chat_burst=1))
    await write(sqlite, "a1", "a2", chat="a", lane=Lane.NOTICE)
    for chat in "bcd":
        await write(sqlite, chat, chat=chat, lane=Lane.NOTICE)
    dispatcher = Dispatcher(sqlite, channel, clock.now)
    async with running(dispatcher):
        for expected in (1, 2, 3, 4, 4, 5):  # the fifth is a2, whose chat has to rest a second
            dispatcher.wake()
            await until(lambda count=expected: _sent(channel, count))  # type: ignore[misc]
            await asyncio.sleep(0.03)
            assert len(channel.sent) == expected
            clock.forward(seconds=0.21)
    assert channel.texts[-1] == "a2"


async def test_replies_leave_at_once_up_to_the_reserve(sqlite: Database, clock: HandClock) -> None:
    """Beside what is sent of its own accord; in one second a fifth more than the rate, and no more."""
    channel = ScriptedChannel(limits=Limits(per_second=5))
    for number in range(9):
        await write(sqlite, "báo", chat=f"n{number}", lane=Lane.NOTICE)
        await write(sqlite, "đáp", chat=f"r{number}")
    dispatcher = Dispatcher(sqlite, channel, clock.now)
    async with running(dispatcher):
        await until(lambda: _sent(channel, 6))
        await asyncio.sleep(0.05)
        assert channel.texts == ["đáp"] * 6
        clock.forward(seconds=1.02)
        dispatcher.wake()
        await until(lambda: _sent(channel, 11))
        await asyncio.sleep(0.05)
        assert sorted(channel.texts[6:]) == [*["báo"] * 2, *["đáp"] * 3]  # of notices what half a second allows


async def _sent(channel: ScriptedChannel, count: int) -> bool:
    return len(channel.sent) >= count


@pytest.mark.parametrize(
    "damage",
    [{"payload": '{"text": 3, "colour": "red"}'}, {"payload": ""}, {"lane": 9}],
    ids=["other", "empty", "lane"],
)
async def test_what_cannot_be_read_is_closed_once_and_the_others_go_on(
    database: Database, clock: HandClock, caplog: pytest.LogCaptureFixture, damage: dict[str, object]
) -> None:
    await write(database, "a1", "a2", chat="a")
    await write(database, "b1", chat="b")
    async with database.write() as session:
        await session.execute(sa.update(DELIVERIES).where(DELIVERIES.c.id == 1).values(damage))
    channel, metrics = ScriptedChannel(), Metrics()
    async with running(Dispatcher(database, channel, clock.now, metrics)):
        await settle(database, "failed", "sent", "sent")
        await write(database, "a3", chat="a")
        await settle(database, "failed", "sent", "sent", "sent")
    assert sorted(channel.texts) == ["a2", "a3", "b1"]
    (closed, *_) = await rows(database)
    assert closed.error.startswith("payload: ")
    assert closed.finished_at == START
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == [
        "a stored message cannot be read"
    ]
    failed = {"channel": "test", "state": "failed"}
    assert metrics.registry.get_sample_value("congdoan_deliveries_total", failed) == 1
