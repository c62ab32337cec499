"""A channel whose messages are counted as they pass, in both directions.

For: `Metered`, around a channel of a platform that grants a number a month. Not for: rules and figures
(`bot/quota.py`), nor for holding anything back (the dispatcher does). A message that could not be counted has still
been sent or received: a fault of counting is logged and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

from starlette.routing import BaseRoute

from bot.channels.base import Accept, Channel, Health, KeepsFiles, Limits, Sent
from bot.conversation import Attachment, Incoming, Outgoing
from bot.errors import Unknown

log = logging.getLogger(__name__)

IsKnown = Callable[[str, str], Awaitable[bool]]
"""Whether an event of a channel (its name, the event's id) was stored before."""


class Meter(Protocol):
    async def add(self, *, sent: int = 0, received: int = 0) -> None: ...


class KeepsFilesChannel(Channel, KeepsFiles, Protocol):
    """A channel whose platform keeps what people send."""


class Metered:
    """Behaves as the channel inside."""

    def __init__(self, inside: KeepsFilesChannel, meter: Meter, is_known: IsKnown) -> None:
        self._inside, self._meter, self._is_known = inside, meter, is_known
        self.name: str = inside.name
        self.limits: Limits = inside.limits
        self.health: Health = inside.health

    def routes(self, accept: Accept) -> Sequence[BaseRoute]:
        return self._inside.routes(self._counting(accept))

    async def run(self, accept: Accept) -> None:
        await self._inside.run(self._counting(accept))

    async def send(self, chat_id: str, message: Outgoing) -> Sent:
        """See `Channel`. What may have arrived counts as well."""
        try:
            sent = await self._inside.send(chat_id, message)
        except Unknown:
            await self._add(sent=parts(message))
            raise
        await self._add(sent=parts(message))
        return sent

    async def fetch(self, attachment: Attachment) -> bytes:
        return await self._inside.fetch(attachment)

    async def close(self) -> None:
        await self._inside.close()

    def _counting(self, accept: Accept) -> Accept:
        async def accept_and_count(incoming: Incoming) -> None:
            is_new = await self._is_new(incoming)
            await accept(incoming)
            if is_new:
                await self._add(received=1)

        return accept_and_count

    async def _is_new(self, incoming: Incoming) -> bool:
        """Asked before it is stored. Where nobody can say, it counts rather once more than not at all."""
        try:
            return not await self._is_known(incoming.channel, incoming.event_id)
        except Exception as error:  # mostly a database that does not answer
            log.error("whether a message of %s is new is not known: %s", self.name, type(error).__name__)
            return True

    async def _add(self, *, sent: int = 0, received: int = 0) -> None:
        try:
            await self._meter.add(sent=sent, received=received)
        except Exception as error:  # mostly a database that does not answer
            log.error("messages of %s were not counted: %s", self.name, type(error).__name__)


def parts(message: Outgoing) -> int:
    """How many of the platform's messages one of ours is: several pictures go one by one, and the text after them."""
    pictures = sum(attachment.kind == "image" for attachment in message.attachments)
    return pictures + 1 if pictures > 1 else 1
