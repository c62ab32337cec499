"""Conclusions and recommendations in an organiser's chat: the list, marking one, its outcome, deleting it.

For: `/hoinghi báo cáo` → "Kết luận và kiến nghị". Not for: adding (`follow_add.py`) or what officers do
(`my_tasks.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import is_id, note
from bot.words import cut
from handlers.conferences import queries
from handlers.conferences.after import follow_store, texts
from handlers.conferences.after.follow_scope import changeable, is_live, organised_item
from handlers.conferences.after.model import FollowUp, Sort, State
from handlers.conferences.after.words import item_line, plain
from handlers.conferences.model import Conference
from handlers.conferences.organiser import scope
from handlers.conferences.report.wording import clean

OUTCOME = "conferences:end_outcome_of"
_SHOWN, _CHOICES = 12, 3
_LABEL = 60
_LONGEST_OUTCOME = 1000
_FINAL = {Sort.TASK: (State.DONE,), Sort.RECOMMENDATION: (State.ACCEPTED, State.DECLINED)}
_LABELS = {State.DONE: texts.DONE, State.ACCEPTED: texts.ACCEPTED, State.DECLINED: texts.DECLINED}


def _first(page: str, count: int, most: int) -> int:
    return int(page) * most if is_id(page) and int(page) * most < count else 0


async def show(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """All of a conference, some at a time."""
    found = await scope.organised(turn, conference_id)
    turn.state.form, turn.state.draft = "", {}
    return [await page_of(turn, found, page)]


async def page_of(turn: Turn, found: Conference, page: str = "0", before: str = "") -> Reply:
    """One page of the list; `before` is said first."""
    items = await follow_store.of_conference(turn.session, found.id)
    first = _first(page, len(items), _SHOWN)
    part = items[first : first + _SHOWN]
    record = texts.RECORD if found.history else ""
    lines = [before, (texts.HEAD if items else texts.NONE).format(title=plain(found.title), record=record)]
    for sort in Sort:
        own = [item_line(one, turn.clock.today()) for one in part if one.sort is sort]
        lines += [texts.SORT_HEAD.format(sort=texts.SORTS[sort]), *own] if own else []
    choices: list[tuple[str, str]] = []
    if is_live(found):
        choices.append((texts.ADD, f"end_add:{found.id}"))
        choices += [(texts.MARK, f"end_mark:{found.id}")] if items else []
    if first + _SHOWN < len(items):
        choices.append((texts.MORE, f"org_ends:{found.id}:{first // _SHOWN + 1}"))
    choices.append((texts.REPORT, f"org_report:{found.id}"))
    made = [Choice(label=label, action=f"conferences:{action}") for label, action in choices]
    return say("\n".join(line for line in lines if line), *made)


async def mark(turn: Turn, conference_id: str = "", page: str = "0") -> Sequence[Reply]:
    """Which one is to be changed: those still open first."""
    found = await changeable(turn, conference_id)
    items = await follow_store.of_conference(turn.session, found.id)
    if not items:
        return [await page_of(turn, found)]
    items.sort(key=lambda one: one.state is not State.OPEN)
    first = _first(page, len(items), _CHOICES)
    choices = [
        Choice(label=_label(one), action=f"conferences:end_item:{one.id}") for one in items[first : first + _CHOICES]
    ]
    if first + _CHOICES < len(items):
        choices.append(Choice(label=texts.MORE, action=f"conferences:end_mark:{found.id}:{first // _CHOICES + 1}"))
    return [say(texts.WHICH, *choices)]


def _label(one: FollowUp) -> str:
    return cut(texts.LABEL.format(sort=texts.SORTS[one.sort], number=one.number, text=plain(one.text)), _LABEL)


async def item(turn: Turn, item_id: str = "") -> Sequence[Reply]:
    """One, and what can be done about it."""
    one, _ = await organised_item(turn, item_id)
    marks = _FINAL[one.sort] if one.state is State.OPEN else (State.OPEN,)
    choices = [(_LABELS.get(state, texts.REOPEN), f"end_set:{one.id}:{state.value}") for state in marks]
    choices += [(texts.WRITE_OUTCOME, f"end_outcome:{one.id}"), (texts.DELETE, f"end_delete:{one.id}")]
    text = texts.ASK_WHAT.format(sort=texts.SORTS[one.sort], item=item_line(one, turn.clock.today()))
    return [say(text, *(Choice(label=label, action=f"conferences:{action}") for label, action in choices))]


async def set_state(turn: Turn, item_id: str = "", state: str = "") -> Sequence[Reply]:
    """Marks one as done, accepted, declined, or open again."""
    one, found = await organised_item(turn, item_id)
    if state not in {each.value for each in (*_FINAL[one.sort], State.OPEN)}:
        raise RefusedError(texts.NOT_YOURS)
    wanted = State(state)
    await _change(turn, one, state=wanted.value)
    text = texts.MARKED[wanted].format(text=plain(one.text))
    choices = [Choice(label=texts.WRITE_OUTCOME, action=f"conferences:end_outcome:{one.id}"), _back(found)]
    if wanted is not State.OPEN:
        text += texts.UNDO.format(undo=texts.REOPEN)
        choices.insert(0, Choice(label=texts.REOPEN, action=f"conferences:end_set:{one.id}:{State.OPEN.value}"))
    return [say(text, *choices)]


async def outcome(turn: Turn, item_id: str = "") -> Sequence[Reply]:
    """Asks what became of it."""
    one, _ = await organised_item(turn, item_id)
    turn.state.form, turn.state.draft = f"{OUTCOME}:{one.id}", {}
    return [say(texts.ASK_OUTCOME.format(limit=_LONGEST_OUTCOME, text=item_line(one, turn.clock.today())))]


async def outcome_field(turn: Turn, item_id: str = "") -> Sequence[Reply]:
    """What became of it, in the organiser's words."""
    one, found = await organised_item(turn, item_id)
    typed = clean(turn.incoming.text)
    if len(typed) > _LONGEST_OUTCOME:
        problem = texts.OUTCOME_LONG.format(length=len(typed), limit=_LONGEST_OUTCOME)
        return [say(texts.TRY_AGAIN.format(problem=problem))]
    turn.state.form, turn.state.draft = "", {}
    await _change(turn, one, outcome=typed)
    text = texts.OUTCOME_SAVED.format(sort=texts.SORTS[one.sort].lower(), number=one.number, outcome=plain(typed))
    again = Choice(label=texts.WRITE_OUTCOME, action=f"conferences:end_outcome:{one.id}")
    return [say(text, again, _back(found))]


async def delete(turn: Turn, item_id: str = "", sure: str = "") -> Sequence[Reply]:
    """Removes one, after asking."""
    one, found = await organised_item(turn, item_id)
    sort = texts.SORTS[one.sort].lower()
    if sure != "yes":
        yes = Choice(label=texts.DELETE_YES, action=f"conferences:end_delete:{one.id}:yes", style="danger")
        keep = Choice(label=texts.KEEP, action=f"conferences:end_item:{one.id}")
        return [say(texts.DELETE_SURE.format(sort=sort, number=one.number, text=plain(one.text)), yes, keep)]
    await follow_store.remove(turn.session, one.id)
    await _noted(turn, one, "follow.delete")
    return [await page_of(turn, found, before=texts.DELETED.format(sort=sort, number=one.number))]


async def _change(turn: Turn, one: FollowUp, **values: str) -> None:
    await follow_store.change(turn.session, one.id, turn.clock.now(), **values)
    await _noted(turn, one, "follow.change")


async def _noted(turn: Turn, one: FollowUp, what: str) -> None:
    now, about = turn.clock.now(), f"item={one.id}"
    await queries.add_event(turn.session, one.conference_id, what, about, by=turn.person.id, now=now)
    await note(turn, f"conference.{what}", f"conference={one.conference_id} {about}")


def _back(found: Conference) -> Choice:
    return Choice(label=texts.BACK, action=f"conferences:org_ends:{found.id}")
