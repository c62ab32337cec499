"""A draft conference in the tables: making it, changing its sessions, seats and terms, deleting it, copying another.

Nobody has answered a draft, so a change replaces. Sessions keep their invitations by their number.
For: writes. Not for: the conversation (`create.py`, `units.py`) or permissions: the caller has asked.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.units import successor
from bot.storage.portions import portions
from bot.words import fold
from handlers.conferences import queries
from handlers.conferences.model import Conference, Kind, Role, Session, SessionState, Stage, Standing
from handlers.conferences.organiser.reading import Line
from handlers.conferences.tables import CONFERENCES, FOLLOW_UPS, INVITATIONS, NOTICES, SEATS, SESSIONS

_SLUG_LENGTH = 48
_WORDS_OF = {
    Kind.MIDTERM: ("so ket",),
    Kind.FINAL: ("tong ket",),
    Kind.SIGNING: ("ky ket", "ki ket", "le ky"),
    Kind.WORKSHOP: ("hoi thao", "toa dam"),
    Kind.BRIEFING: ("giao ban",),
}


def kind_of(text: str) -> Kind | None:
    """The kind that a title or an answer names; None where it names none or several."""
    said = fold(text)
    found = [kind for kind, wordings in _WORDS_OF.items() if any(one in said for one in wordings)]
    return found[0] if len(found) == 1 else None


def slug_of(title: str) -> str:
    """The beginning of a slug: the words of a title without marks; never empty."""
    kept = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-").removeprefix("hoi-nghi-")
    return kept[:_SLUG_LENGTH].strip("-") or "hoi-nghi"


async def _free_slug(session: AsyncConnection, wanted: str) -> str:
    query = sa.select(CONFERENCES.c.slug).where(CONFERENCES.c.slug.startswith(wanted, autoescape=True))
    taken = set((await session.execute(query)).scalars())
    numbers = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(one for one in numbers if one not in taken)


async def make(
    session: AsyncConnection,
    *,
    title: str,
    kind: Kind,
    unit_id: int,
    lines: Sequence[Line],
    roles: Sequence[Role],
    by: int,
    now: dt.datetime,
) -> Conference:
    """Stores a new draft with its sessions."""
    slug = await _free_slug(session, slug_of(title))
    one = Conference(0, slug, title, kind, unit_id, Stage.DRAFT, now, by, roles=tuple(roles))
    stored = await queries.add_conference(session, one)
    await put_sessions(session, stored, lines)
    await queries.add_event(session, stored.id, "conference.draft", f"slug={slug}", by=by, now=now)
    return stored


async def put_sessions(session: AsyncConnection, conference: Conference, lines: Sequence[Line]) -> None:
    """Makes these the sessions of a draft; those that stay by their number keep whom they invite."""
    stored = await queries.sessions_of(session, conference.id)
    for number, line in enumerate(lines, start=1):
        starts, ends = line.when.moments()
        before = next((one for one in stored if one.number == number), None)
        one = Session(
            before.id if before else 0, conference.id, number, line.region, SessionState.PLANNED, place=line.place,
            day=line.when.day, starts=starts, ends=ends, limit=line.limit,
            host_unit_id=before.host_unit_id if before else None,
        )  # fmt: skip
        if before is None:
            await queries.add_session(session, one)
        else:
            await queries.update_session(session, one)
            await keep_limit(session, one)
    await _drop_sessions(session, [one.id for one in stored if one.number > len(lines)])


async def keep_limit(session: AsyncConnection, meeting: Session) -> None:
    """Puts the units beyond the limit of a session on its waiting list, and only those."""
    own = sa.select(INVITATIONS.c.id).where(INVITATIONS.c.session_id == meeting.id).order_by(INVITATIONS.c.id)
    ids = list((await session.execute(own)).scalars())
    for is_waiting, part in ((False, ids[: meeting.limit]), (True, ids[meeting.limit :] if meeting.limit else [])):
        for some in portions(part):
            here = INVITATIONS.c.id.in_(some)
            await session.execute(sa.update(INVITATIONS).where(here).values(waiting=is_waiting))


async def put_roles(session: AsyncConnection, conference: Conference, roles: Sequence[Role]) -> None:
    """Gives every invited unit of a draft these seats, all open."""
    await queries.update_conference(session, replace(conference, roles=tuple(roles)))
    for meeting in await queries.sessions_of(session, conference.id):
        query = sa.select(INVITATIONS.c.unit_id).where(INVITATIONS.c.session_id == meeting.id)
        unit_ids = list((await session.execute(query.order_by(INVITATIONS.c.id))).scalars())
        await _drop_invitations(session, INVITATIONS.c.session_id == meeting.id)
        await add_units(session, meeting, unit_ids, len(roles))


async def add_units(session: AsyncConnection, meeting: Session, unit_ids: Sequence[int], seats: int) -> int:
    """Invites units to a session of a draft; returns how many are new. Those beyond the limit wait."""
    new = await queries.add_invitations(session, meeting.id, unit_ids, seats=seats)
    if meeting.limit is not None:
        await keep_limit(session, meeting)
    return new


async def drop_units(session: AsyncConnection, meeting: Session, unit_ids: Sequence[int]) -> None:
    """Takes units out of a session of a draft."""
    await _drop_invitations(
        session, sa.and_(INVITATIONS.c.session_id == meeting.id, INVITATIONS.c.unit_id.in_(list(unit_ids)))
    )
    await keep_limit(session, meeting)


async def delete(session: AsyncConnection, conference: Conference) -> None:
    """Removes a draft with everything that belongs to it."""
    sessions = await queries.sessions_of(session, conference.id)
    await _drop_sessions(session, [one.id for one in sessions])
    for table in (FOLLOW_UPS, NOTICES):
        await session.execute(sa.delete(table).where(table.c.conference_id == conference.id))
    await session.execute(sa.delete(CONFERENCES).where(CONFERENCES.c.id == conference.id))


async def _drop_sessions(session: AsyncConnection, ids: Sequence[int]) -> None:
    if ids:
        await _drop_invitations(session, INVITATIONS.c.session_id.in_(ids))
        await session.execute(sa.delete(SESSIONS).where(SESSIONS.c.id.in_(ids)))


async def _drop_invitations(session: AsyncConnection, which: sa.ColumnElement[bool]) -> None:
    gone = sa.select(INVITATIONS.c.id).where(which)
    await session.execute(sa.delete(SEATS).where(SEATS.c.invitation_id.in_(gone)))
    await session.execute(sa.delete(INVITATIONS).where(which))


async def copy(
    session: AsyncConnection, old: Standing, *, title: str, unit_id: int, by: int, now: dt.datetime, today: dt.date
) -> Conference:
    """A new draft like an earlier conference: seats, sessions and whom they invite; without days and places.

    A unit that has merged is invited as what it became. The host of each session is the other one of the two parties
    who took turns (vinh-thuan-2024/III.4); with one host alone nothing alternates, it stays.
    """
    made = await make(
        session, title=title, kind=old.conference.kind, unit_id=unit_id, lines=(), roles=old.conference.roles, by=by,
        now=now,
    )  # fmt: skip
    kept = replace(
        made,
        lead_days=old.conference.lead_days,
        freeze_days=old.conference.freeze_days,
        clause=old.conference.clause,
        documents=old.conference.documents,
    )
    await queries.update_conference(session, kept)
    for meeting in old.sessions:
        host = other_host(old, meeting.host_unit_id)
        if host is not None:
            host = (await successor(session, host, today)).id
        stored = await queries.add_session(
            session,
            Session(
                0, made.id, meeting.number, meeting.region, SessionState.PLANNED, host_unit_id=host,
                region_inferred=meeting.region_inferred, limit=meeting.limit,
            ),
        )  # fmt: skip
        acting = [(await successor(session, one.unit_id, today)).id for one in old.of_session(meeting.id)]
        await add_units(session, stored, list(dict.fromkeys(acting)), len(made.roles))
    return kept


def other_host(old: Standing, host: int | None) -> int | None:
    """Who hosts after this host, where two parties take turns: the other of the two; the same where there is one."""
    parties = list(dict.fromkeys(one.host_unit_id for one in old.sessions if one.host_unit_id is not None))
    if len(parties) == 1 and old.conference.unit_id not in parties:
        parties.append(old.conference.unit_id)
    if host is None or len(parties) != 2:
        return host
    return parties[1] if parties[0] == host else parties[0]
