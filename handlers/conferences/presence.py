"""What is known of a seat or a unit at the session, from the marks that were made.

A mark is never changed; it counts until it is undone. Nothing here depends on the order in which marks and undos came.
For: pure functions. Not for: the plan (`seats.py`) and storing marks (`marking.py`).
"""

from __future__ import annotations

from collections.abc import Iterable

from handlers.conferences.model import Invitation, Mark, Presence, Seat


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
