"""Invitations into a role: a one-time code that gives it, for a unit or the whole.

For: making, listing and reading them, and the link that carries a code. Not for: who may invite whom (the permission
table), or what is said (`handlers/membership`, `cli_people.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import codes
from bot.people.codes import CODES, Code, Purpose
from bot.people.grants import GRANTS
from bot.people.permissions import Grant, Role
from bot.people.units import Unit, units_below


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that can still be used; its code is known to nobody any more but those who have it."""

    id: int
    grant: Grant
    expires_at: dt.datetime


async def invite(
    session: AsyncConnection, grant: Grant, *, by: int | None, now: dt.datetime
) -> tuple[str, dt.datetime]:
    """A new code for a role, and when it expires. The caller notes it in the audit log."""
    return await codes.make(session, Purpose.INVITE, _gives(grant), by=by, now=now)


def grant_of(code: Code) -> Grant:
    """What an invitation gives."""
    return Grant(Role(code.gives["role"]), code.gives["unit"])


async def waiting(session: AsyncConnection, unit_ids: Collection[int | None], now: dt.datetime) -> list[Invitation]:
    """The invitations for these units (None: for the whole) that can still be used, oldest first."""
    # What a code gives is written in one way alone, so that it can be compared as it stands.
    wanted = {codes.written(_gives(Grant(role, unit))): Grant(role, unit) for role in Role for unit in unit_ids}
    query = (
        sa.select(CODES.c.id, CODES.c.gives, CODES.c.expires_at)
        .where(CODES.c.purpose == Purpose.INVITE.value, CODES.c.used_at.is_(None), CODES.c.revoked_at.is_(None))
        .where(CODES.c.expires_at > now)
        .order_by(CODES.c.id)
    )
    if len(wanted) < 500:
        query = query.where(CODES.c.gives.in_(wanted))
    rows = await session.execute(query)
    return [Invitation(row.id, wanted[row.gives], row.expires_at) for row in rows if row.gives in wanted]


async def invitation(session: AsyncConnection, code_id: int, now: dt.datetime) -> Invitation | None:
    """One invitation that can still be used, by the id of its code."""
    row = (await session.execute(sa.select(CODES).where(CODES.c.id == code_id))).first()
    if row is None or row.purpose != Purpose.INVITE.value or row.used_at or row.revoked_at or row.expires_at <= now:
        return None
    return Invitation(row.id, grant_of(codes.read(row, now)), row.expires_at)


async def without_officer(session: AsyncConnection, unit_id: int, on: dt.date) -> list[Unit]:
    """The units of a day below this one for which nobody is an officer, by name."""
    query = sa.select(GRANTS.c.unit_id).where(GRANTS.c.role == Role.OFFICER.value, GRANTS.c.ended_at.is_(None))
    have = set((await session.execute(query.distinct())).scalars())
    return [unit for unit in await units_below(session, unit_id, on) if unit.id not in have]


async def invite_officers(
    session: AsyncConnection, units: Sequence[Unit], *, by: int | None, now: dt.datetime
) -> list[tuple[Unit, str]]:
    """A code for an officer of each unit; what was waiting there for an officer is revoked, so one sheet is good."""
    for old in await waiting(session, [unit.id for unit in units], now):
        if old.grant.role is Role.OFFICER:
            await codes.revoke(session, old.id, now)
    return [(unit, (await invite(session, Grant(Role.OFFICER, unit.id), by=by, now=now))[0]) for unit in units]


def link(public_url: str, code: str) -> str | None:
    """The web chat's address with a code; None where the union has not set its address."""
    return f"{public_url.rstrip('/')}/?code={code}" if public_url else None


def _gives(grant: Grant) -> dict[str, str | int | None]:
    return {"role": grant.role.value, "unit": grant.unit_id}
