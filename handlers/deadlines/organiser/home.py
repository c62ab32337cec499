"""What an organiser follows: the list of rounds, one round with who is missing, the list as a spreadsheet.

For: looking. Not for: changing (`moving.py`), reminding (`nudging.py`), receiving (`receiving.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence

from bot import files, workbooks
from bot.conversation import Choice, Reply, Turn, say
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from handlers.deadlines import grounds, people, queries, scope, texts, words
from handlers.deadlines.calendar import texts_calendar
from handlers.deadlines.calendar.schoolyear import EVENTS
from handlers.deadlines.model import Deadline, Owed, Round, Tally
from handlers.deadlines.organiser import making
from handlers.deadlines.organiser.sheet import tasks_xlsx
from handlers.deadlines.tables import DEADLINE_TASKS
from handlers.deadlines.unit import requests, texts_later

_PAGE, _CHOICES = 2, 4
_BEHIND = dt.timedelta(days=31)


async def home(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """The rounds that this person follows, the nearest date first."""
    scope.private(turn)
    turn.state.form, turn.state.draft = "", {}
    today = turn.clock.today()
    mine = await scope.my_deadlines(turn)
    found = await queries.rounds(turn.session, [one.id for one in mine], today - _BEHIND)
    new = Choice(label=texts.ORG_NEW, action="deadlines:new")
    year = Choice(label=texts_calendar.YEAR, action="deadlines:year")
    waiting = await _waiting(turn, mine)
    if not found:
        return [say(f"{texts.ORG_NONE}{waiting}", new, year)]
    first = acting.page_of(page, len(found), _PAGE)
    part = list(enumerate(found, start=1))[first : first + _PAGE]
    lines = "\n".join(words.round_line(index, one, what.title, tally, today) for index, (one, what, tally) in part)
    choices = [
        Choice(label=texts.ORG_ONE.format(index=index), action=f"deadlines:round:{one.id}")
        for index, (one, _, _) in part
    ]
    if first + _PAGE < len(found):
        choices.append(Choice(label=texts.MORE, action=f"deadlines:org:{first // _PAGE + 1}"))
    await note(turn, "deadline.list", f"count={len(found)}")
    choices = [*choices, new, year][:_CHOICES]
    return [say(texts.ORG_HEAD.format(count=len(found), lines=lines) + waiting, *choices)]


async def _waiting(turn: Turn, mine: Sequence[Deadline]) -> str:
    """What goes with an event of the school year for which provinces have not set the day."""
    lines = []
    for one in mine:
        names = await making.without_day(turn.session, one, turn.clock.today())
        if names:
            shown = words.listed([name or texts.NO_PROVINCE for name in names], 6)
            title, event = plain(one.title), EVENTS[one.event]
            lines.append(texts_calendar.WAITING.format(title=title, event=event, names=shown))
    return "".join(lines[:4])


async def round_(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """One round: how many have reported, who has not."""
    one, deadline = await scope.organised(turn, round_id)
    turn.state.form, turn.state.draft = "", {}
    await note(turn, "deadline.round", f"round={one.id}")
    return [await page_of(turn, one, deadline)]


async def page_of(turn: Turn, one: Round, deadline: Deadline) -> Reply:
    """A round as organisers see it."""
    tally = (await queries.tallies(turn.session, [one.id])).get(one.id, Tally())
    missing = await missing_of(turn, one)
    parts = [
        wording.format(count=count)
        for wording, count in (
            (texts.PART_WAITING, tally.reported),
            (texts.PART_ACCEPTED, tally.accepted),
            (texts.PART_EXCUSED, tally.excused),
        )
        if count
    ]
    shown = texts.MISSING.format(count=tally.awaited, lines=words.by_province(missing)) if missing else texts.ALL_IN
    text = texts.ROUND.format(
        title=words.of_province(one, deadline.title),
        when=words.due_words(one.due, turn.clock.today(), awaited=bool(tally.awaited)),
        done=tally.done,
        owing=tally.owing,
        parts=f" ({', '.join(parts)})" if parts else "",
        missing=shown if deadline.active else "",
        basis=grounds.lines(turn, deadline),
    )
    choices = []
    asked = len(await requests.open_of(turn.session, DEADLINE_TASKS.c.round_id == one.id))
    if asked:
        text += texts_later.ASKED_COUNT.format(count=asked)
        label = texts_later.SEE_ALL.format(count=asked)
        choices.append(Choice(label=label, action=f"deadlines:asked:{one.id}"))
    if missing:
        choices.append(Choice(label=texts.NUDGE.format(count=len(missing)), action=f"deadlines:nudge:{one.id}"))
    if tally.reported:
        choices.append(Choice(label=texts.GOT.format(count=tally.reported), action=f"deadlines:got:{one.id}"))
    if len(choices) < _CHOICES - 1:
        choices.append(Choice(label=texts.XLSX, action=f"deadlines:xlsx:{one.id}"))
    return say(text, *choices, Choice(label=texts.OTHER, action=f"deadlines:other:{one.id}"))


async def missing_of(turn: Turn, one: Round) -> list[Owed]:
    """The tasks of a round that are still awaited."""
    return await queries.owed(turn.session, DEADLINE_TASKS.c.round_id == one.id, queries.STILL_AWAITED)


def back(one: Round) -> Choice:
    return Choice(label=texts.BACK, action=f"deadlines:round:{one.id}")


async def nothing(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Nothing is done."""
    one, _ = await scope.organised(turn, round_id)
    turn.state.form, turn.state.draft = "", {}
    return [say(texts.NOTHING_SENT, back(one))]


async def xlsx(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """Every unit of a round, with whom to call."""
    one, deadline = await scope.organised(turn, round_id)
    today = turn.clock.today()
    tasks = await queries.owed(turn.session, DEADLINE_TASKS.c.round_id == one.id, most=50_000)
    calls = await people.to_call(turn.session, {each.task.unit_id for each in tasks}, today)
    title = plain(deadline.title)
    content = await asyncio.to_thread(tasks_xlsx, tasks, calls, today)
    await note(turn, "deadline.export", f"round={one.id} units={len(tasks)}")
    reply = say(texts.XLSX_HERE.format(count=len(tasks), title=title), back(one))
    name = texts.XLSX_FILE.format(day=one.due)
    return [reply.model_copy(update={"attachments": (files.enclosed(name, workbooks.MIME, content),)})]
