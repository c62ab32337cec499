"""On whose behalf somebody acts: the units above one, the units they may speak for, and what a choice names.

For: what the scope of every room asks, and noting what was done. Not for: who may do what (`permissions.py`), nor
refusing, whose words are the room's own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import audit
from bot.people.accounts import PERSONS
from bot.people.grants import GRANTS, holders
from bot.people.permissions import Grant, Role
from bot.people.roster import members_by_person
from bot.people.units import UNITS, ancestors, successor, units_by_ids
from bot.storage.portions import portions

if TYPE_CHECKING:
    from bot.conversation import Turn

_DEEPEST = 16
# Asked for everybody who looks or answers, so put together once.
_MERGED_INTO = sa.select(UNITS.c.id).where(
    UNITS.c.merged_into.in_(sa.bindparam("units", expanding=True)),
    sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to < sa.bindparam("today")),
)


def is_id(text: str) -> bool:
    """Whether an argument of a choice is a number that ids can be."""
    return text.isascii() and text.isdecimal() and len(text) <= 15


def page_of(text: str, count: int, size: int) -> int:
    """The index of the first thing on a page; the first page where there is no such page."""
    return int(text) * size if is_id(text) and int(text) * size < count else 0


async def chain(turn: Turn, unit_id: int | None) -> tuple[int, ...]:
    """The unit that acts for a unit today, and all above it, nearest first; none for the whole."""
    if unit_id is None:
        return ()
    return await _acting_and_above(turn.session, unit_id, turn.clock.today())


async def _acting_and_above(session: AsyncConnection, unit_id: int, today: dt.date) -> tuple[int, ...]:
    acting = (await successor(session, unit_id, today)).id
    return (acting, *await ancestors(session, acting, today))


def hosts(turn: Turn) -> list[int | None]:
    """The units on whose behalf this person can organise something; None: the whole, for an admin."""
    own: list[int | None] = [None] if any(one.role is Role.ADMIN for one in turn.person.grants) else []
    own += [one.unit_id for one in turn.person.grants if one.role is Role.ORGANISER and one.unit_id is not None]
    return list(dict.fromkeys(own))


async def units_of(turn: Turn) -> set[int]:
    """The units that this person acts for (`units_by_grants`)."""
    return await units_by_grants(turn.session, turn.person.grants, turn.clock.today())


async def units_by_grants(session: AsyncConnection, grants: Iterable[Grant], today: dt.date) -> set[int]:
    """The units of these roles, and those that have merged into them by a day. A member acts for no unit."""
    reached = {one.unit_id for one in grants if one.unit_id is not None and one.role is not Role.MEMBER}
    wave: Collection[int] = reached
    for _ in range(_DEEPEST if reached else 0):
        found = await session.execute(_MERGED_INTO, {"units": list(wave), "today": today})
        wave = set(found.scalars()) - reached
        if not wave:
            break
        reached |= wave
    return reached


async def acting_units(session: AsyncConnection, unit_ids: Collection[int], today: dt.date) -> dict[int, int]:
    """The unit that answers for each of these: itself, or what it has become part of. Unknown ones are left out."""
    found: dict[int, int] = {}
    for part in portions(set(unit_ids)):
        for unit in (await units_by_ids(session, part)).values():
            merged = unit.merged_into is not None
            found[unit.id] = (await successor(session, unit.id, today)).id if merged else unit.id
    return found


async def organisers(session: AsyncConnection, unit_id: int | None, today: dt.date) -> tuple[int, ...]:
    """Who organises for a unit: those of the unit that acts for it, else the nearest above, else the admins."""
    for above in await _acting_and_above(session, unit_id, today) if unit_id is not None else ():
        people = await holders(session, Role.ORGANISER, above)
        if people:
            return people
    query = sa.select(GRANTS.c.person_id).where(GRANTS.c.role == Role.ADMIN.value, GRANTS.c.ended_at.is_(None))
    return tuple(dict.fromkeys((await session.execute(query.order_by(GRANTS.c.person_id))).scalars()))


async def name_of(session: AsyncConnection, person_id: int | None) -> str:
    """What a colleague is called: as the roster has it, else as their channel gives it; empty where nobody knows."""
    if person_id is None:
        return ""
    rows = await members_by_person(session, person_id)
    if rows:
        return rows[0].full_name
    return str((await session.execute(sa.select(PERSONS.c.name).where(PERSONS.c.id == person_id))).scalar() or "")


async def note(turn: Turn, action: str, about: str) -> None:
    """A line in the audit log: what this person has read or done, by ids alone."""
    now, channel = turn.clock.now(), turn.incoming.channel
    await audit.note(turn.session, action, about, person_id=turn.person.id, channel=channel, now=now)
