"""Jobs with their next time in the database: done by one process, made up for once after a stop.

A due job is locked by its row while it runs (SQLite: by the one writer), and its next time is written in the same
transaction as what it did, so that two processes never both do it. What failed is tried again after some minutes.
For: the table `jobs` and running what is due. Not for: what a job does (the rooms bring them), nor messages.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.base import Limits
from bot.conversation import Clock, Job
from bot.delivery.outbox import Chat, Outbox
from bot.storage.database import Database, insert_once
from bot.storage.types import UtcDateTime

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
TRY_AGAIN_AFTER = dt.timedelta(minutes=5)

JOBS = sa.Table(
    "jobs",
    sa.MetaData(),
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("next_at", UtcDateTime, nullable=False),
    sa.Column("last_at", UtcDateTime),
    sa.Column("error", sa.String(200)),
)


def next_time(planned: dt.datetime, every: dt.timedelta, now: dt.datetime) -> dt.datetime:
    """The first of the times `planned`, `planned + every`, … that lies after `now`; those missed are not repeated."""
    if planned > now:
        return planned
    return planned + ((now - planned) // every + 1) * every


async def bring_forward(session: AsyncConnection, name: str, at: dt.datetime) -> None:
    """Lets a job run at a moment already, in the caller's transaction; one that is due earlier stays so."""
    await session.execute(insert_once(session, JOBS).values(name=name, next_at=at))
    await session.execute(sa.update(JOBS).where(JOBS.c.name == name, JOBS.c.next_at > at).values(next_at=at))


class Scheduler:
    """Runs until cancelled. `limits` names the channels served here; `written` is told what was written, as in turns.

    Raises ValueError where two jobs have one name.
    """

    def __init__(
        self,
        database: Database,
        jobs: Sequence[Job],
        *,
        limits: Mapping[str, Limits],
        clock: Clock,
        written: Callable[[Chat], None],
    ) -> None:
        self._database = database
        self._jobs = {job.name: job for job in jobs}
        if len(self._jobs) < len(jobs):
            raise ValueError("two jobs have one name")
        self._limits = limits
        self._clock = clock
        self._written = written
        self._known = False

    async def run(self) -> None:
        """Does what is due until cancelled; a fault of a job or the database never ends it."""
        while True:
            try:
                while await self.step():
                    pass
            except Exception:
                # Mostly a database that does not answer. Without the jobs nothing would ever be forgotten or reminded.
                log.exception("jobs could not be looked at; trying again")
            await asyncio.sleep(POLL_SECONDS)

    async def step(self) -> bool:
        """Does one job that is due; False where none is."""
        await self._enter()
        name = await self._due()
        if name is None:
            return False
        touched: set[Chat] = set()
        try:
            async with self._database.write() as session:
                outbox = Outbox(session, self._limits, self._clock)
                if not await self._take(session, self._jobs[name], outbox):
                    return True  # another process has it, or has just done it
                touched |= outbox.touched
        except Exception as error:
            # A fault of one job: what it wrote is rolled back, and the other jobs must still be done.
            log.exception("job failed", extra={"job": name})
            await self._postpone(self._jobs[name], type(error).__name__)
        for chat in touched:
            self._written(chat)
        return True

    async def _enter(self) -> None:
        """New jobs are due at once."""
        if self._known:
            return
        async with self._database.write() as session:
            for name in self._jobs:
                await session.execute(insert_once(session, JOBS).values(name=name, next_at=self._clock.now()))
        self._known = True

    async def _due(self) -> str | None:
        query = (
            sa.select(JOBS.c.name)
            .where(JOBS.c.name.in_(list(self._jobs)), JOBS.c.next_at <= self._clock.now())
            .order_by(JOBS.c.next_at, JOBS.c.name)
            .limit(1)
        )
        async with self._database.read() as session:
            found: str | None = (await session.execute(query)).scalar()
        return found

    async def _take(self, session: AsyncConnection, job: Job, outbox: Outbox) -> bool:
        """Runs a job with its row locked; waits for another process that runs it, and then finds it done."""
        now = self._clock.now()
        row = (await session.execute(sa.select(JOBS.c.next_at).where(JOBS.c.name == job.name).with_for_update())).one()
        if row.next_at > now:
            return False
        # Written first: the job itself may bring its next time forward.
        values = {"next_at": next_time(row.next_at, job.every, now), "last_at": now, "error": None}
        await session.execute(sa.update(JOBS).where(JOBS.c.name == job.name).values(values))
        await job.run(session, outbox, now)
        return True

    async def _postpone(self, job: Job, error: str) -> None:
        soon = self._clock.now() + min(job.every, TRY_AGAIN_AFTER)
        async with self._database.write() as session:
            change = sa.update(JOBS).where(JOBS.c.name == job.name).values(next_at=soon, error=error[:200])
            await session.execute(change)
