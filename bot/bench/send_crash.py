"""Killed in the middle of an announcement, again and again: what arrived, what arrived twice, what nobody knows.

For: kill -9 of the one process that sends, and of the leader of three on PostgreSQL. Not for: the states a single
message can get into; those are tested where they are made.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.bench.send_channel import read_times, worst_window
from bot.bench.send_child import sender
from bot.bench.send_server import FakeServer, end, until
from bot.bench.send_speed import finished
from bot.bench.send_union import add_members, announce
from bot.delivery import campaigns
from bot.storage.database import Database

CHUNK = 5_000
_HOLDER = sa.text(
    "SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted"
    " AND datname = current_database()"
)
_OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND application_name LIKE 'sender%'"
)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """`lost`: neither arrived nor in doubt; `unknown`: in doubt; `begun`: under way at the kills; `states` of all rows.

    `worst_window`: the most requests that began within a second; `pause`: the longest time without one, in seconds.
    """

    lost: int
    twice: int
    unknown: int
    begun: int
    states: Counter[str]
    worst_window: int
    pause: float


async def kill_often(server: FakeServer, database_url: str, messages: int, kills: int = 8) -> Aftermath:
    """Kills the sender so many times, at even steps of the way. Raises TimeoutError where there is no end."""
    await server.tell("reset")
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="congdoan-")))
        database = await Database.open(database_url)
        stack.push_async_callback(database.close)
        await add_members(database, messages)
        campaign = (await announce(database, "bench:crash", halt_share=None)).id
        begun, in_flight = folder / "begun.times", 0
        url = named(database_url, 0)
        for number in range(kills):
            async with sender(url, server.api_url, begun) as process:
                await until(partial(server.has_taken, messages * (number + 1) // (kills + 1)))
                await end(process)
            await until(partial(_gone, database))
            in_flight += (await _states(database, campaign))["begun"]
        async with sender(url, server.api_url, begun):
            await finished(database, campaign)
        return await _aftermath(server, database, campaign, in_flight, read_times(begun))


async def kill_leader(server: FakeServer, database_url: str, messages: int, per_second: float) -> Aftermath:
    """Three processes on one PostgreSQL; the one that sends is killed after a third of the messages."""
    await server.tell("reset")
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="congdoan-")))
        database = await Database.open(database_url)
        stack.push_async_callback(database.close)
        await add_members(database, messages)
        campaign = (await announce(database, "bench:leader", halt_share=None)).id
        begun = folder / "begun.times"
        processes = [
            await stack.enter_async_context(
                sender(named(database_url, number), server.api_url, begun, per_second=per_second)
            )
            for number in range(3)
        ]
        await until(partial(server.has_taken, messages // 3))
        async with database.read() as session:
            leader = int((await session.execute(_HOLDER)).scalar_one().removeprefix("sender"))
        await end(processes[leader])
        in_flight = (await _states(database, campaign))["begun"]
        await finished(database, campaign)
        return await _aftermath(server, database, campaign, in_flight, read_times(begun))


def named(database_url: str, number: int) -> str:
    """The same database, its connections marked with the sender's number."""
    if not database_url.startswith("postgresql"):
        return database_url
    return f"{database_url}{'&' if '?' in database_url else '?'}application_name=sender{number}"


async def _aftermath(
    server: FakeServer, database: Database, campaign: int, in_flight: int, times: list[float]
) -> Aftermath:
    arrived = (await server.report()).arrived
    everybody = [row async for row in every_recipient(database, campaign)]
    return Aftermath(
        lost=sum(row.state != "unknown" and not arrived[int(row.chat_id)] for row in everybody),
        twice=sum(count - 1 for count in arrived.values() if count > 1),
        unknown=sum(row.state == "unknown" for row in everybody),
        begun=in_flight,
        states=Counter(row.state for row in everybody),
        worst_window=worst_window(times),
        pause=max((later - earlier for earlier, later in pairwise(times)), default=0.0),
    )


async def every_recipient(database: Database, campaign: int, *states: str) -> Any:
    """The recipients in these states (none named: all), by person."""
    after = 0
    while True:
        async with database.read() as session:
            found = await campaigns.recipients(session, campaign, states, after, CHUNK)
        for row in found:
            yield row
        if len(found) < CHUNK:
            return
        after = found[-1].person_id


async def _states(database: Database, campaign: int) -> Counter[str]:
    return Counter([row.state async for row in every_recipient(database, campaign, "claimed", "begun")])


async def _gone(database: Database) -> bool:
    """PostgreSQL may still be ending what a killed process had asked for."""
    if database.is_sqlite:
        return True
    async with database.read() as session:
        return bool((await session.execute(_OTHERS)).scalar_one() == 0)
