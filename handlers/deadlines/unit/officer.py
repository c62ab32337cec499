"""What my unit owes, in its officers' chat: the list, "đã nộp", a note or a file, taking it back.

Whoever of the unit reports does it for all of them: reminders stop for everybody with the same transaction.
For: the officers' side of `/hannop`. Not for: organisers (`organiser/`), reminders (`job.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from bot import files
from bot.clock import ZONE
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from handlers.deadlines import changes, grounds, people, queries, scope, texts, words
from handlers.deadlines.calendar import texts_calendar
from handlers.deadlines.model import AWAITED, Owed, State
from handlers.deadlines.reminders.reminding import next_step
from handlers.deadlines.tables import DEADLINE_TASKS
from handlers.deadlines.unit import texts_later

ATTACH = "deadlines:attach_of"
KEEP_FILES = dt.timedelta(days=730)
LONGEST_NOTE = 600
_PAGE, _CHOICES = 2, 4
_AHEAD, _BEHIND = dt.timedelta(days=62), dt.timedelta(days=31)


async def mine(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """The tasks of this person's units: those to do first, then what was reported lately."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    found = await tasks(turn)
    also = [Choice(label=texts.ORG_LABEL, action="deadlines:org")] if turn.may(scope.ORGANISE) else []
    if not found:
        return [say(texts.NONE, *also)]
    first = acting.page_of(page, len(found), _PAGE)
    part = list(enumerate(found, start=1))[first : first + _PAGE]
    today, units = turn.clock.today(), {one.unit for one in found}
    lines = "\n".join(words.task_line(index, one, today, with_unit=len(units) > 1) for index, one in part)
    awaited = sum(one.task.awaited for one in found)
    unit = plain(next(iter(units))) if len(units) == 1 else texts.YOUR_UNITS
    wording = texts.ALL_DONE if not awaited else texts.MINE_ONE if len(units) == 1 else texts.MINE_MANY
    choices = [one for index, task in part if (one := _choice(index, task)) is not None]
    more = (
        [Choice(label=texts.MORE, action=f"deadlines:mine:{first // _PAGE + 1}")] if first + _PAGE < len(found) else []
    )
    later = [Choice(label=texts_later.LATER, action="deadlines:later")] if awaited else []
    feed = Choice(label=texts_calendar.FEED, action="deadlines:feed")
    choices += [*more, *also, *later, feed][: _CHOICES - len(choices)]
    return [say(wording.format(unit=unit, count=awaited, lines=lines), *choices)]


def _choice(index: int, one: Owed) -> Choice | None:
    if one.task.awaited:
        label = texts.DONE_LABEL.format(index=index)
        return Choice(label=label, action=f"deadlines:done:{one.task.id}", style="primary")
    if one.task.state is State.EXCUSED:
        return None
    return Choice(label=texts.SEE_LABEL.format(index=index), action=f"deadlines:task:{one.task.id}")


async def tasks(turn: Turn) -> list[Owed]:
    """What is to be done in the next two months, then what was reported lately."""
    unit_ids = await acting.units_of(turn)
    if not unit_ids:
        return []
    today = turn.clock.today()
    awaited = DEADLINE_TASKS.c.state.in_(sorted(AWAITED))
    found = await queries.owed(
        turn.session,
        DEADLINE_TASKS.c.unit_id.in_(unit_ids),
        today + _AHEAD >= queries.DUE,
        sa.or_(awaited, today - _BEHIND <= queries.DUE),
        most=200,
    )
    return sorted(found, key=lambda one: (not one.task.awaited, one.due))


async def has_any(turn: Turn) -> bool:
    """Whether there is anything to show of this person's own units."""
    return bool(await tasks(turn))


async def task(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """One task with all that was said about it."""
    return [await _page(turn, await scope.own_task(turn, task_id))]


async def _page(turn: Turn, one: Owed) -> Reply:
    who = await acting.name_of(turn.session, one.task.reported_by)
    choices = []
    if one.task.awaited:
        choices.append(Choice(label=texts.DONE_LABEL.format(index=1), action=f"deadlines:done:{one.task.id}"))
        choices.append(Choice(label=texts_later.LATER, action=f"deadlines:later:{one.task.id}"))
    if one.task.state is State.REPORTED:
        choices = _after(one)
    back = Choice(label=texts.MINE_LABEL, action="deadlines:mine")
    text = words.detail(one, who, turn.clock.today()) + grounds.lines(turn, one.deadline)
    return say(text, *choices, back)


def _after(one: Owed) -> list[Choice]:
    """What can be done with a report."""
    attach = Choice(label=texts.ATTACH, action=f"deadlines:attach:{one.task.id}")
    return [attach, Choice(label=texts.UNDO, action=f"deadlines:undo:{one.task.id}")]


async def done(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """The unit has done it. Where a colleague was quicker, what they reported is shown."""
    one = await scope.own_task(turn, task_id)
    if one.task.state in (State.REPORTED, State.ACCEPTED):
        return [await _page(turn, one)]
    now = turn.clock.now()
    await queries.save(turn.session, changes.report(one.task, by=turn.person.id, now=now), None, now)
    await note(turn, "deadline.report", f"task={one.task.id} unit={one.task.unit_id}")
    staff = (await people.officers(turn.session, [one.task.unit_id], turn.clock.today())).get(one.task.unit_id, [])
    names = [await acting.name_of(turn.session, other) for other in staff[:5] if other != turn.person.id]
    shown = [plain(name) for name in names if name]
    text = texts.DONE.format(
        time=f"{now.astimezone(ZONE):%H:%M}",
        title=plain(one.deadline.title),
        unit=plain(one.unit),
        when=words.due_words(one.due, turn.clock.today(), awaited=False),
        others=texts.OTHERS.format(names=texts.AND.join(shown)) if shown else "",
    )
    return [say(text, *_after(one), Choice(label=texts.MINE_LABEL, action="deadlines:mine"))]


async def undo(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """It was not done after all. Raises RefusedError once the organiser has accepted it."""
    one = await scope.own_task(turn, task_id)
    now = turn.clock.now()
    again = changes.undo(one.task)
    if one.task.file_id is not None:
        await files.drop(turn.session, [one.task.file_id])
    await queries.save(turn.session, again, next_step(_with(one, again.state), turn.clock.today()), now)
    await note(turn, "deadline.undo", f"task={one.task.id} unit={one.task.unit_id}")
    text = texts.UNDONE.format(title=plain(one.deadline.title), unit=plain(one.unit))
    report = Choice(label=texts.DONE_LABEL.format(index=1), action=f"deadlines:done:{one.task.id}")
    return [say(text, report, Choice(label=texts.MINE_LABEL, action="deadlines:mine"))]


def _with(one: Owed, state: State) -> Owed:
    return replace(one, task=replace(one.task, state=state))


async def attach(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """Asks for a file or a note."""
    one = await scope.own_task(turn, task_id)
    changes.annotate(one.task)
    turn.state.form = f"{ATTACH}:{one.task.id}"
    return [say(texts.ASK_ATTACH.format(title=plain(one.deadline.title), limit=LONGEST_NOTE))]


async def attach_field(turn: Turn, task_id: str = "") -> Sequence[Reply]:
    """A file, a note, or both."""
    one = await scope.own_task(turn, task_id)
    text = mask(turn.incoming.text.strip())
    if len(text) > LONGEST_NOTE:
        return [say(texts.NOTE_LONG.format(length=len(text), limit=LONGEST_NOTE))]
    now, file_id, said = turn.clock.now(), None, []
    if turn.incoming.files:
        sent = turn.incoming.files[0]
        await turn.fetch(sent)
        file_id = await files.retain(turn.session, sent, now + KEEP_FILES)
        said.append(texts.THE_FILE.format(name=plain(sent.name) or "đã gửi"))
    if text:
        said.append(texts.THE_NOTE)
    if not said:
        raise RefusedError(texts.ASK_ATTACH.format(title=plain(one.deadline.title), limit=LONGEST_NOTE))
    changed = changes.annotate(one.task, note=text or None, file_id=file_id)
    if file_id is not None and one.task.file_id is not None:
        await files.drop(turn.session, [one.task.file_id])
    await queries.save(turn.session, changed, None, now)
    turn.state.form = ""
    title, unit = plain(one.deadline.title), plain(one.unit)
    reply = texts.ATTACHED.format(what=texts.AND.join(said), title=title, unit=unit)
    return [say(reply, *_after(one), Choice(label=texts.MINE_LABEL, action="deadlines:mine"))]
