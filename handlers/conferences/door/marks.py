"""Marks as they are made at the door, and what is told of them: the same for chat, paper, file and browser.

A batch is what one press, list or page makes at once; its marks are named `<batch>.s<seat>` or `<batch>.u<invitation>`,
so the press that arrives twice is one, and a batch is taken back whole.
For: making batches with `marking.py`, and their outcome in words. Not for: who may (`scope.py`, `passes.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.conferences import marking
from handlers.conferences.door import texts
from handlers.conferences.door.words import clock_text, listed
from handlers.conferences.marking import MarkResult, Said
from handlers.conferences.model import Invitation, Mark, Plan, Presence, Seat, Session, Via
from handlers.conferences.officer.scope import name_of
from handlers.conferences.presence import presence_of, seat_presence


@dataclass(frozen=True, slots=True)
class Place:
    """What is marked: a seat, or the unit as a whole."""

    invitation: Invitation
    seat: Seat | None
    presence: Presence
    at: dt.datetime
    reason: str = ""

    @property
    def name(self) -> str:
        return seat_name(self.seat) if self.seat else self.invitation.unit


@dataclass(frozen=True, slots=True)
class Outcome:
    """One place and what became of its mark."""

    place: Place
    result: MarkResult


def seat_name(seat: Seat) -> str:
    """Whom a seat is marked for: its delegate, else the seat itself."""
    return seat.delegate.name if seat.delegate else seat.role.label


def expected(invitation: Invitation) -> tuple[Seat, ...]:
    """The seats with a delegate of whom nothing is recorded yet: what is ticked at first."""
    return tuple(
        seat
        for seat in invitation.seats
        if seat.plan in (Plan.CONFIRMED, Plan.SUBSTITUTED) and seat_presence(invitation, seat) is Presence.NOT_RECORDED
    )


def live(invitation: Invitation, seat: Seat | None) -> tuple[Mark, ...]:
    """The marks that count about a seat, or about the unit as a whole."""
    wanted = seat.id if seat else None
    return tuple(mark for mark in invitation.marks if mark.seat_id == wanted and not mark.undone)


async def record(
    session: AsyncConnection,
    meeting: Session,
    places: Sequence[Place],
    *,
    by: int | None,
    via: Via,
    batch: str,
    now: dt.datetime,
) -> list[Outcome]:
    """Makes one batch. Raises Refused where the session takes no marks."""
    marks = [
        Mark(
            key=_key(batch, place),
            invitation_id=place.invitation.id,
            seat_id=place.seat.id if place.seat else None,
            presence=place.presence,
            at=place.at,
            recorded_at=now,
            by=by,
            via=via,
            reason=place.reason,
        )
        for place in places
    ]
    results = await marking.mark(session, meeting.id, marks)
    return [Outcome(place, result) for place, result in zip(places, results, strict=True)]


def _key(batch: str, place: Place) -> str:
    return f"{batch}.s{place.seat.id}" if place.seat else f"{batch}.u{place.invitation.id}"


def keys_of(batch: str, invitations: Iterable[Invitation]) -> list[str]:
    """The keys of a batch among the marks of some invitations."""
    return [mark.key for one in invitations for mark in one.marks if mark.key.startswith(f"{batch}.")]


def keys_against(invitation: Invitation, seat: Seat | None, kept: Presence | None) -> list[str]:
    """The live marks of a seat (or unit) that say something else than what is kept; all of them for None."""
    return [mark.key for mark in live(invitation, seat) if mark.presence is not kept]


async def told(session: AsyncConnection, outcomes: Sequence[Outcome], *, by: int | None, now: dt.datetime) -> list[str]:
    """The outcome line by line; who was first is named, with when."""
    new = [one.place for one in outcomes if one.result.kind is Said.NEW]
    others = [one for one in outcomes if one.result.kind is not Said.NEW]
    return [*([_new_line(new, now)] if new else []), *[await _other_line(session, one, by, now) for one in others]]


def _new_line(places: Sequence[Place], now: dt.datetime) -> str:
    # As they are shown: "8:05, recorded at 8:05" would say nothing.
    times, written = {clock_text(place.at, now) for place in places}, clock_text(now, now)
    when = next(iter(times)) if len(times) == 1 else written
    parts = []
    for presence in (Presence.PRESENT, Presence.LEAVE, Presence.ABSENT):
        here = [place for place in places if place.presence is presence]
        seats, units = [place for place in here if place.seat], [place for place in here if not place.seat]
        if seats:
            names = "" if presence is Presence.PRESENT else f" ({listed([place.name for place in seats])})"
            parts.append(texts.COUNTED.format(count=len(seats), presence=texts.PRESENCES[presence]) + names)
        if units:
            names = listed([place.name for place in units])
            parts.append(texts.COUNTED_UNITS.format(names=names, presence=texts.PRESENCES[presence]))
    late = texts.LATE.format(now=written) if when != written else ""
    return texts.MARKED.format(when=when, late=late, parts=", ".join(parts))


async def _other_line(session: AsyncConnection, one: Outcome, by: int | None, now: dt.datetime) -> str:
    place, result = one.place, one.result
    if result.refusal is not None:
        return texts.NOT_MARKED.format(name=place.name, why=result.refusal.sentence)
    if result.kind is Said.UNDONE:
        return texts.WAS_UNDONE.format(name=place.name)
    same = result.by_before == by and by is not None
    who = texts.YOU if same else await name_of(session, result.by_before)
    when = clock_text(result.at_before or now, now)
    words = texts.PRESENCES[place.presence]
    if result.kind is Said.SAME:
        return texts.WAS_MARKED.format(name=place.name, who=who, presence=words, when=when)
    earlier = presence_of(mark for mark in live(place.invitation, place.seat) if mark.presence is not place.presence)
    # Nothing where it came from another door at this very moment.
    before = texts.OTHERWISE if earlier is Presence.NOT_RECORDED else texts.PRESENCES[earlier]
    return texts.CONTRADICTED.format(name=place.name, who=who, before=before, when=when, presence=words)


def not_recorded(invitation: Invitation) -> list[str]:
    """The delegates of a unit of whom nothing is recorded."""
    return [
        seat_name(seat)
        for seat in invitation.seats
        if seat.delegate and seat_presence(invitation, seat) is Presence.NOT_RECORDED
    ]
