"""The hours of the night, in which nothing leaves but replies and what is urgent.

For: the rule, pure. Not for: holding anything back (`dispatcher.py`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` to `ends` by the clock of `zone`, over midnight where it ends earlier than it begins."""

    zone: dt.tzinfo
    begins: dt.time = dt.time(21)
    ends: dt.time = dt.time(6)

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment lies in them; `moment` is aware."""
        time = moment.astimezone(self.zone).time()
        if self.begins <= self.ends:
            return self.begins <= time < self.ends
        return time >= self.begins or time < self.ends
