"""Holding an invitation while its answer is changed, so that two who answer for one unit take turns.

For: changes of seats and of a unit's answer (`planning.py`). Not for: the change itself.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.conferences import queries
from handlers.conferences.queries import Invited
from handlers.conferences.seats import Code, Refused
from handlers.conferences.tables import INVITATIONS, SESSIONS

# Every answer of a unit begins with these, so they are put together once.
_OWN = INVITATIONS.c.id == sa.bindparam("invitation")
_SESSION = sa.select(SESSIONS.c.id).where(
    SESSIONS.c.id == sa.select(INVITATIONS.c.session_id).where(_OWN).scalar_subquery()
)
_HOLD_SESSION, _SHARE_SESSION = _SESSION.with_for_update(), _SESSION.with_for_update(read=True)
_HOLD_INVITATION = sa.select(INVITATIONS.c.id).where(_OWN).with_for_update()


async def hold(session: AsyncConnection, invitation_id: int, *, alone: bool = False) -> Invited:
    """The invitation as it is once nobody else is changing it, in a session that does not end meanwhile; without marks.

    `alone`: no place of the session is given to anybody else meanwhile, either. Raises Refused where there is none.
    SQLite has one writer at a time and nothing to lock.
    """
    if session.dialect.name != "sqlite":
        asked = {"invitation": invitation_id}
        await session.execute(_HOLD_SESSION if alone else _SHARE_SESSION, asked)
        await session.execute(_HOLD_INVITATION, asked)
    found = await queries.invited(session, invitation_id)
    if found is None:
        raise Refused(Code.NO_INVITATION)
    return found
