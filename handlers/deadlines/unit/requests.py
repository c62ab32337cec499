"""Units that ask for more time: the requests, and telling both sides.

    asked ──▶ granted | refused(reason) | withdrawn        one of a task is open at a time

`told` is the state that has been told to those whom it concerns: the organisers, or whoever asked.
For: storing and telling. Not for: the conversations (`later.py`, `organiser/granting.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ZONE, long_date
from bot.conversation import Choice, Reply, say
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.people import acting
from bot.plain import plain
from handlers.deadlines import queries, texts
from handlers.deadlines.model import Owed
from handlers.deadlines.reminders import telling
from handlers.deadlines.tables import DEADLINE_REQUESTS, DEADLINE_TASKS
from handlers.deadlines.unit import texts_later as said

_AT_ONCE = 20


class RequestState(StrEnum):
    """How far a request has come."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Request:
    """One unit's wish for another date of one task; `answer`: why it was refused; `granted`: the date it was given."""

    id: int
    task_id: int
    wanted: dt.date
    reason: str
    state: RequestState = RequestState.ASKED
    asked_by: int | None = None
    granted: dt.date | None = None
    answer: str = ""


async def ask(
    session: AsyncConnection, task_id: int, *, by: int, wanted: dt.date, reason: str, now: dt.datetime
) -> int:
    """Stores a request; the caller holds the task and has looked that none is open."""
    values = {
        "task_id": task_id, "asked_by": by, "asked_at": now, "wanted": wanted, "reason": reason,
        "state": RequestState.ASKED.value, "told": "", "answer": "",
    }  # fmt: skip
    made = await session.execute(sa.insert(DEADLINE_REQUESTS).values(values).returning(DEADLINE_REQUESTS.c.id))
    return int(made.scalar_one())


async def by_id(session: AsyncConnection, request_id: int) -> Request | None:
    row = (await session.execute(sa.select(DEADLINE_REQUESTS).where(DEADLINE_REQUESTS.c.id == request_id))).first()
    return _request(row) if row else None


async def open_of(session: AsyncConnection, *where: sa.ColumnElement[bool]) -> list[Request]:
    """The requests that wait for an answer, of tasks that are still awaited; the oldest first."""
    query = (
        sa.select(DEADLINE_REQUESTS)
        .join(DEADLINE_TASKS, DEADLINE_TASKS.c.id == DEADLINE_REQUESTS.c.task_id)
        .where(DEADLINE_REQUESTS.c.state == RequestState.ASKED.value, queries.STILL_AWAITED, *where)
        .order_by(DEADLINE_REQUESTS.c.id)
    )
    return [_request(row) for row in await session.execute(query)]


async def close(
    session: AsyncConnection,
    one: Request,
    state: RequestState,
    *,
    by: int,
    now: dt.datetime,
    granted: dt.date | None = None,
    answer: str = "",
) -> None:
    """Answers a request, or takes it back, of which nobody is told."""
    values: dict[str, Any] = {
        "state": state.value, "granted": granted, "answer": answer, "answered_by": by, "answered_at": now,
    }  # fmt: skip
    if state is RequestState.WITHDRAWN:
        values["told"] = state.value
    await session.execute(sa.update(DEADLINE_REQUESTS).where(DEADLINE_REQUESTS.c.id == one.id).values(values))


def _request(row: Any) -> Request:
    return Request(
        row.id, row.task_id, row.wanted, row.reason, RequestState(row.state), row.asked_by, row.granted, row.answer
    )


async def tell(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> bool:
    """Tells what has not been told yet; True where it has to come again: somebody was busy, or there is more."""
    waiting = DEADLINE_REQUESTS.c.told != DEADLINE_REQUESTS.c.state
    query = sa.select(DEADLINE_REQUESTS).where(waiting).order_by(DEADLINE_REQUESTS.c.id).limit(_AT_ONCE)
    found = [_request(row) for row in await session.execute(query.with_for_update(skip_locked=True))]
    is_busy = False
    for one in found:
        owed = await queries.owed_by_id(session, one.task_id)
        reply = await _reply(session, one, owed) if owed else None
        if owed is not None and reply is not None:
            still = f"deadlines:q/{one.id}" if one.state is RequestState.ASKED else ""
            people_ = await _concerned(session, one, owed, now.astimezone(ZONE).date())
            if not await telling.are_idle(session, people_):
                is_busy = True
                continue
            for person_id in people_:
                await telling.write(session, outbox, person_id, reply, lane=Lane.NOTICE, still=still)
        change = sa.update(DEADLINE_REQUESTS).where(DEADLINE_REQUESTS.c.id == one.id)
        await session.execute(change.values(told=one.state.value))
    return is_busy or len(found) == _AT_ONCE


async def _concerned(session: AsyncConnection, one: Request, owed: Owed, today: dt.date) -> Collection[int]:
    if one.state is RequestState.ASKED:
        return await acting.organisers(session, owed.deadline.unit_id, today)
    return [one.asked_by] if one.asked_by is not None else []


async def _reply(session: AsyncConnection, one: Request, owed: Owed) -> Reply | None:
    """What is said of a request; None where there is nothing to say any more."""
    title, unit = plain(owed.deadline.title), plain(owed.unit)
    if one.state is RequestState.ASKED:
        return await question(session, one, owed) if owed.task.awaited else None
    mine = Choice(label=texts.MINE_LABEL, action="deadlines:mine")
    if one.state is RequestState.GRANTED and one.granted is not None:
        return say(said.TOLD_GRANTED.format(title=title, unit=unit, day=long_date(one.granted)), mine)
    text = said.TOLD_REFUSED.format(title=title, unit=unit, day=long_date(owed.due), reason=plain(one.answer))
    return say(text, mine)


async def question(session: AsyncConnection, one: Request, owed: Owed) -> Reply:
    """A request as the organiser sees it."""
    text = said.ASKED.format(
        unit=plain(owed.unit),
        title=plain(owed.deadline.title),
        before=long_date(owed.due),
        day=long_date(one.wanted),
        name=plain(await acting.name_of(session, one.asked_by)) or texts.SOMEBODY,
        reason=plain(one.reason),
    )
    verbs = (("grant", said.GRANT), ("other_day", said.OTHER_DAY), ("refuse", said.REFUSE))
    return say(text, *(Choice(label=label, action=f"deadlines:{verb}:{one.id}") for verb, label in verbs))
