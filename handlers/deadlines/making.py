"""Rounds and tasks come into being: two months ahead, and always the next one.

For: which units owe a deadline, and giving each its task. Not for: reminding.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.units import Unit, unit_by_id, units_below, units_on
from handlers.deadlines import queries
from handlers.deadlines.model import Deadline, Owed, Task
from handlers.deadlines.recurrence import due_dates, next_due
from handlers.deadlines.reminding import next_step, step

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
    unit_ids = [unit.id for unit in await units_of(session, deadline, today)]
    following = next_due(deadline, today)
    for period in due_dates(deadline, today, today + AHEAD) or ([following] if following else []):
        round_ = await queries.add_round(session, deadline.id, period)
        blank = Owed(Task(0, round_.id, 0), round_, deadline, "")
        next_on = today if step(blank, today) else next_step(blank, today)
        await queries.add_tasks(session, round_.id, unit_ids, next_on, now)
    return len(unit_ids)
