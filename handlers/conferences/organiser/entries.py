"""Everything of the organisers' way that can be pressed or typed, and who may.

For: the lists that the room's Feature is made of, and the words after `/hoinghi`. Not for: doing anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.conversation import Handler, Reply, Turn
from bot.errors import RefusedError
from bot.people.permissions import ORGANISERS, Right, rights
from bot.words import fold
from handlers.conferences.organiser import (
    create,
    home,
    mend,
    moving,
    opening,
    reports,
    scope,
    texts,
    units,
    waiting,
    watch,
)

ACTIONS: Mapping[str, Handler] = {
    "org": home.home,
    "org_more": home.more,
    "org_asked": home.requests,
    "org_rest": home.send_rest,
    "org_stop": home.stop_sending,
    "org_close": home.close,
    "org_reopen": home.reopen,
    "org_line": waiting.waiting_list,
    "org_wait": watch.unanswered,
    "org_nudge": watch.nudge,
    "org_edit": watch.edit,
    "org_remind": watch.remind,
    "org_none": watch.nothing,
    "org_phones": watch.phones,
    "org_report": reports.show,
    "org_png": reports.png,
    "org_xlsx": reports.xlsx,
    "org_docx": reports.docx,
    "org_new": create.new,
    "org_kind": create.kind_chosen,
    "org_sessions": create.sessions_right,
    "org_roles": create.roles_right,
    "org_mend": mend.mend,
    "org_delete": mend.delete,
    "org_copies": mend.copies,
    "org_copy": mend.copy,
    "org_units": units.sessions,
    "org_unit": units.session,
    "org_below": units.below,
    "org_provinces": units.provinces,
    "org_kinds": units.kinds,
    "org_add": units.add,
    "org_look": opening.look,
    "org_open": opening.ask,
    "org_opened": opening.opened,
    "org_move": moving.which,
    "org_when": moving.session,
    "org_time": moving.ask_time,
    "org_moved": moving.moved,
    "org_off": moving.off,
    "org_end": moving.end,
}
FIELDS: Mapping[str, Handler] = {
    "org_words": watch.words_field,
    "org_title_of": create.title_field,
    "org_kind_of": create.kind_field,
    "org_host_of": create.host_field,
    "org_sessions_of": create.sessions_field,
    "org_roles_of": create.roles_field,
    "org_terms_of": mend.terms_field,
    "org_time_of": moving.time_field,
    "org_units_of": units.units_field,
    "org_provinces_of": units.provinces_field,
}
FILE_FIELDS: tuple[str, ...] = ("org_title_of",)
RIGHTS: tuple[Right, ...] = rights(ORGANISERS, *(f"conferences:{verb}" for verb in (*ACTIONS, *FIELDS)))

_WORDS: Mapping[str, Handler] = {
    "to chuc": home.home,
    "ai chua tra loi": watch.unanswered,
    "chua tra loi": watch.unanswered,
    "bao cao": reports.show,
    "cho duyet": home.requests,
    "tao": create.new,
    "tao hoi nghi": create.new,
}


async def typed(turn: Turn, text: str) -> Sequence[Reply] | None:
    """What the words after `/hoinghi` lead to, for organisers; None where they mean nothing here.

    Raises RefusedError where they mean something, but not for this person.
    """
    handler = _WORDS.get(fold(text))
    if handler is None:
        return None
    if not turn.may(scope.ORGANISE):
        raise RefusedError(texts.NOT_ORGANISER)
    return await handler(turn)
