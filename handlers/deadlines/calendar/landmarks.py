"""The days of the school year that each province has set, and the rounds that follow them.

For: the table `school_events`, and moving rounds with it. Not for: reading names (`schoolyear.py`), or who may
(`organiser/school.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.schedule import bring_forward
from bot.storage.database import insert_once
from handlers.deadlines import queries
from handlers.deadlines.calendar.schoolyear import school_year
from handlers.deadlines.model import Deadline, Round
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_ROUNDS, DEADLINE_TASKS, SCHOOL_EVENTS

ROUNDS_JOB = "deadline-rounds"


@dataclass(frozen=True, slots=True)
class Landmark:
    """One event of one province in one school year."""

    province: str
    school_year: int
    event: str
    day: dt.date

    @property
    def period(self) -> dt.date:
        """What the rounds of this school year are known by, however often the day moves."""
        return dt.date(self.school_year, 9, 1)


async def landmarks(
    session: AsyncConnection, *, since: int, provinces: Collection[str] | None = None, event: str = ""
) -> list[Landmark]:
    """What has been set for a school year and later ones; of some provinces, of one event."""
    query = sa.select(SCHOOL_EVENTS).where(SCHOOL_EVENTS.c.school_year >= since)
    if provinces is not None:
        query = query.where(SCHOOL_EVENTS.c.province.in_(sorted(provinces)))
    if event:
        query = query.where(SCHOOL_EVENTS.c.event == event)
    ordered = query.order_by(SCHOOL_EVENTS.c.province, SCHOOL_EVENTS.c.day)
    return [Landmark(row.province, row.school_year, row.event, row.day) for row in await session.execute(ordered)]


async def current(session: AsyncConnection, province: str, event: str, day: dt.date) -> Landmark | None:
    """What stands for this event in the school year of a day."""
    found = await landmarks(session, since=school_year(day), provinces=[province], event=event)
    return next((one for one in found if one.school_year == school_year(day)), None)


async def following(session: AsyncConnection, new: Landmark, today: dt.date) -> list[tuple[Round, Deadline, dt.date]]:
    """The rounds that another day of an event moves, each with its new date; locked. None is moved into the past."""
    every = {one.id: one for one in await queries.deadlines(session) if one.event == new.event}
    query = sa.select(DEADLINE_ROUNDS.c.id).where(
        DEADLINE_ROUNDS.c.deadline_id.in_(every), DEADLINE_ROUNDS.c.province == new.province,
        DEADLINE_ROUNDS.c.period == new.period,
    )  # fmt: skip
    found = []
    for round_id in (await session.execute(query.order_by(DEADLINE_ROUNDS.c.id))).scalars().all():
        one = await queries.round_by_id(session, round_id, lock=True)
        due = new.day + dt.timedelta(days=one[1].offset) if one else new.day
        if one is not None and due != one[0].due and due >= today:
            found.append((*one, due))
    return found


async def told(session: AsyncConnection, rounds: Collection[int]) -> int:
    """How many people were told something of these rounds that is still awaited."""
    query = (
        sa.select(sa.func.count(DEADLINE_REMINDERS.c.person_id.distinct()))
        .join(DEADLINE_TASKS, DEADLINE_TASKS.c.id == DEADLINE_REMINDERS.c.task_id)
        .where(DEADLINE_TASKS.c.round_id.in_(rounds), queries.STILL_AWAITED)
    )
    return int((await session.execute(query)).scalar_one())


async def set_day(
    session: AsyncConnection, new: Landmark, *, by: int | None, today: dt.date, now: dt.datetime
) -> list[Deadline]:
    """Enters a day, moves what follows it and lets the jobs make and tell the rest; returns what was moved."""
    key = {"province": new.province, "school_year": new.school_year, "event": new.event}
    values = {"day": new.day, "set_by": by, "set_at": now}
    await session.execute(insert_once(session, SCHOOL_EVENTS).values(key | values))
    here = (SCHOOL_EVENTS.c[name] == value for name, value in key.items())
    await session.execute(sa.update(SCHOOL_EVENTS).where(*here).values(values))
    moving = await following(session, new, today)
    for one, _, due in moving:
        await queries.move_round(session, one, due, today, now)
    await bring_forward(session, ROUNDS_JOB, now)
    return [deadline for _, deadline, _ in moving]
