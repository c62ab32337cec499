"""`/hoinghi`: where each person begins, and the words that may follow it.

For: the one command of the room. Not for: what is behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn
from bot.words import fold
from handlers.conferences import door, door_entries, officer
from handlers.conferences.door_scope import DOOR


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """The invitations of an officer's unit; for a delegate their own seat. Words lead to other parts of the room."""
    if fold(text) in door_entries.WORDS and turn.may(DOOR):
        return await door.start(turn)
    return await officer.mine(turn)
