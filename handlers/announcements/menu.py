"""`/thongbao` and "đã nắm": where they lead, by the words and by who asks.

For: the command. Not for: doing anything.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.words import fold
from handlers.announcements import choosing, member, page, scope, texts

_WRITE = frozenset(("viet", "viet thong bao", "soan", "tao", "them"))
_MINE = frozenset(("cua toi", "toi toi", "gan day"))
_TOPICS = frozenset(("chu de", "bat tat"))
PHRASES = ("đã nắm",)


async def command(turn: Turn, text: str = "") -> Sequence[Reply]:
    """What somebody organises, or what they were sent."""
    said = fold(text)
    if said.startswith(fold(PHRASES[0])):
        return await member.acknowledge_typed(turn, said)
    scope.private(turn)
    if said in _TOPICS:
        return await member.topics(turn)
    if said in _WRITE:
        if not turn.may(scope.ORGANISE):
            return [say(texts.ORGANISERS_ONLY.format(contact=turn.house.contact))]
        return await choosing.new(turn)
    if said in _MINE or not turn.may(scope.ORGANISE):
        return await member.mine(turn)
    return await page.home(turn)
