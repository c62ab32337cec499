"""A dialogue played over a Zalo Bot from end to end.

For: how people write there and what they see, beside the fake Bot API. Not for: playing (`dialog_platform.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from bot.channels.zalo_bot import ZaloBotChannel
from bot.conversation import Attachment, Incoming, Outgoing
from bot.delivery.transcript import Entry
from bot.storage.database import Database
from tests.dialog_platform import PATIENCE, PlatformConversation
from tests.dialog_script import Take
from tests.fakes.zalo_server import FakeZalo

_SENT_AS = {"image": "photo", "voice": "voice", "sticker": "sticker"}


class ZaloConversation(PlatformConversation):
    """Everything is typed: a choice is its number or its words."""

    def __init__(self, fake: FakeZalo, take: Take, database: Database, at: dt.datetime, **rest: Any) -> None:
        self._fake = fake
        channel = ZaloBotChannel(fake.token, api_url=fake.url, poll_seconds=5, now=lambda: self._clock.now())
        super().__init__(channel, fake.root, take, database, at, **rest)

    async def _push(self, incoming: Incoming) -> None:
        came = self._came
        self._fake.sends(
            incoming.sender_id,
            **_content(incoming.text, incoming.attachments),
            message_id=incoming.event_id,
            date=incoming.received_at.timestamp() * 1000,
        )
        await self._fake.wait_for(lambda: self._came > came, PATIENCE)

    async def _arrived(self, who: str, last_id: int) -> list[Entry]:
        """A message's id is its place in everything that the bot has sent."""
        return [
            Entry(number, self._clock.now(), _shown(sent))
            for number, sent in enumerate(self._fake.world.outbox, start=1)
            if sent["chat_id"] == who and number > last_id
        ]

    def refused(self) -> Sequence[Any]:
        return [call for call in self._fake.calls() if call["method"].startswith("send") and call["answer"] != 200]


def _content(text: str, attachments: Sequence[Attachment]) -> dict[str, Any]:
    for attachment in attachments:
        kind = _SENT_AS.get(attachment.kind)
        return {kind: "https://zalo.example/file"} if kind else {"unsupported": True}
    return {"text": text}


def _shown(sent: dict[str, Any]) -> Outgoing:
    """What a person sees of a message, as if it had not gone through anything."""
    pictures = (Attachment(kind="image", ref=sent["photo"]),) if "photo" in sent else ()
    return Outgoing(text=sent.get("text", sent.get("caption", "")), attachments=pictures)
