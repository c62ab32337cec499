"""Public holidays of Việt Nam, for counting working days.

Computed by the package `holidays` (lunar days among them) and corrected by the reviewed file `data/days_off.yaml`. The
leave at Tết, on the Kings' day and on National Day is fixed anew each year, so what is computed ahead is expected only
and serves arithmetic alone, until an officer confirms the days of that year.
For: telling whether people work on a day. Not for: telling anybody which days are free, or storing what was confirmed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from copy import copy
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SettingsError

FILE = "data/days_off.yaml"
OCCASIONS = {"tet": "Lunar New Year", "gio-to": "Hung Kings", "quoc-khanh": "National Day"}
"""What is decided anew each year -> the words by which the package names its days."""
Spans = Mapping[tuple[int, str], tuple[dt.date, dt.date]]
"""(year, occasion) -> the first and the last day off that an officer has confirmed."""


class DaysOff:
    """`day in days_off`: whether a day is a public holiday, or a day off in exchange for a working Saturday."""

    def __init__(self, corrections: str) -> None:
        """`corrections` is the text of the file. Raises SettingsError naming what is wrong in it."""
        import holidays  # a twentieth of a second that most commands need not spend

        read = yaml.safe_load(corrections)
        self._works, self._free = _days(read, "works"), _days(read, "free")
        self._computed = holidays.country_holidays("VN", language="en_US")
        self._confirmed: Spans = {}

    def confirmed(self, spans: Spans) -> DaysOff:
        """The same calendar with the confirmed days of these years in the place of those that were expected."""
        other = copy(self)
        other._confirmed = {**self._confirmed, **spans}
        return other

    def occasion(self, year: int, occasion: str) -> tuple[dt.date, ...]:
        """The days off of one occasion in one year: confirmed, else as they are expected (`is_expected`), in order."""
        span = self._confirmed.get((year, occasion))
        if span is not None:
            return tuple(span[0] + dt.timedelta(days=n) for n in range((span[1] - span[0]).days + 1))
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        days = (first + dt.timedelta(days=n) for n in range((last - first).days + 1))
        return tuple(day for day in days if self._computed_as(day) == occasion)

    def is_expected(self, day: dt.date) -> bool:
        """Whether it is a day off by computing alone, of an occasion whose days nobody has confirmed for that year."""
        occasion = self._computed_as(day)
        return bool(occasion) and (day.year, occasion) not in self._confirmed and day in self

    def occasion_of(self, day: dt.date) -> str:
        """The occasion that a day off belongs to; empty for any other."""
        for (_, occasion), (first, last) in self._confirmed.items():
            if first <= day <= last:
                return occasion
        occasion = self._computed_as(day)
        return "" if (day.year, occasion) in self._confirmed else occasion

    def _computed_as(self, day: dt.date) -> str:
        name = self._computed.get(day) or ""
        return next((occasion for occasion, words in OCCASIONS.items() if words in name), "")

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, dt.date):
            return False
        said = {day.isoformat(), day.isoformat()[5:]}
        if said & self._free:
            return True
        if any(first <= day <= last for first, last in self._confirmed.values()):
            return True
        if (day.year, self._computed_as(day)) in self._confirmed:
            return False  # it was expected to be free, and the decision says otherwise
        return day in self._computed and not said & self._works


def _days(read: Any, part: str) -> frozenset[str]:
    """The days of one list, as they are compared: "2026-11-24" or "11-24"."""
    found = set()
    for line in (read or {}).get(part) or ():
        day, why = str(line.get("day", "")), line.get("why")
        try:
            dt.date.fromisoformat(day if len(day) > 5 else f"2000-{day}")
        except ValueError:
            raise SettingsError(f"{FILE}: '{day}' không phải là ngày; viết YYYY-MM-DD hoặc MM-DD.") from None
        if not why:
            raise SettingsError(f"{FILE}: ngày {day} chưa ghi căn cứ (why).")
        found.add(day)
    return frozenset(found)


@lru_cache(maxsize=1)
def days_off() -> DaysOff:
    """The calendar that comes with the program, read once."""
    return DaysOff((Path(str(files("bot"))) / FILE).read_text(encoding="utf-8"))
