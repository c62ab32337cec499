"""The fake Bot API, seen by an unpatched `telegram.Bot`: how updates travel, polled and pushed, as documented."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict, NetworkError

from tests.fakes._local.server import Hook
from tests.fakes.stock_bot import bot_of
from tests.fakes.telegram_server import FakeTelegram

LAN = 7001


@pytest.fixture
async def fake() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def bot(fake: FakeTelegram) -> AsyncIterator[Bot]:
    async with bot_of(fake) as client:
        yield client


async def test_updates_stay_until_a_higher_offset(fake: FakeTelegram, bot: Bot) -> None:
    first, second = fake.user_says(LAN, "một"), fake.user_says(LAN, "hai")
    assert [u.update_id for u in await bot.get_updates()] == [first, second]
    assert [u.update_id for u in await bot.get_updates(limit=1)] == [first]
    assert [u.update_id for u in await bot.get_updates(offset=second)] == [second]
    assert await bot.get_updates(offset=second + 1) == ()
    fake.redeliver(first)
    assert [u.update_id for u in await bot.get_updates()] == [first]


async def test_the_long_poll_wakes_up(fake: FakeTelegram, bot: Bot) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=30))
    await fake.wait_for(lambda: fake.world.poller)
    fake.user_says(LAN, "có ai không")
    assert len(await asyncio.wait_for(polling, 5)) == 1


async def test_a_second_poller_ends_the_first(fake: FakeTelegram, bot: Bot) -> None:
    first = asyncio.create_task(bot.get_updates(timeout=30))
    await fake.wait_for(lambda: fake.world.poller)
    async with bot_of(fake) as other:
        second = asyncio.create_task(other.get_updates(timeout=30))
        with pytest.raises(Conflict):
            await asyncio.wait_for(first, 5)
        fake.user_says(LAN, "chào")
        assert len(await second) == 1


async def test_unwanted_kinds_are_not_queued(fake: FakeTelegram, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    fake.user_says(LAN, "không ai nghe")
    assert await bot.get_updates(allowed_updates=["callback_query"]) == ()


@pytest.fixture
async def hook() -> AsyncIterator[tuple[str, list[tuple[str, int]], list[int]]]:
    """A receiver: its address, what it got (secret, update_id), and the statuses it is to answer (200 when empty)."""
    got: list[tuple[str, int]] = []
    statuses: list[int] = []

    async def receive(request: web.Request) -> web.Response:
        body = await request.json()
        got.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), body["update_id"]))
        return web.Response(status=statuses.pop(0) if statuses else 200)

    async with Hook(receive) as there:
        yield there.url, got, statuses


async def test_webhook_with_secret_and_redelivery(fake: FakeTelegram, bot: Bot, hook: Any) -> None:
    url, got, statuses = hook
    waiting = fake.user_says(LAN, "trước")
    await bot.set_webhook(url, secret_token="bi-mat_1")
    await fake.wait_for(lambda: got == [("bi-mat_1", waiting)])
    with pytest.raises(Conflict):
        await bot.get_updates()
    statuses += [500, 403]
    second = fake.user_says(LAN, "giữa")
    await fake.wait_for(lambda: [number for _, number in got[1:]] == [second] * 3)
    statuses += [500] * 4
    third = fake.user_says(LAN, "mất")
    await fake.wait_for(lambda: fake.world.dropped == [third])
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count) == (url, 0)
    assert "500" in str(info.last_error_message)
    await bot.delete_webhook()
    fourth = fake.user_says(LAN, "sau")
    assert [u.update_id for u in await bot.get_updates(timeout=1)] == [fourth]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(("url", "secret"), [("http://example.vn/hook", None), ("https://example.vn/hook", "dấu cách")])
async def test_wrong_webhooks(bot: Bot, url: str, secret: str | None) -> None:
    with pytest.raises(BadRequest):
        await bot.set_webhook(url, secret_token=secret)


async def test_an_outage_keeps_what_is_known(fake: FakeTelegram, bot: Bot) -> None:
    number, port = fake.user_says(LAN, "trước khi mất điện"), fake.port
    await fake.stop()
    with pytest.raises(NetworkError):
        await bot.get_updates()
    await fake.start()
    assert fake.port == port
    assert [u.update_id for u in await bot.get_updates()] == [number]
