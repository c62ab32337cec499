"""Deadlines, rounds and tasks in the tables.

For: reading and writing them. Not for: permissions or rules: the caller has asked (`scope.py`, `changes.py`).
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people.units import UNITS
from bot.storage.database import insert_once
from bot.storage.portions import portions
from handlers.deadlines.model import AWAITED, Deadline, Owed, Round, State, Tally, Task
from handlers.deadlines.tables import DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINES

DUE = sa.func.coalesce(DEADLINE_TASKS.c.due, DEADLINE_ROUNDS.c.due, type_=sa.Date())
"""The date that holds for the unit of a task; of a task joined with its round."""
STILL_AWAITED = DEADLINE_TASKS.c.state.in_(sorted(AWAITED))


async def add_deadline(session: AsyncConnection, one: Deadline, *, by: int | None, now: dt.datetime) -> int:
    """Stores a new one; returns its id."""
    values = {
        "title": one.title, "unit_id": one.unit_id, "template": one.template, "basis": one.basis,
        "receiver": one.receiver, "settings": _settings(one), "active": one.active, "made_by": by, "made_at": now,
    }  # fmt: skip
    return int((await session.execute(sa.insert(DEADLINES).values(values).returning(DEADLINES.c.id))).scalar_one())


async def deadlines(session: AsyncConnection, *, only_active: bool = True) -> list[Deadline]:
    query = sa.select(DEADLINES).order_by(DEADLINES.c.id)
    rows = await session.execute(query.where(DEADLINES.c.active.is_(True)) if only_active else query)
    return [_deadline(row) for row in rows]


async def deadline_by_id(session: AsyncConnection, deadline_id: int) -> Deadline | None:
    row = (await session.execute(sa.select(DEADLINES).where(DEADLINES.c.id == deadline_id))).first()
    return _deadline(row) if row else None


async def set_active(session: AsyncConnection, deadline_id: int, active: bool) -> None:
    await session.execute(sa.update(DEADLINES).where(DEADLINES.c.id == deadline_id).values(active=active))


async def change_steps(session: AsyncConnection, one: Deadline) -> None:
    """Writes other lead days and days overdue; when each unit is told next follows with `wait_for`."""
    await session.execute(sa.update(DEADLINES).where(DEADLINES.c.id == one.id).values(settings=_settings(one)))


async def add_round(
    session: AsyncConnection, deadline_id: int, period: dt.date, province: str = "", due: dt.date | None = None
) -> Round:
    """The round of a period, of one province or all; the one that is there already stays as it is."""
    values = {"deadline_id": deadline_id, "period": period, "province": province, "due": due or period, "moves": 0}
    await session.execute(insert_once(session, DEADLINE_ROUNDS).values(values))
    query = sa.select(DEADLINE_ROUNDS).where(
        DEADLINE_ROUNDS.c.deadline_id == deadline_id,
        DEADLINE_ROUNDS.c.period == period,
        DEADLINE_ROUNDS.c.province == province,
    )
    return _round((await session.execute(query)).one())


async def add_tasks(
    session: AsyncConnection, round_id: int, unit_ids: Sequence[int], next_on: dt.date | None, now: dt.datetime
) -> None:
    """A task for each unit that has none in this round yet."""
    for part in portions(unit_ids):
        rows = [
            {
                "round_id": round_id, "unit_id": one, "state": State.OPEN.value, "note": "", "reason": "", "call": "",
                "next_on": next_on, "changed_at": now, "moves": 0,
            }
            for one in part
        ]  # fmt: skip
        await session.execute(insert_once(session, DEADLINE_TASKS), rows)


async def rounds(
    session: AsyncConnection, deadline_ids: Collection[int], since: dt.date
) -> list[tuple[Round, Deadline, Tally]]:
    """The rounds of these deadlines that are due on a day or later, or that units still owe; the nearest date first."""
    if not deadline_ids:
        return []
    owes = sa.exists().where(DEADLINE_TASKS.c.round_id == DEADLINE_ROUNDS.c.id, STILL_AWAITED)
    query = (
        sa.select(DEADLINE_ROUNDS)
        .where(DEADLINE_ROUNDS.c.deadline_id.in_(deadline_ids), sa.or_(DEADLINE_ROUNDS.c.due >= since, owes))
        .order_by(DEADLINE_ROUNDS.c.due, DEADLINE_ROUNDS.c.id)
    )
    found = [_round(row) for row in await session.execute(query)]
    counted = await tallies(session, [one.id for one in found])
    known = {one.id: one for one in await deadlines(session, only_active=False)}
    return [(one, known[one.deadline_id], counted.get(one.id, Tally())) for one in found]


async def round_by_id(session: AsyncConnection, round_id: int, *, lock: bool = False) -> tuple[Round, Deadline] | None:
    query = sa.select(DEADLINE_ROUNDS).where(DEADLINE_ROUNDS.c.id == round_id)
    row = (await session.execute(query.with_for_update() if lock else query)).first()
    deadline = await deadline_by_id(session, row.deadline_id) if row else None
    return (_round(row), deadline) if row and deadline else None


async def move_round(session: AsyncConnection, one: Round, due: dt.date, today: dt.date, now: dt.datetime) -> None:
    """Another due date; everybody's next reminder is looked at anew. A later date that a unit was granted stays."""
    change = {"due": due, "due_before": one.due, "moves": one.moves + 1}
    await session.execute(sa.update(DEADLINE_ROUNDS).where(DEADLINE_ROUNDS.c.id == one.id).values(change))
    here = DEADLINE_TASKS.c.round_id == one.id
    await session.execute(sa.update(DEADLINE_TASKS).where(here, DEADLINE_TASKS.c.due <= due).values(due=None))
    waiting = sa.update(DEADLINE_TASKS).where(here, STILL_AWAITED)
    await session.execute(waiting.values(next_on=today, changed_at=now, raised_on=None))


async def wait_for(session: AsyncConnection, days: Mapping[int, dt.date | None]) -> None:
    """On which day each of these tasks is looked at next."""
    tasks: dict[dt.date | None, list[int]] = defaultdict(list)
    for task_id, day in days.items():
        tasks[day].append(task_id)
    for day, ids in tasks.items():
        for part in portions(ids):
            change = sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.id.in_(part))
            await session.execute(change.values(next_on=day))


async def tallies(session: AsyncConnection, round_ids: Collection[int]) -> dict[int, Tally]:
    """How far each round has come."""
    counted: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    query = (
        sa.select(DEADLINE_TASKS.c.round_id, DEADLINE_TASKS.c.state, sa.func.count().label("count"))
        .where(DEADLINE_TASKS.c.round_id.in_(round_ids))
        .group_by(DEADLINE_TASKS.c.round_id, DEADLINE_TASKS.c.state)
    )
    for row in await session.execute(query):
        name = "awaited" if State(row.state) in AWAITED else str(row.state)
        counted[row.round_id][name] += row[2]
    return {round_id: Tally(**states) for round_id, states in counted.items()}


async def owed(session: AsyncConnection, *conditions: sa.ColumnElement[bool], most: int = 50_000) -> list[Owed]:
    """Tasks with all that is said about them, of deadlines that are switched on: by date, province and unit."""
    query = (
        sa.select(
            DEADLINE_TASKS,
            DEADLINE_ROUNDS,
            DEADLINES,
            UNITS.c.name.label("of_unit"),
            UNITS.c.province.label("of_province"),
        )
        .set_label_style(sa.LABEL_STYLE_TABLENAME_PLUS_COL)
        .join(DEADLINE_ROUNDS, DEADLINE_ROUNDS.c.id == DEADLINE_TASKS.c.round_id)
        .join(DEADLINES, DEADLINES.c.id == DEADLINE_ROUNDS.c.deadline_id)
        .join(UNITS, UNITS.c.id == DEADLINE_TASKS.c.unit_id)
        .where(DEADLINES.c.active.is_(True), *conditions)
        .order_by(DUE, UNITS.c.province, UNITS.c.key, DEADLINE_TASKS.c.id)
        .limit(most)
    )
    return [
        Owed(
            _task(_part(row, DEADLINE_TASKS)), _round(_part(row, DEADLINE_ROUNDS)), _deadline(_part(row, DEADLINES)),
            row.of_unit, row.of_province,
        )
        for row in await session.execute(query)
    ]  # fmt: skip


async def owed_by_id(session: AsyncConnection, task_id: int, *, lock: bool = False) -> Owed | None:
    """One task; with `lock` nobody else changes it until the transaction ends."""
    if lock:
        await session.execute(sa.select(DEADLINE_TASKS.c.id).where(DEADLINE_TASKS.c.id == task_id).with_for_update())
    found = await owed(session, DEADLINE_TASKS.c.id == task_id)
    return found[0] if found else None


async def save(session: AsyncConnection, task: Task, next_on: dt.date | None, now: dt.datetime) -> None:
    """Writes a task that was changed."""
    values = {
        "state": task.state.value, "reported_by": task.reported_by, "reported_at": task.reported_at, "note": task.note,
        "file_id": task.file_id, "reason": task.reason, "call": task.call, "next_on": next_on, "changed_at": now,
        "due": task.due, "moves": task.moves,
    }  # fmt: skip
    await session.execute(sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.id == task.id).values(values))


class _Part:
    """The columns of one table within a row of several."""

    def __init__(self, row: sa.Row[Any], table: sa.Table) -> None:
        self._row, self._prefix = row, f"{table.name}_"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, self._prefix + name)


def _part(row: sa.Row[Any], table: sa.Table) -> Any:
    return _Part(row, table)


def _settings(one: Deadline) -> str:
    return json.dumps({
        "kinds": one.kinds, "only": one.only, "rule": one.rule, "dates": [str(day) for day in one.dates],
        "leads": one.leads, "overdue": one.overdue, "event": one.event, "offset": one.offset,
        "clause": one.clause,
    })  # fmt: skip


def _deadline(row: Any) -> Deadline:
    read = json.loads(row.settings)
    return Deadline(
        row.id, row.title, row.unit_id, row.template, row.basis, row.receiver, tuple(read["kinds"]),
        tuple(read["only"]), read["rule"], tuple(dt.date.fromisoformat(day) for day in read["dates"]),
        tuple(read["leads"]), tuple(read["overdue"]), row.active, read.get("event", ""), read.get("offset", 0),
        read.get("clause", ""),
    )  # fmt: skip


def _round(row: Any) -> Round:
    return Round(row.id, row.deadline_id, row.period, row.due, row.due_before, row.moves, row.province)


def _task(row: Any) -> Task:
    return Task(
        row.id, row.round_id, row.unit_id, State(row.state), row.reported_by, row.reported_at, row.note, row.file_id,
        row.reason, row.call, row.due, row.moves,
    )  # fmt: skip
