"""One update from Telegram into `accept`, and the acknowledgement of a pressed button.

For: polling and webhook alike. Not for: acknowledging the update itself; that is the caller's, once `take` returned.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging

from telegram import Bot, Update
from telegram.error import TelegramError

from bot.channels.base import Accept
from bot.channels.storing import store
from bot.channels.telegram.parse import Me, parse

log = logging.getLogger(__name__)


class Intake:
    """Holds the answers to presses that are under way."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._answers: set[asyncio.Task[None]] = set()

    async def take(self, update: Update, me: Me, accept: Accept) -> None:
        """Raises NotStored: the update must come again.

        What cannot be understood is logged by its number, without content, and done with.
        """
        try:
            incoming = parse(update, me, dt.datetime.now(dt.UTC))
        except Exception as error:  # a shape nobody has seen must not hold up the others
            log.warning("update %s is not understood: %s", update.update_id, type(error).__name__)
            return
        if incoming is None:
            _note(update)
            return
        await store(incoming, accept, f"update {update.update_id}")
        if incoming.ack_ref:
            task = asyncio.create_task(self._answer(incoming.ack_ref), name="telegram-answer-press")
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, query_id: str) -> None:
        """Stops the little clock on the button, without keeping anybody waiting."""
        try:
            await self._bot.answer_callback_query(query_id)
        except TelegramError as error:  # too old, or answered before: nobody misses it
            log.debug("a press was not answered: %s", type(error).__name__)

    async def close(self) -> None:
        """Drops the answers still under way."""
        for task in tuple(self._answers):
            task.cancel()
        await asyncio.gather(*self._answers, return_exceptions=True)


def _note(update: Update) -> None:
    """One log line about an update that is no message to us, without names."""
    if change := update.my_chat_member:
        log.info(
            "update %s: the bot is now %s in a %s", update.update_id, change.new_chat_member.status, change.chat.type
        )
    else:
        log.debug("update %s is nothing for us", update.update_id)
