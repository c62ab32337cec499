"""What a person chose to tell of themselves: province, unit, kind of unit. All of it optional.

For: the table `profiles` and its queries. Not for: the roster, which the union brings (`roster.py`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import insert_once
from bot.storage.types import UtcDateTime, big_id

PROFILES = sa.Table(
    "profiles",
    sa.MetaData(),
    sa.Column("person_id", big_id(), primary_key=True, autoincrement=False),
    sa.Column("province", sa.String(60)),
    sa.Column("unit_id", big_id()),
    sa.Column("unit_kind", sa.String(20)),
    sa.Column("updated_at", UtcDateTime, nullable=False),
    sa.Index("ix_profiles_unit", "unit_id"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """Empty fields were never told. `unit_kind` is a `knowledge.model.UnitKind` value."""

    province: str = ""
    unit_id: int | None = None
    unit_kind: str = ""


async def profile_of(session: AsyncConnection, person_id: int) -> Profile:
    """The profile, empty where there is none."""
    query = sa.select(PROFILES.c.province, PROFILES.c.unit_id, PROFILES.c.unit_kind).where(
        PROFILES.c.person_id == person_id
    )
    row = (await session.execute(query)).first()
    return Profile(row.province or "", row.unit_id, row.unit_kind or "") if row else Profile()


async def save(session: AsyncConnection, person_id: int, profile: Profile, now: dt.datetime) -> None:
    """Stores the whole profile in place of the old one; of two at once, the later."""
    await session.execute(insert_once(session, PROFILES).values(person_id=person_id, updated_at=now))
    values = {
        "province": profile.province or None,
        "unit_id": profile.unit_id,
        "unit_kind": profile.unit_kind or None,
        "updated_at": now,
    }
    await session.execute(sa.update(PROFILES).where(PROFILES.c.person_id == person_id).values(values))
