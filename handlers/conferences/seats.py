"""The rules of one seat before the session: its plan.

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
know) and name somebody on a seat of which nothing was said before; the rest becomes a request (`pending`) that the
organiser approves or rejects. From the moment a session is held,
plans are the organiser's alone; once it is closed, or the conference is, they are nobody's.

For: pure functions on `model.Seat` and `model.Invitation`; each returns what it is after the change and raises Refused.
One that changes nothing returns what it was given. Not for: when anything may be changed (`gates.py`), what the marks
say (`presence.py`), who may do it (permissions), SQL (`planning.py`, `marking.py`).
"""

from __future__ import annotations

from dataclasses import replace

from bot.people.naming import exact
from handlers.conferences.gates import (
    Gate,
    is_frozen,
    last_free_day,
    may_change_seat,
    may_mark,
    may_plan,
    needs_leave,
    not_frozen,
)
from handlers.conferences.model import Delegate, Invitation, Plan, Seat
from handlers.conferences.presence import presence_of, seat_presence, unit_presence
from handlers.conferences.refused import Code, Refused

__all__ = [
    "Code", "Gate", "Refused", "answered", "approve", "confirm", "correct", "decline", "decline_unit",
    "is_frozen", "last_free_day", "may_mark", "presence_of", "reject", "request_change", "return_unit", "same_person",
    "seat_presence", "substitute", "unit_presence", "withdraw",
]  # fmt: skip

LONGEST_REASON = 500


def same_person(one: Delegate, other: Delegate) -> bool:
    """Whether two delegates are one: the same name, and no two different telephone numbers."""
    return exact(one.name) == exact(other.name) and (one.phone == other.phone or not one.phone or not other.phone)


# --- the plan


def confirm(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """Names somebody for a seat without a delegate; the same person again changes nothing."""
    may_change_seat(gate)
    _named(delegate)
    if seat.delegate is not None:
        if same_person(seat.delegate, delegate):
            return seat
        raise Refused(Code.SEAT_TAKEN, seat)
    not_frozen(gate, seat)
    return _name(seat, delegate, gate)


def substitute(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """Names somebody else in place of the delegate, whose name is kept."""
    may_change_seat(gate)
    _named(delegate)
    if seat.delegate is None:
        raise Refused(Code.NO_DELEGATE, seat)
    if same_person(seat.delegate, delegate):
        raise Refused(Code.SAME_PERSON, seat)
    not_frozen(gate, seat)
    return _name(seat, delegate, gate)


def correct(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """The same person, spelt, titled or called under another number; allowed after the freeze, too."""
    may_change_seat(gate)
    _named(delegate)
    if seat.delegate is None:
        raise Refused(Code.NO_DELEGATE, seat)
    return seat if seat.delegate == delegate else _changed(replace(seat, delegate=delegate), gate)


def decline(seat: Seat, reason: str, gate: Gate) -> Seat:
    """Says that nobody comes on this seat; allowed after the freeze, too. Who was named stays in the chain."""
    may_change_seat(gate)
    reason = _said(reason)
    if seat.plan is Plan.DECLINED and seat.reason == reason:
        return seat
    empty = replace(seat, plan=Plan.DECLINED, delegate=None, chain=_chain_with(seat), pending=None, reason=reason)
    return _changed(empty, gate)


def withdraw(seat: Seat, gate: Gate) -> Seat:
    """Takes an answer back: the seat is open again. Who was named stays in the chain."""
    may_change_seat(gate)
    if seat.plan is Plan.OPEN:
        raise Refused(Code.NOTHING_TO_WITHDRAW, seat)
    not_frozen(gate, seat)
    empty = replace(seat, plan=Plan.OPEN, delegate=None, chain=_chain_with(seat), pending=None, reason="")
    return _changed(empty, gate)


def request_change(seat: Seat, delegate: Delegate, gate: Gate) -> Seat:
    """After the freeze: asks the organiser to put somebody on this seat. A later request replaces an earlier one."""
    may_change_seat(gate)
    _named(delegate)
    if not needs_leave(gate, seat):
        raise Refused(Code.NOT_FROZEN, seat)
    if seat.delegate is not None and same_person(seat.delegate, delegate):
        raise Refused(Code.SAME_PERSON, seat)
    return seat if seat.pending == delegate else _changed(replace(seat, pending=delegate), gate)


def approve(seat: Seat, gate: Gate) -> Seat:
    """The organiser grants a request: its delegate takes the seat."""
    may_change_seat(gate)
    if seat.pending is None:
        raise Refused(Code.NO_REQUEST, seat)
    if seat.delegate is not None and same_person(seat.delegate, seat.pending):
        return _changed(replace(seat, pending=None), gate)
    return _name(seat, seat.pending, gate)


def reject(seat: Seat, gate: Gate) -> Seat:
    """The organiser refuses a request: the seat stays as it was."""
    may_change_seat(gate)
    if seat.pending is None:
        raise Refused(Code.NO_REQUEST, seat)
    return _changed(replace(seat, pending=None), gate)


def decline_unit(invitation: Invitation, reason: str, gate: Gate) -> Invitation:
    """The whole unit will not come; its seats keep what was said about them. Allowed after the freeze, too."""
    may_plan(gate)
    return answered(replace(invitation, declined=_said(reason)), gate)


def return_unit(invitation: Invitation, gate: Gate) -> Invitation:
    """Takes back that the unit will not come; its seats are again as they were."""
    may_plan(gate)
    if not invitation.declined:
        raise Refused(Code.NOTHING_TO_WITHDRAW)
    not_frozen(gate)
    return answered(replace(invitation, declined=""), gate)


def answered(invitation: Invitation, gate: Gate) -> Invitation:
    """The invitation with the moment of its first answer, or none where nothing is left of any."""
    said = bool(invitation.declined) or any(seat.plan is not Plan.OPEN for seat in invitation.seats)
    if said == (invitation.answered_at is not None):
        return invitation
    return replace(invitation, answered_at=gate.now if said else None)


def _said(reason: str) -> str:
    """A reason as it is stored. Raises Refused where there is none."""
    if not reason.strip():
        raise Refused(Code.NO_REASON)
    return reason.strip()[:LONGEST_REASON]


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
