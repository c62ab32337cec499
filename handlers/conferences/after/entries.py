"""Everything after a conference that can be pressed or typed, and who may.

For: the lists that the room's Feature is made of, the words after `/hoinghi`, and what `/hoinghi` adds for an officer.
Not for: doing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation import Handler, Reply, Turn
from bot.people.permissions import OFFICERS, ORGANISERS, Right, rights
from bot.words import fold
from handlers.conferences.after import comments, draft_new, drafts, follow_add, follow_ups, my_tasks
from handlers.conferences.after.follow_scope import my_units

_ORGANISERS_ACTIONS: Mapping[str, Handler] = {
    "org_ends": follow_ups.show,
    "end_mark": follow_ups.mark,
    "end_item": follow_ups.item,
    "end_set": follow_ups.set_state,
    "end_outcome": follow_ups.outcome,
    "end_delete": follow_ups.delete,
    "end_add": follow_add.add,
    "end_save": follow_add.save,
    "dr_org": drafts.home,
    "dr_page": drafts.page,
    "dr_clauses": drafts.by_clause,
    "dr_nudge": drafts.nudge,
    "dr_table": drafts.table,
    "dr_file": drafts.file,
    "dr_close": drafts.close,
    "dr_delete": drafts.delete,
    "dr_new": draft_new.new,
    "dr_split": draft_new.split,
    "dr_go": draft_new.go_on,
    "dr_day": draft_new.ask_day,
    "dr_open": draft_new.open_,
}
_OFFICERS_ACTIONS: Mapping[str, Handler] = {
    "end_mine": my_tasks.show,
    "end_done": my_tasks.done,
    "end_undo": my_tasks.undo,
    "dc": comments.draft,
    "dc_start": comments.start,
    "dc_at": comments.at,
    "dc_drop": comments.drop,
    "dc_own": comments.own_comments,
}
_ORGANISERS_FIELDS: Mapping[str, Handler] = {
    "end_outcome_of": follow_ups.outcome_field,
    "end_new_of": follow_add.field,
    "dr_text_of": draft_new.text_field,
    "dr_title_of": draft_new.title_field,
    "dr_closes_of": draft_new.closes_field,
}
_OFFICERS_FIELDS: Mapping[str, Handler] = {
    "dc_find_of": comments.find_field,
    "dc_write_of": comments.write_field,
}

ACTIONS: Mapping[str, Handler] = {**_ORGANISERS_ACTIONS, **_OFFICERS_ACTIONS}
FIELDS: Mapping[str, Handler] = {**_ORGANISERS_FIELDS, **_OFFICERS_FIELDS}
FILE_FIELDS: tuple[str, ...] = ("dr_text_of",)
RIGHTS: tuple[Right, ...] = (
    *rights(ORGANISERS, *(f"conferences:{verb}" for verb in (*_ORGANISERS_ACTIONS, *_ORGANISERS_FIELDS))),
    *rights(OFFICERS, *(f"conferences:{verb}" for verb in (*_OFFICERS_ACTIONS, *_OFFICERS_FIELDS))),
)

_WORDS: Mapping[str, Handler] = {
    "viec": my_tasks.show,
    "viec cua don vi": my_tasks.show,
    "gop y": comments.start,
    "du thao": comments.start,
    "gop y du thao": comments.start,
}


async def typed(turn: Turn, text: str) -> Sequence[Reply] | None:
    """What the words after `/hoinghi` lead to, for officers and organisers; None where they mean nothing here."""
    handler = _WORDS.get(fold(text))
    return await handler(turn) if handler is not None else None


async def hints(turn: Turn) -> list[str]:
    """What `/hoinghi` says besides the invitations of an officer's unit."""
    units = await my_units(turn)
    if not units:
        return []
    return [line for line in (await my_tasks.hint(turn, units), await comments.hint(turn, units)) if line]
