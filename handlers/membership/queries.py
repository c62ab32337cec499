"""What the membership room stores: roster rows asked for that an officer has to decide about.

For: its table and SQL, and the accounts of a person. Not for: the roster itself (`bot/people/roster.py`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.accounts import ACCOUNTS
from bot.people.roster import MEMBERS, Member
from bot.storage.types import UtcDateTime, big_id

CLAIMS = sa.Table(
    "claims",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("unit_id", big_id(), nullable=False),
    sa.Column("rows", sa.Text, nullable=False),
    sa.Column("why", sa.String(10), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("decided_by", big_id()),
    sa.Column("decided_at", UtcDateTime),
    sa.Index("ix_claims_state", "state", "id"),
    sa.Index("ix_claims_person", "person_id"),
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One request to be told which of `rows` (ids of the roster) a person is. `why`: several | taken."""

    id: int
    person_id: int
    channel: str
    unit_id: int
    rows: tuple[int, ...]
    why: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Account:
    """One channel by which a person is known."""

    id: int
    channel: str
    platform_id: str


async def accounts_of(session: AsyncConnection, person_id: int) -> list[Account]:
    """A person's accounts, oldest first."""
    query = (
        sa.select(ACCOUNTS.c.id, ACCOUNTS.c.channel, ACCOUNTS.c.platform_id)
        .where(ACCOUNTS.c.person_id == person_id)
        .order_by(ACCOUNTS.c.id)
    )
    return [Account(*row) for row in await session.execute(query)]


async def add_claim(
    session: AsyncConnection,
    person_id: int,
    channel: str,
    unit_id: int,
    rows: Sequence[int],
    why: str,
    now: dt.datetime,
) -> None:
    """Stores a request; an open one of the same person for the same unit is replaced."""
    same = (CLAIMS.c.person_id == person_id, CLAIMS.c.unit_id == unit_id, CLAIMS.c.state == "open")
    await session.execute(sa.delete(CLAIMS).where(*same))
    values = {
        "person_id": person_id,
        "channel": channel,
        "unit_id": unit_id,
        "rows": json.dumps(list(rows)),
        "why": why,
    }
    await session.execute(sa.insert(CLAIMS).values(values | {"state": "open", "created_at": now}))


async def open_claims(session: AsyncConnection, limit: int = 500) -> list[Claim]:
    """What waits for an officer, oldest first."""
    query = sa.select(CLAIMS).where(CLAIMS.c.state == "open").order_by(CLAIMS.c.id).limit(limit)
    return [_claim(row) for row in await session.execute(query)]


async def claim_by_id(session: AsyncConnection, claim_id: int) -> Claim | None:
    """One request, decided or not."""
    row = (await session.execute(sa.select(CLAIMS).where(CLAIMS.c.id == claim_id))).first()
    return _claim(row) if row else None


async def open_claim(session: AsyncConnection, claim_id: int) -> Claim | None:
    """One request that waits, locked until the transaction ends; None where it is decided or never was."""
    query = sa.select(CLAIMS).where(CLAIMS.c.id == claim_id, CLAIMS.c.state == "open").with_for_update()
    row = (await session.execute(query)).first()
    return _claim(row) if row else None


async def decide_claim(session: AsyncConnection, claim_id: int, state: str, by: int, now: dt.datetime) -> None:
    """Closes a request as `accepted` or `refused`."""
    values = {"state": state, "decided_by": by, "decided_at": now}
    await session.execute(sa.update(CLAIMS).where(CLAIMS.c.id == claim_id).values(values))


async def rows_of(session: AsyncConnection, member_ids: Sequence[int]) -> list[Member]:
    """Roster rows by id, in the order of the ids; those that are no more are left out."""
    columns = [MEMBERS.c[name] for name in Member.__dataclass_fields__]
    rows = await session.execute(sa.select(*columns).where(MEMBERS.c.id.in_(member_ids)))
    found = {row.id: Member(*row) for row in rows}
    return [found[member_id] for member_id in member_ids if member_id in found]


async def give_row(session: AsyncConnection, member_id: int, person_id: int | None, now: dt.datetime) -> None:
    """Makes a roster row a person's own, or nobody's, whoever had it: an officer has decided so."""
    await session.execute(
        sa.update(MEMBERS).where(MEMBERS.c.id == member_id).values(person_id=person_id, claimed_at=now)
    )


def _claim(row: Any) -> Claim:
    rows = tuple(json.loads(row.rows))
    return Claim(row.id, row.person_id, row.channel, row.unit_id, rows, row.why, row.created_at)
