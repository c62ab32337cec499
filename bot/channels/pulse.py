"""A channel's health, with one log line for each change.

For: `Health` as the rest of the program sees it. Not for: deciding what is healthy.
"""

from __future__ import annotations

import logging
from typing import Literal

from bot.channels.base import Health

log = logging.getLogger(__name__)


class Pulse:
    """Once stopped it stays so until it is revived, if perhaps for another reason. `title` names the platform."""

    def __init__(self, title: str) -> None:
        self.health = Health()
        self._title = title

    @property
    def stopped(self) -> bool:
        return self.health.state == "stopped"

    def up(self) -> None:
        self._set("up", "", logging.INFO)

    def down(self, why: str) -> None:
        self._set("down", why, logging.WARNING)

    def stop(self, why: str) -> None:
        self._set("stopped", why, logging.ERROR)

    def revive(self) -> None:
        """Up, even where it was stopped: what stopped it is over."""
        self._change("up", "", logging.INFO)

    def _set(self, state: Literal["up", "down", "stopped"], detail: str, level: int) -> None:
        if not self.stopped or state == "stopped":
            self._change(state, detail, level)

    def _change(self, state: Literal["up", "down", "stopped"], detail: str, level: int) -> None:
        if (self.health.state, self.health.detail) == (state, detail):
            return
        log.log(level, "%s is %s%s", self._title, state, f": {detail}" if detail else "")
        self.health.state, self.health.detail = state, detail
