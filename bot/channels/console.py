"""The terminal as a channel: a line typed is a message, an answer is printed with numbered choices.

For: `congdoan chat`. Not for: scripts, which have `congdoan ask --json`.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
import uuid
from collections.abc import Awaitable, Callable, Sequence
from io import TextIOWrapper
from typing import TextIO

from starlette.routing import BaseRoute

from bot.channels.base import Accept, Health, Limits, Sent
from bot.conversation import Incoming, Outgoing
from bot.errors import Failed
from bot.words import storable

CHAT = "console"


class ConsoleChannel:
    """One conversation on standard input and output; ends at the end of the input."""

    name = "console"
    limits = Limits(text=100_000, buttons=False, stored_is_sent=True)

    def __init__(self, source: TextIO | None = None) -> None:
        self.health = Health("up")
        self._source = source or _standard_input()

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        return ()

    async def run(self, accept: Accept) -> None:
        """Nothing to receive in the background: `talk` reads the lines."""
        await asyncio.Event().wait()

    async def talk(self, accept: Accept, answered: Callable[[], Awaitable[None]]) -> None:
        """Reads lines until the end; awaits `answered` after each was stored."""
        while line := await asyncio.to_thread(self._source.readline):
            if text := storable(line).strip():
                await accept(message(text))
                await answered()

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        raise Failed("Kênh dòng lệnh tự đọc tin đã lưu.")

    async def close(self) -> None:
        self.health.state = "stopped"


def _standard_input() -> TextIO:
    """Standard input where bytes that are no text become a mark instead of a character that nothing can store."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin


def message(text: str) -> Incoming:
    """One typed line as an event."""
    return Incoming(
        channel=CHAT,
        event_id=uuid.uuid4().hex,
        chat_id=CHAT,
        sender_id=CHAT,
        text=text,
        received_at=dt.datetime.now(dt.UTC),
    )
