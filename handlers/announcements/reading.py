"""When something is to be sent, as people type it: "8:00 thứ hai", "25/11 7h30", "mai 8h", "25/11/2026".

For: reading. Not for: asking again, or quiet hours.
"""

from __future__ import annotations

import datetime as dt
import re

from bot.words import fold
from handlers.announcements.model import ZONE

_TIME = re.compile(r"\b(\d{1,2})\s*(?::|h|gio|g)\s*(\d{2})?\b")
_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?\b")
_DAYS = ("thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay", "chu nhat")
_NUMBERS = {f"thu {number}": index for index, number in enumerate(range(2, 8))}
_MORNING = dt.time(8)
FURTHEST = dt.timedelta(days=366)


def read_when(text: str, now: dt.datetime) -> dt.datetime | None:
    """The moment that is meant, in UTC and after `now`; None where none is, or it lies more than a year ahead.

    Without an hour it is 8 in the morning; without a day the next such hour; without a year the next such day.
    """
    words, here = fold(text), now.astimezone(ZONE)
    time_match = _TIME.search(words)
    at = _time(time_match) if time_match else _MORNING
    day = _day(words, here.date())
    if at is None or (time_match is None and day is None):
        return None
    if day is None:
        if _DATE.search(words):
            return None
        day = here.date() if at > here.time() else here.date() + dt.timedelta(days=1)
    moment = dt.datetime.combine(day, at, ZONE)
    return moment.astimezone(dt.UTC) if now < moment <= now + FURTHEST else None


def _time(match: re.Match[str]) -> dt.time | None:
    hour, minute = int(match[1]), int(match[2] or 0)
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _day(words: str, today: dt.date) -> dt.date | None:
    match = _DATE.search(words)
    if match:
        return _date(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, today)
    if re.search(r"\b(?:ngay )?mai\b", words):
        return today + dt.timedelta(days=1)
    if "hom nay" in words:
        return today
    for name, index in (*((name, index) for index, name in enumerate(_DAYS)), *_NUMBERS.items()):
        if re.search(rf"\b{name}\b", words):
            return today + dt.timedelta(days=(index - today.weekday() - 1) % 7 + 1)
    return None


def _date(day: int, month: int, year: int | None, today: dt.date) -> dt.date | None:
    try:
        if year is not None:
            return dt.date(year, month, day)
        this = dt.date(today.year, month, day)
        return this if this >= today else dt.date(today.year + 1, month, day)
    except ValueError:
        return None
