"""Whom an announcement can be written to by a deadline: those who act for units that have not reported.

For: `Feature.segments`. Not for: reminders, which go by themselves (`job.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.segments import Condition, Host, Option, SegmentKind, unit_ids, units_under
from bot.people.units import UNITS
from handlers.deadlines.queries import STILL_AWAITED
from handlers.deadlines.tables import DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINES

_ACTING = (Role.OFFICER.value, Role.ORGANISER.value)
_MOST = 30


def kinds() -> tuple[SegmentKind, ...]:
    return (SegmentKind("owes", "Chưa nộp một việc", _people, _words, _options, roster=_roster),)


def _units(values: Sequence[str], on: dt.date) -> sa.Select[tuple[int]]:
    """Units that still owe one of these rounds, each as what it has become."""
    over = sa.and_(UNITS.c.merged_into.is_not(None), sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to < on))
    return (
        sa.select(sa.case((over, UNITS.c.merged_into), else_=UNITS.c.id))
        .join(DEADLINE_TASKS, DEADLINE_TASKS.c.unit_id == UNITS.c.id)
        .where(DEADLINE_TASKS.c.round_id.in_(unit_ids(values)), STILL_AWAITED)
    )


def _people(values: Sequence[str], on: dt.date) -> Condition:
    acting = sa.select(GRANTS.c.person_id).where(
        GRANTS.c.unit_id.in_(_units(values, on)), GRANTS.c.role.in_(_ACTING), GRANTS.c.ended_at.is_(None)
    )
    return PEOPLE_REACH.c.person_id.in_(acting)


def _roster(values: Sequence[str], on: dt.date) -> Condition:
    return sa.and_(MEMBERS.c.unit_id.in_(_units(values, on)), MEMBERS.c.role.in_(_ACTING))


async def _words(session: AsyncConnection, values: Sequence[str]) -> str:
    query = (
        sa.select(DEADLINES.c.title, DEADLINE_ROUNDS.c.due)
        .join(DEADLINE_ROUNDS, DEADLINE_ROUNDS.c.deadline_id == DEADLINES.c.id)
        .where(DEADLINE_ROUNDS.c.id.in_(unit_ids(values)))
        .order_by(DEADLINE_ROUNDS.c.due)
    )
    rounds = [f"“{row.title}” (hạn {row.due:%d/%m/%Y})" for row in await session.execute(query)]
    return f"là cán bộ của đơn vị chưa nộp {', '.join(rounds)}"


async def _options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    """The rounds of the host's own deadlines that somebody still owes, the nearest date first."""
    owed = sa.exists().where(DEADLINE_TASKS.c.round_id == DEADLINE_ROUNDS.c.id, STILL_AWAITED)
    query = (
        sa.select(DEADLINE_ROUNDS.c.id, DEADLINES.c.title, DEADLINE_ROUNDS.c.due)
        .join(DEADLINES, DEADLINES.c.id == DEADLINE_ROUNDS.c.deadline_id)
        .where(DEADLINES.c.active.is_(True), owed)
        .order_by(DEADLINE_ROUNDS.c.due, DEADLINE_ROUNDS.c.id)
        .limit(_MOST)
    )
    if host.unit_id is not None:
        query = query.where(DEADLINES.c.unit_id.in_(units_under((host.unit_id,), host.on)))
    return [Option(str(row.id), f"{row.title} ({row.due:%d/%m})") for row in await session.execute(query)]
