"""What is told to units by itself: reminders at the lead days, and a place that became free.

A unit that has not answered is reminded on each lead day of its conference, once: the notice has the lead and the day
of the session in its key, so a session that is moved has new reminders, and a run that was missed is made up for by the
newest reminder alone. Whether the unit has answered is asked again in the transaction that sends it (`notices.py`).
For: deciding what is due. Not for: sending, wording, or reminding now (`watch.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import NIGHT, ZONE
from bot.conversation import Job
from bot.delivery.outbox import Outbox
from handlers.conferences import queries
from handlers.conferences.model import Conference, Plan, Session, Stage
from handlers.conferences.officer.words import day_of
from handlers.conferences.organiser import notices, waiting
from handlers.conferences.organiser.answers import is_ahead
from handlers.conferences.tables import INVITATIONS, SEATS

NOT_BEFORE = 8
"""The hour in Việt Nam from which reminders of a day go out."""


def jobs() -> tuple[Job, ...]:
    """What the scheduler runs for the conferences."""
    return (
        Job("conference-reminders", dt.timedelta(minutes=10), run),
        Job(notices.JOB, notices.EVERY, notices.job),
        Job("conference-places", dt.timedelta(minutes=1), places),
    )


def due_lead(lead_days: Iterable[int], day: dt.date, today: dt.date) -> int | None:
    """The newest lead day that has come, as days before the session; None where none has, or the session is over."""
    left = (day - today).days
    return min((lead for lead in lead_days if lead >= left), default=None) if left >= 0 else None


async def run(session: AsyncConnection, _outbox: Outbox, now: dt.datetime) -> None:
    """Puts the reminders of today into the queue."""
    local = now.astimezone(ZONE)
    if local.hour < NOT_BEFORE or NIGHT.holds(now):
        return
    for conference in await queries.conferences(session, Stage.OPEN):
        if conference.history:
            continue
        for meeting in await queries.sessions_of(session, conference.id):
            if is_ahead(meeting, local.date()):
                await _remind(session, conference, meeting, now)


async def _remind(session: AsyncConnection, conference: Conference, meeting: Session, now: dt.datetime) -> None:
    day, today = day_of(meeting), now.astimezone(ZONE).date()
    lead = due_lead(conference.lead_days, day, today) if day else None
    if day is None or lead is None:
        return
    # Who was invited or reminded on that day or since has heard of it.
    since = dt.datetime.combine(day - dt.timedelta(days=lead), dt.time(), ZONE).astimezone(dt.UTC)
    said = sa.exists().where(SEATS.c.invitation_id == INVITATIONS.c.id, SEATS.c.plan != Plan.OPEN.value)
    query = sa.select(INVITATIONS.c.id).where(
        INVITATIONS.c.session_id == meeting.id,
        INVITATIONS.c.waiting.is_(False),
        INVITATIONS.c.declined == "",
        sa.or_(INVITATIONS.c.invited_at.is_(None), INVITATIONS.c.invited_at < since),
        sa.or_(INVITATIONS.c.reminded_at.is_(None), INVITATIONS.c.reminded_at < since),
        ~said,
    )
    due = (await session.execute(query.order_by(INVITATIONS.c.id))).scalars().all()
    key = f"lead:{lead}:{day}"
    await notices.queue(session, conference.id, due, notices.Kind.REMIND, key, now=now)


async def places(session: AsyncConnection, _outbox: Outbox, now: dt.datetime) -> None:
    """Gives places that became free to those who wait longest, and tells them."""
    today = now.astimezone(ZONE).date()
    for conference in await queries.conferences(session, Stage.OPEN):
        if conference.history:
            continue
        for meeting in await queries.sessions_of(session, conference.id):
            if meeting.limit is not None and is_ahead(meeting, today):
                await waiting.move_up(session, conference, meeting, now)
