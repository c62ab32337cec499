"""Lanes that rest: asked to wait, a quota that is used up, a takeover. Not: single refusals."""

from __future__ import annotations

import asyncio
import datetime as dt
import time

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from bot import errors
from bot.channels.base import Limits, Sent
from bot.clock import QuietHours
from bot.conversation import Outgoing
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.judging import QUOTA_PAUSE, QUOTA_TRIES, Halts
from bot.delivery.ledger import Lane
from bot.metrics import Metrics
from bot.storage.database import Database
from tests.bot.parts import ZONE, HandClock, ScriptedChannel, rows, running, settle, states, until, write


def wait_of(halts: Halts, now: float) -> list[float]:
    return [halts.wait(lane, now) for lane in Lane]


def test_a_lane_takes_those_behind_it_along_and_none_before_it() -> None:
    halts = Halts()
    assert (wait_of(halts, 0), halts.last_open(0)) == ([0, 0, 0, 0], Lane.ANNOUNCEMENT)
    halts.note(Lane.REMINDER, errors.RetryLater("x", 5), 100)
    assert (wait_of(halts, 101), halts.last_open(101), halts.end(101)) == ([0, 0, 4, 4], Lane.NOTICE, 4)
    halts.note(Lane.REMINDER, errors.RetryLater("x", 1), 101)  # a shorter one does not shorten it
    assert halts.wait(Lane.REMINDER, 101) == 4
    assert (wait_of(halts, 105), halts.last_open(105)) == ([0, 0, 0, 0], Lane.ANNOUNCEMENT)
    halts.note(Lane.REPLY, errors.RetryLater("x", 5), 200)
    assert halts.last_open(201) is None
    halts.note(Lane.REPLY, errors.QuotaReached("x"), 300)
    assert (wait_of(halts, 300), halts.last_open(300)) == ([0, *[QUOTA_PAUSE] * 3], Lane.REPLY)


@given(st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)))
def test_quiet_hours(moment: dt.datetime) -> None:
    hours = QuietHours.read("21:00-06:00", ZONE)
    assert hours is not None
    aware = moment.replace(tzinfo=dt.UTC)
    hour = aware.astimezone(ZONE).hour
    assert hours.holds(aware) == (hour >= 21 or hour < 6)
    noon = QuietHours.read("11:30 - 13:00", dt.UTC)
    assert noon is not None and noon.holds(aware) == (dt.time(11, 30) <= moment.time() < dt.time(13))
    assert [QuietHours.read(text, ZONE) for text in ("off", "", "21", "21:00-25:00")] == [None] * 4


async def test_a_notice_that_is_asked_to_wait_holds_back_no_reply(database: Database) -> None:
    clock, channel = HandClock(), ScriptedChannel(errors.RetryLater("chờ", 5), limits=Limits(concurrency=1))
    await write(database, "báo", chat="a", lane=Lane.NOTICE)
    dispatcher = Dispatcher(database, channel, clock.now)
    async with running(dispatcher):
        await until(lambda: _count(channel, 1))
        await settle(database, "pending")
        await write(database, "đáp", chat="b")
        await write(database, "nhắc", chat="c", lane=Lane.REMINDER)
        dispatcher.wake()
        await settle(database, "pending", "sent", "pending")
        clock.forward(seconds=5.1)
        dispatcher.wake()
        await settle(database, "sent", "sent", "sent")
    assert channel.texts == ["báo", "đáp", "báo", "nhắc"]


async def _count(channel: ScriptedChannel, count: int) -> bool:
    return len(channel.sent) >= count


async def test_a_used_up_quota_rests_all_but_replies_which_are_tried_thrice_more(database: Database) -> None:
    clock, metrics = HandClock(), Metrics()
    channel = ScriptedChannel(*[errors.QuotaReached("hết hạn mức")] * 5, limits=Limits(concurrency=1))
    await write(database, "báo", chat="a", lane=Lane.NOTICE)
    dispatcher = Dispatcher(database, channel, clock.now, metrics)
    async with running(dispatcher):
        await until(lambda: _count(channel, 1))
        await settle(database, "pending")
        await write(database, "đáp", chat="b")
        dispatcher.wake()
        for number, seconds in enumerate(QUOTA_TRIES):
            await until(lambda count=number + 2: _count(channel, count))  # type: ignore[misc]
            await settle(database, "pending", "pending")
            clock.forward(seconds=seconds - 0.1)
            dispatcher.wake()
            await asyncio.sleep(0.05)
            assert len(channel.sent) == number + 2
            clock.forward(seconds=0.2)
            dispatcher.wake()
        await settle(database, "pending", "failed")
        clock.forward(seconds=QUOTA_PAUSE)
        dispatcher.wake()
        await settle(database, "sent", "failed")
    assert channel.texts == ["báo", *["đáp"] * 4, "báo"]
    assert (await rows(database))[1].error == "quota: hết hạn mức"
    alarms = {"channel": "test", "code": "quota"}
    assert metrics.registry.get_sample_value("congdoan_alarms_total", alarms) == 5
    assert channel.health.detail == "hết hạn mức"


async def test_a_quota_kept_for_replies(sqlite: Database) -> None:
    clock, channel = HandClock(), ScriptedChannel()

    async def spent() -> bool:
        return True

    await write(sqlite, "báo", chat="a", lane=Lane.NOTICE)
    await write(sqlite, "đáp", chat="b")
    async with running(Dispatcher(sqlite, channel, clock.now, spent=spent)):
        await settle(sqlite, "pending", "sent")
        await asyncio.sleep(0.2)
        assert await states(sqlite) == ["pending", "sent"]


LEADER = sa.text(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND database ="
    " (SELECT oid FROM pg_database WHERE datname = current_database())"
)


async def test_a_takeover_does_not_begin_with_a_fresh_second(postgres: Database, postgres_url: str) -> None:
    """Two processes, the leader dies in the middle: counted over both, no second has more than it may."""
    other = await Database.open(postgres_url)
    begins: list[float] = []

    class Noting(ScriptedChannel):
        async def send(self, chat_id: str, message: Outgoing) -> Sent:
            begins.append(time.monotonic())
            return await super().send(chat_id, message)

    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    for number in range(60):
        await write(postgres, f"báo {number}", chat=str(number), lane=Lane.NOTICE)
    limits = Limits(per_second=20, concurrency=16)
    both = [Dispatcher(each, Noting(limits=limits), now, seconds=time.monotonic) for each in (postgres, other)]
    async with running(*both):
        await until(lambda: _begun(begins, 25))
        async with postgres.engine.connect() as session:
            pid = (await session.execute(LEADER)).scalar_one()
            await session.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        await settle(postgres, *["sent"] * 60)
    assert max(sum(1 for at in begins if start <= at < start + 1) for start in begins) <= 20
    await other.close()


async def _begun(begins: list[float], count: int) -> bool:
    return len(begins) >= count
