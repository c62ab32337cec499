"""Asking for more time, in an officer's chat: which task, until when and why; taking it back.

For: the officers' side. Not for: the answer (`organiser/granting.py`), nor telling anybody (`requests.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import NIGHT, long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from bot.schedule import bring_forward
from handlers.deadlines import people, scope, texts, words
from handlers.deadlines.model import Owed
from handlers.deadlines.reading import Unclear, day_and_reason, read_day
from handlers.deadlines.reminders import job
from handlers.deadlines.tables import DEADLINE_REQUESTS
from handlers.deadlines.unit import officer, requests
from handlers.deadlines.unit import texts_later as said
from handlers.deadlines.unit.requests import Request, RequestState

LATER = "deadlines:later_of"
LONGEST = 600
_SHOWN = 4


async def later(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """Which task, where there are several; then until when and why."""
    scope.private(turn)
    if task_id:
        return [await _ask(turn, await scope.own_task(turn, task_id))]
    found = [one for one in await officer.tasks(turn) if one.task.awaited]
    if not found:
        return [say(said.NOTHING)]
    if len(found) == 1:
        return [await _ask(turn, await scope.own_task(turn, str(found[0].task.id)))]
    today, many = turn.clock.today(), len({one.unit for one in found}) > 1
    part = list(enumerate(found[:_SHOWN], start=1))
    lines = "\n".join(words.task_line(index, one, today, with_unit=many) for index, one in part)
    choices = [
        Choice(label=said.WHICH_LABEL.format(index=index), action=f"deadlines:later:{one.task.id}")
        for index, one in part
    ]
    return [say(said.WHICH.format(lines=lines), *choices)]


async def _ask(turn: Turn, one: Owed) -> Reply:
    if not one.task.awaited:
        return say(said.NOTHING)
    waiting = await _waiting(turn, one)
    if waiting is not None:
        text = said.WAITS.format(
            title=plain(one.deadline.title), day=long_date(waiting.wanted), reason=plain(waiting.reason)
        )
        return say(text, _back(waiting.id), Choice(label=texts.MINE_LABEL, action="deadlines:mine"))
    turn.state.form = f"{LATER}:{one.task.id}"
    title, unit = plain(one.deadline.title), plain(one.unit)
    return say(said.ASK.format(title=title, unit=unit, day=long_date(one.due)))


def _back(request_id: int) -> Choice:
    return Choice(label=said.TAKE_BACK, action=f"deadlines:take_back:{request_id}")


async def _waiting(turn: Turn, one: Owed) -> Request | None:
    found = await requests.open_of(turn.session, DEADLINE_REQUESTS.c.task_id == one.task.id)
    return found[0] if found else None


async def later_field(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """ "Ngày mới; lý do"."""
    one = await scope.own_task(turn, task_id)
    if not one.task.awaited or await _waiting(turn, one) is not None:
        turn.state.form = ""
        return [await _ask(turn, one)]
    typed, why = day_and_reason(turn.incoming.text)
    reason = mask(why)
    try:
        day = read_day(typed, turn.clock.today())
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    if day <= one.due:
        return [say(said.NOT_LATER.format(day=long_date(one.due)))]
    if not any(sign.isalpha() for sign in reason):
        return [say(said.NO_REASON.format(day=f"{day:%d/%m/%Y}"))]
    if len(reason) > LONGEST:
        return [say(texts.NOTE_LONG.format(length=len(reason), limit=LONGEST))]
    now = turn.clock.now()
    made = await requests.ask(turn.session, one.task.id, by=turn.person.id, wanted=day, reason=reason, now=now)
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.ask_later", f"task={one.task.id} request={made}")
    turn.state.form = ""
    organisers = await acting.organisers(turn.session, one.deadline.unit_id, turn.clock.today())
    wording = said.SENT if await people.reachable(turn.session, organisers) else said.NOBODY
    text = wording.format(
        title=plain(one.deadline.title),
        unit=plain(one.unit),
        day=long_date(day),
        before=long_date(one.due),
        quiet=texts.QUIET if NIGHT.holds(now) else "",
        contact=turn.house.contact,
    )
    return [say(text, _back(made), Choice(label=texts.MINE_LABEL, action="deadlines:mine"))]


async def take_back(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """The request is taken back while nobody has answered it. Raises RefusedError."""
    found = await requests.by_id(turn.session, int(request_id)) if acting.is_id(request_id) else None
    if found is None:
        raise RefusedError(texts.NOT_YOURS)
    one = await scope.own_task(turn, str(found.task_id))
    found = await _waiting(turn, one)
    if found is None or str(found.id) != request_id:
        raise RefusedError(said.GONE)
    await requests.close(turn.session, found, RequestState.WITHDRAWN, by=turn.person.id, now=turn.clock.now())
    await note(turn, "deadline.take_back", f"task={one.task.id} request={found.id}")
    text = said.TAKEN_BACK.format(title=plain(one.deadline.title), day=long_date(one.due))
    return [say(text, Choice(label=texts.MINE_LABEL, action="deadlines:mine"))]
