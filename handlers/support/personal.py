"""What the support room holds of a person: their questions to officers, and what was said about them.

For: showing, erasing and forgetting it. Not for: the texts themselves, which are masked before they are stored.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.support.queries import REQUEST_LINES, REQUEST_UNITS, REQUESTS

KEEP_DAYS = 730


def held() -> tuple[PersonalData, ...]:
    return (
        PersonalData(
            name="requests",
            title="Câu hỏi gửi cán bộ và câu trả lời",
            why="trả lời câu hỏi của đoàn viên; giữ hai năm để tra lại đã trả lời thế nào",
            export=_export,
            erase=_erase,
            keep_days=KEEP_DAYS,
            forget=_forget,
            told=("question", "text"),
        ),
    )


async def _export(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (
        REQUESTS.c.id, REQUESTS.c.kind, REQUESTS.c.question, REQUESTS.c.state, REQUESTS.c.created_at,
        REQUESTS.c.answered_at, REQUESTS.c.useful,
    )  # fmt: skip
    mine = sa.select(*columns).where(REQUESTS.c.person_id == person_id).order_by(REQUESTS.c.id)
    found: list[dict[str, Any]] = []
    for row in await session.execute(mine):
        said = sa.select(REQUEST_LINES.c.at, REQUEST_LINES.c.from_staff, REQUEST_LINES.c.text).where(
            REQUEST_LINES.c.request_id == row.id
        )
        lines = [
            {"at": line.at, "from": "cán bộ" if line.from_staff else "thầy cô", "text": line.text}
            for line in await session.execute(said.order_by(REQUEST_LINES.c.id))
        ]
        found.append({"number": f"H-{row.id:04d}", **dict(row._mapping), "lines": lines})
    return found


async def _erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """Their requests go whole; in requests of others they become an officer without a name."""
    count = await _drop(session, REQUESTS.c.person_id == person_id)
    for column in (REQUESTS.c.taken_by, REQUESTS.c.answered_by, REQUEST_LINES.c.person_id):
        await session.execute(sa.update(column.table).where(column == person_id).values({column.name: None}))
    return count


async def _forget(session: AsyncConnection, before: dt.datetime) -> int:
    return await _drop(session, sa.and_(REQUESTS.c.state != "open", REQUESTS.c.changed_at < before))


async def _drop(session: AsyncConnection, condition: sa.ColumnElement[bool]) -> int:
    ids = sa.select(REQUESTS.c.id).where(condition)
    for table in (REQUEST_LINES, REQUEST_UNITS):
        await session.execute(sa.delete(table).where(table.c.request_id.in_(ids)))
    return int((await session.execute(sa.delete(REQUESTS).where(condition))).rowcount)
