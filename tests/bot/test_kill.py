"""The promise: kill the program at any moment, as often as you like; every question has one effect and one reply.

The program is a real process with a real database and speaks HTTP to a fake Telegram, which is another process and
keeps what has arrived. Not: power cuts, which are the databases' own promise.
"""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path

import pytest

from bot.conversation import Outgoing
from bot.inbox import INBOX
from tests.bot.killing import Experiment, asked_in, experiment
from tests.bot.parts import rows, until


async def kill_often(made: Experiment, kills: int, a_second: float, delay: float = 0.1) -> None:
    """Starts and kills. Mostly while a message is being sent, now and then at any moment, the start included."""
    # Every message is under way for a while (seconds), so that a kill meets some.
    await made.telegram.fault("sendMessage", kind="none", delay=delay, times=-1)
    pouring = asyncio.create_task(made.pour(a_second))
    for number in range(kills):
        already = len(await made.telegram.calls("sendMessage"))
        await made.start()
        if number % 4 == 3:
            await asyncio.sleep(random.uniform(0.2, 3))
        else:
            await until(lambda already=already: made.sending(already), 60)  # type: ignore[misc]
            await asyncio.sleep(random.choice([0, 0, random.uniform(0, 1)]))
        await made.kill()
    await made.run_dry(pouring)


async def end_in_peace(made: Experiment) -> None:
    await made.telegram.wait_for(lambda _: made.settled(), 120)
    assert await made.terminate() == 0


async def check(made: Experiment) -> None:
    stored = await rows(made.database, INBOX)
    assert {(row.state, row.payload) for row in stored} == {("done", "")}
    assert len(stored) == len(made.asked)
    assert await made.effects() == dict.fromkeys(made.asked, 1)

    deliveries = await made.deliveries()
    texts = {row.inbox_id: asked_in(Outgoing.model_validate_json(row.payload).text) for row in deliveries}
    assert sorted(texts.values()) == sorted(made.asked)  # each once, whatever came twice
    assert sorted(row.inbox_id for row in deliveries) == sorted(row.id for row in stored)  # one reply a question
    arrived = await made.arrived()
    for row in deliveries:
        times, kills = arrived[texts[row.inbox_id]], len(made.in_flight.get(row.id, ()))
        story = f"{row.state}, arrived {times} times, killed in flight {kills} times"
        if row.state == "sent":
            assert times == 1 or (times == 2 and kills >= 1), story
        else:
            assert row.state == "unknown" and kills == 2 and times <= 2, story

    for chat in {message["chat"]["id"] for message in await made.telegram.messages()}:
        numbers = [int(asked_in(one["text"]).split()[1]) for one in await made.telegram.messages(chat)]
        first_times = list(dict.fromkeys(numbers))
        assert first_times == sorted(first_times)  # in the order in which they were asked

    lines = made.log.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if json.loads(line)["level"] in ("ERROR", "CRITICAL")] == []


async def test_two_kills(sqlite_url: str, tmp_path: Path) -> None:
    async with experiment(sqlite_url, tmp_path) as made:
        await kill_often(made, kills=2, a_second=15, delay=0.5)
        await made.start()
        await end_in_peace(made)
        assert made.in_flight, "no kill met a message on its way: this showed nothing"
        await check(made)


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_twenty_kills(database_url: str, tmp_path: Path) -> None:
    async with experiment(database_url, tmp_path) as made:
        await kill_often(made, kills=20, a_second=20)
        await made.start()
        await end_in_peace(made)
        assert len(made.in_flight) > 20
        await check(made)


@pytest.mark.proof
async def test_sigterm_waits_for_what_is_on_its_way_and_leaves_the_rest(database_url: str, tmp_path: Path) -> None:
    async with experiment(database_url, tmp_path) as made:
        await made.telegram.fault("sendMessage", kind="none", delay=0.5, times=-1)
        await made.start()
        pouring = asyncio.create_task(made.pour(30))
        await until(lambda: made.sending(10), 60)
        assert await made.terminate(5) == 0
        await made.run_dry(pouring)
        assert "begun" not in {row.state for row in await made.deliveries()}
        assert len(await made.arrived()) >= 10
        await made.start()
        await end_in_peace(made)
        await check(made)
        assert set((await made.arrived()).values()) == {1}  # nothing twice: no stop leaves anything in doubt
