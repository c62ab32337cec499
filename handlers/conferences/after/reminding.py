"""What is told by itself after a conference: tasks whose day comes near or has gone by, and the last days of a draft.

A task has steps: a week and a day before it is due, and the day after. Only the newest step that has come is told,
once, to those who answer for the unit; what is done meanwhile is not told, and a due date that was changed has steps of
its own. A unit where nobody can be written to hears of its next step. Whether a unit still has to comment on a draft is
asked again where the notice is sent (`draft_notice.py`).
For: the job. Not for: wording, or reminding now (`drafts.py`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import NIGHT, ZONE
from bot.conversation import Choice, Job, say
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.inbox import CONVERSATIONS
from bot.schedule import bring_forward
from handlers.conferences.after import draft_store, follow_store, texts
from handlers.conferences.after.draft_words import last_day
from handlers.conferences.after.follow_store import Given
from handlers.conferences.after.model import Draft
from handlers.conferences.after.words import mine_line
from handlers.conferences.organiser import linked, notices
from handlers.conferences.organiser.linked import Contact
from handlers.conferences.organiser.reminders import NOT_BEFORE, due_lead
from handlers.conferences.tables import NOTICES

JOB = "conference-follow-ups"
TASK_LEADS = (7, 1)
DRAFT_LEADS = (3, 1)
UNITS_AT_ONCE = 20
_BUSY = dt.timedelta(seconds=5)
_CHOICES = 2
_MINE = "conferences:end_mine"


def job() -> Job:
    """What the scheduler runs."""
    return Job(JOB, dt.timedelta(minutes=10), run)


def step(due: dt.date, today: dt.date) -> str | None:
    """The name of the newest step that has come: "2026-12-11:7", "2026-12-11:late"; None before the first. Pure."""
    if due < today:
        return f"{due}:late"
    lead = due_lead(TASK_LEADS, due, today)
    return None if lead is None else f"{due}:{lead}"


async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    """Some units' reminders; comes again at once while there are more. Nothing at night."""
    local = now.astimezone(ZONE)
    if local.hour < NOT_BEFORE or NIGHT.holds(now):
        return
    await _drafts(session, now)
    await _tasks(session, outbox, now)


async def _drafts(session: AsyncConnection, now: dt.datetime) -> None:
    """Queues a notice to the units where a lead day of a draft has come; who has commented is left out later."""
    for draft in await draft_store.taking_comments(session, now):
        day = last_day(draft)
        lead = due_lead(DRAFT_LEADS, day, now.astimezone(ZONE).date()) if day else None
        if day is None or lead is None:
            continue
        come = day - dt.timedelta(days=lead)
        # The key of an organiser's own reminder on that day: nobody is told twice.
        key = f"{draft_store.notice_key(draft)}{come}"
        told = await _told_before(session, draft, come)
        await notices.queue(session, draft.conference_id, told, notices.Kind.DRAFT, key, now=now)


async def _told_before(session: AsyncConnection, draft: Draft, day: dt.date) -> list[int]:
    """The invitations whose units were told of a draft before a day, and not since; by id."""
    since = dt.datetime.combine(day, dt.time(), ZONE).astimezone(dt.UTC)
    query = (
        sa.select(NOTICES.c.invitation_id)
        .where(NOTICES.c.kind == notices.Kind.DRAFT.value, NOTICES.c.state == "sent")
        .where(NOTICES.c.key.startswith(draft_store.notice_key(draft), autoescape=True))
        .group_by(NOTICES.c.invitation_id)
        .having(sa.func.max(NOTICES.c.done_at) < since)
        .order_by(NOTICES.c.invitation_id)
    )
    return list((await session.execute(query)).scalars())


async def _tasks(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
    today = now.astimezone(ZONE).date()
    by_unit: dict[int, list[Given]] = defaultdict(list)
    for one in await follow_store.due_until(session, today + dt.timedelta(days=max(TASK_LEADS))):
        if one.item.owner_unit_id is not None and one.item.told != _step(one, today):
            by_unit[one.item.owner_unit_id].append(one)
    some = sorted(by_unit)[:UNITS_AT_ONCE]
    people = await linked.contacts(session, some, today)
    busy = False
    for unit_id in some:
        if await _all_free(session, people[unit_id]):
            await _tell(session, outbox, people[unit_id], by_unit[unit_id], today)
        else:
            busy = True
    if busy or len(by_unit) > len(some):
        await bring_forward(session, JOB, now + _BUSY)


async def _all_free(session: AsyncConnection, people: Sequence[Contact]) -> bool:
    """Whether no turn is under way in any chat that is to be written to; none begins before this transaction ends."""
    wanted = [each for one in people for each, _ in one.conversations[:1]]
    query = sa.select(CONVERSATIONS.c.id).where(CONVERSATIONS.c.id.in_(wanted)).order_by(CONVERSATIONS.c.id)
    free = (await session.execute(query.with_for_update(skip_locked=True))).scalars().all()
    return len(free) == len(set(wanted))


async def _tell(
    session: AsyncConnection, outbox: Outbox, people: Sequence[Contact], tasks: Sequence[Given], today: dt.date
) -> None:
    """One message for all of a unit's tasks that are to be told, to each who answers for it."""
    lines = "\n".join(mine_line(index, one, today) for index, one in enumerate(tasks, start=1))
    choices = [
        Choice(label=texts.MINE_DONE.format(index=index), action=f"conferences:end_done:{one.item.id}")
        for index, one in enumerate(tasks[:_CHOICES], start=1)
    ]
    reply = say(texts.DUE_SOON.format(lines=lines), *choices, Choice(label=texts.SEE_MINE, action=_MINE))
    for one in people:
        for conversation_id, _ in one.conversations:
            if await outbox.notify(conversation_id, reply, lane=Lane.REMINDER, about=tasks[0].title):
                break
    for each in tasks:
        await follow_store.note_told(session, each.item.id, _step(each, today))


def _step(one: Given, today: dt.date) -> str:
    return (step(one.item.due, today) if one.item.due else None) or ""
