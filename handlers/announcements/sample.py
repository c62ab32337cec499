"""One announcement to try, made for the demo: written by one sample person, waiting for another to approve it.

For: `congdoan demo`. Not for: an installation; no real event or date stands here.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import say
from bot.delivery.outbox import Outbox
from bot.people import acting
from bot.people.segments import SegmentKind, Segments
from handlers.announcements import queries, texts
from handlers.announcements.content import Work, number, plain
from handlers.announcements.model import State
from handlers.announcements.telling import see, tell


async def load_sample(
    session: AsyncConnection, outbox: Outbox, kinds: list[SegmentKind], *, unit_id: int, by: int, approver: int,
    now: dt.datetime,
) -> int:  # fmt: skip
    """Writes it on behalf of a unit and asks the approver; returns its id."""
    made = await queries.add(
        session, unit_id, by=by, now=now, text=texts.SAMPLE, topic="phong_trao", state=State.REVIEW.value
    )
    one = await queries.by_id(session, made)
    assert one is not None  # noqa: S101 - it was just stored
    work = Work(session, outbox, Segments(kinds), outbox.clock.today())
    text = texts.ASKED.format(
        name=plain(await acting.name_of(session, by)), number=one.number, words=await work.words(one),
        reached=number((await work.count(one)).reached),
    )  # fmt: skip
    await tell(session, outbox, approver, say(text, see(one, texts.ASKED_SEE)))
    return made
