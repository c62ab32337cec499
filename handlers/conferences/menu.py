"""`/hoinghi`: where each person begins, and the words that may follow it.

For: the one command of the room. Not for: what is behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn
from handlers.conferences import officer


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """The invitations of an officer's unit; for a delegate their own seat."""
    return await officer.mine(turn)
