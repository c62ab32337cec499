"""The calendar file (.ics) of one unit's invitation: same UID for ever, a higher SEQUENCE for each change.

A session without an hour is a whole day; one without a day has no calendar file, except to call an earlier one off.
For: invitations, moves and cancellations, as an attachment. Not for: deciding when one is sent. No delegate is named.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from bot import files
from bot.clock import ZONE
from bot.message import Attachment
from handlers.conferences.model import Conference, Session, SessionState, Stage
from handlers.conferences.officer import texts
from handlers.conferences.officer.words import day_of

if TYPE_CHECKING:
    import icalendar

MIME = "text/calendar"


def calendar_attachment(
    conference: Conference,
    session: Session,
    invitation_id: int,
    *,
    unit: str,
    now: dt.datetime,
    organiser: str = "",
    address: str = "",
) -> Attachment | None:
    """The file as a reply carries it; None where there is nothing to put into a calendar (no day, or history)."""
    content = calendar_file(
        conference, session, invitation_id, unit=unit, now=now, organiser=organiser, address=address
    )
    if content is None:
        return None
    return files.enclosed(file_name(conference, session), MIME, content)


def file_name(conference: Conference, session: Session) -> str:
    """so-ket-2027-1.ics"""
    return f"{conference.slug}-{session.number}.ics"


def uid(conference: Conference, session: Session, invitation_id: int) -> str:
    """What makes the event the same one in every file: conference, session and the unit's invitation."""
    return f"{conference.slug}-{session.id}-{invitation_id}@congdoan"


def is_called_off(conference: Conference, session: Session) -> bool:
    """Whether the event is taken out of calendars: cancelled, or put off without a new day."""
    off = session.state is SessionState.CANCELLED or conference.stage is Stage.CANCELLED
    return off or (session.state is SessionState.POSTPONED and day_of(session) is None)


def calendar_file(
    conference: Conference,
    session: Session,
    invitation_id: int,
    *,
    unit: str,
    now: dt.datetime,
    organiser: str = "",
    address: str = "",
) -> bytes | None:
    """The bytes of the file; None where there is nothing to put into a calendar. `address` opens the assistant."""
    import icalendar  # here: its time zones take a while to load, and few turns need them

    off = is_called_off(conference, session)
    if conference.history or not (off or day_of(session)):
        return None
    event = icalendar.Event()
    event.add("uid", uid(conference, session, invitation_id))
    event.add("sequence", session.sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("summary", texts.CALENDAR_TITLE.format(title=conference.title, region=session.region).strip(" ,"))
    event.add("status", "CANCELLED" if off else "CONFIRMED")
    event.add("description", texts.CALENDAR_ABOUT.format(unit=unit, address=f"\n{address}" if address else ""))
    if session.place:
        event.add("location", session.place)
    sender = icalendar.vCalAddress("invalid:nomail")  # a file needs an organiser, who here has no mail address
    sender.params["CN"] = organiser or texts.CALENDAR_ORGANISER
    event.add("organizer", sender)
    for name, value in _times(session).items():
        event.add(name, value)
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//congdoan//VN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if off else "PUBLISH")
    calendar.add_component(_zone())
    calendar.add_component(event)
    return bytes(calendar.to_ical())


@cache
def _zone() -> icalendar.Timezone:
    """Việt Nam's time zone as a calendar file declares it: seven hours before UTC all year since 13/6/1975.

    The library can derive it from the zone's own data, at a hundred times the cost of all the rest of the file. Made
    once, and only read.
    """
    import icalendar

    standard = icalendar.TimezoneStandard()
    standard.add("dtstart", dt.datetime(1975, 6, 13))
    standard.add("tzoffsetfrom", dt.timedelta(hours=7))
    standard.add("tzoffsetto", dt.timedelta(hours=7))
    standard.add("tzname", "+07")
    zone = icalendar.Timezone()
    zone.add("tzid", ZONE.key)
    zone.add_component(standard)
    return zone


def _times(session: Session) -> dict[str, dt.date]:
    """When it begins and ends: moments, or whole days of which the last is not counted."""
    if session.starts is not None:
        times = {"dtstart": session.starts, "dtend": session.ends}
        known = {name: moment.astimezone(ZONE) for name, moment in times.items() if moment and moment >= session.starts}
        return dict(known)
    return {"dtstart": session.day, "dtend": session.day + dt.timedelta(days=1)} if session.day else {}
