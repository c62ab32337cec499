"""Who is told once all reminders of a unit have gone out in vain: the next unit up, and whoever gave the task.

Each person gets one message a round with the units that are missing there; each task is raised once for each date.
For: that part of the job. Not for: the reminders themselves (`job.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, say
from bot.delivery.outbox import Outbox
from bot.people import acting
from bot.storage.portions import portions
from handlers.deadlines import people, queries, texts, words
from handlers.deadlines.model import Deadline, Owed
from handlers.deadlines.reminders import telling, truth
from handlers.deadlines.tables import DEADLINE_ROUNDS, DEADLINE_TASKS, DEADLINES

_ROUNDS_AT_ONCE = 20


async def raise_up(session: AsyncConnection, outbox: Outbox, today: dt.date) -> bool:
    """Raises what is due for it; True where it has to come again: somebody was busy, or there is more."""
    done = 0
    for round_id in await _candidates(session, today):
        found = await queries.round_by_id(session, round_id, lock=True)
        missing = [one for one in await _not_raised(session, round_id) if is_ripe(one, today)]
        if found is None or not missing:
            continue
        if done == _ROUNDS_AT_ONCE:
            return True
        if not await _tell(session, outbox, found[1], missing, today):
            return True
        for part in portions(sorted([one.task.id for one in missing])):
            change = sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.id.in_(part))
            await session.execute(change.values(raised_on=today))
        done += 1
    return False


def is_ripe(one: Owed, today: dt.date) -> bool:
    """Whether the last reminder of a task has come and gone."""
    return (
        one.task.awaited and one.due < today and one.due + dt.timedelta(max(one.deadline.overdue, default=0)) <= today
    )


async def _candidates(session: AsyncConnection, today: dt.date) -> Sequence[int]:
    query = (
        sa.select(DEADLINE_ROUNDS.c.id)
        .join(DEADLINES, DEADLINES.c.id == DEADLINE_ROUNDS.c.deadline_id)
        .join(DEADLINE_TASKS, DEADLINE_TASKS.c.round_id == DEADLINE_ROUNDS.c.id)
        .where(DEADLINES.c.active.is_(True), queries.STILL_AWAITED)
        .where(DEADLINE_TASKS.c.raised_on.is_(None), today > queries.DUE)
        .distinct()
        .order_by(DEADLINE_ROUNDS.c.id)
    )
    return (await session.execute(query)).scalars().all()


async def _not_raised(session: AsyncConnection, round_id: int) -> list[Owed]:
    return await queries.owed(
        session, DEADLINE_TASKS.c.round_id == round_id, queries.STILL_AWAITED, DEADLINE_TASKS.c.raised_on.is_(None)
    )


async def _tell(
    session: AsyncConnection, outbox: Outbox, deadline: Deadline, missing: Sequence[Owed], today: dt.date
) -> bool:
    """Writes to everybody concerned; False, and nothing written, where one of them is in the middle of a turn."""
    organisers = set(await acting.organisers(session, deadline.unit_id, today))
    above = await next_up(session, deadline, missing, today)
    for person_id in organisers:
        above.pop(person_id, None)
    if not await telling.are_idle(session, {*organisers, *above}):
        return False
    see = Choice(label=texts.RAISED_SEE, action=f"deadlines:round:{missing[0].round.id}")
    for person_id in sorted(organisers):
        reply = say(words.missing(texts.RAISED, missing, today), see)
        await telling.write(session, outbox, person_id, reply, still=truth.of_missing(missing, today, above=False))
    for person_id, units in sorted(above.items()):
        reply = say(words.missing(texts.RAISED_ABOVE, units, today))
        await telling.write(session, outbox, person_id, reply, still=truth.of_missing(units, today, above=True))
    return True


async def next_up(
    session: AsyncConnection, deadline: Deadline, missing: Sequence[Owed], today: dt.date
) -> dict[int, list[Owed]]:
    """Person -> the units that they answer for as the nearest above, below whoever gave the task."""
    chains = await people.above(session, {one.task.unit_id for one in missing}, today)
    staff = await people.officers(session, {each for chain in chains.values() for each in chain}, today)
    told: dict[int, list[Owed]] = defaultdict(list)
    for one in missing:
        for person_id in _nearest(_below(chains.get(one.task.unit_id, ()), deadline.unit_id), staff):
            told[person_id].append(one)
    return told


def _below(chain: Sequence[int], unit_id: int | None) -> Sequence[int]:
    """The units between one and the organising unit, nearest first."""
    return chain[: chain.index(unit_id)] if unit_id in chain else chain


def _nearest(chain: Sequence[int], staff: Mapping[int, Collection[int]]) -> Collection[int]:
    return next((staff[unit_id] for unit_id in chain if staff.get(unit_id)), ())
