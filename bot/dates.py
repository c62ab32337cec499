"""Days as people write them in a sentence: 31/12/2026, 15/1, 2026-12-31, 5 tháng 2 năm 2027, thứ Sáu.

For: text (folded by `bot.words.fold`) -> days and weekdays, in one place. Not for: which days a room takes, and what it
says of the others; hours; the cells of a spreadsheet (`people/cells.py`).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_DAY = re.compile(
    r"(?<![\d/])(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})\s*(?:[/.-]|\s+thang\s+)\s*(?P<m2>\d{1,2})(?:\s*(?:[/.-]|\s+nam\s+)\s*(?P<y2>\d{4}))?)(?![\d/])"
)
_WEEKDAY = re.compile(r"\b(?:thu\s*(?P<name>hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)\b")
WEEKDAY_NAMES = {
    "hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4, "6": 4, "bay": 5, "7": 5,
}  # fmt: skip
"""What stands behind "thu", folded -> the number of the weekday; Monday is 0."""
SUNDAY = 6
_NEXT = 9  # years in which each day comes at least once: 29/2 may be eight years away


@dataclass(frozen=True, slots=True)
class Written:
    """A day as it was written; `year` is None where none was."""

    text: str
    day: int
    month: int
    year: int | None

    def date(self, today: dt.date) -> dt.date | None:
        """The date that is meant (`date_of`)."""
        return date_of(self.day, self.month, self.year, today)


def days_in(said: str) -> list[Written]:
    """The days that a folded text names, in its order; also those that no calendar has."""
    return [
        Written(
            " ".join(found[0].split()),
            int(found["d1"] or found["d2"]),
            int(found["m1"] or found["m2"]),
            int(year) if (year := found["y1"] or found["y2"]) else None,
        )
        for found in _DAY.finditer(said)
    ]


def date_of(day: int, month: int, year: int | None, today: dt.date) -> dt.date | None:
    """The date of these numbers; without a year the next one, which may be today. None where no calendar has it."""
    for each in [year] if year is not None else range(today.year, today.year + _NEXT):
        try:
            made = dt.date(each, month, day)
        except ValueError:
            continue
        if year is not None or made >= today:
            return made
    return None


def weekday_in(said: str) -> int | None:
    """The first weekday that a folded text names; Monday is 0."""
    found = _WEEKDAY.search(said)
    if found is None:
        return None
    return WEEKDAY_NAMES[found["name"]] if found["name"] else SUNDAY
