"""The limits on guessing, for every kind of code: five wrong tries of an account, a thousand of a whole channel.

For: counting, saying it, and alarming the admins. Not for: the table of guesses (`bot/people/codes.py`).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.people import codes, grants
from bot.people.permissions import Role
from bot.people.reach import conversations_of
from handlers.membership import texts
from handlers.membership.model import channel_name, note

log = logging.getLogger(__name__)


async def is_blocked(turn: Turn) -> bool:
    """Whether this account, or everybody on this channel, has to wait."""
    return await codes.is_blocked(turn.session, turn.incoming.channel, turn.incoming.sender_id, turn.clock.now())


async def wrong(turn: Turn, sentence: str, **more: str) -> Sequence[Reply]:
    """Counts a wrong guess; `sentence` names how many are `{left}`, or says to come back later."""
    now, account = turn.clock.now(), (turn.incoming.channel, turn.incoming.sender_id)
    await codes.guessed_wrong(turn.session, *account, now)
    if await codes.is_shut(turn.session, turn.incoming.channel, now):
        await _alarm(turn)
    left = await codes.guesses_left(turn.session, *account, now)
    if left == 0:
        turn.state.form, turn.state.draft = "", {}
        return [say(texts.BLOCKED)]
    return [say(sentence.format(left=left, **more))]


async def _alarm(turn: Turn) -> None:
    """Somebody is guessing codes: admins hear of it, and the log. Comes once: what follows is blocked uncounted."""
    channel = turn.incoming.channel
    log.warning("too many wrong codes: the channel takes none for now", extra={"channel": channel})
    await note(turn, "codes.shut", f"channel={channel}")
    text = texts.SHUT_NOTICE.format(count=codes.CHANNEL_GUESSES, channel=channel_name(channel))
    for person_id in await grants.holders(turn.session, Role.ADMIN, None):
        for conversation_id in await conversations_of(turn.session, person_id):
            if conversation_id == turn.conversation_id:
                continue
            if await turn.outbox.notify(conversation_id, say(text), is_urgent=True):
                break
