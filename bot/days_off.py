"""Public holidays of Việt Nam, for counting working days.

Computed by the package `holidays` (lunar days among them) and corrected by the reviewed file `data/days_off.yaml`. The
leave at Tết and National Day is fixed anew each year, so what is computed ahead serves arithmetic alone.
For: telling whether people work on a day. Not for: telling anybody which days are free.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from bot.errors import SettingsError

FILE = "data/days_off.yaml"


class DaysOff:
    """`day in days_off`: whether a day is a public holiday, or a day off in exchange for a working Saturday."""

    def __init__(self, corrections: str) -> None:
        """`corrections` is the text of the file. Raises SettingsError naming what is wrong in it."""
        import holidays  # a twentieth of a second that most commands need not spend

        read = yaml.safe_load(corrections)
        self._works, self._free = _days(read, "works"), _days(read, "free")
        self._computed = holidays.country_holidays("VN")

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, dt.date):
            return False
        said = {day.isoformat(), day.isoformat()[5:]}
        if said & self._free:
            return True
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
