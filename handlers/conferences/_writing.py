"""Plain writes: a conference, its sessions, invitations with their empty seats, a seat of a known version, an event.

For: `queries.py`, which hands them on. Not for: rules; who calls these has asked `seats.py` first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert_once
from bot.storage.portions import portions
from handlers.conferences import _rows
from handlers.conferences.model import Conference, Plan, Seat, Session
from handlers.conferences.tables import CONFERENCES, EVENTS, INVITATIONS, SEATS, SESSIONS

# What every answer of a unit writes, put together once.
_SAVE_SEAT = sa.update(SEATS).where(SEATS.c.id == sa.bindparam("seat"))
_UPDATE_INVITATION = sa.update(INVITATIONS).where(INVITATIONS.c.id == sa.bindparam("invitation"))
_ADD_EVENT = sa.insert(EVENTS)


async def add_conference(session: AsyncConnection, one: Conference) -> Conference:
    """Stores a conference; returns it with its id. Raises IntegrityError where the slug is taken."""
    insert = sa.insert(CONFERENCES).values(_rows.conference_values(one)).returning(CONFERENCES.c.id)
    return replace(one, id=int((await session.execute(insert)).scalar_one()))


async def add_session(session: AsyncConnection, one: Session) -> Session:
    """Stores a session; returns it with its id."""
    insert = sa.insert(SESSIONS).values(_rows.session_values(one)).returning(SESSIONS.c.id)
    return replace(one, id=int((await session.execute(insert)).scalar_one()))


async def add_invitations(
    session: AsyncConnection,
    session_id: int,
    unit_ids: Sequence[int],
    *,
    seats: int,
    invited_at: dt.datetime | None = None,
    waiting: Collection[int] = (),
    ambiguous: Collection[int] = (),
) -> int:
    """Invites units in this order, each with its open seats 1 to `seats`; returns how many are new.

    Units that are invited already are left as they are, so it may be repeated. `invited_at` is None until the
    invitation has been sent.
    """
    new = 0
    for part in portions(unit_ids):
        rows = [
            {
                "session_id": session_id, "unit_id": unit_id, "invited_at": invited_at, "declined": "",
                "waiting": unit_id in waiting, "region_ambiguous": unit_id in ambiguous,
            }
            for unit_id in dict.fromkeys(part)
        ]  # fmt: skip
        insert = insert_once(session, INVITATIONS).values(rows).returning(INVITATIONS.c.id)
        made = list((await session.execute(insert)).scalars())
        empty = [
            {"invitation_id": made_id, "number": number, "plan": Plan.OPEN.value, "chain": "[]", "reason": "",
             "version": 0}
            for made_id in made
            for number in range(1, seats + 1)
        ]  # fmt: skip
        if empty:
            await session.execute(sa.insert(SEATS), empty)
        new += len(made)
    return new


async def save_seats(session: AsyncConnection, seats: Sequence[Seat]) -> None:
    """Writes changed seats of an invitation that is locked: nobody else can have changed them since they were read."""
    await session.execute(_SAVE_SEAT, [_rows.seat_values(one) | {"seat": one.id} for one in seats])


async def update_conference(session: AsyncConnection, one: Conference) -> None:
    """Writes everything of a conference but its id."""
    await session.execute(sa.update(CONFERENCES).where(CONFERENCES.c.id == one.id).values(_rows.conference_values(one)))


async def update_session(session: AsyncConnection, one: Session) -> None:
    """Writes everything of a session but its id."""
    await session.execute(sa.update(SESSIONS).where(SESSIONS.c.id == one.id).values(_rows.session_values(one)))


async def update_invitation(session: AsyncConnection, invitation_id: int, **values: Any) -> None:
    """Writes columns of `conference_invitations`: invited_at, reminded_at, answered_at, declined, waiting."""
    await session.execute(_UPDATE_INVITATION, values | {"invitation": invitation_id})


async def add_event(
    session: AsyncConnection, conference_id: int, what: str, about: str, *, by: int | None, now: dt.datetime
) -> None:
    """Notes that something was done: `what` is a short code (`seat.confirm`), `about` names ids, never words."""
    await add_events(session, conference_id, what, [about], by=by, now=now)


async def add_events(
    session: AsyncConnection, conference_id: int, what: str, about: Sequence[str], *, by: int | None, now: dt.datetime
) -> None:
    """Several of one kind at once."""
    rows = [
        {"conference_id": conference_id, "what": what, "about": each[:300], "person_id": by, "at": now}
        for each in about
    ]
    await session.execute(_ADD_EVENT, rows)
