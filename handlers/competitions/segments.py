"""Whom an announcement can be written to by a competition: those who follow it, those who have entered it.

Following is no consent to announcements: only those who agreed to these are written to (`bot/people/segments.py`).
For: `Feature.segments`. Not for: reminders, which go by themselves (`job.py`), or history, which nobody follows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.reached import PEOPLE_REACH
from bot.people.segments import Condition, Host, Option, SegmentKind, unit_ids, units_under
from handlers.competitions.model import State
from handlers.competitions.tables import COMPETITION_ENTRIES, COMPETITION_FOLLOWERS, COMPETITIONS

_MOST = 30


def kinds() -> tuple[SegmentKind, ...]:
    """In the order of a menu."""
    return (
        SegmentKind("follows", "Theo dõi cuộc thi", _following, _following_words, _options),
        SegmentKind("entered", "Đã báo dự thi", _entered, _entered_words, _options),
    )


def _following(values: Sequence[str], on: dt.date) -> Condition:
    return _in(COMPETITION_FOLLOWERS, values)


def _entered(values: Sequence[str], on: dt.date) -> Condition:
    return _in(COMPETITION_ENTRIES, values)


def _in(table: sa.Table, values: Sequence[str]) -> Condition:
    found = sa.select(table.c.person_id).where(table.c.competition_id.in_(unit_ids(values)))
    return PEOPLE_REACH.c.person_id.in_(found)


async def _titles(session: AsyncConnection, values: Sequence[str]) -> str:
    query = sa.select(COMPETITIONS.c.title).where(COMPETITIONS.c.id.in_(unit_ids(values))).order_by(COMPETITIONS.c.id)
    return "; ".join(f"“{title}”" for title in (await session.execute(query)).scalars())


async def _following_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return f"theo dõi {await _titles(session, values)}"


async def _entered_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return f"đã báo dự thi {await _titles(session, values)}"


async def _options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    """The host's own competitions that were opened, the newest first."""
    query = sa.select(COMPETITIONS.c.id, COMPETITIONS.c.title).where(COMPETITIONS.c.state != State.DRAFT.value)
    if host.unit_id is not None:
        query = query.where(COMPETITIONS.c.unit_id.in_(units_under((host.unit_id,), host.on)))
    rows = await session.execute(query.order_by(COMPETITIONS.c.id.desc()).limit(_MOST))
    return [Option(str(row.id), row.title) for row in rows]
