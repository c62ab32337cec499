"""What the deadlines room holds of a person besides their reports: requests for more time, what they set, an address.

For: showing, erasing and forgetting it. Not for: the dates themselves, which are the units' and the provinces'.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from handlers.deadlines.tables import CONFIRMED_DAYS, DEADLINE_FEEDS, DEADLINE_REQUESTS, SCHOOL_EVENTS

KEEP_DAYS = 730


def held_besides() -> tuple[PersonalData, ...]:
    """Each part has the name of its table."""
    return (
        PersonalData(
            name="deadline_requests",
            title="Lời thầy cô xin lùi hạn, hoặc đã trả lời",
            why="biết ai xin, ai trả lời và vì sao; giữ hai năm",
            export=_requests,
            erase=_erase_requests,
            keep_days=KEEP_DAYS,
            forget=_forget_requests,
            told=("reason", "answer"),
        ),
        PersonalData(
            name="deadline_feeds",
            title="Địa chỉ lịch thầy cô đã mở (chỉ giữ dấu vết, không giữ địa chỉ)",
            why="lịch chỉ mở được cho người có địa chỉ; bỏ địa chỉ là bỏ ngay",
            export=_feeds,
            erase=_erase_feeds,
        ),
        PersonalData(
            name="school_events",
            title="Ngày của năm học do thầy cô nhập",
            why="biết ai nhập lịch của tỉnh",
            export=_events,
            erase=_erase_events,
        ),
        PersonalData(
            name="confirmed_days",
            title="Ngày nghỉ do thầy cô xác nhận",
            why="biết ai xác nhận lịch nghỉ",
            export=_days,
            erase=_erase_days,
        ),
    )


async def _requests(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    """What they wrote themselves: a reason of theirs, or an answer of theirs."""
    table = DEADLINE_REQUESTS
    mine = table.c.asked_by == person_id
    columns = (
        table.c.task_id, table.c.asked_at, table.c.wanted, table.c.state, table.c.granted,
        sa.case((mine, table.c.reason), else_="").label("reason"),
        sa.case((table.c.answered_by == person_id, table.c.answer), else_="").label("answer"),
    )  # fmt: skip
    query = sa.select(*columns).where(sa.or_(mine, table.c.answered_by == person_id)).order_by(table.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_requests(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """That a unit asked, and the date it was given, stay; who it was and what they wrote goes."""
    asked = sa.update(DEADLINE_REQUESTS).where(DEADLINE_REQUESTS.c.asked_by == person_id)
    answered = sa.update(DEADLINE_REQUESTS).where(DEADLINE_REQUESTS.c.answered_by == person_id)
    first = await session.execute(asked.values(asked_by=None, reason=""))
    second = await session.execute(answered.values(answered_by=None, answer=""))
    return int(first.rowcount + second.rowcount)


async def _forget_requests(session: AsyncConnection, before: dt.datetime) -> int:
    gone = sa.delete(DEADLINE_REQUESTS).where(DEADLINE_REQUESTS.c.asked_at < before)
    return int((await session.execute(gone)).rowcount)


async def _feeds(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    query = sa.select(DEADLINE_FEEDS.c.made_at, DEADLINE_FEEDS.c.revoked_at).where(
        DEADLINE_FEEDS.c.person_id == person_id
    )
    return [dict(row._mapping) for row in await session.execute(query.order_by(DEADLINE_FEEDS.c.id))]


async def _erase_feeds(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    gone = sa.delete(DEADLINE_FEEDS).where(DEADLINE_FEEDS.c.person_id == person_id)
    return int((await session.execute(gone)).rowcount)


async def _events(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    table = SCHOOL_EVENTS
    columns = (table.c.province, table.c.school_year, table.c.event, table.c.day, table.c.set_at)
    query = sa.select(*columns).where(table.c.set_by == person_id).order_by(table.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_events(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    change = sa.update(SCHOOL_EVENTS).where(SCHOOL_EVENTS.c.set_by == person_id)
    return int((await session.execute(change.values(set_by=None))).rowcount)


async def _days(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    table = CONFIRMED_DAYS
    columns = (table.c.year, table.c.occasion, table.c.first_day, table.c.last_day, table.c.confirmed_at)
    query = sa.select(*columns).where(table.c.confirmed_by == person_id).order_by(table.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase_days(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    change = sa.update(CONFIRMED_DAYS).where(CONFIRMED_DAYS.c.confirmed_by == person_id)
    return int((await session.execute(change.values(confirmed_by=None))).rowcount)
