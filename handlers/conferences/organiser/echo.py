"""How what was read is shown back before it counts. Pure.

For: one line of a session. Not for: reading it (`reading.py`).
"""

from __future__ import annotations

from bot.clock import long_date
from handlers.conferences.organiser import texts_create as texts
from handlers.conferences.organiser.reading import Line, When


def when_line(when: When) -> str:
    """thứ Sáu 11/12/2026, 8:00 đến 11:30"""
    day = long_date(when.day) if when.day else texts.SESSION_NO_DAY
    if when.starts is None:
        return day
    end = texts.SESSION_END.format(end=f"{when.ends:%H:%M}") if when.ends else ""
    return day + texts.SESSION_HOURS.format(start=f"{when.starts:%H:%M}", end=end)


def session_line(number: int, line: Line) -> str:
    """1. **Tây Nam Bộ**, họp tại Vĩnh Long: thứ Sáu 11/12/2026, 8:00"""
    return texts.SESSION.format(
        number=number,
        region=line.region,
        place=texts.SESSION_PLACE.format(place=line.place) if line.place else texts.SESSION_NO_PLACE,
        when=when_line(line.when),
        limit=texts.SESSION_LIMIT.format(limit=line.limit) if line.limit else "",
    )
