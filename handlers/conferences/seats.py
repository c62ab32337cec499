"""The rules of one seat, before the session (its plan) and at it (its marks).

                 confirm                    substitute, approve
        ┌───────────────────────┐        ┌─────────────────────┐
        │                       ▼        │                     ▼
      OPEN ◀──── withdraw ─── CONFIRMED ─┘               SUBSTITUTED ◀─┐ substitute,
       │ ▲ ▲                    │    ▲                    │  │  │  └───┘ approve
       │ │ └───── withdraw ─────┼────┼────────────────────┼──┘  │
       │ │                      │    └── back to the first┼─────┘
       │ └── withdraw ──┐       │                         │
       └─── decline ──▶ DECLINED ◀──── decline ───────────┘      DECLINED ── confirm ──▶ CONFIRMED, SUBSTITUTED

A seat has a delegate when it is confirmed or substituted, and only then. It is substituted when somebody else was named
before (`chain`): both names stay. Naming again the one who was replaced last takes that step back. `correct` mends a
name, title or number and changes no state. After the freeze a unit still may decline (that it does not come helps to
know), the rest becomes a request (`pending`) that the organiser approves or rejects. From the moment a session is held,
plans are the organiser's alone; once it is closed, or the conference is, they are nobody's.

For: pure functions on `model.Seat`, `model.Mark` and `model.Invitation`; each returns the seat after it and raises
Refused. A function that changes nothing returns the seat that it was given. Not for: who may do it (permissions), SQL
(`planning.py`, `marking.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from bot.people.naming import exact
from handlers.conferences.model import (
    Conference,
    Delegate,
    Invitation,
    Mark,
    Plan,
    Presence,
    Seat,
    Session,
    SessionState,
    Stage,
)
from handlers.conferences.refused import Code, Refused

__all__ = [
    "ZONE", "Code", "Gate", "Refused", "approve", "confirm", "correct", "decline", "is_frozen", "last_free_day",
    "may_mark", "presence_of", "reject", "request_change", "same_person", "substitute", "unit_presence", "withdraw",
]  # fmt: skip

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
"""The days of a session are days in Việt Nam, whatever the zone of the server or the person."""

_NAMED = (Plan.CONFIRMED, Plan.SUBSTITUTED)


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
    """The last day on which a unit changes its seats by itself; None where the session has no day."""
    return session.day - dt.timedelta(days=conference.freeze_days) if session.day else None


def is_frozen(gate: Gate) -> bool:
    """Whether the organiser has to approve changes by now."""
    last = last_free_day(gate.session, gate.conference)
    return last is not None and gate.now.astimezone(ZONE).date() > last


def same_person(one: Delegate, other: Delegate) -> bool:
    """Whether two delegates are one: the same name, and no two different telephone numbers."""
    return exact(one.name) == exact(other.name) and (one.phone == other.phone or not one.phone or not other.phone)


# --- the plan


def confirm(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """Names somebody for a seat without a delegate; the same person again changes nothing."""
    _open_to_changes(gate)
    _named(delegate)
    if seat.delegate is not None:
        if same_person(seat.delegate, delegate):
            return seat
        raise Refused(Code.SEAT_TAKEN, seat)
    _not_frozen(gate, seat)
    return _name(seat, delegate, gate)


def substitute(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """Names somebody else in place of the delegate, whose name is kept."""
    _open_to_changes(gate)
    _named(delegate)
    if seat.delegate is None:
        raise Refused(Code.NO_DELEGATE, seat)
    if same_person(seat.delegate, delegate):
        raise Refused(Code.SAME_PERSON, seat)
    _not_frozen(gate, seat)
    return _name(seat, delegate, gate)


def correct(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """The same person, spelt, titled or called under another number; allowed after the freeze, too."""
    _open_to_changes(gate)
    _named(delegate)
    if seat.delegate is None:
        raise Refused(Code.NO_DELEGATE, seat)
    return seat if seat.delegate == delegate else _changed(replace(seat, delegate=delegate), gate)


def decline(seat: Seat, reason: str, gate: Gate) -> Seat:
    """Says that nobody comes on this seat; allowed after the freeze, too. Who was named stays in the chain."""
    _open_to_changes(gate)
    if not reason.strip():
        raise Refused(Code.NO_REASON, seat)
    if seat.plan is Plan.DECLINED and seat.reason == reason:
        return seat
    empty = replace(seat, plan=Plan.DECLINED, delegate=None, chain=_chain_with(seat), pending=None, reason=reason)
    return _changed(empty, gate)


def withdraw(seat: Seat, gate: Gate) -> Seat:
    """Takes an answer back: the seat is open again. Who was named stays in the chain."""
    _open_to_changes(gate)
    if seat.plan is Plan.OPEN:
        raise Refused(Code.NOTHING_TO_WITHDRAW, seat)
    _not_frozen(gate, seat)
    empty = replace(seat, plan=Plan.OPEN, delegate=None, chain=_chain_with(seat), pending=None, reason="")
    return _changed(empty, gate)


def request_change(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """After the freeze: asks the organiser to put somebody on this seat. A later request replaces an earlier one."""
    _open_to_changes(gate)
    _named(delegate)
    if not is_frozen(gate):
        raise Refused(Code.NOT_FROZEN, seat)
    if seat.delegate is not None and same_person(seat.delegate, delegate):
        raise Refused(Code.SAME_PERSON, seat)
    return seat if seat.pending == delegate else _changed(replace(seat, pending=delegate), gate)


def approve(seat: Seat, gate: Gate) -> Seat:
    """The organiser grants a request: its delegate takes the seat."""
    _open_to_changes(gate)
    if seat.pending is None:
        raise Refused(Code.NO_REQUEST, seat)
    if seat.delegate is not None and same_person(seat.delegate, seat.pending):
        return _changed(replace(seat, pending=None), gate)
    return _name(seat, seat.pending, gate)


def reject(seat: Seat, gate: Gate) -> Seat:
    """The organiser refuses a request: the seat stays as it was."""
    _open_to_changes(gate)
    if seat.pending is None:
        raise Refused(Code.NO_REQUEST, seat)
    return _changed(replace(seat, pending=None), gate)


def _open_to_changes(gate: Gate) -> None:
    """Raises Refused where nobody (or no unit) changes plans any more, or not yet."""
    _conference_runs(gate.conference)
    state = gate.session.state
    if state is SessionState.CLOSED:
        raise Refused(Code.SESSION_CLOSED)
    if state is SessionState.CANCELLED:
        raise Refused(Code.SESSION_CANCELLED)
    if state is SessionState.HELD and not gate.organiser:
        raise Refused(Code.SESSION_HELD)
    if gate.invitation is not None and gate.invitation.waiting:
        raise Refused(Code.WAITING)
    if gate.invitation is not None and gate.invitation.declined:
        raise Refused(Code.UNIT_DECLINED)


def _conference_runs(conference: Conference) -> None:
    if conference.history:
        raise Refused(Code.HISTORY)
    if conference.stage is Stage.DRAFT:
        raise Refused(Code.NOT_OPEN)
    if conference.stage is Stage.CLOSED:
        raise Refused(Code.CONFERENCE_CLOSED)
    if conference.stage is Stage.CANCELLED:
        raise Refused(Code.CONFERENCE_CANCELLED)


def _not_frozen(gate: Gate, seat: Seat) -> None:
    if is_frozen(gate) and not gate.organiser:
        raise Refused(Code.FROZEN, seat)


def _named(delegate: Delegate) -> None:
    if not delegate.name.strip():
        raise Refused(Code.NO_DELEGATE)


def _name(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """The seat with this delegate; whoever had it goes into the chain, unless this step takes the last one back."""
    back = bool(seat.chain) and same_person(seat.chain[-1], delegate)
    chain = seat.chain[:-1] if back else _chain_with(seat)
    plan = Plan.SUBSTITUTED if chain else Plan.CONFIRMED
    return _changed(replace(seat, plan=plan, delegate=delegate, chain=chain, pending=None, reason=""), gate)


def _chain_with(seat: Seat) -> tuple[Delegate, ...]:
    return (*seat.chain, seat.delegate) if seat.delegate is not None else seat.chain


def _changed(seat: Seat, gate: Gate) -> Seat:
    return replace(seat, version=seat.version + 1, changed_at=gate.now, changed_by=gate.by)


# --- marks


def may_mark(session: Session, conference: Conference) -> None:
    """Raises Refused where marks are not taken: they come from opening the conference until a session is closed."""
    _conference_runs(conference)
    if session.state is SessionState.CLOSED:
        raise Refused(Code.SESSION_CLOSED)
    if session.state is SessionState.CANCELLED:
        raise Refused(Code.SESSION_CANCELLED)
    if session.state is SessionState.POSTPONED:
        raise Refused(Code.SESSION_POSTPONED)


def presence_of(marks: Iterable[Mark]) -> Presence:
    """What is known from marks about one seat (or one unit as a whole).

    Order and repeats never matter: a key that was undone anywhere counts for nothing.
    """
    marks = tuple(marks)
    undone = {mark.key for mark in marks if mark.undone}
    said = {mark.presence for mark in marks if mark.key not in undone}
    if not said:
        return Presence.NOT_RECORDED
    return said.pop() if len(said) == 1 else Presence.CONFLICT


def seat_presence(invitation: Invitation, seat: Seat) -> Presence:
    """What is known of one seat of an invitation."""
    return presence_of(mark for mark in invitation.marks if mark.seat_id == seat.id)


def unit_presence(invitation: Invitation) -> Presence:
    """Whether a unit was there: its own mark says so, or somebody on one of its seats.

    A unit is absent by its own mark, or when every seat was marked and nobody had come; all with leave are leave. A
    unit marked as a whole has its seats not recorded. Marks of unit and seats that cannot both be true are a conflict.
    """
    own = presence_of(mark for mark in invitation.marks if mark.seat_id is None)
    seats = _of_seats([seat_presence(invitation, seat) for seat in invitation.seats])
    if own is Presence.NOT_RECORDED:
        return seats
    if seats is Presence.NOT_RECORDED or own is Presence.CONFLICT:
        return own
    gone = (Presence.ABSENT, Presence.LEAVE)
    return own if own is seats or (own in gone and seats in gone) else Presence.CONFLICT


def _of_seats(seats: list[Presence]) -> Presence:
    if Presence.PRESENT in seats:
        return Presence.PRESENT
    if Presence.CONFLICT in seats:
        return Presence.CONFLICT
    if not seats or Presence.NOT_RECORDED in seats:
        return Presence.NOT_RECORDED
    return Presence.LEAVE if set(seats) == {Presence.LEAVE} else Presence.ABSENT
