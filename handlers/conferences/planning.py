"""Changing what a unit plans: rule and SQL in one transaction, the turn's own. Chats, door and commands all come here.

Every change locks its invitation first, so two officers of one unit take turns; a change names the version of the seat
that was seen, so none is lost unseen. The same answer again is done already and changes nothing.

For: changes of seats and of a unit's answer. Not for: the rules (`seats.py`), permissions (the caller has asked), and
telling anybody. A refusal writes nothing; `Refused.seat` says who was faster.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.conferences import queries, seats
from handlers.conferences._holding import hold
from handlers.conferences.model import Delegate, Invitation, Seat
from handlers.conferences.queries import Invited
from handlers.conferences.seats import Code, Gate, Refused

__all__ = [
    "Done", "Refused", "approve", "confirm_many", "correct", "decline_seat", "decline_unit", "gate_of", "reject",
    "request_change", "return_unit", "substitute", "withdraw",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Done:
    """A seat after its change; `changed` is False where it stood so already."""

    seat: Seat
    changed: bool = True


REQUEST = "seat.request"
"""What the event of a request is called."""

_Rule = Callable[[Seat, Gate], Seat]


def gate_of(found: Invited, now: dt.datetime, *, by: int | None, organiser: bool = False) -> Gate:
    """The circumstances of a change of this invitation, for asking the rules beforehand."""
    return Gate(now, found.session, found.conference, found.invitation, by, organiser)


async def confirm_many(
    session: AsyncConnection,
    invitation_id: int,
    named: Mapping[int, tuple[int, Delegate]],
    *,
    by: int | None,
    now: dt.datetime,
    organiser: bool = False,
) -> list[Done | Refused]:
    """Names delegates for several seats: seat number -> (version that was seen, who). One result each, in this order.

    Each seat is done or refused for itself. Raises Refused where there is no such invitation.
    """
    found = await hold(session, invitation_id)
    work = _Work(found, gate_of(found, now, by=by, organiser=organiser))
    results: list[Done | Refused] = []
    for number, (version, delegate) in named.items():
        try:
            results.append(work.change(number, version, _naming(seats.confirm, delegate)))
        except Refused as refusal:
            results.append(refusal)
    await work.save(session, "seat.confirm")
    return results


async def substitute(
    session: AsyncConnection,
    invitation_id: int,
    number: int,
    version: int,
    delegate: Delegate,
    *,
    by: int | None,
    now: dt.datetime,
    organiser: bool = False,
) -> Done:
    """Puts somebody else on a seat; who had it stays in its chain. Raises Refused."""
    rule = _naming(seats.substitute, delegate)
    return await _one(session, invitation_id, number, version, rule, "seat.substitute", by, now, organiser)


async def correct(
    session: AsyncConnection,
    invitation_id: int,
    number: int,
    version: int,
    delegate: Delegate,
    *,
    by: int | None,
    now: dt.datetime,
    organiser: bool = False,
) -> Done:
    """Mends the name, title or number of the same person. Raises Refused."""
    rule = _naming(seats.correct, delegate)
    return await _one(session, invitation_id, number, version, rule, "seat.correct", by, now, organiser)


async def decline_seat(
    session: AsyncConnection,
    invitation_id: int,
    number: int,
    version: int,
    reason: str,
    *,
    by: int | None,
    now: dt.datetime,
    organiser: bool = False,
) -> Done:
    """Says that nobody comes on a seat. Raises Refused."""

    def rule(seat: Seat, gate: Gate) -> Seat:
        return seats.decline(seat, reason, gate)

    return await _one(session, invitation_id, number, version, rule, "seat.decline", by, now, organiser)


async def withdraw(
    session: AsyncConnection,
    invitation_id: int,
    number: int,
    version: int,
    *,
    by: int | None,
    now: dt.datetime,
    organiser: bool = False,
) -> Done:
    """Takes back what was said about a seat. Raises Refused."""
    return await _one(session, invitation_id, number, version, seats.withdraw, "seat.withdraw", by, now, organiser)


async def request_change(
    session: AsyncConnection,
    invitation_id: int,
    number: int,
    version: int,
    delegate: Delegate,
    *,
    by: int | None,
    now: dt.datetime,
) -> Done:
    """Asks for a change after the freeze. Raises Refused."""
    rule = _naming(seats.request_change, delegate)
    return await _one(session, invitation_id, number, version, rule, REQUEST, by, now, False)


async def approve(
    session: AsyncConnection, invitation_id: int, number: int, version: int, *, by: int | None, now: dt.datetime
) -> Done:
    """The organiser grants a request. Raises Refused."""
    return await _one(session, invitation_id, number, version, seats.approve, "seat.approve", by, now, True)


async def reject(
    session: AsyncConnection, invitation_id: int, number: int, version: int, *, by: int | None, now: dt.datetime
) -> Done:
    """The organiser refuses a request. Raises Refused."""
    return await _one(session, invitation_id, number, version, seats.reject, "seat.reject", by, now, True)


async def decline_unit(
    session: AsyncConnection,
    invitation_id: int,
    reason: str,
    *,
    by: int | None,
    now: dt.datetime,
    organiser: bool = False,
) -> Invitation:
    """Says that the whole unit will not come; its seats keep what was said about them. Raises Refused."""
    found = await hold(session, invitation_id)
    changed = seats.decline_unit(found.invitation, reason, gate_of(found, now, by=by, organiser=organiser))
    return await _save_unit(session, found, changed, "unit.decline", by, now)


async def return_unit(
    session: AsyncConnection, invitation_id: int, *, by: int | None, now: dt.datetime, organiser: bool = False
) -> Invitation:
    """Takes back that the unit will not come; its seats are again as they were. Raises Refused.

    Where its place has been given away meanwhile it waits again: a session never has more units than its limit.
    """
    found = await hold(session, invitation_id, alone=True)
    changed = seats.return_unit(found.invitation, gate_of(found, now, by=by, organiser=organiser))
    if await queries.is_full(session, found.session):
        changed = replace(changed, waiting=True)
    return await _save_unit(session, found, changed, "unit.return", by, now)


async def _save_unit(
    session: AsyncConnection, found: Invited, changed: Invitation, what: str, by: int | None, now: dt.datetime
) -> Invitation:
    if changed != found.invitation:
        values = {"declined": changed.declined, "answered_at": changed.answered_at, "waiting": changed.waiting}
        await queries.update_invitation(session, changed.id, **values)
        await queries.add_event(session, found.conference.id, what, f"invitation={changed.id}", by=by, now=now)
    return changed


class _Work:
    """Several changes of one locked invitation, written together."""

    def __init__(self, found: Invited, gate: Gate) -> None:
        self._found, self._gate = found, gate
        self._seats = {seat.number: seat for seat in found.invitation.seats}
        self._changed: dict[int, Seat] = {}

    def change(self, number: int, version: int, rule: _Rule) -> Done:
        """Raises Refused; then nothing of it will be written."""
        seat = self._seats.get(number)
        if seat is None:
            raise Refused(Code.NO_SEAT)
        changed = rule(seat, self._gate)
        if changed is seat:
            return Done(seat, changed=False)
        if seat.version != version:
            raise Refused(Code.CHANGED_MEANWHILE, seat)
        self._one_seat_each(changed)
        self._seats[number] = self._changed[number] = changed
        return Done(changed)

    async def save(self, session: AsyncConnection, what: str) -> None:
        """Writes what was changed; and when the unit answered, or that nothing is left of its answer."""
        if not self._changed:
            return
        await queries.save_seats(session, list(self._changed.values()))
        about = [
            f"invitation={seat.invitation_id} seat={seat.number} version={seat.version}"
            for seat in self._changed.values()
        ]
        gate = self._gate
        await queries.add_events(session, self._found.conference.id, what, about, by=gate.by, now=gate.now)
        one = replace(self._found.invitation, seats=tuple(self._seats.values()))
        answered = seats.answered(one, gate)
        if answered is not one:
            await queries.update_invitation(session, one.id, answered_at=answered.answered_at)

    def _one_seat_each(self, changed: Seat) -> None:
        """Raises Refused where somebody would sit on two seats of the unit."""
        others = [seat for seat in self._seats.values() if seat.number != changed.number]
        for new in filter(None, (changed.delegate, changed.pending)):
            for other in others:
                if other.delegate is not None and seats.same_person(new, other.delegate):
                    raise Refused(Code.SAME_PERSON, other)


def _naming(rule: Callable[[Seat, Delegate, Gate], Seat], delegate: Delegate) -> _Rule:
    def named(seat: Seat, gate: Gate) -> Seat:
        return rule(seat, delegate, gate)

    return named


async def _one(
    session: AsyncConnection,
    invitation_id: int,
    number: int,
    version: int,
    rule: _Rule,
    what: str,
    by: int | None,
    now: dt.datetime,
    organiser: bool,
) -> Done:
    found = await hold(session, invitation_id)
    work = _Work(found, gate_of(found, now, by=by, organiser=organiser))
    done = work.change(number, version, rule)
    await work.save(session, what)
    return done
