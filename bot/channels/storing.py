"""Handing one incoming message to `accept`.

For: `store`, and the error of what could not be stored. Not for: trying again; each channel has a way of its own, by
what its platform still holds.
"""

from __future__ import annotations

import logging

from bot.channels.base import Accept
from bot.conversation import Incoming

log = logging.getLogger(__name__)


class NotStored(Exception):
    """`accept` failed."""


async def store(incoming: Incoming, accept: Accept, what: str) -> None:
    """Returns when it is committed. `what` names it in the log. Raises NotStored."""
    try:
        await accept(incoming)
    except Exception as error:
        # Its text may hold what a person wrote, so only its kind is logged.
        log.error("%s could not be stored: %s", what, type(error).__name__)
        raise NotStored from None
