"""Deleting everything held about a person: asked twice, done at once, told, and then the telling goes as well.

The turn that deletes empties every table in its own transaction. Three things it still needs: its inbox row (closed and
emptied by the turn itself), the confirmation in the ledger, and the chat's id in both, or nobody could be told. They
are noted in `leftovers` and removed as soon as the confirmation has been sent (`bot/people/leftovers.py`).
For: the two steps and their order. Not for: what is deleted where (`bot/people/personal.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.conversation import Choice, Reply, Turn, say
from bot.people import audit, leftovers, personal
from handlers.privacy import queries, texts
from handlers.privacy.model import Kind

SURE_FOR = dt.timedelta(minutes=15)
_ASKED = "erase_asked_at"


async def ask(turn: Turn) -> Sequence[Reply]:
    """What deleting means, and whether that is wanted."""
    return [_question(turn)]


def _question(turn: Turn) -> Reply:
    turn.state.memory[_ASKED] = turn.clock.now().isoformat()
    return say(
        texts.DELETE_SURE.format(roles=texts.DELETE_ROLES if turn.person.grants else ""),
        Choice(label=texts.DELETE_YES, action="privacy:erase", style="danger"),
        Choice(label=texts.DELETE_NO, action="privacy:keep"),
    )


async def keep(turn: Turn) -> Sequence[Reply]:
    turn.state.memory.pop(_ASKED, None)
    return [say(texts.KEPT)]


async def erase(turn: Turn) -> Sequence[Reply]:
    """Deletes, where the question was read not long ago; a button of last week asks again."""
    asked, now = turn.state.memory.get(_ASKED), turn.clock.now()
    if asked is None or now - dt.datetime.fromisoformat(str(asked)) > SURE_FOR:
        again = _question(turn)
        return [again.model_copy(update={"blocks": (*say(texts.DELETE_AGAIN).blocks, *again.blocks)})]
    session, who = turn.session, turn.person.id
    request = await queries.open_request(
        session,
        Kind.DELETE,
        person_id=who,
        conversation_id=turn.conversation_id,
        today=turn.clock.today(),
        now=now,
        done=True,
    )
    await personal.erase(session, personal.everything(turn.features), who, now)
    await leftovers.leave(session, turn.incoming, leftovers.ALL, now)
    await audit.note(session, "privacy.delete", request.number, person_id=None, channel=turn.incoming.channel, now=now)
    return [say(texts.DELETED.format(number=request.number))]
