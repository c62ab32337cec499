"""Stored jobs: done once, made up for once, by one process. Not: what the rooms' jobs do."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Job
from bot.delivery.outbox import Chat, Outbox
from bot.schedule import JOBS, Scheduler, bring_forward, next_time
from bot.storage.database import Database
from tests.bot.parts import LIMITS, START, HandClock, running, until

HOUR = dt.timedelta(hours=1)
Run = Callable[[AsyncConnection, Outbox, dt.datetime], Awaitable[None]]


def counting(runs: list[dt.datetime]) -> Run:
    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        runs.append(now)

    return run


def scheduler(database: Database, *jobs: Job, clock: HandClock | None = None) -> Scheduler:
    return Scheduler(database, jobs, limits={"test": LIMITS}, clock=clock or HandClock(), written=lambda _: None)


async def drain(made: Scheduler) -> None:
    while await made.step():
        pass


async def test_a_new_job_is_done_at_once_and_then_at_its_time(database: Database) -> None:
    runs: list[dt.datetime] = []
    clock = HandClock()
    made = scheduler(database, Job("a", HOUR, counting(runs)), clock=clock)
    await drain(made)
    assert len(runs) == 1
    clock.forward(minutes=59)
    await drain(made)
    assert len(runs) == 1
    clock.forward(minutes=1)
    await drain(made)
    assert len(runs) == 2


async def test_missed_runs_are_made_up_for_once(database: Database) -> None:
    runs: list[dt.datetime] = []
    clock = HandClock()
    await drain(scheduler(database, Job("a", HOUR, counting(runs)), clock=clock))
    clock.forward(hours=9, minutes=20)
    await drain(scheduler(database, Job("a", HOUR, counting(runs)), clock=clock))  # after a restart
    assert len(runs) == 2
    assert (await _rows(database))[0].next_at == START + 10 * HOUR


async def test_what_a_job_wrote_stands_or_falls_with_its_next_time(database: Database) -> None:
    clock, fails = HandClock(), [True]

    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        await session.execute(sa.insert(JOBS).values(name="dấu vết", next_at=now))
        if fails:
            raise RuntimeError("hỏng")

    made = scheduler(database, Job("a", HOUR, run), clock=clock)
    await drain(made)
    (row,) = await _rows(database)
    assert (row.name, row.error, row.last_at) == ("a", "RuntimeError", None)
    assert row.next_at == START + dt.timedelta(minutes=5)
    fails.clear()
    clock.forward(minutes=5)
    await drain(made)
    assert [row.name for row in await _rows(database)] == ["a", "dấu vết"]


async def test_one_that_fails_does_not_keep_the_others(database: Database) -> None:
    runs: list[dt.datetime] = []

    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        raise RuntimeError("hỏng")

    await drain(scheduler(database, Job("a", HOUR, run), Job("b", HOUR, counting(runs))))
    assert len(runs) == 1


async def test_a_job_is_brought_forward(database: Database) -> None:
    runs: list[dt.datetime] = []
    clock = HandClock()
    made = scheduler(database, Job("a", HOUR, counting(runs)), clock=clock)
    await drain(made)
    async with database.write() as session:
        await bring_forward(session, "a", clock.now() + dt.timedelta(minutes=1))
        await bring_forward(session, "a", clock.now() + dt.timedelta(minutes=30))  # later than it is due: no change
    clock.forward(minutes=1)
    await drain(made)
    assert len(runs) == 2


async def test_two_processes_do_a_job_once(database_url: str) -> None:
    one, other = await Database.open(database_url), await Database.open(database_url)
    runs: list[dt.datetime] = []

    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        await asyncio.sleep(0.05)
        runs.append(now)

    clock = HandClock()
    both = [scheduler(each, Job("a", HOUR, run), clock=clock) for each in (one, other)]
    for _ in range(4):
        await asyncio.gather(*(drain(each) for each in both))
        clock.forward(hours=1)
    assert len(runs) == 4
    await one.close()
    await other.close()


async def test_notices_are_told_to_senders(database: Database) -> None:
    told: list[Chat] = []

    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        outbox.touched.add(Chat("test", "7"))

    made = Scheduler(database, [Job("a", HOUR, run)], limits={"test": LIMITS}, clock=HandClock(), written=told.append)
    async with running(made):
        await until(lambda: _is(told))
    assert told == [Chat("test", "7")]


async def _is(told: list[Chat]) -> bool:
    return bool(told)


async def _rows(database: Database) -> list[sa.Row[tuple[object, ...]]]:
    async with database.read() as session:
        return list(await session.execute(sa.select(JOBS).order_by(JOBS.c.name)))


def test_two_jobs_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="one name"):
        scheduler(None, Job("a", HOUR, counting([])), Job("a", HOUR, counting([])))  # type: ignore[arg-type]


@given(st.integers(-10_000, 10_000), st.integers(1, 500))
def test_the_next_time_is_the_first_planned_one_after_now(minutes: int, every: int) -> None:
    pause = dt.timedelta(minutes=every)
    then = next_time(START - dt.timedelta(minutes=minutes), pause, START)
    assert then > START
    assert (then - (START - dt.timedelta(minutes=minutes))) % pause == dt.timedelta(0)
    assert minutes < 0 or then - START <= pause
