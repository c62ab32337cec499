"""How a session, seat or moment of a conference is put in words, the same on every sheet and picture. Pure.

What is inferred is said to be, a day that has passed is never announced, and what nobody recorded is "chưa ghi nhận".
For: the reports, and any room's text that names a session. Not for: counting, or laying anything out.
"""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from bot.clock import long_date
from bot.people.cells import text_of
from handlers.conferences.model import Conference, Invitation, Presence, Seat, Session, SessionState
from handlers.conferences.report import texts
from handlers.conferences.tally import State, has_answered, plan_of, state_of

HELD = (SessionState.HELD, SessionState.CLOSED)


def clean(text: str) -> str:
    """One line that any file format can hold: NFC, no invisible or broken signs."""
    return text_of(text.encode("utf-8", "ignore").decode().replace("\ufffe", "").replace("\uffff", ""))


def region_of(session: Session, invitation: Invitation | None = None) -> str:
    """The region, "(suy luận)" where no source states it; of a unit whose region is not known, just that."""
    if invitation is not None and invitation.region_ambiguous:
        return texts.UNPLACED
    region = clean(session.region)
    return texts.INFERRED.format(text=region) if session.region_inferred and region else region


def number_of(session: Session, invitation: Invitation) -> str:
    """The number of a unit's session; empty where it is not known which one it belonged to."""
    return "" if invitation.region_ambiguous else str(session.number)


def place_of(session: Session) -> str:
    """The place, "(suy luận)" where no source states it; empty where none is known."""
    place = clean(session.place)
    return texts.INFERRED.format(text=place) if session.place_inferred and place else place


def when_of(conference: Conference, session: Session, *, zone: ZoneInfo, now: dt.datetime | None) -> str:
    """The day, and the hour where it is set. A day to come is "dự kiến"; a day gone by without a word is said so."""
    starts = session.starts.astimezone(zone) if session.starts else None
    day = session.day or (starts.date() if starts else None)
    if day is None:
        return texts.NO_DAY
    shown = long_date(day)
    if starts is not None:
        shown = texts.DAY_AND_HOUR.format(day=shown, hour=hour_of(starts, zone))
    if session.state in HELD:
        return shown
    ahead = now is not None and not conference.history and day >= now.astimezone(zone).date()
    ahead = ahead and session.state is SessionState.PLANNED
    return (texts.EXPECTED_ON if ahead else texts.WAS_TO_BE_ON).format(day=shown)


def hour_of(moment: dt.datetime, zone: ZoneInfo) -> str:
    """8:05."""
    local = moment.astimezone(zone)
    return f"{local.hour}:{local:%M}"


def moment_of(moment: dt.datetime | None, zone: ZoneInfo) -> str:
    """8:05 ngày 11/12/2026; empty for none."""
    return f"{hour_of(moment, zone)} ngày {moment.astimezone(zone):%d/%m/%Y}" if moment else ""


def unit_words(session: Session, invitation: Invitation) -> str:
    """Where a unit stands. Before its session is held nobody is absent."""
    state = state_of(session, invitation)
    return texts.SESSION_STATES[session.state] if state is State.NOT_HELD else texts.STATES[state]


def seat_words(session: Session, invitation: Invitation, presence: Presence) -> str:
    """What is known of one seat at its session."""
    if presence is Presence.NOT_RECORDED and (invitation.waiting or session.state not in HELD):
        return unit_words(session, invitation)
    return texts.PRESENCES[presence]


def plan_words(invitation: Invitation, seat: Seat) -> str:
    """What the unit said of a seat, and who waits for approval."""
    plan = texts.PLANS[plan_of(invitation, seat.number)]
    return texts.PENDING.format(plan=plan, name=clean(seat.pending.name)) if seat.pending else plan


def answer_words(invitation: Invitation) -> str:
    """Whether the unit has answered; `invitation.declined` is its reason."""
    if invitation.declined:
        return texts.UNIT_DECLINED
    return texts.ANSWERED if has_answered(invitation) else texts.NOT_ANSWERED
