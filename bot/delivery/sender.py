"""One message to one chat, and what became of it.

For: handing a message to its channel with its files, and turning every answer into an outcome. Not for: when it may
leave and how that is recorded (`dispatcher.py`), nor what an answer means (`judging.py`).
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import errors, files
from bot.channels.base import Channel
from bot.conversation import Outgoing
from bot.delivery.departures import Departures
from bot.delivery.judging import judge
from bot.delivery.ledger import Letter, Outcome
from bot.storage.database import Database

if TYPE_CHECKING:
    from bot.metrics import Metrics

log = logging.getLogger(__name__)


class Sender:
    """Sends through one channel. `departures`, by the clock `seconds`, hear when a request begins, and of rests."""

    def __init__(
        self,
        database: Database,
        channel: Channel,
        departures: Departures,
        now: Callable[[], dt.datetime],
        seconds: Callable[[], float],
        metrics: Metrics | None = None,
    ) -> None:
        self._database = database
        self._channel = channel
        self._departures = departures
        self._now = now
        self._seconds = seconds
        self._metrics = metrics

    async def send(self, letter: Letter) -> Outcome:
        """Never raises but when it is cancelled."""
        outcome = await self._sent(letter, letter.message) if letter.message else self._unreadable(letter)
        if self._metrics is not None:
            self._metrics.deliveries.labels(self._channel.name, outcome.state).inc()
        return outcome

    def _unreadable(self, letter: Letter) -> Outcome:
        """It can never be sent; closed, it keeps the others of its chat and channel no longer waiting."""
        self._departures.begin(letter, self._seconds())
        log.error("a stored message cannot be read", extra={"channel": self._channel.name, "delivery": letter.id})
        return Outcome(letter.id, "failed", "payload: nội dung đã lưu không đọc được")

    async def _sent(self, letter: Letter, given: Outgoing) -> Outcome:
        try:
            try:
                message = await self._with_files(given)
            finally:
                self._departures.begin(letter, self._seconds())
            sent = await self._channel.send(letter.chat_id, message)
        except errors.ChannelError as error:
            self._departures.halts.note(letter.lane, error, self._seconds())
            self._tell(letter, error)
            return judge(letter, error, self._now(), random.random())
        except Exception:
            # A fault of our own code: whether the request left is not known, and the next message must still go.
            log.exception("sending failed", extra={"channel": self._channel.name, "delivery": letter.id})
            return judge(letter, errors.Unknown("lỗi khi gửi"), self._now())
        stored = () if letter.campaign else files.numbers(given.attachments)
        return Outcome(letter.id, "sent", provider_ref=sent.ref, files=stored)

    def _tell(self, letter: Letter, error: errors.ChannelError) -> None:
        """A line in the log; an alarm where the whole channel is concerned."""
        details = {"channel": self._channel.name, "delivery": letter.id, "code": error.code}
        if not isinstance(error, errors.ChannelStopped | errors.QuotaReached):
            log.warning("not sent", extra=details)
            return
        log.error("the channel sends no more: %s", error.sentence, extra=details)
        self._channel.health.detail = error.sentence
        if self._metrics is not None:
            self._metrics.alarms.labels(self._channel.name, error.code).inc()

    async def _with_files(self, message: Outgoing) -> Outgoing:
        """The message with the files that are stored for it: a channel never touches the database."""
        if not files.numbers(message.attachments):
            return message
        async with self._database.read() as session:
            return await files.with_content(session, message)
