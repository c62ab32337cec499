"""Competitions and their stages in the tables.

For: reading and writing them. Not for: permissions and rules (`scope.py`, `model.py`), or people (`people.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.portions import portions
from handlers.competitions.model import Competition, Kind, Stage, State, in_order
from handlers.competitions.tables import COMPETITION_STAGES, COMPETITIONS


async def add(session: AsyncConnection, one: Competition, *, by: int | None, now: dt.datetime) -> int:
    """Stores a new one with its stages; returns its id."""
    values = {
        "title": one.title, "unit_id": one.unit_id, "who": one.who, "rules": one.rules, "file_id": one.file_id,
        "leads": _written(one.leads), "state": one.state.value, "changes": one.changes, "made_by": by, "made_at": now,
    }  # fmt: skip
    made = await session.execute(sa.insert(COMPETITIONS).values(values).returning(COMPETITIONS.c.id))
    competition_id = int(made.scalar_one())
    rows = [{"competition_id": competition_id, "kind": stage.kind.value, "day": stage.day} for stage in one.stages]
    await session.execute(sa.insert(COMPETITION_STAGES), rows)
    return competition_id


async def found(session: AsyncConnection, *conditions: sa.ColumnElement[bool], most: int = 500) -> list[Competition]:
    """Competitions with their stages, by id."""
    query = sa.select(COMPETITIONS).where(*conditions).order_by(COMPETITIONS.c.id).limit(most)
    rows = list(await session.execute(query))
    stages = await _stages(session, [row.id for row in rows])
    return [_competition(row, stages[row.id]) for row in rows]


async def by_id(
    session: AsyncConnection, competition_id: int, *, lock: bool = False, hold: bool = False
) -> Competition | None:
    """One; with `hold` it stays as it is until the transaction ends, with `lock` for others to change it as well."""
    if lock or hold:
        query = sa.select(COMPETITIONS.c.id).where(COMPETITIONS.c.id == competition_id)
        await session.execute(query.with_for_update(read=not lock))
    rows = await found(session, COMPETITIONS.c.id == competition_id)
    return rows[0] if rows else None


async def by_ids(session: AsyncConnection, ids: Collection[int]) -> dict[int, Competition]:
    """Those with these ids, by id."""
    rows: dict[int, Competition] = {}
    for part in portions(sorted(ids)):
        rows |= {one.id: one for one in await found(session, COMPETITIONS.c.id.in_(part))}
    return rows


async def live(session: AsyncConnection, today: dt.date) -> list[Competition]:
    """Those that are open and have a stage to come, the nearest first."""
    ahead = sa.exists().where(
        COMPETITION_STAGES.c.competition_id == COMPETITIONS.c.id, COMPETITION_STAGES.c.day >= today
    )
    rows = await found(session, COMPETITIONS.c.state == State.OPEN.value, ahead)
    return sorted(rows, key=lambda one: (one.ahead(today)[0].day, one.id))


async def gone(session: AsyncConnection, today: dt.date, since: dt.date) -> list[Competition]:
    """Those that were open and are over or closed, with a last day since then; the newest first."""
    lately = sa.exists().where(
        COMPETITION_STAGES.c.competition_id == COMPETITIONS.c.id, COMPETITION_STAGES.c.day >= since
    )
    rows = await found(session, COMPETITIONS.c.state != State.DRAFT.value, lately)
    return sorted((one for one in rows if not one.is_live(today)), key=lambda one: one.stages[-1].day, reverse=True)


async def write_stages(session: AsyncConnection, one: Competition, stages: Sequence[Stage]) -> None:
    """Other days for stages that are there, and new stages."""
    for stage in stages:
        if stage.id:
            same = sa.update(COMPETITION_STAGES).where(COMPETITION_STAGES.c.id == stage.id)
            await session.execute(same.values(day=stage.day))
        else:
            values = {"competition_id": one.id, "kind": stage.kind.value, "day": stage.day}
            await session.execute(sa.insert(COMPETITION_STAGES).values(values))


async def change(session: AsyncConnection, one: Competition, **values: Any) -> None:
    """Writes single columns; `leads` as numbers."""
    if "leads" in values:
        values["leads"] = _written(values["leads"])
    await session.execute(sa.update(COMPETITIONS).where(COMPETITIONS.c.id == one.id).values(values))


async def remove(session: AsyncConnection, one: Competition) -> None:
    """A draft that is not wanted."""
    await session.execute(sa.delete(COMPETITION_STAGES).where(COMPETITION_STAGES.c.competition_id == one.id))
    await session.execute(sa.delete(COMPETITIONS).where(COMPETITIONS.c.id == one.id))


async def _stages(session: AsyncConnection, ids: Sequence[int]) -> dict[int, list[Stage]]:
    query = sa.select(COMPETITION_STAGES).where(COMPETITION_STAGES.c.competition_id.in_(ids))
    stages: dict[int, list[Stage]] = defaultdict(list)
    for row in await session.execute(query):
        stages[row.competition_id].append(Stage(Kind(row.kind), row.day, row.id))
    return stages


def _competition(row: Any, stages: Sequence[Stage]) -> Competition:
    leads = tuple(int(one) for one in row.leads.split(",") if one)
    return Competition(
        row.id, row.title, row.unit_id, row.who, row.rules, row.file_id, leads, State(row.state), row.changes,
        in_order(stages),
    )  # fmt: skip


def _written(leads: Sequence[int]) -> str:
    return ",".join(str(one) for one in leads)
