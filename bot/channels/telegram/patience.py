"""How long Telegram's receiver waits after a failure, and when it raises the alarm.

For: `TelegramChannel.run` alone. Not for: sending, which never tries again by itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.patience import Patience as CommonPatience


@dataclass(frozen=True, slots=True)
class Patience(CommonPatience):
    """A second poller (often ourselves before a crash) is borne with for `conflict_grace`, trying every
    `conflict_pause`; then there is an alarm and a try every `alarm_pause`. All in seconds.
    """

    conflict_pause: float = 5
    conflict_grace: float = 60
    alarm_pause: float = 60
