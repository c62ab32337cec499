"""The one limit on guessing, for every kind of code: five wrong tries of an account, then an hour's pause.

For: counting and saying it. Not for: the table of guesses (`bot/people/codes.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.people import codes
from handlers.membership import texts


async def is_blocked(turn: Turn) -> bool:
    """Whether this account has to wait."""
    return await codes.is_blocked(turn.session, turn.incoming.channel, turn.incoming.sender_id, turn.clock.now())


async def wrong(turn: Turn, sentence: str, **more: str) -> Sequence[Reply]:
    """Counts a wrong guess; `sentence` names how many are `{left}`, or says to come back later."""
    now, account = turn.clock.now(), (turn.incoming.channel, turn.incoming.sender_id)
    await codes.guessed_wrong(turn.session, *account, now)
    left = await codes.guesses_left(turn.session, *account, now)
    if left == 0:
        turn.state.form, turn.state.draft = "", {}
        return [say(texts.BLOCKED)]
    return [say(sentence.format(left=left, **more))]
