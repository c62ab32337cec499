"""Whether browsers may be told of messages at all: what an admin has decided, kept in the database.

It is off until somebody switches it on, because the push services are abroad; every process asks here when it counts,
so a change holds at once everywhere. For: the table `switches` and its one row. Not for: whether the operator allows
it (`web/push_setup.py`), or who may decide (`handlers/privacy`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database, insert_once
from bot.storage.types import UtcDateTime
from bot.web.push_store import SUBSCRIPTIONS

log = logging.getLogger(__name__)
WEB_PUSH = "web_push"
LOOK_SECONDS = 2.0

SWITCHES = sa.Table(
    "switches",
    sa.MetaData(),
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("is_on", sa.Boolean, nullable=False),
    sa.Column("changed_at", UtcDateTime, nullable=False),
)
_OURS = SWITCHES.c.name == WEB_PUSH


@dataclass(frozen=True, slots=True)
class Standing:
    """`since`: when it was switched on or off last (UTC); None where nobody ever did. `browsers`: how many agreed."""

    is_on: bool = False
    since: dt.datetime | None = None
    browsers: int = 0


async def is_on(session: AsyncConnection) -> bool:
    """Whether it is on. Nobody can switch it before this transaction ends."""
    query = sa.select(SWITCHES.c.is_on).where(_OURS).with_for_update(read=True)
    return bool((await session.execute(query)).scalar())


async def standing(session: AsyncConnection) -> Standing:
    """How it stands, for people."""
    row = (await session.execute(sa.select(SWITCHES.c.is_on, SWITCHES.c.changed_at).where(_OURS))).first()
    count = (await session.execute(sa.select(sa.func.count()).select_from(SUBSCRIPTIONS))).scalar_one()
    return Standing(browsers=int(count)) if row is None else Standing(row.is_on, row.changed_at, int(count))


async def switch(session: AsyncConnection, on: bool, now: dt.datetime) -> bool:
    """Switches it; False where it was so already. Off forgets every browser: on again, each must agree anew."""
    await session.execute(insert_once(session, SWITCHES).values(name=WEB_PUSH, is_on=False, changed_at=now))
    change = sa.update(SWITCHES).where(_OURS, SWITCHES.c.is_on.is_not(on)).values(is_on=on, changed_at=now)
    changed = (await session.execute(change)).rowcount == 1
    if changed and not on:
        await session.execute(sa.delete(SUBSCRIPTIONS))
    return changed


async def look(database: Database) -> bool | None:
    """Whether it is on, for a page that must not wait: None where the database does not tell within two seconds."""
    try:
        async with asyncio.timeout(LOOK_SECONDS), database.glance() as session:
            return bool((await session.execute(sa.select(SWITCHES.c.is_on).where(_OURS))).scalar())
    except (DBAPIError, TimeoutError) as error:
        log.warning("whether web push is on is not known", extra={"error": type(error).__name__})
        return None
