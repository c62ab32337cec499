"""`/cuocthi`: where it leads, by the words behind it and by who asks.

For: the command. Not for: doing anything (`chat.py`, `organiser/`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.words import fold
from handlers.competitions import chat, scope, texts
from handlers.competitions.organiser import home, making

_NEW = frozenset(("tao", "them", "tao cuoc thi", "to chuc"))
_ORGANISE = frozenset(("ban to chuc", "quan ly", "phan ban to chuc"))
_PAST = frozenset(("da qua", "lich su", "cu"))


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """What is open; with words behind it, what has been, or the organisers' side."""
    scope.private(turn)
    said = fold(text)
    if said in _PAST:
        return await chat.past(turn)
    if said in _NEW or said in _ORGANISE:
        if not turn.may(scope.ORGANISE):
            return [say(texts.ORG_FOR)]
        return await (making.new(turn) if said in _NEW else home.home(turn))
    return await chat.home(turn)
