"""Units: schools, unions, federations, offices; what they are called, when they were, what they became.

A unit is never erased and never becomes another: it ends (`valid_to`, its last day) and may say into which unit it
merged. For: finding units and walking their tree. Not for: loading them (`importing.py`), and the rules of the tree in
memory (`tree.py`, which these queries repeat in SQL).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people._finding import find_units
from bot.people._unit_tables import COLUMNS, UNIT_NAMES, UNIT_SPELLINGS, UNITS, Unit, valid

__all__ = [
    "UNITS", "UNIT_NAMES", "UNIT_SPELLINGS", "Unit", "ancestors", "find_units", "successor", "unit_by_id",
    "units_below", "units_by_ids", "units_on",
]  # fmt: skip
_DEEPEST = 64


async def unit_by_id(session: AsyncConnection, unit_id: int) -> Unit | None:
    """The unit with an id; None where there is none."""
    row = (await session.execute(_BY_ID, {"unit": unit_id})).first()
    return Unit(*row) if row else None


async def units_by_ids(session: AsyncConnection, unit_ids: Collection[int]) -> dict[int, Unit]:
    """The units with these ids (some hundreds at most), by id."""
    rows = await session.execute(sa.select(*COLUMNS).where(UNITS.c.id.in_(unit_ids)))
    return {row.id: Unit(*row) for row in rows}


async def units_on(session: AsyncConnection, on: dt.date) -> list[Unit]:
    """All units of a day, by name."""
    query = sa.select(*COLUMNS).where(valid(on)).order_by(UNITS.c.key, UNITS.c.id)
    return [Unit(*row) for row in await session.execute(query)]


def _above(on: dt.date | sa.BindParameter[dt.date]) -> sa.ColumnElement[int | None]:
    """The next unit up, as `tree.above` says it."""
    merged = sa.and_(UNITS.c.merged_into.is_not(None), sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to < on))
    return sa.case((merged, UNITS.c.merged_into), else_=UNITS.c.parent_id)


def _ancestors() -> sa.Select[Any]:
    above = _above(sa.bindparam("on", type_=sa.Date))
    start = sa.select(above.label("id"), sa.literal(1).label("depth")).where(UNITS.c.id == sa.bindparam("unit"))
    up = start.cte(recursive=True)
    further = sa.select(above, up.c.depth + 1).where(UNITS.c.id == up.c.id, up.c.depth < _DEEPEST)
    up = up.union_all(further)
    return sa.select(UNITS.c.id).join(up, up.c.id == UNITS.c.id).order_by(up.c.depth)


# Asked for by most permissions, so put together once.
_BY_ID = sa.select(*COLUMNS).where(UNITS.c.id == sa.bindparam("unit"))
_ANCESTORS = _ancestors()


async def ancestors(session: AsyncConnection, unit_id: int, on: dt.date) -> tuple[int, ...]:
    """The ids of all units above, nearest first, as they stand on a day.

    A unit that has merged has the unit it became part of directly above it, then that one's own.
    """
    found = dict.fromkeys((await session.execute(_ANCESTORS, {"unit": unit_id, "on": on})).scalars())
    found.pop(unit_id, None)
    return tuple(found)


async def units_below(session: AsyncConnection, unit_id: int, on: dt.date) -> list[Unit]:
    """All units of a day that stand below this one, by name. Merged ones lead the way and are not among them."""
    down = sa.select(UNITS.c.id, sa.literal(0).label("depth")).where(UNITS.c.id == unit_id).cte(recursive=True)
    merged = sa.and_(UNITS.c.merged_into == down.c.id, sa.or_(UNITS.c.valid_to.is_(None), UNITS.c.valid_to < on))
    child = sa.and_(
        UNITS.c.parent_id == down.c.id,
        sa.or_(UNITS.c.merged_into.is_(None), UNITS.c.valid_to >= on),
    )
    # One branch: PostgreSQL knows the units found so far in the last one alone.
    further = sa.select(UNITS.c.id, down.c.depth + 1).where(sa.or_(child, merged), down.c.depth < _DEEPEST)
    down = down.union_all(further)
    query = (
        sa.select(*COLUMNS)
        .where(UNITS.c.id.in_(sa.select(down.c.id)), UNITS.c.id != unit_id, valid(on))
        .order_by(UNITS.c.key, UNITS.c.id)
    )
    return [Unit(*row) for row in await session.execute(query)]


async def successor(session: AsyncConnection, unit_id: int, on: dt.date) -> Unit:
    """The unit that a unit has become by a day: itself while it has not merged. Raises LookupError for no unit."""
    unit, seen = await unit_by_id(session, unit_id), {unit_id}
    if unit is None:
        raise LookupError(f"no unit {unit_id}")
    while unit.merged_into is not None and (unit.valid_to is None or unit.valid_to < on):
        following = await unit_by_id(session, unit.merged_into)
        if following is None or following.id in seen:
            break
        seen.add(following.id)
        unit = following
    return unit
