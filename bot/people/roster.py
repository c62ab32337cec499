"""The roster: whom a union counts as its members, unit by unit, before any of them writes to us.

For: the table and its queries. Not for: persons who write (`accounts.py`); a row gets its person when it is claimed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.cells import read_employee_code, read_phone
from bot.storage.types import UtcDateTime, big_id

MEMBERS = sa.Table(
    "members",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("unit_id", big_id(), nullable=False),
    sa.Column("full_name", sa.String(200), nullable=False),
    sa.Column("folded", sa.String(200), nullable=False),
    sa.Column("phone", sa.String(20)),
    sa.Column("title", sa.String(100), nullable=False),
    sa.Column("employee_code", sa.String(60)),
    sa.Column("role", sa.String(12), nullable=False),
    sa.Column("person_id", big_id()),
    sa.Column("claimed_at", UtcDateTime),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Index("ix_members_unit", "unit_id", "folded"),
    sa.Index("ix_members_phone", "phone"),
    sa.Index("ix_members_person", "person_id", "unit_id", "role"),
)


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the roster. `phone` is in E.164; `person_id` is None until somebody has claimed the row."""

    id: int
    unit_id: int
    full_name: str
    phone: str | None
    title: str
    employee_code: str | None
    role: str
    person_id: int | None
    claimed_at: dt.datetime | None


_COLUMNS = (
    MEMBERS.c.id, MEMBERS.c.unit_id, MEMBERS.c.full_name, MEMBERS.c.phone, MEMBERS.c.title, MEMBERS.c.employee_code,
    MEMBERS.c.role, MEMBERS.c.person_id, MEMBERS.c.claimed_at,
)  # fmt: skip


async def _where(session: AsyncConnection, *conditions: sa.ColumnElement[bool]) -> list[Member]:
    query = sa.select(*_COLUMNS).where(*conditions).order_by(MEMBERS.c.folded, MEMBERS.c.id)
    return [Member(*row) for row in await session.execute(query)]


async def find_member(
    session: AsyncConnection, unit_id: int, *, employee_code: str | None = None, phone: str | None = None
) -> list[Member]:
    """The rows of a unit with this employee code or this phone number (typed in any way); several may fit."""
    fits: list[sa.ColumnElement[bool]] = []
    code = read_employee_code(employee_code)
    if code:
        fits.append(MEMBERS.c.employee_code == code)
    number = read_phone(phone) if phone else None
    if number:
        fits.append(MEMBERS.c.phone == number)
    return await _where(session, MEMBERS.c.unit_id == unit_id, sa.or_(*fits)) if fits else []


async def members_by_phone(session: AsyncConnection, phone: str) -> list[Member]:
    """The rows with a phone number (typed in any way), whatever their unit."""
    number = read_phone(phone)
    return await _where(session, MEMBERS.c.phone == number) if number else []


async def members_by_person(session: AsyncConnection, person_id: int) -> list[Member]:
    """The rows that a person has claimed."""
    return await _where(session, MEMBERS.c.person_id == person_id)


async def claim(session: AsyncConnection, member_id: int, person_id: int, now: dt.datetime) -> bool:
    """Makes a row a person's own; False where it is claimed already. One UPDATE, so two cannot both win."""
    result = await session.execute(
        sa.update(MEMBERS)
        .where(MEMBERS.c.id == member_id, MEMBERS.c.person_id.is_(None))
        .values(person_id=person_id, claimed_at=now)
    )
    return bool(result.rowcount)
