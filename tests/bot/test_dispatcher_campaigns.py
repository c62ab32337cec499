"""Campaigns as the dispatcher sends them: in batches, stopped at once, halted, gone on after a crash."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from typing import Any

import pytest
import sqlalchemy as sa

from bot import errors
from bot.channels.base import Limits
from bot.clock import QuietHours
from bot.conversation import Outgoing
from bot.delivery import campaigns
from bot.delivery.campaign_tables import RECIPIENTS
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.ledger import Lane
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.storage.database import Database
from tests.bot.campaign_kit import everybody, opened, people, progress, stand
from tests.bot.parts import START, ZONE, HandClock, ScriptedChannel, running, settle, until, write

PATIENCE = 60.0


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


def dispatcher(database: Database, channel: ScriptedChannel, clock: HandClock, **more: Any) -> Dispatcher:
    return Dispatcher(database, channel, clock.now, **more)


async def reaches(database: Database, state: str, campaign_id: int = 1) -> campaigns.Progress:
    """Waits until a campaign is in a state and nothing of it is being sent."""

    async def reached() -> campaigns.Progress | None:
        found = await progress(database, campaign_id)
        return found if found.state == state and "begun" not in await stand(database, campaign_id) else None

    found: campaigns.Progress = await until(reached, PATIENCE)
    return found


async def test_everybody_gets_it_once(database: Database, clock: HandClock) -> None:
    await people(database, 150)
    channel = ScriptedChannel(limits=Limits(concurrency=16))
    campaign_id = await opened(database)
    async with running(dispatcher(database, channel, clock)):
        found = await reaches(database, "done")
    assert sorted(channel.sent) == sorted((f"c{number}", "Mời họp") for number in range(1, 151))
    assert (found.total, found.sent, found.pending, found.began_at, found.closed_at) == (150, 150, 0, START, START)
    async with database.read() as session:
        rows = await campaigns.recipients(session, campaign_id)
    assert {row.provider_ref for row in rows} == {f"p{number}" for number in range(1, 151)}


async def test_nothing_is_sent_before_it_is_sealed_or_before_its_time(sqlite: Database, clock: HandClock) -> None:
    await people(sqlite, 2)
    channel = ScriptedChannel()
    await opened(sqlite, "later", begins_at=START.replace(hour=9))
    await opened(sqlite, "unsealed", fill=False)
    async with running(dispatcher(sqlite, channel, clock)):
        await asyncio.sleep(1.2)
        assert channel.sent == []
        clock.moment = START.replace(hour=9)
        await reaches(sqlite, "done", 1)
    assert len(channel.sent) == 2


async def test_no_more_are_begun_than_are_sent_at_once(sqlite: Database, clock: HandClock) -> None:
    await people(sqlite, 30)
    channel = ScriptedChannel(limits=Limits(concurrency=8))
    channel.gate = asyncio.Event()
    await opened(sqlite)
    async with running(dispatcher(sqlite, channel, clock)):
        await until(lambda: _begun(sqlite, 7), PATIENCE)
        await asyncio.sleep(0.3)
        assert (await stand(sqlite)).count("begun") == 7  # one place is kept for replies
        await write(sqlite, "trả lời", chat="khác")
        await until(lambda: _has(channel, "trả lời"), PATIENCE)
        channel.gate.set()
        await reaches(sqlite, "done")


async def _begun(database: Database, count: int) -> bool:
    return (await stand(database)).count("begun") == count


async def _has(channel: ScriptedChannel, text: str) -> bool:
    return text in channel.texts


@pytest.mark.parametrize("stop", [campaigns.pause, campaigns.cancel])
async def test_a_stop_reaches_what_is_claimed(database: Database, clock: HandClock, stop: Any) -> None:
    await people(database, 60)
    channel = ScriptedChannel(limits=Limits(concurrency=4))
    channel.gate = asyncio.Event()
    await opened(database)
    async with running(dispatcher(database, channel, clock)):
        await until(lambda: _begun(database, 4), PATIENCE)
        async with database.write() as session:
            assert await stop(session, 1, START)
        channel.gate.set()
        await until(lambda: _begun(database, 0), PATIENCE)
        await asyncio.sleep(0.3)
        assert len(channel.sent) == 4
        if stop is campaigns.pause:
            async with database.write() as session:
                assert await campaigns.resume(session, 1, START)
            await reaches(database, "done")
            assert len(channel.sent) == len(set(channel.sent)) == 60


async def test_it_halts_when_too_many_are_refused_and_goes_on_when_told(database: Database, clock: HandClock) -> None:
    await people(database, 100)
    channel = ScriptedChannel(*[errors.Failed("hỏng")] * 30, limits=Limits(concurrency=4))
    await opened(database)
    async with running(dispatcher(database, channel, clock)):
        found = await reaches(database, "halted")
        assert 20 <= found.failed <= 30
        async with database.write() as session:
            await campaigns.resume(session, 1, START)
        channel.script.clear()
        found = await reaches(database, "done")
    assert found.sent + found.failed == 100
    assert len(set(channel.sent)) == 100


async def test_each_answer_ends_in_its_own_state(database: Database, clock: HandClock) -> None:
    await people(database, 6)
    answers = [
        errors.Failed("x"), errors.Unreachable("đã chặn"), errors.Unknown("x"), errors.NotDelivered("x"),
        errors.Moved("x", "-100"),
    ]  # fmt: skip
    channel = ScriptedChannel(*answers, limits=Limits(concurrency=1))
    await opened(database, halt_share=None)
    async with running(dispatcher(database, channel, clock)):
        await until(lambda: _sent(channel, 6), PATIENCE)
        clock.forward(seconds=2)
        found = await reaches(database, "done")
    assert await stand(database) == ["failed", "unreachable", "unknown", "sent", "sent", "sent"]
    assert (found.failed, found.unreachable, found.unknown, found.sent) == (1, 1, 1, 3)
    assert sorted(channel.sent[6:]) == [("-100", "Mời họp"), ("c4", "Mời họp")]
    async with database.read() as session:
        query = sa.select(ACCOUNTS.c.platform_id, ACCOUNTS.c.unreachable_why).where(ACCOUNTS.c.unreachable_at == START)
        assert list(await session.execute(query)) == [("c2", "unreachable: đã chặn")]


async def _sent(channel: ScriptedChannel, count: int) -> bool:
    return len(channel.sent) >= count


async def test_a_reminder_in_doubt_goes_once_more(database: Database, clock: HandClock) -> None:
    await people(database, 1)
    channel = ScriptedChannel(errors.Unknown("x"), errors.Unknown("x"))
    await opened(database, lane=Lane.REMINDER)
    async with running(dispatcher(database, channel, clock)):
        await until(lambda: _sent(channel, 1), PATIENCE)
        await until(lambda: _begun(database, 0), PATIENCE)
        clock.forward(seconds=3)
        found = await reaches(database, "done")
    assert (found.unknown, len(channel.sent)) == (1, 2)


@pytest.mark.parametrize(("lane", "after"), [(Lane.ANNOUNCEMENT, "unknown"), (Lane.REMINDER, "sent")])
async def test_after_a_crash_what_had_begun_is_unknown_or_goes_once_more(
    database: Database, clock: HandClock, lane: Lane, after: str
) -> None:
    await people(database, 4)
    await opened(database, lane=lane)
    async with database.write() as session:
        begun = sa.update(RECIPIENTS).where(RECIPIENTS.c.person_id <= 2)
        await session.execute(begun.values(state="begun", attempts=1))
    channel = ScriptedChannel()
    async with running(dispatcher(database, channel, clock)):
        found = await reaches(database, "done")
    assert await stand(database) == [after, after, "sent", "sent"]
    assert (found.sent, found.unknown) == (4, 0) if after == "sent" else (2, 2)


async def test_quiet_hours_hold_back_all_but_replies_and_what_is_urgent(sqlite: Database, clock: HandClock) -> None:
    await people(sqlite, 1)
    await opened(sqlite, "thường")
    await opened(sqlite, "bão", is_urgent=True, bodies={"test": Outgoing(text="bão")})
    await write(sqlite, "nhắc", chat="c1", lane=Lane.REMINDER)
    await write(sqlite, "trả lời", chat="c1")
    clock.moment = START.replace(hour=16)  # 23:00 in Hanoi
    channel = ScriptedChannel()
    async with running(dispatcher(sqlite, channel, clock, quiet=QuietHours(ZONE))):
        await until(lambda: _sent(channel, 2), PATIENCE)
        await asyncio.sleep(0.3)
        assert sorted(channel.texts) == ["bão", "trả lời"]
        clock.moment = START.replace(hour=23)  # six in the morning
        await reaches(sqlite, "done", 1)
    assert sorted(channel.texts[2:]) == ["Mời họp", "nhắc"]


async def test_of_two_campaigns_neither_waits_for_the_other(sqlite: Database, clock: HandClock) -> None:
    await people(sqlite, 80)
    one, two = (everybody().where(PERSONS.c.id <= 40), everybody().where(PERSONS.c.id > 40))
    await opened(sqlite, "một", bodies={"test": Outgoing(text="một")}, source=one)
    await opened(sqlite, "hai", bodies={"test": Outgoing(text="hai")}, source=two)
    channel = ScriptedChannel(limits=Limits(concurrency=4))
    async with running(dispatcher(sqlite, channel, clock)):
        await reaches(sqlite, "done", 1)
        await reaches(sqlite, "done", 2)
    assert 5 <= channel.texts[:20].count("hai") <= 15
    assert len(set(channel.sent)) == 80


async def test_429_rests_the_campaign_and_not_replies(sqlite: Database, clock: HandClock) -> None:
    await people(sqlite, 30)
    channel = ScriptedChannel(errors.RetryLater("chờ", 7), limits=Limits(concurrency=1))
    await opened(sqlite)
    sending = dispatcher(sqlite, channel, clock)
    async with running(sending):
        await until(lambda: _begun(sqlite, 0), PATIENCE)
        await until(lambda: _sent(channel, 1), PATIENCE)
        await write(sqlite, "trả lời", chat="r")
        sending.wake()
        await settle(sqlite, "sent")
        clock.forward(seconds=6.9)
        await asyncio.sleep(0.3)
        assert channel.texts == ["Mời họp", "trả lời"]
        clock.forward(seconds=0.2)
        await reaches(sqlite, "done")
    assert len(channel.sent) == 32


async def test_the_pace_in_every_window(sqlite: Database) -> None:
    """In real time: nothing above the rate in any second, counted where a request begins."""
    rate = 40
    await people(sqlite, 120)
    begins: list[float] = []

    class Noting(ScriptedChannel):
        async def send(self, chat_id: str, message: Outgoing) -> Any:
            begins.append(time.monotonic())
            return await super().send(chat_id, message)

    now = dt.datetime.now(dt.UTC)
    await opened(sqlite, now=now, begins_at=now)
    channel = Noting(limits=Limits(per_second=rate, concurrency=16))
    async with running(Dispatcher(sqlite, channel, lambda: dt.datetime.now(dt.UTC), seconds=time.monotonic)):
        await reaches(sqlite, "done")
    worst = max(sum(1 for at in begins if start <= at < start + 1) for start in begins)
    assert worst <= rate
