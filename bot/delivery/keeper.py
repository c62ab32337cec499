"""What campaigns need apart from sending: their time, the rest of those that were stopped, and readers of the web.

Where readers fetch stored messages there is nothing to send: a recipient's message becomes a row of `deliveries` in the
moment of its turn, with a number greater than all that its reader has, as a reply does.
For: one loop, in one process. Not for: channels that send (`dispatcher.py`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.delivery import campaigns, ledger, parcels
from bot.delivery.campaign_tables import CAMPAIGNS, RECIPIENTS
from bot.delivery.election import POLL_SECONDS, when_elected
from bot.delivery.ledger import Outcome
from bot.delivery.outbox import Chat
from bot.delivery.parcels import Running
from bot.storage.database import Database

log = logging.getLogger(__name__)
NAME = "campaigns"
POST = 200
KEPT = dt.timedelta(days=365)
FORGET_EVERY = dt.timedelta(hours=1)
BREATH_SECONDS = 0.01
"""Between two batches, so that turns are not kept waiting for the one writer of SQLite."""


class Keeper:
    """Runs until cancelled. `channels`: those whose readers fetch; `written` is told of every chat after the commit."""

    def __init__(
        self,
        database: Database,
        channels: Collection[str],
        now: Callable[[], dt.datetime],
        written: Callable[[Chat], None],
    ) -> None:
        self._database = database
        self._channels = sorted(channels)
        self._now = now
        self._written = written
        self._forgets_at = now()

    async def run(self) -> None:
        """A fault of the database never ends it."""
        while True:
            try:
                await when_elected(self._database, NAME, self._serve)
            except Exception:
                # Without it stopped campaigns stay open, and the web hears of none.
                log.exception("campaigns could not be looked after; trying again")
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise
                await asyncio.sleep(POLL_SECONDS)

    async def _serve(self) -> None:
        while True:
            more = await self.step()
            await asyncio.sleep(BREATH_SECONDS if more else POLL_SECONDS)

    async def step(self) -> bool:
        """Does a part of what is due; whether there is more of it."""
        now = self._now()
        async with self._database.read() as session:
            late, stopped = await _due(session, now)
            posting = [(name, await parcels.running(session, name, now, quiet=False)) for name in self._channels]
        if late or stopped:
            async with self._database.write() as session:
                for campaign_id in late:
                    await _expire(session, campaign_id, now)
                more = [await _close_some(session, campaign_id, now) for campaign_id in stopped]
        else:
            more = []
        for channel, running in posting:
            more += [await self._post(channel, campaign) for campaign in running]
        if not late and not any(more) and self._forgets_at <= now:
            async with self._database.write() as session:
                more.append(await _forget_some(session, now - KEPT))
            self._forgets_at = now if any(more) else now + FORGET_EVERY
        return bool(late) or any(more)

    async def _post(self, channel: str, campaign: Running) -> bool:
        """Writes one batch of a campaign for readers of a channel; whether there was anything to write."""
        now = self._now()
        async with self._database.write() as session:
            rows = await parcels.claim(session, campaign, None, channel, 0, now, POST)
            begun = await parcels.begin(session, channel, rows, now)
            written = await ledger.post(session, channel, begun, campaign.payload, now)
            back = [letter for letter in begun if letter.chat_id not in written]
            outcomes = [(letter, Outcome(letter.id, "sent")) for letter in begun if letter.chat_id in written]
            outcomes += [(letter, Outcome(letter.id, "pending", next_at=now)) for letter in back]
            await parcels.record(session, channel, outcomes, now)
        for chat_id in written:
            self._written(Chat(channel, chat_id))
        return bool(begun)


async def _due(session: AsyncConnection, now: dt.datetime) -> tuple[list[int], list[int]]:
    """Campaigns whose time is over, and stopped ones with rows that are still open."""
    over = sa.and_(CAMPAIGNS.c.state.in_(campaigns.STOPPABLE), CAMPAIGNS.c.expires_at <= now)
    stopped = sa.and_(CAMPAIGNS.c.state.in_(("cancelled", "expired")), CAMPAIGNS.c.closed_at.is_(None))
    query = sa.select(CAMPAIGNS.c.id).order_by(CAMPAIGNS.c.id)
    return (
        list((await session.execute(query.where(over))).scalars()),
        list((await session.execute(query.where(stopped))).scalars()),
    )


async def _expire(session: AsyncConnection, campaign_id: int, now: dt.datetime) -> None:
    late = (CAMPAIGNS.c.id == campaign_id, CAMPAIGNS.c.state.in_(campaigns.STOPPABLE))
    await session.execute(sa.update(CAMPAIGNS).where(*late).values(state="expired"))


async def _close_some(session: AsyncConnection, campaign_id: int, now: dt.datetime) -> bool:
    """Closes some rows of a stopped campaign that will not be sent any more; whether there may be others."""
    state = (await session.execute(sa.select(CAMPAIGNS.c.state).where(CAMPAIGNS.c.id == campaign_id))).scalar_one()
    own = (RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.state == "pending", RECIPIENTS.c.finished_at.is_(None))
    some = sa.select(RECIPIENTS.c.person_id).where(*own).limit(campaigns.CHUNK)
    closed = await session.execute(
        sa.update(RECIPIENTS)
        .where(RECIPIENTS.c.campaign_id == campaign_id, RECIPIENTS.c.person_id.in_(some), *own)
        .values(state=state, finished_at=now)
    )
    await campaigns.changed(session, campaign_id, {state: closed.rowcount}, now)
    return bool(closed.rowcount == campaigns.CHUNK)


async def _forget_some(session: AsyncConnection, before: dt.datetime) -> bool:
    """Removes some recipients of campaigns that ended long ago; whether there may be others."""
    has_rows = sa.exists().where(RECIPIENTS.c.campaign_id == CAMPAIGNS.c.id)
    query = sa.select(CAMPAIGNS.c.id).where(CAMPAIGNS.c.closed_at < before, has_rows).limit(1)
    campaign_id = (await session.execute(query)).scalar()
    if campaign_id is None:
        return False
    own = RECIPIENTS.c.campaign_id == campaign_id
    some = sa.select(RECIPIENTS.c.person_id).where(own).limit(campaigns.CHUNK)
    await session.execute(sa.delete(RECIPIENTS).where(own, RECIPIENTS.c.person_id.in_(some)))
    return True
