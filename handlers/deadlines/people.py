"""Who answers for a unit, who organises, and whom one can telephone.

The officers of the unit that a unit has merged into answer for it. Somebody who has withdrawn their consent to being
reminded is not reminded. For: many units at once. Not for: sending, or permissions.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox import CONVERSATIONS
from bot.people import tree
from bot.people.accounts import ACCOUNTS
from bot.people.acting import acting_units
from bot.people.consents import CONSENTS, Purpose
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.roster import MEMBERS
from bot.people.tree import Node
from bot.people.units import units_by_ids
from bot.storage.portions import portions

_OFFICERS = (Role.OFFICER.value, Role.ORGANISER.value)


async def above(session: AsyncConnection, unit_ids: Collection[int], today: dt.date) -> dict[int, tuple[int, ...]]:
    """All units above each of these, nearest first; the whole tree is read in a query a level, not one a unit."""
    known: dict[int, Node] = {}
    wave = set(unit_ids)
    while wave:
        for part in portions(sorted(wave)):
            for unit in (await units_by_ids(session, part)).values():
                known[unit.id] = Node(unit.id, unit.parent_id, unit.valid_from, unit.valid_to, unit.merged_into)
        higher = {tree.above(known[one], today) for one in wave if one in known}
        wave = {one for one in higher if one is not None} - known.keys() - wave
    return {one: tree.ancestors(known, one, today) for one in unit_ids if one in known}


async def officers(
    session: AsyncConnection, unit_ids: Collection[int], today: dt.date, *, reminded: bool = False
) -> dict[int, list[int]]:
    """Unit -> the persons who act for it. `reminded`: without those who do not want to be reminded."""
    acts = await acting_units(session, unit_ids, today)
    people: dict[int, list[int]] = defaultdict(list)
    for part in portions(sorted(set(acts.values()))):
        query = sa.select(GRANTS.c.unit_id, GRANTS.c.person_id).where(
            GRANTS.c.unit_id.in_(part), GRANTS.c.role.in_(_OFFICERS), GRANTS.c.ended_at.is_(None)
        )
        for row in await session.execute(query.order_by(GRANTS.c.granted_at, GRANTS.c.id)):
            people[row.unit_id].append(row.person_id)
    out = await _unwilling(session, {one for own in people.values() for one in own}) if reminded else frozenset()
    return {unit: [one for one in dict.fromkeys(people[acts[unit]]) if one not in out] for unit in acts}


async def _unwilling(session: AsyncConnection, person_ids: Collection[int]) -> frozenset[int]:
    """Who has said no to reminders, as their last word."""
    words: dict[int, bool] = {}
    for part in portions(sorted(person_ids)):
        query = sa.select(CONSENTS.c.person_id, CONSENTS.c.given).where(
            CONSENTS.c.person_id.in_(part), CONSENTS.c.purpose == Purpose.REMINDERS.value
        )
        words |= {row.person_id: row.given for row in await session.execute(query.order_by(CONSENTS.c.id))}
    return frozenset(person_id for person_id, given in words.items() if not given)


async def units_of(session: AsyncConnection, person_ids: Collection[int]) -> set[int]:
    """Every unit that any of these people acts for."""
    found: set[int] = set()
    for part in portions(sorted(person_ids)):
        query = sa.select(GRANTS.c.unit_id).where(
            GRANTS.c.person_id.in_(part), GRANTS.c.role.in_(_OFFICERS), GRANTS.c.ended_at.is_(None)
        )
        found |= {unit_id for unit_id in (await session.execute(query)).scalars() if unit_id is not None}
    return found


async def reachable(session: AsyncConnection, person_ids: Collection[int]) -> set[int]:
    """Who of these has a private conversation here."""
    found: set[int] = set()
    same = sa.and_(ACCOUNTS.c.channel == CONVERSATIONS.c.channel, ACCOUNTS.c.platform_id == CONVERSATIONS.c.chat_id)
    for part in portions(sorted(person_ids)):
        query = sa.select(ACCOUNTS.c.person_id).join(CONVERSATIONS, same).where(ACCOUNTS.c.person_id.in_(part))
        found |= set((await session.execute(query.where(CONVERSATIONS.c.is_group.is_(False)))).scalars())
    return found


async def to_call(
    session: AsyncConnection, unit_ids: Collection[int], today: dt.date
) -> dict[int, list[tuple[str, str]]]:
    """Unit -> (name, telephone number in E.164) of its officers in the roster, linked or not."""
    acts = await acting_units(session, unit_ids, today)
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for part in portions(sorted(set(acts.values()))):
        query = sa.select(MEMBERS).where(MEMBERS.c.unit_id.in_(part), MEMBERS.c.role.in_(_OFFICERS))
        for row in await session.execute(query.order_by(MEMBERS.c.folded, MEMBERS.c.id)):
            found[row.unit_id].append((row.full_name, row.phone or ""))
    return {unit: found[acts[unit]] for unit in acts}
