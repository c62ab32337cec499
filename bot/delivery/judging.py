"""What becomes of a message that a channel did not take, and which lanes rest because of it.

For: pure rules. Not for: sending (`dispatcher.py`) or rows (`ledger.py`, where their states are drawn).
"""

from __future__ import annotations

import datetime as dt
import math

from bot import errors
from bot.delivery.ledger import Lane, Letter, Outcome

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 300.0
ONCE_MORE_AFTER = 2.0
QUOTA_TRIES = (2.0, 5.0, 15.0)
"""Seconds after which a reply is tried again that met a quota: some platforms leave room for answers."""
QUOTA_PAUSE = 900.0
"""Seconds for which everything but replies rests at a channel whose quota is used up; then one tries again."""


def pause_after(attempts: int, jitter: float = 0.0) -> float:
    """Seconds before the next try after so many: 1, 2, 4 … 300, plus up to a quarter (`jitter` in 0..1)."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 16)) * (1 + jitter / 4)


def judge(letter: Letter, error: errors.ChannelError, now: dt.datetime, jitter: float = 0.0) -> Outcome:
    """What becomes of a letter that the channel did not take. Pure."""
    text = f"{error.code}: {error.sentence}"

    def later(seconds: float, again: bool = letter.again) -> Outcome:
        return Outcome(letter.id, "pending", text, next_at=now + dt.timedelta(seconds=seconds), again=again)

    match error:
        case errors.RetryLater(retry_after=seconds):
            return later(seconds)
        case errors.Moved(chat_id=chat_id):
            return Outcome(letter.id, "pending", text, next_at=now, again=letter.again, moved_to=chat_id)
        case errors.Unreachable():
            return Outcome(letter.id, "unreachable", text)
        case errors.QuotaReached() if letter.lane > Lane.REPLY:
            return later(0)
        case errors.QuotaReached() if letter.attempts < len(QUOTA_TRIES):
            return later(QUOTA_TRIES[letter.attempts])
        case errors.NotDelivered() | errors.ChannelStopped():
            return later(pause_after(letter.attempts + 1, jitter))
        case errors.Unknown() if not letter.again and letter.lane < Lane.ANNOUNCEMENT:
            return later(ONCE_MORE_AFTER, again=True)
        case errors.Unknown():
            return Outcome(letter.id, "unknown", text)
        case _:
            return Outcome(letter.id, "failed", text)


class Halts:
    """Until when lanes rest. A lane that was asked to wait takes those behind it along, never those before it."""

    def __init__(self) -> None:
        self._until: dict[Lane, float] = {}

    def note(self, lane: Lane, error: errors.ChannelError, now: float) -> None:
        """What an answer to a message of this lane means for the lanes; `now` in seconds."""
        match error:
            case errors.RetryLater(retry_after=seconds, whole_channel=True):
                self._halt(lane, now + seconds)
            case errors.QuotaReached():
                self._halt(Lane.NOTICE, now + QUOTA_PAUSE)

    def _halt(self, lane: Lane, until: float) -> None:
        self._until[lane] = max(until, self._until.get(lane, 0.0))

    def wait(self, lane: Lane, now: float) -> float:
        """Seconds for which a lane rests still; 0 where it does not."""
        return max(0.0, *(until - now for halted, until in self._until.items() if halted <= lane), 0.0)

    def end(self, now: float) -> float:
        """Seconds until some lane rests no longer; infinite where none does."""
        return min((until - now for until in self._until.values() if until > now), default=math.inf)

    def last_open(self, now: float) -> Lane | None:
        """The last lane that does not rest; None where not even replies may leave."""
        open_lanes = [lane for lane in Lane if self.wait(lane, now) <= 0]
        return max(open_lanes, default=None)
