"""A person is not a platform's id: persons, and the accounts by which channels know them.

For: finding or making the person behind a message. Not for: roles and consent.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Incoming, Person
from bot.people.grants import GRANTS, grants_of
from bot.people.permissions import Grant, Role
from bot.people.profiles import PROFILES, Profile, profile_of
from bot.storage.database import is_new
from bot.storage.types import UtcDateTime, big_id

PERSONS = sa.Table(
    "persons",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,  # a number that was given is never given again
)

ACCOUNTS = sa.Table(
    "accounts",
    sa.MetaData(),
    sa.Column("id", big_id(), primary_key=True),
    sa.Column("person_id", big_id(), nullable=False, index=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("platform_id", sa.String(200), nullable=False),
    sa.Column("created_at", UtcDateTime, nullable=False),
    sa.Column("unreachable_at", UtcDateTime),
    sa.Column("unreachable_why", sa.String(200)),
    sa.UniqueConstraint("channel", "platform_id", name="uq_accounts_platform"),
    sqlite_autoincrement=True,  # a number that was given is never given again
)


# Of every turn, so built and asked at once: the person, what they told of themselves, a row for each of their roles.
_PERSON = (
    sa.select(
        PERSONS.c.id,
        PERSONS.c.name,
        PROFILES.c.province,
        PROFILES.c.unit_id.label("own_unit"),
        PROFILES.c.unit_kind,
        ACCOUNTS.c.unreachable_at,
        GRANTS.c.role,
        GRANTS.c.unit_id.label("role_unit"),
    )
    .select_from(ACCOUNTS)
    .join(PERSONS, PERSONS.c.id == ACCOUNTS.c.person_id)
    .outerjoin(PROFILES, PROFILES.c.person_id == PERSONS.c.id)
    .outerjoin(GRANTS, sa.and_(GRANTS.c.person_id == PERSONS.c.id, GRANTS.c.ended_at.is_(None)))
    .where(ACCOUNTS.c.channel == sa.bindparam("channel"), ACCOUNTS.c.platform_id == sa.bindparam("platform_id"))
    .order_by(GRANTS.c.id)
    # Who is merged or erased meanwhile goes when this turn has ended: what it writes is not left behind.
    .with_for_update(read=True, key_share=True, of=PERSONS)
)


async def person_of(session: AsyncConnection, incoming: Incoming, now: dt.datetime) -> Person:
    """The person behind the sender of a message; made where the account is new.

    They stay who they are until the transaction ends: a merge or an erasure by another one waits for it.
    """
    found = await _find(session, incoming)
    if found is not None:
        return found
    name = incoming.sender_name[:200]
    made = await session.execute(sa.insert(PERSONS).values(name=name, created_at=now).returning(PERSONS.c.id))
    person_id = made.scalar_one()
    account = {
        "person_id": person_id,
        "channel": incoming.channel,
        "platform_id": incoming.sender_id,
        "created_at": now,
    }
    if await is_new(session, ACCOUNTS, account):
        return Person(person_id, name)
    # Another process met the same account at the same moment: keep its person, drop ours.
    await session.execute(sa.delete(PERSONS).where(PERSONS.c.id == person_id))
    again = await _find(session, incoming)
    return again or Person(person_id, name)


async def cannot_be_reached(session: AsyncConnection, channel: str, chat_id: str, why: str, now: dt.datetime) -> None:
    """The platform refuses this private chat; the account is kept, and listed for a call until its owner writes."""
    theirs = (ACCOUNTS.c.channel == channel, ACCOUNTS.c.platform_id == chat_id)
    await session.execute(sa.update(ACCOUNTS).where(*theirs).values(unreachable_at=now, unreachable_why=why[:200]))


async def _find(session: AsyncConnection, incoming: Incoming) -> Person | None:
    account = {"channel": incoming.channel, "platform_id": incoming.sender_id}
    rows = list(await session.execute(_PERSON, account))
    if not rows:
        return None
    first = rows[0]
    if first.unreachable_at is not None and not incoming.group:
        back = sa.update(ACCOUNTS).where(
            ACCOUNTS.c.channel == incoming.channel, ACCOUNTS.c.platform_id == incoming.sender_id
        )
        await session.execute(back.values(unreachable_at=None, unreachable_why=None))
    grants = tuple(Grant(Role(row.role), row.role_unit) for row in rows if row.role is not None)
    profile = Profile(first.province or "", first.own_unit, first.unit_kind or "")
    return Person(first.id, first.name, grants, profile)


async def person_by_id(session: AsyncConnection, person_id: int, name: str) -> Person:
    """A known person with their roles and what they told of themselves."""
    return Person(person_id, name, await grants_of(session, person_id), await profile_of(session, person_id))
