"""An answer on its way: kept with who gave it and when, and told to the asker where they asked.

For: what officers in chat and the command on the server share. Not for: who may answer (`routing.py`).
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Reply, say
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.people.reach import conversations_of
from handlers.support import queries, texts
from handlers.support.model import Request
from handlers.support.names import staff_name


async def give(
    session: AsyncConnection, outbox: Outbox, request: Request, text: str, *, by: int | None, now: dt.datetime
) -> bool | None:
    """Keeps an answer and tells the asker; False where no conversation of theirs can be written to any more.

    None where somebody was quicker and nothing was kept. `by` is None for the command on the server. The caller has
    checked that the request may be answered.
    """
    values = {"answered_by": by, "answered_at": now, "due_at": None, "useful": None}
    if not await queries.change(session, request, request.state, now, state="answered", **values):
        return None
    await queries.add_line(session, request.id, text, by=by, from_staff=True, now=now)
    who = await staff_name(session, by)
    wording = texts.ANSWERED.format(who=who, number=request.number, answer=text, question=request.question)
    return await _tell(session, outbox, request, say(wording, *verdicts(request, texts.MORE)))


def verdicts(request: Request, more: str) -> list[Choice]:
    """What an asker can say to an answer."""
    return [
        Choice(label=texts.HELPED, action=f"support:helped:{request.id}:yes", style="success"),
        Choice(label=texts.NOT_HELPED, action=f"support:helped:{request.id}:no"),
        Choice(label=more, action=f"support:more:{request.id}"),
    ]


async def _tell(session: AsyncConnection, outbox: Outbox, request: Request, reply: Reply) -> bool:
    """Where it was asked; what was asked in a group is answered in private, and the group hears that it was."""
    query = sa.select(CONVERSATIONS.c.is_group).where(CONVERSATIONS.c.id == request.conversation_id)
    in_group = bool((await session.execute(query)).scalar())
    if not in_group and await outbox.notify(request.conversation_id, reply):
        return True
    for conversation_id in await conversations_of(session, request.person_id):
        if conversation_id != request.conversation_id and await outbox.notify(conversation_id, reply):
            return True
    if not in_group:
        return False
    return await outbox.notify(request.conversation_id, say(texts.ANSWERED_IN_GROUP.format(number=request.number)))
