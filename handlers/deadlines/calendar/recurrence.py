"""On which days a deadline comes round. Pure.

For: RFC 5545 rules and lists of dates -> due dates. Not for: reading what people type (`reading.py`), or working days.
"""

from __future__ import annotations

import datetime as dt

from dateutil.rrule import rrulestr

from handlers.deadlines.model import Deadline

_MOST = 400
_ALLOWED = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")


def check_rule(rule: str) -> str:
    """The rule itself. Raises ValueError for what is no rule, or one of hours and less."""
    if not rule.startswith(_ALLOWED):
        raise ValueError(f"not a rule of days: {rule!r}")
    rrulestr(rule, dtstart=dt.datetime(2026, 1, 1))
    return rule


def due_dates(deadline: Deadline, first: dt.date, last: dt.date) -> list[dt.date]:
    """The due dates from `first` to `last`, both included, in order; at most 400."""
    if not deadline.rule:
        return sorted({day for day in deadline.dates if first <= day <= last})
    if first > last:
        return []
    rule = rrulestr(check_rule(deadline.rule), dtstart=dt.datetime.combine(first, dt.time()))
    found: list[dt.date] = []
    for moment in rule:
        if moment.date() > last or len(found) >= _MOST:
            break
        found.append(moment.date())
    return found


def next_due(deadline: Deadline, today: dt.date) -> dt.date | None:
    """The next due date, within three years; None where there is none."""
    found = due_dates(deadline, today, today + dt.timedelta(days=3 * 366))
    return found[0] if found else None
