"""The calendar file (.ics) of an officer: one whole day a task, the same UID for ever, a higher SEQUENCE for each move.

For: tasks -> bytes. Not for: whose tasks, or the address (`feed.py`). Nobody is named in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.plain import plain
from handlers.deadlines import texts
from handlers.deadlines.calendar import texts_calendar as said
from handlers.deadlines.model import Owed

MIME = "text/calendar"


def uid(one: Owed) -> str:
    """What makes a task the same event in every reading."""
    return f"deadline-{one.task.id}@congdoan"


def calendar_file(tasks: Sequence[Owed], *, now: dt.datetime, today: dt.date) -> bytes:
    """The file of these tasks; a calendar without any is a calendar too."""
    import icalendar  # here: its time zones take a while to load, and few requests need them

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//congdoan//VN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", said.FEED_NAME)
    calendar.add("x-wr-calname", said.FEED_NAME)
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for one in tasks:
        event = icalendar.Event()
        event.add("uid", uid(one))
        event.add("sequence", one.moves)
        event.add("dtstamp", now.astimezone(dt.UTC))
        event.add("dtstart", one.due)
        event.add("dtend", one.due + dt.timedelta(days=1))
        event.add("summary", said.FEED_TITLE.format(title=plain(one.deadline.title), unit=plain(one.unit)))
        event.add("description", _about(one, today))
        event.add("status", "CONFIRMED")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _about(one: Owed, today: dt.date) -> str:
    state = texts.STATES[one.task.shown_state(one.due, today)].capitalize()
    basis = f" {plain(one.deadline.basis)}." if one.deadline.basis else ""
    return said.FEED_ABOUT.format(state=state, basis=basis)
