"""What the deadlines room holds of a person: what they reported for their unit, what they were reminded of.

For: showing, erasing and forgetting it. Not for: the tasks themselves, which are the units'. A file that came with a
report is the sender's (`bot/files.py`) and goes with their data.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.deadlines import queries
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINES

KEEP_DAYS = 730


def held() -> tuple[PersonalData, ...]:
    """Each part has the name of its table."""
    return (
        PersonalData(
            name="deadline_tasks",
            title="Việc thầy cô đã báo “đã nộp” thay mặt đơn vị, kèm ghi chú",
            why="biết ai đã báo nộp cho đơn vị; ghi chú giữ hai năm",
            export=_tasks,
            erase=_erase_tasks,
            keep_days=KEEP_DAYS,
            forget=_forget_tasks,
            told=("note",),
        ),
        PersonalData(
            name="deadline_reminders",
            title="Lời nhắc việc đến hạn đã gửi thầy cô",
            why="không nhắc một việc hai lần; giữ hai năm",
            export=_reminders,
            erase=_erase_reminders,
            keep_days=KEEP_DAYS,
            forget=_forget_reminders,
        ),
        PersonalData(
            name="deadlines",
            title="Việc có hạn do thầy cô giao",
            why="biết ai phụ trách",
            export=_deadlines,
            erase=_erase_deadlines,
        ),
    )


async def _tasks(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = (
        sa.select(
            DEADLINES.c.title, queries.DUE.label("due"), DEADLINE_TASKS.c.state, DEADLINE_TASKS.c.reported_at,
            DEADLINE_TASKS.c.note,
        )
        .join(DEADLINE_ROUNDS, DEADLINE_ROUNDS.c.id == DEADLINE_TASKS.c.round_id)
        .join(DEADLINES, DEADLINES.c.id == DEADLINE_ROUNDS.c.deadline_id)
        .where(DEADLINE_TASKS.c.reported_by == person_id)
        .order_by(DEADLINE_TASKS.c.id)
    )  # fmt: skip
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_tasks(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """That the unit has reported stays; who it was and what they wrote goes."""
    change = sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.reported_by == person_id)
    return int((await session.execute(change.values(reported_by=None, note="", file_id=None))).rowcount)


async def _forget_tasks(session: AsyncConnection, before: dt.datetime) -> int:
    change = sa.update(DEADLINE_TASKS).where(
        DEADLINE_TASKS.c.changed_at < before, DEADLINE_TASKS.c.reported_by.is_not(None)
    )
    return int((await session.execute(change.values(reported_by=None, note="", file_id=None))).rowcount)


async def _reminders(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (DEADLINE_REMINDERS.c.task_id, DEADLINE_REMINDERS.c.key, DEADLINE_REMINDERS.c.at)
    query = sa.select(*columns).where(DEADLINE_REMINDERS.c.person_id == person_id).order_by(DEADLINE_REMINDERS.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_reminders(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    gone = sa.delete(DEADLINE_REMINDERS).where(DEADLINE_REMINDERS.c.person_id == person_id)
    return int((await session.execute(gone)).rowcount)


async def _forget_reminders(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(DEADLINE_REMINDERS).where(DEADLINE_REMINDERS.c.at < before))).rowcount)


async def _deadlines(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(DEADLINES.c.title, DEADLINES.c.made_at).where(DEADLINES.c.made_by == person_id)
    return [dict(row._mapping) for row in await session.execute(query.order_by(DEADLINES.c.id))]


async def _erase_deadlines(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """It stays the unit's; who gave it goes."""
    change = sa.update(DEADLINES).where(DEADLINES.c.made_by == person_id)
    return int((await session.execute(change.values(made_by=None))).rowcount)
