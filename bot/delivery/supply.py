"""What a dispatcher has claimed of the campaigns that run: rows in memory, a few seconds' worth.

Campaigns of the same urgency and lane take turns, so that a small one does not wait for hours behind a large one.
For: which rows come next. Not for: their states (`parcels.py`), nor when they may leave.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable
from itertools import chain, zip_longest

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import files
from bot.conversation import Outgoing
from bot.delivery import parcels
from bot.delivery.ledger import Lane, Letter, read
from bot.delivery.parcels import Running

DRY_SECONDS = 0.5
FALLEN = 50
LAST_PERSON = 2**62


async def _body(session: AsyncConnection, campaign: Running) -> Outgoing | None:
    """A campaign's message with its files; None where it cannot be read. Fetched once, not for every recipient."""
    message = read(campaign.payload)
    return await files.with_content(session, message) if message and message.attachments else message


class Supply:
    """Claims of one channel. `most`: how many are held at most."""

    def __init__(self, channel: str, most: int) -> None:
        self._channel = channel
        self._most = most
        self._running: list[Running] = []
        self._bodies: dict[int, Outgoing | None] = {}
        self._after: dict[int, int] = {}
        self._dry_until = 0.0
        self.claimed: deque[Letter] = deque()

    @property
    def lane(self) -> Lane:
        """The lane of what is claimed next."""
        return self._running[0].lane if self._running else Lane.ANNOUNCEMENT

    @property
    def under_way(self) -> bool:
        """Whether any campaign runs."""
        return bool(self._running)

    async def refresh(self, session: AsyncConnection, now: dt.datetime, *, quiet: bool) -> None:
        """Looks which campaigns run. Claims are given back where that has changed."""
        found = await parcels.running(session, self._channel, now, quiet=quiet)
        first = [each for each in found if (each.is_urgent, each.lane) == (found[0].is_urgent, found[0].lane)]
        if first != self._running:
            self._running = first
            self._bodies = {each.id: await _body(session, each) for each in first}
            self.give_back()
        for campaign in first:
            await self._take_fallen(session, campaign, now)

    async def _take_fallen(self, session: AsyncConnection, campaign: Running, now: dt.datetime) -> None:
        """Rows that came from another channel and lie behind those claimed last: they go first."""
        after = self._after.get(campaign.id, 0)
        if not after and not self.claimed:
            return  # the next claim begins with them
        held = {letter.id for letter in self.claimed if letter.campaign == campaign.id}
        body = self._bodies[campaign.id]
        rows = await parcels.claim(
            session, campaign, body, self._channel, 0, now, FALLEN, fallen_to=after or LAST_PERSON
        )
        self.claimed.extendleft(letter for letter in reversed(rows) if letter.id not in held)

    def give_back(self) -> None:
        """Forgets what was claimed: it is pending, and may be claimed again."""
        self.claimed.clear()
        self._after.clear()
        self._dry_until = 0.0

    def drop(self, campaigns: set[int]) -> None:
        """These do not run any more."""
        if campaigns & {each.id for each in self._running}:
            self._running = [each for each in self._running if each.id not in campaigns]
            self.give_back()

    def wants(self, seconds: float) -> bool:
        """Whether it is time to claim more."""
        return bool(self._running) and len(self.claimed) <= self._most // 4 and seconds >= self._dry_until

    async def refill(self, session: AsyncConnection, now: dt.datetime, seconds: float) -> None:
        """Claims more. At the end of a campaign it begins anew, for rows that were put back."""
        share = max(1, self._most // len(self._running))
        fresh: list[list[Letter]] = []
        for campaign in self._running:
            after = self._after.get(campaign.id, 0)
            if not after and self.claimed:
                continue  # some of these may be claimed already
            body = self._bodies[campaign.id]
            rows = await parcels.claim(session, campaign, body, self._channel, after, now, share)
            self._after[campaign.id] = rows[-1].id if len(rows) == share else 0
            fresh.append(rows)
        self.claimed.extend(letter for letter in chain(*zip_longest(*fresh)) if letter is not None)
        if not any(fresh):
            self._dry_until = seconds + DRY_SECONDS

    def next(self, most: int, fits: Callable[[Letter], bool]) -> list[Letter]:
        """Takes up to `most` claimed rows that fit; those that do not are looked at again later."""
        chosen: list[Letter] = []
        for _ in range(min(len(self.claimed), 2 * most + 8)):
            if len(chosen) >= most:
                break
            letter = self.claimed.popleft()
            (chosen if fits(letter) else self.claimed).append(letter)
        return chosen
