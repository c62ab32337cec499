"""A correction also changes what it corrects, where a message that was sent can be replaced: it says that it is old.

A part at a time, once for each recipient. For: these edits. Not for: the correction itself, which is an announcement
like any other to exactly those who got the first.
"""

from __future__ import annotations

from bot.conversation import say
from bot.delivery import campaigns
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Chat
from handlers.announcements import queries, texts, watching
from handlers.announcements.content import Work
from handlers.announcements.model import Announcement

AT_ONCE = 200


async def mark(work: Work, one: Announcement) -> bool:
    """Marks some more; False where nothing is left to mark."""
    now = await watching.watched(work.session, one)
    if one.corrects is None or now.marked_to is None:
        return False
    last = await _mark(work, one, now.marked_to)
    await watching.keep(work.session, one, now.model_copy(update={"marked_to": last}))
    return last is not None


async def _mark(work: Work, one: Announcement, after: int) -> int | None:
    """Marks the messages of the next recipients after a person's id; the last of them, None where none is left."""
    first = await queries.by_id(work.session, one.corrects) if one.corrects is not None else None
    if first is None or first.campaign_id is None:
        return None
    found = await campaigns.recipients(work.session, first.campaign_id, ("sent",), after=after, most=AT_ONCE)
    head = texts.CORRECTED.format(number=one.number)
    reply = say(f"{head}\n\n{await work.text(first)}", edit=True)
    for each in found:
        if each.channel and each.chat_id and each.provider_ref and work.outbox.edits(each.channel):
            chat = Chat(each.channel, each.chat_id)
            await work.outbox.write(
                chat, [reply], lane=Lane.ANNOUNCEMENT, edit_ref=each.provider_ref, is_urgent=bool(one.urgent)
            )
    return found[-1].person_id if found else None
