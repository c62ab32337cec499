"""The days off that officers have confirmed year by year, and what they mean for a due date.

For: the table `confirmed_days`, and a remark beside a date on which nobody works. Not for: computing
(`bot/days_off.py`) or the conversation (`organiser/holidays.py`).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import long_date
from bot.days_off import DaysOff, days_off
from bot.storage.database import insert_once
from bot.workdays import is_workday
from handlers.deadlines.calendar import texts_calendar as texts
from handlers.deadlines.tables import CONFIRMED_DAYS


async def calendar(session: AsyncConnection) -> DaysOff:
    """The days off with all that was confirmed."""
    rows = await session.execute(sa.select(CONFIRMED_DAYS))
    return days_off().confirmed({(row.year, row.occasion): (row.first_day, row.last_day) for row in rows})


async def bases(session: AsyncConnection, year: int) -> dict[str, str]:
    """Occasion -> the document by which its days of a year were confirmed."""
    rows = await session.execute(sa.select(CONFIRMED_DAYS).where(CONFIRMED_DAYS.c.year == year))
    return {row.occasion: row.basis for row in rows}


async def confirm(
    session: AsyncConnection,
    year: int,
    occasion: str,
    span: tuple[dt.date, dt.date],
    *,
    basis: str,
    by: int,
    now: dt.datetime,
) -> None:
    """Writes the days off of one occasion in one year, in the place of what was confirmed before."""
    key = {"year": year, "occasion": occasion}
    values = {
        "first_day": span[0], "last_day": span[1], "basis": basis, "confirmed_by": by, "confirmed_at": now,
    }  # fmt: skip
    await session.execute(insert_once(session, CONFIRMED_DAYS).values(key | values))
    same = (CONFIRMED_DAYS.c.year == year, CONFIRMED_DAYS.c.occasion == occasion)
    await session.execute(sa.update(CONFIRMED_DAYS).where(*same).values(values))


async def remark(session: AsyncConnection, day: dt.date) -> str:
    """What to say beside a due date on which nobody works; empty for a working day."""
    free = await calendar(session)
    if is_workday(day, free):
        return ""
    before = day
    while not is_workday(before, free):
        before -= dt.timedelta(days=1)
    return texts.OFF_DAY.format(day=long_date(day), why=_why(day, free), before=long_date(before))


def _why(day: dt.date, free: DaysOff) -> str:
    title = texts.OCCASIONS.get(free.occasion_of(day), "")
    if title:
        return texts.OFF_EXPECTED.format(title=title) if free.is_expected(day) else title
    return texts.OFF_HOLIDAY if day in free else texts.OFF_WEEKEND
