"""Telling admins that a request about data needs somebody: by its number, kind and due date.

For: that notice. Not for: carrying the request out.
"""

from __future__ import annotations

import sqlalchemy as sa

from bot.conversation import Turn, say
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.reach import conversations_of
from handlers.privacy import texts
from handlers.privacy.model import Request


async def tell_admins(turn: Turn, request: Request) -> None:
    """A notice to each admin, in the conversation they used last."""
    query = sa.select(GRANTS.c.person_id).where(GRANTS.c.role == Role.ADMIN.value, GRANTS.c.ended_at.is_(None))
    text = texts.NOTICE_ADMIN.format(
        number=request.number, kind=texts.KINDS[request.kind.value], due=f"{request.due:%d/%m/%Y}"
    )
    for person_id in set((await turn.session.execute(query)).scalars()) - {turn.person.id}:
        for conversation_id in await conversations_of(turn.session, person_id):
            if conversation_id != turn.conversation_id and await turn.outbox.notify(conversation_id, say(text)):
                break
