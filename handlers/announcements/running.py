"""An announcement on its way: how far it is, pausing, going on, cancelling the rest; who has not acknowledged it.

For: the conversation of those who watch it. Not for: filling and following the ledger (`job.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Choice, Reply, Turn, say
from bot.delivery import campaigns
from bot.delivery.campaign_tables import RECIPIENTS
from bot.delivery.campaigns import Progress
from bot.people.reached import PEOPLE_REACH
from bot.people.units import UNITS
from bot.schedule import bring_forward
from handlers.announcements import queries, scope, texts
from handlers.announcements.content import number, plain
from handlers.announcements.model import Announcement, Event, State, bar
from handlers.announcements.naming import JOB
from handlers.announcements.tables import ACKS

_UNITS = 12


def _choice(label: str, verb: str, one: Announcement) -> Choice:
    return Choice(label=label, action=f"announcements:{verb}:{one.id}")


def progress_words(one: Announcement, now: Progress, acked: int) -> str:
    """Đang gửi T-0031: ▓▓▓▓▓▓░░░░ 61% · 689/1.130 · 2 lỗi"""
    to_send, share = now.total - now.skipped - now.unreachable, share_of(now)
    faults = texts.PART_FAILED.format(count=number(now.failed)) if now.failed else ""
    faults += texts.PART_FELL.format(count=number(now.fell)) if now.fell else ""
    faults += texts.PART_UNKNOWN.format(count=number(now.unknown)) if now.unknown else ""
    faults += texts.PART_ACKED.format(count=number(acked)) if one.asks else ""
    return texts.PROGRESS.format(
        head=texts.PROGRESS_HEADS.get(one.state, ""), number=one.number, bar=bar(share), share=int(share * 100),
        sent=number(now.sent), total=number(to_send), faults=faults,
    )  # fmt: skip


def share_of(now: Progress) -> float:
    """How much of what can be sent is over, 0..1."""
    to_send = now.total - now.skipped - now.unreachable
    return (to_send - now.pending) / to_send if to_send else 1.0


async def progress_page(turn: Turn, one: Announcement) -> Reply:
    """How far it is; pressed again, the message is edited where the channel can."""
    if one.campaign_id is None:
        text = texts.PROGRESS_HEADS.get(one.state, "") + f" {one.number}."
        return say(text, Choice(label=texts.WRITE, action="announcements:new"))
    now = await campaigns.progress(turn.session, one.campaign_id)
    return progress_reply(one, now, await queries.acked(turn.session, one.id))


def progress_reply(one: Announcement, now: Progress, acked: int) -> Reply:
    """How far it is, and what can be done about it."""
    refresh = _choice(texts.REFRESH, "progress", one)
    if one.state is State.SENDING:
        choices = [_choice(texts.PAUSE, "pause", one), _choice(texts.CANCEL_REST, "stop", one), refresh]
    elif one.state in (State.PAUSED, State.HALTED):
        choices = [_choice(texts.RESUME, "resume", one), _choice(texts.CANCEL_REST, "stop", one), refresh]
    else:
        choices = [_choice(texts.REPORT, "report", one), _choice(texts.CORRECT, "correct", one)]
        if one.asks:
            choices.append(_choice(texts.WHO_NOT, "who_not", one))
        if now.unknown:
            choices.append(_choice(texts.UNKNOWN_AGAIN, "again", one))
    return say(progress_words(one, now, acked), *choices, edit=True)


async def progress(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    return [await progress_page(turn, await scope.organised(turn, announcement_id, lock=False))]


async def pause(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Nothing more leaves."""
    one = await scope.organised(turn, announcement_id)
    await steer(turn, one, Event.PAUSE)
    left = (await campaigns.progress(turn.session, one.campaign_id or 0)).pending
    text = texts.PAUSED.format(number=one.number, left=number(left))
    return [say(text, _choice(texts.RESUME, "resume", one), _choice(texts.CANCEL_REST, "stop", one))]


async def resume(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """It goes on."""
    one = await scope.organised(turn, announcement_id)
    await steer(turn, one, Event.RESUME)
    return [say(texts.RESUMED.format(number=one.number), _choice(texts.REFRESH, "progress", one))]


async def stop(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """The rest is never sent."""
    one = await scope.organised(turn, announcement_id)
    await steer(turn, one, Event.CANCEL)
    sent = (await campaigns.progress(turn.session, one.campaign_id)).sent if one.campaign_id is not None else 0
    text = texts.CANCELLED.format(number=one.number, sent=number(sent))
    return [say(text, _choice(texts.REFRESH, "progress", one), _choice(texts.CORRECT, "correct", one))]


async def steer(turn: Turn, one: Announcement, event: Event) -> None:
    """Announcement and ledger together, in one transaction. Raises RefusedError where it cannot be done now."""
    await scope.step(turn, one, event)
    await in_ledger(turn.session, one, event, turn.clock.now())
    await scope.note(turn, event.value, one)


async def in_ledger(session: AsyncConnection, one: Announcement, event: Event, now: dt.datetime) -> None:
    """The same in the ledger, which acts at once."""
    if one.campaign_id is None:
        return
    acts = {Event.PAUSE: campaigns.pause, Event.RESUME: campaigns.resume, Event.CANCEL: campaigns.cancel}
    await acts[event](session, one.campaign_id, now)
    await bring_forward(session, JOB, now)


async def who_not(turn: Turn, announcement_id: str = "") -> Sequence[Reply]:
    """Who has not acknowledged it, counted by unit."""
    one = await scope.organised(turn, announcement_id, lock=False)
    if one.campaign_id is None:
        return [await progress_page(turn, one)]
    sent = (await campaigns.progress(turn.session, one.campaign_id)).sent
    acked = await queries.acked(turn.session, one.id)
    rows = await not_acked(turn.session, one)
    report = _choice(texts.REPORT, "report", one)
    await scope.note(turn, "who_not", one)
    if not rows:
        return [say(texts.WHO_NOT_NONE.format(number=one.number), report)]
    lines = [texts.WHO_NOT_LINE.format(unit=plain(name) or texts.NO_UNIT, count=number(count)) for name, count in rows]
    text = texts.WHO_NOT_HEAD.format(number=one.number, acked=number(acked), sent=number(sent), lines="\n".join(lines))
    return [say(text, report, _choice(texts.REFRESH, "progress", one))]


async def not_acked(session: AsyncConnection, one: Announcement, most: int = _UNITS) -> list[tuple[str, int]]:
    """Units with how many of their people got it and have not acknowledged it, the most first."""
    done = sa.exists().where(ACKS.c.announcement_id == one.id, ACKS.c.person_id == RECIPIENTS.c.person_id)
    query = (
        sa.select(sa.func.coalesce(UNITS.c.name, ""), sa.func.count())
        .select_from(RECIPIENTS)
        .outerjoin(PEOPLE_REACH, PEOPLE_REACH.c.person_id == RECIPIENTS.c.person_id)
        .outerjoin(UNITS, UNITS.c.id == PEOPLE_REACH.c.unit_id)
        .where(RECIPIENTS.c.campaign_id == one.campaign_id, RECIPIENTS.c.state == "sent", ~done)
        .group_by(UNITS.c.id, UNITS.c.name)
        .order_by(sa.func.count().desc(), UNITS.c.name)
        .limit(most)
    )
    return [(str(row[0]), int(row[1])) for row in await session.execute(query)]
