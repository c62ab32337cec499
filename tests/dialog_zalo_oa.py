"""A dialogue played over a Zalo OA from end to end: signed events pushed to the webhook, buttons pressed as people do.

For: how people write there and what they see, beside the fake OA. Not for: playing (`dialog_platform.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from pydantic import SecretStr

from bot.channels.zalo_oa.channel import Rules, ZaloOaChannel
from bot.channels.zalo_oa.client import OaClient
from bot.channels.zalo_oa.standing import StoredStanding
from bot.channels.zalo_oa.tokens import App, Tokens
from bot.channels.zalo_oa.webhook import PATH
from bot.channels.zalo_oa.windows import Windows
from bot.conversation import Attachment, Choice, Incoming, Outgoing
from bot.delivery.transcript import Entry
from bot.storage.database import Database
from tests.bot.channels.kit import serving
from tests.bot.channels.oa_kit import CLOSED, QUICK, connected
from tests.dialog_platform import PlatformConversation
from tests.dialog_runner import MENU_LINE
from tests.dialog_script import Take
from tests.fakes.zalo_oa_server import APP_ID, APP_SECRET, OA_SECRET, FakeOa

_SENT_AS = {"image": "image", "voice": "audio", "sticker": "sticker"}


class OaConversation(PlatformConversation):
    """A choice is pressed where it is a button; where there are too many for buttons, its number is typed.

    `vouched`: the union has said that a number from Zalo's form is the sender's own.
    """

    def __init__(
        self, fake: FakeOa, take: Take, database: Database, at: dt.datetime, *, vouched: bool = False, **rest: Any
    ) -> None:
        self._fake = fake
        client = OaClient(fake.root, fake.oauth)
        self._tokens = Tokens(database, client, App(APP_ID, SecretStr(APP_SECRET)), self._now)
        rules = Rules(APP_ID, SecretStr(OA_SECRET), Windows(CLOSED), phone_is_own=vouched)
        standing = StoredStanding(database, self._now)
        channel = ZaloOaChannel(client, self._tokens, standing, rules, self._now, api_url=fake.root, patience=QUICK)
        super().__init__(channel, fake.root, take, database, at, **rest)

    def _now(self) -> dt.datetime:
        return self._clock.now()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The OA is connected, and its webhook reached, inside."""
        await connected(self._fake, self._tokens)
        async with serving(self._channel, self._accept) as root, super().running():
            self._fake.hook = root + PATH
            yield

    async def _push(self, incoming: Incoming) -> None:
        name, content = _content(incoming)
        moment = str(int(incoming.received_at.timestamp() * 1000))
        event = self._fake.event(name, incoming.sender_id, timestamp=moment, **content)
        assert await self._fake.push(event) == 200

    async def _arrived(self, who: str, last_id: int) -> list[Entry]:
        """A message's id is its place in everything that the OA has sent. A picture and its text are one message."""
        found, before = list[Entry](), list[Attachment]()
        for number, sent in enumerate(self._fake.world.outbox, start=1):
            if sent["user"] != who or number <= last_id:
                continue
            message = _shown(sent["message"])
            if message.text:
                message = message.model_copy(update={"attachments": tuple(before)})
                found.append(Entry(number, self._clock.now(), message))
                before = []
            else:
                before += message.attachments
        assert not before, f"shown without a word: {before}"
        return found

    def _menu(self, message: Outgoing) -> dict[str, str]:
        """Label -> what a press sends, or the number to type where the choices are lines."""
        if message.choices:
            return {choice.label: choice.action for choice in message.choices if choice.action}
        _, opened, lines = message.text.rpartition("Gõ số để chọn:\n")
        return {label: number for number, label in MENU_LINE.findall(lines)} if opened else {}

    def refused(self) -> Sequence[Any]:
        return [call for call in self._fake.calls() if "error" in call]


def _content(incoming: Incoming) -> tuple[str, Mapping[str, Any]]:
    """The name of the event, and what it carries beside who and when."""
    for sent in incoming.attachments:
        if sent.kind == "contact":
            return "user_submit_info", {"info": {"phone": sent.ref.removeprefix("+"), "name": incoming.sender_id}}
        kind = _SENT_AS.get(sent.kind)
        files = [{"type": kind, "payload": {"url": "https://zalo.example/file"}}] if kind else []
        return f"user_send_{kind or 'link'}", {"message": {"msg_id": incoming.event_id, "attachments": files}}
    # What is pressed comes as a text: what its button carried.
    return "user_send_text", {"message": {"msg_id": incoming.event_id, "text": incoming.choice or incoming.text}}


def _shown(message: Mapping[str, Any]) -> Outgoing:
    """What a person sees of a message, as if it had not gone through anything."""
    attachment = message.get("attachment", {})
    payload = attachment.get("payload", {})
    choices = [
        Choice(label=each["title"], url=each["payload"]["url"])
        if each["type"] == "oa.open.url"
        else Choice.model_construct(label=each["title"], action=each["payload"])
        for each in payload.get("buttons", [])
    ]
    pictures = [Attachment(kind="image", ref="picture") for each in payload.get("elements", []) if "media_type" in each]
    forms = [Attachment(kind="contact")] if payload.get("template_type") == "request_user_info" else []
    files = [Attachment(kind="file", ref=payload["token"])] if attachment.get("type") == "file" else []
    return Outgoing(text=message.get("text", ""), choices=tuple(choices), attachments=(*pictures, *forms, *files))
