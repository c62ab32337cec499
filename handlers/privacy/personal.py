"""What the privacy room holds of a person: their requests about data, and links to their copy.

A request stays as a number after a deletion, with nothing that leads to the person: the anonymous count.
For: showing, erasing and forgetting. Not for: the rest of what is held (`bot/people/personal.py`).
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.privacy.model import number_of
from handlers.privacy.queries import PRIVACY_LINKS, PRIVACY_REQUESTS

REQUEST_DAYS = 1825


async def _requests(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (
        PRIVACY_REQUESTS.c.id, PRIVACY_REQUESTS.c.kind, PRIVACY_REQUESTS.c.about, PRIVACY_REQUESTS.c.opened_at,
        PRIVACY_REQUESTS.c.due, PRIVACY_REQUESTS.c.done_at, PRIVACY_REQUESTS.c.answer,
    )  # fmt: skip
    query = sa.select(*columns).where(PRIVACY_REQUESTS.c.person_id == person_id).order_by(PRIVACY_REQUESTS.c.id)
    return [{"number": number_of(row.id), **dict(row._mapping)} for row in await session.execute(query)]


async def _erase_requests(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    values = {"person_id": None, "conversation_id": None, "about": "", "reason": None, "answer": None}
    change = sa.update(PRIVACY_REQUESTS).where(PRIVACY_REQUESTS.c.person_id == person_id)
    await session.execute(change.where(PRIVACY_REQUESTS.c.done_at.is_(None)).values(done_at=now))
    return int((await session.execute(change.values(values))).rowcount)


async def _forget_requests(session: AsyncConnection, before: dt.datetime) -> int:
    old = (PRIVACY_REQUESTS.c.opened_at < before, PRIVACY_REQUESTS.c.done_at.is_not(None))
    return int((await session.execute(sa.delete(PRIVACY_REQUESTS).where(*old))).rowcount)


async def _links(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(PRIVACY_LINKS.c.expires_at).where(PRIVACY_LINKS.c.person_id == person_id)
    return [dict(row._mapping) for row in await session.execute(query.order_by(PRIVACY_LINKS.c.id))]


async def _erase_links(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    return int((await session.execute(sa.delete(PRIVACY_LINKS).where(PRIVACY_LINKS.c.person_id == person_id))).rowcount)


async def _forget_links(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(PRIVACY_LINKS).where(PRIVACY_LINKS.c.expires_at < before))).rowcount)


def held() -> tuple[PersonalData, ...]:
    return (
        PersonalData(
            "privacy_requests", "Yêu cầu về dữ liệu cá nhân", "chứng minh đã giải quyết đúng hạn",
            _requests, _erase_requests, REQUEST_DAYS, _forget_requests, told=("about", "answer"),
        ),
        PersonalData(
            "privacy_links", "Đường dẫn tải bản sao", "tải bản sao trong nửa giờ",
            _links, _erase_links, 0, _forget_links,
        ),
    )  # fmt: skip
