"""What is still true of a message of this room just before it leaves, which may be hours after it was written.

A ref says what the message was written about:

    d/2026-11-21/12.739591,15.739595m   a digest of that day: tasks with their due dates as ordinals, m: told as moved
    q/7                                 a unit's request for more time
    u/2026-11-21/12,15                  units missing at the end, for the next unit up (o: for whoever gave the task)

A digest of which everything is done is not sent, one of which something is done says the rest, under the numbers that
it had. For: `Feature.still`. Not for: the first writing (`job.py`, `requests.py`, `raising.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Verdict
from bot.storage.portions import portions
from handlers.deadlines import queries, texts, words
from handlers.deadlines.model import Owed
from handlers.deadlines.reminders.reminding import Digest, Line
from handlers.deadlines.tables import DEADLINE_TASKS
from handlers.deadlines.unit import requests

ROOM = "deadlines"
_DONE, _ANSWERED = "reported", "answered"


def of_digest(digest: Digest, today: dt.date) -> str:
    """The ref of a digest."""
    items = (f"{line.owed.task.id}.{line.owed.due.toordinal()}{'m' * line.moved}" for line in digest.lines)
    return f"{ROOM}:d/{today}/{','.join(items)}"


def of_missing(missing: Sequence[Owed], today: dt.date, *, above: bool) -> str:
    """The ref of a list of units that have not reported."""
    return f"{ROOM}:{'u' if above else 'o'}/{today}/{','.join(str(one.task.id) for one in missing)}"


async def still(session: AsyncConnection, refs: Sequence[str]) -> Mapping[str, Verdict]:
    """What is to become of each message; a ref of another form leaves its message as it is."""
    found: dict[str, Verdict] = {}
    for ref in refs:
        kind, _, rest = ref.partition("/")
        day, _, items = rest.partition("/")
        if kind == "d":
            found[ref] = await _digest(session, dt.date.fromisoformat(day), items.split(","))
        elif kind == "q":
            found[ref] = await _request(session, int(rest))
        elif kind in ("u", "o"):
            ids = [int(item) for item in items.split(",")]
            wording = texts.RAISED_ABOVE if kind == "u" else texts.RAISED
            found[ref] = await _missing(session, dt.date.fromisoformat(day), ids, wording)
    return found


async def _awaited(session: AsyncConnection, task_ids: Sequence[int]) -> dict[int, Owed]:
    """Those of the tasks that units still owe, of deadlines that are switched on."""
    found: dict[int, Owed] = {}
    for part in portions(sorted(task_ids)):
        for one in await queries.owed(session, DEADLINE_TASKS.c.id.in_(part), queries.STILL_AWAITED):
            found[one.task.id] = one
    return found


async def _digest(session: AsyncConnection, day: dt.date, items: Sequence[str]) -> Verdict:
    written = {int(task): (int(due.rstrip("m")), due) for task, _, due in (item.partition(".") for item in items)}
    awaited = await _awaited(session, list(written))
    if not awaited:
        return Verdict(skip=_DONE)
    if len(awaited) == len(written) and all(awaited[task].due.toordinal() == due for task, (due, _) in written.items()):
        return Verdict()
    rest = [
        (index, Line(awaited[task], ("moved:",) if mark.endswith("m") else ()))
        for index, (task, (_, mark)) in enumerate(written.items(), start=1)
        if task in awaited
    ]
    gone = frozenset(f"deadlines:done:{task}" for task in written if task not in awaited)
    return Verdict(text=words.digest_of(rest, day), drop=gone)


async def _request(session: AsyncConnection, request_id: int) -> Verdict:
    one = await requests.by_id(session, request_id)
    waits = one is not None and one.state is requests.RequestState.ASKED
    return Verdict() if waits and one and await _awaited(session, [one.task_id]) else Verdict(skip=_ANSWERED)


async def _missing(session: AsyncConnection, day: dt.date, task_ids: Sequence[int], wording: str) -> Verdict:
    awaited = await _awaited(session, task_ids)
    if not awaited:
        return Verdict(skip=_DONE)
    if len(awaited) == len(task_ids):
        return Verdict()
    return Verdict(text=words.missing(wording, [awaited[one] for one in task_ids if one in awaited], day))
