"""A conversation in memory: what the web chat needs of the storage, with answers given by a function.

For: tests of the web channel alone. Not for: proving that nothing is lost in a database.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence

from bot.conversation import Incoming, Outgoing
from bot.delivery.transcript import Entry, HistoryEntry, Look

Answer = Callable[[Incoming], Sequence[Outgoing]]


class MemoryTranscript:
    """`accept` stores and answers each event id once; `hold` keeps answers back until `release`."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.accepted: list[Incoming] = []
        self.calls = 0
        self.hold = False
        self.fail: Exception | None = None
        self._answer = answer or (lambda incoming: [Outgoing(text=f"Em nghe: {incoming.text}")])
        self._lines: list[tuple[str, HistoryEntry]] = []
        self._held: list[Incoming] = []
        self._next = 1
        self._change = asyncio.Condition()

    async def accept(self, incoming: Incoming) -> None:
        self.calls += 1
        if self.fail:
            raise self.fail
        if any(known.event_id == incoming.event_id for known in self.accepted):
            return
        self.accepted.append(incoming)
        entry = HistoryEntry(incoming.received_at, True, text=incoming.said, event_id=incoming.event_id)
        self._lines.append((incoming.chat_id, entry))
        self._held.append(incoming)
        await self._changed()
        if not self.hold:
            await self.release()

    async def release(self) -> None:
        """Answers what was held back."""
        while self._held:
            incoming = self._held[0]
            for message in self._answer(incoming):
                await self.tell(incoming.chat_id, message)
            self._held.pop(0)
            await self._changed()

    async def tell(self, chat_id: str, message: Outgoing) -> int:
        """A message to the chat that nobody asked for; its id."""
        number, self._next = self._next, self._next + 1
        entry = HistoryEntry(dt.datetime.now(dt.UTC), False, message=message, id=number)
        self._lines.append((chat_id, entry))
        await self._changed()
        return number

    async def look(self, chat_id: str, last_id: int, limit: int = 50) -> Look:
        found = [line for chat, line in self._lines if chat == chat_id and line.id is not None and line.id > last_id]
        entries = [Entry(line.id or 0, line.at, line.message or Outgoing(text="")) for line in found[:limit]]
        return Look(await self.waiting(chat_id), entries)

    async def history(self, chat_id: str, limit: int = 60) -> Sequence[HistoryEntry]:
        return [line for chat, line in self._lines if chat == chat_id][-limit:]

    async def waiting(self, chat_id: str) -> bool:
        return any(incoming.chat_id == chat_id for incoming in self._held)

    async def changed(self, chat_id: str, timeout: float) -> None:  # noqa: ASYNC109
        try:
            async with asyncio.timeout(timeout), self._change:
                await self._change.wait()
        except TimeoutError:
            return

    async def _changed(self) -> None:
        async with self._change:
            self._change.notify_all()
