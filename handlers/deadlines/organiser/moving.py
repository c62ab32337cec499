"""Moving a date, excusing a unit, switching a deadline off: what an organiser changes once it has been given out.

Whoever was told the old date is told the new one by the job. For: the conversation and the change. Not for: sending.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot.clock import NIGHT, long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from bot.schedule import bring_forward
from bot.words import fold
from handlers.deadlines import changes, queries, scope, texts, words
from handlers.deadlines.calendar import free_days
from handlers.deadlines.model import Deadline, Owed, Round
from handlers.deadlines.organiser.home import back, missing_of
from handlers.deadlines.reading import Unclear, read_day
from handlers.deadlines.reminders import job
from handlers.deadlines.reminders.reminding import next_step, step
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_TASKS
from handlers.deadlines.unit import texts_later

MOVE, EXCUSE = "deadlines:day_of", "deadlines:excuse_of"


async def other(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """What can be changed."""
    one, deadline = await scope.organised(turn, round_id)
    text = texts.OTHER_ASK.format(title=plain(deadline.title), when=words.due_words(one.due, turn.clock.today()))
    if not deadline.active:
        return [say(text, Choice(label=texts.SWITCH_ON, action=f"deadlines:on:{one.id}"))]
    choices = [
        Choice(label=texts.MOVE, action=f"deadlines:move:{one.id}"),
        Choice(label=texts_later.STEPS, action=f"deadlines:steps:{one.id}"),
        Choice(label=texts.EXCUSE, action=f"deadlines:excuse:{one.id}"),
        Choice(label=texts.SWITCH_OFF, action=f"deadlines:off:{one.id}"),
    ]
    return [say(text, *choices)]


async def ask_day(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """To which day."""
    one, deadline = await scope.organised(turn, round_id)
    turn.state.form, turn.state.draft = f"{MOVE}:{one.id}", {}
    return [say(texts.ASK_MOVE.format(title=plain(deadline.title), day=long_date(one.due)))]


async def day_field(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """The new day beside the old, and who would be told."""
    one, deadline = await scope.organised(turn, round_id)
    try:
        day = read_day(turn.incoming.text, turn.clock.today())
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    if day == one.due:
        return [say(texts.SAME_DAY)]
    turn.state.draft = {"day": str(day), "moves": one.moves}
    text = texts.CHECK_MOVE.format(
        title=plain(deadline.title),
        before=long_date(one.due),
        after=long_date(day) + words.left(day, turn.clock.today()),
        people=await _told(turn, one),
    )
    text += await free_days.remark(turn.session, day)
    yes = Choice(label=texts.DO_MOVE, action=f"deadlines:moved:{one.id}", style="primary")
    return [say(text, yes, Choice(label=texts.STOP_IT, action=f"deadlines:none:{one.id}"))]


async def _told(turn: Turn, one: Round) -> int:
    """How many people were told something of this round that is still awaited."""
    query = (
        sa.select(sa.func.count(DEADLINE_REMINDERS.c.person_id.distinct()))
        .join(DEADLINE_TASKS, DEADLINE_TASKS.c.id == DEADLINE_REMINDERS.c.task_id)
        .where(DEADLINE_TASKS.c.round_id == one.id, queries.STILL_AWAITED)
    )
    return int((await turn.session.execute(query)).scalar_one())


async def moved(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Does what was shown. Raises RefusedError where somebody else has moved it meanwhile."""
    draft = turn.state.draft
    if not turn.state.form.startswith(MOVE) or not draft.get("day"):
        raise RefusedError(texts.FORM_GONE)
    one, deadline = await scope.organised(turn, round_id, lock=True)
    if one.moves != draft["moves"]:
        raise RefusedError(texts.MEANWHILE)
    day, now, people = dt.date.fromisoformat(draft["day"]), turn.clock.now(), await _told(turn, one)
    await queries.move_round(turn.session, one, day, turn.clock.today(), now)
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.move", f"round={one.id} due={day}")
    turn.state.form, turn.state.draft = "", {}
    text = texts.MOVED_DONE.format(
        title=plain(deadline.title),
        day=long_date(day),
        told=texts.MOVED_TOLD.format(people=people) if people else "",
        quiet=texts.QUIET if people and NIGHT.holds(now) else "",
    )
    return [say(text, back(one))]


async def ask_excuse(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Which unit, and why."""
    one, deadline = await scope.organised(turn, round_id)
    turn.state.form = f"{EXCUSE}:{one.id}"
    return [say(texts.ASK_EXCUSE.format(title=plain(deadline.title)))]


async def excuse_field(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Excuses a unit that still owes it, found by its name."""
    one, deadline = await scope.organised(turn, round_id)
    name, _, reason = mask(turn.incoming.text).partition(";")
    found = [each for each in await missing_of(turn, one) if fold(each.unit) == fold(name)]
    if len(found) != 1:
        near = [each for each in await missing_of(turn, one) if fold(name) and fold(name) in fold(each.unit)]
        found = near if len(near) == 1 else []
    if not found:
        return [say(texts.EXCUSE_UNKNOWN.format(typed=plain(name)[:60]))]
    now, owed = turn.clock.now(), await scope.organised_task(turn, str(found[0].task.id))
    await queries.save(turn.session, changes.excuse(owed.task, reason), None, now)
    await note(turn, "deadline.excuse", f"task={owed.task.id}")
    turn.state.form = ""
    text = texts.EXCUSED.format(title=plain(deadline.title), unit=plain(owed.unit))
    return [say(text, Choice(label=texts.UNDO, action=f"deadlines:owe:{owed.task.id}"), back(one))]


async def owe(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """A unit that was excused owes it after all."""
    one = await scope.organised_task(turn, task_id)
    again = changes.owe_again(one.task)
    await queries.save(turn.session, again, _next(replace(one, task=again), turn.clock.today()), turn.clock.now())
    await note(turn, "deadline.owe", f"task={one.task.id}")
    text = texts.OWES_AGAIN.format(unit=plain(one.unit), title=plain(one.deadline.title))
    return [say(text, back(one.round))]


def _next(one: Owed, today: dt.date) -> dt.date | None:
    if not one.task.awaited:
        return None
    return today if step(one, today) else next_step(one, today)


async def off(turn: Turn, round_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Switches a deadline off; asks first."""
    one, deadline = await scope.organised(turn, round_id)
    title = plain(deadline.title)
    if sure != "yes":
        yes = Choice(label=texts.SWITCH_OFF, action=f"deadlines:off:{one.id}:yes", style="danger")
        stop = Choice(label=texts.STOP_IT, action=f"deadlines:none:{one.id}")
        return [say(texts.OFF_ASK.format(title=title), yes, stop)]
    await _switch(turn, deadline, active=False)
    return [say(texts.OFF.format(title=title), Choice(label=texts.SWITCH_ON, action=f"deadlines:on:{one.id}"))]


async def on(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Switches it on again."""
    one, deadline = await scope.organised(turn, round_id)
    await _switch(turn, deadline, active=True)
    return [say(texts.ON.format(title=plain(deadline.title)), back(one))]


async def _switch(turn: Turn, deadline: Deadline, *, active: bool) -> None:
    await queries.set_active(turn.session, deadline.id, active)
    await note(turn, "deadline.on" if active else "deadline.off", f"deadline={deadline.id}")
