"""What the asking room holds of a person: questions it could not answer, and their verdicts on answers.

A question nobody could answer is kept for whoever writes the library; who asked it is forgotten after a quarter, and
then it is nobody's. For: showing, erasing and forgetting. Not for: the texts, which are masked before they are stored.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.asking.queries import FEEDBACK, MISS_ASKERS, MISSES

MISS_DAYS = 90
FEEDBACK_DAYS = 365


async def _misses(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = (
        sa.select(MISS_ASKERS.c.at, MISSES.c.question)
        .join(MISSES, MISSES.c.id == MISS_ASKERS.c.miss_id)
        .where(MISS_ASKERS.c.person_id == person_id)
        .order_by(MISS_ASKERS.c.miss_id)
    )
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_misses(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """A question that only this person has asked goes; one that others ask as well stays theirs."""
    mine = sa.select(MISS_ASKERS.c.miss_id).where(MISS_ASKERS.c.person_id == person_id)
    others = sa.select(MISS_ASKERS.c.miss_id).where(MISS_ASKERS.c.person_id != person_id)
    await session.execute(sa.delete(MISSES).where(MISSES.c.id.in_(mine), MISSES.c.id.not_in(others)))
    return int((await session.execute(sa.delete(MISS_ASKERS).where(MISS_ASKERS.c.person_id == person_id))).rowcount)


async def _forget_askers(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(MISS_ASKERS).where(MISS_ASKERS.c.at < before))).rowcount)


async def _feedback(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (FEEDBACK.c.at, FEEDBACK.c.question, FEEDBACK.c.card_id, FEEDBACK.c.useful)
    query = sa.select(*columns).where(FEEDBACK.c.person_id == person_id).order_by(FEEDBACK.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_feedback(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.person_id == person_id))).rowcount)


async def _forget_feedback(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(FEEDBACK).where(FEEDBACK.c.at < before))).rowcount)


def held() -> tuple[PersonalData, ...]:
    return (
        PersonalData(
            "misses", "Câu hỏi em chưa trả lời được", "bổ sung kho văn bản; sau 90 ngày không còn biết ai đã hỏi",
            _misses, _erase_misses, MISS_DAYS, _forget_askers,
        ),
        PersonalData(
            "feedback", "Nhận xét câu trả lời có ích hay không", "sửa câu trả lời chưa đúng",
            _feedback, _erase_feedback, FEEDBACK_DAYS, _forget_feedback,
        ),
    )  # fmt: skip
