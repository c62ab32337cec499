"""`/hoinghi`: where each person begins, and the words that may follow it.

For: the one command of the room. Not for: what is behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.words import fold
from handlers.conferences import door, door_entries, officer, officer_scope
from handlers.conferences.door_scope import DOOR
from handlers.conferences.organiser import entries, home
from handlers.conferences.organiser.scope import ORGANISE
from handlers.conferences.organiser.texts import ALSO


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """The invitations of an officer's unit; for a delegate their own seat; for an organiser whom nobody invites the
    conferences they organise. Words lead to other parts of the room."""
    if fold(text) in door_entries.WORDS and turn.may(DOOR):
        return await door.start(turn)
    replies = await entries.typed(turn, text)
    if replies is not None:
        return replies
    if turn.incoming.group or not turn.may(ORGANISE):
        return await officer.mine(turn)
    if not await officer_scope.open_to(turn):
        return await home.home(turn)
    mine = list(await officer.mine(turn))
    mine[-1] = mine[-1].model_copy(update={"blocks": (*mine[-1].blocks, *say(ALSO).blocks)})
    return mine
