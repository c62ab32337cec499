"""Whose tasks a person may see and report, and which deadlines they organise.

An officer acts for their unit and those that have become part of it; an organiser for a unit and all below.
For: permissions. Not for: what is done, or who is told (`people.py`).
"""

from __future__ import annotations

from bot.conversation import Turn
from bot.errors import RefusedError
from bot.people.acting import chain, is_id
from bot.people.private import refuse_in_group
from handlers.deadlines import queries, texts
from handlers.deadlines.model import Deadline, Owed, Round

REPORT = "deadlines:done"
ORGANISE = "deadlines:org"


def private(turn: Turn) -> None:
    """Raises RefusedError in a group."""
    refuse_in_group(turn, "/hannop")


async def own_task(turn: Turn, task_id: str) -> Owed:
    """A task, locked, for somebody who may report it. Raises RefusedError for anybody else, and in a group."""
    private(turn)
    found = await queries.owed_by_id(turn.session, int(task_id), lock=True) if is_id(task_id) else None
    if found is None or not turn.may(REPORT, await chain(turn, found.task.unit_id)):
        raise RefusedError(texts.NOT_YOURS)
    return found


async def organised(turn: Turn, round_id: str, *, lock: bool = False) -> tuple[Round, Deadline]:
    """A round, for somebody who organises its deadline. Raises RefusedError."""
    private(turn)
    found = await queries.round_by_id(turn.session, int(round_id), lock=lock) if is_id(round_id) else None
    if found is None or not turn.may(ORGANISE, await chain(turn, found[1].unit_id)):
        raise RefusedError(texts.NOT_YOURS)
    return found


async def organised_task(turn: Turn, task_id: str) -> Owed:
    """A task, locked, for somebody who organises its deadline. Raises RefusedError."""
    private(turn)
    found = await queries.owed_by_id(turn.session, int(task_id), lock=True) if is_id(task_id) else None
    if found is None or not turn.may(ORGANISE, await chain(turn, found.deadline.unit_id)):
        raise RefusedError(texts.NOT_YOURS)
    return found


async def my_deadlines(turn: Turn) -> list[Deadline]:
    """The deadlines that this person organises and that are switched on."""
    allowed: dict[int | None, bool] = {}
    found = []
    for one in await queries.deadlines(turn.session):
        if one.unit_id not in allowed:
            allowed[one.unit_id] = turn.may(ORGANISE, await chain(turn, one.unit_id))
        if allowed[one.unit_id]:
            found.append(one)
    return found
