"""`/hoinghi`: where each person begins, and the words that may follow it.

For: the one command of the room. Not for: what is behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.words import fold
from handlers.conferences.after import entries as after_entries
from handlers.conferences.door import chat as door
from handlers.conferences.door import entries as door_entries
from handlers.conferences.door.scope import DOOR
from handlers.conferences.officer import chat as officer
from handlers.conferences.officer import scope as officer_scope
from handlers.conferences.organiser import entries, home
from handlers.conferences.organiser.scope import ORGANISE
from handlers.conferences.organiser.texts import ALSO


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """The invitations of an officer's unit; for a delegate their own seat; for an organiser whom nobody invites the
    conferences they organise. Words lead to other parts of the room."""
    if fold(text) in door_entries.WORDS and turn.may(DOOR):
        return await door.start(turn)
    for lead in (entries.typed, after_entries.typed):
        replies = await lead(turn, text)
        if replies is not None:
            return replies
    replies = await _first_page(turn)
    hints = await after_entries.hints(turn)
    return [*replies[:-1], _with(replies[-1], *hints)]


async def _first_page(turn: Turn) -> Sequence[Reply]:
    if turn.incoming.group or not turn.may(ORGANISE):
        return await officer.mine(turn)
    if not await officer_scope.open_to(turn):
        return await home.home(turn)
    mine = list(await officer.mine(turn))
    return [*mine[:-1], _with(mine[-1], ALSO)]


def _with(reply: Reply, *lines: str) -> Reply:
    more = [block for line in lines for block in say(line).blocks]
    return reply.model_copy(update={"blocks": (*reply.blocks, *more)})
