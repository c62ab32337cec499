"""Reminding the units that have not reported: asked first, once a day at most, told by the job.

Whether a unit still owes it is asked in the transaction that calls for the reminder, and again in the one that sends
it (`job.py`). For: the conversation. Not for: sending.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.clock import NIGHT
from bot.conversation import Choice, Reply, Turn, say
from bot.people.acting import note
from bot.plain import plain
from bot.schedule import bring_forward
from bot.storage.portions import portions
from handlers.deadlines import people, queries, scope, texts, words
from handlers.deadlines.model import Owed, Round
from handlers.deadlines.organiser.home import back, missing_of
from handlers.deadlines.reminders import job
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_TASKS


async def nudge(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """How many people would be told, and which units nobody can be told of."""
    one, _ = await scope.organised(turn, round_id)
    reached, count, nobody = await _reach(turn, one)
    left = texts.NUDGE_NOBODY.format(count=len(nobody), names=words.listed(nobody)) if nobody else ""
    if not reached:
        sheet = Choice(label=texts.XLSX, action=f"deadlines:xlsx:{one.id}")
        return [say(texts.NUDGE_NONE.format(nobody=left), sheet, back(one))]
    text = texts.NUDGE_ASK.format(people=count, units=len(reached), nobody=left)
    send = Choice(label=texts.NUDGE_SEND, action=f"deadlines:remind:{one.id}", style="primary")
    return [say(text, send, Choice(label=texts.STOP_IT, action=f"deadlines:none:{one.id}"))]


async def remind(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Calls for a reminder to each unit that still owes it."""
    one, deadline = await scope.organised(turn, round_id)
    reached, _, _ = await _reach(turn, one)
    if not reached:
        return [say(texts.NUDGE_NONE.format(nobody=""), back(one))]
    now, today = turn.clock.now(), turn.clock.today()
    for part in portions(sorted([each.task.id for each in reached])):
        wanted = sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.id.in_(part), queries.STILL_AWAITED)
        await turn.session.execute(wanted.values(call=_key(turn), next_on=today, changed_at=now))
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.nudge", f"round={one.id} units={len(reached)}")
    quiet = texts.QUIET if NIGHT.holds(now) else ""
    title = plain(deadline.title)
    return [say(texts.NUDGED.format(units=len(reached), title=title, quiet=quiet), back(one))]


def _key(turn: Turn) -> str:
    return f"nudge:{turn.clock.today()}"


async def _reach(turn: Turn, one: Round) -> tuple[list[Owed], int, list[str]]:
    """The tasks whose unit somebody can be told of and not asked for today; how many people; the units left."""
    missing = await missing_of(turn, one)
    staff = await people.officers(
        turn.session, {each.task.unit_id for each in missing}, turn.clock.today(), reminded=True
    )
    told = {each for own in staff.values() for each in own}
    can = await people.reachable(turn.session, told)
    reached = [each for each in missing if can.intersection(staff.get(each.task.unit_id, ()))]
    nobody = [each.unit for each in missing if not can.intersection(staff.get(each.task.unit_id, ()))]
    asked = await _asked_today(turn, [each.task.id for each in reached])
    reached = [each for each in reached if each.task.id not in asked]
    count = len({who for each in reached for who in staff[each.task.unit_id] if who in can})
    return reached, count, nobody


async def _asked_today(turn: Turn, task_ids: Sequence[int]) -> set[int]:
    """The tasks about which somebody has been told today already because an organiser asked."""
    found: set[int] = set()
    for part in portions(sorted(task_ids)):
        said = sa.select(DEADLINE_REMINDERS.c.task_id).where(
            DEADLINE_REMINDERS.c.task_id.in_(part), DEADLINE_REMINDERS.c.key == _key(turn)
        )
        waits = sa.select(DEADLINE_TASKS.c.id).where(DEADLINE_TASKS.c.id.in_(part), DEADLINE_TASKS.c.call != "")
        found |= {*(await turn.session.execute(said)).scalars(), *(await turn.session.execute(waits)).scalars()}
    return found
