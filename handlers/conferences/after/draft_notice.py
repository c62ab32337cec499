"""The notice about a draft that waits in the queue of a conference: its letter, if it is still to be said.

For: the queue (`organiser/notices.py`), which sends it. Not for: queueing (`draft_new.py`, `drafts.py`).
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import ZONE
from bot.conversation import Reply
from bot.people.units import successor
from handlers.conferences.after import draft_store
from handlers.conferences.after.draft_words import letter
from handlers.conferences.queries import Invited


async def due_letter(session: AsyncConnection, key: str, found: Invited, now: dt.datetime) -> Reply | None:
    """What the unit of an invitation is told under a key; None once the draft is closed or the unit has commented."""
    draft = await draft_store.by_id(session, int(key.split(":")[1]))
    if draft is None or not draft.takes_comments(now):
        return None
    unit = await successor(session, found.invitation.unit_id, now.astimezone(ZONE).date())
    if await draft_store.comments_of(session, draft.id, unit.id):
        return None
    count = len(await draft_store.clauses_of(session, draft.id))
    return letter(draft, conference=found.conference.title, unit=unit.name, unit_id=unit.id, clauses=count)
