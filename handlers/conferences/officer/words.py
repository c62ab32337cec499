"""How an invitation, a seat and a person are put before an officer. Pure.

For: sentences made of `texts.py` and values. Not for: deciding who may read them: numbers are shown whole here,
so only to a unit's officers and the organisers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.clock import ZONE, long_date
from bot.words import fold
from handlers.conferences.gates import Gate, is_frozen, last_free_day, needs_leave
from handlers.conferences.model import Conference, Delegate, Invitation, Plan, Seat, Session, SessionState, Stage
from handlers.conferences.officer import texts
from handlers.conferences.officer.delegates import Doubt, DoubtKind, Line
from handlers.conferences.officer.phones import spoken
from handlers.conferences.officer.titles import fits, organisation_of
from handlers.conferences.report.wording import clean, place_of, region_of

_ABOUT_A_NUMBER = {DoubtKind.PHONE, DoubtKind.PHONE_OLD, DoubtKind.PHONE_LETTER}


def day_of(session: Session) -> dt.date | None:
    """The day of a session in Việt Nam; None where none is set."""
    return session.starts.astimezone(ZONE).date() if session.starts else session.day


def head(conference: Conference, session: Session, today: dt.date) -> str:
    """What, when and where, in one line."""
    region, place = region_of(session), place_of(session)
    return texts.HEAD.format(
        title=clean(conference.title),
        region=texts.REGION.format(region=region) if region else "",
        when=when(conference, session, today),
        place=texts.PLACE.format(place=place) if place else "",
    )


def when(conference: Conference, session: Session, today: dt.date) -> str:
    """thứ Sáu 11/12/2026 (còn 20 ngày), 8 giờ. How many days are left is told of what is still to come alone."""
    day = day_of(session)
    if day is None:
        return texts.NO_DAY
    ahead = session.state is SessionState.PLANNED and not conference.history and conference.stage is Stage.OPEN
    return texts.WHEN.format(day=long_date(day), left=_left((day - today).days) if ahead else "", hour=_hour(session))


def _left(days: int) -> str:
    if days < 0:
        return ""
    return texts.DAYS_LEFT.format(days=days) if days > 1 else (texts.TODAY, texts.TOMORROW)[days]


def _hour(session: Session) -> str:
    if session.starts is None:
        return ""
    local = session.starts.astimezone(ZONE)
    wording = texts.HOUR_MINUTES if local.minute else texts.HOUR
    return wording.format(hour=local.hour, minute=f"{local:%M}")


def short_day(session: Session) -> str:
    """11/12/2026, or that there is no day yet."""
    day = day_of(session)
    return f"{day:%d/%m/%Y}" if day else texts.NO_DAY


def until(conference: Conference, session: Session, today: dt.date, wording: str = texts.UNTIL_DAY) -> str:
    """The last day on which a unit changes its seats by itself, in a wording.

    Empty where the session has no day, and where that last day has gone by: it is never told as one to come.
    """
    last = last_free_day(session, conference)
    return wording.format(day=f"{last:%d/%m}") if last and last >= today else ""


def frozen_since(conference: Conference, session: Session, wording: str) -> str:
    """The last free day as one that has gone by, in a wording; empty where the session has no day."""
    last = last_free_day(session, conference)
    return wording.format(day=f"{last:%d/%m}") if last else ""


def state_of(conference: Conference, session: Session, invitation: Invitation, now: dt.datetime) -> str:
    """What stands in the way of changes, or until when they are free; empty where nothing is to be said."""
    if conference.history:
        return texts.HISTORY
    if conference.stage is Stage.CANCELLED or session.state is SessionState.CANCELLED:
        return texts.CANCELLED
    if session.state in (SessionState.HELD, SessionState.CLOSED):
        return texts.HELD
    if session.state is SessionState.POSTPONED:
        return texts.POSTPONED
    gate = Gate(now, session, conference, invitation)
    if not is_frozen(gate):
        return until(conference, session, now.astimezone(ZONE).date(), texts.UNTIL)
    free = [seat for seat in missing(invitation) if not needs_leave(gate, seat)]
    if invitation.declined or not free:
        return frozen_since(conference, session, texts.FROZEN)
    if len(free) == len(invitation.seats):
        return texts.FROZEN_FIRST
    return frozen_since(conference, session, texts.FROZEN_REST)


def person(one: Delegate, role: str = "") -> str:
    """**Nguyễn Văn An**, Phó Chủ tịch, 0912 345 678; the title is left out where it only repeats the seat's."""
    title = "" if one.title and fold(one.title) == fold(role) else clean(one.title)
    return ", ".join(part for part in (f"**{clean(one.name)}**", title, spoken(one.phone)) if part)


def line_person(line: Line, role: str = "") -> str:
    """A person as understood, with what is doubted about them."""
    asked = {doubt.kind for doubt in line.doubts} & _ABOUT_A_NUMBER
    shown = person(replace(line.delegate, phone="") if asked else line.delegate, role)
    doubts = "; ".join(doubt_text(doubt) for doubt in line.doubts if doubt.kind is not DoubtKind.TWICE)
    return f"{shown}, {texts.DOUBTS.format(doubts=doubts)}" if doubts else shown


def doubt_text(doubt: Doubt) -> str:
    """The question behind a doubt."""
    about = doubt.about
    if doubt.kind is DoubtKind.PHONE and len(about) == 10 and about.isdecimal():
        about = f"{about[:4]} {about[4:7]} {about[7:]}"
    return texts.DOUBT[doubt.kind.value].format(about=clean(about))


def seat_line(seat: Seat, who: str | None = None) -> str:
    """1. Chủ tịch (Phó Chủ tịch) LĐLĐ: **Nguyễn Văn An**, Phó Chủ tịch, 0912 345 678"""
    shown = seat_state(seat) if who is None else who
    return texts.OWN_SEAT.format(number=seat.number, role=clean(seat.role.label), who=shown)


def seat_state(seat: Seat) -> str:
    """Who comes on a seat, whom they replace, and who waits for approval."""
    if seat.delegate is not None:
        shown = person(seat.delegate, seat.role.label)
        if seat.plan is Plan.SUBSTITUTED:
            shown += texts.INSTEAD_OF.format(names=", ".join(clean(one.name) for one in seat.chain))
    elif seat.plan is Plan.DECLINED:
        shown = texts.NOT_COMING.format(reason=clean(seat.reason))
    else:
        shown = texts.NOBODY
    return shown + (texts.ASKED_FOR.format(name=clean(seat.pending.name)) if seat.pending else "")


def roles(seats: Sequence[Seat]) -> str:
    """The names of seats, in a row."""
    return "; ".join(clean(seat.role.label) for seat in seats)


def named(invitation: Invitation) -> int:
    """How many seats have a delegate."""
    return sum(seat.delegate is not None for seat in invitation.seats)


def missing(invitation: Invitation) -> tuple[Seat, ...]:
    """The seats of which nothing has been said."""
    return tuple(seat for seat in invitation.seats if seat.plan is Plan.OPEN and seat.pending is None)


def free(invitation: Invitation) -> tuple[Seat, ...]:
    """The seats on which somebody can be named: open or declined."""
    return tuple(seat for seat in invitation.seats if seat.delegate is None)


def next_reminder(conference: Conference, session: Session, today: dt.date) -> dt.date | None:
    """The next day on which a unit that has not answered is reminded; None where there is none any more."""
    day = day_of(session)
    days = [day - dt.timedelta(days=lead) for lead in conference.lead_days] if day else []
    return min((one for one in days if one > today), default=None)


def clock(moment: dt.datetime, today: dt.date) -> str:
    """8:05, with its day where that is not today."""
    local = moment.astimezone(ZONE)
    return f"{local.hour}:{local:%M}" + ("" if local.date() == today else f" ngày {local:%d/%m}")


def suits(line: Line, seat: Seat, unit: str) -> bool:
    """Whether a person's position is one of those that may take a seat."""
    return fits(line.title, seat.role, organisation_of(unit)) > 0
