"""Giving units something to do: in one's own words, or one of the templates; for whom; shown back; then it counts.

What is known so far stands in the conversation's draft. A template without a date gets one from the organiser, never
from us. For: the conversation. Not for: reading dates (`reading.py`) or bringing tasks about (`making.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people import acting
from bot.people.acting import note
from bot.people.kinds import KIND_TITLES, Kind
from bot.people.units import Unit, find_units, unit_by_id
from bot.plain import plain
from bot.privacy import mask
from bot.schedule import bring_forward
from bot.words import cut
from handlers.deadlines import grounds, queries, scope, texts, words
from handlers.deadlines.calendar import free_days, texts_calendar
from handlers.deadlines.calendar.schoolyear import EVENTS
from handlers.deadlines.model import Deadline
from handlers.deadlines.organiser import making
from handlers.deadlines.organiser.templates import all_templates, template_by_id
from handlers.deadlines.reading import Unclear, When, read_when
from handlers.deadlines.reminders import job

OWN, DATE, WHO = "deadlines:own_of", "deadlines:date_of", "deadlines:who_of"
LONGEST_TITLE = 200
_PAGE = 3
_LABEL = 60


async def new(turn: Turn) -> Sequence[Reply]:
    """What, and until when."""
    scope.private(turn)
    turn.state.form, turn.state.draft = OWN, {}
    return [say(texts.NEW, Choice(label=texts.TEMPLATES, action="deadlines:templates"))]


async def templates(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """What comes with the program, three at a time."""
    scope.private(turn)
    every = all_templates()
    first = acting.page_of(page, len(every), _PAGE)
    part = list(enumerate(every, start=1))[first : first + _PAGE]
    lines = [
        texts.TEMPLATE_LINE.format(
            index=index, title=one.title, basis=one.basis,
            when=words.when_words(When(rule=one.rule), turn.clock.today()) if one.rule else texts.NO_DATE_YET,
        )
        for index, one in part
    ]  # fmt: skip
    choices = [Choice(label=texts.USE.format(index=index), action=f"deadlines:use:{one.id}") for index, one in part]
    if first + _PAGE < len(every):
        choices.append(Choice(label=texts.MORE, action=f"deadlines:templates:{first // _PAGE + 1}"))
    return [say(texts.TEMPLATES_HEAD.format(lines="\n".join(lines)), *choices)]


async def use(turn: Turn, template_id: str = "") -> Sequence[Reply]:
    """One of them; where no text gives a date, the organiser does."""
    scope.private(turn)
    one = template_by_id(template_id)
    if one is None:
        raise RefusedError(texts.FORM_GONE)
    turn.state.draft = {
        "title": one.title, "template": one.id, "basis": one.basis, "receiver": one.receiver, "rule": one.rule,
        "kinds": list(one.kinds), "named": one.named, "hint": one.hint, "dates": [],
    }  # fmt: skip
    if one.rule:
        return [await _ask(turn)]
    turn.state.form = DATE
    hint = texts.WITH_HINT.format(hint=one.hint) if one.hint else ""
    return [say(texts.ASK_DATE.format(title=one.title, hint=hint))]


async def own_field(turn: Turn) -> Sequence[Reply]:
    """ "Nội dung; hạn", or "nội dung; hạn; căn cứ"."""
    title, rest, basis = grounds.split(mask(turn.incoming.text))
    title = plain(title)
    if not rest or not any(sign.isalpha() for sign in title):
        return [say(texts.NO_TITLE)]
    if len(title) > LONGEST_TITLE:
        return [say(texts.TITLE_LONG.format(length=len(title), limit=LONGEST_TITLE))]
    basis, clause = grounds.read_basis(turn, basis)
    turn.state.draft = {"title": title, "basis": basis, "clause": clause}
    return await _with_date(turn, rest)


async def date_field(turn: Turn) -> Sequence[Reply]:
    """The date of a template."""
    return await _with_date(turn, turn.incoming.text)


async def _with_date(turn: Turn, text: str) -> Sequence[Reply]:
    try:
        when = read_when(text, turn.clock.today())
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    turn.state.draft |= {
        "rule": when.rule, "dates": [str(day) for day in when.dates], "event": when.event, "offset": when.offset,
    }  # fmt: skip
    return [await _ask(turn)]


async def host(turn: Turn, unit_id: str = "") -> Sequence[Reply]:
    """On whose behalf."""
    _open(turn)
    wanted = int(unit_id) if acting.is_id(unit_id) and unit_id != "0" else None
    if wanted not in acting.hosts(turn):
        raise RefusedError(texts.FORM_GONE)
    turn.state.draft["unit"] = wanted
    return [await _ask(turn)]


async def who(turn: Turn, kind: str = "") -> Sequence[Reply]:
    """Which kind of unit, by a choice."""
    _open(turn)
    if turn.state.draft.get("named"):
        raise RefusedError(texts.FORM_GONE)
    turn.state.draft["kinds"] = [kind] if kind in set(Kind) else []
    turn.state.draft["chosen"] = True
    return [await _ask(turn)]


async def who_field(turn: Turn) -> Sequence[Reply]:
    """Units by their names."""
    draft, today = turn.state.draft, turn.clock.today()
    _open(turn)
    if "unit" not in draft:
        return [await _ask(turn)]
    below = {unit.id for unit in await making.reach(turn.session, draft["unit"], today)}
    names = [part.strip() for line in turn.incoming.text.splitlines() for part in line.split(",") if part.strip()]
    found: dict[int, Unit] = {}
    unknown = []
    for name in names[:100]:
        unit = next((one for one in await find_units(turn.session, name, on=today) if one.id in below), None)
        if unit is None:
            unknown.append(mask(name)[:60])
        else:
            found[unit.id] = unit
    if unknown or not found:
        return [say(texts.UNKNOWN_UNITS.format(names=words.listed(unknown) or "…"))]
    draft["only"], draft["chosen"] = list(found), True
    return [await _ask(turn)]


def _open(turn: Turn) -> None:
    """Raises RefusedError where nothing is being given out."""
    scope.private(turn)
    if turn.state.form != WHO or not turn.state.draft.get("title"):
        raise RefusedError(texts.FORM_GONE)


async def _ask(turn: Turn) -> Reply:
    """The next question: for the first thing that is not known yet."""
    draft, today = turn.state.draft, turn.clock.today()
    turn.state.form = WHO
    title = plain(draft["title"])
    if "unit" not in draft:
        own = acting.hosts(turn)
        if len(own) != 1:
            choices = []
            for one in own[:4]:
                unit = await unit_by_id(turn.session, one) if one is not None else None
                label = cut(unit.name, _LABEL) if unit is not None else texts.WHOLE
                choices.append(Choice(label=label, action=f"deadlines:host:{one or 0}"))
            return say(texts.ASK_HOST, *choices)
        draft["unit"] = own[0]
    if not draft.get("receiver"):
        receiver = await unit_by_id(turn.session, draft["unit"]) if draft["unit"] is not None else None
        draft["receiver"] = receiver.name if receiver is not None else turn.house.union_name
    if draft.get("named") and not draft.get("only"):
        return say(texts.ASK_NAMED.format(title=title, hint=texts.WITH_HINT.format(hint=draft.get("hint", ""))))
    if not draft.get("kinds") and not draft.get("chosen"):
        reach = await making.reach(turn.session, draft["unit"], today)
        counted = Counter(unit.kind for unit in reach).most_common(3)
        every = Choice(label=texts.EVERY_UNIT.format(count=len(reach)), action="deadlines:who:all")
        kinds = [
            Choice(
                label=texts.OF_KIND.format(kind=KIND_TITLES[Kind(kind)], count=count), action=f"deadlines:who:{kind}"
            )
            for kind, count in counted
            if kind in set(Kind)
        ]
        return say(texts.ASK_WHO.format(title=title), every, *kinds)
    deadline = _deadline(draft)
    units = await making.units_of(turn.session, deadline, today)
    if not units:
        return say(texts.NO_UNITS)
    text = texts.CHECK.format(
        title=title,
        when=words.when_words(deadline, today),
        count=len(units),
        names=words.listed([unit.name for unit in units]),
        leads=", ".join(str(one) for one in deadline.leads if one),
        basis=grounds.lines(turn, deadline),
    )
    text += await _without_day(turn, deadline)
    for day in deadline.dates[:2]:
        text += await free_days.remark(turn.session, day)
    return say(text, Choice(label=texts.DO, action="deadlines:give", style="primary"))


async def _without_day(turn: Turn, deadline: Deadline) -> str:
    """Which provinces have not set the day that a deadline goes with."""
    names = await making.without_day(turn.session, deadline, turn.clock.today())
    shown = words.listed([name or texts.NO_PROVINCE for name in names])
    return texts_calendar.NO_DAY_YET.format(event=EVENTS[deadline.event], names=shown) if names else ""


def _deadline(draft: dict[str, Any]) -> Deadline:
    read: dict[str, Any] = {"dates": [], "kinds": [], "only": [], **draft}
    return Deadline(
        0, str(read["title"]), read["unit"], str(read.get("template", "")), str(read.get("basis", "")),
        str(read.get("receiver", "")), tuple(read["kinds"]), tuple(read["only"]), str(read.get("rule", "")),
        tuple(dt.date.fromisoformat(day) for day in read["dates"]), event=str(read.get("event", "")),
        offset=int(read.get("offset", 0)), clause=str(read.get("clause", "")),
    )  # fmt: skip


async def give(turn: Turn) -> Sequence[Reply]:
    """Does what was shown."""
    _open(turn)
    draft = turn.state.draft
    ready = draft.get("only") if draft.get("named") else draft.get("kinds") or draft.get("chosen")
    if not ready or "unit" not in draft or draft["unit"] not in acting.hosts(turn):
        raise RefusedError(texts.FORM_GONE)
    deadline, now, today = _deadline(draft), turn.clock.now(), turn.clock.today()
    deadline_id = await queries.add_deadline(turn.session, deadline, by=turn.person.id, now=now)
    stored = await queries.deadline_by_id(turn.session, deadline_id)
    if stored is None:
        raise RefusedError(texts.FORM_GONE)
    count = await making.make_rounds(turn.session, stored, today, now)
    await bring_forward(turn.session, job.JOB, now)
    await note(turn, "deadline.give", f"deadline={deadline_id} units={count}")
    turn.state.form, turn.state.draft = "", {}
    made = await queries.rounds(turn.session, [deadline_id], today)
    when = words.when_words(deadline, today)
    text = texts.MADE.format(title=plain(deadline.title), count=count, when=when)
    text += await _without_day(turn, deadline)
    choices = [Choice(label=texts.OPEN_IT, action=f"deadlines:round:{made[0][0].id}")] if made else []
    return [say(text, *choices, Choice(label=texts.ORG_LABEL, action="deadlines:org"))]
