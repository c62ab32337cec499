"""When a deadline is reminded of: the days before and after it, as its organiser wants them.

For: reading and changing them in chat. Not for: reminding (`reminding.py`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.conversation import Reply, Turn, say
from bot.people.acting import note
from bot.plain import plain
from bot.words import fold
from handlers.deadlines import queries, scope
from handlers.deadlines.organiser.home import back
from handlers.deadlines.reminders.reminding import next_step
from handlers.deadlines.tables import DEADLINE_ROUNDS
from handlers.deadlines.unit import texts_later as said

STEPS = "deadlines:steps_of"
FARTHEST, MOST = 60, 8
_WORD = re.compile(r"qua han|\d+|\w+")
_SIDES = {"truoc": 0, "sau": 1, "qua han": 1}
_FILLING = frozenset(("han", "va", "ngay", "khong", "nhac"))


def read_steps(text: str) -> tuple[tuple[int, ...] | None, tuple[int, ...] | None] | None:
    """(days before, days after) as typed, None for a side that is not named; None for anything else. Pure."""
    found: list[set[int] | None] = [None, None]
    side: int | None = None
    for word in _WORD.findall(fold(text)):
        if word in _SIDES:
            side = _SIDES[word]
            if found[side] is not None:
                return None
            found[side] = set()
        elif word.isascii() and word.isdecimal() and len(word) <= 2 and side is not None:
            days = found[side]
            if days is None or not side <= int(word) <= FARTHEST:  # none on the day itself is overdue
                return None
            days.add(int(word))
        elif word not in _FILLING or side is None:
            return None
    before, after = found
    if side is None or any(len(days or ()) > MOST for days in found):
        return None
    return (
        None if before is None else tuple(sorted(before, reverse=True)),
        None if after is None else tuple(sorted(after)),
    )


def _days(days: Sequence[int]) -> str:
    return said.DAYS.format(days=", ".join(str(one) for one in days)) if days else said.NO_DAYS


async def ask_steps(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """What they are, and what they shall be."""
    one, deadline = await scope.organised(turn, round_id)
    turn.state.form = f"{STEPS}:{one.id}"
    title = plain(deadline.title)
    text = said.STEPS_NOW.format(title=title, leads=_days(deadline.leads), overdue=_days(deadline.overdue))
    return [say(text)]


async def steps_field(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Changes them for all rounds of the deadline; steps that lie behind are not made up for."""
    one, deadline = await scope.organised(turn, round_id, lock=True)
    read = read_steps(turn.incoming.text)
    if read is None:
        return [say(said.STEPS_UNCLEAR.format(most=FARTHEST))]
    leads = deadline.leads if read[0] is None else read[0]
    overdue = deadline.overdue if read[1] is None else read[1]
    if (leads, overdue) == (deadline.leads, deadline.overdue):
        return [say(said.STEPS_SAME)]
    changed = replace(deadline, leads=leads, overdue=overdue)
    await queries.change_steps(turn.session, changed)
    tasks = await queries.owed(turn.session, DEADLINE_ROUNDS.c.deadline_id == deadline.id, queries.STILL_AWAITED)
    today = turn.clock.today()
    called = [each for each in tasks if not each.task.call]  # what is being called for stays called for
    await queries.wait_for(turn.session, {each.task.id: next_step(each, today) for each in called})
    await note(turn, "deadline.steps", f"deadline={deadline.id}")
    turn.state.form = ""
    before = f"trước {_days(deadline.leads)}; sau {_days(deadline.overdue)}."
    text = said.STEPS_DONE.format(
        title=plain(deadline.title), leads=_days(leads), overdue=_days(overdue), before=before
    )
    return [say(text, back(one))]
