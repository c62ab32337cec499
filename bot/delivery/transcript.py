"""A conversation as its reader sees it: what was written and what was answered, in order.

For: channels that fetch their messages instead of being sent them (the web). Not for: sending.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot import inbox
from bot.conversation import Incoming, Outgoing
from bot.delivery import ledger
from bot.delivery.ledger import DELIVERIES
from bot.inbox import INBOX
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """One message that was sent to the chat."""

    id: int
    at: dt.datetime
    message: Outgoing


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line of a conversation: the person's own (`mine`: `text`, `event_id`) or an answer (`message`, `id`)."""

    at: dt.datetime
    mine: bool
    text: str = ""
    message: Outgoing | None = None
    id: int | None = None
    event_id: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a reader finds: answers that are new to them, in order, and whether one more is `waiting` to be given."""

    waiting: bool
    entries: Sequence[Entry]


# Asked for each page for all that is written to its chat: put together once, and one question instead of two.
_NOW = sa.select(inbox.IS_WAITING.exists().label("waiting")).subquery("now")
_NEW = ledger.AFTER.subquery("new")
_LOOK = sa.select(_NOW, _NEW).select_from(_NOW.outerjoin(_NEW, sa.true())).order_by(_NEW.c.id)


def _entries(rows: Iterable[Any]) -> list[Entry]:
    """One that cannot be read must not hide the rest."""
    read = ((row, ledger.read(row.payload)) for row in rows)
    return [Entry(row.id, row.created_at, message) for row, message in read if message is not None]


def _said(row: Any) -> str:
    """What the person wrote: masked once it is answered, as it came while it waits."""
    if row.shown is not None:
        return str(row.shown)
    return Incoming.model_validate_json(row.payload).said


class StoredTranscript:
    """The transcript of one channel, read from inbox and ledger."""

    def __init__(self, database: Database, channel: str) -> None:
        self._database = database
        self._channel = channel
        self._readers: dict[str, set[asyncio.Event]] = {}

    async def look(self, chat_id: str, last_id: int, limit: int = 50) -> Look:
        """Answers with an id greater than `last_id`, and whether another is awaited, both of the same moment."""
        asked = {"channel": self._channel, "chat_id": chat_id, "last_id": last_id, "most": limit}
        async with self._database.glance() as session:
            rows = (await session.execute(_LOOK, asked)).all()
        return Look(bool(rows[0].waiting), _entries(row for row in rows if row.id is not None))

    async def after(self, chat_id: str, last_id: int, limit: int = 50) -> Sequence[Entry]:
        """Answers with an id greater than `last_id`, in order."""
        async with self._database.glance() as session:
            rows = await ledger.after(session, self._channel, chat_id, last_id, limit)
        return _entries(rows)

    async def history(self, chat_id: str, limit: int = 60) -> Sequence[HistoryEntry]:
        """The last messages of both sides: each question is followed by its own answers."""
        async with self._database.read() as session:
            said = await session.execute(
                sa.select(INBOX.c.id, INBOX.c.event_id, INBOX.c.payload, INBOX.c.shown, INBOX.c.received_at)
                .where(INBOX.c.channel == self._channel, INBOX.c.chat_id == chat_id)
                .where(sa.or_(INBOX.c.shown.is_not(None), INBOX.c.payload != ""))
                .order_by(INBOX.c.id.desc())
                .limit(limit)
            )
            told = await session.execute(
                sa.select(DELIVERIES.c.id, DELIVERIES.c.inbox_id, DELIVERIES.c.created_at, DELIVERIES.c.payload)
                .where(DELIVERIES.c.channel == self._channel, DELIVERIES.c.chat_id == chat_id)
                .order_by(DELIVERIES.c.id.desc())
                .limit(limit)
            )
            lines: list[tuple[tuple[dt.datetime, int, int], HistoryEntry]] = []
            asked_at: dict[int, dt.datetime] = {}
            for row in said:
                asked_at[row.id] = row.received_at
                mine = HistoryEntry(row.received_at, True, text=_said(row), event_id=row.event_id)
                lines.append(((row.received_at, row.id, 0), mine))
            for id_, inbox_id, created_at, payload in told:
                message = ledger.read(payload)
                if message is None:
                    continue  # one that cannot be read must not hide the rest
                answer = HistoryEntry(created_at, False, message=message, id=id_)
                when = asked_at.get(inbox_id, created_at)
                lines.append(((when, inbox_id or 0, id_), answer))
        return [entry for _, entry in sorted(lines, key=lambda line: line[0])][-limit:]

    async def waiting(self, chat_id: str) -> bool:
        """Whether a message of this chat is still to be answered."""
        async with self._database.glance() as session:
            return await inbox.is_waiting(session, self._channel, chat_id)

    async def changed(self, chat_id: str, timeout: float) -> None:  # noqa: ASYNC109  (part of the channel's contract)
        """Returns when something of this chat may be new, or after `timeout` seconds (another process may write)."""
        event = asyncio.Event()
        readers = self._readers.setdefault(chat_id, set())
        readers.add(event)
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(timeout):  # wait_for can swallow a cancellation in Python 3.11
                    await event.wait()
        finally:
            readers.discard(event)
            if not readers:
                self._readers.pop(chat_id, None)

    def is_read(self, chat_id: str) -> bool:
        """Whether somebody in this process waits for the next message of this chat."""
        return chat_id in self._readers

    def notify(self, chat_id: str) -> None:
        """Something was committed for this chat."""
        for event in self._readers.get(chat_id, ()):
            event.set()
