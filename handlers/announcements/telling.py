"""Notices of this room to colleagues: who is asked to approve, who is told what became of their work.

For: writing them to the conversation that somebody used last. Not for: the announcements themselves.
"""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Reply, Turn, say
from bot.delivery.outbox import Outbox
from bot.people import acting
from bot.people.reach import conversations_of
from handlers.announcements import scope, texts
from handlers.announcements.content import Work, number, plain
from handlers.announcements.model import Announcement


async def tell(session: AsyncConnection, outbox: Outbox, person_id: int | None, reply: Reply) -> bool:
    """False where this person has no conversation here."""
    for conversation_id in await conversations_of(session, person_id) if person_id is not None else ():
        if await outbox.notify(conversation_id, reply):
            return True
    return False


def see(one: Announcement, label: str = texts.SEE) -> Choice:
    return Choice(label=label, action=f"announcements:open:{one.id}")


async def ask_approvers(turn: Turn, work: Work, one: Announcement) -> int:
    """Asks everybody who may approve it; how many could be written to. Whoever changed it is here already."""
    text = texts.ASKED.format(
        name=plain(await acting.name_of(turn.session, one.made_by)) or plain(turn.person.name),
        number=one.number,
        words=await work.words(one),
        reached=number((await work.count(one)).reached),
    )
    told = 0
    for person_id in await scope.approvers(turn, one):
        if person_id == turn.person.id:
            continue
        told += await tell(turn.session, turn.outbox, person_id, say(text, see(one, texts.ASKED_SEE)))
    return told


async def colleague(turn: Turn) -> str:
    """How the person of this turn is named to others."""
    return plain(await acting.name_of(turn.session, turn.person.id)) or plain(turn.person.name)
