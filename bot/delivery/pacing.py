"""How fast: when the next message may leave, as functions of time.

Two promises, both kept for every second one may look at and not only from one full second to the next:

    of its own accord (notices, reminders, campaigns)   at most `per_second`, evenly spaced
    all together with replies                           at most `per_second` and a fifth: the reserve of replies

The first is counted where a request begins, the second as the platform counts, which refuses what is too much: however
late a request arrives there, it was before its answer.

For: all chats together, one chat, one group. Not for: sending, sleeping or clocks: every function takes the time as
seconds, of any clock that does not run backwards.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, replace

from bot.delivery.ledger import Lane

GROUP_BURST = 2.0
RESERVE = 0.2
"""How much of the rate replies may have on top of it: 30 a second in all where 25 are set."""
SPAN = 1.01
"""Seconds that no more than a second's messages fall into: a request leaves some milliseconds after it was let go."""
ANSWER_SECONDS = 1.0
"""For so long a request without an answer counts as if it reached the platform only now."""
SOON = 0.02
"""Seconds after which to look again for something that happens any moment."""
EVEN = 0.99
"""The share of the rate at which messages are spaced."""
CATCH_UP = 0.5
"""Seconds that can be made up for after a pause of the program; the windows hold all the same."""


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


@dataclass(slots=True)
class Window:
    """No more than `most` messages begin in any `span` seconds. `most` 0 means no limit.

    One that was let go counts as beginning now until it has begun: a busy program may be late with it.
    """

    most: int
    span: float
    began: deque[float] = field(default_factory=deque)
    let_go: int = 0

    @classmethod
    def of(cls, rate: float) -> Window:
        """The window of a rate a second; under one a second it is longer than a second."""
        most = max(1, int(rate + 1e-9)) if rate > 0 else 0
        return cls(most, SPAN * most / rate if 0 < rate < 1 else SPAN)

    def room(self, now: float) -> int:
        """How many may leave now."""
        if not self.most:
            return 1_000_000
        while self.began and self.began[0] + self.span <= now:
            self.began.popleft()
        return self.most - len(self.began) - self.let_go

    def wait(self, now: float, spare: int = 0) -> float:
        """Seconds until one more may leave and `spare` others could, as far as is known now."""
        missing = spare - self.room(now)
        if missing < 0:
            return 0.0
        return self.began[missing] + self.span - now if missing < len(self.began) else SOON

    def take(self, now: float) -> None:
        """Counts one that is let go. Raises ValueError where `wait` was not over."""
        if self.room(now) <= 0:
            raise ValueError("no message may leave yet")
        self.let_go += 1 if self.most else 0

    def begin(self, now: float) -> None:
        """One of those that were let go begins now."""
        if self.most:
            self.let_go -= 1
            self.began.append(now)

    def fill(self, now: float) -> None:
        """As if as many as may had just begun: what another process sent in the last second is not known."""
        self.began.extend([now] * self.most)


class Buckets:
    """A bucket for each of many keys; those that have had time to fill are forgotten."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate, self._burst = rate, burst
        self._fresh: dict[str, Bucket] = {}
        self._older: dict[str, Bucket] = {}
        self._turned_at = 0.0

    def __len__(self) -> int:
        return len(self._fresh) + len(self._older)

    def _of(self, key: str) -> Bucket | None:
        return self._fresh.get(key) or self._older.get(key)

    def wait(self, key: str, now: float) -> float:
        """Seconds until a message of this key may leave."""
        bucket = self._of(key)
        return wait(bucket, now) if bucket else 0.0

    def take(self, key: str, now: float) -> None:
        """Counts one message of this key. Raises ValueError where `wait` was not over."""
        if self._rate <= 0:
            return
        bucket = self._of(key) or full(self._rate, self._burst, now)
        if now - self._turned_at > self._burst / self._rate:  # what was not touched since the last turn is full again
            self._older, self._fresh, self._turned_at = self._fresh, {}, now
        self._fresh[key] = take(bucket, now)


@dataclass(frozen=True, slots=True)
class Pace:
    """Limits of a channel: messages a second in all, a second in one chat (with a burst), a minute in one group.

    `per_second` is that of what is sent of the program's own accord; replies have a reserve on top.
    """

    per_second: float = 0
    per_chat_second: float = 0
    chat_burst: int = 1
    per_group_minute: float = 0


class Meter:
    """All limits of one channel. Kept in memory: a restart takes longer than most of them need to be free again.

    `taken_over`: another process may have sent as much as it may until just now.
    """

    def __init__(self, pace: Pace, now: float, *, taken_over: bool = False) -> None:
        rate = pace.per_second
        self._all = Window.of(rate * (1 + RESERVE))
        self._own = Window.of(rate)
        self._spare = 1 if self._all.most - self._own.most > 1 else 0  # a reply finds a place at once
        even = full(rate * EVEN, max(1.0, rate * CATCH_UP), now)
        self._even = replace(even, level=1.0)
        self._chats = Buckets(pace.per_chat_second, pace.chat_burst)
        self._groups = Buckets(pace.per_group_minute / 60, GROUP_BURST)
        if taken_over:
            self._all.fill(now)
            self._own.fill(now)

    def wait(self, lane: Lane, now: float) -> float:
        """Seconds until a message of this lane may leave, as far as all chats together go."""
        if lane == Lane.REPLY:
            return self._all.wait(now)
        return max(self._all.wait(now, self._spare), self._own.wait(now), wait(self._even, now))

    def wait_in(self, chat_id: str, is_group: bool, now: float) -> float:
        """Seconds until a message to this chat may leave, as far as the chat itself goes."""
        own = self._chats.wait(chat_id, now)
        return max(own, self._groups.wait(chat_id, now)) if is_group else own

    def room(self, lane: Lane, now: float) -> int:
        """How many messages of this lane may leave now, over all chats."""
        if lane == Lane.REPLY or self._even.rate <= 0:
            return max(0, self._all.room(now))
        level = int(refill(self._even, now).level + 1e-9)
        return max(0, min(self._all.room(now) - self._spare, self._own.room(now), level))

    def begin(self, lane: Lane, now: float) -> None:
        """One of the messages that were taken begins now."""
        if lane != Lane.REPLY:
            self._own.begin(now)

    def end(self, now: float) -> None:
        """One that has begun is answered: it cannot reach the platform later than now."""
        self._all.begin(now)

    def take(self, lane: Lane, chat_id: str, is_group: bool, now: float) -> None:
        """Counts one message that is let go; `begin` and `end` follow. Raises ValueError where it may not leave yet."""
        self._all.take(now)
        if lane != Lane.REPLY:
            self._own.take(now)
            self._even = take(self._even, now)
        self._chats.take(chat_id, now)
        if is_group:
            self._groups.take(chat_id, now)
