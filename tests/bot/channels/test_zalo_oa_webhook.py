"""The OA's webhook over real HTTP: who is let in, that 200 means stored, and that Zalo is answered in time."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.channels.zalo_oa.channel import ZaloOaChannel
from bot.channels.zalo_oa.oauth import CALLBACK
from bot.channels.zalo_oa.webhook import MAX_BYTES, PATH
from bot.conversation import Incoming
from bot.storage.database import Database
from tests.bot.channels.kit import Inbox, serving
from tests.bot.channels.oa_kit import HOA, LAN, channel_for
from tests.fakes.zalo_oa_server import FakeOa


class Slow(Inbox):
    """An inbox whose database does not answer while it is `stuck`."""

    def __init__(self) -> None:
        super().__init__()
        self.free = asyncio.Event()
        self.free.set()

    async def accept(self, incoming: Incoming) -> None:
        await self.free.wait()
        await super().accept(incoming)


class Setup:
    def __init__(self, fake: FakeOa, channel: ZaloOaChannel, inbox: Slow) -> None:
        self.fake, self.channel, self.inbox = fake, channel, inbox


@pytest.fixture
async def setup(sqlite: Database) -> AsyncIterator[Setup]:
    inbox = Slow()
    async with FakeOa() as fake, channel_for(fake, sqlite) as channel, serving(channel, inbox.accept) as root:
        fake.hook = root + PATH
        yield Setup(fake, channel, inbox)


async def test_what_is_signed_is_stored_once(setup: Setup) -> None:
    fake, inbox = setup.fake, setup.inbox
    event = fake.said(LAN, "chào em")
    assert [await fake.push(event, prefix=prefix) for prefix in ("mac=", "", "mac=")] == [200, 200, 200]
    assert inbox.texts == ["chào em"]
    assert await fake.says(HOA, "một") == 200
    assert inbox.all[1].chat_id == HOA


@pytest.mark.parametrize("mac", [None, "0" * 64, "ấ", "sha256"])
async def test_what_is_not_signed_stays_outside(setup: Setup, mac: str | None) -> None:
    event = setup.fake.said(LAN, "giả")
    header = mac if mac is None or mac.isascii() else mac.encode().decode("latin-1")
    assert await setup.fake.push(event, mac=header) == 403
    assert setup.inbox.calls == 0


async def test_another_body_or_app_under_a_good_signature_stays_outside(setup: Setup) -> None:
    fake = setup.fake
    event = fake.said(LAN, "thật")
    mac = fake.signature(json.dumps(event, ensure_ascii=False).encode(), event["timestamp"])
    assert await fake.push({**event, "message": {"text": "giả", "msg_id": "x"}}, mac=mac) == 403
    fake.world.app_id = "2"
    assert await fake.push(fake.said(LAN, "ứng dụng khác")) == 403
    assert setup.inbox.calls == 0


@pytest.mark.parametrize("minutes", [-181, 11])
async def test_an_old_event_or_one_of_tomorrow_is_refused(setup: Setup, minutes: int) -> None:
    moment = int((time.time() + minutes * 60) * 1000)
    assert await setup.fake.push(setup.fake.said(LAN, "cũ", timestamp=str(moment))) == 403
    assert await setup.fake.push(setup.fake.said(LAN, "cũ", timestamp="")) == 403
    recent = int((time.time() - 110 * 60) * 1000)  # Zalo's last try
    assert await setup.fake.push(setup.fake.said(LAN, "thử lại", timestamp=str(recent))) == 200
    assert setup.inbox.texts == ["thử lại"]


async def test_our_own_messages_do_not_come_back(setup: Setup) -> None:
    fake = setup.fake
    assert await fake.push(fake.event("oa_send_text", LAN, message={"text": "ta", "msg_id": "m"})) == 200
    assert await fake.push(fake.event("user_seen_message", LAN, message={"msg_ids": ["m"]})) == 200
    assert setup.inbox.calls == 0


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"a=b", b"[]", b"7"])
async def test_garbage_is_refused(setup: Setup, body: bytes) -> None:
    assert await setup.fake.push(body) == 400
    assert await setup.fake.push(b"") == 200  # a probe
    assert setup.inbox.calls == 0


async def test_what_is_too_large_is_refused(setup: Setup) -> None:
    assert await setup.fake.says(LAN, "x" * MAX_BYTES) == 413
    assert setup.inbox.calls == 0


async def test_what_cannot_be_stored_at_once_is_not_acknowledged_and_not_given_up(setup: Setup) -> None:
    fake, inbox = setup.fake, setup.inbox
    inbox.free.clear()
    assert await fake.says(LAN, "chờ") == 503
    assert inbox.texts == []
    inbox.free.set()
    await fake.wait_for(lambda: inbox.texts == ["chờ"])


async def test_a_database_that_fails_is_asked_again(setup: Setup, caplog: pytest.LogCaptureFixture) -> None:
    setup.inbox.broken = True
    pushing = asyncio.create_task(setup.fake.says(LAN, "bí mật của tôi"))
    await setup.fake.wait_for(lambda: setup.inbox.calls >= 2)
    setup.inbox.broken = False
    assert await pushing == 200
    assert setup.inbox.texts == ["bí mật của tôi"] and "bí mật" not in caplog.text


async def test_the_page_after_agreeing_says_what_to_do(setup: Setup) -> None:
    async with httpx.AsyncClient() as client:
        root = setup.fake.hook.removesuffix(PATH)
        answer = await client.get(f"{root}{CALLBACK}", params={"code": "x<script>", "state": "y"})
    assert answer.status_code == 200 and "congdoan zalo-oa connect" in answer.text and "x<" not in answer.text
    assert answer.headers["content-type"].startswith("text/plain")


async def test_files_are_fetched_from_zalo_alone(setup: Setup) -> None:
    from bot.conversation import Attachment
    from bot.errors import AssistantError

    fake, channel = setup.fake, setup.channel
    there = Attachment(kind="file", ref=fake.keep_media("a.pdf", b"%PDF"), name="a.pdf")
    assert await channel.fetch(there) == b"%PDF"
    refs: list[Any] = ["http://127.0.0.1:9/x", "file:///etc/passwd", "", "//", "http://[", fake.root + "/media/none"]
    for ref in refs:
        with pytest.raises(AssistantError):
            await channel.fetch(there.model_copy(update={"ref": ref}))
