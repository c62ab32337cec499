"""A person's own requests about data: how far each one is, and taking one back. And telling them when it is done.

For: what a person reads about requests, in chat, and what the server's commands tell them. Not for: opening requests
(`chat.py`) or who carries them out.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Reply, Turn, say
from bot.delivery.outbox import Outbox
from bot.people import audit
from bot.people.reach import conversations_of
from handlers.privacy import queries, texts
from handlers.privacy.model import Request

SHOWN, DROPPABLE = 6, 3


async def mine(turn: Turn) -> Sequence[Reply]:
    """The requests of this person: those that wait first."""
    found = await queries.of_person(turn.session, turn.person.id, SHOWN)
    if not found:
        return [say(texts.MINE_NONE)]
    lines = "\n".join(
        texts.MINE_LINE.format(
            number=one.number,
            kind=texts.KINDS[one.kind.value],
            day=f"{turn.clock.day_of(one.opened_at):%d/%m/%Y}",
            state=_state(turn, one),
        )
        for one in found
    )
    waiting = [one for one in found if one.done_at is None][:DROPPABLE]
    choices = [Choice(label=texts.DROP.format(number=one.number), action=f"privacy:drop:{one.id}") for one in waiting]
    return [say(texts.MINE_HEAD.format(lines=lines), *choices, Choice(label=texts.BACK, action="/dulieu"))]


def _state(turn: Turn, request: Request) -> str:
    if request.done_at is not None:
        day = f"{turn.clock.day_of(request.done_at):%d/%m/%Y}"
        return (texts.DONE_SAYING if request.answer else texts.DONE).format(day=day, answer=request.answer)
    wording = texts.WAITS_LONGER if request.extended_to else texts.WAITS
    return wording.format(due=f"{request.last_day:%d/%m/%Y}", reason=request.reason)


async def drop(turn: Turn, request_id: str = "") -> Sequence[Reply]:
    """Takes back one's own request that waits."""
    request = await queries.get(turn.session, int(request_id)) if request_id.isdecimal() else None
    now = turn.clock.now()
    if request is None or request.person_id != turn.person.id:
        return [say(texts.NOT_OPEN)]
    if not await queries.finish(turn.session, request.id, now, texts.DROPPED_ANSWER):
        return [say(texts.NOT_OPEN)]
    about, channel = request.number, turn.incoming.channel
    await audit.note(turn.session, "privacy.drop", about, person_id=turn.person.id, channel=channel, now=now)
    return [say(texts.DROPPED.format(number=request.number))]


async def tell(session: AsyncConnection, outbox: Outbox, request: Request, wording: str, **more: str) -> bool:
    """Says something about a request to who made it: in the conversation they used last; False where there is none."""
    if request.person_id is None:
        return False
    text = wording.format(number=request.number, kind=texts.KINDS[request.kind.value], **more)
    for conversation_id in await conversations_of(session, request.person_id):
        if await outbox.notify(conversation_id, say(text)):
            return True
    return False
