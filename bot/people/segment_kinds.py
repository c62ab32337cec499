"""The kinds of terms that need no room: a unit and below, a province, a kind of unit, a role.

For: their conditions and words. Not for: putting a segment together (`segments.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.grants import GRANTS
from bot.people.kinds import KIND_TITLES, Kind
from bot.people.permissions import Role
from bot.people.provinces import all_provinces, province_on, read_province
from bot.people.reached import PEOPLE_REACH
from bot.people.roster import MEMBERS
from bot.people.segments import Condition, Host, Option, SegmentKind, in_units, unit_ids, units_under
from bot.people.units import UNITS, find_units, units_by_ids

UNIT, PROVINCE, KIND, ROLE = "unit", "province", "kind", "role"
ROLE_TITLES = {Role.OFFICER: "cán bộ công đoàn", Role.ORGANISER: "người phụ trách", Role.MEMBER: "đoàn viên"}
_MOST = 20


def own_kinds() -> tuple[SegmentKind, ...]:
    """In the order of a menu."""
    return (
        SegmentKind(
            UNIT, "Đơn vị và cấp dưới", _unit_people, _unit_words, _unit_options, find=_find_units, roster=_unit_roster
        ),
        SegmentKind(KIND, "Loại đơn vị", _kind_people, _kind_words, _kind_options, roster=_kind_roster),
        SegmentKind(ROLE, "Vai trò", _role_people, _role_words, _role_options, roster=_role_roster),
        SegmentKind(
            PROVINCE, "Tỉnh, thành phố", _province_people, _province_words, _province_options, find=_find_provinces,
            roster=_province_roster,
        ),
    )  # fmt: skip


def _unit_people(values: Sequence[str], on: dt.date) -> Condition:
    return in_units(units_under(unit_ids(values), on))


def _unit_roster(values: Sequence[str], on: dt.date) -> Condition:
    return MEMBERS.c.unit_id.in_(units_under(unit_ids(values), on))


async def _unit_words(session: AsyncConnection, values: Sequence[str]) -> str:
    found = await units_by_ids(session, unit_ids(values))
    return ", ".join(f"{unit.name} và cấp dưới" for unit in found.values())


async def _unit_options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    """The units directly below the host, by name."""
    above = UNITS.c.parent_id.is_(None) if host.unit_id is None else UNITS.c.parent_id == host.unit_id
    there = sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to >= host.on)
    query = sa.select(UNITS.c.id, UNITS.c.name).where(above, there).order_by(UNITS.c.key, UNITS.c.id).limit(_MOST)
    return [Option(str(row.id), row.name) for row in await session.execute(query)]


async def _find_units(session: AsyncConnection, host: Host, text: str) -> Sequence[Option]:
    """Units that a name may mean; of a host's own reach alone."""
    found = await find_units(session, text, on=host.on)
    if host.unit_id is not None and found:
        inside = units_under((host.unit_id,), host.on).subquery()
        query = sa.select(inside.c.id).where(inside.c.id.in_([unit.id for unit in found]))
        own = set((await session.execute(query)).scalars())
        found = [unit for unit in found if unit.id in own]
    return [Option(str(unit.id), unit.name) for unit in found]


def _of_kind(values: Sequence[str]) -> sa.Select[tuple[int]]:
    return sa.select(UNITS.c.id).where(UNITS.c.kind.in_(tuple(values)))


def _kind_people(values: Sequence[str], on: dt.date) -> Condition:
    return in_units(_of_kind(values))


def _kind_roster(values: Sequence[str], on: dt.date) -> Condition:
    return MEMBERS.c.unit_id.in_(_of_kind(values))


async def _kind_words(session: AsyncConnection, values: Sequence[str]) -> str:
    titles = [KIND_TITLES[Kind(value)] for value in values if value in set(Kind)]
    return f"thuộc loại đơn vị: {', '.join(titles)}"


async def _kind_options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    """The kinds of unit that there are within the host, the most frequent first."""
    query = sa.select(UNITS.c.kind).group_by(UNITS.c.kind).order_by(sa.func.count().desc(), UNITS.c.kind)
    if host.unit_id is not None:
        query = query.where(UNITS.c.id.in_(units_under((host.unit_id,), host.on)))
    kinds = (await session.execute(query)).scalars().all()
    return [Option(kind, KIND_TITLES[Kind(kind)]) for kind in kinds if kind in set(Kind)]


def _role_people(values: Sequence[str], on: dt.date) -> Condition:
    holders = sa.select(GRANTS.c.person_id).where(GRANTS.c.role.in_(tuple(values)), GRANTS.c.ended_at.is_(None))
    return PEOPLE_REACH.c.person_id.in_(holders)


def _role_roster(values: Sequence[str], on: dt.date) -> Condition:
    return MEMBERS.c.role.in_(tuple(values))


async def _role_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return f"là {', '.join(title for role, title in ROLE_TITLES.items() if role.value in values)}"


async def _role_options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    return [Option(role.value, ROLE_TITLES[role]) for role in (Role.OFFICER, Role.ORGANISER)]


def _names(values: Sequence[str], on: dt.date) -> tuple[str, ...]:
    """These provinces and all that have become part of them."""
    return tuple(
        dict.fromkeys(one.name for one in all_provinces() if one.name in values or province_on(one.name, on) in values)
    )


def _of_province(values: Sequence[str], on: dt.date) -> sa.Select[tuple[int]]:
    return sa.select(UNITS.c.id).where(UNITS.c.province.in_(_names(values, on)))


def _province_people(values: Sequence[str], on: dt.date) -> Condition:
    """By their unit, or by what they told of themselves where no unit is known."""
    told = sa.and_(PEOPLE_REACH.c.unit_id.is_(None), PEOPLE_REACH.c.province.in_(_names(values, on)))
    return sa.or_(in_units(_of_province(values, on)), told)


def _province_roster(values: Sequence[str], on: dt.date) -> Condition:
    return MEMBERS.c.unit_id.in_(_of_province(values, on))


async def _province_words(session: AsyncConnection, values: Sequence[str]) -> str:
    return f"ở {', '.join(values)}"


async def _province_options(session: AsyncConnection, host: Host) -> Sequence[Option]:
    """The provinces of the host's units."""
    query = sa.select(UNITS.c.province).where(UNITS.c.province != "").distinct().order_by(UNITS.c.province)
    if host.unit_id is not None:
        query = query.where(UNITS.c.id.in_(units_under((host.unit_id,), host.on)))
    names = dict.fromkeys(province_on(name, host.on) for name in (await session.execute(query)).scalars())
    return [Option(name, name) for name in names]


async def _find_provinces(session: AsyncConnection, host: Host, text: str) -> Sequence[Option]:
    name = read_province(text)
    return [Option(now, now)] if name and (now := province_on(name, host.on)) else []
