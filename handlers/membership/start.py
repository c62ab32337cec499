"""`/start`: what this is, and the offer of a profile; with a code behind it, what the code gives.

For: the first minute. Not for: the profile itself (`profile.py`) or codes (`redeem.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people.consents import Purpose, consents_of
from bot.people.profiles import Profile
from handlers.membership import profile, texts
from handlers.membership.redeem import redeem

_DECLINED = "profile_declined"
MOST = 4


async def start(turn: Turn, code: str = "") -> Sequence[Reply]:
    """Says that this is a machine, what it can do and how data are used; then asks about a profile, once."""
    if code:
        return await redeem(turn, code)
    turn.state.greeted = True
    text = texts.START.format(union=turn.house.union_name)
    openers = [choice for feature in turn.features for choice in feature.openers]
    if not await _may_ask(turn):
        return [say(text, *openers[:MOST])]
    asked = (
        Choice(label=texts.YES, action="membership:begin", style="primary"),
        Choice(label=texts.SKIP, action="membership:decline"),
    )
    # One example and the library still fit below the question.
    return [say(f"{text}\n\n{texts.OFFER_PROFILE}", *asked, *dict.fromkeys((*openers[:1], *openers[-1:])))]


async def begin(turn: Turn) -> Sequence[Reply]:
    """A profile is wanted."""
    return await profile.begin(turn)


async def decline(turn: Turn) -> Sequence[Reply]:
    """No profile; `/start` does not ask again in this conversation."""
    turn.state.memory[_DECLINED] = True
    openers = [choice for feature in turn.features for choice in feature.openers]
    return [say(texts.SKIPPED, *openers[:MOST])]


async def _may_ask(turn: Turn) -> bool:
    if turn.incoming.group or turn.state.memory.get(_DECLINED) or turn.person.profile != Profile():
        return False
    return Purpose.PROFILE not in await consents_of(turn.session, turn.person.id)
