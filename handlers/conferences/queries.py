"""Reading conferences: one by its slug, all as they stand, the invitations of a unit.

For: SQL that reads, and (from `_writing.py`) the plain writes that all parts of the room share. Not for: rules
(`seats.py`), and changes of seats and marks, which have rules and races (`planning.py`, `marking.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.units import UNITS
from handlers.conferences import _rows
from handlers.conferences._writing import (
    add_conference,
    add_event,
    add_events,
    add_invitations,
    add_session,
    save_seats,
    update_conference,
    update_invitation,
    update_session,
)
from handlers.conferences.model import Conference, Invitation, Mark, Role, Seat, Session, Stage, Standing
from handlers.conferences.tables import CONFERENCES, EVENTS, INVITATIONS, MARKS, SEATS, SESSIONS

__all__ = [
    "Invited", "add_conference", "add_event", "add_events", "add_invitations", "add_session", "by_id", "by_slug",
    "conferences", "invitation", "invited", "invited_of_units", "is_full", "last_by", "meeting", "save_seats",
    "session_by_id", "session_standing", "sessions_of", "standing", "update_conference", "update_invitation",
    "update_session",
]  # fmt: skip

_Condition = sa.ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation with what it belongs to."""

    conference: Conference
    session: Session
    invitation: Invitation


async def by_slug(session: AsyncConnection, slug: str) -> Conference | None:
    """The conference with a slug; None where there is none."""
    return await _one(session, CONFERENCES.c.slug == slug)


async def by_id(session: AsyncConnection, conference_id: int) -> Conference | None:
    """The conference with an id; None where there is none."""
    return await _one(session, CONFERENCES.c.id == conference_id)


async def conferences(session: AsyncConnection, stage: Stage | None = None) -> list[Conference]:
    """All conferences, or those of one stage, the newest first."""
    query = sa.select(CONFERENCES).order_by(CONFERENCES.c.id.desc())
    if stage is not None:
        query = query.where(CONFERENCES.c.stage == stage.value)
    return [_rows.conference(row) for row in await session.execute(query)]


async def sessions_of(session: AsyncConnection, conference_id: int) -> tuple[Session, ...]:
    """The sessions of a conference, by number."""
    query = sa.select(SESSIONS).where(SESSIONS.c.conference_id == conference_id).order_by(SESSIONS.c.number)
    return tuple(_rows.session(row) for row in await session.execute(query))


async def session_by_id(session: AsyncConnection, session_id: int) -> Session | None:
    """One session; None where there is none."""
    row = (await session.execute(sa.select(SESSIONS).where(SESSIONS.c.id == session_id))).first()
    return _rows.session(row) if row else None


async def meeting(
    session: AsyncConnection, session_id: int, *, lock: Literal["", "share", "update"] = ""
) -> tuple[Conference, Session] | None:
    """A session with its conference; None where there is none.

    `share`: it does not change until the transaction ends; `update`: nobody else may even hold it so.
    """
    query = _MEETING.with_for_update(of=SESSIONS, read=lock == "share") if lock else _MEETING
    row = (await session.execute(query, {"session": session_id})).first()
    return (_rows.conference(_rows.Part(row, "c_")), _rows.session(_rows.Part(row, "s_"))) if row else None


def _labelled(table: sa.Table, prefix: str) -> list[sa.ColumnElement[Any]]:
    """The columns of a table under names that no other table of the query has."""
    return [column.label(prefix + column.name) for column in table.c]


async def standing(session: AsyncConnection, conference_id: int, now: dt.datetime | None = None) -> Standing:
    """A conference as it stands `now`. Raises LookupError for no such conference."""
    found = await by_id(session, conference_id)
    if found is None:
        raise LookupError(f"no conference {conference_id}")
    return replace(await _standing(session, found, await sessions_of(session, conference_id)), taken_at=now)


async def session_standing(session: AsyncConnection, session_id: int) -> Standing:
    """A conference with this one of its sessions alone. Raises LookupError for no such session."""
    one = await session_by_id(session, session_id)
    found = await by_id(session, one.conference_id) if one else None
    if one is None or found is None:
        raise LookupError(f"no session {session_id}")
    return await _standing(session, found, (one,))


async def invited_of_units(session: AsyncConnection, unit_ids: Collection[int]) -> list[Invited]:
    """All invitations of some units (some hundreds at most), whatever their conference, in the order of their ids."""
    asked = {"units": list(unit_ids)}
    rows = list(await session.execute(_INVITED_OF_UNITS, asked)) if unit_ids else []
    marks: dict[int, list[Mark]] = defaultdict(list)
    for row in await session.execute(_MARKS_OF_UNITS, asked) if rows else ():
        marks[row.invitation_id].append(_rows.mark(row))
    return [_invited(list(own), marks[number]) for number, own in groupby(rows, key=lambda row: int(row.id))]


async def invitation(session: AsyncConnection, invitation_id: int) -> Invitation | None:
    """One invitation with its seats and marks; None where there is none."""
    found = await _invitations(session, INVITATIONS.c.id == invitation_id)
    return found[0] if found else None


async def invited(session: AsyncConnection, invitation_id: int, *, marks: bool = False) -> Invited | None:
    """One invitation with its session and conference; None where there is none. With the door's `marks` where asked."""
    asked = {"invitation": invitation_id}
    rows = list(await session.execute(_INVITED, asked))
    if not rows:
        return None
    made = [_rows.mark(row) for row in await session.execute(_MARKS_OF_ONE, asked)] if marks else []
    return _invited(rows, made)


def _invited(rows: Sequence[sa.Row[Any]], marks: Iterable[Mark]) -> Invited:
    first = rows[0]
    conference = _rows.conference(_rows.Part(first, "c_"))
    parts = (_rows.Part(row, "seat_") for row in rows if row.seat_id is not None)
    seats = [_rows.seat(part, conference.roles) for part in parts]
    return Invited(conference, _rows.session(_rows.Part(first, "s_")), _invitation(first, seats, marks))


async def _one(session: AsyncConnection, condition: _Condition) -> Conference | None:
    row = (await session.execute(sa.select(CONFERENCES).where(condition))).first()
    return _rows.conference(row) if row else None


async def _standing(session: AsyncConnection, conference: Conference, sessions: tuple[Session, ...]) -> Standing:
    wanted = {conference.unit_id, *(one.host_unit_id for one in sessions if one.host_unit_id is not None)}
    query = sa.select(UNITS.c.id, UNITS.c.name).where(UNITS.c.id.in_(wanted))
    names = {row.id: row.name for row in await session.execute(query)}
    numbers = {one.id: one.number for one in sessions}
    found = await _invitations(session, INVITATIONS.c.session_id.in_(numbers), conference)
    return Standing(
        conference=conference,
        sessions=sessions,
        invitations=tuple(sorted(found, key=lambda one: (numbers[one.session_id], one.id))),
        organiser=names.get(conference.unit_id, ""),
        hosts={one.host_unit_id: names.get(one.host_unit_id, "") for one in sessions if one.host_unit_id is not None},
    )


def _heads() -> sa.Select[Any]:
    return (
        sa.select(INVITATIONS, UNITS.c.name.label("unit"), UNITS.c.province, SESSIONS.c.conference_id)
        .join(UNITS, UNITS.c.id == INVITATIONS.c.unit_id)
        .join(SESSIONS, SESSIONS.c.id == INVITATIONS.c.session_id)
    )


# Every answer of a unit begins with these, so they are put together once. One row a seat, the rest of it repeated.
_WHOLE = (
    _heads()
    .add_columns(*_labelled(SESSIONS, "s_"), *_labelled(CONFERENCES, "c_"), *_labelled(SEATS, "seat_"))
    .join(CONFERENCES, CONFERENCES.c.id == SESSIONS.c.conference_id)
    .outerjoin(SEATS, SEATS.c.invitation_id == INVITATIONS.c.id)
    .order_by(INVITATIONS.c.id, SEATS.c.number)
)
_INVITED = _WHOLE.where(INVITATIONS.c.id == sa.bindparam("invitation"))
_OF_UNITS = INVITATIONS.c.unit_id.in_(sa.bindparam("units", expanding=True))
_INVITED_OF_UNITS = _WHOLE.where(_OF_UNITS)
_MADE = sa.select(MARKS).where(MARKS.c.presence.is_not(None)).order_by(MARKS.c.id)
_MARKS_OF_ONE = _MADE.where(MARKS.c.invitation_id == sa.bindparam("invitation"))
_MARKS_OF_UNITS = _MADE.where(MARKS.c.invitation_id.in_(sa.select(INVITATIONS.c.id).where(_OF_UNITS)))
_MEETING = (
    sa.select(*_labelled(SESSIONS, "s_"), *_labelled(CONFERENCES, "c_"))
    .join(CONFERENCES, CONFERENCES.c.id == SESSIONS.c.conference_id)
    .where(SESSIONS.c.id == sa.bindparam("session"))
)


async def _invitations(
    session: AsyncConnection, condition: _Condition, conference: Conference | None = None
) -> list[Invitation]:
    """Invitations in the order of their ids; three or four queries, however many there are."""
    wanted = sa.select(INVITATIONS.c.id).where(condition)
    rows = list(await session.execute(_heads().where(condition).order_by(INVITATIONS.c.id)))
    if not rows:
        return []
    roles = {conference.id: conference.roles} if conference else await _roles(session, rows)
    own = {row.id: roles[row.conference_id] for row in rows}
    seats = await _seats(session, SEATS.c.invitation_id.in_(wanted), own)
    marks = await _marks(session, MARKS.c.invitation_id.in_(wanted))
    return [_invitation(row, seats[row.id], marks[row.id]) for row in rows]


def _invitation(row: sa.Row[Any], seats: Iterable[Seat], marks: Iterable[Mark]) -> Invitation:
    fields = {name: getattr(row, name) for name in Invitation.__dataclass_fields__ if name not in ("seats", "marks")}
    return Invitation(**fields, seats=tuple(seats), marks=tuple(marks))


async def _roles(session: AsyncConnection, rows: Iterable[sa.Row[Any]]) -> dict[int, tuple[Role, ...]]:
    query = sa.select(CONFERENCES).where(CONFERENCES.c.id.in_({row.conference_id for row in rows}))
    return {row.id: _rows.conference(row).roles for row in await session.execute(query)}


async def _seats(
    session: AsyncConnection, condition: _Condition, roles: dict[int, tuple[Role, ...]]
) -> dict[int, list[Seat]]:
    found: dict[int, list[Seat]] = defaultdict(list)
    query = sa.select(SEATS).where(condition).order_by(SEATS.c.invitation_id, SEATS.c.number)
    for row in await session.execute(query):
        found[row.invitation_id].append(_rows.seat(row, roles[row.invitation_id]))
    return found


async def _marks(session: AsyncConnection, condition: _Condition) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    query = sa.select(MARKS).where(condition, MARKS.c.presence.is_not(None)).order_by(MARKS.c.id)
    for row in await session.execute(query):
        found[row.invitation_id].append(_rows.mark(row))
    return found


async def last_by(session: AsyncConnection, conference_id: int, what: str, invitation_id: int, seat: int) -> int | None:
    """Who did something to a seat last, by the events of its conference; None where nobody is named."""
    about = EVENTS.c.about.startswith(f"invitation={invitation_id} seat={seat} ", autoescape=True)
    own = sa.and_(EVENTS.c.conference_id == conference_id, EVENTS.c.what == what, about)
    query = sa.select(EVENTS.c.person_id).where(own)
    return (await session.execute(query.order_by(EVENTS.c.id.desc()).limit(1))).scalar()


async def is_full(session: AsyncConnection, one: Session) -> bool:
    """Whether every place of a session is taken; units that will not come take none."""
    if one.limit is None:
        return False
    own = (INVITATIONS.c.session_id == one.id, INVITATIONS.c.waiting.is_(False), INVITATIONS.c.declined == "")
    return int((await session.execute(sa.select(sa.func.count()).where(*own))).scalar_one()) >= one.limit
