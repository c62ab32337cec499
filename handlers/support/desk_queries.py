"""The officers' side of requests: what waits in whose scope, and who has taken what.

For: SQL. Not for: who may see what (`routing.py`) or talking (`desk.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert_once
from handlers.support.model import Request
from handlers.support.queries import COLUMNS, REQUEST_UNITS, REQUESTS


def _waiting(units: Collection[int] | None, apart_from: int | None) -> list[sa.ColumnElement[bool]]:
    """Open requests shown to these units (None: all of them), without those a person has asked themselves."""
    conditions: list[sa.ColumnElement[bool]] = [REQUESTS.c.state == "open"]
    if units is not None:
        shown = sa.select(REQUEST_UNITS.c.request_id).where(REQUEST_UNITS.c.unit_id.in_(sorted(units)))
        conditions.append(REQUESTS.c.id.in_(shown))
    if apart_from is not None:
        conditions.append(REQUESTS.c.person_id != apart_from)
    return conditions


async def waiting(
    session: AsyncConnection, units: Collection[int] | None, *, apart_from: int | None, limit: int, offset: int = 0
) -> list[Request]:
    """Requests that wait, oldest first."""
    query = sa.select(*COLUMNS).where(*_waiting(units, apart_from)).order_by(REQUESTS.c.id)
    return [Request(*row) for row in await session.execute(query.limit(limit).offset(offset))]


async def count_waiting(session: AsyncConnection, units: Collection[int] | None, *, apart_from: int | None) -> int:
    query = sa.select(sa.func.count()).select_from(REQUESTS).where(*_waiting(units, apart_from))
    return int((await session.execute(query)).scalar_one())


async def units_that_wait(session: AsyncConnection) -> list[int]:
    """The units to which any open request is shown."""
    query = (
        sa.select(REQUEST_UNITS.c.unit_id)
        .join(REQUESTS, REQUESTS.c.id == REQUEST_UNITS.c.request_id)
        .where(REQUESTS.c.state == "open")
        .distinct()
    )
    return list((await session.execute(query)).scalars())


async def shown_to(session: AsyncConnection, request_id: int) -> list[int]:
    """The units that see a request."""
    query = sa.select(REQUEST_UNITS.c.unit_id).where(REQUEST_UNITS.c.request_id == request_id)
    return list((await session.execute(query)).scalars())


async def show(session: AsyncConnection, request_id: int, units: Iterable[int]) -> None:
    """Shows a request to more units."""
    for unit_id in units:
        await session.execute(insert_once(session, REQUEST_UNITS).values(request_id=request_id, unit_id=unit_id))


async def set_due(session: AsyncConnection, request_id: int, due_at: dt.datetime | None) -> None:
    """When a request is shown to the next unit up; None where nobody is above."""
    await session.execute(sa.update(REQUESTS).where(REQUESTS.c.id == request_id).values(due_at=due_at))


async def overdue(session: AsyncConnection, now: dt.datetime, limit: int) -> list[Request]:
    """Open requests whose time is over, locked, oldest first."""
    query = (
        sa.select(*COLUMNS)
        .where(REQUESTS.c.state == "open", REQUESTS.c.due_at <= now)
        .order_by(REQUESTS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [Request(*row) for row in await session.execute(query)]


async def take(session: AsyncConnection, request: Request, person_id: int, now: dt.datetime, *, over: bool) -> bool:
    """Makes an open request a person's to answer; `over`: also where another has it. One UPDATE, so one wins."""
    free = sa.or_(REQUESTS.c.taken_by.is_(None), REQUESTS.c.taken_by == person_id)
    conditions = [REQUESTS.c.id == request.id, REQUESTS.c.state == "open", *([] if over else [free])]
    values = {"taken_by": person_id, "taken_at": now, "changed_at": now}
    return bool((await session.execute(sa.update(REQUESTS).where(*conditions).values(values))).rowcount)


async def release(session: AsyncConnection, request_id: int, person_id: int, now: dt.datetime) -> bool:
    """Gives an open request back to all who see it; False where the person does not have it."""
    mine = (REQUESTS.c.id == request_id, REQUESTS.c.state == "open", REQUESTS.c.taken_by == person_id)
    values = {"taken_by": None, "taken_at": None, "changed_at": now}
    return bool((await session.execute(sa.update(REQUESTS).where(*mine).values(values))).rowcount)
