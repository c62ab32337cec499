"""Reminders at their time: each once, several as one digest, never at night, never to a unit that has reported.

The tasks of some units are locked, and whether they are still awaited is read in the transaction that writes the
reminder; what was said is kept by a unique row for each person. A chat in which a turn is under way is left for a
moment later, so nobody waits for anybody. What units ask for (`requests.py`) and who is still missing (`raising.py`)
is told in the same way.
For: the jobs. Not for: deciding what is due (`reminding.py`), or words.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import NIGHT, ZONE
from bot.conversation import Choice, Job, say
from bot.delivery.outbox import Outbox
from bot.schedule import bring_forward
from bot.storage.database import insert_once
from bot.storage.portions import portions
from handlers.deadlines import people, queries, texts, words
from handlers.deadlines.model import Owed
from handlers.deadlines.organiser import making
from handlers.deadlines.reminders import raising, telling, truth
from handlers.deadlines.reminders.reminding import Digest, Heard, due_reminders, next_step
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINES
from handlers.deadlines.unit import requests, texts_later

JOB = "deadline-reminders"
UNITS_AT_ONCE = 30
_BUSY = dt.timedelta(seconds=5)
_SHOWN_DAYS = dt.timedelta(days=31)
_CHOICES = 2


def jobs() -> tuple[Job, ...]:
    """What the scheduler runs for the deadlines."""
    return (
        Job("deadline-rounds", dt.timedelta(hours=12), make),
        Job(JOB, dt.timedelta(minutes=10), remind),
    )


async def make(session: AsyncConnection, _outbox: Outbox, now: dt.datetime) -> None:
    """Rounds that come within two months, and tasks for units that are new."""
    for deadline in await queries.deadlines(session):
        await making.make_rounds(session, deadline, now.astimezone(ZONE).date(), now)


async def remind(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """Some units' reminders; comes again at once while there are more."""
    if not NIGHT.holds(now):
        await remind_now(session, outbox, now)


async def remind_now(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """The same at whatever hour it is."""
    today = now.astimezone(ZONE).date()
    is_waiting = await requests.tell(session, outbox, now)
    unit_ids = await _units_due(session, today)
    if not unit_ids:
        if await raising.raise_up(session, outbox, today) or is_waiting:
            await bring_forward(session, JOB, now + _BUSY)
        return
    is_busy = await _Round(session, outbox, now).run(unit_ids)
    await bring_forward(session, JOB, now + _BUSY if is_busy else now)


def _due(today: dt.date) -> tuple[sa.ColumnElement[bool], ...]:
    return (queries.STILL_AWAITED, DEADLINE_TASKS.c.next_on <= today)


async def _units_due(session: AsyncConnection, today: dt.date) -> list[int]:
    query = (
        sa.select(DEADLINE_TASKS.c.unit_id)
        .join(DEADLINE_ROUNDS, DEADLINE_ROUNDS.c.id == DEADLINE_TASKS.c.round_id)
        .join(DEADLINES, DEADLINES.c.id == DEADLINE_ROUNDS.c.deadline_id)
        .where(*_due(today), DEADLINES.c.active.is_(True))
        .distinct()
        .order_by(DEADLINE_TASKS.c.unit_id)
        .limit(UNITS_AT_ONCE)
    )
    return list((await session.execute(query)).scalars())


class _Round:
    """One part of what is due today."""

    def __init__(self, session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        self._session, self._outbox, self._now = session, outbox, now
        self._today = now.astimezone(ZONE).date()

    async def run(self, unit_ids: Sequence[int]) -> bool:
        """Tells the people of these units what they are to do, over all their units; whether somebody was busy."""
        mine = await people.officers(self._session, unit_ids, self._today, reminded=True)
        persons = {one for own in mine.values() for one in own}
        tasks = await self._tasks({*unit_ids, *await people.units_of(self._session, persons)})
        staff = await people.officers(self._session, {one.task.unit_id for one in tasks}, self._today, reminded=True)
        theirs: dict[int, list[Owed]] = defaultdict(list)
        for one in tasks:
            for person_id in staff.get(one.task.unit_id, ()):
                if person_id in persons:
                    theirs[person_id].append(one)
        busy: set[int] = set()
        for digest in due_reminders(theirs, self._today, await self._heard(persons, [one.task.id for one in tasks])):
            if await self._tell(digest) is None:
                busy.add(digest.person_id)
        later = {unit_id for unit_id, own in mine.items() if busy.intersection(own)}
        await self._go_on([one for one in tasks if one.task.unit_id in unit_ids and one.task.unit_id not in later])
        return bool(later)

    async def _tasks(self, unit_ids: Collection[int]) -> list[Owed]:
        """What these units still owe, soon or asked for; locked, so that nobody reports it until this has been said."""
        here = (DEADLINE_TASKS.c.unit_id.in_(unit_ids), queries.STILL_AWAITED)
        lock = sa.select(DEADLINE_TASKS.c.id).where(*here).with_for_update(skip_locked=True)
        locked = (await self._session.execute(lock.order_by(DEADLINE_TASKS.c.id))).scalars().all()
        soon = sa.or_(self._today + _SHOWN_DAYS >= queries.DUE, DEADLINE_TASKS.c.next_on <= self._today)
        return await queries.owed(self._session, DEADLINE_TASKS.c.id.in_(locked), queries.STILL_AWAITED, soon)

    async def _heard(self, persons: Collection[int], task_ids: Collection[int]) -> Heard:
        found: dict[tuple[int, int], list[str]] = defaultdict(list)
        query = sa.select(DEADLINE_REMINDERS).where(
            DEADLINE_REMINDERS.c.person_id.in_(persons), DEADLINE_REMINDERS.c.task_id.in_(task_ids)
        )
        for row in await self._session.execute(query.order_by(DEADLINE_REMINDERS.c.id)):
            found[row.person_id, row.task_id].append(row.key)
        return found

    async def _tell(self, digest: Digest) -> bool | None:
        """Writes a digest; False where the person has no conversation, None where they are busy in it."""
        choices = [
            Choice(label=texts.DONE_LABEL.format(index=index), action=f"deadlines:done:{line.owed.task.id}")
            for index, line in enumerate(digest.lines[:_CHOICES], start=1)
        ]
        choices.append(Choice(label=texts_later.LATER, action="deadlines:later"))
        choices.append(Choice(label=texts.MINE_LABEL, action="deadlines:mine"))
        reply = say(words.digest(digest, self._today), *choices)
        still = truth.of_digest(digest, self._today)
        told = await telling.write(self._session, self._outbox, digest.person_id, reply, still=still)
        if told:
            rows = [
                {"task_id": line.owed.task.id, "person_id": digest.person_id, "key": key, "at": self._now}
                for line in digest.lines
                for key in line.keys
            ]
            await self._session.execute(insert_once(self._session, DEADLINE_REMINDERS), rows)
        return told

    async def _go_on(self, tasks: Sequence[Owed]) -> None:
        """Each task waits for its next step; what was asked for once has been said."""
        await queries.wait_for(self._session, {one.task.id: next_step(one, self._today) for one in tasks})
        for part in portions(sorted([one.task.id for one in tasks if one.task.call])):
            change = sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.id.in_(part))
            await self._session.execute(change.values(call=""))
