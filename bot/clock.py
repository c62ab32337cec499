"""What time it is: UTC to store, the union's own zone to show.

For: reading the clock, in one place that a test can replace. Not for: schedules.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class SystemClock:
    """The machine's clock. `now` is aware and in UTC; `today` and `day_of` are dates where the union is."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone

    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def today(self) -> dt.date:
        return self.day_of(self.now())

    def day_of(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.zone).date()


def long_date(day: dt.date) -> str:
    """A date as it is written out to people: thứ Sáu 27/11/2026."""
    return f"{WEEKDAYS[day.weekday()]} {day:%d/%m/%Y}"
