"""The webhook over real HTTP: who is let in, and that 200 means stored."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.telegram.webhook import HEADER, PATH
from tests.bot.channels.kit import SECRET, Inbox, Setup, posted_to, running
from tests.bot.channels.telegram_kit import LAN, channel_for, until
from tests.fakes.telegram_server import FakeTelegram

UPDATE = {
    "update_id": 5,
    "message": {
        "message_id": 1,
        "date": 1764000000,
        "chat": {"id": LAN, "type": "private"},
        "from": {"id": LAN, "is_bot": False, "first_name": "Lan"},
        "text": "chào em",
    },
}


@pytest.fixture
async def setup() -> AsyncIterator[Setup[FakeTelegram]]:
    async with FakeTelegram() as fake:
        fake.config(redelivery_delay=0.01)
        async with posted_to(fake, channel_for, PATH, HEADER) as found:
            yield found


async def test_updates_are_pushed_and_presses_answered(setup: Setup[FakeTelegram]) -> None:
    fake, inbox = setup.fake, setup.inbox
    fake.user_says(LAN, "chờ sẵn từ trước")
    async with running(setup.channel, inbox.accept):
        await until(fake, lambda: inbox.texts == ["chờ sẵn từ trước"])
        assert fake.world.webhook.url.endswith(PATH) and fake.token not in fake.world.webhook.url
        markup = {"inline_keyboard": [[{"text": "Có", "callback_data": "a:b"}]]}
        fake.world.store(LAN, fake.world.bot, {"text": "?", "reply_markup": markup})
        fake.user_presses(LAN, "Có")
        await until(fake, lambda: inbox.all[-1].choice == "a:b" and all(fake.world.callbacks.values()))
        await until(fake, lambda: setup.channel.health.state == "up")
        assert fake.calls("getUpdates") == []


async def test_what_could_not_be_stored_is_delivered_again(setup: Setup[FakeTelegram]) -> None:
    fake, inbox = setup.fake, setup.inbox
    fake.config(redeliveries=1000)
    async with running(setup.channel, inbox.accept):
        await until(fake, lambda: setup.channel.health.state == "up")
        inbox.broken = True
        fake.user_says(LAN, "một")
        await until(fake, lambda: inbox.calls >= 2)
        assert inbox.all == []
        inbox.broken = False
        await until(fake, lambda: inbox.texts == ["một"] and not fake.world.updates)


@pytest.mark.parametrize("secret", [None, "", "sai", SECRET + "x", "bí mật".encode()])
async def test_without_the_secret_nobody_gets_in(setup: Setup[FakeTelegram], secret: str | bytes | None) -> None:
    async with running(setup.channel, setup.inbox.accept):
        await until(setup.fake, lambda: setup.channel.health.state == "up")
        assert await setup.post(UPDATE, secret) == 403
    assert setup.inbox.calls == 0


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[]", b"7", b"{}", b'{"update_id": "5"}', b'{"update_id": true}', b"[" * 100_000]
)
async def test_garbage_is_refused(setup: Setup[FakeTelegram], body: bytes) -> None:
    async with running(setup.channel, setup.inbox.accept):
        await until(setup.fake, lambda: setup.channel.health.state == "up")
        assert await setup.post(body) == 400
        assert await setup.post(UPDATE) == 200
    assert setup.inbox.texts == ["chào em"]


async def test_too_large_is_refused(setup: Setup[FakeTelegram]) -> None:
    async with running(setup.channel, setup.inbox.accept):
        await until(setup.fake, lambda: setup.channel.health.state == "up")
        assert await setup.post(b"x" * (2**20 + 1)) == 413

        async def endless() -> AsyncIterator[bytes]:
            for _ in range(40):
                yield b"x" * 2**16

        answer = await setup.client.post(PATH, content=endless(), headers={HEADER: SECRET})  # no Content-Length
        assert answer.status_code == 413


async def test_an_update_nobody_understands_is_done_with(setup: Setup[FakeTelegram]) -> None:
    async with running(setup.channel, setup.inbox.accept):
        await until(setup.fake, lambda: setup.channel.health.state == "up")
        assert await setup.post({"update_id": 9, "message": "?"}) == 200
        assert await setup.post({"update_id": 10, "something_new": {}}) == 200
    assert setup.inbox.calls == 0


async def test_before_telegram_was_reached_updates_are_put_off(setup: Setup[FakeTelegram]) -> None:
    assert await setup.post(UPDATE) == 503
    async with running(setup.channel, setup.inbox.accept):
        await until(setup.fake, lambda: setup.channel.health.state == "up")
        assert await setup.post(UPDATE) == 200


async def test_a_webhook_that_somebody_changed_is_set_again(setup: Setup[FakeTelegram]) -> None:
    fake = setup.fake
    async with running(setup.channel, setup.inbox.accept):
        await until(fake, lambda: setup.channel.health.state == "up")
        fake.world.webhook.url = ""
        await until(fake, lambda: fake.world.webhook.url.endswith(PATH))
        assert [call["status"] for call in fake.calls("setWebhook")] == [200, 200]


async def test_health_tells_what_telegram_says_of_the_webhook(setup: Setup[FakeTelegram]) -> None:
    fake = setup.fake
    fake.config(redeliveries=100_000)
    setup.inbox.broken = True
    async with running(setup.channel, setup.inbox.accept):
        fake.user_says(LAN, "một")
        await until(fake, lambda: "503" in setup.channel.health.detail)
        assert setup.channel.health.state == "down"
        setup.inbox.broken = False
        await until(fake, lambda: setup.channel.health.state == "up")


def test_polling_has_no_route() -> None:
    assert list(TelegramChannel("1:x").routes(Inbox().accept)) == []
