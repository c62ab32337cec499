"""Whom an announcement can be written to by a conference: those who were there, those recorded as absent.

A delegate is somebody's by the telephone number of their row in the roster; where a unit was recorded as a whole, those
who act for it are meant. Who was not recorded was neither there nor absent.
For: `Feature.segments`. Not for: marking (`marking.py`), or history, of which nothing is announced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.segments import Condition, Host, Option, SegmentKind, unit_ids, units_under
from handlers.conferences.model import Presence
from handlers.conferences.tables import CONFERENCES, INVITATIONS, MARKS, SEATS, SESSIONS

_THERE = (Presence.PRESENT.value,)
_AWAY = (Presence.ABSENT.value, Presence.LEAVE.value)
_ACTING = (Role.OFFICER.value, Role.ORGANISER.value)
_MOST = 30


class _PhoneOf(FunctionElement[str]):
    """The number in a delegate's JSON."""

    inherit_cache = True
    type = sa.String()


@compiles(_PhoneOf)
def _in_sqlite(element: _PhoneOf, compiler: Any, **more: Any) -> str:
    return f"json_extract({compiler.process(element.clauses, **more)}, '$.phone')"


@compiles(_PhoneOf, "postgresql")
def _in_postgresql(element: _PhoneOf, compiler: Any, **more: Any) -> str:
    return f"(CAST({compiler.process(element.clauses, **more)} AS json) ->> 'phone')"


def kinds() -> tuple[SegmentKind, ...]:
    """In the order of a menu."""
    return (
        SegmentKind("attended", "Dự hội nghị", _attended, _attended_words, _options),
        SegmentKind("absent", "Vắng ở hội nghị", _absent, _absent_words, _options),
    )


def _attended(values: Sequence[str], on: dt.date) -> Condition:
    return _marked(values, _THERE)


def _absent(values: Sequence[str], on: dt.date) -> Condition:
    return _marked(values, _AWAY)


def _marked(values: Sequence[str], presence: Sequence[str]) -> Condition:
    here = (
        SESSIONS.c.conference_id.in_(unit_ids(values)),
        MARKS.c.presence.in_(tuple(presence)),
        MARKS.c.undone_at.is_(None),
    )
    delegates = (
        sa.select(MEMBERS.c.person_id)
        .join(SEATS, MEMBERS.c.phone == _PhoneOf(SEATS.c.delegate))
        .join(MARKS, MARKS.c.seat_id == SEATS.c.id)
        .join(SESSIONS, SESSIONS.c.id == MARKS.c.session_id)
        .where(*here, MEMBERS.c.person_id.is_not(None))
    )
    acting = (
        sa.select(GRANTS.c.person_id)
        .join(INVITATIONS, INVITATIONS.c.unit_id == GRANTS.c.unit_id)
        .join(MARKS, MARKS.c.invitation_id == INVITATIONS.c.id)
        .join(SESSIONS, SESSIONS.c.id == MARKS.c.session_id)
        .where(*here, MARKS.c.seat_id.is_(None), GRANTS.c.role.in_(_ACTING), GRANTS.c.ended_at.is_(None))
    )
    return sa.or_(PEOPLE_REACH.c.person_id.in_(delegates), PEOPLE_REACH.c.person_id.in_(acting))


async def _titles(session: AsyncConnection, values: Sequence[str]) -> str:
    query = sa.select(CONFERENCES.c.title).where(CONFERENCES.c.id.in_(unit_ids(values))).order_by(CONFERENCES.c.id)
    return "; ".join(f"“{title}”" for title in (await session.execute(query)).scalars())


async def _attended_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return f"đã dự {await _titles(session, values)}"


async def _absent_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return f"được ghi là vắng ở {await _titles(session, values)}"


async def _options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    """The host's own conferences, the newest first."""
    query = sa.select(CONFERENCES.c.id, CONFERENCES.c.title).where(CONFERENCES.c.history.is_(False))
    if host.unit_id is not None:
        query = query.where(CONFERENCES.c.unit_id.in_(units_under((host.unit_id,), host.on)))
    rows = await session.execute(query.order_by(CONFERENCES.c.id.desc()).limit(_MOST))
    return [Option(str(row.id), row.title) for row in rows]
