"""Sends what the ledger holds for one channel, in order within a chat, at the channel's pace.

Messages to one person come first, replies before all others; campaigns take what is left of the pace and of the
places. One transaction records what was sent and begins what is sent next, so that a campaign costs a commit for dozens
of messages, while a reply still has its own at once.
For: look, begin, send, record. Not for: how a platform is spoken to (`channels`) or what is sent. One dispatcher a
channel: on PostgreSQL it is elected, so several processes keep one pace.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from bot.channels.base import Channel
from bot.clock import QuietHours
from bot.conversation import Still
from bot.delivery import exchange, ledger, parcels
from bot.delivery.departures import Departures
from bot.delivery.election import POLL_SECONDS, when_elected
from bot.delivery.falling import Falling
from bot.delivery.ledger import Lane, Letter, Outcome
from bot.delivery.pacing import Pace
from bot.delivery.sender import Sender
from bot.delivery.supply import Supply
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.metrics import Metrics

log = logging.getLogger(__name__)
DRAIN_SECONDS = 3.5
CLAIM = 1000
CLAIM_SECONDS = 0.25
RECORD_SECONDS = 0.5
AHEAD_SECONDS = 0.5
"""For so long a campaign's rows are begun ahead of their pace, so that a commit serves several of them: each one makes
replies wait."""
SPENT_SECONDS = 5.0


class Dispatcher:
    """Runs until cancelled. `wake` tells it that something new was committed.

    `rooms`: whom to ask what is still true, by room. `quiet`: the hours in which all but replies waits. `spent`: asked
    now and then, whether the channel's quota is used so far that only replies may leave. `seconds`: a clock that never
    runs backwards, for the pace; without one it is `now`. `falling`: how goes on what does not arrive here; None: not.
    """

    def __init__(
        self,
        database: Database,
        channel: Channel,
        now: Callable[[], dt.datetime],
        metrics: Metrics | None = None,
        *,
        rooms: Mapping[str, Still] | None = None,
        quiet: QuietHours | None = None,
        spent: Callable[[], Awaitable[bool]] | None = None,
        seconds: Callable[[], float] | None = None,
        falling: Falling | None = None,
    ) -> None:
        self._database = database
        self._channel = channel
        self._now = now
        self._rooms = rooms or {}
        self._quiet = quiet
        self._spent = spent
        self._falling = falling
        self._seconds = seconds or (lambda: now().timestamp())
        limits = channel.limits
        pace = Pace(limits.per_second, limits.per_chat_second, limits.chat_burst, limits.per_group_minute)
        self._departures = Departures(pace, self._seconds())
        self._halts = self._departures.halts
        self._sender = Sender(database, channel, self._departures, now, self._seconds, metrics)
        self._supply = Supply(channel.name, CLAIM)
        self._places = limits.concurrency - min(4, limits.concurrency // 8)  # the others are kept for replies
        ahead = math.ceil(limits.per_second * AHEAD_SECONDS) if limits.per_second else self._places
        self._batch = max(1, min(ahead, self._places))
        self._wake = asyncio.Event()
        self._news = True
        self._only_replies = False
        self._look_at = self._refreshed_at = self._result_at = self._asked_at = -math.inf
        self._beginning: list[Letter] = []  # perhaps committed as begun, certainly not sent
        self._in_flight: dict[str, asyncio.Task[None]] = {}
        self._parcels_out = 0
        self._results: list[tuple[Letter, Outcome]] = []
        self._busy: set[str] = set()  # chats, from beginning a message until it is recorded

    def wake(self) -> None:
        self._news = True
        self._wake.set()

    async def run(self) -> None:
        """Sends until cancelled; a fault of the database or the platform never ends it."""
        while True:
            try:
                await when_elected(self._database, self._channel.name, self._serve)
            except Exception:
                # Whatever it was: one channel that never sends again is worse than a line in the log every second.
                log.exception("dispatcher will start again", extra={"channel": self._channel.name})
                task = asyncio.current_task()
                if task is not None and task.cancelling():
                    raise  # it met the fault while it was being stopped
                await asyncio.sleep(POLL_SECONDS)

    async def _serve(self) -> None:
        async with self._database.write() as session:
            begun = await ledger.recover(session, self._channel.name, self._now())
            begun += await parcels.recover(session, self._channel.name, self._now())
        if begun:
            log.warning("messages were being sent at the last stop", extra={"count": begun})
        self._departures.start(self._seconds(), taken_over=not self._database.is_sqlite)
        self._supply.give_back()
        self._news = True
        try:
            while True:
                self._wake.clear()
                pause = await self._step()
                await self._sleep(pause)
        finally:
            await self._drain()

    async def _step(self) -> float:
        """Records what has finished, begins what may leave; returns the seconds until there may be more to do."""
        self._launch()
        if self._channel.health.state == "stopped":
            self._put_back(self._departures.clear())
            await self._exchange([])
            return POLL_SECONDS
        letters = await self._look()
        letters = await self._affordable([*letters, *self._next_parcels(letters)])
        if letters or self._worth_recording():
            await self._exchange(letters)
        return min(self._launch(), self._pause())

    def _room(self) -> int:
        """How many more may be sent at once."""
        return self._channel.limits.concurrency - len(self._in_flight) - len(self._departures)

    async def _look(self) -> list[Letter]:
        """Letters that may leave now. On the way claims what campaigns need next."""
        now, seconds, real, name = self._now(), self._seconds(), _real(), self._channel.name
        quiet = self._quiet is not None and self._quiet.holds(now)
        up_to, room = self._halts.last_open(seconds), self._room()
        looks = up_to is not None and room > 0 and (self._news or real >= self._look_at)
        refreshes = real - self._refreshed_at >= POLL_SECONDS
        if not looks and not refreshes and not self._supply.wants(real):
            return []
        found: list[Letter] = []
        async with self._database.read() as session:
            if refreshes:
                self._refreshed_at = real
                await self._supply.refresh(session, now, quiet=quiet)
            if self._supply.wants(real):
                await self._supply.refill(session, now, real)
            if looks and up_to is not None:
                self._news, self._look_at = False, real + POLL_SECONDS
                found = await ledger.ready(session, name, now, room * 4, self._busy, up_to=up_to, quiet=quiet)
                due = await ledger.next_due(session, name, now) if not found else None
                if due is not None:
                    self._look_at = min(self._look_at, real + max(0.01, (due - now).total_seconds()))
        chosen, wait = self._departures.fitting(found, room, self._seconds())
        self._news = self._news or wait <= 0
        self._look_at = min(self._look_at, real + wait)
        return chosen

    def _next_parcels(self, letters: list[Letter]) -> list[Letter]:
        """Claimed rows of campaigns to be begun: in batches, when half of what may wait or fly is gone."""
        seconds = self._seconds()
        if not self._supply.claimed or self._halts.wait(self._supply.lane, seconds) > 0:
            return []
        waiting = self._departures.parcels
        room = min(self._places - self._parcels_out - waiting - len(letters), self._batch - waiting)
        if room < max(1, self._batch // 2):
            return []
        taken = {letter.chat_id for letter in letters}

        def fits(letter: Letter) -> bool:
            if letter.chat_id in self._busy or letter.chat_id in taken:
                return False
            taken.add(letter.chat_id)
            return not self._departures.rests(letter, seconds)

        return self._supply.next(room, fits)

    async def _affordable(self, letters: list[Letter]) -> list[Letter]:
        """Replies alone where the channel's quota must be kept for them."""
        if self._spent is None or all(letter.lane == Lane.REPLY for letter in letters):
            return letters
        if _real() - self._asked_at >= SPENT_SECONDS:
            self._asked_at = _real()
            self._only_replies = await self._spent()
        if not self._only_replies:
            return letters
        self._supply.give_back()
        return [letter for letter in letters if letter.lane == Lane.REPLY]

    async def _exchange(self, letters: list[Letter]) -> None:
        """One transaction: what has finished is recorded, these are begun. They leave when it is committed."""
        results = list(self._results)
        if not letters and not results:
            return
        self._beginning = letters
        async with self._database.write(brief=True) as session:
            over, tell = await exchange.record(session, self._channel.name, results, self._now(), self._falling)
            begun = await exchange.begin(session, self._channel, letters, self._rooms, self._now())
        self._beginning = []
        del self._results[: len(results)]
        self._result_at = _real()
        self._busy.difference_update(letter.chat_id for letter, _ in results)
        self._supply.drop(over)
        tell()
        for letter in begun:
            self._busy.add(letter.chat_id)
            self._departures.add(letter)
        if len(begun) < len(letters) or any(not letter.campaign for letter, _ in results):
            self._news = True  # the next one of that chat may leave

    def _worth_recording(self) -> bool:
        """Whether what has finished is worth a commit of its own: much, old, nothing else to do, or waited for."""
        if not self._results:
            return False
        idle = not self._in_flight and not self._departures.parcels and not self._supply.claimed
        much = len(self._results) >= max(1, self._batch // 2)
        old = _real() - self._result_at >= RECORD_SECONDS
        return idle or much or old or any(not letter.campaign for letter, _ in self._results)

    def _launch(self) -> float:
        """Lets go what has begun and whose pace has come; returns the seconds until the next one."""
        leaving, back, pause = self._departures.leave(self._seconds())
        self._put_back(back)
        for letter in leaving:
            self._parcels_out += 1 if letter.campaign else 0
            self._in_flight[letter.chat_id] = asyncio.create_task(self._deliver(letter))
        return pause

    async def _deliver(self, letter: Letter) -> None:
        try:
            outcome = await self._sender.send(letter)
        finally:
            self._departures.end(letter, self._seconds())
            del self._in_flight[letter.chat_id]
            self._parcels_out -= 1 if letter.campaign else 0
        self._finish(letter, outcome)
        if len(self._departures) or self._worth_recording():
            self._wake.set()

    def _finish(self, letter: Letter, outcome: Outcome) -> None:
        if not self._results:
            self._result_at = _real()
        self._results.append((letter, outcome))

    def _put_back(self, letters: list[Letter]) -> None:
        """Begun, and not sent: they are pending again."""
        for letter in letters:
            self._finish(letter, Outcome(letter.id, "pending", next_at=self._now(), again=letter.again))

    async def _drain(self) -> None:
        """What has left is waited for, at most four seconds, so that its answer is recorded.

        What was marked as begun and has certainly not left may leave later.
        """
        self._put_back([*self._beginning, *self._departures.clear()])
        self._beginning = []
        if self._in_flight:
            await asyncio.wait(list(self._in_flight.values()), timeout=DRAIN_SECONDS)
        await self._exchange([])

    def _pause(self) -> float:
        """Seconds until there may be something to do if nobody says so before."""
        real, seconds = _real(), self._seconds()
        pauses = [POLL_SECONDS, self._halts.end(seconds)]
        if self._room() > 0 and self._halts.last_open(seconds) is not None:
            if self._news:
                return 0.0
            pauses.append(self._look_at - real)
        if self._results:
            pauses.append(self._result_at + RECORD_SECONDS - real)
        if self._supply.under_way and not self._supply.claimed:
            pauses.append(CLAIM_SECONDS)
        return max(0.002, min(pauses))

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for can swallow a cancellation in Python 3.11
                await self._wake.wait()


def _real() -> float:
    """Seconds for our own effort; the pace has the clock it was given."""
    return asyncio.get_running_loop().time()
