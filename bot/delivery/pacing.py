"""How fast: token buckets as pure functions of time.

For: when the next message may leave, over all chats, in one chat and in one group. Not for: sending, sleeping or
clocks: every function takes the time as seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

GROUP_BURST = 2.0
# Of a channel's rate a second, so that no second ever sees more than 1.2 times the rate: 30 where 25 are set.
BURST_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class Bucket:
    """Refills `rate` tokens a second up to `burst`; a message takes one. Rate 0 means no limit."""

    rate: float
    burst: float
    level: float
    at: float


def full(rate: float, burst: float, now: float) -> Bucket:
    """A bucket from which `burst` messages may leave at once."""
    return Bucket(rate, burst, burst, now)


def refill(bucket: Bucket, now: float) -> Bucket:
    """The bucket at a later time; time never runs backwards here."""
    if now <= bucket.at:
        return bucket
    return replace(bucket, level=min(bucket.burst, bucket.level + (now - bucket.at) * bucket.rate), at=now)


def wait(bucket: Bucket, now: float) -> float:
    """Seconds until a message may leave; 0 where it may leave now."""
    if bucket.rate <= 0:
        return 0.0
    missing = 1.0 - refill(bucket, now).level
    return 0.0 if missing <= 1e-9 else missing / bucket.rate


def take(bucket: Bucket, now: float) -> Bucket:
    """The bucket after a message has left. Raises ValueError where `wait` was not over."""
    if bucket.rate <= 0:
        return bucket
    if wait(bucket, now) > 0:
        raise ValueError("no message may leave yet")
    filled = refill(bucket, now)
    return replace(filled, level=max(0.0, filled.level - 1.0))


@dataclass(frozen=True, slots=True)
class Pace:
    """Limits of a channel: messages a second in all, a second in one chat (with a burst), a minute in one group."""

    per_second: float = 0
    per_chat_second: float = 0
    chat_burst: int = 1
    per_group_minute: float = 0


@dataclass(slots=True)
class Meter:
    """The buckets of one channel. Kept in memory: a restart takes longer than most of them need to fill."""

    pace: Pace
    everyone: Bucket
    chats: dict[str, Bucket]
    groups: dict[str, Bucket]

    @classmethod
    def start(cls, pace: Pace, now: float) -> Meter:
        return cls(pace, full(pace.per_second, max(1.0, pace.per_second * BURST_SHARE), now), {}, {})

    def _buckets(self, chat_id: str, is_group: bool, now: float) -> list[tuple[dict[str, Bucket], Bucket]]:
        pace = self.pace
        found = [(self.chats, self.chats.get(chat_id) or full(pace.per_chat_second, pace.chat_burst, now))]
        if is_group:
            rate = pace.per_group_minute / 60
            found.append((self.groups, self.groups.get(chat_id) or full(rate, GROUP_BURST, now)))
        return found

    def wait(self, chat_id: str, is_group: bool, now: float) -> float:
        """Seconds until a message to this chat may leave."""
        waits = [wait(bucket, now) for _, bucket in self._buckets(chat_id, is_group, now)]
        return max(wait(self.everyone, now), *waits)

    def take(self, chat_id: str, is_group: bool, now: float) -> None:
        """Counts one message to this chat."""
        for store, bucket in self._buckets(chat_id, is_group, now):
            store[chat_id] = take(bucket, now)
        self.everyone = take(self.everyone, now)
        if len(self.chats) > 10_000:
            self.chats = {key: value for key, value in self.chats.items() if wait(value, now) > 0}
