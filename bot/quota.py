"""The month of a channel that may carry only so many messages and users: counted, warned of, and kept for replies.

A row a channel and month, by the union's own time. Whether a platform counts what comes in as well is a matter of its
plan. Organisers and admins are told once a month at each of `WARNINGS`; from `Plan.notices_until` on only replies leave
(`Guard.spent`, asked by the dispatcher), so that people who ask are answered to the end of the month.
For: the table `quota_months`, the rules (pure) and the job. Not for: what a platform says itself (`QuotaReached`), nor
counting as messages pass (`bot/channels/metered.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import texts
from bot.channels.base import Plan
from bot.clock import QuietHours
from bot.conversation import Job, say
from bot.delivery.ledger import Lane
from bot.delivery.outbox import Outbox
from bot.people.accounts import ACCOUNTS
from bot.people.grants import GRANTS
from bot.people.permissions import Role
from bot.people.reach import conversations_of
from bot.storage.database import Database, insert_once

WARNINGS = (70, 90)
"""Percent of the month's messages, or of the users, at which organisers are told."""
EVERY = dt.timedelta(minutes=5)
What = Literal["messages", "users"]

QUOTA_MONTHS = sa.Table(
    "quota_months",
    sa.MetaData(),
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("month", sa.String(7), primary_key=True),
    sa.Column("sent", sa.Integer, nullable=False),
    sa.Column("received", sa.Integer, nullable=False),
    # The last percentage that organisers were told.
    sa.Column("told_messages", sa.SmallInteger, nullable=False),
    sa.Column("told_users", sa.SmallInteger, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Usage:
    """What of a month is used up; `users` are all who ever wrote."""

    sent: int = 0
    received: int = 0
    users: int = 0
    told_messages: int = 0
    told_users: int = 0


def used(plan: Plan, usage: Usage) -> int:
    """Messages that count towards the month."""
    return usage.sent + (usage.received if plan.counts_received else 0)


def percent(part: int, whole: int) -> int:
    """Full percents; 0 where there is no limit."""
    return 100 * part // whole if whole > 0 else 0


def keeps_for_replies(plan: Plan, usage: Usage) -> bool:
    """Whether the rest of the month is for replies alone."""
    return plan.messages > 0 and percent(used(plan, usage), plan.messages) >= plan.notices_until


def left(plan: Plan, usage: Usage) -> int | None:
    """How many more messages may leave that are no replies; None without a limit."""
    if plan.messages <= 0:
        return None
    return max(0, -(-plan.messages * plan.notices_until // 100) - used(plan, usage))


def due(plan: Plan, usage: Usage) -> Iterator[tuple[What, int]]:
    """What is to be told now: the highest percentage that was reached and not told yet."""
    for what, part, whole, told in (
        ("messages", used(plan, usage), plan.messages, usage.told_messages),
        ("users", usage.users, plan.users, usage.told_users),
    ):
        reached = [level for level in WARNINGS if told < level <= percent(part, whole)]
        if reached:
            yield ("messages" if what == "messages" else "users"), reached[-1]


def month_of(moment: dt.datetime, zone: dt.tzinfo) -> str:
    """As 2026-11."""
    return f"{moment.astimezone(zone):%Y-%m}"


async def left_of(session: AsyncConnection, plan: Plan | None, month: str) -> int | None:
    """How many more messages that are no replies may leave through a channel in a month; None without a limit."""
    if plan is None or plan.messages <= 0:
        return None
    return left(plan, await usage_of(session, plan.channel, month))


async def usage_of(session: AsyncConnection, channel: str, month: str) -> Usage:
    """What was counted so far."""
    users = sa.select(sa.func.count()).where(ACCOUNTS.c.channel == channel).scalar_subquery()
    here = (QUOTA_MONTHS.c.channel == channel, QUOTA_MONTHS.c.month == month)
    names = ("sent", "received", "told_messages", "told_users")
    row = (await session.execute(sa.select(*(QUOTA_MONTHS.c[name] for name in names)).where(*here))).first()
    count = int((await session.execute(sa.select(users))).scalar_one())
    if row is None:
        return Usage(users=count)
    return Usage(row.sent, row.received, count, row.told_messages, row.told_users)


async def count(session: AsyncConnection, channel: str, month: str, *, sent: int = 0, received: int = 0) -> None:
    """Adds to the month, in the caller's transaction."""
    fresh = dict.fromkeys(("sent", "received", "told_messages", "told_users"), 0)
    await session.execute(insert_once(session, QUOTA_MONTHS).values(channel=channel, month=month, **fresh))
    here = (QUOTA_MONTHS.c.channel == channel, QUOTA_MONTHS.c.month == month)
    more = {"sent": QUOTA_MONTHS.c.sent + sent, "received": QUOTA_MONTHS.c.received + received}
    await session.execute(sa.update(QUOTA_MONTHS).where(*here).values(more))


class Guard:
    """Counts for one channel in transactions of its own, and tells its dispatcher when to keep the rest."""

    def __init__(self, database: Database, plan: Plan, now: Callable[[], dt.datetime], zone: dt.tzinfo) -> None:
        self._database, self._plan, self._now, self._zone = database, plan, now, zone

    @property
    def month(self) -> str:
        return month_of(self._now(), self._zone)

    async def add(self, *, sent: int = 0, received: int = 0) -> None:
        """Counts messages that have passed."""
        async with self._database.write(brief=True) as session:
            await count(session, self._plan.channel, self.month, sent=sent, received=received)

    async def spent(self) -> bool:
        """Whether only replies may leave."""
        async with self._database.read() as session:
            return keeps_for_replies(self._plan, await usage_of(session, self._plan.channel, self.month))


def job(plan: Plan, zone: dt.tzinfo, quiet: QuietHours | None = None) -> Job:
    """Tells organisers and admins what is nearly used up, each percentage once a month, and nobody at night."""

    async def run(session: AsyncConnection, outbox: Outbox, now: dt.datetime) -> None:
        if quiet is not None and quiet.holds(now):
            return
        month = month_of(now, zone)
        usage = await usage_of(session, plan.channel, month)
        for what, level in due(plan, usage):
            await count(session, plan.channel, month)  # so that there is a row
            here = (QUOTA_MONTHS.c.channel == plan.channel, QUOTA_MONTHS.c.month == month)
            await session.execute(sa.update(QUOTA_MONTHS).where(*here).values({f"told_{what}": level}))
            await _tell(session, outbox, warning(plan, usage, what, month))

    return Job(name=f"quota.{plan.channel}", every=EVERY, run=run)


def warning(plan: Plan, usage: Usage, what: What, month: str) -> str:
    """The sentence for organisers."""
    if what == "users":
        share = percent(usage.users, plan.users)
        return texts.QUOTA_USERS.format(title=plan.title, used=usage.users, most=plan.users, share=share)
    all_of_it = used(plan, usage)
    year, number = month.split("-")
    return texts.QUOTA_MESSAGES.format(
        title=plan.title,
        used=figure(all_of_it),
        most=figure(plan.messages),
        month=f"{int(number)}/{year}",
        share=percent(all_of_it, plan.messages),
        until=plan.notices_until,
    )


def figure(number: int) -> str:
    """A number with dots between its thousands."""
    return f"{number:,}".replace(",", ".")


async def _tell(session: AsyncConnection, outbox: Outbox, sentence: str) -> None:
    """Where each of them wrote last. As a reply: a notice might be held back by the very limit it tells of."""
    roles = (Role.ORGANISER.value, Role.ADMIN.value)
    query = sa.select(GRANTS.c.person_id).where(GRANTS.c.role.in_(roles), GRANTS.c.ended_at.is_(None)).distinct()
    for person_id in list((await session.execute(query)).scalars()):
        for conversation_id in await conversations_of(session, person_id):
            if await outbox.notify(conversation_id, say(sentence), lane=Lane.REPLY):
                break
