"""What has begun and waits for its pace, and what may be begun because its pace allows it.

For: `Departures`, a part of the dispatcher without database or channel. Not for: the pace itself (`pacing.py`).
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from bot.delivery.judging import Halts
from bot.delivery.ledger import Letter
from bot.delivery.pacing import ANSWER_SECONDS, Meter, Pace


class Departures:
    """Messages of one channel between being begun and being sent. Times are seconds of one clock."""

    def __init__(self, pace: Pace, seconds: float) -> None:
        self._pace = pace
        self._meter = Meter(pace, seconds)
        self.halts = Halts()
        self._letters: deque[Letter] = deque()
        self._parcels: deque[Letter] = deque()
        self._flying: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._letters) + len(self._parcels)

    @property
    def parcels(self) -> int:
        """How many of them are rows of campaigns."""
        return len(self._parcels)

    def start(self, seconds: float, *, taken_over: bool) -> None:
        """A new count. `taken_over`: another process may have sent as much as it may until just now."""
        self._meter = Meter(self._pace, seconds, taken_over=taken_over)
        self._flying.clear()

    def add(self, letter: Letter) -> None:
        """It has begun."""
        (self._parcels if letter.campaign else self._letters).append(letter)

    def clear(self) -> list[Letter]:
        """Takes all of them out."""
        everything = [*self._letters, *self._parcels]
        self._letters.clear()
        self._parcels.clear()
        return everything

    def rests(self, letter: Letter, seconds: float) -> bool:
        """Whether its chat has to rest."""
        return self._meter.wait_in(letter.chat_id, letter.is_group, seconds) > 0

    def fitting(self, found: Sequence[Letter], room: int, seconds: float) -> tuple[list[Letter], float]:
        """Up to `room` letters whose pace allows them now, and the seconds until others may be begun (infinite: none).

        0 where only the room is missing.
        """
        free = {lane: self._meter.room(lane, seconds) for lane in {letter.lane for letter in found}}
        chosen: list[Letter] = []
        pause = math.inf
        for letter in found:
            wait = self._meter.wait_in(letter.chat_id, letter.is_group, seconds)
            if wait <= 0 and free[letter.lane] <= 0:
                wait = max(0.001, self._meter.wait(letter.lane, seconds))
            if wait > 0 or len(chosen) >= room:
                pause = min(pause, wait)
                continue
            chosen.append(letter)
            free = {lane: count - 1 for lane, count in free.items()}
        return chosen, pause

    def begin(self, letter: Letter, seconds: float) -> None:
        """The request of one that left begins now."""
        self._meter.begin(letter.lane, seconds)
        self._flying[letter.chat_id] = seconds

    def end(self, letter: Letter, seconds: float) -> None:
        """It is answered, or given up."""
        if self._flying.pop(letter.chat_id, None) is not None:
            self._meter.end(seconds)

    def _end_late(self, seconds: float) -> None:
        """Those that hang do not hold back the others for as long as they hang."""
        for chat_id, at in list(self._flying.items()):
            if at + ANSWER_SECONDS > seconds:
                break  # they are in the order in which they began
            del self._flying[chat_id]
            self._meter.end(seconds)

    def leave(self, seconds: float) -> tuple[list[Letter], list[Letter], float]:
        """What leaves now, what is put back as its lane rests, and the seconds until the next one (infinite: none).

        What leaves is counted; `begin` and `end` follow.
        """
        self._end_late(seconds)
        leaving: list[Letter] = []
        back: list[Letter] = []
        pause = math.inf
        for waiting in (self._letters, self._parcels):
            for _ in range(len(waiting)):
                letter = waiting.popleft()
                if self.halts.wait(letter.lane, seconds) > 0:
                    back.append(letter)
                    continue
                wait = self._meter.wait(letter.lane, seconds)
                if wait > 0 and letter.campaign:
                    waiting.appendleft(letter)  # all others of the campaigns wait for the same
                    pause = min(pause, wait)
                    break
                wait = max(wait, self._meter.wait_in(letter.chat_id, letter.is_group, seconds))
                if wait > 0:
                    waiting.append(letter)
                    pause = min(pause, wait)
                    continue
                self._meter.take(letter.lane, letter.chat_id, letter.is_group, seconds)
                leaving.append(letter)
        return leaving, back, pause
