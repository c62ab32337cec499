"""The code by which the members of a unit reach its roster: printed on its sheet, good for all of them, for a term.

Stored hashed like every code, so it is shown when it is made and never again; a new one ends the one before.
For: making, reading and revoking them. Not for: what a member does with one (`handlers/membership/claim.py`), nor the
code in `units` by which lists name a unit, which opens nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import codes
from bot.people.codes import CODES, Code, Purpose
from bot.people.units import Unit

_AT_ONCE = 500


async def make(
    session: AsyncConnection, units: Sequence[Unit], *, by: int | None, now: dt.datetime
) -> list[tuple[Unit, str]]:
    """A new code for each unit; the earlier ones end. The caller notes it in the audit log."""
    await revoke(session, [unit.id for unit in units], now)
    return [(unit, (await codes.make(session, Purpose.UNIT, _gives(unit.id), by=by, now=now))[0]) for unit in units]


async def revoke(session: AsyncConnection, unit_ids: Sequence[int], now: dt.datetime) -> int:
    """Ends the codes of these units; returns how many could still be used."""
    count = 0
    for start in range(0, len(unit_ids), _AT_ONCE):
        wanted = [codes.written(_gives(unit_id)) for unit_id in unit_ids[start : start + _AT_ONCE]]
        alive = (CODES.c.purpose == Purpose.UNIT.value, CODES.c.revoked_at.is_(None), CODES.c.expires_at > now)
        change = sa.update(CODES).where(*alive, CODES.c.gives.in_(wanted)).values(revoked_at=now)
        count += int((await session.execute(change)).rowcount)
    return count


async def until(session: AsyncConnection, unit_id: int, now: dt.datetime) -> dt.datetime | None:
    """When the code of a unit ends; None where it has none."""
    alive = (CODES.c.purpose == Purpose.UNIT.value, CODES.c.revoked_at.is_(None), CODES.c.expires_at > now)
    query = sa.select(CODES.c.expires_at).where(*alive, CODES.c.gives == codes.written(_gives(unit_id)))
    found: dt.datetime | None = (await session.execute(query.order_by(CODES.c.id.desc()).limit(1))).scalar()
    return found


def unit_of(code: Code) -> int:
    """The unit whose roster a code opens."""
    return int(code.gives["unit"])


def _gives(unit_id: int) -> dict[str, int]:
    return {"unit": unit_id}
