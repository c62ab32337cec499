"""The school year of a province, entered and changed by whoever organises for all of it.

A province has one calendar: it is kept by the organisers of its topmost unit and of those above, not by each commune.
For: the conversation. Not for: the days and what follows them (`landmarks.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from bot.clock import NIGHT, long_date
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.message import MAX_ACTION_BYTES
from bot.people import acting
from bot.people.acting import note
from bot.people.units import UNITS, ancestors, unit_by_id, units_by_ids
from bot.plain import plain
from bot.schedule import bring_forward
from bot.words import fold
from handlers.deadlines import scope, words
from handlers.deadlines import texts as common
from handlers.deadlines.calendar import landmarks
from handlers.deadlines.calendar import texts_calendar as texts
from handlers.deadlines.calendar.landmarks import Landmark
from handlers.deadlines.calendar.schoolyear import EVENTS, read_event, school_year, year_words
from handlers.deadlines.organiser import making
from handlers.deadlines.reading import Unclear, read_day
from handlers.deadlines.reminders import job

PROVINCE, EVENT = "deadlines:province_of", "deadlines:event_of"
_SHOWN = 3


async def provinces_of(turn: Turn) -> list[str]:
    """The provinces whose school year this person keeps."""
    found: set[str] = set()
    for host in acting.hosts(turn):
        found |= await _kept_by(turn, host)
    return sorted(found)


async def _kept_by(turn: Turn, host: int | None) -> set[str]:
    today = turn.clock.today()
    unit = await unit_by_id(turn.session, host) if host is not None else None
    if unit is not None and unit.province:
        above = await units_by_ids(turn.session, await ancestors(turn.session, unit.id, today))
        return set() if any(each.province == unit.province for each in above.values()) else {unit.province}
    if host is None:
        return set((await turn.session.execute(sa.select(UNITS.c.province).distinct())).scalars()) - {""}
    return {each.province for each in await making.reach(turn.session, host, today)} - {""}


async def year(turn: Turn, province: str = "") -> Sequence[Reply]:
    """Which province, where there are several; then its landmarks."""
    scope.private(turn)
    own = await provinces_of(turn)
    turn.state.form, turn.state.draft = "", {}
    days_off = Choice(label=texts.DAYS_OFF, action="deadlines:days")
    if not own:
        return [say(texts.NO_PROVINCE, days_off)]
    if province in own or len(own) == 1:
        return [await _page(turn, province if province in own else own[0])]
    turn.state.form = PROVINCE
    choices = [Choice(label=one, action=_action(one)) for one in own[:_SHOWN]]
    return [say(texts.WHICH_PROVINCE, *choices, days_off)]


def _action(province: str) -> str:
    """Opens a province; one whose name is too long for a choice is asked for again."""
    action = f"deadlines:year:{province}"
    return action if len(action.encode()) <= MAX_ACTION_BYTES else "deadlines:year"


async def province_field(turn: Turn) -> Sequence[Reply]:
    """A province by its name."""
    typed = fold(turn.incoming.text).removeprefix("tinh ").removeprefix("thanh pho ")
    found = [one for one in await provinces_of(turn) if fold(one).removeprefix("thanh pho ") == typed]
    if not found:
        return [say(texts.UNKNOWN_PROVINCE.format(typed=plain(turn.incoming.text)[:60]))]
    return [await _page(turn, found[0])]


async def _page(turn: Turn, province: str) -> Reply:
    today = turn.clock.today()
    turn.state.form, turn.state.draft = EVENT, {"province": province}
    found = await landmarks.landmarks(turn.session, since=school_year(today), provinces=[province])
    lines = []
    for event, name in EVENTS.items():
        days = [
            texts.PAGE_DAY.format(day=long_date(one.day), year=year_words(one.school_year))
            for one in found
            if one.event == event
        ]
        lines.append(texts.PAGE_LINE.format(event=name, days=", ".join(days) or texts.PAGE_NONE))
    example = dt.date(school_year(today) + 1, 5, 25)
    text = texts.PAGE.format(
        province=plain(province),
        lines="\n".join(lines),
        example=EVENTS["ket-thuc-nam-hoc"],
        day=f"{example:%d/%m/%Y}",
    )
    return say(text, Choice(label=texts.DAYS_OFF, action="deadlines:days"), _back())


def _back() -> Choice:
    return Choice(label=common.ORG_LABEL, action="deadlines:org")


async def event_field(turn: Turn) -> Sequence[Reply]:
    """ "Tên mốc; ngày": entered at once, unless something moves with it; then it is shown first."""
    province = await _province(turn)
    name, _, rest = turn.incoming.text.partition(";")
    event, today = read_event(name), turn.clock.today()
    if event is None:
        return [say(texts.UNKNOWN_EVENT.format(names=", ".join(EVENTS.values())))]
    try:
        day = read_day(rest, today)
    except Unclear as unclear:
        return [say(common.TRY_AGAIN.format(problem=unclear))]
    new = Landmark(province, school_year(day), event, day)
    before = await landmarks.current(turn.session, province, event, day)
    if before is not None and before.day == day:
        return [say(texts.SAME)]
    moving = await landmarks.following(turn.session, new, today)
    if before is None or not moving:
        return [await _set(turn, new)]
    turn.state.draft |= {"event": event, "day": str(day)}
    titles = [deadline.title for _, deadline, _ in moving]
    text = texts.CHECK.format(
        event=EVENTS[event],
        year=year_words(new.school_year),
        province=plain(province),
        before=long_date(before.day),
        after=long_date(day) + words.left(day, today),
        count=len(moving),
        titles=words.listed(titles),
        people=await landmarks.told(turn.session, [one.id for one, _, _ in moving]),
    )
    do = Choice(label=texts.DO, action="deadlines:event_set", style="primary")
    return [say(text, do, Choice(label=common.STOP_IT, action="deadlines:year"))]


async def event_set(turn: Turn) -> Sequence[Reply]:
    """Does what was shown."""
    province, draft = await _province(turn), turn.state.draft
    if not draft.get("day") or draft.get("event") not in EVENTS:
        raise RefusedError(common.FORM_GONE)
    day = dt.date.fromisoformat(draft["day"])
    return [await _set(turn, Landmark(province, school_year(day), str(draft["event"]), day))]


async def _province(turn: Turn) -> str:
    """The province that is open in this conversation. Raises RefusedError where it is not this person's to keep."""
    scope.private(turn)
    province = str(turn.state.draft.get("province", ""))
    if turn.state.form != EVENT or province not in await provinces_of(turn):
        raise RefusedError(common.FORM_GONE)
    return province


async def _set(turn: Turn, new: Landmark) -> Reply:
    now = turn.clock.now()
    moved = await landmarks.set_day(turn.session, new, by=turn.person.id, today=turn.clock.today(), now=now)
    if moved:
        await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.calendar", f"event={new.event} day={new.day} moved={len(moved)}")
    turn.state.form, turn.state.draft = "", {}
    text = texts.SET.format(
        event=EVENTS[new.event],
        year=year_words(new.school_year),
        province=plain(new.province),
        day=long_date(new.day),
        moved=texts.MOVED.format(count=len(moved), quiet=common.QUIET if NIGHT.holds(now) else "") if moved else "",
    )
    return say(text, Choice(label=texts.YEAR, action=_action(new.province)), _back())
