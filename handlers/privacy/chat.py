"""`/dulieu`: what is stored, why, and whom to ask for a copy, a correction or an erasure.

For: the notice. Not for: carrying a request out; today an officer does that.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot import inbox
from bot.conversation import Choice, Reply, Turn, say
from handlers.privacy import texts


async def notice(turn: Turn, _arguments: str = "") -> Sequence[Reply]:
    """Says what is held of this conversation, with the requests one can make."""
    count = await inbox.count_chat(turn.session, turn.incoming.channel, turn.incoming.chat_id)
    text = texts.NOTICE.format(messages=count, contact=turn.house.contact)
    return [
        say(
            text,
            Choice(label=texts.COPY, action="support:data:copy"),
            Choice(label=texts.ERASE, action="support:data:erase"),
        )
    ]
