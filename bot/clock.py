"""What time it is: UTC to store, the union's own zone to show.

For: reading the clock, in one place that a test can replace. Not for: schedules.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The days and hours of the union are those of Việt Nam, whatever the zone of the server or the person."""
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


@dataclass(frozen=True, slots=True)
class QuietHours:
    """The hours of the night, in which nothing leaves but replies and what is urgent.

    From `begins` to `ends` by the clock of `zone`, over midnight where it ends earlier than it begins.
    """

    zone: dt.tzinfo
    begins: dt.time = dt.time(21)
    ends: dt.time = dt.time(6)

    @classmethod
    def read(cls, text: str, zone: dt.tzinfo) -> QuietHours | None:
        """Reads "21:00-06:00"; None where that is not what it says."""
        begins, _, ends = text.partition("-")
        try:
            return cls(zone, dt.time.fromisoformat(begins.strip()), dt.time.fromisoformat(ends.strip()))
        except ValueError:
            return None

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in them; `moment` is aware."""
        time = moment.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= time < self.ends
        return time >= self.begins or time < self.ends


NIGHT = QuietHours(ZONE)
"""The night in Việt Nam: rooms begin nothing in it by themselves, whatever hours the ledger keeps."""
