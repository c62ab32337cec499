"""Brings the files that people send into the house, before the turn that reads them.

A turn is one transaction, and on SQLite the only one that writes: nothing may be downloaded within it. So where an open
form takes files (`Feature.file_fields`) the file is stored first, as a row in `files` that the message then names
(`tep:<id>`), and `Turn.fetch` reads it from there.

    web page          uploads to us: stored before the message is accepted (`Uploads`)
    other platforms   keep the file until asked: the turn sets the message aside and commits; the file is fetched beside
                      the turns of others, the message is completed, and its turn comes again (`Fetcher`)

A process that dies while it fetches leaves a message that is set aside for some minutes; then it is fetched again. What
cannot be fetched has a `fault`, the sentence that `Turn.fetch` then refuses with. What no form asked for is not stored.
For: those two ways in. Not for: the table (`files.py`) or what a platform's requests look like (`channels`).
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Callable, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import files, inbox, texts
from bot.channels.base import Fetch
from bot.conversation import Attachment, Clock, Incoming
from bot.errors import AssistantError
from bot.files import STORED, Owner, Stored
from bot.inbox import Waiting
from bot.storage.database import Database

log = logging.getLogger(__name__)
SET_ASIDE = dt.timedelta(minutes=3)

Takes = Callable[[str], bool]
"""Whether a form that is open takes files."""


class Uploads:
    """The way in for a channel that is handed the content itself."""

    def __init__(self, database: Database, takes: Takes, clock: Clock, channel: str) -> None:
        self._database = database
        self._takes = takes
        self._clock = clock
        self._channel = channel

    async def wanted(self, chat_id: str, event_id: str) -> bool:
        """Whether a file sent to this chat now would be read. One whose message is stored already is not."""
        async with self._database.read() as session:
            return await self._open(session, chat_id, event_id) is not None

    async def store(self, chat_id: str, event_id: str, sent: Attachment, content: bytes) -> Attachment:
        """The attachment as the message names it; without content where no form takes it. Raises RefusedError."""
        async with self._database.write() as session:
            conversation_id = await self._open(session, chat_id, event_id)
            if conversation_id is None:
                return sent
            file, owner = Stored(sent.name, sent.mime, content), Owner(conversation_id=conversation_id)
            ref = await files.store(session, "in", file, owner, self._clock.now())
        return sent.model_copy(update={"ref": ref, "size": len(content)})

    async def _open(self, session: AsyncConnection, chat_id: str, event_id: str) -> int | None:
        """The conversation where a form that takes files is open."""
        if await inbox.is_known(session, self._channel, event_id):
            return None
        found = await inbox.open_form(session, self._channel, chat_id)
        return found[0] if found and self._takes(found[1]) else None


class Fetcher:
    """The way in for channels whose platform keeps files. `stored` is called when a message has been completed."""

    def __init__(
        self, database: Database, ways: Mapping[str, Fetch], clock: Clock, stored: Callable[[], object]
    ) -> None:
        self._database = database
        self._ways = ways
        self._clock = clock
        self._stored = stored
        self._under_way: set[asyncio.Task[None]] = set()

    def is_due(self, incoming: Incoming) -> bool:
        """Whether this message has a file that its platform still keeps."""
        return incoming.channel in self._ways and any(_is_outside(sent) for sent in incoming.files)

    async def set_aside(self, session: AsyncConnection, waiting: Waiting) -> None:
        """Within the turn: the message waits for its files, and keeps those behind it waiting."""
        await inbox.set_aside(session, waiting.id, self._clock.now() + SET_ASIDE)

    def start(self, waiting: Waiting) -> None:
        """After the turn's commit: fetches beside the turns of others."""
        task = asyncio.create_task(self._bring(waiting), name="fetch-files")
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def close(self) -> None:
        """Drops what is under way; it is fetched again after the next start."""
        for task in tuple(self._under_way):
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _bring(self, waiting: Waiting) -> None:
        fetch = self._ways[waiting.incoming.channel]
        brought = [await self._one(fetch, sent) for sent in waiting.incoming.attachments]
        try:
            async with self._database.write() as session:
                here = await inbox.open_form(session, waiting.incoming.channel, waiting.incoming.chat_id)
                owner = Owner(conversation_id=here[0] if here else None)
                named = [await self._keep(session, sent, content, owner) for sent, content in brought]
                complete = waiting.incoming.model_copy(update={"attachments": tuple(named)})
                if not await inbox.complete(session, waiting.id, complete):
                    await files.drop(session, files.numbers(named))  # another process has brought them
        except Exception:
            # Mostly a database that does not answer. The message is still set aside, and is fetched again in time.
            log.exception("a file that came in could not be stored", extra={"inbox": waiting.id})
        self._stored()

    async def _one(self, fetch: Fetch, sent: Attachment) -> tuple[Attachment, bytes | None]:
        if not _is_outside(sent):
            return sent, None
        try:
            return sent, await fetch(sent)
        except AssistantError as error:
            log.warning("a file that came in was not fetched", extra={"code": error.code})
            sentence = error.sentence
        except Exception as error:
            # A fault of our own code must not keep the person waiting; its words may hold an address with a token.
            log.error("a file that came in was not fetched: %s", type(error).__name__)
            sentence = texts.FILE_NOT_FETCHED
        return sent.model_copy(update={"fault": sentence}), None

    async def _keep(
        self, session: AsyncConnection, sent: Attachment, content: bytes | None, owner: Owner
    ) -> Attachment:
        if content is None:
            return sent
        file = Stored(sent.name or texts.FILE_UNNAMED, sent.mime, content)
        try:
            ref = await files.store(session, "in", file, owner, self._clock.now())
        except AssistantError as refusal:
            return sent.model_copy(update={"fault": refusal.sentence})
        return sent.model_copy(update={"ref": ref, "size": len(content)})


def _is_outside(sent: Attachment) -> bool:
    return sent.kind in ("file", "image") and bool(sent.ref) and not sent.fault and not sent.ref.startswith(STORED)
