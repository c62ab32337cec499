"""The audit log in chat, for admins; reading it is itself a line.

For: the newest lines. Not for: the whole log (`congdoan audit`).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.conversation import Reply, Turn, say
from bot.people import audit
from handlers.membership import texts_rights as texts
from handlers.membership.model import note, people_names

SHOWN = 10


async def show(turn: Turn) -> Sequence[Reply]:
    """The newest lines, newest first."""
    facts = await audit.recent(turn.session, SHOWN)
    names = await people_names(turn, {fact.person_id for fact in facts if fact.person_id is not None})
    lines = [
        texts.AUDIT_LINE.format(
            when=f"{turn.clock.day_of(fact.at):%d/%m/%Y}",
            who=texts.SERVER if fact.person_id is None else names[fact.person_id],
            what=texts.ACTIONS.get(fact.action, fact.action),
            about=fact.about,
        )
        for fact in facts
    ]
    await note(turn, "audit.read", f"lines={len(facts)}")
    return [say(texts.AUDIT_HEAD.format(lines="\n".join(lines) or "• chưa có dòng nào"))]
