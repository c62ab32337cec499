"""Rounds and tasks come into being: two months ahead, and always the next one.

For: which units owe a deadline, and giving each its task. Not for: reminding.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.units import Unit, unit_by_id, units_below, units_on
from handlers.deadlines import queries
from handlers.deadlines.calendar.landmarks import landmarks
from handlers.deadlines.calendar.recurrence import due_dates, next_due
from handlers.deadlines.calendar.schoolyear import school_year
from handlers.deadlines.model import Deadline, Owed, Round, Task
from handlers.deadlines.reminders.reminding import next_step, step

AHEAD = dt.timedelta(days=60)


async def units_of(session: AsyncConnection, deadline: Deadline, on: dt.date) -> list[Unit]:
    """The units of a day that owe a deadline: among the organising unit and all below, by name."""
    found = await reach(session, deadline.unit_id, on)
    if deadline.only:
        return [unit for unit in found if unit.id in set(deadline.only)]
    return [unit for unit in found if not deadline.kinds or unit.kind in deadline.kinds]


async def reach(session: AsyncConnection, unit_id: int | None, on: dt.date) -> list[Unit]:
    """A unit and all below it; None: all units there are."""
    if unit_id is None:
        return await units_on(session, on)
    own = await unit_by_id(session, unit_id)
    return [*([own] if own else []), *await units_below(session, unit_id, on)]


async def make_rounds(session: AsyncConnection, deadline: Deadline, today: dt.date, now: dt.datetime) -> int:
    """Brings about what is due soon; returns how many units owe it. What is there already stays as it is."""
    units = await units_of(session, deadline, today)
    unit_ids = [unit.id for unit in units]
    if deadline.event:
        await _make_by_province(session, deadline, units, today, now)
        return len(unit_ids)
    following = next_due(deadline, today)
    for period in due_dates(deadline, today, today + AHEAD) or ([following] if following else []):
        round_ = await queries.add_round(session, deadline.id, period)
        await add_tasks(session, deadline, round_, unit_ids, today, now)
    return len(unit_ids)


async def _make_by_province(
    session: AsyncConnection, deadline: Deadline, units: Sequence[Unit], today: dt.date, now: dt.datetime
) -> None:
    """A round for each province that has set the day; a province that has not waits for it."""
    own: dict[str, list[int]] = defaultdict(list)
    for unit in units:
        own[unit.province].append(unit.id)
    for one in await landmarks(session, since=school_year(today) - 1, provinces=own, event=deadline.event):
        due = one.day + dt.timedelta(days=deadline.offset)
        if due >= today:
            round_ = await queries.add_round(session, deadline.id, one.period, one.province, due)
            await add_tasks(session, deadline, round_, own[one.province], today, now)


async def without_day(session: AsyncConnection, deadline: Deadline, today: dt.date) -> list[str]:
    """The provinces whose units owe a deadline that goes with an event, and that have set no day to come for it."""
    if not deadline.event:
        return []
    found = await landmarks(session, since=school_year(today) - 1, event=deadline.event)
    ahead = {one.province for one in found if one.day + dt.timedelta(days=deadline.offset) >= today}
    return sorted({unit.province for unit in await units_of(session, deadline, today)} - ahead)


async def add_tasks(
    session: AsyncConnection,
    deadline: Deadline,
    round_: Round,
    unit_ids: Sequence[int],
    today: dt.date,
    now: dt.datetime,
) -> None:
    """A task in a round for each of these units that has none there yet."""
    blank = Owed(Task(0, round_.id, 0), round_, deadline, "")
    next_on = today if step(blank, today) else next_step(blank, today)
    await queries.add_tasks(session, round_.id, unit_ids, next_on, now)
