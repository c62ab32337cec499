"""When something may be changed: the circumstances of a change, the freeze, and what is past.

For: pure functions that raise Refused. Not for: what a change does (`seats.py`), and permissions.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.clock import ZONE
from handlers.conferences.model import Conference, Invitation, Plan, Seat, Session, SessionState, Stage
from handlers.conferences.refused import Code, Refused


@dataclass(frozen=True, slots=True)
class Gate:
    """Under what circumstances a seat is changed. `organiser`: the freeze and a held session do not stop them.

    `by` is the person who does it, None for a command on the server.
    """

    now: dt.datetime
    session: Session
    conference: Conference
    invitation: Invitation | None = None
    by: int | None = None
    organiser: bool = False


def last_free_day(session: Session, conference: Conference) -> dt.date | None:
    """The last day on which a unit changes its seats by itself; None where the session has no day (any more)."""
    if session.state is SessionState.POSTPONED:
        return None
    day = session.starts.astimezone(ZONE).date() if session.starts else session.day
    return day - dt.timedelta(days=conference.freeze_days) if day else None


def is_frozen(gate: Gate) -> bool:
    """Whether the organiser has to approve changes by now."""
    last = last_free_day(gate.session, gate.conference)
    return last is not None and gate.now.astimezone(ZONE).date() > last


def has_begun(session: Session, now: dt.datetime) -> bool:
    """Whether the hour of a session has come; where only its day is known, whether that has gone by."""
    if session.starts is not None:
        return now >= session.starts
    return session.day is not None and now.astimezone(ZONE).date() > session.day


def needs_leave(gate: Gate, seat: Seat | None = None) -> bool:
    """Whether a unit has to ask before this seat (None: its whole answer) is changed.

    The freeze binds what has been answered. Whoever is named first on a seat is free until the session begins: a unit
    that was invited late must still be able to answer.
    """
    if not is_frozen(gate):
        return False
    first = seat is not None and seat.plan is Plan.OPEN and not seat.chain
    return not first or has_begun(gate.session, gate.now)


def may_plan(gate: Gate) -> None:
    """Raises Refused where a unit's plan is not changed any more, or not yet."""
    conference_runs(gate.conference)
    state = gate.session.state
    if state is SessionState.CLOSED:
        raise Refused(Code.SESSION_CLOSED)
    if state is SessionState.CANCELLED:
        raise Refused(Code.SESSION_CANCELLED)
    if state is SessionState.HELD and not gate.organiser:
        raise Refused(Code.SESSION_HELD)


def may_change_seat(gate: Gate) -> None:
    """Raises Refused where no seat is changed: as `may_plan`; and while the unit waits, or will not come at all."""
    may_plan(gate)
    if gate.invitation is not None and gate.invitation.waiting:
        raise Refused(Code.WAITING)
    if gate.invitation is not None and gate.invitation.declined:
        raise Refused(Code.UNIT_DECLINED)


def not_frozen(gate: Gate, seat: Seat | None = None) -> None:
    """Raises Refused where the change needs leave, except for organisers."""
    if needs_leave(gate, seat) and not gate.organiser:
        raise Refused(Code.FROZEN, seat)


def may_mark(session: Session, conference: Conference) -> None:
    """Raises Refused where marks are not taken: they come from opening the conference until a session is closed."""
    conference_runs(conference)
    if session.state is SessionState.CLOSED:
        raise Refused(Code.SESSION_CLOSED)
    if session.state is SessionState.CANCELLED:
        raise Refused(Code.SESSION_CANCELLED)
    if session.state is SessionState.POSTPONED:
        raise Refused(Code.SESSION_POSTPONED)


def conference_runs(conference: Conference) -> None:
    if conference.history:
        raise Refused(Code.HISTORY)
    if conference.stage is Stage.DRAFT:
        raise Refused(Code.NOT_OPEN)
    if conference.stage is Stage.CLOSED:
        raise Refused(Code.CONFERENCE_CLOSED)
    if conference.stage is Stage.CANCELLED:
        raise Refused(Code.CONFERENCE_CANCELLED)
