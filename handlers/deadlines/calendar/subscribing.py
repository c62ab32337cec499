"""The address of one's calendar, in an officer's chat: made, made anew, revoked.

For: the conversation. Not for: serving the calendar (`feed.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.clock import ZONE
from bot.conversation import Choice, Reply, Turn, say
from bot.errors import RefusedError
from bot.people.acting import note
from handlers.deadlines import scope, texts
from handlers.deadlines.calendar import feed
from handlers.deadlines.calendar import texts_calendar as said

_COPIED = 256


async def feed_page(turn: Turn) -> Sequence[Reply]:
    """Whether there is an address, and what can be done."""
    scope.private(turn)
    since = await feed.made_at(turn.session, turn.person.id)
    mine = Choice(label=texts.MINE_LABEL, action="deadlines:mine")
    if since is None:
        return [say(said.FEED_NONE, Choice(label=said.FEED_MAKE, action="deadlines:feed_new"), mine)]
    text = said.FEED_THERE.format(day=f"{since.astimezone(ZONE):%d/%m/%Y}")
    return [say(text, Choice(label=said.FEED_NEW, action="deadlines:feed_new"), _stop(), mine)]


def _stop() -> Choice:
    return Choice(label=said.FEED_STOP, action="deadlines:feed_stop")


async def feed_new(turn: Turn) -> Sequence[Reply]:
    """A new address. Raises RefusedError where the server has none that others can open."""
    scope.private(turn)
    if not turn.house.public_url:
        raise RefusedError(said.FEED_NO_ADDRESS)
    had = await feed.made_at(turn.session, turn.person.id) is not None
    secret = await feed.make(turn.session, turn.person.id, turn.clock.now())
    await note(turn, "deadline.feed", "made")
    shown = feed.address(turn.house.public_url, secret)
    text = said.FEED_MADE.format(address=shown, before=said.FEED_BEFORE if had else "")
    copy = [Choice(label=said.FEED_COPY, copy_text=shown)] if len(shown) <= _COPIED else []
    return [say(text, *copy, _stop())]


async def feed_stop(turn: Turn) -> Sequence[Reply]:
    """The address ends."""
    scope.private(turn)
    await feed.revoke(turn.session, turn.person.id, turn.clock.now())
    await note(turn, "deadline.feed", "revoked")
    return [say(said.FEED_STOPPED, Choice(label=said.FEED_MAKE, action="deadlines:feed_new"))]
