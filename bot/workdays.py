"""Counting working days: what "within two working days" means on a calendar.

A day counts when it is neither a Saturday, a Sunday nor one of `holidays`. The day something begins is never counted.
For: pure rules over dates. Not for: which days are holidays; the caller brings them (`days_off.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.conversation import Clock

SATURDAY = 5
NO_HOLIDAYS: frozenset[dt.date] = frozenset()


def is_workday(day: dt.date, holidays: Container[dt.date] = NO_HOLIDAYS) -> bool:
    """Whether people work on this day."""
    return day.weekday() < SATURDAY and day not in holidays


def add_workdays(day: dt.date, count: int, holidays: Container[dt.date] = NO_HOLIDAYS) -> dt.date:
    """The `count`-th working day after a day; the day itself where `count` is 0. Raises ValueError below that."""
    if count < 0:
        raise ValueError("count must not be negative")
    while count:
        day += dt.timedelta(days=1)
        count -= is_workday(day, holidays)
    return day


def after_workdays(
    moment: dt.datetime, count: int, clock: Clock, holidays: Container[dt.date] = NO_HOLIDAYS
) -> dt.datetime:
    """The same time of day `count` working days later, by the union's own calendar."""
    day = clock.day_of(moment)
    return moment + (add_workdays(day, count, holidays) - day)
