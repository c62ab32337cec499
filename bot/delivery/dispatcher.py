"""Sends what the ledger holds for one channel, in order within a chat, at the channel's pace.

For: begin, send, record. Not for: how a platform is spoken to (`channels`) or what is sent. One dispatcher a channel:
on PostgreSQL it is elected by an advisory lock, so several processes keep one pace.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import random
import zlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot import errors, files
from bot.channels.base import Channel
from bot.conversation import Outgoing
from bot.delivery import ledger
from bot.delivery.ledger import Lane, Letter, Outcome
from bot.delivery.pacing import Meter, Pace
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.metrics import Metrics

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
ONCE_MORE_AFTER = 2.0
DRAIN_SECONDS = 3.5
ELECTION_KEY = 7_201_200


def pause_after(attempts: int, jitter: float = 0.0) -> float:
    """Seconds before the next try after so many: 1, 2, 4 … 300, plus up to a quarter (`jitter` in 0..1)."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 16)) * (1 + jitter / 4)


def judge(letter: Letter, error: errors.ChannelError, now: dt.datetime, jitter: float = 0.0) -> Outcome:
    """What becomes of a letter that the channel did not take. Pure; the states are drawn in `ledger.py`."""
    text = f"{error.code}: {error.sentence}"
    later = now + dt.timedelta(seconds=pause_after(letter.attempts + 1, jitter))
    match error:
        case errors.RetryLater(retry_after=seconds):
            return Outcome(letter.id, "pending", text, next_at=now + dt.timedelta(seconds=seconds), again=letter.again)
        case errors.Moved(chat_id=chat_id):
            return Outcome(letter.id, "pending", text, next_at=now, again=letter.again, moved_to=chat_id)
        case errors.Unreachable():
            return Outcome(letter.id, "unreachable", text)
        case errors.NotDelivered() | errors.ChannelStopped():
            return Outcome(letter.id, "pending", text, next_at=later, again=letter.again)
        case errors.Unknown() if not letter.again and letter.lane < Lane.ANNOUNCEMENT:
            soon = now + dt.timedelta(seconds=ONCE_MORE_AFTER)
            return Outcome(letter.id, "pending", text, next_at=soon, again=True)
        case errors.Unknown():
            return Outcome(letter.id, "unknown", text)
        case _:
            return Outcome(letter.id, "failed", text)


class Dispatcher:
    """Runs until cancelled. `wake` tells it that something new was committed."""

    def __init__(
        self, database: Database, channel: Channel, now: Callable[[], dt.datetime], metrics: Metrics | None = None
    ) -> None:
        self._database = database
        self._channel = channel
        self._now = now
        self._metrics = metrics
        self._wake = asyncio.Event()
        self._in_flight: dict[str, asyncio.Task[Outcome]] = {}
        self._beginning: list[Letter] = []
        self._halted_until = 0.0
        limits = channel.limits
        pace = Pace(limits.per_second, limits.per_chat_second, limits.chat_burst, limits.per_group_minute)
        self._meter = Meter.start(pace, self._seconds())

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Sends until cancelled; a fault of the database or the platform never ends it."""
        while True:
            try:
                if self._database.is_sqlite:
                    await self._serve()
                else:
                    await self._serve_when_elected()
            except Exception:
                # Whatever it was: one channel that never sends again is worse than a line in the log every second.
                log.exception("dispatcher will start again", extra={"channel": self._channel.name})
                await asyncio.sleep(POLL_SECONDS)

    async def _serve_when_elected(self) -> None:
        """Holds an advisory lock while serving; it falls with the connection, and another process takes over."""
        key = ELECTION_KEY + zlib.crc32(self._channel.name.encode()) % 1_000_000
        async with self._database.engine.connect() as session:
            await session.execution_options(isolation_level="AUTOCOMMIT")
            while True:
                query = sa.text("SELECT pg_try_advisory_lock(:key)")
                if (await session.execute(query, {"key": key})).scalar_one():
                    break
                await asyncio.sleep(POLL_SECONDS)
            serving = asyncio.create_task(self._serve())
            try:
                while not serving.done():
                    await asyncio.wait([serving], timeout=POLL_SECONDS)
                    await session.execute(sa.text("SELECT 1"))  # the lock is ours as long as this connection lives
                await serving
            finally:
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)
                await session.invalidate()  # kept in the pool it would hold the lock, and nobody could be elected

    async def _serve(self) -> None:
        async with self._database.write() as session:
            begun = await ledger.recover(session, self._channel.name, self._now())
        if begun:
            log.warning("messages were being sent at the last stop", extra={"count": begun})
        try:
            while True:
                self._wake.clear()
                pause = await self._step()
                await self._sleep(pause)
        finally:
            await self._drain()

    async def _step(self) -> float:
        """Records what has finished, begins what may leave; returns the seconds until there may be more to do."""
        await self._record()
        now = self._seconds()
        if self._channel.health.state == "stopped":
            return POLL_SECONDS
        if now < self._halted_until:
            return self._halted_until - now
        room = self._channel.limits.concurrency - len(self._in_flight)
        if room <= 0:
            return POLL_SECONDS
        letters, pause = await self._choose(room)
        for letter in letters:
            task = asyncio.create_task(self._send(letter))
            self._in_flight[letter.chat_id] = task
            task.add_done_callback(lambda _done: self._wake.set())
        self._beginning = []
        return 0.0 if letters else pause

    async def _choose(self, room: int) -> tuple[list[Letter], float]:
        """Letters whose pace allows it, marked as begun and committed; else the seconds to wait."""
        seconds, pause = self._seconds(), POLL_SECONDS
        chosen: list[Letter] = []
        async with self._database.read() as session:
            found = await ledger.ready(session, self._channel.name, self._now(), room * 4, self._in_flight.keys())
            due = await ledger.next_due(session, self._channel.name, self._now()) if not found else None
        for letter in found:
            wait = self._meter.wait(letter.chat_id, letter.is_group, seconds)
            if wait > 0:
                pause = min(pause, wait)
            elif len(chosen) < room:
                self._meter.take(letter.chat_id, letter.is_group, seconds)
                chosen.append(letter)
        if due is not None:
            pause = min(pause, max(0.01, (due - self._now()).total_seconds()))
        if chosen:
            self._beginning = chosen
            async with self._database.write() as session:
                begun = await ledger.begin(session, [letter.id for letter in chosen])
            chosen = [letter for letter in chosen if letter.id in begun]
        return chosen, pause

    async def _send(self, letter: Letter) -> Outcome:
        outcome = await self._sent(letter, letter.message) if letter.message else self._unreadable(letter)
        if self._metrics is not None:
            self._metrics.deliveries.labels(self._channel.name, outcome.state).inc()
        return outcome

    def _unreadable(self, letter: Letter) -> Outcome:
        """It can never be sent; closed, it keeps the others of its chat and channel no longer waiting."""
        log.error("a stored message cannot be read", extra={"channel": self._channel.name, "delivery": letter.id})
        return Outcome(letter.id, "failed", "payload: nội dung đã lưu không đọc được")

    async def _sent(self, letter: Letter, message: Outgoing) -> Outcome:
        try:
            sent = await self._channel.send(letter.chat_id, await self._with_files(message))
        except errors.ChannelError as error:
            if isinstance(error, errors.RetryLater):
                self._halted_until = max(self._halted_until, self._seconds() + error.retry_after)
            log.warning("not sent", extra={"channel": self._channel.name, "delivery": letter.id, "code": error.code})
            return judge(letter, error, self._now(), random.random())
        except Exception:
            # A fault of our own code: whether the request left is not known, and the next message must still go.
            log.exception("sending failed", extra={"channel": self._channel.name, "delivery": letter.id})
            return judge(letter, errors.Unknown("lỗi khi gửi"), self._now())
        return Outcome(letter.id, "sent", provider_ref=sent.ref, files=files.numbers(message.attachments))

    async def _with_files(self, message: Outgoing) -> Outgoing:
        """The message with the files that are stored for it: a channel never touches the database."""
        if not files.numbers(message.attachments):
            return message
        async with self._database.read() as session:
            return await files.with_content(session, message)

    async def _record(self) -> None:
        done = {chat_id: task.result() for chat_id, task in self._in_flight.items() if task.done()}
        if done:
            async with self._database.write() as session:
                await ledger.record(session, self._channel.name, list(done.values()), self._now())
        for chat_id in done:
            del self._in_flight[chat_id]

    async def _drain(self) -> None:
        """What has left is waited for, at most four seconds, so that its answer is recorded.

        What was marked as begun and has certainly not left may leave later.
        """
        if self._in_flight:
            await asyncio.wait(self._in_flight.values(), timeout=DRAIN_SECONDS)
        await self._record()
        if self._beginning:
            back = [Outcome(letter.id, "pending", again=letter.again) for letter in self._beginning]
            async with self._database.write() as session:
                await ledger.record(session, self._channel.name, back, self._now())
            self._beginning = []

    async def _sleep(self, seconds: float) -> None:
        if seconds <= 0:
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):  # wait_for can swallow a cancellation in Python 3.11
                await self._wake.wait()

    def _seconds(self) -> float:
        return self._now().timestamp()
