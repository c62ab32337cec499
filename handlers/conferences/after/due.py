"""A due date as people write it: "30/6/2027", "thứ sáu tuần sau", "cuối tháng 6", "hết quý I", "trong 2 tuần". Pure.

For: text -> date. A day gone by is refused, never taken for one to come. Not for: hours, or storing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from bot.words import fold
from handlers.conferences.after import texts
from handlers.conferences.organiser.reading import Unclear, read_when

_END = re.compile(
    r"\b(?:het|cuoi|trong)\s+(?:(?P<this>thang|quy|nam|tuan)\s+(?P<which>nay|sau|toi)"
    r"|thang\s+(?P<month>1[0-2]|0?[1-9])(?:\s*(?:/|nam|-)\s*(?P<month_year>\d{4}))?"
    r"|quy\s+(?P<quarter>iv|iii|ii|i|[1-4])(?:\s*(?:/|nam|-)\s*(?P<quarter_year>\d{4}))?"
    r"|nam\s+(?P<year>\d{4})"
    r"|(?P<alone>nam|thang))(?![\w/])"
)
_WITHIN = re.compile(r"\b(?:trong|sau)\s+(?:vong\s+)?(?P<count>\d{1,3})\s+(?P<unit>ngay|tuan|thang)\b")
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_FARTHEST = 20


def read_due(text: str, today: dt.date) -> dt.date | None:
    """The last day that a text names; None where it names none.

    Raises Unclear for a day that has gone by, is not in the calendar, or lies more than twenty years ahead.
    """
    day = _within(fold(text), today) or _end(fold(text), today) or read_when(text, today).day
    if day is None:
        return None
    if day < today:
        raise Unclear(texts.PAST_DUE.format(day=f"{day:%d/%m/%Y}"))
    if day.year > today.year + _FARTHEST:
        raise Unclear(texts.FAR_DUE.format(day=f"{day:%d/%m/%Y}"))
    return day


def _within(said: str, today: dt.date) -> dt.date | None:
    found = _WITHIN.search(said)
    if found is None:
        return None
    count = int(found["count"])
    if found["unit"] == "thang":
        months = today.month - 1 + count
        year, month = today.year + months // 12, months % 12 + 1
        return dt.date(year, month, min(today.day, calendar.monthrange(year, month)[1]))
    return today + dt.timedelta(days=count * (7 if found["unit"] == "tuan" else 1))


def _end(said: str, today: dt.date) -> dt.date | None:
    """The last day of the week, month, quarter or year that is named. Without a year it is the next such one."""
    found = _END.search(said)
    if found is None:
        return None
    following = found["which"] in ("sau", "toi")
    period = found["this"] or found["alone"]
    if period == "tuan":
        return today + dt.timedelta(days=6 - today.weekday() + 7 * following)
    if period == "nam" or found["year"]:
        return dt.date(int(found["year"] or today.year + following), 12, 31)
    if period == "thang":
        return _last(today.year + (today.month - 1 + following) // 12, (today.month - 1 + following) % 12 + 1)
    if period == "quy":
        quarter = (today.month - 1) // 3 + following
        return _last(today.year + quarter // 4, quarter % 4 * 3 + 3)
    if found["month"]:
        return _named(int(found["month"]), found["month_year"], today)
    return _named(3 * (_QUARTERS.get(found["quarter"]) or int(found["quarter"])), found["quarter_year"], today)


def _named(month: int, year: str | None, today: dt.date) -> dt.date:
    if year:
        return _last(int(year), month)
    return _last(today.year + (month < today.month), month)


def _last(year: int, month: int) -> dt.date:
    year = min(max(year, 1), dt.MAXYEAR)
    return dt.date(year, month, calendar.monthrange(year, month)[1])
