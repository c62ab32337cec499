"""Zalo's webhook over real HTTP: who is let in, every shape that was seen, and that 200 means stored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.channels.zalo_bot.webhook import HEADER, MAX_BYTES, PATH
from tests.bot.channels.kit import SECRET, Setup, posted_to, running
from tests.bot.channels.zalo_kit import LAN, channel_for
from tests.fakes.zalo_server import FakeZalo

EVENT = {
    "event_name": "message.text.received",
    "message": {
        "from": {"id": LAN, "display_name": "Lan", "is_bot": False},
        "chat": {"id": LAN, "chat_type": "PRIVATE"},
        "text": "chào em",
        "message_id": "2d758cb5e222177a4e35",
        "date": 1795320000000,
    },
}


@pytest.fixture
async def setup() -> AsyncIterator[Setup[FakeZalo]]:
    async with FakeZalo() as fake, posted_to(fake, channel_for, PATH, HEADER) as found:
        yield found


@pytest.mark.parametrize("flat", [False, True])
async def test_events_are_pushed(setup: Setup[FakeZalo], flat: bool) -> None:
    fake, inbox = setup.fake, setup.inbox
    fake.config(flat=flat)
    async with running(setup.channel, inbox.accept):
        await fake.wait_for(lambda: setup.channel.health.state == "up")
        fake.says(LAN, "một")
        fake.says(LAN, "hai")
        fake.sends(LAN, photo="https://zalo.example/a.jpg")
        await fake.wait_for(lambda: len(inbox.all) == 3)
        assert fake.world.webhook.url.endswith(PATH) and fake.token not in fake.world.webhook.url
    assert inbox.texts == ["một", "hai", ""] and inbox.all[2].files
    assert fake.calls("getUpdates") == [] and fake.world.pushes == [200, 200, 200]


async def test_what_could_not_be_stored_is_not_acknowledged(setup: Setup[FakeZalo]) -> None:
    setup.inbox.broken = True
    assert await setup.post(EVENT) == 503
    setup.inbox.broken = False
    assert [await setup.post(EVENT) for _ in range(3)] == [200, 200, 200]
    assert setup.inbox.texts == ["chào em"]  # the same message_id is one event


@pytest.mark.parametrize("secret", [None, "", "sai", SECRET + "x", "bí mật".encode()])
async def test_without_the_secret_nobody_gets_in(setup: Setup[FakeZalo], secret: str | bytes | None) -> None:
    assert await setup.post(EVENT, secret) == 403
    assert setup.inbox.calls == 0


@pytest.mark.parametrize("secret", [None, "sai", SECRET])
async def test_an_empty_probe_is_answered_and_does_nothing(setup: Setup[FakeZalo], secret: str | None) -> None:
    assert [await setup.post(body, secret) for body in (b"", b" \n")] == [200, 200]
    assert setup.inbox.calls == 0


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"[" * 100_000, b"a=b", b"[]", b"7", b"null"])
async def test_garbage_is_refused(setup: Setup[FakeZalo], body: bytes) -> None:
    assert await setup.post(body) == 400
    assert await setup.post(EVENT) == 200
    assert setup.inbox.texts == ["chào em"]


@pytest.mark.parametrize(
    "body",
    [{}, {"ok": False}, {"result": 7}, {"event_name": "user.followed", "user": {}}, {"message": "?"},
     {"message": {"from": {"id": LAN}, "chat": {}}}, {"message": {"from": {"id": True}, "chat": {"id": {}}}}],
)  # fmt: skip
async def test_what_is_nothing_for_us_is_done_with(setup: Setup[FakeZalo], body: Any) -> None:
    assert await setup.post(body) == 200
    assert setup.inbox.calls == 0


async def test_too_large_is_refused(setup: Setup[FakeZalo]) -> None:
    assert await setup.post(b"x" * (MAX_BYTES + 1)) == 413


async def test_a_webhook_that_cannot_be_reached_is_told_and_set_again(setup: Setup[FakeZalo]) -> None:
    fake = setup.fake
    fake.config(verify=False)
    async with running(setup.channel, setup.inbox.accept):
        await fake.wait_for(lambda: "webhook.http.403" in setup.channel.health.detail)
        assert setup.channel.health.state == "down"
        fake.config(verify=True)
        await fake.wait_for(lambda: setup.channel.health.state == "up")


async def test_a_webhook_that_somebody_changed_is_set_again(setup: Setup[FakeZalo]) -> None:
    fake = setup.fake
    async with running(setup.channel, setup.inbox.accept):
        await fake.wait_for(lambda: setup.channel.health.state == "up")
        fake.world.webhook.url = ""
        await fake.wait_for(lambda: fake.world.webhook.url.endswith(PATH))
        await fake.wait_for(lambda: len(fake.calls("getWebhookInfo")) > 2)
    assert len(fake.calls("setWebhook")) == 2
