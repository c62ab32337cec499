"""What is approved is looked at once more, filled into the ledger in chunks, followed until it is over.

Whether two persons have seen it, and whether it is still what was approved, is asked again just before anything is
filled: somebody's two accounts may have become one, a unit may have been renamed, a channel may have come.
For: the job. Not for: sending (`bot/delivery`), or words.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Awaitable, Callable, Sequence

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Job, say
from bot.delivery import campaigns
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.people import audit
from bot.people.segments import SegmentKind, Segments
from bot.schedule import bring_forward
from handlers.announcements import correcting, queries, running, texts, watching
from handlers.announcements.content import Work
from handlers.announcements.model import LASTS, RUNNING, Announcement, Event, State
from handlers.announcements.naming import JOB, what
from handlers.announcements.telling import see, tell

_AHEAD = dt.timedelta(seconds=60)
_LOOK = dt.timedelta(seconds=2)
_ENDS = {
    "done": Event.FINISH, "cancelled": Event.CANCEL, "expired": Event.EXPIRE, "halted": Event.HALT,
    "paused": Event.PAUSE, "running": Event.RESUME,
}  # fmt: skip
_TOLD = frozenset((State.DONE, State.HALTED, State.EXPIRED))


def jobs(kinds: Sequence[SegmentKind]) -> tuple[Job, ...]:
    """What the scheduler runs; `kinds` are all kinds of segments that the house knows."""
    return (Job(JOB, dt.timedelta(seconds=30), _runner(Segments(kinds))),)


def _runner(segments: Segments) -> Callable[[AsyncConnection, Outbox, dt.datetime], Awaitable[None]]:
    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        work = Work(session, outbox, segments, outbox.clock.today())
        for one in await queries.newest(session, (State.APPROVED,)):
            await queries.take(session, one, Event.SCHEDULE, now)
        for one in await queries.newest(session, (State.SCHEDULED,)):
            if one.send_at is None or one.send_at <= now + _AHEAD:
                await _release(work, one, now)
            else:
                await bring_forward(session, JOB, one.send_at - _AHEAD)
        for one in await queries.newest(session, tuple(RUNNING)):
            await _follow(work, one, now)

    return run


async def _release(work: Work, one: Announcement, now: dt.datetime) -> None:
    """Opens its campaign; what is not as it was approved goes back."""
    begins = max(now, one.send_at or now)
    if one.send_at is not None and one.send_at + LASTS <= now:
        await queries.take(work.session, one, Event.EXPIRE, now)
        return
    bodies = await work.bodies(one)
    if not one.is_seen_by_two or await work.hash(one) != one.hash:
        text = texts.TOLD_CHANGED if one.is_seen_by_two else texts.TOLD_STUCK
        gone = {"hash": "", "approved_by": None, "approved_at": None, "alone": False}
        await queries.take(work.session, one, Event.CHANGE, now, **gone)
        for person_id in {one.made_by, one.approved_by}:
            await tell(work.session, work.outbox, person_id, say(text.format(number=one.number), see(one)))
        return
    campaign_id = await campaigns.open_campaign(
        work.session,
        what=what(one.id),
        lane=Lane.ANNOUNCEMENT,
        bodies={channel: own[0] for channel, own in bodies.items()},
        now=now,
        begins_at=begins,
        expires_at=begins + LASTS,
        is_urgent=bool(one.urgent),
    )
    await queries.take(work.session, one, Event.RELEASE, now, campaign_id=campaign_id)
    about = f"announcement={one.id} campaign={campaign_id}{' second_person=off' if one.alone else ''}"
    await audit.note(work.session, "announce.send", about, person_id=one.approved_by, channel="job", now=now)
    await watching.begin(work.session, work.outbox, one.id)


async def _follow(work: Work, one: Announcement, now: dt.datetime) -> None:
    """One more chunk, or what has become of it."""
    if one.campaign_id is None:
        return
    progress = await campaigns.progress(work.session, one.campaign_id)
    if not progress.filled and progress.state in ("filling", "paused"):
        if not await campaigns.fill_chunk(work.session, one.campaign_id, *await work.sources(one), now=now):
            await campaigns.seal(work.session, one.campaign_id, now)
        await bring_forward(work.session, JOB, now)
        return
    if progress.state in ("running", "done") and await correcting.mark(work, one):
        await bring_forward(work.session, JOB, now)
        return
    event = _ENDS.get(progress.state)
    if event is not None and await queries.take(work.session, one, event, now):
        state = (await queries.by_id(work.session, one.id) or one).state
        if state in _TOLD:
            await _tell_end(work, one.id)
    await watching.show(work.session, work.outbox, one.id)
    if one.state is State.SENDING:
        await bring_forward(work.session, JOB, now + _LOOK)


async def _tell_end(work: Work, announcement_id: int) -> None:
    """Writer and approver hear that it is over, or has stopped by itself."""
    one = await queries.by_id(work.session, announcement_id)
    if one is None or one.campaign_id is None:
        return
    progress = await campaigns.progress(work.session, one.campaign_id)
    text = running.progress_words(one, progress, await queries.acked(work.session, one.id))
    for person_id in dict.fromkeys((one.made_by, one.approved_by)):
        await tell(work.session, work.outbox, person_id, say(text, see(one)))
