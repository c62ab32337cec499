"""What the competitions room holds of a person: what they follow, entered, were told of, and made.

For: showing, erasing and forgetting it. Not for: the competitions themselves, which are the units'. A file with rules
is the sender's (`bot/files.py`) and goes with their data.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.competitions.tables import (
    COMPETITION_ENTRIES,
    COMPETITION_FOLLOWERS,
    COMPETITION_REMINDERS,
    COMPETITIONS,
)

KEEP_DAYS = 730


def held() -> tuple[PersonalData, ...]:
    """Each part has the name of its table."""
    return (
        _part(
            COMPETITION_FOLLOWERS,
            "Cuộc thi thầy cô theo dõi",
            "nhắc trước các vòng của cuộc thi mà thầy cô chọn theo dõi; xóa khi thôi theo dõi, chậm nhất sau hai năm",
        ),
        _part(
            COMPETITION_ENTRIES,
            "Cuộc thi thầy cô báo đã dự thi",
            "ban tổ chức nắm ai dự thi; xóa khi rút lời báo, chậm nhất sau hai năm",
        ),
        PersonalData(
            name=COMPETITION_REMINDERS.name,
            title="Lời nhắc về cuộc thi đã gửi thầy cô",
            why="không nhắc một vòng hai lần; giữ hai năm",
            export=_reminders,
            erase=_eraser(COMPETITION_REMINDERS),
            keep_days=KEEP_DAYS,
            forget=_forgetter(COMPETITION_REMINDERS),
        ),
        PersonalData(
            name=COMPETITIONS.name,
            title="Cuộc thi do thầy cô tạo",
            why="biết ai phụ trách",
            export=_competitions,
            erase=_erase_maker,
        ),
    )


def _part(table: sa.Table, title: str, why: str) -> PersonalData:
    """Rows of one person, each about one competition."""

    async def export(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
        query = (
            sa.select(COMPETITIONS.c.title, table.c.at)
            .join(COMPETITIONS, COMPETITIONS.c.id == table.c.competition_id)
            .where(table.c.person_id == person_id)
            .order_by(table.c.id)
        )
        return [dict(row._mapping) for row in await session.execute(query)]

    return PersonalData(
        name=table.name, title=title, why=why, export=export, erase=_eraser(table), keep_days=KEEP_DAYS,
        forget=_forgetter(table),
    )  # fmt: skip


def _eraser(table: sa.Table) -> Any:
    async def erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
        return int((await session.execute(sa.delete(table).where(table.c.person_id == person_id))).rowcount)

    return erase


def _forgetter(table: sa.Table) -> Any:
    async def forget(session: AsyncConnection, before: dt.datetime) -> int:
        return int((await session.execute(sa.delete(table).where(table.c.at < before))).rowcount)

    return forget


async def _reminders(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (COMPETITION_REMINDERS.c.stage_id, COMPETITION_REMINDERS.c.key, COMPETITION_REMINDERS.c.at)
    mine = COMPETITION_REMINDERS.c.person_id == person_id
    query = sa.select(*columns).where(mine).order_by(COMPETITION_REMINDERS.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _competitions(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(COMPETITIONS.c.title, COMPETITIONS.c.made_at).where(COMPETITIONS.c.made_by == person_id)
    return [dict(row._mapping) for row in await session.execute(query.order_by(COMPETITIONS.c.id))]


async def _erase_maker(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """It stays the unit's; who made it goes."""
    change = sa.update(COMPETITIONS).where(COMPETITIONS.c.made_by == person_id)
    return int((await session.execute(change.values(made_by=None))).rowcount)
