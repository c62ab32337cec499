"""The calendar that an officer's telephone fetches by itself: `/lich/<secret>.ics`.

The secret is 256 random bits; the database keeps its hash alone, and nothing here writes it to a log. Whoever has it
sees the tasks of the units that the officer acts for on that day, and no person's name. A new address ends the old one;
without a role the calendar is empty, and after revoking there is none.
For: storing, and the route. Not for: the conversation (`subscribing.py`) or the file (`ics.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.clock import ZONE
from bot.conversation import Premises
from bot.people import acting
from bot.people.grants import grants_of
from handlers.deadlines import queries
from handlers.deadlines.calendar import ics
from handlers.deadlines.model import Owed, State
from handlers.deadlines.tables import DEADLINE_FEEDS, DEADLINE_TASKS

PATH = "/lich/"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
_BEHIND, _AHEAD = dt.timedelta(days=31), dt.timedelta(days=400)
_MOST = 500
_HEADERS = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex", "Referrer-Policy": "no-referrer"}


def _hash(secret: str) -> str:
    return hashlib.sha256(f"congdoan calendar {secret}".encode()).hexdigest()


async def made_at(session: AsyncConnection, person_id: int) -> dt.datetime | None:
    """When the address that a person has now was made; None where they have none."""
    query = sa.select(DEADLINE_FEEDS.c.made_at).where(
        DEADLINE_FEEDS.c.person_id == person_id, DEADLINE_FEEDS.c.revoked_at.is_(None)
    )
    found: dt.datetime | None = (await session.execute(query)).scalar()
    return found


async def make(session: AsyncConnection, person_id: int, now: dt.datetime) -> str:
    """A new secret, told this once; the earlier one ends."""
    await revoke(session, person_id, now)
    secret = secrets.token_urlsafe(32)
    values = {"person_id": person_id, "secret_hash": _hash(secret), "made_at": now}
    await session.execute(sa.insert(DEADLINE_FEEDS).values(values))
    return secret


async def revoke(session: AsyncConnection, person_id: int, now: dt.datetime) -> bool:
    """Ends the address of a person; False where they have none."""
    change = sa.update(DEADLINE_FEEDS).where(
        DEADLINE_FEEDS.c.person_id == person_id, DEADLINE_FEEDS.c.revoked_at.is_(None)
    )
    return bool((await session.execute(change.values(revoked_at=now))).rowcount)


def address(public_url: str, secret: str) -> str:
    """What is entered into a calendar program."""
    return f"{public_url.rstrip('/')}{PATH}{secret}.ics"


async def tasks_of(session: AsyncConnection, person_id: int, today: dt.date) -> list[Owed]:
    """What the units of a person owe from a month ago to a year ahead, and what they have reported of it."""
    unit_ids = await acting.units_by_grants(session, await grants_of(session, person_id), today)
    if not unit_ids:
        return []
    return await queries.owed(
        session,
        DEADLINE_TASKS.c.unit_id.in_(unit_ids),
        DEADLINE_TASKS.c.state != State.EXCUSED.value,
        queries.DUE.between(today - _BEHIND, today + _AHEAD),
        most=_MOST,
    )


def routes(premises: Premises) -> Sequence[BaseRoute]:
    """The one address."""

    async def give(request: Request) -> Response:
        name = str(request.path_params["name"])
        secret = name.removesuffix(".ics")
        now = premises.clock.now()
        today = now.astimezone(ZONE).date()
        async with premises.database.read() as session:
            person_id = await _owner(session, secret) if name.endswith(".ics") and _SECRET.fullmatch(secret) else None
            tasks = await tasks_of(session, person_id, today) if person_id is not None else []
        if person_id is None:
            raise HTTPException(404, headers=_HEADERS)
        headers = _HEADERS | {"Content-Disposition": 'inline; filename="han-nop.ics"'}
        return Response(ics.calendar_file(tasks, now=now, today=today), media_type=ics.MIME, headers=headers)

    return [Route(PATH + "{name}", give, methods=["GET"])]


async def _owner(session: AsyncConnection, secret: str) -> int | None:
    query = sa.select(DEADLINE_FEEDS.c.person_id).where(
        DEADLINE_FEEDS.c.secret_hash == _hash(secret), DEADLINE_FEEDS.c.revoked_at.is_(None)
    )
    found: int | None = (await session.execute(query)).scalar()
    return found
