"""What the membership room itself holds of a person: the roster rows they asked an officer for.

For: showing, erasing and forgetting it. Not for: profile, consents, roles and accounts, which belong to the whole.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.membership.queries import CLAIMS

KEEP_DAYS = 365


async def _export(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (CLAIMS.c.unit_id, CLAIMS.c.channel, CLAIMS.c.state, CLAIMS.c.created_at, CLAIMS.c.decided_at)
    mine = sa.select(*columns).where(CLAIMS.c.person_id == person_id).order_by(CLAIMS.c.id)
    return [dict(row._mapping) for row in await session.execute(mine)]


async def _erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """Their own requests go; those they decided as an officer stay, without who decided."""
    result = await session.execute(sa.delete(CLAIMS).where(CLAIMS.c.person_id == person_id))
    await session.execute(sa.update(CLAIMS).where(CLAIMS.c.decided_by == person_id).values(decided_by=None))
    return int(result.rowcount)


async def _forget(session: AsyncConnection, before: dt.datetime) -> int:
    result = await session.execute(sa.delete(CLAIMS).where(CLAIMS.c.created_at < before))
    return int(result.rowcount)


PARTS = (
    PersonalData(
        name="claims",
        title="Yêu cầu nhận dòng trong danh sách đoàn viên",
        why="để cán bộ xác nhận đúng người; giữ một năm",
        export=_export,
        erase=_erase,
        keep_days=KEEP_DAYS,
        forget=_forget,
    ),
)
