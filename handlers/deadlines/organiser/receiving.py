"""What units have reported: reading it, accepting it, giving it back with a reason that the unit is told.

For: the organisers' conversation about reports. Not for: reporting (`officer.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import files
from bot.clock import NIGHT
from bot.conversation import Attachment, Choice, Reply, Turn, say
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from bot.schedule import bring_forward
from handlers.deadlines import changes, queries, scope, texts, words
from handlers.deadlines.model import Owed, Round, State
from handlers.deadlines.organiser.home import back
from handlers.deadlines.reminders import job
from handlers.deadlines.tables import DEADLINE_TASKS

REASON = "deadlines:reason_of"
LONGEST = 600


async def got(turn: Turn, round_id: str = "", page: str = "0") -> Sequence[Reply]:
    """One report after the other, with its file."""
    one, _ = await scope.organised(turn, round_id)
    turn.state.form, turn.state.draft = "", {}
    found = await _waiting(turn, one)
    if not found:
        return [say(texts.GOT_NONE, back(one))]
    index = acting.page_of(page, len(found), 1)
    shown = found[index]
    who = await acting.name_of(turn.session, shown.task.reported_by)
    text = texts.GOT_ONE.format(index=index + 1, count=len(found), detail=words.detail(shown, who, turn.clock.today()))
    choices = [
        Choice(label=texts.ACCEPT, action=f"deadlines:accept:{shown.task.id}", style="success"),
        Choice(label=texts.RETURN, action=f"deadlines:return:{shown.task.id}"),
    ]
    if len(found) > 1:
        following = (index + 1) % len(found)
        choices.append(Choice(label=texts.NEXT, action=f"deadlines:got:{one.id}:{following}"))
        every = texts.ACCEPT_ALL.format(count=len(found))
        choices.append(Choice(label=every, action=f"deadlines:accept_all:{one.id}"))
    else:
        choices.append(back(one))
    await note(turn, "deadline.read", f"task={shown.task.id}")
    return [say(text, *choices).model_copy(update={"attachments": await _file(turn, shown)})]


async def _waiting(turn: Turn, one: Round) -> list[Owed]:
    reported = DEADLINE_TASKS.c.state == State.REPORTED.value
    return await queries.owed(turn.session, DEADLINE_TASKS.c.round_id == one.id, reported)


async def _file(turn: Turn, one: Owed) -> tuple[Attachment, ...]:
    """What came with a report; nothing where its sender has had it deleted since."""
    found = await files.stored(turn.session, one.task.file_id) if one.task.file_id else None
    return (files.enclosed(found.name, found.mime, found.content),) if found else ()


async def accept(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """The report is taken."""
    one = await scope.organised_task(turn, task_id)
    now = turn.clock.now()
    await queries.save(turn.session, changes.accept(one.task), None, now)
    await note(turn, "deadline.accept", f"task={one.task.id}")
    text = texts.ACCEPTED.format(unit=plain(one.unit), title=plain(one.deadline.title))
    return_ = Choice(label=texts.RETURN, action=f"deadlines:return:{one.task.id}")
    more = [Choice(label=texts.NEXT, action=f"deadlines:got:{one.round.id}")] if await _waiting(turn, one.round) else []
    return [say(text, *more, return_, back(one.round))]


async def accept_all(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Every report of a round that waits is taken."""
    one, deadline = await scope.organised(turn, round_id, lock=True)
    now, found = turn.clock.now(), await _waiting(turn, one)
    for each in found:
        await queries.save(turn.session, changes.accept(each.task), None, now)
    await note(turn, "deadline.accept", f"round={one.id} count={len(found)}")
    return [say(texts.ACCEPTED_ALL.format(count=len(found), title=plain(deadline.title)), back(one))]


async def ask_reason(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """Why it is given back."""
    one = await scope.organised_task(turn, task_id)
    changes.give_back(one.task, "?", now=turn.clock.now())
    turn.state.form = f"{REASON}:{one.task.id}"
    return [say(texts.ASK_REASON.format(title=plain(one.deadline.title), unit=plain(one.unit)))]


async def reason_field(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """Gives it back; the unit's officers are told by the job, with the reason."""
    one = await scope.organised_task(turn, task_id)
    reason = mask(turn.incoming.text.strip())
    if len(reason) > LONGEST:
        return [say(texts.NOTE_LONG.format(length=len(reason), limit=LONGEST))]
    now = turn.clock.now()
    await queries.save(turn.session, changes.give_back(one.task, reason, now=now), turn.clock.today(), now)
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.return", f"task={one.task.id}")
    turn.state.form = ""
    quiet = texts.QUIET if NIGHT.holds(now) else ""
    return [say(texts.RETURNED.format(unit=plain(one.unit), quiet=quiet, reason=plain(reason)), back(one.round))]
