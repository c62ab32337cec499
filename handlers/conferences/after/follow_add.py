"""Adding conclusions and recommendations: typed a line each, shown back with their units and days, then stored.

For: the conversation. Not for: reading a line (`typed.py`). The officers of the unit that carries one out are told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from bot.people.naming import key
from bot.people.units import Unit, find_units, unit_by_id
from handlers.conferences import queries
from handlers.conferences.after import follow_store, texts
from handlers.conferences.after.follow_scope import changeable
from handlers.conferences.after.model import FollowUp, Sort
from handlers.conferences.after.typed import read_recommendation, read_task
from handlers.conferences.after.words import due_words, item_line, plain, sentence
from handlers.conferences.model import Conference
from handlers.conferences.officer import scope as officer_scope
from handlers.conferences.organiser.reading import Unclear
from handlers.conferences.report.wording import clean

FIELD = "conferences:end_new_of"
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class _Read:
    """A line that was understood, and what is to be looked at."""

    item: FollowUp
    doubts: str = ""


async def add(turn: Turn, conference_id: str = "", sort: str = "") -> Sequence[Reply]:
    """What is added, then its form."""
    found = await changeable(turn, conference_id)
    if sort not in set(Sort):
        choices = [Choice(label=texts.SORTS[one], action=f"conferences:end_add:{found.id}:{one.value}") for one in Sort]
        return [say(texts.ADD_WHAT.format(title=plain(found.title)), *choices)]
    turn.state.form, turn.state.draft = f"{FIELD}:{found.id}:{sort}", {}
    return [say(texts.ASK[Sort(sort)])]


async def field(turn: Turn, conference_id: str = "", sort: str = "") -> Sequence[Reply]:
    """Lines that were typed, shown back as they were understood."""
    found = await changeable(turn, conference_id)
    lines = [line for line in turn.incoming.text.splitlines() if clean(line)]
    try:
        if len(lines) > _MOST_LINES:
            raise Unclear(texts.MOST_LINES.format(limit=_MOST_LINES))
        read = await _read(turn, found, Sort(sort), lines)
    except Unclear as unclear:
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    turn.state.draft["lines"] = lines
    numbered = [replace(one, item=replace(one.item, number=number)) for number, one in enumerate(read, start=1)]
    shown = "\n".join(
        item_line(one.item, turn.clock.today()) + (texts.DOUBTS.format(doubts=one.doubts) if one.doubts else "")
        for one in numbered
    )
    save = Choice(
        label=texts.SAVE.format(count=len(read)), action=f"conferences:end_save:{found.id}:{sort}", style="primary"
    )
    return [say(texts.UNDERSTOOD.format(lines=shown), save)]


async def save(turn: Turn, conference_id: str = "", sort: str = "") -> Sequence[Reply]:
    """What was shown is right: it is stored, and those who carry it out are told."""
    found = await changeable(turn, conference_id)
    lines = turn.state.draft.pop("lines", None)
    if not lines or turn.state.form != f"{FIELD}:{found.id}:{sort}":
        raise RefusedError(texts.FORM_GONE)
    try:
        read = await _read(turn, found, Sort(sort), lines)
    except Unclear as unclear:  # a day that has gone by since
        return [say(texts.TRY_AGAIN.format(problem=unclear))]
    turn.state.form, turn.state.draft = "", {}
    made = await follow_store.add(turn.session, found, [one.item for one in read], turn.clock.now())
    about = f"count={len(made)}"
    now = turn.clock.now()
    await queries.add_event(turn.session, found.id, "follow.add", about, by=turn.person.id, now=now)
    await note(turn, "conference.follow.add", f"conference={found.id} {about}")
    told = sum([await _tell(turn, found, one) for one in made])
    text = texts.SAVED.format(
        count=len(made),
        title=plain(found.title),
        told=texts.TOLD.format(people=told) if told else "",
        mark=texts.MARK,
    )
    choices = (
        Choice(label=texts.ADD, action=f"conferences:end_add:{found.id}"),
        Choice(label=texts.MARK, action=f"conferences:end_mark:{found.id}"),
        Choice(label=texts.BACK, action=f"conferences:org_ends:{found.id}"),
    )
    return [say(text, *choices)]


async def _read(turn: Turn, found: Conference, sort: Sort, lines: Sequence[str]) -> list[_Read]:
    """Raises Unclear where a line cannot be taken."""
    if sort is Sort.TASK:
        return [await _task(turn, found, line) for line in lines]
    read = [read_recommendation(line) for line in lines]
    return [
        _Read(FollowUp(0, found.id, sort, 0, one.text, addressee=one.who), "" if one.who else texts.NO_ADDRESSEE)
        for one in read
    ]


async def _task(turn: Turn, found: Conference, line: str) -> _Read:
    today = turn.clock.today()
    typed = read_task(line, today)
    item = FollowUp(0, found.id, Sort.TASK, 0, typed.text, typed.who, due=typed.due)
    doubts = "" if typed.who else texts.NO_OWNER
    if typed.who:
        units = await find_units(turn.session, typed.who, on=today)
        doubts = _doubts(typed.who, units)
        if units:
            item = replace(item, owner=units[0].name, owner_unit_id=units[0].id)
    return _Read(item, " ".join(filter(None, [doubts, "" if typed.due else texts.NO_DUE])))


def _doubts(typed: str, units: Sequence[Unit]) -> str:
    """What is said where a name is nobody's, or not clearly the first unit's."""
    if not units:
        return texts.UNKNOWN_UNIT.format(typed=plain(typed))
    one, same = units[0], [each for each in units if each.name == units[0].name]
    if key(one.name) == key(typed) and len(same) == 1:
        return ""
    province = f" ({plain(one.province)})" if one.province and one.province not in one.name else ""
    return texts.NEAR_UNIT.format(typed=plain(typed), unit=plain(one.name) + province)


async def _tell(turn: Turn, found: Conference, one: FollowUp) -> int:
    """The officers of the unit that carries a conclusion out learn of it."""
    unit = await unit_by_id(turn.session, one.owner_unit_id) if one.owner_unit_id is not None else None
    if unit is None:
        return 0
    people = await officer_scope.officers(turn, unit.id)
    text = texts.GIVEN.format(
        title=plain(found.title),
        unit=plain(unit.name),
        text=sentence(plain(one.text)),
        due=due_words(one, turn.clock.today()),
    )
    see = Choice(label=texts.SEE_MINE, action="conferences:end_mine")
    return await officer_scope.tell(
        turn.session, turn.outbox, people, say(text, see), here=turn.conversation_id, wait=False
    )
