"""Two persons who turn out to be one, and one account that becomes a person of its own again.

The older person stays; what is stored of the newer follows, table by table. The audit log keeps both ids: it is never
changed, and says itself which became which.
For: moving rows in one transaction. Not for: deciding that two are one (`handlers/membership`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Feature
from bot.files import FILES
from bot.people import _held_campaigns
from bot.people.accounts import ACCOUNTS, PERSONS
from bot.people.codes import CODES
from bot.people.consents import CONSENTS
from bot.people.grants import GRANTS, grants_of
from bot.people.profiles import PROFILES, Profile, profile_of, save
from bot.people.roster import MEMBERS

_OWN = (ACCOUNTS, CONSENTS, MEMBERS, CODES, GRANTS, FILES)


async def merge(session: AsyncConnection, one: int, other: int, features: Sequence[Feature], now: dt.datetime) -> int:
    """Makes two persons one; returns the id that stays. Raises LookupError where one of them is no more."""
    query = sa.select(PERSONS).where(PERSONS.c.id.in_((one, other))).order_by(PERSONS.c.created_at, PERSONS.c.id)
    found = list(await session.execute(query.with_for_update()))
    if len(found) != 2:
        raise LookupError(f"persons {one} and {other} are not two")
    kept, gone = found[0].id, found[1].id
    await _grants(session, kept, gone, now)
    await _profile(session, kept, gone, now)
    for table in (*_OWN, *(table for feature in features for table in feature.tables)):
        for column in table.c:
            # The house's own convention: who a row is about, and who took, made, answered... it.
            if column.name == "person_id" or column.name.endswith("_by"):
                await move(session, table, column.name, kept, gone)
    await _held_campaigns.merge(session, kept, gone, now)
    for part in (part for feature in features for part in feature.personal):
        if part.merge is not None:
            await part.merge(session, kept, gone)
    await session.execute(sa.update(PERSONS).where(PERSONS.c.id == kept).values(name=found[0].name or found[1].name))
    await session.execute(sa.delete(PERSONS).where(PERSONS.c.id == gone))
    return int(kept)


async def move(session: AsyncConnection, table: sa.Table, column: str, kept: int, gone: int) -> None:
    """Gives one person's rows to another; what the other has already, by a unique key of the table, is dropped."""
    for names in _keys(table):
        if column in names:
            theirs = table.alias()
            same = (table.c[name] == theirs.c[name] for name in names if name != column)
            twice = sa.exists().where(theirs.c[column] == kept, *same)
            await session.execute(sa.delete(table).where(table.c[column] == gone, twice))
    await session.execute(sa.update(table).where(table.c[column] == gone).values({column: kept}))


def _keys(table: sa.Table) -> list[list[str]]:
    """The columns of every unique key."""
    unique = [c for c in table.constraints if isinstance(c, (sa.UniqueConstraint, sa.PrimaryKeyConstraint))]
    single = [[column.name] for column in table.c if column.unique]
    indexes = [[column.name for column in index.columns] for index in table.indexes if index.unique]
    return [*([column.name for column in constraint.columns] for constraint in unique), *single, *indexes]


async def _grants(session: AsyncConnection, kept: int, gone: int, now: dt.datetime) -> None:
    """Rights that both have go on once."""
    has = await grants_of(session, kept)
    for grant in await grants_of(session, gone):
        if grant in has:
            unit = GRANTS.c.unit_id.is_(None) if grant.unit_id is None else GRANTS.c.unit_id == grant.unit_id
            same = (GRANTS.c.person_id == gone, GRANTS.c.role == grant.role.value, unit, GRANTS.c.ended_at.is_(None))
            await session.execute(sa.update(GRANTS).where(*same).values(ended_at=now))


async def _profile(session: AsyncConnection, kept: int, gone: int, now: dt.datetime) -> None:
    """What the one who stays has told counts; the other fills what is empty."""
    mine, theirs = await profile_of(session, kept), await profile_of(session, gone)
    both = Profile(mine.province or theirs.province, mine.unit_id or theirs.unit_id, mine.unit_kind or theirs.unit_kind)
    await session.execute(sa.delete(PROFILES).where(PROFILES.c.person_id == gone))
    if both != Profile():
        await save(session, kept, both, now)


async def separate(session: AsyncConnection, person_id: int, account_id: int, now: dt.datetime) -> int | None:
    """Makes one of several accounts a new person, who has nothing; None where it is not theirs or their last one."""
    query = sa.select(ACCOUNTS.c.id).where(ACCOUNTS.c.person_id == person_id).with_for_update()
    own = set((await session.execute(query)).scalars())
    if account_id not in own or len(own) < 2:
        return None
    name = sa.select(PERSONS.c.name).where(PERSONS.c.id == person_id).scalar_subquery()
    made = await session.execute(sa.insert(PERSONS).values(name=name, created_at=now).returning(PERSONS.c.id))
    fresh = int(made.scalar_one())
    await session.execute(sa.update(ACCOUNTS).where(ACCOUNTS.c.id == account_id).values(person_id=fresh))
    return fresh
