"""Answering units that ask for more time: yes, another day, or no with a reason. The date is that unit's own.

For: the organisers' conversation. Not for: asking (`later.py`), nor telling the unit (`requests.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from bot.clock import NIGHT, long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.acting import note
from bot.plain import plain
from bot.privacy import mask
from bot.schedule import bring_forward
from bot.storage.database import insert_once
from handlers.deadlines import changes, queries, scope, texts, words
from handlers.deadlines.model import Owed
from handlers.deadlines.organiser.home import back
from handlers.deadlines.reading import Unclear, read_day
from handlers.deadlines.reminders import job
from handlers.deadlines.tables import DEADLINE_REMINDERS, DEADLINE_TASKS
from handlers.deadlines.unit import requests
from handlers.deadlines.unit import texts_later as said
from handlers.deadlines.unit.requests import Request, RequestState

OTHER_DAY, WHY_NOT = "deadlines:other_day_of", "deadlines:why_not_of"
LONGEST = 600


async def asked(turn: Turn, round_id: str = "") -> Sequence[Reply]:
    """The oldest request of a round that waits."""
    one, _ = await scope.organised(turn, round_id)
    found = await requests.open_of(turn.session, DEADLINE_TASKS.c.round_id == one.id)
    if not found:
        return [say(said.NONE_ASKED, back(one))]
    owed = await scope.organised_task(turn, str(found[0].task_id))
    await note(turn, "deadline.read", f"request={found[0].id}")
    return [await requests.question(turn.session, found[0], owed)]


async def _open(turn: Turn, request_id: str) -> tuple[Request, Owed]:
    """A request that waits, its task locked, for whoever organises it. Raises RefusedError."""
    found = await requests.by_id(turn.session, int(request_id)) if acting.is_id(request_id) else None
    if found is None:
        raise RefusedError(texts.NOT_YOURS)
    owed = await scope.organised_task(turn, str(found.task_id))
    found = await requests.by_id(turn.session, found.id)  # as it is now that nobody else can answer it
    if found is None or found.state is not RequestState.ASKED or not owed.task.awaited:
        raise RefusedError(said.GONE)
    return found, owed


async def grant(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """The day that was asked for. Raises RefusedError where it has gone by meanwhile."""
    one, owed = await _open(turn, request_id)
    if one.wanted < turn.clock.today():
        raise RefusedError(texts.PAST_DAY.format(day=f"{one.wanted:%d/%m/%Y}"))
    return [await _grant(turn, one, owed, one.wanted)]


async def other_day(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Which other day."""
    one, owed = await _open(turn, request_id)
    turn.state.form = f"{OTHER_DAY}:{one.id}"
    title, unit = plain(owed.deadline.title), plain(owed.unit)
    return [say(said.ASK_OTHER.format(title=title, unit=unit, day=long_date(one.wanted)))]


async def other_day_field(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Another day than was asked for, after the one that holds."""
    one, owed = await _open(turn, request_id)
    try:
        day = read_day(turn.incoming.text, turn.clock.today())
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    if day <= owed.due:
        return [say(said.NOT_LATER.format(day=long_date(owed.due)))]
    return [await _grant(turn, one, owed, day)]


async def _grant(turn: Turn, one: Request, owed: Owed, day: dt.date) -> Reply:
    now, changed = turn.clock.now(), changes.extend(owed.task, day)
    await queries.save(turn.session, changed, turn.clock.today(), now)
    anew = sa.update(DEADLINE_TASKS).where(DEADLINE_TASKS.c.id == changed.id)
    await turn.session.execute(anew.values(raised_on=None))
    by = turn.person.id
    await requests.close(turn.session, one, RequestState.GRANTED, by=by, now=now, granted=day)
    if one.asked_by is not None:  # who asked hears the answer, so the next digest need not say that the date has moved
        key = f"moved:{day}:{owed.round.moves + changed.moves}"
        heard = {"task_id": changed.id, "person_id": one.asked_by, "key": key, "at": now}
        await turn.session.execute(insert_once(turn.session, DEADLINE_REMINDERS).values(heard))
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.grant", f"task={changed.id} due={day}")
    turn.state.form = ""
    text = said.GRANTED.format(
        unit=plain(owed.unit),
        title=plain(owed.deadline.title),
        day=long_date(day) + words.left(day, turn.clock.today()),
        before=long_date(owed.round.due),
        quiet=texts.QUIET if NIGHT.holds(now) else "",
    )
    return say(text, *await _more(turn, owed), back(owed.round))


async def _more(turn: Turn, owed: Owed) -> list[Choice]:
    left = await requests.open_of(turn.session, DEADLINE_TASKS.c.round_id == owed.round.id)
    label = said.SEE_ALL.format(count=len(left))
    return [Choice(label=label, action=f"deadlines:asked:{owed.round.id}")] if left else []


async def refuse(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Why not."""
    one, owed = await _open(turn, request_id)
    turn.state.form = f"{WHY_NOT}:{one.id}"
    return [say(said.ASK_WHY.format(title=plain(owed.deadline.title), unit=plain(owed.unit)))]


async def why_not_field(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """The reason, which the unit reads."""
    one, owed = await _open(turn, request_id)
    reason, now = mask(turn.incoming.text.strip()), turn.clock.now()
    if len(reason) > LONGEST:
        return [say(texts.NOTE_LONG.format(length=len(reason), limit=LONGEST))]
    if not any(sign.isalpha() for sign in reason):
        return [say(changes.SENTENCES[changes.Code.NO_REASON])]
    await requests.close(turn.session, one, RequestState.REFUSED, by=turn.person.id, now=now, answer=reason)
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.refuse", f"task={owed.task.id}")
    turn.state.form = ""
    quiet = texts.QUIET if NIGHT.holds(now) else ""
    text = said.REFUSED.format(unit=plain(owed.unit), quiet=quiet, day=long_date(owed.due), reason=plain(reason))
    return [say(text, *await _more(turn, owed), back(owed.round))]
