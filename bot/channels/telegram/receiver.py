"""Receiving for ever: the start, the long polls or the look after the webhook, and the waits after failures.

For: `run`, which is a failure domain of its own: it ends only when it is cancelled or the token is refused. Not for:
what is in an update (`intake.py`).
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.channels.base import Accept
from bot.channels.pulse import Pulse
from bot.channels.storing import NotStored
from bot.channels.telegram.faults import TOKEN_REFUSED, describe
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.parse import Me
from bot.channels.telegram.patience import Patience
from bot.channels.telegram.request import FloodWait

log = logging.getLogger(__name__)

WANTED = ("message", "callback_query", "my_chat_member")
_CONFLICT = "một chương trình khác đang nhận tin của cùng bot này (409)"


@dataclass(frozen=True, slots=True)
class Way:
    """How updates come: pushed to `hook_url` with `secret`, or, where that is empty, polled for `poll_seconds` each."""

    poll_seconds: int = 30
    hook_url: str = ""
    secret: str = ""


class Receiver:
    """`me` is known once Telegram has answered."""

    def __init__(
        self, bot: Bot, intake: Intake, pulse: Pulse, way: Way, commands: Sequence[tuple[str, str]], patience: Patience
    ) -> None:
        self.me: Me | None = None
        self._bot, self._intake, self._pulse = bot, intake, pulse
        self._way, self._commands, self._patience = way, list(commands), patience
        self._way_is_set = False
        self._offset: int | None = None
        self._failures = 0
        self._ask_shortly = True
        self._conflict_first = self._conflict_last = 0.0

    async def run(self, accept: Accept) -> None:
        while not self._pulse.stopped:
            try:
                me = await self._begin()
                await (self._watch() if self._way.hook_url else self._poll(me, accept))
            except InvalidToken:
                self._pulse.stop(TOKEN_REFUSED)
            except Exception as error:
                await asyncio.sleep(self._after(error))
            else:
                self._failures = 0

    async def _begin(self) -> Me:
        """Whatever of the start is still to be done: who we are, our commands, how updates come."""
        if self.me is None:
            user = await self._bot.get_me()
            await self._set_commands()
            self.me = Me(user.id, user.username or "")
        if not self._way_is_set:
            if self._way.hook_url:
                await self._bot.set_webhook(self._way.hook_url, secret_token=self._way.secret, allowed_updates=WANTED)
            else:
                await self._bot.delete_webhook(drop_pending_updates=False)
            self._way_is_set = True
        return self.me

    async def _set_commands(self) -> None:
        try:
            await self._bot.set_my_commands(self._commands)
        except BadRequest as error:
            log.error("Telegram refused the list of commands: %s", error.message)

    async def _poll(self, me: Me, accept: Accept) -> None:
        """One poll. The offset moves over what is stored, and the next poll tells it to Telegram.

        The first one, and the first after a failure, does not wait, so that health is known at once.
        """
        seconds = 0 if self._ask_shortly else self._way.poll_seconds
        updates = await self._bot.get_updates(offset=self._offset, timeout=seconds, allowed_updates=WANTED)
        if not updates:
            # All is acknowledged. Without an offset a new start of the numbers (after a quiet week) hides nothing.
            self._offset = None
        for update in updates:
            await self._intake.take(update, me, accept)
            self._offset = update.update_id + 1
        self._ask_shortly = False
        self._pulse.up()

    async def _watch(self) -> None:
        """Looks after the webhook: whether it is still ours, and what Telegram says about it."""
        info = await self._bot.get_webhook_info()
        if info.url != self._way.hook_url:
            self._way_is_set = False
            log.warning("somebody else changed the webhook; it is set again")
        elif info.last_error_message and info.pending_update_count:
            self._pulse.down(f"Telegram không gọi được webhook ({info.last_error_message})")
        else:
            self._pulse.up()
        await asyncio.sleep(self._patience.watch)

    def _after(self, error: Exception) -> float:
        """Notes a failure; returns the seconds to wait."""
        self._failures += 1
        pause = self._patience.pause(self._failures)
        if isinstance(error, Conflict):
            return self._after_conflict()
        self._ask_shortly = True
        if isinstance(error, NotStored):
            self._pulse.down("không lưu được tin đến")
        elif isinstance(error, TelegramError):
            self._offset = None  # what was not acknowledged comes again, and `accept` knows it
            self._pulse.down(describe(error))
            pause = error.seconds if isinstance(error, FloodWait) else pause
        else:
            log.error("receiving failed: %s", type(error).__name__)
            self._pulse.down(f"lỗi khi nhận tin ({type(error).__name__})")
        return pause

    def _after_conflict(self) -> float:
        """A conflict lasts until a grace has passed without one: two pollers each get through now and then."""
        now, grace = time.monotonic(), self._patience.conflict_grace
        if not self._conflict_last or now - self._conflict_last > grace + self._patience.alarm_pause:
            self._conflict_first = now
        self._conflict_last = now
        self._way_is_set = False  # perhaps somebody set a webhook
        self._pulse.down(_CONFLICT)
        if now - self._conflict_first < grace:
            return self._patience.conflict_pause
        log.error("Telegram: %s", _CONFLICT)
        return self._patience.alarm_pause
