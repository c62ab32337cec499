"""Who answers for a unit and how they can be written to; whom one can telephone where nobody can.

For: many units at once, in a few queries. Not for: sending (`notices.py`) or permissions.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.inbox import CONVERSATIONS
from bot.people.accounts import ACCOUNTS
from bot.people.acting import acting_units
from bot.people.grants import GRANTS
from bot.people.naming import exact
from bot.people.permissions import Role
from bot.people.roster import MEMBERS
from bot.storage.portions import portions
from handlers.conferences.model import Invitation

_OFFICERS = (Role.OFFICER.value, Role.ORGANISER.value)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person and their private conversations (id, channel), the one used last first."""

    person_id: int
    conversations: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody of a unit with a telephone number; `person_id` is None where they have no account here."""

    name: str
    phone: str
    person_id: int | None


async def contacts(
    session: AsyncConnection, unit_ids: Collection[int], today: dt.date
) -> dict[int, tuple[Contact, ...]]:
    """The officers and organisers of each unit who can be written to; a unit with nobody has none."""
    acts = await acting_units(session, unit_ids, today)
    people: dict[int, list[int]] = defaultdict(list)
    for part in portions(set(acts.values())):
        query = sa.select(GRANTS.c.unit_id, GRANTS.c.person_id).where(
            GRANTS.c.unit_id.in_(part), GRANTS.c.role.in_(_OFFICERS), GRANTS.c.ended_at.is_(None)
        )
        for row in await session.execute(query.order_by(GRANTS.c.granted_at, GRANTS.c.id)):
            people[row.unit_id].append(row.person_id)
    chats = await conversations(session, {one for own in people.values() for one in own})
    return {
        unit_id: tuple(Contact(one, chats[one]) for one in dict.fromkeys(people[acts[unit_id]]) if one in chats)
        for unit_id in acts
    }


async def conversations(
    session: AsyncConnection, person_ids: Collection[int]
) -> dict[int, tuple[tuple[int, str], ...]]:
    """The private conversations of each person who has one, the last used first."""
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    same = sa.and_(ACCOUNTS.c.channel == CONVERSATIONS.c.channel, ACCOUNTS.c.platform_id == CONVERSATIONS.c.chat_id)
    for part in portions(person_ids):
        query = (
            sa.select(ACCOUNTS.c.person_id, CONVERSATIONS.c.id, CONVERSATIONS.c.channel)
            .join(CONVERSATIONS, same)
            .where(ACCOUNTS.c.person_id.in_(part), CONVERSATIONS.c.is_group.is_(False))
            .order_by(CONVERSATIONS.c.updated_at.desc(), CONVERSATIONS.c.id.desc())
        )
        for row in await session.execute(query):
            found[row.person_id].append((row.id, row.channel))
    return {person_id: tuple(own) for person_id, own in found.items()}


async def delegates(session: AsyncConnection, invitation: Invitation) -> tuple[Contact, ...]:
    """The delegates of a unit who write to us themselves: by the name and number of a roster row they have claimed."""
    named = {seat.delegate.phone: seat.delegate.name for seat in invitation.seats if seat.delegate}
    named.pop("", None)
    if not named:
        return ()
    query = sa.select(MEMBERS.c.person_id, MEMBERS.c.phone, MEMBERS.c.full_name).where(
        MEMBERS.c.phone.in_(sorted(named)), MEMBERS.c.person_id.is_not(None)
    )
    rows = await session.execute(query.order_by(MEMBERS.c.id))
    people = [row.person_id for row in rows if exact(row.full_name) == exact(named[row.phone])]
    chats = await conversations(session, people)
    return tuple(Contact(one, chats[one]) for one in dict.fromkeys(people) if one in chats)


async def calls(session: AsyncConnection, unit_ids: Collection[int], today: dt.date) -> dict[int, tuple[Call, ...]]:
    """The officers and organisers in the roster of each unit, whether or not they have an account here."""
    acts = await acting_units(session, unit_ids, today)
    found: dict[int, list[Call]] = defaultdict(list)
    for part in portions(set(acts.values())):
        query = sa.select(MEMBERS).where(MEMBERS.c.unit_id.in_(part), MEMBERS.c.role.in_(_OFFICERS))
        for row in await session.execute(query.order_by(MEMBERS.c.folded, MEMBERS.c.id)):
            found[row.unit_id].append(Call(row.full_name, row.phone or "", row.person_id))
    return {unit_id: tuple(found[acts[unit_id]]) for unit_id in acts}


def by_channel(found: Iterable[Sequence[Contact]]) -> Mapping[str, int]:
    """How many people would be written to on each channel; somebody of several units is one."""
    first = {one.person_id: one.conversations[0][1] for own in found for one in own if one.conversations}
    return dict(Counter(first.values()).most_common())
