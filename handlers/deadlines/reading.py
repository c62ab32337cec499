"""A due date as an organiser types it: "31/12/2026", "15/1, 15/6", "ngày 25 hằng tháng", "31/3 hằng năm".

For: text -> dates or a rule. A day gone by and a day in no calendar are refused, never guessed. Not for: hours.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from bot.clock import WEEKDAYS
from bot.dates import Written, days_in, weekday_in
from bot.words import fold
from handlers.deadlines import texts
from handlers.deadlines.calendar.schoolyear import read_with

_MONTHLY = re.compile(r"\b(?:ngay\s+)?(?:(?P<day>\d{1,2})|(?P<end>cuoi|cuoi thang))\s+(?:hang|moi)\s+thang\b")
_EVERY_YEAR = re.compile(r"\b(?:hang|moi)\s+nam\b")
# Between a day and why: a semicolon, else the word that a reason begins with.
_WHY = (re.compile(r"\s*;\s*"), re.compile(r"[\s,]+(?:vì|vi|do|bởi|tại)\s+", re.IGNORECASE))
_MOST, _FARTHEST = 24, 5


class Unclear(Exception):
    """What was typed cannot be taken; the message is the sentence that says why."""


@dataclass(frozen=True, slots=True)
class When:
    """Due dates in order, a rule (RFC 5545), or `offset` days after an event of the school year."""

    dates: tuple[dt.date, ...] = ()
    rule: str = ""
    event: str = ""
    offset: int = 0


def read_when(text: str, today: dt.date) -> When:
    """The dates that a text names. A day without a year is the next such day. Raises Unclear."""
    said = fold(unicodedata.normalize("NFC", text))
    monthly = _MONTHLY.search(said)
    if monthly is not None:
        return When(rule=f"FREQ=MONTHLY;BYMONTHDAY={_day_of_month(monthly)}")
    found = days_in(said)
    if not found:
        with_event = read_with(text)
        if with_event is None:
            raise Unclear(texts.NO_DATE)
        return When(event=with_event[0], offset=with_event[1])
    if _EVERY_YEAR.search(said):
        if len(found) > 1:
            raise Unclear(texts.ONE_DATE_A_YEAR)
        day = _dated(found[0], today)
        if (day.month, day.day) == (2, 29):
            raise Unclear(texts.NO_SUCH_DAY.format(day="29/2 hằng năm"))
        return When(rule=f"FREQ=YEARLY;BYMONTH={day.month};BYMONTHDAY={day.day}")
    days = tuple(sorted({_dated(one, today) for one in found}))
    _check_weekday(said, days)
    if len(days) > _MOST:
        raise Unclear(texts.MOST_DATES.format(limit=_MOST))
    return When(days)


def read_day(text: str, today: dt.date) -> dt.date:
    """Exactly one date. Raises Unclear."""
    when = read_when(text, today)
    if len(when.dates) != 1:
        raise Unclear(texts.ONE_DATE)
    return when.dates[0]


def day_and_reason(text: str) -> tuple[str, str]:
    """ "1/12; đang bão" or "1/12 vì đang bão" in its two parts; the reason is empty where none is given."""
    for between in _WHY:
        day, *reason = between.split(unicodedata.normalize("NFC", text), maxsplit=1)
        if reason:
            return day, reason[0].strip()
    return text, ""


def _day_of_month(found: re.Match[str]) -> int:
    if found["end"]:
        return -1
    day = int(found["day"])
    if not 1 <= day <= 28:
        raise Unclear(texts.DAY_OF_MONTH)
    return day


def _dated(found: Written, today: dt.date) -> dt.date:
    made = found.date(today)
    if made is None:
        raise Unclear(texts.NO_SUCH_DAY.format(day=found.text))
    if made < today:
        raise Unclear(texts.PAST_DAY.format(day=f"{made:%d/%m/%Y}"))
    if found.year is not None and found.year > today.year + _FARTHEST:
        raise Unclear(texts.FAR_DAY.format(day=f"{made:%d/%m/%Y}"))
    return made


def _check_weekday(said: str, days: tuple[dt.date, ...]) -> None:
    """A weekday that is named beside one date must be its own."""
    weekday = weekday_in(said)
    if weekday is not None and len(days) == 1 and days[0].weekday() != weekday:
        is_ = WEEKDAYS[days[0].weekday()]
        raise Unclear(texts.WRONG_WEEKDAY.format(day=f"{days[0]:%d/%m/%Y}", is_=is_, said=WEEKDAYS[weekday]))
