"""The tasks of a unit in its officers' chat: the list, and saying that one is done.

For: `/hoinghi việc`, and the line about it under `/hoinghi`. Not for: what organisers change (`follow_ups.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people.acting import is_id, note, organisers
from bot.people.units import unit_by_id
from handlers.conferences import queries
from handlers.conferences.after import follow_store, texts
from handlers.conferences.after.follow_scope import my_units, own_item
from handlers.conferences.after.model import State
from handlers.conferences.after.words import mine_line, plain
from handlers.conferences.officer import scope as officer_scope
from handlers.conferences.officer.scope import private

_PAGE = 3


async def show(turn: Turn, page: str = "0") -> Sequence[Reply]:
    """The tasks of this person's units: those to do first."""
    private(turn)
    turn.state.form, turn.state.draft = "", {}
    found = await follow_store.of_units(turn.session, await my_units(turn))
    if not found:
        return [say(texts.MINE_NONE)]
    first = int(page) * _PAGE if is_id(page) and int(page) * _PAGE < len(found) else 0
    part = list(enumerate(found, start=1))[first : first + _PAGE]
    today = turn.clock.today()
    open_ = sum(one.item.state is State.OPEN for one in found)
    text = texts.MINE.format(
        open=open_, done=len(found) - open_, lines="\n".join(mine_line(index, one, today) for index, one in part)
    )
    choices = [
        Choice(label=texts.MINE_DONE.format(index=index), action=f"conferences:end_done:{one.item.id}")
        for index, one in part
        if one.item.state is State.OPEN
    ]
    if first + _PAGE < len(found):
        choices.append(Choice(label=texts.MORE, action=f"conferences:end_mine:{first // _PAGE + 1}"))
    await note(turn, "conference.follow.mine", f"count={len(found)}")
    return [say(text, *choices)]


async def hint(turn: Turn, units: Collection[int]) -> str:
    """How many tasks of units are still to do; empty where none is."""
    open_ = [one.item for one in await follow_store.of_units(turn.session, units) if one.item.state is State.OPEN]
    late = sum((one.days_left(turn.clock.today()) or 0) < 0 for one in open_)
    said = texts.MINE_LATE.format(late=late) if late else ""
    return texts.MINE_HINT.format(count=len(open_), late=said) if open_ else ""


async def done(turn: Turn, item_id: str = "") -> Sequence[Reply]:
    """The unit has carried it out; the organisers are told."""
    one, found = await own_item(turn, item_id)
    was_open = one.state is State.OPEN
    if was_open:
        await _set(turn, one.id, found.id, State.DONE)
        unit = await unit_by_id(turn.session, one.owner_unit_id or 0)
        people = [
            each for each in await organisers(turn.session, found.unit_id, turn.clock.today()) if each != turn.person.id
        ]
        text = texts.NEWS.format(
            unit=plain(unit.name) if unit else "", number=one.number, title=plain(found.title), text=plain(one.text)
        )
        show_ = Choice(label=texts.BACK, action=f"conferences:org_ends:{found.id}")
        here = turn.conversation_id
        await officer_scope.tell(turn.session, turn.outbox, people, say(text, show_), here=here, wait=False)
    undo = Choice(label=texts.REOPEN, action=f"conferences:end_undo:{one.id}")
    back = Choice(label=texts.SEE_MINE, action="conferences:end_mine")
    said = texts.MARKED[State.DONE].format(text=plain(one.text)) + texts.UNDO.format(undo=texts.REOPEN)
    return [say(said, undo, back)]


async def undo(turn: Turn, item_id: str = "") -> Sequence[Reply]:
    """It is not done after all."""
    one, found = await own_item(turn, item_id)
    if one.state is State.DONE:
        await _set(turn, one.id, found.id, State.OPEN)
    back = Choice(label=texts.SEE_MINE, action="conferences:end_mine")
    return [say(texts.MARKED[State.OPEN].format(text=plain(one.text)), back)]


async def _set(turn: Turn, item_id: int, conference_id: int, state: State) -> None:
    now, about = turn.clock.now(), f"item={item_id} state={state.value}"
    await follow_store.change(turn.session, item_id, now, state=state.value)
    await queries.add_event(turn.session, conference_id, "follow.unit", about, by=turn.person.id, now=now)
    await note(turn, "conference.follow.unit", about)
