"""Conclusions and recommendations in the tables.

For: reading and writing them. Not for: permissions or rules of the conversation: the caller has asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.units import UNITS
from handlers.conferences.after.model import FollowUp, Sort, State
from handlers.conferences.model import Conference, Stage
from handlers.conferences.tables import CONFERENCES, FOLLOW_UPS

_GIVEN = (
    sa.select(FOLLOW_UPS, UNITS.c.name.label("unit"), CONFERENCES.c.title)
    .join(UNITS, UNITS.c.id == FOLLOW_UPS.c.owner_unit_id)
    .join(CONFERENCES, CONFERENCES.c.id == FOLLOW_UPS.c.conference_id)
    .where(CONFERENCES.c.history.is_(False), CONFERENCES.c.stage.in_((Stage.OPEN.value, Stage.CLOSED.value)))
)


@dataclass(frozen=True, slots=True)
class Given:
    """A task of a unit, with the names of the unit and the conference."""

    item: FollowUp
    unit: str
    title: str


async def of_conference(session: AsyncConnection, conference_id: int) -> list[FollowUp]:
    """All of a conference: conclusions, then recommendations, by number."""
    query = sa.select(FOLLOW_UPS).where(FOLLOW_UPS.c.conference_id == conference_id)
    rows = await session.execute(query.order_by(FOLLOW_UPS.c.kind.desc(), FOLLOW_UPS.c.number))
    return [_item(row) for row in rows]


async def by_id(session: AsyncConnection, item_id: int, *, lock: bool = False) -> FollowUp | None:
    """One; None where there is none. With `lock` nobody else changes it until the transaction ends."""
    query = sa.select(FOLLOW_UPS).where(FOLLOW_UPS.c.id == item_id)
    row = (await session.execute(query.with_for_update() if lock else query)).first()
    return _item(row) if row else None


async def of_units(session: AsyncConnection, unit_ids: Collection[int]) -> list[Given]:
    """The tasks of units, of no draft, cancelled conference or record of the past: those to do first, by date."""
    if not unit_ids:
        return []
    mine = (FOLLOW_UPS.c.owner_unit_id.in_(unit_ids), FOLLOW_UPS.c.state != State.HISTORY.value)
    rows = await session.execute(_GIVEN.where(*mine))
    return sorted((Given(_item(row), row.unit, row.title) for row in rows), key=_urgency)


async def due_until(session: AsyncConnection, day: dt.date) -> list[Given]:
    """The tasks of all units that are still to do and due on a day or before it; locked, so that none is done now."""
    soon = (FOLLOW_UPS.c.state == State.OPEN.value, FOLLOW_UPS.c.due <= day)
    query = _GIVEN.where(*soon).order_by(FOLLOW_UPS.c.due, FOLLOW_UPS.c.id)
    rows = await session.execute(query.with_for_update(of=FOLLOW_UPS, skip_locked=True))
    return [Given(_item(row), row.unit, row.title) for row in rows]


async def note_told(session: AsyncConnection, item_id: int, step: str) -> None:
    """The unit was told of this step."""
    await session.execute(sa.update(FOLLOW_UPS).where(FOLLOW_UPS.c.id == item_id).values(told=step))


def _urgency(one: Given) -> tuple[bool, bool, dt.date, int]:
    return one.item.state is not State.OPEN, one.item.due is None, one.item.due or dt.date.max, one.item.id


async def add(
    session: AsyncConnection, conference: Conference, items: Sequence[FollowUp], now: dt.datetime
) -> list[FollowUp]:
    """Stores new ones behind those that are there; their numbers are given here."""
    # Two people who add at once take turns, so that no number is given twice.
    await session.execute(sa.select(CONFERENCES.c.id).where(CONFERENCES.c.id == conference.id).with_for_update())
    last = dict.fromkeys(Sort, 0) | {one.sort: one.number for one in await of_conference(session, conference.id)}
    made = []
    for one in items:
        last[one.sort] += 1
        values = {
            "conference_id": conference.id, "kind": one.sort.value, "number": last[one.sort], "text": one.text,
            "owner": one.owner, "owner_unit_id": one.owner_unit_id, "addressee": one.addressee, "due": one.due,
            "state": one.state.value, "outcome": one.outcome, "clause": one.clause, "told": "",
            "changed_at": now,
        }  # fmt: skip
        row = (await session.execute(sa.insert(FOLLOW_UPS).values(values).returning(*FOLLOW_UPS.c))).one()
        made.append(_item(row))
    return made


async def change(session: AsyncConnection, item_id: int, now: dt.datetime, **values: str) -> None:
    """Writes `state` or `outcome`."""
    here = sa.update(FOLLOW_UPS).where(FOLLOW_UPS.c.id == item_id)
    await session.execute(here.values(values | {"changed_at": now}))


async def remove(session: AsyncConnection, item_id: int) -> None:
    """Takes one out; the numbers of the others stay."""
    await session.execute(sa.delete(FOLLOW_UPS).where(FOLLOW_UPS.c.id == item_id))


def _item(row: sa.Row[Any]) -> FollowUp:
    return FollowUp(
        row.id, row.conference_id, Sort(row.kind), row.number, row.text, row.owner, row.owner_unit_id, row.addressee,
        row.due, State(row.state), row.outcome, row.clause, row.told,
    )  # fmt: skip
