"""Which role a person has, for which unit, since when and by whom.

For: the table `grants` and its queries. Not for: what a role allows (`permissions.py`). A right is ended, never erased:
what somebody did while they had it stays explained.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.permissions import Grant, Role
from bot.storage.types import UtcDateTime, big_id

GRANTS = sa.Table(
    "grants",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("unit_id", big_id()),
    sa.Column("granted_by", big_id()),
    sa.Column("granted_at", UtcDateTime, nullable=False),
    sa.Column("ended_at", UtcDateTime),
    sa.Index("ix_grants_person", "person_id", "ended_at"),
    sa.Index("ix_grants_unit", "unit_id", "role", "ended_at"),
)


async def grants_of(session: AsyncConnection, person_id: int) -> tuple[Grant, ...]:
    """The roles a person has now, besides being a member."""
    query = sa.select(GRANTS.c.role, GRANTS.c.unit_id).where(
        GRANTS.c.person_id == person_id, GRANTS.c.ended_at.is_(None)
    )
    return tuple(Grant(Role(row.role), row.unit_id) for row in await session.execute(query))


async def give(session: AsyncConnection, person_id: int, grant: Grant, *, by: int | None, now: dt.datetime) -> bool:
    """Gives a role; False where the person has it already."""
    if grant in await grants_of(session, person_id):
        return False
    values = {"person_id": person_id, "role": grant.role.value, "unit_id": grant.unit_id, "granted_by": by}
    await session.execute(sa.insert(GRANTS).values(values | {"granted_at": now}))
    return True


async def end(session: AsyncConnection, person_id: int, grant: Grant, now: dt.datetime) -> bool:
    """Ends a role; False where the person does not have it."""
    same_unit = GRANTS.c.unit_id.is_(None) if grant.unit_id is None else GRANTS.c.unit_id == grant.unit_id
    result = await session.execute(
        sa.update(GRANTS)
        .where(GRANTS.c.person_id == person_id, GRANTS.c.role == grant.role.value, same_unit)
        .where(GRANTS.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    return bool(result.rowcount)


async def holders(
    session: AsyncConnection, role: Role, unit_id: int | None, *, locked: bool = False
) -> tuple[int, ...]:
    """Persons who have a role for exactly this unit (None: for the whole), longest first.

    `locked`: nobody else ends one of these rights before this transaction is over.
    """
    same_unit = GRANTS.c.unit_id.is_(None) if unit_id is None else GRANTS.c.unit_id == unit_id
    query = (
        sa.select(GRANTS.c.person_id)
        .where(GRANTS.c.role == role.value, same_unit, GRANTS.c.ended_at.is_(None))
        .order_by(GRANTS.c.granted_at)
    )
    return tuple((await session.execute(query.with_for_update() if locked else query)).scalars())
