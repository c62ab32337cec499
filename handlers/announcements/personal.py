"""What the announcements room holds of a person: what they wrote or approved, acknowledged, which topics they chose.

For: showing, erasing and forgetting it. Not for: the recipients' rows, which are the ledger's.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.announcements.tables import ACKS, ANNOUNCEMENTS, TOPICS

KEEP_DAYS = 730


def held() -> tuple[PersonalData, ...]:
    """Each part has the name of its table."""
    return (
        PersonalData(
            name="announcements",
            title="Thông báo thầy cô đã viết hoặc duyệt cho đơn vị",
            why="biết ai chịu trách nhiệm về nội dung đã gửi",
            export=_written,
            erase=_erase_written,
        ),
        PersonalData(
            name="announcement_acks",
            title="Thông báo thầy cô đã bấm “Đã nắm”",
            why="đơn vị biết ai đã nắm; giữ hai năm",
            export=_acks,
            erase=_erase_acks,
            keep_days=KEEP_DAYS,
            forget=_forget_acks,
        ),
        PersonalData(
            name="announcement_topics",
            title="Chủ đề thông báo thầy cô đã bật hoặc tắt",
            why="gửi đúng điều thầy cô chọn",
            export=_topics,
            erase=_erase_topics,
        ),
    )


async def _written(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = [ANNOUNCEMENTS.c[name] for name in ("id", "text", "state", "made_at", "approved_at")]
    mine = sa.or_(ANNOUNCEMENTS.c.made_by == person_id, ANNOUNCEMENTS.c.approved_by == person_id)
    query = sa.select(*columns).where(mine).order_by(ANNOUNCEMENTS.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_written(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """What was sent stays the unit's; who it was goes."""
    count = 0
    for column in (ANNOUNCEMENTS.c.made_by, ANNOUNCEMENTS.c.approved_by):
        change = sa.update(ANNOUNCEMENTS).where(column == person_id).values({column.name: None})
        count += int((await session.execute(change)).rowcount)
    return count


async def _acks(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(ACKS.c.announcement_id, ACKS.c.at).where(ACKS.c.person_id == person_id).order_by(ACKS.c.at)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_acks(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(ACKS).where(ACKS.c.person_id == person_id))).rowcount)


async def _forget_acks(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(ACKS).where(ACKS.c.at < before))).rowcount)


async def _topics(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(TOPICS.c.topic, TOPICS.c.follows, TOPICS.c.at).where(TOPICS.c.person_id == person_id)
    return [dict(row._mapping) for row in await session.execute(query.order_by(TOPICS.c.topic))]


async def _erase_topics(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(TOPICS).where(TOPICS.c.person_id == person_id))).rowcount)
