"""Who may mark at the door with a browser: a pass for one session, given as a link that works once.

The link becomes a cookie in the browser that opens it first; both are kept as hashes. A helper without an account here
is a person with a name and nothing else, so that every mark says who made it. A pass ends with its session, when it is
revoked, or when whoever gave it may not mark any more (`web.py` asks).
For: the table of passes. Not for: marks, and giving out links in chat (`helpers.py`).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import PersonalData
from bot.people.accounts import PERSONS
from handlers.conferences.door import tokens
from handlers.conferences.model import Session
from handlers.conferences.tables import DOOR_PASSES

PATH = "/cua"
KEEP_DAYS = 90
LONGEST_NAME = 100
_WITHOUT_DAY = dt.timedelta(days=2)
_GRACE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pass:
    """A pass that works. `opened`: its link was used."""

    id: int
    session_id: int
    person_id: int
    made_by: int
    opened: bool
    expires_at: dt.datetime


async def give(session: AsyncConnection, meeting: Session, person_id: int, *, by: int, now: dt.datetime) -> str:
    """A new pass for a person; returns the secret of its link (`/cua/vao/<secret>`), which is kept nowhere."""
    secret = secrets.token_urlsafe(24)
    end = tokens.ends_at(meeting)
    values = {
        "session_id": meeting.id,
        "person_id": person_id,
        "link_hash": _hash(secret),
        "made_by": by,
        "made_at": now,
        "expires_at": max(end + _GRACE, now + _GRACE) if end else now + _WITHOUT_DAY,
    }
    await session.execute(sa.insert(DOOR_PASSES).values(values))
    return secret


async def helper(session: AsyncConnection, name: str, now: dt.datetime) -> int:
    """A person to be named as the maker of marks, who has no account here."""
    made = sa.insert(PERSONS).values(name=name[:LONGEST_NAME], created_at=now).returning(PERSONS.c.id)
    return int((await session.execute(made)).scalar_one())


async def by_link(session: AsyncConnection, secret: str, now: dt.datetime) -> Pass | None:
    """The pass of a link, opened or not; None where there is none, or none any more."""
    return await _find(session, DOOR_PASSES.c.link_hash == _hash(secret), now)


async def by_cookie(session: AsyncConnection, cookie: str, now: dt.datetime) -> Pass | None:
    """The pass of a browser; None where it has none, or none any more."""
    return await _find(session, DOOR_PASSES.c.cookie_hash == _hash(cookie), now) if cookie else None


async def open_link(session: AsyncConnection, one: Pass, now: dt.datetime) -> str | None:
    """Uses a link up and returns the cookie for this browser; None where another was quicker. One UPDATE."""
    cookie = secrets.token_urlsafe(32)
    update = sa.update(DOOR_PASSES).where(DOOR_PASSES.c.id == one.id, DOOR_PASSES.c.opened_at.is_(None))
    used = await session.execute(update.values(opened_at=now, cookie_hash=_hash(cookie)))
    return cookie if used.rowcount else None


async def working(session: AsyncConnection, session_id: int, now: dt.datetime) -> list[tuple[Pass, str]]:
    """The passes of a session that work, with the names of who they are for, the newest first."""
    query = (
        sa.select(DOOR_PASSES, PERSONS.c.name)
        .outerjoin(PERSONS, PERSONS.c.id == DOOR_PASSES.c.person_id)
        .where(DOOR_PASSES.c.session_id == session_id, DOOR_PASSES.c.revoked_at.is_(None))
        .where(DOOR_PASSES.c.expires_at > now)
        .order_by(DOOR_PASSES.c.id.desc())
    )
    return [(_pass(row), row.name or "") for row in await session.execute(query)]


async def revoke(session: AsyncConnection, pass_id: int, now: dt.datetime) -> bool:
    """Ends a pass at once; False where it had ended."""
    update = sa.update(DOOR_PASSES).where(DOOR_PASSES.c.id == pass_id, DOOR_PASSES.c.revoked_at.is_(None))
    return bool((await session.execute(update.values(revoked_at=now))).rowcount)


async def session_of(session: AsyncConnection, pass_id: int) -> int | None:
    """The session that a pass is for; None for no such pass."""
    query = sa.select(DOOR_PASSES.c.session_id).where(DOOR_PASSES.c.id == pass_id)
    found: int | None = (await session.execute(query)).scalar()
    return found


def held() -> PersonalData:
    """What this table holds of a person."""
    return PersonalData(
        name="conference_door_passes",
        title="Quyền ghi đại biểu có mặt ở cửa hội nghị",
        why="biết ai được ghi; giữ ba tháng sau khi hết hạn",
        export=_export,
        erase=_erase,
        keep_days=KEEP_DAYS,
        forget=_forget,
    )


async def _export(session: AsyncConnection, person_id: int) -> list[dict[str, Any]]:
    columns = (DOOR_PASSES.c.session_id, DOOR_PASSES.c.made_at, DOOR_PASSES.c.opened_at, DOOR_PASSES.c.expires_at)
    query = sa.select(*columns).where(_theirs(person_id)).order_by(DOOR_PASSES.c.id)
    return [dict(row._mapping) for row in await session.execute(query)]


async def _erase(session: AsyncConnection, person_id: int, now: dt.datetime) -> int:
    """Passes that they had, and passes that they gave: nobody answers for those any more."""
    return int((await session.execute(sa.delete(DOOR_PASSES).where(_theirs(person_id)))).rowcount)


async def _forget(session: AsyncConnection, before: dt.datetime) -> int:
    return int((await session.execute(sa.delete(DOOR_PASSES).where(DOOR_PASSES.c.expires_at < before))).rowcount)


def _theirs(person_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(DOOR_PASSES.c.person_id == person_id, DOOR_PASSES.c.made_by == person_id)


async def _find(session: AsyncConnection, condition: sa.ColumnElement[bool], now: dt.datetime) -> Pass | None:
    query = sa.select(DOOR_PASSES).where(condition, DOOR_PASSES.c.revoked_at.is_(None), DOOR_PASSES.c.expires_at > now)
    rows: Sequence[sa.Row[Any]] = list(await session.execute(query))
    return _pass(rows[0]) if rows else None


def _pass(row: sa.Row[Any]) -> Pass:
    return Pass(row.id, row.session_id, row.person_id, row.made_by, row.opened_at is not None, row.expires_at)


def _hash(secret: str) -> str:
    return hashlib.sha256(f"congdoan door:{secret}".encode()).hexdigest()
