"""Two deadlines to try, made for the demo: due a few days after it is first started, and called samples.

For: `congdoan demo`. Not for: an installation; no real duty, unit's report or date stands here.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery.outbox import Outbox
from bot.people.units import find_units
from bot.storage.database import Database
from handlers.deadlines import changes, queries
from handlers.deadlines.calendar import texts_calendar as texts
from handlers.deadlines.model import Deadline
from handlers.deadlines.organiser import making
from handlers.deadlines.reminders import job
from handlers.deadlines.tables import DEADLINE_TASKS

OWING = ("An Giang", "Cần Thơ", "Vĩnh Long", "Đồng Tháp", "Cà Mau")
"""The federations that owe it; the last one has reported."""
_DUE = (dt.timedelta(days=3), dt.timedelta(days=7))


async def load_sample(database: Database, *, host: str, today: dt.date, now: dt.datetime) -> None:
    """Makes both with a task for each federation, given out by the unit `host`. Raises LookupError for no such unit."""
    async with database.write() as session:
        host_id = await _unit(session, host, today)
        owing = [await _unit(session, name, today) for name in OWING]
        for title, after in zip(texts.SAMPLES, _DUE, strict=True):
            new = Deadline(0, title, host_id, basis=texts.SAMPLE_BASIS, only=tuple(owing), dates=(today + after,))
            stored = await queries.deadline_by_id(session, await queries.add_deadline(session, new, by=None, now=now))
            assert stored is not None  # noqa: S101  it was just stored
            round_ = await queries.add_round(session, stored.id, today + after)
            await making.add_tasks(session, stored, round_, owing, today, now)
            (reported,) = await queries.owed(
                session, DEADLINE_TASKS.c.round_id == round_.id, DEADLINE_TASKS.c.unit_id == owing[-1]
            )
            await queries.save(session, changes.report(reported.task, by=None, now=now), None, now)


async def remind(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """Sends the first reminders at whatever hour it is: who tries the demo at night shall see one too."""
    await job.remind_now(session, outbox, now)


async def _unit(session: AsyncConnection, name: str, today: dt.date) -> int:
    found = await find_units(session, name, on=today)
    if not found:
        raise LookupError(f"no unit {name}")
    return found[0].id
